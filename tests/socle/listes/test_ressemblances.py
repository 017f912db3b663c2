"""Les valeurs presque identiques : un pluriel, un accent, une lettre ; jamais deux sens différents."""

import pytest

from jalon.socle.listes.lecture import valeur, valeurs
from jalon.socle.listes.operations import ajouter_valeur
from jalon.socle.listes.ressemblances import presque_identiques, se_ressemblent, semblable
from jalon.socle.ouverture import vocabulaire


@pytest.mark.parametrize(
    ("premier", "second"),
    [
        ("Orthophonie", "Orthofonie"),
        ("Aide aux devoirs", "Aide au devoir"),
        ("Refus de la famille", "refus famille"),
        ("DÉMÉNAGEMENT", "demenagements"),
        ("Sport et loisirs", "Loisirs, sport"),
    ],
)
def test_une_faute_un_pluriel_ou_un_ordre_se_ressemblent(premier, second):
    assert se_ressemblent(premier, second)


@pytest.mark.parametrize(
    ("premier", "second"),
    [
        ("CM1", "CM2"),
        ("REP", "REP+"),
        ("Mer", "Mère"),
        ("Déménagement avec relais", "Déménagement sans relais"),
        ("Privé hors contrat", "Privé sous contrat"),
        ("", "Sport"),
    ],
)
def test_deux_mots_qui_s_opposent_ne_se_ressemblent_pas(premier, second):
    assert not se_ressemblent(premier, second)


@pytest.mark.parametrize("code", vocabulaire())
def test_aucune_liste_d_origine_ne_se_signale_elle_meme(dans_la_ville, code):
    d_origine = {v["code"] for v in vocabulaire()[code]["valeurs"]}
    assert presque_identiques(valeurs(code), d_origine) == []


def test_une_valeur_de_la_ville_se_signale_a_cote_de_celle_d_origine(dans_la_ville, awa):
    ajoutee = ajouter_valeur("domaine", libelle="Sports et loisir", par=awa)
    d_origine = {v["code"] for v in vocabulaire()["domaine"]["valeurs"]}
    sport = valeur("domaine", "sport_et_loisirs")
    assert presque_identiques(valeurs("domaine"), d_origine) == [(sport, ajoutee)]
    assert semblable("sport loisirs", valeurs("domaine")) == sport
