"""Le tableau et le graphique d'un résultat : libellés, effectifs, parts, liens, cellules tues."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format

from jalon.restitution.secret import MARGE, avec_marges
from jalon.restitution.statistiques.calcul import Resultat
from jalon.ui.elements import Graphique, Serie

SERIES_AU_PLUS = 6
BARRES_AU_PLUS = 40
COLONNES_A_COTE = 4
# Ce que l'on montre d'un chiffre, selon son unité : (champ des valeurs, titre).
CHIFFRES = {
    "mois": [("moyenne", "Moyenne (mois)"), ("mediane", "Médiane (mois)")],
    "jours": [("moyenne", "Moyenne (jours)"), ("mediane", "Médiane (jours)")],
    "heures": [("somme", "Somme (heures)"), ("moyenne", "Moyenne (heures)")],
    "points": [("moyenne", "Moyenne (points)"), ("mediane", "Médiane (points)")],
    "nombre": [("moyenne", "Moyenne"), ("somme", "Somme")],
    "%": [("taux", "Taux (%)")],
}


@dataclass(frozen=True)
class Case:
    """Un effectif (None : tu), sa part en mots, l'adresse de sa liste, ses chiffres (titre, mots) s'il y en a."""

    effectif: int | None
    part: str = ""
    url: str = ""
    chiffres: tuple = ()


@dataclass
class Presentation:
    """Ce que montre la page : `lignes` de (libellé, cases), `totaux` de la dernière ligne."""

    entete: str
    colonnes: list[str]
    lignes: list[tuple[str, list[Case]]]
    totaux: list[Case]
    total_distinct: Case
    somme_differe: bool
    graphique: Graphique | None = None
    titres: list = field(default_factory=list)
    unite: str = ""
    tues: bool = field(default=False)

    @property
    def est_large(self) -> bool:
        """Trop de colonnes pour tenir à côté du graphique."""
        return len(self.colonnes) > COLONNES_A_COTE


def presenter(resultat: Resultat, tues: set[tuple], pourcentage: str, url_de) -> Presentation:
    """`url_de(rangs)` : l'adresse de la liste d'une cellule ou d'une marge, vide si elle n'est pas ouverte."""
    feuille = _Feuille(resultat, tues, pourcentage, url_de)
    if not resultat.axes:
        lignes, colonnes, totaux = [], [], []
    elif len(resultat.axes) == 1:
        lignes, colonnes, totaux = feuille.simple()
    else:
        lignes, colonnes, totaux = feuille.croisee()
    distinct = feuille.distinct()
    return Presentation(
        entete=resultat.axes[0].nom if resultat.axes else "",
        colonnes=colonnes,
        lignes=lignes,
        totaux=totaux,
        total_distinct=distinct,
        somme_differe=resultat.total != resultat.total_distinct,
        graphique=_graphique(resultat, colonnes, lignes),
        titres=[titre for _, titre in _chiffres_de(resultat.mesure)] if len(resultat.axes) == 1 else [],
        unite=resultat.mesure.unite.libelle,
        tues=bool(tues),
    )


class _Feuille:
    def __init__(self, resultat, tues, pourcentage, url_de):
        self.resultat, self.tues, self.pourcentage, self.url_de = resultat, tues, pourcentage, url_de
        self.effectifs = avec_marges(resultat.cellules)
        # Une somme qui compte deux fois une même unité, comparée au total distinct, dirait combien sont dans ce cas.
        self.sans_marges = bool(tues) and resultat.total != resultat.total_distinct
        # La part d'un mois dans la somme des mois ne veut rien dire.
        self.sans_parts = any(axe.etaler for axe in resultat.axes)
        self.libelles = [_libelles(a, n) for a, n in zip(resultat.axes, resultat.nomenclatures, strict=True)]

    def simple(self):
        (noms,) = self.libelles
        rangs = sorted(r for (r,) in self.resultat.cellules)
        lignes = [(noms[r], [self.case((r,))]) for r in rangs]
        return lignes, ["Effectif"], [self.case((MARGE,))]

    def croisee(self):
        premiers = sorted({i for i, _ in self.resultat.cellules})
        seconds = sorted({j for _, j in self.resultat.cellules})
        lignes_de, colonnes_de = self.libelles
        lignes = [(lignes_de[i], [self.case((i, j)) for j in [*seconds, MARGE]]) for i in premiers]
        colonnes = [*(colonnes_de[j] for j in seconds), "Total"]
        return lignes, colonnes, [self.case((MARGE, j)) for j in [*seconds, MARGE]]

    def case(self, rangs) -> Case:
        effectif = self.effectifs.get(rangs, 0)
        if rangs in self.tues or (MARGE in rangs and self.sans_marges):
            return Case(None)
        url = self.url_de(rangs) if effectif else ""
        return Case(
            effectif, self._part(rangs, effectif), url, self._chiffres(self.resultat.valeurs_des_cellules.get(rangs))
        )

    def _part(self, rangs, effectif) -> str:
        reference = (MARGE,) * len(rangs)
        if len(rangs) == 2 and self.pourcentage == "ligne":
            reference = (rangs[0], MARGE)
        elif len(rangs) == 2 and self.pourcentage == "colonne":
            reference = (MARGE, rangs[1])
        total = self.effectifs.get(reference, 0)
        if not effectif or not total or reference in self.tues or self.sans_marges or self.sans_parts:
            return ""
        return f"{effectif / total:.1%}".replace(".", ",").replace("%", " %")

    def _chiffres(self, valeurs) -> tuple:
        if valeurs is None:
            return ()
        lus = [(titre, getattr(valeurs, nom)) for nom, titre in _chiffres_de(self.resultat.mesure)]
        return tuple((titre, "–" if lu is None else f"{lu:.1f}".replace(".", ",")) for titre, lu in lus)

    def distinct(self) -> Case:
        marge = (MARGE,) * len(self.resultat.axes)
        if marge in self.tues:
            return Case(None)
        return Case(self.resultat.total_distinct, url=self.url_de(()), chiffres=self._chiffres(self.resultat.valeurs))


def _chiffres_de(mesure) -> list[tuple[str, str]]:
    return CHIFFRES[mesure.chiffre.unite] if mesure.chiffre else []


def _libelles(axe, nomenclature) -> list[str]:
    """Ceux de la nomenclature ; un mois s'écrit en lettres."""
    if axe.code != "mois":
        return nomenclature.libelles
    mois = [date.fromisoformat(f"{code}-01") for code in nomenclature.codes[:-1]]
    return [*(date_format(jour, "F Y") for jour in mois), nomenclature.libelles[-1]]


def _graphique(resultat, colonnes, lignes) -> Graphique | None:
    if not lignes or len(lignes) > BARRES_AU_PLUS:
        return None
    croise = 2 < len(colonnes) <= SERIES_AU_PLUS + 1
    rangs = range(len(colonnes) - 1) if croise else [len(colonnes) - 1]
    nature = "barres_empilees" if croise else "ligne" if resultat.axes[0].code in ("mois", "annee") else "barres"
    series = [
        Serie(colonnes[r] if croise else resultat.mesure.unite.libelle, [cases[r].effectif for _, cases in lignes])
        for r in rangs
    ]
    titre = f"{resultat.mesure.libelle} selon : {' et '.join(a.nom.lower() for a in resultat.axes)}"
    return Graphique(titre, nature, [nom for nom, _ in lignes], series, unite=resultat.mesure.unite.libelle)
