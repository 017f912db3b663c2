"""Le plan : dispositif, domaine, objectif, tout sur une page."""

from dataclasses import dataclass
from itertools import groupby

from jalon.reussite.forms.parcours import AtteinteForm, NouvelObjectifForm
from jalon.reussite.lectures import mots
from jalon.reussite.lectures.dossier import Dossier
from jalon.reussite.models import Objectif
from jalon.reussite.views.parcours import Geste, gestes


@dataclass(frozen=True)
class ObjectifMontre:
    objectif: Objectif
    etat: str
    ton: str
    form: AtteinteForm


@dataclass(frozen=True)
class PlanDeParcours:
    """Un parcours tel que le plan le montre."""

    parcours: object
    etat: str
    ton: str
    duree: str
    referent: object
    domaines: list[tuple[object, list[ObjectifMontre]]]
    gestes: list[Geste]
    ajout: NouvelObjectifForm | None

    @property
    def replie(self) -> bool:
        return bool(self.parcours.annule_le or self.parcours.est_clos)

    @property
    def suspension(self):
        return next((s for s in self.parcours.les_suspensions.all() if s.au is None), None)


def plan(dossier: Dossier) -> list[PlanDeParcours]:
    return [montrer_parcours(parcours, dossier) for parcours in dossier.les_parcours]


def montrer_parcours(parcours, dossier: Dossier, form=None) -> PlanDeParcours:
    """`form` : l'ajout d'objectif tel que la personne vient de le remplir."""
    ajoutable = dossier.complet and not parcours.annule_le and not parcours.est_clos
    return PlanDeParcours(
        parcours=parcours,
        etat=mots.etat_en_mots(parcours),
        ton=mots.ton_de_l_etat(parcours),
        duree=_duree(parcours, dossier.jour),
        referent=dossier.referent(parcours),
        domaines=par_domaine(parcours),
        gestes=gestes(parcours, dossier.compte),
        ajout=(form or NouvelObjectifForm(instance=Objectif(), auto_id=f"p{parcours.pk}_%s")) if ajoutable else None,
    )


def _duree(parcours, jour) -> str:
    fin = parcours.sortie or jour
    return mots.duree_en_mots(parcours.entree, fin) if parcours.entree and parcours.entree <= fin else ""


def par_domaine(parcours) -> list[tuple[object, list[ObjectifMontre]]]:
    """(domaine, objectifs) dans l'ordre de la ville, puis celui des priorités."""
    objectifs = sorted(
        parcours.les_objectifs.all(),
        key=lambda o: (o.domaine.ordre, o.domaine.libelle, o.priorite is None, o.priorite, o.pk),
    )
    return [
        (domaine, [montrer_objectif(objectif) for objectif in du_domaine])
        for domaine, du_domaine in groupby(objectifs, key=lambda o: o.domaine)
    ]


def montrer_objectif(objectif: Objectif) -> ObjectifMontre:
    return ObjectifMontre(
        objectif,
        mots.atteinte_en_mots(objectif),
        mots.TONS_D_ATTEINTE.get(objectif.atteinte, "neutre"),
        AtteinteForm(initial={"atteinte": objectif.atteinte}, auto_id=f"o{objectif.pk}_%s"),
    )
