"""Créer une ville de la démonstration, du réseau aux dossiers. Une ville déjà là n'est pas refaite."""

from datetime import date

from django.db import transaction

from jalon.demo.annee import vivre
from jalon.demo.dossiers import Peuplement
from jalon.demo.equipe import composer
from jalon.demo.horloge import au_jour
from jalon.demo.plans import PlanDeVille
from jalon.demo.reseau import batir, creer_les_structures
from jalon.demo.tirages import Tirage
from jalon.socle.cloison import Collectivite, cloison, unite_de_travail
from jalon.socle.ouverture import ouvrir


def creer_la_ville(plan: PlanDeVille, *, graine: int, au: date, enfants: int | None = None) -> Collectivite | None:
    """Rend la ville, ou None si elle existait. Tout ou rien : une démonstration interrompue se recommence."""
    if Collectivite.objects.filter(code=plan.code).exists():
        return None
    with au_jour(au), transaction.atomic():
        ville = ouvrir(code=plan.code, nom=plan.nom)
        with cloison(ville), unite_de_travail():
            structures = creer_les_structures(None)
            equipe = composer(plan, structures)
            reseau = batir(plan, equipe.comptes["coordonnateur"])
            tirage = Tirage(graine, au, plan.code)
            Peuplement(plan, tirage, reseau, equipe).peupler(enfants or plan.enfants)
        # La liste des enfants, que lisent les réunions, se tient à la fin de chaque unité de travail.
        with cloison(ville), unite_de_travail():
            vivre(plan, graine=graine, au=au, reseau=reseau, equipe=equipe, structures=structures)
    return ville
