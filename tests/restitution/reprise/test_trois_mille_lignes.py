"""Le cas de référence : 3 000 lignes d'un tableau de suivi, douze sortes de défauts, chacun dit à sa case."""

from datetime import date, timedelta

import pytest

from jalon.reussite.models import Demande, Enfant, Parcours
from jalon.socle.reseau.models import Etablissement
from tests.restitution.echange.outils import exporter_vers
from tests.restitution.reprise.outils import defaire, defauts, essayer, importer, reglee

LIGNES = 3000
ENTETES = [
    "N°",
    "Enfant",
    "Né(e) le",
    "Sexe",
    "École",
    "Classe",
    "QPV",
    "Tél",
    "Lien",
    "Saisine",
    "Motif",
    "Entrée",
    "Sortie",
    "Motif sortie",
]
COLONNES = {
    "N°": "enfants.id",
    "Enfant": "enfants.nom+enfants.prenom",
    "Né(e) le": "enfants.naissance",
    "Sexe": "enfants.sexe",
    "École": "enfants.etablissement",
    "Classe": "enfants.niveau",
    "QPV": "enfants.qpv",
    "Tél": "responsables.telephone",
    "Lien": "responsables.lien",
    "Saisine": "demandes.date",
    "Motif": "demandes.natures",
    "Entrée": "parcours.entree",
    "Sortie": "parcours.sortie",
    "Motif sortie": "parcours.motif",
}
CLASSES = ["CP", "ce1", "C.E.2", "CM 1", "CM2 B", "6ème", "5°", "Moyenne section"]
# Ligne → (colonne, ce qui y est écrit, un mot de la raison).
DEFAUTS = {
    100: ("Né(e) le", "31/02/2018", "calendrier"),
    200: ("Né(e) le", "bientôt", "pas une date"),
    300: ("Né(e) le", "09/13/2018", "mois 13"),
    400: ("Né(e) le", "01/01/2031", "avenir"),
    500: ("Sexe", "??x", "F (fille)"),
    600: ("Classe", "CP/CE1", "mot connu"),
    700: ("QPV", "peut-être", "oui ou non"),
    800: ("Tél", "06 12", "dix chiffres"),
    900: ("Sortie", "01/09/2019", "précède"),
    1000: ("Motif sortie", "parti sur la lune", "mot connu"),
    1100: ("Saisine", "12/2024", "manque le jour"),
    1200: ("École", "École de nulle part", "mot connu"),
}
REPETEE, COPIE = 1300, 2900


def _ligne(n: int) -> list[str]:
    """La ligne `n` du tableur, l'en-tête étant la première."""
    naissance = date(2014, 1, 1) + timedelta(days=n % 2000)
    entree = date(2024, 9, 2) + timedelta(days=n % 90)
    sortie = entree + timedelta(days=200) if n % 3 == 0 else None
    return [
        f"S{n}",
        f"NOM{chr(65 + n % 26)}{chr(65 + n // 26 % 26)} Prénom{chr(97 + n % 13)}",
        f"{naissance:%d/%m/%Y}" if n % 2 else f"{naissance:%d.%m.%y}",
        ["F", "G", "fille", "Masculin"][n % 4],
        "École Pasteur" if n % 2 else "ecole pasteur",
        CLASSES[n % len(CLASSES)],
        ["oui", "N", "x", ""][n % 4],
        f"6{n:08d}",
        "mère",
        f"{entree - timedelta(days=30):%d/%m/%Y}",
        "",
        f"{entree:%d/%m/%Y}",
        f"{sortie:%d/%m/%Y}" if sortie else "",
        "Déménagement (sans relais)" if sortie else "",
    ]


def _tableau() -> list[list[str]]:
    lignes = {n: _ligne(n) for n in range(2, LIGNES + 2)}
    for n, (colonne, texte, _) in DEFAUTS.items():
        lignes[n][ENTETES.index(colonne)] = texte
    lignes[COPIE] = lignes[REPETEE]
    return [ENTETES, *lignes.values()]


@pytest.fixture
def ecole(dans_la_ville):
    return Etablissement.objects.create(nom="École Pasteur")


def test_chaque_defaut_est_dit_a_sa_case_et_l_import_se_defait_a_l_octet(dans_la_ville, ecole, awa, tmp_path):
    deja = Enfant.objects.create(numero=90_000, nom="Martin", prenom="Zoé", cle_externe="S50")
    avant = exporter_vers(dans_la_ville, tmp_path / "avant.zip")

    reprise = essayer(reglee(_tableau(), COLONNES, constantes={"parcours.dispositif": "PRE"}, par=awa), par=awa)

    trouves = defauts(reprise)
    assert sorted(trouves) == sorted([*DEFAUTS, COPIE])
    for n, (colonne, _, mot) in DEFAUTS.items():
        assert [c for c, _ in trouves[n]] == [colonne], trouves[n]
        assert mot in trouves[n][0][1]
    assert trouves[COPIE] == [("", f"Cette ligne répète la ligne {REPETEE}.")]
    assert reprise.rapport["lignes"] == {"lues": LIGNES, "bonnes": LIGNES - 13, "en_defaut": 13}
    assert Enfant.objects.count() == 1

    reprise = importer(reprise, par=awa)

    assert reprise.rapport["lignes"]["bonnes"] == LIGNES - 13
    # La treizième est celle de Zoé, que la ville avait déjà sous ce numéro.
    assert Enfant.objects.count() == LIGNES - 13
    assert Parcours.objects.count() == Demande.objects.count() == LIGNES - 13
    deja.refresh_from_db()
    assert (deja.nom, deja.sexe) != ("Martin", "")

    assert defaire(reprise, par=awa).etat == "defaite"
    assert exporter_vers(dans_la_ville, tmp_path / "apres.zip") == avant
