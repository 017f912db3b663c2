"""Un groupe tel qu'un compte le lit : ses places, ses enfants nommés à qui de droit, ses séances, l'assiduité."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from jalon.reussite.models import Enfant, Groupe, Inscription, Presence, SeanceGroupe, StatutPresence
from jalon.reussite.operations.seance import inscrits_le
from jalon.socle.cloison import ModeIdentite, collectivite_active

ABSENCES = (StatutPresence.ABSENT, StatutPresence.ABSENT_EXCUSE)
SEANCES_MONTREES = 12


def groupes_a_lister(compte):
    """Les groupes que le compte voit, avec leurs nombres : `inscrits`, `attendent`, `presents`, `pointes`."""
    jour = timezone.localdate()
    encore = Inscription.objects.filter(Q(au=None) | Q(au__gte=jour), enfant__fusionne_dans=None)
    pointees = Presence.objects.filter(seance__annulee=False).exclude(statut=StatutPresence.ANNULE)
    presents = pointees.filter(statut=StatutPresence.PRESENT)
    return (
        Groupe.objects.visibles_par(compte)
        .select_related("dispositif", "intervenant", "structure", "lieu")
        .annotate(
            inscrits=_combien(encore.filter(en_attente=False), "groupe"),
            attendent=_combien(encore.filter(en_attente=True), "groupe"),
            pointes=_combien(pointees, "seance__groupe"),
            presents=_combien(presents, "seance__groupe"),
        )
    )


def _combien(lignes, chemin):
    comptes = lignes.filter(**{chemin: OuterRef("pk")}).order_by().values(chemin).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(comptes), 0)


def en_pourcent(part: int, total: int | None) -> str:
    """« 80 % », ou rien s'il n'y a rien à rapporter."""
    return f"{round(100 * part / total)} %" if total else ""


def designation_courte(enfant) -> str:
    """Assez pour l'appeler, pas pour ouvrir son dossier : le prénom et l'initiale du nom."""
    if collectivite_active().identite_enfants == ModeIdentite.COMPLETE and enfant.prenom:
        return f"{enfant.prenom} {enfant.nom[:1].upper()}.".replace(" .", "")
    return enfant.designation


def nommer(enfants, compte, *, anime: bool) -> dict[int, tuple[str, bool]]:
    """Enfant → (nom, le dossier est vu). Sans dossier vu, nommé en court à qui anime ; absent du résultat sinon.

    Deux enfants de même désignation courte se distinguent par leur numéro.
    """
    par_pk = {enfant.pk: enfant for enfant in enfants}
    vus = set(Enfant.objects.visibles_par(compte).filter(pk__in=par_pk).values_list("pk", flat=True))
    courts = {pk: designation_courte(enfant) for pk, enfant in par_pk.items() if pk not in vus} if anime else {}
    homonymes = {nom for nom, combien in Counter(courts.values()).items() if combien > 1}
    noms = {
        pk: (f"{nom} (n° {par_pk[pk].numero_affiche})" if nom in homonymes else nom, False)
        for pk, nom in courts.items()
    }
    return noms | {pk: (str(par_pk[pk]), True) for pk in vus}


@dataclass(frozen=True)
class Place:
    """Une inscription telle qu'on la montre. `nom` vide : un enfant que ce compte n'a pas à connaître."""

    inscription: Inscription
    nom: str
    dossier_vu: bool
    presents: int = 0
    pointes: int = 0
    avec_un_parent: int = 0


class GroupeLu:
    def __init__(self, groupe, compte):
        self.groupe, self.compte, self.jour = groupe, compte, timezone.localdate()
        self.anime = Groupe.objects.pointables_par(compte).filter(pk=groupe.pk).exists()

    @cached_property
    def _places(self) -> list[Place]:
        lues = list(self.groupe.les_inscriptions.filter(enfant__fusionne_dans=None).select_related("enfant"))
        noms = nommer([i.enfant for i in lues], self.compte, anime=self.anime)
        places = [Place(i, *noms.get(i.enfant_id, ("", False)), *self._assiduite.get(i.enfant_id, ())) for i in lues]
        return sorted(places, key=lambda p: (not p.nom, p.nom))

    @cached_property
    def _assiduite(self) -> dict[int, tuple[int, int, int]]:
        pointees = Presence.objects.filter(seance__groupe=self.groupe, seance__annulee=False)
        comptees = (
            pointees.exclude(statut=StatutPresence.ANNULE)
            .order_by()
            .values_list("enfant")
            .annotate(
                presents=Count("pk", filter=Q(statut=StatutPresence.PRESENT)),
                pointes=Count("pk"),
                parents=Count("pk", filter=Q(avec_un_parent=True)),
            )
        )
        return {enfant: (presents, pointes, parents) for enfant, presents, pointes, parents in comptees}

    @property
    def inscrits(self) -> list[Place]:
        return [p for p in self._places if not p.inscription.en_attente and self._tient(p)]

    @property
    def attendent(self) -> list[Place]:
        """Du plus ancien au plus récent : qui attend depuis le plus longtemps d'abord."""
        attendent = [p for p in self._places if p.inscription.en_attente and self._tient(p)]
        return sorted(attendent, key=lambda p: (p.inscription.du or self.jour, p.inscription.pk))

    @property
    def partis(self) -> list[Place]:
        return [p for p in self._places if not self._tient(p) and p.nom]

    def _tient(self, place) -> bool:
        return place.inscription.au is None or place.inscription.au >= self.jour

    @property
    def places_libres(self) -> int | None:
        return None if self.groupe.places is None else max(self.groupe.places - len(self.inscrits), 0)

    @property
    def remplissage(self) -> str:
        return en_pourcent(len(self.inscrits), self.groupe.places)

    @property
    def assiduite(self) -> str:
        presents, pointes, _ = map(sum, zip(*self._assiduite.values(), strict=True)) if self._assiduite else (0, 0, 0)
        return en_pourcent(presents, pointes)

    @property
    def parents(self) -> tuple[int, int]:
        """(venues avec un parent, enfants dont un parent est venu)."""
        venues = [parents for _, _, parents in self._assiduite.values() if parents]
        return sum(venues), len(venues)

    @cached_property
    def seances(self) -> list[SeanceGroupe]:
        lues = self.groupe.les_seances.select_related("intervenant").annotate(
            presents=Count("les_presences", filter=Q(les_presences__statut=StatutPresence.PRESENT)),
            pointes=Count("les_presences"),
        )
        return list(lues.order_by("le", F("debut").asc(nulls_first=True), "pk"))

    @property
    def a_venir(self) -> list[SeanceGroupe]:
        return [s for s in self.seances if s.le >= self.jour and not s.pointes][:SEANCES_MONTREES]

    @property
    def a_pointer(self) -> list[SeanceGroupe]:
        return [s for s in self.seances if s.le < self.jour and not s.pointes and not s.annulee]

    @property
    def passees(self) -> list[SeanceGroupe]:
        return [s for s in reversed(self.seances) if s.pointes or (s.annulee and s.le < self.jour)]


