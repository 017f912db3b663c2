"""Les états dits en mots et en tons, les durées en toutes lettres."""

from datetime import date

from jalon.reussite.models import Atteinte, EtatParcours
from jalon.socle.listes.lecture import libelles

TONS_D_ETAT = {
    EtatParcours.REPERE: "attente",
    EtatParcours.EN_ATTENTE_D_ACCORD: "attente",
    EtatParcours.EN_DIAGNOSTIC: "attente",
    EtatParcours.EN_COURS: "en_cours",
    EtatParcours.SUSPENDU: "attente",
    EtatParcours.EN_VEILLE: "neutre",
    EtatParcours.TERMINE: "termine",
    EtatParcours.NON_OUVERT: "neutre",
}
TONS_D_ATTEINTE = {"": "en_cours", Atteinte.ATTEINT: "termine", Atteinte.PARTIELLEMENT_ATTEINT: "attente"}


def etat_en_mots(parcours) -> str:
    """Le libellé de la ville pour l'état du parcours."""
    if parcours.annule_le:
        return "Annulé"
    return libelles("etat_parcours").get(parcours.etat) or parcours.get_etat_display()


def ton_de_l_etat(parcours) -> str:
    return "neutre" if parcours.annule_le else TONS_D_ETAT[parcours.etat]


def atteinte_en_mots(objectif) -> str:
    if not objectif.atteinte:
        return "En cours"
    return libelles("atteinte_objectif").get(objectif.atteinte) or objectif.get_atteinte_display()


def mois_revolus(debut: date, fin: date) -> int:
    return (fin.year - debut.year) * 12 + fin.month - debut.month - (fin.day < debut.day)


def age(naissance: date, jour: date) -> int:
    """L'âge révolu ; un 29 février s'atteint le 1er mars des autres années."""
    return jour.year - naissance.year - ((jour.month, jour.day) < (naissance.month, naissance.day))


def pluriel(nombre: int, mot: str) -> str:
    """« 1 jour », « 3 jours », « 14 mois »."""
    return f"{nombre} {mot}{'s' if nombre > 1 and not mot.endswith('s') else ''}"


def enumerer(mots: list[str]) -> str:
    """« enfant », « enfant et famille », « enfant, référent et famille »."""
    *debut, dernier = mots
    return f"{', '.join(debut)} et {dernier}" if debut else dernier


def duree_en_mots(debut: date, fin: date) -> str:
    """« 12 jours », « 14 mois », « 2 ans et 3 mois »."""
    mois = mois_revolus(debut, fin)
    if mois < 1:
        return pluriel((fin - debut).days, "jour")
    if mois < 24:
        return pluriel(mois, "mois")
    ans, reste = divmod(mois, 12)
    return f"{pluriel(ans, 'an')} et {pluriel(reste, 'mois')}" if reste else pluriel(ans, "an")


def age_en_mots(naissance: date | None, jour: date) -> str:
    if naissance is None:
        return "âge inconnu"
    if (ans := age(naissance, jour)) >= 2:
        return pluriel(ans, "an")
    return pluriel(mois_revolus(naissance, jour), "mois")
