"""Les accords que l'on attend : ceux d'un parcours importé, d'une année qui commence, d'une nouvelle école."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from jalon.reussite.models import Accord, ModeAccord, ObjetAccord, Parcours, ReferentParcours, ResponsableLegal
from jalon.reussite.visibilite import DOSSIER
from jalon.socle.echeances.models import Echeance

NATURE = "accord_a_reprendre"
LIBELLE = "Accord à reprendre"
A_RENOUVELER = "accord-a-renouveler"
ACCORD_NOUVELLE_ECOLE = "accord-nouvelle-ecole"
DELAI = timedelta(days=30)
OBJET = Parcours._meta.label_lower
LOT = 500


def poser(parcours: Iterable[int]) -> int:
    """Une échéance, confiée au référent, pour chacun de ces parcours en cours que nul accord n'a jamais fait entrer.

    Un parcours qui l'a déjà eue, même faite, n'en reçoit pas d'autre. Rend leur nombre.
    """
    manquants = list(_sans_accord(parcours))
    referents = _referents([manquant.pk for manquant in manquants])
    pour_le = timezone.localdate() + DELAI
    Echeance.objects.bulk_create(
        (
            Echeance(
                dossier_type=DOSSIER,
                dossier_id=manquant.enfant_id,
                objet_type=OBJET,
                objet_id=manquant.pk,
                nature=NATURE,
                libelle=LIBELLE,
                le=pour_le,
                responsable_id=referents.get(manquant.pk),
            )
            for manquant in manquants
        ),
        batch_size=LOT,
    )
    return len(manquants)


def eteindre(accords: Iterable[Accord]) -> int:
    """Ces accords d'adhésion sont signés : ce qui les attendait est fait. Rend le nombre d'échéances éteintes."""
    signes = [a for a in accords if a.objet == ObjetAccord.ADHESION_AU_PARCOURS and a.est_en_vigueur]
    titulaires = {accord.titulaire_id for accord in signes if accord.titulaire_id}
    sans_autorite = ResponsableLegal.objects.filter(pk__in=titulaires, autorite_parentale=False)
    refuses = set(sans_autorite.values_list("pk", flat=True))
    recus = [accord for accord in signes if accord.titulaire_id not in refuses]
    nommes = {accord.parcours_id for accord in recus if accord.parcours_id}
    pour_tous = {accord.enfant_id for accord in recus if not accord.parcours_id}
    if not recus:
        return 0
    attendues = Echeance.objects.a_faire().filter(
        Q(objet_id__in=nommes) | Q(dossier_type=DOSSIER, dossier_id__in=pour_tous),
        nature__in=(NATURE, A_RENOUVELER),
        objet_type=OBJET,
    )
    return attendues.update(faite_le=timezone.localdate())


def eteindre_la_demande(accord: Accord) -> None:
    """La famille a répondu à ce que l'on demandait pour la nouvelle école : ce n'est plus à faire."""
    if accord.mode in (ModeAccord.DEMANDE, ModeAccord.NON_DEMANDE):
        return
    posees = Echeance.objects.a_faire().filter(nature=ACCORD_NOUVELLE_ECOLE, objet_type=accord._meta.label_lower)
    posees.filter(objet_id=accord.pk).update(faite_le=timezone.localdate())


def _sans_accord(parcours: Iterable[int]):
    signe = Accord.objects.filter(
        Q(parcours=None) | Q(parcours=OuterRef("pk")),
        Q(mode=ModeAccord.SIGNE) | Q(retire_le__isnull=False),
        ~Q(titulaire__autorite_parentale=False),
        enfant=OuterRef("enfant"),
        objet=ObjetAccord.ADHESION_AU_PARCOURS,
    )
    deja = Echeance.objects.filter(nature=NATURE, objet_type=OBJET, objet_id=OuterRef("pk"))
    ids = sorted(parcours)
    for debut in range(0, len(ids), LOT):
        yield from Parcours.objects.filter(
            ~Exists(signe),
            ~Exists(deja),
            pk__in=ids[debut : debut + LOT],
            entree__isnull=False,
            sortie=None,
            annule_le=None,
            entree_sans_accord="",
        ).order_by("pk")


def _referents(parcours: list[int]) -> dict[int, int]:
    """Parcours → l'intervenant qui le suit aujourd'hui, le plus récemment nommé."""
    suivis = ReferentParcours.objects.filter(parcours__in=parcours, au=None).order_by("du", "pk")
    return dict(suivis.values_list("parcours", "intervenant"))
