"""Qui voit quels dossiers : la seule réponse, lue par toutes les listes, fiches et statistiques."""

from datetime import timedelta

from django.apps import apps
from django.db.models import Q
from django.utils import timezone

from jalon.reussite.droits import Droit
from jalon.socle.cloison import CloisonQuerySet
from jalon.socle.habilitations import AccesExceptionnel, Portee, a_le_droit, portee_de
from jalon.socle.reseau.models import Intervenant

DOSSIER = "reussite.enfant"


def dossiers_vus(compte, champ: str = "pk") -> Q | None:
    """La condition des dossiers que le compte voit ; None s'il les voit tous. `champ` : celui qui désigne l'enfant.

    Des sous-requêtes plutôt que des jointures : leur coût suit les dossiers de la personne, pas ceux de la ville.
    """
    portee = portee_de(compte, Droit.VOIR_LES_DOSSIERS)
    if portee == Portee.VILLE:
        return None
    if portee in (Portee.AUCUN_DOSSIER, Portee.AGREGATS):
        return Q(pk__in=())
    referents = apps.get_model("reussite", "ReferentParcours").objects
    # Qui a passé la main ne voit plus ; un parcours clos, lui, reste à son dernier référent.
    tenus = referents.filter(Q(au=None) | Q(au__gte=timezone.localdate()))
    suivis = tenus.filter(_de_l_equipe(compte, portee)).order_by().values("parcours__enfant")
    acces = AccesExceptionnel.objects.du_compte(compte, DOSSIER).values("dossier_id")
    return Q(**{f"{champ}__in": suivis}) | Q(**{f"{champ}__in": acces})


def _de_l_equipe(compte, portee) -> Q:
    """Suivi par la personne, ou par qui elle remplace ; avec la portée de sa structure, par ses collègues aussi."""
    siens = Q(intervenant__compte=compte) | Q(intervenant__in=remplaces(compte))
    if portee != Portee.STRUCTURE:
        return siens
    structures = Intervenant.objects.filter(compte=compte).exclude(structure=None).order_by().values("structure")
    return siens | Q(intervenant__structure__in=structures)


def remplaces(compte):
    """Les intervenants dont le compte tient les dossiers aujourd'hui, par intérim."""
    jour = timezone.localdate()
    interims = apps.get_model("reussite", "Interim").objects
    return interims.filter(remplacant__compte=compte, du__lte=jour, au__gte=jour).order_by().values("absent")


class EnfantQuerySet(CloisonQuerySet):
    def actuels(self):
        """Sans les dossiers fusionnés dans un autre."""
        return self.filter(fusionne_dans=None)

    def visibles_par(self, compte):
        """Le référent voit les siens ; le coordonnateur voit tous ceux de la collectivité."""
        condition = dossiers_vus(compte)
        return self if condition is None else self.filter(condition)


class CleQuerySet(CloisonQuerySet):
    """Les lignes de la liste des enfants : une par dossier actuel."""

    def visibles_par(self, compte):
        condition = dossiers_vus(compte, "enfant")
        return self if condition is None else self.filter(condition)


class ParcoursQuerySet(CloisonQuerySet):
    def comptes(self):
        """Ceux qui comptent : ni annulés, ni d'un dossier fusionné."""
        return self.filter(annule_le=None, enfant__fusionne_dans=None)

    def en_cours(self):
        return self.filter(annule_le=None, entree__isnull=False, sortie=None)

    def visibles_par(self, compte):
        condition = dossiers_vus(compte, "enfant")
        return self if condition is None else self.filter(condition)


class DemandeQuerySet(CloisonQuerySet):
    def visibles_par(self, compte):
        """Toutes pour qui les traite ou voit toute la ville ; sinon celles que l'on a écrites, celles que l'on suit et,
        pour qui tient les dossiers, celles des enfants que l'on voit."""
        if a_le_droit(compte, Droit.TRAITER_LES_DEMANDES):
            return self
        portee = portee_de(compte, Droit.DEPOSER_UNE_DEMANDE)
        if portee in (Portee.AUCUN_DOSSIER, Portee.AGREGATS):
            return self.none()
        acces = AccesExceptionnel.objects.du_compte(compte, "reussite.demande").values("dossier_id")
        condition = Q(recue_par=compte) | Q(suivie_par__compte=compte) | Q(pk__in=acces)
        if a_le_droit(compte, Droit.MODIFIER_LES_DOSSIERS):
            vus = dossiers_vus(compte, "enfant")
            if vus is None:
                return self
            condition |= vus
        return self.filter(condition)

    def actuelles(self):
        """Sans celles d'un dossier fusionné ailleurs."""
        return self.filter(Q(enfant=None) | Q(enfant__fusionne_dans=None))


# Qui a remplacé l'animateur le temps d'une séance garde le groupe sous les yeux ce temps-là.
REMPLACEMENT = timedelta(days=30)


class GroupeQuerySet(CloisonQuerySet):
    def visibles_par(self, compte):
        """Qui gère les groupes les voit tous, sans leurs enfants ; qui y pointe les présences, ceux qu'il anime."""
        if a_le_droit(compte, Droit.GERER_LES_GROUPES):
            return self
        return self.pointables_par(compte)

    def pointables_par(self, compte):
        """Ceux dont le compte peut nommer les enfants et pointer les présences : toute la ville, ou les siens."""
        portee = portee_de(compte, Droit.POINTER_LES_PRESENCES)
        if portee == Portee.VILLE:
            return self
        if portee in (Portee.AUCUN_DOSSIER, Portee.AGREGATS):
            return self.none()
        return self.filter(_animes_par(compte))


class SeanceQuerySet(CloisonQuerySet):
    def visibles_par(self, compte):
        groupes = apps.get_model("reussite", "Groupe").objects.visibles_par(compte)
        return self.filter(groupe__in=groupes.order_by().values("pk"))

    def pointables_par(self, compte):
        groupes = apps.get_model("reussite", "Groupe").objects.pointables_par(compte)
        return self.filter(groupe__in=groupes.order_by().values("pk"))


def _animes_par(compte) -> Q:
    lui = Intervenant.objects.filter(compte=compte).order_by().values("pk")
    seances = apps.get_model("reussite", "SeanceGroupe").objects.filter(
        intervenant__in=lui, le__gte=timezone.localdate() - REMPLACEMENT
    )
    return Q(intervenant__in=lui) | Q(pk__in=seances.order_by().values("groupe"))


class DeLEnfantQuerySet(CloisonQuerySet):
    """Ce qui pend à un enfant se voit avec lui."""

    def visibles_par(self, compte):
        condition = dossiers_vus(compte, "enfant")
        return self if condition is None else self.filter(condition)
