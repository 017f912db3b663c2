from django.apps import AppConfig


class InstancesConfig(AppConfig):
    name = "jalon.instances"
    label = "instances"

    def ready(self):
        from jalon.instances import (  # noqa: F401 (déclarations)
            agenda,
            conservation,
            droits,
            echange,
            editions,
            navigation,
            ouverture,
            paquet,
            phrases,
        )
        from jalon.instances.indicateurs import mesures  # noqa: F401 (déclarations)
        from jalon.instances.operations import suites  # noqa: F401 (déclarations)
