from django.apps import AppConfig


class InstancesConfig(AppConfig):
    name = "jalon.instances"
    label = "instances"

    def ready(self):
        from jalon.instances import conservation, droits, echange, editions, ouverture, phrases  # noqa: F401 (déclarations)
        from jalon.instances.indicateurs import mesures  # noqa: F401 (déclarations)
        from jalon.instances.operations import suites  # noqa: F401 (déclarations)
