from django.apps import AppConfig


class PortailConfig(AppConfig):
    name = "jalon.portail"
    label = "portail"
