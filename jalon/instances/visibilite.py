"""Qui voit quelles séances : les membres, et ceux qui y sont conviés pour leur seul point."""

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from jalon.instances.droits import Droit
from jalon.socle.cloison import CloisonQuerySet
from jalon.socle.habilitations import a_le_droit

# Le seul niveau de confidentialité où l'on parle de quelqu'un, et où l'on signe donc une charte.
NOMINATIVE = "nominative"


def anime(compte) -> bool:
    return a_le_droit(compte, Droit.ANIMER_LES_INSTANCES)


def _membre(compte, instance: str, le: str, *, avec_charte: bool) -> Exists:
    """Membre encore aujourd'hui, et déjà à la date de la séance."""
    membres = apps.get_model("instances", "Membre").objects.filter(
        Q(du=None) | Q(du__lte=OuterRef(le)),
        Q(au=None) | Q(au__gte=timezone.localdate()),
        instance=OuterRef(instance),
        intervenant__compte=compte,
    )
    if avec_charte:
        signee = Q(charte_signee_le__isnull=False) | ~Q(instance__confidentialite=NOMINATIVE)
        membres = membres.filter(signee)
    return Exists(membres)


def _convie(compte, **autres) -> Exists:
    convocations = apps.get_model("instances", "Convocation").objects
    return Exists(convocations.filter(intervenant__compte=compte, **autres))


class InstanceQuerySet(CloisonQuerySet):
    def visibles_par(self, compte):
        """Qui les règle ou les anime les voit toutes ; les autres, celles dont ils sont membres ou conviés."""
        if not a_le_droit(compte, Droit.VOIR_LES_INSTANCES):
            return self.none()
        if anime(compte) or a_le_droit(compte, Droit.GERER_LES_INSTANCES):
            return self
        membres = apps.get_model("instances", "Membre").objects.filter(
            Q(au=None) | Q(au__gte=timezone.localdate()), instance=OuterRef("pk"), intervenant__compte=compte
        )
        return self.filter(Exists(membres) | _convie(compte, seance__instance=OuterRef("pk")))


class SeanceQuerySet(CloisonQuerySet):
    def ouvertes(self):
        """Ni closes ni annulées : on peut encore y écrire."""
        return self.exclude(etat__in=("close", "annulee"))

    def visibles_par(self, compte):
        """Savoir qu'elle a lieu : qui l'anime, ses membres, ceux qui y sont conviés."""
        if not a_le_droit(compte, Droit.VOIR_LES_INSTANCES):
            return self.none()
        if anime(compte):
            return self
        membre = _membre(compte, "instance", "le", avec_charte=False)
        return self.filter(membre | _convie(compte, seance=OuterRef("pk")))

    def lisibles_par(self, compte):
        """L'ouvrir en entier : il faut l'animer, ou en être membre et avoir signé la charte si elle est nominative."""
        if not a_le_droit(compte, Droit.VOIR_LES_INSTANCES):
            return self.none()
        if anime(compte):
            return self
        return self.filter(_membre(compte, "instance", "le", avec_charte=True))


class PointQuerySet(CloisonQuerySet):
    def a_l_ordre_du_jour(self):
        return self.filter(retire_le=None)

    def visibles_par(self, compte):
        """Ceux des séances que l'on ouvre ; sinon ceux pour lesquels on est convié. Un point retiré ne se lit plus."""
        if not a_le_droit(compte, Droit.VOIR_LES_INSTANCES):
            return self.none()
        if anime(compte):
            return self
        membre = _membre(compte, "seance__instance", "seance__le", avec_charte=True)
        return self.a_l_ordre_du_jour().filter(membre | _convie(compte, point=OuterRef("pk")))


class DecisionQuerySet(CloisonQuerySet):
    def a_faire(self):
        return self.filter(mise_en_oeuvre_le=None)

    def de(self, compte):
        return self.filter(responsable__compte=compte)

    def visibles_par(self, compte):
        """Celles des points que l'on voit, et celles dont on est chargé."""
        if anime(compte):
            return self
        points = apps.get_model("instances", "Point").objects.visibles_par(compte).order_by().values("pk")
        return self.filter(Q(point__in=points) | Q(responsable__compte=compte))
