from django.apps import AppConfig


class SaisieConfig(AppConfig):
    name = "jalon.saisie"
    label = "saisie"

    def ready(self):
        from jalon.saisie import navigation, outils, phrases  # noqa: F401 (déclarations)
