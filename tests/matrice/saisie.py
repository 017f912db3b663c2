"""Les adresses des champs, des onglets et des outils d'évaluation : celles des réglages."""

from jalon.socle.droits import Droit
from tests.matrice import Adresse, un

CONFIGURER = (Droit.CONFIGURER,)

# Toutes les villes ont les mêmes entités, champs et onglets d'origine.
ENFANT = Adresse(lambda o: {"entite": "reussite.enfant"}, CONFIGURER, partagee=True)


def _de_l_enfant(code: str) -> Adresse:
    return Adresse(lambda o: {"entite": "reussite.enfant", "code": code}, CONFIGURER, partagee=True)


def _du_champ(o) -> dict:
    return {"entite": "reussite.enfant", "code": o.champ.code}


def _version(o) -> dict:
    return {"numero": o.version_configuration.numero}


TABLE = {
    "saisie:configuration": Adresse(droits=CONFIGURER),
    **{
        f"saisie:{nom}": ENFANT
        for nom in ("entite", "champ_ajouter", "champs_ranger", "apercu", "onglet_ajouter", "onglets_ranger")
    },
    "saisie:natif": _de_l_enfant("langue"),
    "saisie:onglet": _de_l_enfant("suivis"),
    **{f"saisie:{nom}": Adresse(_du_champ, CONFIGURER) for nom in ("champ", "champ_retirer", "champ_remettre")},
    "saisie:preparation": Adresse(droits=CONFIGURER),
    "saisie:abandonner": Adresse(droits=CONFIGURER),
    "saisie:versions": Adresse(droits=CONFIGURER),
    **{f"saisie:{nom}": Adresse(_version, CONFIGURER) for nom in ("version", "version_reprendre")},
    "saisie:outils": Adresse(droits=CONFIGURER),
    "saisie:outil_creer": Adresse(droits=CONFIGURER),
    **{
        f"saisie:{nom}": Adresse(un("outil"), CONFIGURER)
        for nom in ("outil", "outil_modifier", "outil_publier", "outil_retirer")
    },
}
