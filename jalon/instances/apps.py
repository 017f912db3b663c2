from django.apps import AppConfig


class InstancesConfig(AppConfig):
    name = "jalon.instances"
    label = "instances"

    def ready(self):
        from jalon.instances import droits  # noqa: F401 (déclarations)