@dataclass(frozen=True)
class Ligne:
    """Un enfant sur la feuille de présence."""

    enfant: Enfant
    nom: str
    statut: str
    avec_un_parent: bool
    est_posee: bool

    @property
    def dite(self) -> str:
        """La présence pointée ; vide tant qu'elle ne l'est pas."""
        return StatutPresence(self.statut).label if self.est_posee else ""


def feuille(seance, compte) -> list[Ligne]:
    """Les enfants attendus à la séance et ceux déjà pointés, par nom ; présents tant que rien n'est dit."""
    posees = {p.enfant_id: p for p in seance.les_presences.select_related("enfant")}
    attendus = {i.enfant_id: i.enfant for i in inscrits_le(seance.groupe, seance.le).select_related("enfant")}
    enfants = attendus | {pk: p.enfant for pk, p in posees.items()}
    noms = nommer(enfants.values(), compte, anime=True)
    lignes = [_ligne(enfant, noms[pk][0], posees.get(pk)) for pk, enfant in enfants.items()]
    return sorted(lignes, key=lambda ligne: ligne.nom)


def _ligne(enfant, nom, posee) -> Ligne:
    if posee is None or posee.statut == StatutPresence.ANNULE:
        return Ligne(enfant, nom, StatutPresence.PRESENT, avec_un_parent=False, est_posee=False)
    return Ligne(enfant, nom, posee.statut, posee.avec_un_parent, est_posee=True)
