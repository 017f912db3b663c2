"""Des fabriques simples sur les opérations : un mot de code là où l'opération veut une valeur de liste.

Elles servent à la démonstration et aux tests ; sous la cloison d'une ville ouverte.
"""

from datetime import date

from jalon.reussite import operations
from jalon.reussite.models import Enfant, Famille, Parcours
from jalon.socle.listes.lecture import valeur

VAGUE = "2022"


def une_famille(*, par, nom="Diallo", structure="", quartier=None, depuis=None, **champs) -> Famille:
    """Une famille et, si l'on en dit quelque chose, sa situation."""
    famille = operations.creer_famille(par=par, nom=nom, **champs)
    if structure or quartier:
        operations.dater_situation(
            famille=famille,
            depuis=depuis,
            quartier=quartier,
            structure=valeur("structure_familiale", structure) if structure else None,
            par=par,
        )
    return famille


def un_enfant(
    *, par, prenom="Lina", nom="Diallo", sexe="F", naissance: date | None = date(2016, 5, 4), famille=None, **champs
) -> Enfant:
    return operations.creer_enfant(
        par=par, prenom=prenom, nom=nom, sexe=sexe, naissance=naissance, famille=famille, **champs
    )


def un_parcours(
    enfant: Enfant,
    *,
    par,
    dispositif="PRE",
    entree: date | None = None,
    sortie: date | None = None,
    motif="objectifs_atteints",
    origine="",
    profil="",
    referent=None,
    repere_le: date | None = None,
) -> Parcours:
    """Un parcours : repéré, en cours si `entree`, clos si `sortie`."""
    parcours = operations.ouvrir_parcours(
        enfant,
        dispositif=valeur("dispositif", dispositif),
        repere_le=repere_le or entree,
        origine=valeur("origine_reperage", origine) if origine else None,
        entree=entree,
        referent=referent,
        par=par,
    )
    if profil:
        operations.fixer_profil(parcours, vague=VAGUE, profil=valeur("profil_anct", profil), par=par)
    if sortie:
        return operations.clore(parcours, motif=valeur("motif_sortie", motif), le=sortie, par=par)
    return parcours
