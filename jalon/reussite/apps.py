from django.apps import AppConfig


class ReussiteConfig(AppConfig):
    name = "jalon.reussite"
    label = "reussite"

    def ready(self):
        from jalon.reussite import cles, dossiers, droits, navigation, ouverture  # noqa: F401 (déclarations)
        from jalon.reussite.indicateurs import catalogue  # noqa: F401 (déclarations)
        from jalon.reussite.liste import vues  # noqa: F401 (déclarations)
