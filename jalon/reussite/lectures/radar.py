"""Le radar : des faits de procédure sur les parcours en cours, jamais un jugement ni un score sur un enfant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, Max, OuterRef, Q

from jalon.reussite.models import Action, ContactEnfant, EtatAction, Examen, Parcours, Preconisation, ReferentParcours
from jalon.reussite.operations.etapes import POINT_D_ETAPE
from jalon.reussite.visibilite import DOSSIER
from jalon.socle.echeances.models import Echeance

SEMAINES = 6
DELAI_D_UNE_DECISION = timedelta(days=30)
# Ce qu'une décision appelle : les autres (poursuite, ajournée…) n'attendent pas d'action.
QUI_APPELLENT_UNE_ACTION = ("entree_en_parcours", "reorientation", "prolongation_accordee")


@dataclass(frozen=True)
class Fait:
    """Un fait, et les dossiers où il est vrai : (enfant, ce qui le montre), le plus ancien d'abord."""

    code: str
    libelle: str
    quoi_faire: str
    lignes: list[tuple[object, str]]


def radar(compte, jour: date, semaines: int = SEMAINES) -> list[Fait]:
    """Les faits des dossiers que le compte voit ; le même nombre de requêtes quel que soit leur nombre."""
    ouverts = Parcours.objects.en_cours().visibles_par(compte).filter(enfant__fusionne_dans=None)
    ouverts = ouverts.select_related("enfant", "dispositif")
    return [
        Fait(
            "sans_nouvelles",
            f"Aucun contact avec la famille depuis {semaines} semaines",
            "Appelez, ou notez le contact qui a eu lieu.",
            _sans_nouvelles(ouverts, jour - timedelta(weeks=semaines)),
        ),
        Fait("sans_referent", "Aucun référent", "Nommez-en un dans l'onglet Parcours.", _sans_referent(ouverts, jour)),
        Fait(
            "point_depasse",
            "Point d'étape dépassé",
            "Faites le point, ou reportez-le.",
            _points_depasses(ouverts, jour),
        ),
        Fait(
            "decision_sans_action",
            "Décision sans action",
            "Mettez en œuvre la préconisation, ou dites pourquoi elle est abandonnée.",
            _decisions_sans_action(ouverts, jour),
        ),
        Fait(
            "fin_passee", "Date de fin passée", "Terminez l'action, ou changez sa date.", _fins_passees(ouverts, jour)
        ),
    ]


def _lignes(les_parcours: Iterable[Parcours], detail) -> list[tuple[object, str]]:
    return [(p.enfant, f"{p.dispositif} : {detail(p)}") for p in les_parcours]


def _sans_nouvelles(ouverts, limite: date):
    contacts = ContactEnfant.objects.filter(enfant=OuterRef("enfant"), contact__avec_la_famille=True)
    recents = contacts.filter(contact__le__gte=limite)
    muets = ouverts.filter(entree__lt=limite).exclude(Exists(recents))
    muets = muets.annotate(
        dernier=Max("enfant__les_contacts__contact__le", filter=Q(enfant__les_contacts__contact__avec_la_famille=True))
    ).order_by(F("dernier").asc(nulls_first=True), "pk")
    return _lignes(muets, lambda p: f"dernier contact le {p.dernier:%d/%m/%Y}" if p.dernier else "aucun contact noté")


def _sans_referent(ouverts, jour: date):
    tenus = ReferentParcours.objects.filter(parcours=OuterRef("pk")).filter(Q(au=None) | Q(au__gte=jour))
    return _lignes(ouverts.exclude(Exists(tenus)).order_by("entree", "pk"), lambda p: f"entré le {p.entree:%d/%m/%Y}")


def _points_depasses(ouverts, jour: date):
    lus = {p.pk: p for p in ouverts}
    retards = Echeance.objects.en_retard(jour).filter(
        nature=POINT_D_ETAPE, objet_type=Parcours._meta.label_lower, dossier_type=DOSSIER
    )
    return [
        (lus[pk].enfant, f"{lus[pk].dispositif} : prévu le {le:%d/%m/%Y}")
        for pk, le in retards.order_by("le", "pk").values_list("objet_id", "le")
        if pk in lus
    ]


def _decisions_sans_action(ouverts, jour: date):
    limite = jour - DELAI_D_UNE_DECISION
    preconisees = Preconisation.objects.filter(
        parcours__in=ouverts.order_by().values("pk"), abandonnee_le=None, les_actions=None
    ).filter(Q(echeance__lt=jour) | Q(echeance=None, le__lt=limite))
    faites = Action.objects.filter(enfant=OuterRef("enfant"), notee_le__gte=OuterRef("le"))
    examinees = Examen.objects.filter(
        enfant__in=ouverts.order_by().values("enfant"), decision__code__in=QUI_APPELLENT_UNE_ACTION, le__lt=limite
    ).exclude(Exists(faites))
    lignes = [
        (p.le, p.parcours.enfant, f"{p} (préconisé le {p.le:%d/%m/%Y})")
        for p in preconisees.select_related("parcours__enfant", "domaine", "action")
    ] + [
        (e.le, e.enfant, f"{e.decision} (décidé le {e.le:%d/%m/%Y})")
        for e in examinees.select_related("enfant", "decision")
    ]
    return [(enfant, detail) for _, enfant, detail in sorted(lignes, key=lambda ligne: (ligne[0], ligne[1].pk))]


def _fins_passees(ouverts, jour: date):
    finies = Action.objects.filter(
        parcours__in=ouverts.order_by().values("pk"), etat__in=(EtatAction.EN_COURS, EtatAction.SUSPENDUE), fin__lt=jour
    )
    lues = finies.select_related("enfant", "action", "domaine").order_by("fin", "pk")
    return [(action.enfant, f"{action} : fin prévue le {action.fin:%d/%m/%Y}") for action in lues]
