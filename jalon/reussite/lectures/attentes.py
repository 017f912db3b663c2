"""Qui attend quoi, et depuis quand : suivis demandés, places de groupe, enfants admis qui attendent un référent."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from jalon.reussite.lectures.mots import duree_en_mots
from jalon.reussite.models import Demande, Enfant, Inscription, PriseEnCharge, SuiteDemande, SuiviPartenaire
from jalon.reussite.visibilite import dossiers_vus

EN_ATTENTE = (PriseEnCharge.DEMANDEE, PriseEnCharge.EN_LISTE_D_ATTENTE)


@dataclass(frozen=True)
class Attente:
    """`depuis` vaut None si personne ne l'a noté."""

    enfant: Enfant
    nature: str
    quoi: str
    aupres: str
    etat: str
    depuis: date | None
    ancre: str

    @property
    def duree(self) -> str:
        jour = timezone.localdate()
        if self.depuis is None or self.depuis > jour:
            return ""
        return duree_en_mots(self.depuis, jour) if self.depuis < jour else "aujourd'hui"


def attentes(compte, filtres: dict) -> list[Attente]:
    """Celles des dossiers que le compte voit, les plus anciennes d'abord, celles sans date à la fin.

    `filtres` : « quoi » (suivi, groupe, demande), « partenaire » (identifiant de structure), « type » (de suivi).
    """
    sources = {"suivi": _suivis, "groupe": _groupes, "demande": _demandes}
    voulues = [filtres["quoi"]] if filtres.get("quoi") else sources
    lues = [attente for nature in voulues for attente in sources[nature](compte, filtres)]
    return sorted(lues, key=lambda a: (a.depuis is None, a.depuis or date.max, a.enfant.cle_recherche, a.enfant.pk))


def _suivis(compte, filtres):
    lus = SuiviPartenaire.objects.visibles_par(compte).filter(
        prise_en_charge__in=EN_ATTENTE, fin=None, enfant__fusionne_dans=None
    )
    if filtres.get("partenaire"):
        lus = lus.filter(partenaire=filtres["partenaire"])
    if filtres.get("type"):
        lus = lus.filter(type__code=filtres["type"])
    for suivi in lus.select_related("enfant", "partenaire", "type", "objet", "intervention"):
        quoi = ", ".join(str(v) for v in (suivi.type, suivi.objet, suivi.intervention) if v)
        etat = suivi.get_prise_en_charge_display()
        aupres = str(suivi.partenaire or "")
        yield Attente(
            suivi.enfant, "suivi", quoi or "Suivi partenaire", aupres, etat, suivi.demande_le, f"suivi-{suivi.pk}"
        )


def _groupes(compte, filtres):
    if filtres.get("type"):
        return
    lues = Inscription.objects.visibles_par(compte).filter(en_attente=True, au=None, enfant__fusionne_dans=None)
    if filtres.get("partenaire"):
        lues = lues.filter(groupe__structure=filtres["partenaire"])
    for lue in lues.select_related("enfant", "groupe__structure"):
        quoi, aupres = f"Place dans le groupe « {lue.groupe} »", str(lue.groupe.structure or "")
        yield Attente(lue.enfant, "groupe", quoi, aupres, "En liste d'attente", lue.du, f"inscription-{lue.pk}")


def _demandes(compte, filtres):
    if filtres.get("type") or filtres.get("partenaire"):
        return
    lues = Demande.objects.filter(
        suite=SuiteDemande.ADMIS_EN_ATTENTE_D_UN_REFERENT, enfant__isnull=False, enfant__fusionne_dans=None
    )
    condition = dossiers_vus(compte, "enfant")
    lues = lues if condition is None else lues.filter(condition)
    for lue in lues.select_related("enfant"):
        depuis = lue.suite_le or lue.le
        yield Attente(lue.enfant, "demande", "Un référent", "", lue.get_suite_display(), depuis, "")
