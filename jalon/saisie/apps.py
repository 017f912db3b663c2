from django.apps import AppConfig


class SaisieConfig(AppConfig):
    name = "jalon.saisie"
    label = "saisie"

    def ready(self):
        from jalon.saisie import (  # noqa: F401 (déclarations)
            droits,
            navigation,
            outils,
            phrases,
            phrases_paquets,
            porteurs,
            projection,
        )
        from jalon.saisie.paquets import (  # noqa: F401 (déclarations)
            section_champs,
            section_listes,
            section_outils,
            section_ville,
        )
