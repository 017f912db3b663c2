"""Les heures d'un mois : les séances qui ont eu lieu et dont les présences sont pointées, par qui et pour qui."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Q

from jalon.reussite.models import SeanceGroupe, StatutPresence


@dataclass
class Somme:
    """Le service fait d'un intervenant ou d'un prestataire. `sans_duree` : des séances qui ne comptent aucune heure."""

    cle: str
    libelle: str
    seances: int = 0
    minutes: int = 0
    presents: int = 0
    sans_duree: int = 0

    @property
    def heures(self) -> str:
        return en_heures(self.minutes)

    def ajouter(self, seance) -> None:
        self.seances += 1
        self.minutes += seance.duree or 0
        self.presents += seance.presents
        self.sans_duree += not seance.duree


@dataclass
class Mois:
    """`par_intervenant` et `par_prestataire` partagent les mêmes séances : leurs totaux sont égaux."""

    du: date
    par_intervenant: list[Somme] = field(default_factory=list)
    par_prestataire: list[Somme] = field(default_factory=list)
    total: Somme = field(default_factory=lambda: Somme("", "Total"))
    a_pointer: int = 0

    @property
    def code(self) -> str:
        return f"{self.du:%Y-%m}"

    @property
    def precedent(self) -> str:
        return f"{self.du - timedelta(days=1):%Y-%m}"

    @property
    def suivant(self) -> str:
        return f"{mois_suivant(self.du):%Y-%m}"


def mois_suivant(du: date) -> date:
    return (du.replace(day=28) + timedelta(days=4)).replace(day=1)


def lire_le_mois(texte: str, jour: date) -> date:
    """« 2026-11 » → le 1er novembre ; ce qui ne se lit pas donne le mois du jour."""
    try:
        lu = date.fromisoformat(f"{texte}-01")
    except ValueError:
        return jour.replace(day=1)
    return lu if 2000 <= lu.year <= 2100 else jour.replace(day=1)


def en_heures(minutes: int) -> str:
    """90 → « 1 h 30 »."""
    heures, reste = divmod(minutes, 60)
    return f"{heures} h {reste:02d}" if reste else f"{heures} h"


def seances_du_mois(du: date):
    """Les séances non annulées du mois, avec leur `presents` et leur `pointes`."""
    seances = SeanceGroupe.objects.filter(le__gte=du, le__lt=mois_suivant(du), annulee=False)
    return seances.select_related(
        "groupe__intervenant__structure", "groupe__structure", "intervenant__structure"
    ).annotate(
        presents=Count("les_presences", filter=Q(les_presences__statut=StatutPresence.PRESENT)),
        pointes=Count("les_presences"),
    )


def qui_intervient(seance):
    """Celui de la séance ; à défaut, l'animateur du groupe."""
    return seance.intervenant or seance.groupe.intervenant


def qui_facture(seance):
    """Le prestataire du groupe ; à défaut, la structure de qui intervient."""
    intervenant = qui_intervient(seance)
    return seance.groupe.structure or (intervenant.structure if intervenant else None)


CRITERES = {"intervenant": qui_intervient, "prestataire": qui_facture}


def lire(du: date) -> Mois:
    mois = Mois(du)
    sommes = {critere: {} for critere in CRITERES}
    for seance in seances_du_mois(du):
        if not seance.pointes:
            mois.a_pointer += 1
            continue
        mois.total.ajouter(seance)
        for critere, qui in CRITERES.items():
            _somme(sommes[critere], qui(seance)).ajouter(seance)
    mois.par_intervenant, mois.par_prestataire = (_ranger(sommes[critere]) for critere in CRITERES)
    return mois


def _somme(sommes, objet) -> Somme:
    cle = str(objet.pk) if objet else "sans"
    return sommes.setdefault(cle, Somme(cle, str(objet) if objet else "Non renseigné"))


def _ranger(sommes) -> list[Somme]:
    return sorted(sommes.values(), key=lambda s: (s.cle == "sans", s.libelle.casefold()))


def seances_de(du: date, critere: str, cle: str) -> list[SeanceGroupe]:
    """Les séances derrière un nombre du tableau ; sans critère, toutes celles qui comptent. Par date."""
    comptees = [s for s in seances_du_mois(du).order_by("le", "debut", "pk") if s.pointes]
    if critere not in CRITERES:
        return comptees
    rangees = defaultdict(list)
    for seance in comptees:
        qui = CRITERES[critere](seance)
        rangees[str(qui.pk) if qui else "sans"].append(seance)
    return rangees[cle]
