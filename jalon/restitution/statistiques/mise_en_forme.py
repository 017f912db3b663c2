"""Rendre un résultat : l'objet JSON des interfaces, les lignes d'un tableur."""

from jalon.restitution.statistiques.calcul import Calcul, Resultat
from jalon.restitution.statistiques.catalogue import Statistique
from jalon.restitution.statistiques.valeurs import Valeurs

TU = "secret"
COLONNES = (
    "Code",
    "Statistique",
    "Axe 1",
    "Valeur 1",
    "Axe 2",
    "Valeur 2",
    "Effectif",
    "Moyenne",
    "Médiane",
    "Somme",
    "Taux",
)


def en_objet(statistique: Statistique, resultat: Resultat, calcul: Calcul, liste=None) -> dict:
    """L'objet des interfaces (section 4) ; `liste` : les clés de la source des unités comptées."""
    mesure, periode = resultat.mesure, resultat.periode
    objet = {
        "code": statistique.code,
        "libelle": statistique.libelle,
        "definition": mesure.definition,
        "unite": mesure.unite.libelle,
        "temps": mesure.temps,
        "periode": {"du": periode.du.isoformat(), "au": periode.au.isoformat()},
        "filtres": filtres_en_mots(calcul, mesure),
        "axes": [axe.code for axe in resultat.axes],
        "cellules": [_cellule(resultat, rangs, effectif) for rangs, effectif in resultat.cellules.items()],
        "total": resultat.total,
        "total_distinct": resultat.total_distinct,
    }
    if resultat.valeurs is not None:
        objet["valeurs"] = _valeurs(resultat.valeurs)
    if liste is not None:
        objet["liste"] = liste
    return objet


def _cellule(resultat, rangs, effectif) -> dict:
    cellule = dict(zip((axe.code for axe in resultat.axes), resultat.libelles(rangs), strict=True))
    cellule["effectif"] = effectif
    if rangs in resultat.valeurs_des_cellules:
        cellule["valeurs"] = _valeurs(resultat.valeurs_des_cellules[rangs])
    return cellule


def _valeurs(valeurs: Valeurs) -> dict:
    return {nom: v for nom, v in vars(valeurs).items() if v is not None}


def filtres_en_mots(calcul: Calcul, mesure) -> dict[str, list[str]]:
    """Axe → libellés de la ville."""
    return {code: [libelle for _, libelle in calcul.valeurs_du_filtre(mesure, code)] for code in calcul.filtres}


def en_lignes(statistique: Statistique, resultat: Resultat, tues=frozenset()) -> list[list]:
    """Les lignes d'un tableur, dans les `COLONNES` : une par cellule, puis le total et le total distinct.

    `tues` : les cellules et marges que le lecteur ne doit pas voir ; elles s'écrivent « secret ».
    """
    axes = [axe.nom for axe in resultat.axes]
    marge = (None,) * len(axes)
    lignes = []
    for rangs, effectif in resultat.cellules.items():
        couples = [mot for couple in zip(axes, resultat.libelles(rangs), strict=True) for mot in couple]
        valeurs = resultat.valeurs_des_cellules.get(rangs)
        lignes.append(_ligne(statistique, couples, effectif, valeurs, rangs in tues))
    if axes and not tues:
        lignes.append(_ligne(statistique, ["Total", "Somme des cellules"], resultat.total, None))
    distinct = f"{resultat.mesure.unite.libelle}, sans double compte" if axes else resultat.mesure.unite.libelle
    couples = ["Total", distinct]
    return [*lignes, _ligne(statistique, couples, resultat.total_distinct, resultat.valeurs, marge in tues)]


def _ligne(statistique, couples, effectif, valeurs, tue=False) -> list:
    if tue:
        effectif, valeurs = TU, None
    chiffres = [valeurs.moyenne, valeurs.mediane, valeurs.somme, valeurs.taux] if valeurs else [None] * 4
    return [statistique.code, statistique.libelle, *(couples + [""] * 4)[:4], effectif, *chiffres]
