"""Ce que la ville a choisi de savoir de l'identité : le reste n'est ni saisi, ni gardé."""

from jalon.socle.cloison import ModeIdentite, collectivite_active

CHAMPS_ENFANT = {
    ModeIdentite.COMPLETE: ("nom", "prenom", "initiales"),
    ModeIdentite.INITIALES: ("initiales",),
    ModeIdentite.PRENOM: ("prenom",),
    ModeIdentite.NUMERO: (),
}
CHAMPS_RESPONSABLE = {
    ModeIdentite.COMPLETE: ("nom", "prenom"),
    ModeIdentite.INITIALES: ("nom", "prenom"),
    ModeIdentite.PRENOM: ("prenom",),
    ModeIdentite.NUMERO: (),
}
CHAMPS_FAMILLE = {
    ModeIdentite.COMPLETE: ("nom",),
    ModeIdentite.INITIALES: ("nom",),
    ModeIdentite.PRENOM: (),
    ModeIdentite.NUMERO: (),
}


def identite_enfant(champs: dict) -> dict:
    """Les champs à garder ; en mode initiales, elles se déduisent du nom et du prénom reçus, qui sont oubliés."""
    mode = collectivite_active().identite_enfants
    if mode == ModeIdentite.INITIALES and not champs.get("initiales") and (champs.get("prenom") or champs.get("nom")):
        champs = {**champs, "initiales": initiales(champs.get("prenom", ""), champs.get("nom", ""))}
    return _sans(champs, set(CHAMPS_ENFANT[ModeIdentite.COMPLETE]) - set(CHAMPS_ENFANT[mode]))


def identite_responsable(champs: dict) -> dict:
    return _identite_adulte(champs, CHAMPS_RESPONSABLE)


def identite_famille(champs: dict) -> dict:
    return _identite_adulte(champs, CHAMPS_FAMILLE)


def _identite_adulte(champs: dict, permis: dict) -> dict:
    mode = collectivite_active().identite_familles
    gardes = _sans(champs, set(permis[ModeIdentite.COMPLETE]) - set(permis[mode]))
    if mode == ModeIdentite.INITIALES:
        gardes |= {nom: gardes[nom].strip()[:1].upper() for nom in permis[mode] if gardes.get(nom)}
    return gardes


def initiales(prenom: str, nom: str) -> str:
    """« Jean-Luc », « Le Goff » → « JLLG »."""
    mots = f"{prenom} {nom}".replace("-", " ").split()
    return "".join(mot[0] for mot in mots).upper()[:10]


def _sans(champs: dict, noms: set[str]) -> dict:
    return {nom: valeur for nom, valeur in champs.items() if nom not in noms}
