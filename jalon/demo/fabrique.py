"""Des fabriques simples sur les opérations : un mot de code là où l'opération veut une valeur de liste.

Elles servent à la démonstration et aux tests ; sous la cloison d'une ville ouverte.
"""

from datetime import date, timedelta

from jalon.reussite import operations
from jalon.reussite.accords import en_vigueur, est_majeur, jour_de_ses_18_ans
from jalon.reussite.models import Enfant, Famille, Parcours
from jalon.reussite.models.accord import ModeAccord, ObjetAccord
from jalon.socle.listes.lecture import valeur

VAGUE = "2022"
AVANT_L_ENTREE = timedelta(days=7)


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
    """Un parcours : repéré, en cours si `entree` (l'accord est signé une semaine avant), clos si `sortie`."""
    if entree:
        un_accord(enfant, avant=entree, par=par)
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


def un_accord(enfant: Enfant, *, avant: date, par) -> None:
    """L'information et l'adhésion, données par un titulaire ou par le jeune majeur ; rien s'il y en a déjà une."""
    if en_vigueur(enfant, ObjetAccord.ADHESION_AU_PARCOURS, avant):
        return
    le = avant - AVANT_L_ENTREE
    qui = {"titulaire": _un_titulaire(enfant)}
    if est_majeur(enfant, avant):
        le, qui = max(le, jour_de_ses_18_ans(enfant)), {"par_le_jeune": True}
    for objet in (ObjetAccord.INFORMATION_DONNEE, ObjetAccord.ADHESION_AU_PARCOURS):
        operations.recueillir_accord(enfants=[enfant], objet=objet, mode=ModeAccord.SIGNE, le=le, par=par, **qui)


def _un_titulaire(enfant: Enfant):
    """Un responsable qui peut signer ; None si la famille n'est pas connue."""
    if enfant.famille is None:
        return None
    return enfant.famille.les_responsables.exclude(autorite_parentale=False).first()
