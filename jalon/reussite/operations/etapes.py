"""Les points d'étape : la première échéance d'un parcours, et ce qui tombe quand il finit."""

import calendar
from datetime import date

from django.utils import timezone

from jalon.reussite.models import Dispositif, Parcours
from jalon.socle.echeances import operations as echeances
from jalon.socle.echeances.models import Echeance

POINT_D_ETAPE = "point-d-etape"


def regles_de(dispositif) -> Dispositif:
    """Les règles du dispositif ; celles par défaut si la ville ne les a pas encore choisies."""
    return Dispositif.objects.filter(valeur=dispositif).first() or Dispositif(valeur=dispositif)


def ajouter_des_mois(jour: date, mois: int) -> date:
    """Le 31 août plus six mois : le dernier jour de février."""
    annee, rang = divmod(jour.year * 12 + jour.month - 1 + mois, 12)
    return date(annee, rang + 1, min(jour.day, calendar.monthrange(annee, rang + 1)[1]))


def prochain_point(entree: date, mois_entre_points: int, jour: date) -> date:
    """Le premier point d'étape à venir : saisir tard un parcours ancien ne crée pas de retard."""
    pas = max(mois_entre_points, 1)
    rang = 1
    while ajouter_des_mois(entree, rang * pas) < jour:
        rang += 1
    return ajouter_des_mois(entree, rang * pas)


def poser_le_premier_point(parcours, referent, par) -> None:
    """L'échéance du premier point d'étape, au nom du référent."""
    mois = regles_de(parcours.dispositif).mois_entre_points
    if not mois:
        return
    le = prochain_point(parcours.entree, mois, timezone.localdate())
    _poser_un_point(parcours, le, referent or referent_actuel(parcours), par)


def solder_le_point(parcours, le, par) -> None:
    """Un point d'étape a eu lieu : ceux qui étaient dus à un mois près sont faits, et le suivant se pose."""
    for echeance in _points(parcours).filter(le__lte=ajouter_des_mois(le, 1)):
        echeances.terminer(echeance, le=le, par=par)


@echeances.a_la_suite(POINT_D_ETAPE)
def _enchainer_les_points(echeance, *, par) -> None:
    """Fait, d'où qu'on le coche, un point d'étape appelle le suivant ; remis à faire, il le remplace."""
    parcours = Parcours.objects.filter(pk=echeance.objet_id).select_related("dispositif").first()
    if parcours is None:
        return
    autres = _points(parcours).exclude(pk=echeance.pk)
    if echeance.est_a_faire:
        for autre in autres:
            echeances.annuler(autre, le=timezone.localdate(), par=par)
    elif echeance.faite_le and parcours.est_ouvert and not autres.exists():
        mois = regles_de(parcours.dispositif).mois_entre_points
        if mois:
            suivant = max(ajouter_des_mois(echeance.faite_le, mois), timezone.localdate())
            _poser_un_point(parcours, suivant, referent_actuel(parcours), par)


def _points(parcours):
    return echeances_a_faire(parcours).filter(nature=POINT_D_ETAPE)


def _poser_un_point(parcours, le, referent, par) -> None:
    echeances.creer(
        dossier=parcours.enfant,
        objet=parcours,
        nature=POINT_D_ETAPE,
        libelle=f"Point d'étape ({parcours.dispositif})",
        le=le,
        responsable=referent,
        par=par,
    )


def echeances_a_faire(objet):
    return Echeance.objects.a_faire().filter(objet_type=objet._meta.label_lower, objet_id=objet.pk)


def abandonner_les_echeances(objet, _, par) -> None:
    for echeance in echeances_a_faire(objet):
        echeances.annuler(echeance, le=timezone.localdate(), par=par)


def referent_actuel(parcours):
    """L'intervenant qui suit le parcours aujourd'hui, ou None."""
    dernier = parcours.les_referents.filter(au=None).select_related("intervenant").last()
    return dernier.intervenant if dernier else None
