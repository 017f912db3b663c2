"""Les groupes : des places, qui s'y inscrit, qui attend, qui part ; l'action collective que cela fait pour l'enfant."""

from django.core.exceptions import ValidationError
from django.db.models import Q

from jalon.reussite.models import Action, EtatAction, Groupe, Inscription, Presence, TypeAction
from jalon.reussite.operations.action import FINIES, SANS_SUITE, ajouter_action, changer_etat_action, peut_devenir
from jalon.reussite.operations.fiches import (
    changer,
    consigner_changements,
    enregistrer,
    exiger_une_date,
    modifier_fiche,
    verrouiller,
)
from jalon.reussite.operations.retraits import retirer_les_lignes
from jalon.socle.journal.operations import consigner, operation


@operation
def creer_groupe(*, nom, par, **champs):
    """Ouvre un groupe. Sans nombre de places, il n'a pas de liste d'attente."""
    groupe = Groupe()
    changer(groupe, {**champs, "nom": nom})
    enregistrer(groupe)
    consigner("reussite.groupe_cree", groupe, par=par, nom=nom)
    return groupe


@operation
def modifier_groupe(groupe, *, version, par, **champs):
    """Lève Conflit si quelqu'un l'a enregistré entre-temps, ValidationError s'il a plus d'inscrits que de places."""
    groupe, changements = modifier_fiche(groupe, version=version, champs=champs)
    prises = _inscriptions(groupe).filter(en_attente=False, au=None).count()
    if "places" in changements and groupe.places is not None and prises > groupe.places:
        raise ValidationError({"places": f"{prises} enfants y sont inscrits : désinscrivez-en avant de réduire."})
    consigner_changements("reussite.groupe_modifie", groupe, changements, par=par)
    return groupe


@operation
def retirer_groupe(groupe, *, par):
    """Ôte un groupe créé par erreur : ni inscrit, ni séance."""
    groupe = verrouiller(groupe)
    if groupe.les_inscriptions.exists() or groupe.les_seances.exists() or groupe.les_actions.exists():
        raise ValidationError("Ce groupe a des inscrits ou des séances : donnez-lui plutôt une date de fin.")
    consigner("reussite.groupe_retire", groupe, par=par, nom=groupe.nom)
    retirer_les_lignes(groupe, libelle=f"Retrait du groupe « {groupe.nom} »", enfants=[], par=par)


def _inscriptions(groupe):
    """Celles des dossiers actuels : deux dossiers réunis ne tiennent qu'une place."""
    return groupe.les_inscriptions.filter(enfant__fusionne_dans=None)


def places_prises(groupe, le) -> int:
    """Les inscrits qui tiennent encore une place ce jour-là, y compris ceux qui ne commencent que plus tard."""
    presents = Q(au=None) | Q(au__gte=le)
    return _inscriptions(groupe).filter(presents, en_attente=False).count()


def a_une_place(groupe, le) -> bool:
    return groupe.places is None or places_prises(groupe, le) < groupe.places


@operation
def inscrire_au_groupe(groupe, *, enfant, du, par, parcours=None):
    """Inscrit l'enfant, avec ou sans parcours ; il attend s'il n'y a plus de place, ou si d'autres attendent déjà."""
    groupe = verrouiller(groupe)
    exiger_une_date(du, "la date d'inscription")
    if groupe.au and du > groupe.au:
        raise ValidationError({"du": f"Ce groupe finit le {groupe.au:%d/%m/%Y}."})
    if parcours is not None and parcours.enfant_id != enfant.pk:
        raise ValidationError({"parcours": "Ce parcours n'est pas celui de cet enfant."})
    if groupe.les_inscriptions.filter(enfant=enfant, au=None).exists():
        raise ValidationError("Cet enfant est déjà inscrit dans ce groupe.")
    attendent = _inscriptions(groupe).filter(en_attente=True, au=None).exists()
    en_attente = attendent or not a_une_place(groupe, du)
    inscription = enregistrer(Inscription(groupe=groupe, enfant=enfant, du=du, en_attente=en_attente))
    _ajouter_l_action(inscription, parcours, par)
    consigner("reussite.inscrit_au_groupe", inscription, par=par, libelle=groupe.nom, du=du, en_attente=en_attente)
    return inscription


