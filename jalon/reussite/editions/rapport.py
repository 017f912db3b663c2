"""Le rapport annuel : des agrégats seulement, petites cellules tues, lus au moteur des statistiques."""

from dataclasses import dataclass
from datetime import date

from jalon.restitution.editions.documents import Document, Public, declarer_document
from jalon.restitution.secret import MARGE, avec_marges, masquer
from jalon.reussite.editions.communs import TEXTES, jour
from jalon.socle.cloison import collectivite_active

TU = "n. c."
# L'ossature du rapport : total, entrées, sorties, puis qui sont les enfants et ce qui est fait.
CHIFFRES = ("ENF-27", "ENF-29", "ENF-30", "PAR-02")
TABLEAUX = ("ENF-01", "ENF-02", "ENF-03", "ENF-08", "ENF-10", "PAR-01", "PAR-14")
CHAMPS = {
    "annee": "L'année du rapport",
    "du": "Premier jour",
    "au": "Dernier jour",
    "chiffres[].libelle": "Un chiffre",
    "chiffres[].valeur": "Sa valeur ; « n. c. » s'il est trop petit pour être dit",
    "tableaux[].titre": "Titre d'un tableau",
    "tableaux[].lignes[].libelle": "Une ligne",
    "tableaux[].lignes[].effectif": "Son effectif ; « n. c. » s'il est trop petit pour être dit",
}


@dataclass(frozen=True)
class Annee:
    """L'année d'un rapport. `numero` distingue le nom du fichier."""

    du: date
    au: date

    @property
    def numero(self) -> str:
        return f"{self.du:%Y}" if self.du.year == self.au.year else f"{self.du:%Y}-{self.au:%Y}"


def contexte(annee: Annee, public, compte) -> dict:
    chiffres = [_calculer(code, annee, compte) for code in CHIFFRES]
    tableaux = [_calculer(code, annee, compte) for code in TABLEAUX]
    return {
        "annee": annee.numero,
        "du": jour(annee.du),
        "au": jour(annee.au),
        "chiffres": [_chiffre(*lu) for lu in chiffres if lu],
        "tableaux": [_tableau(*lu) for lu in tableaux if lu],
    }


def _calculer(code: str, annee: Annee, compte):
    """(statistique, résultat), ou None si la ville ne sert pas cette statistique. Charge numpy."""
    from jalon.restitution.statistiques.calcul import Calcul
    from jalon.restitution.statistiques.catalogue import statistique
    from jalon.restitution.statistiques.fraicheur import instantane
    from jalon.restitution.statistiques.periode import periode

    trouvee = statistique(code)
    if trouvee is None:
        return None
    calcul = Calcul(instantane(trouvee.mesure.univers).ville, periode(annee.du, annee.au), {})
    return trouvee, calcul.resultat(trouvee.mesure, list(trouvee.axes))


def _chiffre(statistique, resultat) -> dict:
    total = resultat.total_distinct
    tu = 0 < total < collectivite_active().seuil_secret
    return {"libelle": statistique.libelle, "valeur": TU if tu else str(total)}


def _tableau(statistique, resultat) -> dict:
    tues = masquer(resultat.cellules, collectivite_active().seuil_secret)
    effectifs, (nomenclature,) = avec_marges(resultat.cellules), resultat.nomenclatures
    rangs = sorted(rang for (rang,) in resultat.cellules)
    lignes = [(nomenclature.libelles[rang], (rang,)) for rang in rangs]
    if not (tues and resultat.total != resultat.total_distinct):
        lignes.append(("Total", (MARGE,)))
    return {
        "titre": statistique.libelle,
        "lignes": [
            {"libelle": libelle, "effectif": TU if cle in tues else str(effectifs.get(cle, 0))}
            for libelle, cle in lignes
        ],
    }


declarer_document(
    Document(
        code="rapport_annuel",
        libelle="Rapport annuel",
        objet="reussite.annee",
        publics=(Public.PARTENAIRE,),
        champs=CHAMPS,
        contexte=contexte,
        source=TEXTES / "rapport_annuel.txt",
        aide="Les chiffres de l'année pour les financeurs et les élus : aucun nom, les petits nombres tus.",
        dossiers=lambda annee: [],
    )
)
