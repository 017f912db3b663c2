from django.apps import AppConfig


class SaisieConfig(AppConfig):
    name = "jalon.saisie"
    label = "saisie"
