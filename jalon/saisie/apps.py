from django.apps import AppConfig


class SaisieConfig(AppConfig):
    name = "jalon.saisie"
    label = "saisie"

    def ready(self):
        from jalon.saisie import droits, navigation, outils, phrases, porteurs, projection  # noqa: F401 (déclarations)
