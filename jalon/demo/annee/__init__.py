"""L'année de travail de la démonstration : ce qu'une équipe vit entre le repérage d'un enfant et sa sortie."""

from datetime import date, datetime, time

from django.utils import timezone

from jalon.demo.annee import actions, alentours, demandes, evaluations, groupes, reunions
from jalon.demo.annee.contexte import Annee
from jalon.demo.equipe import Equipe
from jalon.demo.plans import PlanDeVille
from jalon.demo.reseau import Reseau
from jalon.demo.tirages import Tirage
from jalon.reussite.models import Passation
from jalon.socle.renvois import Renvoi
from jalon.socle.reseau.models import Structure

# Dans l'ordre où une équipe les vit : la réunion examine des demandes, l'action suit la réunion.
ETAPES = (
    demandes.recevoir,
    reunions.tenir,
    demandes.repondre,
    actions.mener,
    groupes.animer,
    alentours.entourer,
    evaluations.evaluer,
)


def vivre(plan: PlanDeVille, *, graine: int, au: date, reseau: Reseau, equipe: Equipe, structures: list[Structure]):
    """Fait vivre l'année à une ville déjà peuplée, avec son propre hasard : les dossiers d'avant n'en changent pas."""
    annee = Annee(Tirage(graine, au, f"{plan.code}/annee"), reseau, equipe, structures)
    for etape in ETAPES:
        etape(annee)
    _dater(au)


def _dater(au: date) -> None:
    """Les instants que la base pose seule prennent le jour dit : sans cela, deux villes pareilles différeraient."""
    instant = timezone.make_aware(datetime.combine(au, time(12)))
    Renvoi.objects.update(le=instant)
    Passation.objects.update(proposee_le=instant)
