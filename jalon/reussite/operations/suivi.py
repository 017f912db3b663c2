"""Les suivis menés par des partenaires à côté du parcours, et les activités extra-scolaires."""

from jalon.reussite.models import Activite, SuiviPartenaire
from jalon.reussite.operations.fiches import (
    changer,
    consigner_changements,
    enregistrer,
    exiger_une_date,
    modifier_fiche,
    verrouiller,
)
from jalon.reussite.operations.retraits import retirer_les_lignes
from jalon.socle.journal.operations import operation


@operation
def noter_suivi(enfant, *, par, partenaire=None, type=None, **champs):
    """Note un suivi partenaire, demandé, en attente, en cours ou passé. Rend le suivi."""
    return _noter(SuiviPartenaire(enfant=enfant), "suivi", par, partenaire=partenaire, type=type, **champs)


@operation
def modifier_suivi(suivi, *, version, par, **champs):
    """Lève Conflit si quelqu'un l'a enregistré entre-temps."""
    return _modifier(suivi, "suivi", version, par, champs)


@operation
def retirer_suivi(suivi, *, par):
    """Ôte un suivi noté par erreur."""
    _retirer(suivi, "suivi", "Retrait d'un suivi partenaire", par)


@operation
def noter_activite(enfant, *, activite, par, **champs):
    """Note une activité extra-scolaire. Rend l'activité."""
    return _noter(Activite(enfant=enfant), "activite", par, activite=activite, **champs)


@operation
def modifier_activite(activite, *, version, par, **champs):
    """Lève Conflit si quelqu'un l'a enregistrée entre-temps."""
    return _modifier(activite, "activite", version, par, champs)


@operation
def retirer_activite(activite, *, par):
    """Ôte une activité notée par erreur."""
    _retirer(activite, "activite", "Retrait d'une activité extra-scolaire", par)


GESTES = {
    "suivi": ("reussite.suivi_note", "reussite.suivi_modifie", "reussite.suivi_retire"),
    "activite": ("reussite.activite_notee", "reussite.activite_modifiee", "reussite.activite_retiree"),
}


def _noter(fiche, quoi, par, **champs):
    changements = changer(fiche, champs)
    _verifier(fiche)
    enregistrer(fiche)
    consigner_changements(GESTES[quoi][0], fiche, changements, par=par, libelle=str(fiche))
    return fiche


def _modifier(fiche, quoi, version, par, champs):
    fiche, changements = modifier_fiche(fiche, version=version, champs=champs)
    _verifier(fiche)
    consigner_changements(GESTES[quoi][1], fiche, changements, par=par, libelle=str(fiche))
    return fiche


def _retirer(fiche, quoi, libelle, par) -> None:
    fiche = verrouiller(fiche)
    consigner_changements(GESTES[quoi][2], fiche, {}, par=par, libelle=str(fiche))
    retirer_les_lignes(fiche, libelle=f"{libelle} ({fiche})", enfants=[fiche.enfant_id], par=par)


def _verifier(fiche) -> None:
    """Une date d'un autre siècle est une faute de frappe."""
    for champ in ("demande_le", "debut"):
        if getattr(fiche, champ, None):
            exiger_une_date(getattr(fiche, champ), str(fiche._meta.get_field(champ).verbose_name))
