from django.apps import AppConfig


class ReussiteConfig(AppConfig):
    name = "jalon.reussite"
    label = "reussite"

    def ready(self):
        from jalon.reussite import (  # noqa: F401 (déclarations)
            agenda,
            champs,
            cles,
            conservation,
            dossiers,
            droits,
            echange,
            editions,
            identites,
            navigation,
            ouverture,
            paquet,
            phrases,
            phrases_accord,
            phrases_action,
            phrases_bascule,
            phrases_classe,
            phrases_demande,
            phrases_dispositif,
            phrases_evaluation,
            phrases_examen,
            phrases_groupes,
            phrases_passation,
            regles_de_listes,
            renvois,
            reprises,
            taches_accord,
            taches_lots,
        )
        from jalon.reussite.indicateurs import catalogue  # noqa: F401 (déclarations)
        from jalon.reussite.liste import vues  # noqa: F401 (déclarations)
