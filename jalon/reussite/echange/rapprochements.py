"""Reconnaître, dans un tableur, un enfant ou un parcours que la ville a déjà."""

from collections import defaultdict
from datetime import date

from jalon.restitution.reprise.rapprochements import Rapprochement, declarer_rapprochement
from jalon.restitution.reprise.traces import declarer_calcule
from jalon.reussite.models import CleListe, Enfant, Parcours
from jalon.reussite.operations.identite import identite_enfant
from jalon.socle.listes.lecture import ValeurInconnue, resoudre
from jalon.socle.texte import normaliser


def _trouver_les_enfants(identites: list[dict], *, par) -> list[list[int]]:
    """Même nom, et même naissance si les deux la disent ; une naissance égale l'emporte sur une inconnue."""
    cles = [_cle(identite) for identite in identites]
    fiches = Enfant.objects.actuels() if par is None else Enfant.objects.actuels().visibles_par(par)
    par_nom = defaultdict(list)
    connues = {cle for cle in cles if cle}
    for pk, cle, naissance in fiches.filter(cle_recherche__in=connues).values_list("pk", "cle_recherche", "naissance"):
        par_nom[cle].append((pk, naissance))
    return [_departager(par_nom[cle], _jour(identite)) for cle, identite in zip(cles, identites, strict=True)]


def _departager(fiches: list[tuple], naissance: date | None) -> list[int]:
    possibles = [(pk, nee) for pk, nee in fiches if naissance is None or nee is None or nee == naissance]
    exactes = [pk for pk, nee in possibles if nee == naissance and naissance is not None]
    return sorted(exactes or [pk for pk, _ in possibles])


def _cle(identite: dict) -> str:
    """Ce que la ville garde de ce nom, comme elle le cherche."""
    dite = {code: identite.get(code, "") for code in ("nom", "prenom", "initiales")}
    gardee = identite_enfant(dite)
    return normaliser(" ".join(gardee.get(code, "") for code in ("nom", "prenom", "initiales")))[:220]


def _jour(identite: dict) -> date | None:
    try:
        return date.fromisoformat(identite.get("naissance", ""))
    except ValueError:
        return None


def _trouver_les_parcours(identites: list[dict], *, par) -> list[list[int]]:
    """Le parcours du même enfant, dans le même dispositif, entré le même jour."""
    enfants = {identite["enfant"] for identite in identites if isinstance(identite.get("enfant"), int)}
    connus = defaultdict(list)
    parcours = Parcours.objects.filter(enfant__in=enfants, annule_le=None).order_by("pk")
    for pk, *cle in parcours.values_list("pk", "enfant", "dispositif", "entree"):
        connus[tuple(cle)].append(pk)
    return [connus[_cle_du_parcours(identite)][:1] for identite in identites]


def _cle_du_parcours(identite: dict) -> tuple:
    try:
        dispositif = resoudre("dispositif", identite.get("dispositif", "")).pk
    except ValeurInconnue:
        dispositif = None
    entree = identite.get("entree")
    return identite.get("enfant"), dispositif, date.fromisoformat(entree) if entree else None


declarer_calcule(CleListe, "enfant")
declarer_rapprochement(
    Rapprochement(
        table="enfants",
        reperes=("nom", "prenom", "initiales", "naissance"),
        trouver=_trouver_les_enfants,
        confusion="Plusieurs dossiers portent ce nom : précisez la date de naissance, ou réunissez-les d'abord.",
    )
)
declarer_rapprochement(Rapprochement(table="parcours", reperes=("dispositif", "entree"), trouver=_trouver_les_parcours))
declarer_rapprochement(Rapprochement(table="familles", reperes=()))
declarer_rapprochement(Rapprochement(table="responsables", reperes=("nom", "prenom", "lien")))
declarer_rapprochement(Rapprochement(table="demandes", reperes=("date",)))
