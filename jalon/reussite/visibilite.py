"""Qui voit quels dossiers : la seule réponse, lue par toutes les listes, fiches et statistiques."""

from django.db.models import Q

from jalon.reussite.droits import Droit
from jalon.socle.cloison import CloisonQuerySet
from jalon.socle.habilitations import AccesExceptionnel, Portee, portee_de

DOSSIER = "reussite.enfant"


def dossiers_vus(compte, prefixe: str = "") -> Q | None:
    """La condition des dossiers que le compte voit ; None s'il les voit tous.

    `prefixe` : le chemin vers l'enfant (« enfant__ » depuis un parcours).
    """
    portee = portee_de(compte, Droit.VOIR_LES_DOSSIERS)
    if portee == Portee.VILLE:
        return None
    if portee in (Portee.AUCUN_DOSSIER, Portee.AGREGATS):
        return Q(pk__in=())
    condition = Q(**{f"{prefixe}les_parcours__les_referents__intervenant__compte": compte})
    if portee == Portee.STRUCTURE:
        condition |= Q(
            **{f"{prefixe}les_parcours__les_referents__intervenant__structure__les_intervenants__compte": compte}
        )
    acces = AccesExceptionnel.objects.du_compte(compte, DOSSIER).values("dossier_id")
    return condition | Q(**{f"{prefixe}pk__in": acces})


class EnfantQuerySet(CloisonQuerySet):
    def actuels(self):
        """Sans les dossiers fusionnés dans un autre."""
        return self.filter(fusionne_dans=None)

    def visibles_par(self, compte):
        """Le référent voit les siens ; le coordonnateur voit tous ceux de la collectivité."""
        condition = dossiers_vus(compte)
        if condition is None:
            return self
        return self.filter(pk__in=self.model.objects.filter(condition).values("pk"))


class CleQuerySet(CloisonQuerySet):
    """Les lignes de la liste des enfants : une par dossier actuel."""

    def visibles_par(self, compte):
        if dossiers_vus(compte) is None:
            return self
        enfants = self.model._meta.get_field("enfant").related_model.objects
        return self.filter(enfant__in=enfants.visibles_par(compte).values("pk"))


class ParcoursQuerySet(CloisonQuerySet):
    def comptes(self):
        """Ceux qui comptent : ni annulés, ni d'un dossier fusionné."""
        return self.filter(annule_le=None, enfant__fusionne_dans=None)

    def en_cours(self):
        return self.filter(annule_le=None, entree__isnull=False, sortie=None)

    def visibles_par(self, compte):
        condition = dossiers_vus(compte)
        if condition is None:
            return self
        enfants = self.model._meta.get_field("enfant").related_model.objects
        return self.filter(enfant__in=enfants.visibles_par(compte).values("pk"))
