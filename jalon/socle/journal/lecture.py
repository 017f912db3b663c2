"""Lire le journal : qui a consulté un dossier, ce qu'une personne a ouvert, ce que les autres ont changé."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db.models import Count, Max, Q

from jalon.socle.dossiers import ReferenceDeDossier, parmi_les_visibles
from jalon.socle.journal.models import LigneJournal, Nature
from jalon.socle.journal.phrases import phrase

# On relit les dernières lignes d'une personne, pas toute son histoire : le journal ne fait que grandir.
RELUES = 300


@dataclass(frozen=True)
class Lecture:
    """Ce qu'une personne a lu ou sorti d'un dossier : combien de fois, la dernière quand."""

    qui: str
    quoi: str
    combien: int
    derniere: datetime


def lectures_du_dossier(dossier) -> list[Lecture]:
    """Qui a consulté ce dossier (ou l'a exporté, imprimé), du plus récent au plus ancien."""
    lues = (
        LigneJournal.objects.filter(
            nature=Nature.LECTURE, dossier_type=dossier._meta.label_lower, dossier_id=dossier.pk
        )
        .order_by()
        .values("compte_id", "action")
        .annotate(combien=Count("pk"), derniere=Max("le"))
        .order_by("-derniere")
    )
    noms = noms_des_comptes(lue["compte_id"] for lue in lues)
    return [
        Lecture(noms.get(lue["compte_id"], "Jalon"), phrase(lue["action"]), lue["combien"], lue["derniere"])
        for lue in lues
    ]


def derniers_dossiers(compte, combien: int = 8) -> list[ReferenceDeDossier]:
    """Les derniers dossiers que ce compte a ouverts ou changés, le plus récent d'abord, s'il les voit encore.

    Un dossier sorti dans une liste n'a pas été ouvert.
    """
    ouverts_ou_changes = Q(nature=Nature.ECRITURE) | Q(action__endswith=".consulte")
    lignes = LigneJournal.objects.filter(parmi_les_visibles(compte), ouverts_ou_changes, compte_id=compte.pk)
    dossiers = dict.fromkeys(lignes.order_by("-numero").values_list("dossier_type", "dossier_id")[:RELUES])
    return [ReferenceDeDossier(*dossier) for dossier in list(dossiers)[:combien]]


def changements_des_autres(compte, depuis: datetime, combien: int = 10) -> list[LigneJournal]:
    """Ce que les autres ont écrit dans les dossiers que ce compte voit, du plus récent au plus ancien."""
    lignes = LigneJournal.objects.filter(parmi_les_visibles(compte), nature=Nature.ECRITURE, le__gt=depuis)
    return list(lignes.exclude(compte_id=compte.pk).order_by("-numero")[:combien])


def noms_des_comptes(ids) -> dict[int, str]:
    """Identifiant → nom affiché, comptes fermés compris."""
    return dict(get_user_model().objects.filter(pk__in={i for i in ids if i}).values_list("pk", "nom"))


def dernier_auteur(objet) -> tuple[str, datetime | None]:
    """(nom, instant) de qui a écrit le dernier sur cet objet ; ("", None) si le journal ne le sait plus."""
    lignes = LigneJournal.objects.filter(
        nature=Nature.ECRITURE, objet_type=objet._meta.label_lower, objet_id=objet.pk
    ).order_by("-numero")
    ligne = lignes.first()
    return (noms_des_comptes([ligne.compte_id]).get(ligne.compte_id, "Jalon"), ligne.le) if ligne else ("", None)
