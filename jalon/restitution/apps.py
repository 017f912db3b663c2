from django.apps import AppConfig


class RestitutionConfig(AppConfig):
    name = "jalon.restitution"
    label = "restitution"

    def ready(self):
        from jalon.restitution import navigation, phrases  # noqa: F401 (déclarations)
        from jalon.restitution.echange import (  # noqa: F401 (déclarations)
            tables_configuration,
            tables_editions,
            tables_saisie,
            tables_socle,
            tables_ville,
        )
        from jalon.restitution.editions import lots, paquet  # noqa: F401 (déclarations)
        from jalon.restitution.reprise import phrases as phrases_reprise  # noqa: F401 (déclarations)
        from jalon.restitution.reprise import travaux  # noqa: F401 (déclarations)
