"""Les adresses des outils d'évaluation : celles des réglages."""

from jalon.socle.droits import Droit
from tests.matrice import Adresse, un

CONFIGURER = (Droit.CONFIGURER,)

TABLE = {
    "saisie:outils": Adresse(droits=CONFIGURER),
    "saisie:outil_creer": Adresse(droits=CONFIGURER),
    **{
        f"saisie:{nom}": Adresse(un("outil"), CONFIGURER)
        for nom in ("outil", "outil_modifier", "outil_publier", "outil_retirer")
    },
}