@operation
def donner_la_place(inscription, *, du, par):
    """Sort l'enfant de la liste d'attente. Lève ValidationError s'il n'y a pas de place."""
    groupe = verrouiller(inscription.groupe)
    inscription = verrouiller(inscription)
    exiger_une_date(du, "la date où il commence")
    if not inscription.en_attente or inscription.au:
        raise ValidationError("Cet enfant n'est plus en liste d'attente.")
    if not a_une_place(groupe, du):
        raise ValidationError(f"Les {groupe.places} places du groupe sont prises.")
    inscription.en_attente, inscription.du = False, du
    inscription.version += 1
    enregistrer(inscription)
    _faire_passer(inscription, EtatAction.EN_COURS, du, par)
    consigner("reussite.place_donnee", inscription, par=par, libelle=groupe.nom, du=du)
    return inscription


@operation
def desinscrire(inscription, *, le, par, cause_arret=None):
    """Fin de l'inscription : l'enfant quitte le groupe, ou sa liste d'attente. Une cause fait un arrêt prématuré."""
    inscription = verrouiller(inscription)
    if inscription.au:
        raise ValidationError(f"Cet enfant a quitté le groupe le {inscription.au:%d/%m/%Y}.")
    exiger_une_date(le, "la date de départ", apres=inscription.du, apres_quoi="l'inscription")
    attendait, inscription.au = inscription.en_attente, le
    inscription.version += 1
    enregistrer(inscription)
    etat = EtatAction.ARRETEE_PREMATUREMENT if cause_arret else EtatAction.TERMINEE
    _faire_passer(inscription, EtatAction.ANNULEE if attendait else etat, le, par, cause_arret)
    consigner("reussite.desinscrit_du_groupe", inscription, par=par, libelle=str(inscription.groupe), le=le)
    return inscription


@operation
def retirer_inscription(inscription, *, par):
    """Ôte une inscription faite par erreur, et l'action qui l'accompagnait. Pas si des présences sont notées."""
    inscription = verrouiller(inscription)
    if Presence.objects.filter(enfant=inscription.enfant_id, seance__groupe=inscription.groupe_id).exists():
        raise ValidationError(
            "Des présences sont notées pour cet enfant : désinscrivez-le plutôt, à la date du départ."
        )
    consigner("reussite.inscription_retiree", inscription, par=par, libelle=str(inscription.groupe))
    actions = [a for a in _actions(inscription) if not a.les_bilans.exists()]
    libelle = f"Retrait d'une inscription ({inscription.groupe})"
    retirer_les_lignes(inscription, *actions, libelle=libelle, enfants=[inscription.enfant_id], par=par)


def _ajouter_l_action(inscription, parcours, par) -> None:
    """L'action collective de l'enfant : ce que le groupe en dit, dans l'état de l'inscription."""
    groupe, commence = inscription.groupe, not inscription.en_attente
    ajouter_action(
        inscription.enfant,
        parcours=parcours,
        type=TypeAction.COLLECTIVE,
        domaine=groupe.domaine,
        action=groupe.action,
        groupe=groupe,
        libelle=groupe.nom,
        maitre_oeuvre=groupe.maitre_oeuvre,
        structure=groupe.structure,
        intervenant=groupe.intervenant,
        etat=EtatAction.EN_COURS if commence else EtatAction.EN_ATTENTE,
        etat_le=inscription.du,
        notee_le=inscription.du,
        debut=inscription.du if commence else None,
        par=par,
    )


def _actions(inscription):
    siennes = Action.objects.filter(groupe=inscription.groupe_id, enfant=inscription.enfant_id)
    return siennes.exclude(etat__in=(*FINIES, *SANS_SUITE))


def _faire_passer(inscription, etat, le, par, cause_arret=None) -> None:
    """L'action suit l'inscription, sauf si quelqu'un l'a menée ailleurs entre-temps."""
    for action in _actions(inscription):
        if peut_devenir(action, etat):
            changer_etat_action(action, etat=etat, le=le, cause_arret=cause_arret, par=par)
