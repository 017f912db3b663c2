"""Le relevé d'une séance, selon son public : chacun n'y lit que ce dont il a besoin."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models

from jalon.instances.lectures.acces import Acces, points_lus
from jalon.instances.lectures.noms import nommer_les_points
from jalon.instances.models import Convocation, Decision, Participation, Point, Seance
from jalon.socle.renvois import cible
from jalon.socle.reseau.models import Intervenant


class Public(models.TextChoices):
    EQUIPE = "equipe", "L'équipe : tout"
    PARTENAIRE = "partenaire", "Un partenaire : ses situations, sans les notes"
    FAMILLE = "famille", "Une famille : la restitution de son enfant"


@dataclass(frozen=True)
class DecisionDite:
    """`texte` et `responsable` sont vides là où ce public n'en a pas besoin."""

    libelle: str
    texte: str = ""
    responsable: str = ""
    pour_le: object = None

    def __str__(self):
        return ", ".join(filter(None, (self.libelle, self.texte)))


@dataclass(frozen=True)
class PointDit:
    numero: int
    titre: str
    type: str
    dossier: object = None
    precision: str = ""
    parents_presents: bool | None = None
    compte_rendu: str = ""
    decisions: tuple[DecisionDite, ...] = ()
    restitue_le: object = None


@dataclass(frozen=True)
class Releve:
    seance: Seance
    public: str
    destinataire: str
    points: tuple[PointDit, ...]
    presents: tuple[tuple[str, tuple[str, ...]], ...] = ()
    excuses: tuple[str, ...] = ()
    notes: str = ""

    @property
    def dossiers(self) -> list:
        """Les dossiers nommés : leur sortie se consigne."""
        return [point.dossier for point in self.points if point.dossier]


TOUT = Acces(anime=True, entier=True)


def releve(seance, public: str, *, intervenant: Intervenant | None = None, point: Point | None = None) -> Releve:
    """Les données du relevé. `intervenant` : le partenaire qui le reçoit ; `point` : celui de la famille."""
    points = [p for p in points_lus(seance, TOUT) if p.examine_le]
    if public == Public.EQUIPE:
        return _pour_l_equipe(seance, points)
    if public == Public.PARTENAIRE:
        siens = points_du_partenaire(points, intervenant)
        noms = nommer_les_points(siens)
        dits = tuple(_dit(p, noms, _decisions_du_partenaire(p, intervenant)) for p in siens)
        return Releve(seance, public, str(intervenant), dits)
    siens = [p for p in points if p.pk == point.pk and not p.anonyme]
    noms = nommer_les_points(siens)
    dits = tuple(_dit(p, noms, _decisions_de_la_famille(p)) for p in siens)
    return Releve(seance, public, "La famille", dits)


def points_du_partenaire(points: Iterable[Point], intervenant) -> list[Point]:
    """Ceux où il était convié, dont il a quelque chose à faire, ou dont le dossier lui est ouvert par un partage.

    Présentée sans nom, une situation n'a pas de partenaire : son relevé reste dans l'équipe.
    """
    points = [p for p in points if p.renvoi_id and not p.anonyme]
    partages = _destinataires(points)
    return [p for p in points if intervenant.pk in partages.get(p.pk, ()) or _le_concerne(p, intervenant)]


def _le_concerne(point, intervenant) -> bool:
    convies = {c.intervenant_id for c in point.les_convocations.all()}
    charges = {d.responsable_id for d in point.les_decisions.all()}
    return intervenant.pk in convies | charges


def _destinataires(points) -> dict[int, set[int]]:
    par_type: dict[str, dict[int, int]] = {}
    for point in points:
        par_type.setdefault(point.renvoi.vers_type, {})[point.pk] = point.renvoi.vers_id
    permis = {}
    for type_, cibles in par_type.items():
        offerte = cible(type_)
        qui = offerte.destinataires(cibles.values()) if offerte else {}
        permis |= {point: qui.get(pk, set()) for point, pk in cibles.items()}
    return permis


def partenaires(seance) -> list[tuple[Intervenant, int]]:
    """Ceux à qui un relevé peut partir, et combien de situations il leur dirait."""
    points = [p for p in points_lus(seance, TOUT) if p.examine_le and p.renvoi_id and not p.anonyme]
    combien: dict[int, int] = {}
    permis = _destinataires(points)
    for point in points:
        convies = {c.intervenant_id for c in point.les_convocations.all()}
        charges = {d.responsable_id for d in point.les_decisions.all() if d.responsable_id}
        for qui in convies | charges | set(permis.get(point.pk, ())):
            combien[qui] = combien.get(qui, 0) + 1
    return [(i, combien[i.pk]) for i in Intervenant.objects.filter(pk__in=combien).order_by("nom", "prenom")]


