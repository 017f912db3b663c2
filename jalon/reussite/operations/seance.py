"""Les séances d'un groupe : programmées, annulées, et les présences qu'on y pointe."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db.models import Q

from jalon.reussite.models import Enfant, Presence, SeanceGroupe, StatutPresence
from jalon.reussite.operations.fiches import (
    Conflit,
    Ecart,
    changer,
    consigner_changements,
    enregistrer,
    exiger_une_date,
    modifier_fiche,
    verrouiller,
)
from jalon.socle.journal.lecture import dernier_auteur
from jalon.socle.journal.operations import consigner, operation

SEMAINE = timedelta(weeks=1)
SEANCES_D_UNE_SERIE = 60


@operation
def programmer_seance(groupe, *, le, par, duree=None, intervenant=None, **champs):
    """Programme une séance. Lève ValidationError si le groupe en a déjà une ce jour-là, à cette heure."""
    groupe = verrouiller(groupe)
    exiger_une_date(le, "la date de la séance")
    _exiger_dans_le_groupe(groupe, le)
    if _existe(groupe, le, champs.get("debut")):
        raise ValidationError({"le": f"Ce groupe a déjà une séance le {le:%d/%m/%Y} à cette heure."})
    return _programmer(groupe, le, par, duree=duree, intervenant=intervenant, **champs)


@operation
def programmer_une_serie(groupe, *, du, jusqu_au, par, sauf=(), **champs):
    """Une séance par semaine, du premier jour au dernier compris ; saute les jours de `sauf` et ceux déjà pris."""
    groupe = verrouiller(groupe)
    exiger_une_date(du, "la première date")
    exiger_une_date(jusqu_au, "la dernière date", apres=du, apres_quoi="la première")
    _exiger_dans_le_groupe(groupe, du)
    jours = [du + rang * SEMAINE for rang in range((jusqu_au - du) // SEMAINE + 1)]
    if len(jours) > SEANCES_D_UNE_SERIE:
        raise ValidationError({"jusqu_au": f"Une série compte au plus {SEANCES_D_UNE_SERIE} séances."})
    libres = [j for j in jours if j not in sauf and not _existe(groupe, j, champs.get("debut"))]
    libres = [j for j in libres if groupe.au is None or j <= groupe.au]
    if not libres:
        raise ValidationError("Toutes ces séances sont déjà programmées.")
    return [_programmer(groupe, jour, par, **champs) for jour in libres]


@operation
def modifier_seance(seance, *, version, par, **champs):
    """Lève Conflit si quelqu'un l'a enregistrée entre-temps."""
    seance, changements = modifier_fiche(seance, version=version, champs=champs)
    exiger_une_date(seance.le, "la date de la séance")
    consigner_changements("reussite.seance_modifiee", seance, changements, par=par)
    return seance


@operation
def annuler_seance(seance, *, par):
    """La séance n'a pas lieu. Lève ValidationError si des présences y sont déjà pointées."""
    seance = verrouiller(seance)
    if seance.les_presences.exists():
        raise ValidationError("Des présences y sont pointées : cette séance a eu lieu.")
    return _poser_l_annulation(seance, True, par)


@operation
def retablir_seance(seance, *, par):
    """Une séance annulée par erreur a lieu."""
    return _poser_l_annulation(verrouiller(seance), False, par)


@operation
def pointer(seance, *, presences, par, avec_un_parent=(), version=None):
    """Pose les présences de la séance : {identifiant d'enfant: statut}. Ce qui n'y est pas dit ne change pas.

    `version` : celle de la feuille que la personne avait sous les yeux ; lève Conflit si une autre a pointé depuis.
    """
    seance = verrouiller(seance)
    if seance.annulee:
        raise ValidationError("Cette séance est annulée : rétablissez-la pour pointer les présences.")
    posees = {p.enfant_id: p for p in seance.les_presences.select_related("enfant")}
    if version is not None and version != seance.version:
        raise _conflit(seance, posees, presences)
    enfants = _enfants_attendus(seance, presences)
    if inconnus := set(presences.values()) - set(StatutPresence.values):
        raise ValidationError(f"Présence inconnue : {', '.join(sorted(inconnus))}.")
    avec_un_parent = set(avec_un_parent)
    for pk, statut in presences.items():
        presence = posees.get(pk) or Presence(seance=seance, enfant=enfants[pk])
        dite = statut, pk in avec_un_parent
        if presence.pk and (presence.statut, presence.avec_un_parent) == dite:
            continue
        presence.statut, presence.avec_un_parent = dite
        enregistrer(presence)
        contenu = {"statut": statut, "avec_un_parent": pk in avec_un_parent, "libelle": str(seance)}
        consigner("reussite.presence_notee", presence, par=par, dossier=enfants[pk], **contenu)
    seance.version += 1
    seance.save(update_fields=["version", "modifie_le"])
    consigner("reussite.seance_pointee", seance, par=par, version=seance.version)
    return seance


def inscrits_le(groupe, le):
    """Les inscriptions qui tiennent une place ce jour-là ; sans date de début, depuis toujours."""
    return groupe.les_inscriptions.filter(
        Q(du=None) | Q(du__lte=le), Q(au=None) | Q(au__gte=le), en_attente=False, enfant__fusionne_dans=None
    )


def _exiger_dans_le_groupe(groupe, le) -> None:
    if groupe.au and le > groupe.au:
        raise ValidationError(f"Ce groupe finit le {groupe.au:%d/%m/%Y} : repoussez d'abord sa fin.")


def _existe(groupe, le, debut) -> bool:
    return groupe.les_seances.filter(le=le, debut=debut).exists()


def _programmer(groupe, le, par, **champs):
    seance = SeanceGroupe(groupe=groupe, le=le)
    changer(seance, champs)
    enregistrer(seance)
    consigner("reussite.seance_programmee", seance, par=par, libelle=groupe.nom, le=le)
    return seance


def _poser_l_annulation(seance, annulee, par):
    seance.annulee = annulee
    seance.version += 1
    enregistrer(seance)
    action = "reussite.seance_annulee" if annulee else "reussite.seance_retablie"
    consigner(action, seance, par=par, libelle=str(seance.groupe), le=seance.le)
    return seance


def _enfants_attendus(seance, presences) -> dict[int, Enfant]:
    """Les enfants pointés, tous inscrits ce jour-là ou déjà pointés. Lève ValidationError sinon."""
    attendus = set(inscrits_le(seance.groupe, seance.le).values_list("enfant_id", flat=True))
    attendus |= set(seance.les_presences.values_list("enfant_id", flat=True))
    if set(presences) - attendus:
        raise ValidationError("Un enfant de cette feuille n'est plus inscrit au groupe : rouvrez-la.")
    return Enfant.objects.in_bulk(list(presences))


def _conflit(seance, posees, presences) -> Conflit:
    auteur, le = dernier_auteur(seance)
    ecarts = [
        Ecart(f"p{pk}", str(posee.enfant), posee.get_statut_display(), StatutPresence(presences[pk]).label)
        for pk, posee in posees.items()
        if pk in presences and posee.statut != presences[pk]
    ]
    return Conflit(seance, ecarts, auteur, le)
