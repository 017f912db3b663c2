from django.apps import AppConfig


class PortailConfig(AppConfig):
    name = "jalon.portail"
    label = "portail"

    def ready(self):
        from jalon.portail import adresses  # noqa: F401 (déclarations)