def _pour_l_equipe(seance, points) -> Releve:
    noms = nommer_les_points(points)
    dits = []
    for point in points:
        decisions = tuple(_decision_entiere(d) for d in point.les_decisions.all())
        dits.append(
            _dit(
                point,
                noms,
                decisions,
                parents_presents=point.parents_presents,
                compte_rendu=point.compte_rendu,
                restitue_le=point.restitue_le,
            )
        )
    presents, excuses = _presences(seance)
    return Releve(seance, Public.EQUIPE, "L'équipe", tuple(dits), presents, excuses, seance.notes)


def _dit(point, noms, decisions, **plus) -> PointDit:
    nom = noms[point.pk]
    return PointDit(
        numero=point.ordre,
        titre=nom.libelle,
        type=point.get_type_display(),
        dossier=point.dossier if not nom.anonyme else None,
        precision=nom.precision,
        decisions=decisions,
        **plus,
    )


def _decision_entiere(decision: Decision) -> DecisionDite:
    return DecisionDite(str(decision.decision or ""), decision.texte, str(decision.responsable or ""), decision.pour_le)


def _decisions_du_partenaire(point, intervenant) -> tuple[DecisionDite, ...]:
    """L'orientation de la situation, et ce dont il est lui-même chargé."""
    dites = []
    for decision in point.les_decisions.all():
        if decision.responsable_id == intervenant.pk:
            dites.append(_decision_entiere(decision))
        elif decision.decision_id:
            dites.append(DecisionDite(str(decision.decision)))
    return tuple(dites)


def _decisions_de_la_famille(point) -> tuple[DecisionDite, ...]:
    """Ce qui est décidé pour leur enfant, qui s'en occupe et pour quand ; pas ce qui s'est dit."""
    return tuple(_decision_entiere(d) for d in point.les_decisions.all())


def _presences(seance):
    lues = Convocation.objects.filter(seance=seance).select_related("intervenant", "structure")
    presents: dict[str, dict[str, None]] = {}
    excuses: dict[str, None] = {}
    for convocation in sorted(lues, key=lambda c: (str(c.structure or "~"), str(c.intervenant))):
        if convocation.participation == Participation.PRESENT:
            ou = str(convocation.structure or "Sans structure")
            presents.setdefault(ou, {})[str(convocation.intervenant)] = None
        elif convocation.participation == Participation.EXCUSE:
            excuses[str(convocation.intervenant)] = None
    return tuple((ou, tuple(qui)) for ou, qui in presents.items()), tuple(excuses)


def decisions_dites(point, acces, intervenant) -> list[tuple[Decision, DecisionDite]]:
    """Les décisions d'un point, à l'écran : un convié n'en lit que ce que dirait son relevé."""
    lues = point.les_decisions.select_related("decision", "responsable", "echeance")
    dites = []
    for decision in lues:
        if acces.entier or (intervenant and decision.responsable_id == intervenant.pk):
            dites.append((decision, _decision_entiere(decision)))
        elif decision.decision_id:
            dites.append((decision, DecisionDite(str(decision.decision))))
    return dites


def public_de(acces) -> str:
    return "equipe" if acces.anime else "membre" if acces.entier else "partenaire"


def feuille_de(point, nom, acces) -> list:
    """La feuille de la situation, pour ce lecteur. Sans nom, elle n'a ni nom ni école, et un convié n'en lit rien."""
    if not point.renvoi_id or (nom.anonyme and not acces.entier):
        return []
    return feuilles_de([point], {point.pk: nom}, public_de(acces)).get(point.pk, [])


def feuilles_de(points, noms, public: str) -> dict[int, list]:
    """Point → sa feuille, en un appel par type de cible et par présentation."""
    demandes: dict[tuple[str, str], dict[int, int]] = {}
    for point in points:
        if point.renvoi_id:
            voulu = "papier" if noms[point.pk].anonyme else public
            demandes.setdefault((point.renvoi.vers_type, voulu), {})[point.pk] = point.renvoi.vers_id
    lues = {}
    for (type_, voulu), cibles_voulues in demandes.items():
        offerte = cible(type_)
        feuilles = offerte.feuilles(set(cibles_voulues.values()), voulu) if offerte else {}
        lues |= {point: feuilles.get(pk, []) for point, pk in cibles_voulues.items()}
    return lues
