"""La ligne de commande : une phrase française par erreur, le bon code de sortie, jamais de trace."""

import json
import re

import pytest

from jalon.config import console
from jalon.config.variables import VARIABLES
from jalon.socle.cloison import Collectivite, cloison
from jalon.socle.comptes import operations
from jalon.socle.comptes.demonstration import MOT_DE_PASSE
from jalon.socle.comptes.models import Compte
from jalon.socle.habilitations import Role
from tests.maison import JALON, sources, texte


@pytest.fixture
def jalon(capsys):
    """`jalon("comptes", "--demo")` → (code, sortie, erreur)."""

    def lancer(*arguments):
        capsys.readouterr()
        code = 0
        try:
            console.main(["jalon", *arguments])
        except SystemExit as fin:
            code = fin.code
        sortie = capsys.readouterr()
        assert "Traceback" not in sortie.err
        return code, sortie.out, sortie.err

    return lancer


@pytest.mark.parametrize(
    ("appel", "phrase"),
    [
        ("rien", "Il n'y a pas de commande « rien ». « jalon aide » donne la liste."),
        ("compte", "Vouliez-vous « comptes » ?"),
        ("importer-anuaire", "Vouliez-vous « importer-annuaire » ?"),
        ("comptes --zut", "Cette commande ne connaît pas : --zut."),
        ("comptes --format", "--format attend une valeur."),
        ("comptes --format xml", "--format : « xml » n'existe pas. Choisissez parmi"),
        ("collectivite", "Il manque : creer|lister."),
        ("collectivite creer", "Il manque : CODE, --nom."),
        ("collectivite creer Val --nom Val", "CODE : « Val » ne convient pas"),
        ("journal", "Il manque : verifier."),
        ("comptes --verbosity beaucoup", "attend un nombre entier, pas « beaucoup »."),
    ],
)
def test_un_appel_mal_forme_dit_quoi_changer_et_sort_deux(jalon, appel, phrase):
    code, sortie, erreur = jalon(*appel.split())
    assert (code, sortie) == (2, "")
    assert phrase in erreur
    assert erreur.count("\n") == 1, "Une seule ligne."


def test_sans_commande_elle_montre_les_notres(jalon):
    code, sortie, _ = jalon()
    assert code == 0
    assert "collectivite" in sortie and "reglages" in sortie
    assert "makemigrations" not in sortie


def test_une_ville_inconnue(jalon, ville):
    code, _, erreur = jalon("journal", "verifier", "--collectivite", "atlantide")
    assert code == 2
    assert "« atlantide »" in erreur and "val-clair" in erreur


def test_creer_puis_lister_une_collectivite(jalon, db):
    assert jalon("collectivite", "creer", "essai", "--nom", "Essai")[:2] == (
        0,
        "La collectivité « Essai » (essai) est créée.\n",
    )
    assert "essai" in jalon("collectivite", "lister")[1]
    code, _, erreur = jalon("collectivite", "creer", "essai", "--nom", "Essai")
    assert code == 1 and "« essai »" in erreur
    with cloison(Collectivite.objects.get(code="essai")):
        assert Role.objects.filter(code="coordonnateur").exists()


def test_le_premier_compte_d_une_ville_recoit_un_lien(jalon, db, client):
    code, sortie, _ = jalon("collectivite", "creer", "essai", "--nom", "Essai", "--compte", "une@essai.example")
    assert code == 0
    lien = re.search(r"http://localhost:\d+(/\S+)", sortie)[1]
    assert "Choisir un mot de passe" in client.get(lien, follow=True).text


def test_une_adresse_impossible_ne_laisse_pas_de_ville_a_moitie(jalon, db):
    assert jalon("collectivite", "creer", "essai", "--nom", "Essai", "--compte", "pas une adresse")[0] == 1
    assert not Collectivite.objects.exists()


def test_les_comptes_de_demonstration_en_json(jalon, ville, awa):
    with cloison(ville):
        operations.creer_compte(
            courriel="demo@val-clair.example",
            nom="Démo",
            mot_de_passe=MOT_DE_PASSE,
            roles=[Role.objects.get(code="elu")],
            est_de_demonstration=True,
            par=None,
        )
    code, sortie, _ = jalon("comptes", "--demo", "--format", "json")
    assert code == 0
    assert json.loads(sortie) == [
        {
            "identifiant": "demo@val-clair.example",
            "mot_de_passe": MOT_DE_PASSE,
            "collectivite": "val-clair",
            "role": "elu",
            "nom": "Démo",
        }
    ]
    assert Compte.objects.get(courriel="demo@val-clair.example").check_password(MOT_DE_PASSE)


def test_le_mot_de_passe_d_un_vrai_compte_n_est_jamais_dit(jalon, awa):
    (compte,) = json.loads(jalon("comptes", "--format", "json")[1])
    assert compte["mot_de_passe"] is None


def test_une_base_pas_prete_dit_de_migrer(jalon, monkeypatch):
    from django.db import OperationalError

    monkeypatch.setattr(console, "get_commands", lambda: (_ for _ in ()).throw(OperationalError("no such table: x")))
    code, _, erreur = jalon("comptes")
    assert (code, erreur) == (1, "La base n'est pas prête : lancez « jalon migrate », puis recommencez.\n")


# Les réglages


def test_les_reglages_cachent_les_secrets(jalon, monkeypatch):
    monkeypatch.setenv("JALON_CLE", "clef-tres-secrete")
    monkeypatch.setenv("JALON_COURRIEL", "smtp://jalon:motsecret@courriel.example:587")
    code, sortie, _ = jalon("reglages")
    assert code == 0
    assert "clef-tres-secrete" not in sortie and "motsecret" not in sortie
    assert "smtp://jalon:(caché)@courriel.example:587" in sortie


def test_chaque_variable_lue_est_dans_les_reglages():
    lues = set()
    for chemin in sources(".py"):
        if JALON in chemin.parents:
            lues |= set(re.findall(r'(?:environ(?:\.get\(|\[)|cle\()"([A-Z][A-Z_]+)"', texte(chemin)))
    ailleurs = {"DJANGO_SETTINGS_MODULE", "PYTHONUNBUFFERED"}
    assert lues - ailleurs == {variable.nom for variable in VARIABLES}


@pytest.mark.parametrize("adresse", ["courriel.example", "http://x", "smtp://"])
def test_une_adresse_d_envoi_mal_ecrite_se_dit(adresse):
    from jalon.config.courriel import lire

    with pytest.raises(ValueError, match="JALON_COURRIEL s'écrit"):
        lire(adresse)


def test_l_envoi_des_courriels_chiffre_par_defaut():
    from jalon.config.courriel import lire

    reglages = lire("smtp://compte:mot%20de@courriel.example?de=jalon@ville.example")
    assert (reglages["EMAIL_PORT"], reglages["EMAIL_USE_TLS"], reglages["EMAIL_HOST_PASSWORD"]) == (587, True, "mot de")
    assert reglages["DEFAULT_FROM_EMAIL"] == "jalon@ville.example"
