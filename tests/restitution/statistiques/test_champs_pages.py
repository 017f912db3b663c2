"""Les champs de la ville dans les pages des statistiques, selon qui les lit ; et la ligne de commande."""

import io
import json

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.urls import reverse

from jalon.reussite import operations
from jalon.reussite.models import Enfant
from jalon.saisie import operations as saisie
from jalon.saisie.droits import Droit
from jalon.socle.cloison import cloison
from jalon.socle.habilitations import Role
from jalon.socle.ville.operations import modifier_ville
from tests.restitution.statistiques.test_pages import PERIODE, page, tableau
from tests.saisie.outils import definir, publier


@pytest.fixture
def ville_et_ses_champs(exemple):
    """« Transport », pour tous ; « Suivi social », sensible ; « Note », aux coordonnateurs."""
    with cloison(exemple):
        definir(None, "transport", "oui_non", compte=True)
        definir(None, "suivi_social", "oui_non", compte=True, sensible=True)
        definir(None, "note", "oui_non", compte=True, roles=["coordonnateur"])
        for rang, enfant in enumerate(Enfant.objects.order_by("cle_externe")):
            dits = {"transport": rang % 2 == 0, "suivi_social": rang < 2, "note": True}
            operations.modifier_enfant(enfant, version=enfant.version, par=None, champs_ville=dits)
    return exemple


def proposes(soupe) -> set[str]:
    return {option["value"] for option in soupe.select("[name=axe_1] option") if "." in option["value"]}


def test_la_coordonnatrice_trouve_ses_champs_au_catalogue(ville_et_ses_champs, awa, client_de):
    soupe = page(client_de(awa), "accueil", q="transport")
    (lien,) = soupe.select(".catalogue a")
    assert lien.get_text() == "Enfants suivis selon : Transport"
    ouverte = BeautifulSoup(client_de(awa).get(f"{lien['href']}&periode=s2025").content, "html.parser")
    assert tableau(ouverte) == {"Oui": ["6"], "Non": ["6"], "Somme": ["12"]}


def test_chaque_nombre_d_un_champ_ouvre_sa_liste(ville_et_ses_champs, awa, client_de):
    client = client_de(awa)
    soupe = page(client, "une", "ENF-27", axe_1="enfant.transport", axe_2="sexe", **PERIODE)
    liens = soupe.select(".table-chiffres td a")
    assert len(liens) == 9
    for lien in liens:
        liste = BeautifulSoup(client.get(lien["href"]).content, "html.parser")
        assert liste.select_one("h1 .compte").get_text(strip=True) == f"({lien.get_text()})"


def test_un_champ_se_pose_en_filtre(ville_et_ses_champs, awa, client_de):
    soupe = page(client_de(awa), "une", "ENF-01", filtre="enfant.transport=oui", **PERIODE)
    assert soupe.select_one(".puce").get_text(" ", strip=True).startswith("Transport : Oui")
    assert soupe.select_one(".total-distinct strong").get_text() == "6"


def test_l_export_dit_le_champ_par_son_nom(ville_et_ses_champs, awa, client_de):
    reponse = client_de(awa).get(
        reverse("statistiques:exporter", args=["ENF-27", "csv"]), {"axe_1": "enfant.transport", **PERIODE}
    )
    assert ";Transport;Oui;;;6;" in reponse.content.decode("utf-8-sig")


def test_un_champ_pour_un_role_n_est_un_axe_que_pour_lui(ville_et_ses_champs, awa, bruno, client_de):
    attendus = {"enfant.transport", "enfant.suivi_social"}
    assert proposes(page(client_de(awa), "une", "ENF-27", **PERIODE)) == attendus | {"enfant.note"}
    assert proposes(page(client_de(bruno), "une", "ENF-27", **PERIODE)) == attendus
    refuse = page(client_de(bruno), "une", "ENF-27", axe_1="enfant.note", **PERIODE)
    assert refuse.select(".table-chiffres") == []


def test_un_champ_sensible_n_est_un_axe_que_pour_qui_y_a_droit(ville_et_ses_champs, bruno, client_de):
    with cloison(ville_et_ses_champs):
        referent = Role.objects.get(code="referent")
        referent.droits = [droit for droit in referent.droits if droit != Droit.VOIR_LES_CHAMPS_SENSIBLES]
        referent.save()
    client = client_de(bruno)
    assert proposes(page(client, "une", "ENF-27", **PERIODE)) == {"enfant.transport"}
    assert page(client, "une", "ENF-27", axe_1="enfant.suivi_social", **PERIODE).select(".table-chiffres") == []
    filtree = page(client, "une", "ENF-27", filtre="enfant.suivi_social=oui", **PERIODE)
    assert filtree.select_one(".total-distinct strong").get_text() == "12"
    assert "Suivi social" not in page(client, "accueil").get_text()


