from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "jalon.config"
    label = "config"
