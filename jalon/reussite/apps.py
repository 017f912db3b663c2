from django.apps import AppConfig


class ReussiteConfig(AppConfig):
    name = "jalon.reussite"
    label = "reussite"

    def ready(self):
        from jalon.reussite import cles, dossiers, droits, ouverture  # noqa: F401 (déclarations)