def test_l_elue_ne_lit_aucun_champ_de_la_ville(ville_et_ses_champs, elise, client_de):
    client = client_de(elise)
    assert "Transport" not in page(client, "accueil").get_text()
    for params in ({"axe_1": "enfant.suivi_social"}, {"filtre": "enfant.suivi_social=oui"}):
        soupe = page(client, "une", "ENF-01", periode="s2025", **params)
        assert tableau(soupe)["Somme"] == ["12"]
        assert "Suivi social" not in soupe.get_text()


# Ce que la ville règle d'autre


def test_sans_politique_de_la_ville_ni_qpv_ni_profil_d_enquete(exemple, awa, client_de):
    client = client_de(awa)
    assert "ENF-06" in page(client, "accueil").get_text()
    with cloison(exemple):
        modifier_ville(version=exemple.version, par=None, politique_de_la_ville=False)
    assert not {"ENF-06", "ENF-09"} & set(page(client, "accueil").get_text().split())
    assert client.get(reverse("statistiques:une", args=["ENF-06"])).status_code == 404
    options = {o["value"] for o in page(client, "une", "ENF-01", **PERIODE).select("[name=axe_1] option")}
    assert "quartier" in options
    assert not {"qpv", "profil"} & options


def test_les_tranches_d_age_de_la_ville_sont_un_axe(exemple, awa, client_de):
    client = client_de(awa)
    assert "age_ville" not in str(page(client, "une", "ENF-02", **PERIODE).select("[name=axe_1]"))
    with cloison(exemple):
        modifier_ville(version=exemple.version, par=None, tranches_age=[6, 11])
    effectifs = tableau(page(client, "une", "ENF-02", axe_1="age_ville", **PERIODE))
    assert set(effectifs) == {"Moins de 6 ans", "6 à 10 ans", "11 ans et plus", "Somme"}
    assert effectifs["Somme"] == ["12"]


def test_un_champ_d_origine_cache_n_est_plus_un_axe_renomme_il_prend_son_nom(exemple, awa, client_de):
    client = client_de(awa)
    with cloison(exemple):
        saisie.regler_natif("reussite.enfant", "sexe", version=1, par=None, libelle="Genre")
        publier(None)
    assert "Genre" in str(page(client, "une", "ENF-27", **PERIODE).select("[name=axe_1]"))
    with cloison(exemple):
        saisie.regler_natif("reussite.enfant", "sexe", version=2, par=None, cache=True)
        publier(None)
    assert client.get(reverse("statistiques:une", args=["ENF-01"])).status_code == 404
    assert "Genre" not in str(page(client, "une", "ENF-27", **PERIODE).select("[name=axe_1]"))


def test_un_champ_d_origine_de_la_situation_cache_n_est_plus_un_axe(exemple, awa, client_de):
    client = client_de(awa)
    with cloison(exemple):
        saisie.regler_natif("reussite.enfant", "situation_structure", version=1, par=None, cache=True)
        saisie.regler_natif("reussite.enfant", "situation_quartier", version=1, par=None, libelle="Secteur")
        publier(None)
    axes = page(client, "une", "ENF-27", **PERIODE).select("[name=axe_1] option")
    assert "structure" not in {axe["value"] for axe in axes}
    assert "Secteur" in [axe.get_text(strip=True) for axe in axes]


# La ligne de commande


def calculer(ville, *arguments):
    sortie = io.StringIO()
    voulus = ["--collectivite", ville.code, "--du", "2025-09-01", "--au", "2026-08-31", *arguments]
    call_command("statistiques", *voulus, stdout=sortie)
    return json.loads(sortie.getvalue())


def test_la_ligne_de_commande_repartit_et_filtre_selon_un_champ(ville_et_ses_champs):
    lu = calculer(ville_et_ses_champs, "--code", "ENF-27", "--axe", "enfant.transport", "--liste")
    assert lu["axes"] == ["enfant.transport"]
    assert lu["cellules"] == [
        {"enfant.transport": "Oui", "effectif": 6},
        {"enfant.transport": "Non", "effectif": 6},
    ]
    assert len(lu["liste"]) == 12
    filtre = calculer(ville_et_ses_champs, "--code", "ENF-27", "--filtre", "enfant.transport=Oui")
    assert filtre["total_distinct"] == 6
    assert filtre["filtres"] == {"enfant.transport": ["Oui"]}


def test_la_ligne_de_commande_refuse_un_axe_inconnu_en_une_phrase(ville_et_ses_champs):
    with pytest.raises(CommandError, match=r"ne se répartit pas selon « enfant\.couleur »"):
        calculer(ville_et_ses_champs, "--code", "ENF-27", "--axe", "enfant.couleur")
