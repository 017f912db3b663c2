"""Les réunions assemblées, et quelles lignes chaque mesure compte. Chargé au premier calcul, avec numpy."""

from types import SimpleNamespace

import numpy as np

from jalon.instances.models import EtatSeance, Instance, Participation, Point, TypePoint
from jalon.restitution.statistiques.histoires import Index
from jalon.restitution.statistiques.nomenclature import Nomenclature
from jalon.restitution.statistiques.registre import empreinte_du_nom
from jalon.restitution.statistiques.selection import Selection
from jalon.socle.listes.models import Valeur
from jalon.socle.reseau.models import Intervenant, Structure

TENUES = [EtatSeance.values.index(etat) for etat in ("tenue", "close")]
INFORMATION = TypePoint.values.index("information")
PRESENT = Participation.values.index("present")


def assembler(bruts) -> "Reunions":
    return Reunions(bruts, lire_les_nomenclatures())


def lire_les_nomenclatures() -> dict[str, Nomenclature]:
    libelles = dict(Valeur.objects.filter(liste__code="type_point_eps").values_list("code", "libelle"))
    decisions = Valeur.objects.filter(liste__code="decision_eps").order_by("ordre", "libelle", "pk")
    personnes = Intervenant.objects.order_by("cle_recherche", "pk").values_list("pk", "prenom", "nom")
    structures = Structure.objects.order_by("cle_recherche", "pk").values_list("pk", "nom")
    return {
        "type": Nomenclature((code, code, libelles.get(code, defaut)) for code, defaut in TypePoint.choices),
        "decision": Nomenclature(
            decisions.values_list("pk", "code", "libelle"),
            dict(decisions.exclude(remplacee_par=None).values_list("pk", "remplacee_par")),
        ),
        "intervenant": Nomenclature((pk, pk, f"{prenom} {nom}".strip()) for pk, prenom, nom in personnes),
        "structure": Nomenclature((pk, pk, nom) for pk, nom in structures),
        "territoire": _territoires(),
    }


def _territoires() -> Nomenclature:
    """Les quartiers des instances, et ceux que les points ont notés, par leur nom."""
    noms = {*Instance.objects.order_by().values_list("quartier__nom", flat=True)}
    noms |= {*Point.objects.order_by().values_list("quartier", flat=True).distinct()}
    uniques: dict[int, str] = {}
    for nom in sorted(filter(None, noms)):
        uniques.setdefault(empreinte_du_nom(nom), nom.strip())
    return Nomenclature((cle, nom, nom) for cle, nom in uniques.items())


class Reunions:
    """Séances, points, décisions, convocations d'EPS par rangs ; -1 pour « Non renseigné »."""

    def __init__(self, bruts, nomenclatures):
        self.nomenclatures = nomenclatures
        self.seances, self.points, self.decisions, self.convocations = (
            SimpleNamespace(**bruts[nom]) for nom in ("seances", "points", "decisions", "convocations")
        )
        p, d, c = self.points, self.decisions, self.convocations
        p.territoire = self._rangs("territoire", np.where(p.territoire > 0, p.territoire, p.quartier))
        d.decision, d.responsable = self._rangs("decision", d.decision), self._rangs("intervenant", d.responsable)
        c.structure = self._rangs("structure", c.structure)
        c.seance = Index(self.seances.cle).rangs(c.seance)
        self.tenues = np.isin(self.seances.etat, TENUES)

    def _rangs(self, nomenclature, cles):
        return Index(np.array(self.nomenclatures[nomenclature].cles, np.int64)).rangs(cles)


def _choisir(ville, periode, masque, jours) -> Selection:
    lignes = masque.nonzero()[0]
    return Selection(ville, periode, lignes, jours[lignes])


def _dans(periode, jours):
    return (jours >= periode.debut) & (jours <= periode.fin)


def seances(ville, periode):
    return _choisir(ville, periode, ville.tenues & _dans(periode, ville.seances.le), ville.seances.le)


def points(ville, periode):
    """Les situations examinées : ni points d'information, ni points retirés de l'ordre du jour."""
    p = ville.points
    situations = (p.retire < 0) & (p.type != INFORMATION) & (p.type >= 0)
    return _choisir(ville, periode, situations & _dans(periode, p.examine_le), p.examine_le)


def decisions(ville, periode):
    d = ville.decisions
    return _choisir(ville, periode, _dans(periode, d.le), d.le)


def decisions_a_faire(ville, periode):
    d, jour = ville.decisions, periode.fin
    return _choisir(ville, periode, (d.le <= jour) & (d.mise_en_oeuvre_le > jour), d.le * 0 + jour)


def presences(ville, periode):
    """Une par personne et séance, même conviée à plusieurs points : la première convocation."""
    c = ville.convocations
    le = ville.seances.le[c.seance]
    masque = (c.participation == PRESENT) & ville.tenues[c.seance] & _dans(periode, le)
    rangs = masque.nonzero()[0]
    ordre = rangs[np.argsort(c.cle[rangs], kind="stable")]
    couples = np.stack([c.seance[ordre], c.intervenant[ordre]])
    garder = np.zeros(len(c.cle), bool)
    garder[ordre[np.unique(couples, axis=1, return_index=True)[1]]] = True
    return _choisir(ville, periode, garder, le)


def participants(s):
    venus = presences(s.ville, s.periode)
    return np.bincount(s.ville.convocations.seance[venus.lignes], minlength=len(s.ville.seances.cle))[s.lignes]


def parents(s):
    """Sur les situations où leur présence, ou leur absence, est notée."""
    lus = s.ville.points.parents[s.lignes]
    return np.stack([(lus == 1).astype(np.int64), (lus >= 0).astype(np.int64)], axis=1)


def restitutions(s):
    faites = s.ville.points.restitue_le[s.lignes] <= s.periode.fin
    return np.stack([faites.astype(np.int64), np.ones(len(faites), np.int64)], axis=1)
