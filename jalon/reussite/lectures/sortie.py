"""Avant de clore : ce qui manque au parcours, et où le compléter. Rien n'empêche de clore."""

from dataclasses import dataclass

from django.urls import reverse

from jalon.reussite.models import Atteinte, Evaluation, Objectif, TempsEvaluation
from jalon.reussite.operations.etapes import referent_actuel
from jalon.reussite.operations.sortie import A_TERMINER
from jalon.socle.cloison import collectivite_active


@dataclass(frozen=True)
class Manque:
    """Une chose qui manque ; `url` : où la compléter."""

    phrase: str
    url: str


def a_evaluer(parcours) -> list[Objectif]:
    """Les objectifs dont personne n'a dit où ils en sont."""
    attendus = parcours.les_objectifs.filter(atteinte__in=("", Atteinte.NON_EVALUE))
    return list(attendus.select_related("domaine").order_by("priorite", "pk"))


def manques(parcours) -> list[Manque]:
    """Dans l'ordre où on les complète ; les objectifs se complètent dans la page même."""
    enfant = parcours.enfant
    identite = reverse("reussite:enfant_modifier", args=[enfant.pk])
    evaluer = reverse("reussite:evaluation_ajouter", args=[parcours.pk])
    plan = f"{reverse('reussite:enfant_onglet', args=[enfant.pk, 'parcours'])}#parcours-{parcours.pk}"
    evaluees = set(Evaluation.objects.filter(parcours=parcours).values_list("temps", flat=True))
    actions = list(parcours.les_actions.select_related("action", "domaine").prefetch_related("les_bilans"))
    sans_bilan = [action for action in actions if action.debut and not action.les_bilans.all()]
    en_cours = [action for action in actions if action.etat in A_TERMINER]
    possibles = [
        (not enfant.sexe or not enfant.naissance, "Le sexe ou la date de naissance de l'enfant", identite),
        (
            collectivite_active().politique_de_la_ville and not parcours.les_profils.exists(),
            "Le profil d'enquête",
            reverse("reussite:parcours_profil", args=[parcours.pk]),
        ),
        (
            referent_actuel(parcours) is None,
            "Un référent : personne ne signe cette sortie",
            reverse("reussite:parcours_referent", args=[parcours.pk]),
        ),
        (not parcours.les_objectifs.exists(), "Un objectif : rien ne dit ce que l'on visait", plan),
        (
            TempsEvaluation.SORTIE not in evaluees,
            "L'évaluation de sortie, à comparer à celle de l'entrée",
            f"{evaluer}?temps={TempsEvaluation.SORTIE}",
        ),
        (bool(sans_bilan), f"Le bilan de : {', '.join(map(str, sans_bilan))}", plan),
        (bool(en_cours), f"La fin de : {', '.join(map(str, en_cours))} (ou cochez la case plus bas)", plan),
    ]
    return [Manque(phrase, url) for vrai, phrase, url in possibles if vrai]
