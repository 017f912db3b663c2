"""Renouveler par lot, en début d'année, les accords d'adhésion et les contrats : demander, sans rien clore."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from jalon.reussite.accords import est_majeur
from jalon.reussite.bascule import est_une_annee, rentree
from jalon.reussite.models import Parcours, ReferentParcours
from jalon.reussite.models.accord import Accord, ModeAccord, ObjetAccord
from jalon.reussite.operations.bascule_annulation import RENOUVELLEMENT
from jalon.reussite.operations.fiches import exiger_une_date
from jalon.reussite.operations.reprise_accord import A_RENOUVELER
from jalon.reussite.visibilite import DOSSIER
from jalon.socle.annulations import Annulation, proposer
from jalon.socle.echeances.models import Echeance
from jalon.socle.journal.operations import consigner, operation

JUILLET = 7


def precision(annee: str) -> str:
    return f"Renouvellement {annee}"


def a_renouveler(annee: str):
    """Les parcours en cours dont l'accord n'a été ni signé depuis le début de l'été, ni redemandé pour cette année."""
    depuis = rentree(annee).replace(month=JUILLET)
    recents = Accord.objects.filter(
        Q(precision=precision(annee)) | Q(mode=ModeAccord.SIGNE, le__gte=depuis, retire_le=None),
        objet=ObjetAccord.ADHESION_AU_PARCOURS,
    )
    du_parcours = Q(pk__in=recents.exclude(parcours=None).values("parcours"))
    de_l_enfant = Q(enfant__in=recents.filter(parcours=None).values("enfant"))
    en_cours = Parcours.objects.en_cours().filter(enfant__fusionne_dans=None, entree__lt=depuis)
    return en_cours.exclude(du_parcours).exclude(de_l_enfant)


@operation
def demander_le_renouvellement(les_parcours, *, annee, pour_le, par) -> Annulation:
    """Une ligne « demandé » et une chose à faire par parcours, en un nombre fixe de requêtes. Rend de quoi l'annuler.

    L'accord de l'an dernier vaut toujours : il reste à recueillir le nouveau.
    """
    if not est_une_annee(annee):
        raise ValidationError("Une année scolaire s'écrit 2026-2027.")
    exiger_une_date(pour_le, "la date pour laquelle les recueillir")
    demandes = [parcours.pk for parcours in les_parcours]
    retenus = list(a_renouveler(annee).filter(pk__in=demandes).select_related("enfant", "dispositif").order_by("pk"))
    if not retenus:
        raise ValidationError("Rien à renouveler : ces accords sont déjà signés, ou déjà redemandés.")
    jour = timezone.localdate()
    accords = Accord.objects.bulk_create(_demande(p, annee, jour) for p in retenus)
    echeances = Echeance.objects.bulk_create(_echeances(retenus, pour_le))
    for parcours in retenus:
        consigner("reussite.renouvellement_demande", parcours, par=par, annee=annee, pour_le=pour_le)
    pluriel = "s" if len(retenus) > 1 else ""
    return proposer(
        RENOUVELLEMENT,
        libelle=f"Renouvellement {annee} : {len(retenus)} accord{pluriel} demandé{pluriel}",
        donnees={
            "annee": annee,
            "parcours": [p.pk for p in retenus],
            "enfants": sorted({p.enfant_id for p in retenus}),
            "accords": [a.pk for a in accords],
            "echeances": [e.pk for e in echeances],
        },
        par=par,
    )


def _demande(parcours, annee, jour) -> Accord:
    return Accord(
        enfant=parcours.enfant,
        parcours=parcours,
        objet=ObjetAccord.ADHESION_AU_PARCOURS,
        mode=ModeAccord.DEMANDE,
        le=jour,
        par_le_jeune=est_majeur(parcours.enfant, jour),
        precision=precision(annee),
    )


def _echeances(les_parcours, pour_le) -> list[Echeance]:
    suivis = ReferentParcours.objects.filter(parcours__in=les_parcours, au=None).order_by("du", "pk")
    referents = dict(suivis.values_list("parcours", "intervenant"))
    return [
        Echeance(
            dossier_type=DOSSIER,
            dossier_id=parcours.enfant_id,
            objet_type=parcours._meta.label_lower,
            objet_id=parcours.pk,
            nature=A_RENOUVELER,
            libelle=f"Faire signer l'accord et le contrat de l'année ({parcours.dispositif})"[:160],
            le=pour_le,
            responsable_id=referents.get(parcours.pk),
        )
        for parcours in les_parcours
    ]
