"""Une séance telle que la lit un compte : ordre du jour, présences par institution, suites des séances passées."""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from jalon.instances.lectures.acces import Acces, acces_a, points_lus
from jalon.instances.lectures.noms import Nom, nommer_les_points
from jalon.instances.models import Decision, EtatSeance, Participation, Point, Seance
from jalon.instances.operations.commun import duree_de

TONS = {
    EtatSeance.PLANIFIEE: "attente",
    EtatSeance.CONVOQUEE: "en_cours",
    EtatSeance.TENUE: "en_cours",
    EtatSeance.CLOSE: "termine",
    EtatSeance.ANNULEE: "neutre",
}


@dataclass
class Ligne:
    """Un point de l'ordre du jour, nommé pour le lecteur."""

    point: Point
    nom: Nom
    minutes: int
    decisions: list[Decision] = field(default_factory=list)
    convies: list = field(default_factory=list)

    @property
    def dossier(self):
        return self.point.dossier


class SeanceLue:
    def __init__(self, seance: Seance, compte, acces: Acces | None = None):
        self.seance, self.compte = seance, compte
        self.acces = acces or acces_a(compte, seance)

    @property
    def ton(self) -> str:
        return TONS[self.seance.etat]

    @cached_property
    def lignes(self) -> list[Ligne]:
        points = points_lus(self.seance, self.acces)
        noms = nommer_les_points(points, self.compte)
        return [
            Ligne(
                point,
                noms[point.pk],
                duree_de(point, self.seance.instance),
                list(point.les_decisions.all()),
                list(point.les_convocations.all()),
            )
            for point in points
        ]

    @property
    def dossiers(self) -> list:
        """Les dossiers que la page nomme : leur lecture se consigne."""
        return [ligne.dossier for ligne in self.lignes if ligne.dossier and not ligne.nom.anonyme]

    @cached_property
    def retires(self) -> list[Ligne]:
        """Pour qui anime seulement : ce qui a quitté l'ordre du jour, et pourquoi, sans nom."""
        if not self.acces.anime:
            return []
        retires = list(self.seance.les_points.exclude(retire_le=None).select_related("renvoi"))
        noms = nommer_les_points(retires)
        return [Ligne(point, noms[point.pk], 0) for point in retires]

    @cached_property
    def convocations(self) -> list:
        """Ceux que l'on attend à toute la séance, par institution."""
        lues = self.seance.les_convocations.filter(point=None).select_related("intervenant", "structure")
        return sorted(lues, key=lambda c: (str(c.structure or "~"), str(c.intervenant)))

    @property
    def institutions(self) -> list[tuple[str, list]]:
        groupes = groupby(self.convocations, key=lambda c: str(c.structure or "Sans structure"))
        return [(structure, list(convoques)) for structure, convoques in groupes]

    @property
    def presents(self) -> int:
        return sum(c.participation == Participation.PRESENT for c in self.convocations)

    @cached_property
    def suites(self) -> list[tuple[Decision, Nom]]:
        """Les décisions des séances passées de l'instance, pas encore mises en œuvre."""
        if not self.acces.entier:
            return []
        return a_reprendre(self.seance, self.compte)


def a_reprendre(seance, compte) -> list[tuple[Decision, Nom]]:
    """Reprises de séance en séance jusqu'à ce qu'elles soient faites, les plus pressées d'abord."""
    decisions = Decision.objects.a_faire().filter(
        point__seance__instance=seance.instance_id, le__lte=seance.le, point__retire_le=None
    )
    return nommer_les_decisions(decisions.exclude(point__seance=seance), compte)


def nommer_les_decisions(decisions, compte) -> list[tuple[Decision, Nom]]:
    lies = ("decision", "responsable", "echeance", "point__renvoi", "point__seance__instance")
    lues = sorted(decisions.select_related(*lies), key=lambda d: (d.pour_le or d.le, d.pk))
    noms = nommer_les_points({d.point_id: d.point for d in lues}.values(), compte)
    return [(decision, noms[decision.point_id]) for decision in lues]
