"""Les EPS de l'année : une par mois, ses situations, ses présents, ses décisions, ses restitutions."""

from datetime import date, time, timedelta

from jalon.demo.annee.contexte import Annee
from jalon.instances import operations
from jalon.instances.models import Instance, Participation, TypePoint
from jalon.reussite.visibilite import DOSSIER
from jalon.socle.listes.lecture import valeur
from jalon.socle.reseau.operations import creer_intervenant

MOIS = 12
SITUATIONS = 6
MEMBRES = (
    ("Sylvie", "Garnier", "coordonnateur", 3),
    ("Ahmed", "Larbi", "travailleur_social", 3),
    ("Claire", "Monnier", "psychologue_orthophoniste_psychomotricie", 1),
    ("Paul", "Rivière", None, 0),
)
A_FAIRE = ("Proposer l'aide à la scolarité", "Demander un bilan d'orthophonie", "Recevoir les parents", "")


def tenir(annee: Annee) -> None:
    eps = Instance.objects.get(code="eps")
    _composer(annee, eps)
    attendent = list(annee.entres)
    for rang in range(MOIS, -1, -1):
        le = _deuxieme_jeudi(annee.au, rang)
        if le > annee.au:
            _a_venir(annee, eps, le)
            continue
        du_mois = [p for p in attendent if p.entree <= le + timedelta(days=7)][:SITUATIONS]
        attendent = [p for p in attendent if p not in du_mois]
        anciens = [
            p for p in annee.entres if (p.sortie is None or p.sortie > le) and p.entree < le - timedelta(days=150)
        ]
        du_mois += annee.tirage.alea.sample(anciens, min(2, len(anciens)))
        if du_mois:
            _seance(annee, eps, le, rang, list({p.enfant_id: p for p in du_mois}.values()))


def _composer(annee: Annee, eps: Instance) -> None:
    """L'équipe et ses partenaires ; un seul n'a pas encore signé la charte."""
    debut = annee.au - timedelta(days=31 * (MOIS + 1))
    equipe = [annee.awa.intervenant, annee.bruno.intervenant, annee.equipe.comptes["membre_instance"].intervenant]
    invites = [
        creer_intervenant(
            prenom=prenom,
            nom=nom,
            fonction=valeur("fonction_poste", fonction) if fonction else None,
            structure=annee.structures[structure],
            par=annee.awa,
        )
        for prenom, nom, fonction, structure in MEMBRES
    ]
    for rang, intervenant in enumerate([*equipe, *invites]):
        signe = None if rang == len(equipe) + len(invites) - 1 else debut
        operations.ajouter_membre(eps, intervenant=intervenant, du=debut, charte_signee_le=signe, par=annee.awa)


def _deuxieme_jeudi(au: date, mois_avant: int) -> date:
    annee, mois = divmod(au.year * 12 + au.month - 1 - mois_avant, 12)
    premier = date(annee, mois + 1, 1)
    return premier + timedelta(days=(3 - premier.weekday()) % 7 + 7)


def _seance(annee: Annee, eps, le, rang, les_parcours) -> None:
    seance = operations.planifier(eps, le=le, debut=time(14), lieu="Maison de la réussite", par=annee.awa)
    points = [_inscrire(annee, seance, p, le) for p in les_parcours]
    operations.convoquer(seance, le=le - timedelta(days=10), par=annee.awa)
    operations.ouvrir_seance(seance, par=annee.awa)
    convocations = list(seance.les_convocations.order_by("pk"))
    absent = convocations[rang % len(convocations)]
    operations.noter_presences(
        seance,
        participations={c: Participation.EXCUSE if c == absent else Participation.PRESENT for c in convocations},
        par=annee.awa,
    )
    for place, (point, parcours) in enumerate(points):
        _tenir_le_point(annee, point, parcours, le, place)
    operations.clore_seance(seance, le=le, par=annee.awa)


def _inscrire(annee: Annee, seance, parcours, le):
    nouvelle = parcours.entree >= le - timedelta(days=90)
    if nouvelle:
        type_ = TypePoint.NOUVELLE_SITUATION
    elif parcours.sortie and parcours.sortie <= le + timedelta(days=60):
        type_ = TypePoint.SORTIE
    else:
        type_ = TypePoint.POINT_D_ETAPE
    point = operations.inscrire(seance, vers_type=DOSSIER, vers_id=parcours.enfant_id, type=type_, par=annee.awa)
    return point, parcours


DECISIONS = {
    TypePoint.NOUVELLE_SITUATION: ("entree_en_parcours",),
    TypePoint.SORTIE: ("sortie",),
    TypePoint.POINT_D_ETAPE: ("poursuite", "poursuite", "prolongation_accordee"),
}


def _tenir_le_point(annee: Annee, point, parcours, le, place: int) -> None:
    point.refresh_from_db()
    notes = {
        "parents_presents": place % 3 == 0,
        "compte_rendu": "Chacun dit ce qu'il a observé depuis la dernière fois.",
    }
    decision = {
        "decision": annee.valeur("decision_eps", *DECISIONS[point.type]),
        "texte": annee.tirage.parmi(A_FAIRE),
        "pour_le": le + timedelta(days=30),
    }
    operations.tenir_point(point, version=point.version, notes=notes, decision=decision, par=annee.awa)
    point.refresh_from_db()
    if place % 4 != 3 and le + timedelta(days=8) <= annee.au:
        operations.restituer(point, le=le + timedelta(days=8), par=annee.awa)
    # Une décision sur cinq n'est pas encore mise en œuvre.
    for prise in point.les_decisions.all():
        if annee.tirage.alea.random() < 0.8 and le + timedelta(days=20) <= annee.au:
            operations.mettre_en_oeuvre(prise, le=le + timedelta(days=20), par=annee.awa)


def _a_venir(annee: Annee, eps, le) -> None:
    """La prochaine séance est planifiée ; son ordre du jour se fera depuis les candidats."""
    operations.planifier(eps, le=le, debut=time(14), lieu="Maison de la réussite", par=annee.awa)
