"""Les règles des dispositifs dans un paquet de configuration ; leurs noms sont dans ses listes."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError

from jalon.reussite.models import Dispositif
from jalon.reussite.models.parcours import RegleEntree
from jalon.reussite.operations import regler_dispositif
from jalon.reussite.operations.dispositif import dispositifs_de_la_ville
from jalon.saisie.paquets import traces
from jalon.saisie.paquets.formes import lire, sans_double, suite
from jalon.saisie.paquets.sections import Ecart, Section, declarer_section

OU = "les dispositifs"
REGLES = ("regle_entree", "duree_fixe", "individualise", "mois_entre_points")


def exporter() -> list[dict]:
    regles = [_regles(dispositif) for dispositif in dispositifs_de_la_ville()]
    return sorted(regles, key=lambda dispositif: dispositif["code"])


def _regles(dispositif: Dispositif) -> dict:
    return {"code": dispositif.valeur.code, **{nom: getattr(dispositif, nom) for nom in REGLES}}


def _lire(contenu: Any) -> list[dict]:
    genres = {"regle_entree": str, "duree_fixe": bool, "individualise": bool, "mois_entre_points": int}
    return sans_double([lire(lu, OU, code=str, **genres) for lu in suite(contenu, OU)], OU)


def comparer(contenu: Any) -> list[Ecart]:
    """Les seuls dispositifs que la ville a : les autres arrivent avec la liste, réglés comme à l'origine."""
    ici = {dispositif.valeur.code: dispositif for dispositif in dispositifs_de_la_ville()}
    return [
        Ecart(lu["code"], str(ici[lu["code"]].valeur), _dire(_regles(ici[lu["code"]])), _dire(lu), _empeche(lu))
        for lu in _lire(contenu)
        if lu["code"] in ici and _regles(ici[lu["code"]]) != lu
    ]


def _dire(regles: dict) -> str:
    entree = dict(RegleEntree.choices).get(regles["regle_entree"], regles["regle_entree"])
    return (
        f"entrée {entree[:1].lower()}{entree[1:]}, durée {'fixe' if regles['duree_fixe'] else 'ouverte'}, "
        f"{'individuel' if regles['individualise'] else 'collectif'}, "
        f"points d'étape : {regles['mois_entre_points'] or 'aucun'}{' mois' * bool(regles['mois_entre_points'])}"
    )


def _empeche(lu: dict) -> str:
    return "" if lu["regle_entree"] in RegleEntree.values else "cette règle n'existe pas dans cette version de Jalon."


def appliquer(contenu: Any, choisis: Collection[str], par) -> list[dict]:
    ici, trace = {d.valeur.code: d for d in dispositifs_de_la_ville()}, []
    for lu in _lire(contenu):
        if lu["code"] in choisis:
            present = ici[lu["code"]]
            avant = {nom: getattr(present, nom) for nom in REGLES}
            voulues = {nom: lu[nom] for nom in REGLES}
            try:
                regle = regler_dispositif(present.valeur, version=present.version, par=par, **voulues)
            except ValidationError as erreur:
                raise ValidationError(f"Dispositif « {present.valeur} » : {' '.join(erreur.messages)}") from None
            trace.append(traces.changement(regle, avant))
    return trace


declarer_section(
    Section(
        code="dispositifs",
        libelle="Règles des dispositifs",
        rang=15,
        exporter=exporter,
        comparer=comparer,
        appliquer=appliquer,
        defaire=lambda trace, par: traces.defaire(trace),
    )
)
