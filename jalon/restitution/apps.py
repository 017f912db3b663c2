from django.apps import AppConfig


class RestitutionConfig(AppConfig):
    name = "jalon.restitution"
    label = "restitution"
