"""Les pages des statistiques, selon qui les lit."""

import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from jalon.restitution.statistiques.catalogue import statistiques
from jalon.socle.cloison import cloison
from jalon.socle.journal.models import LigneJournal
from jalon.socle.reseau.models import Intervenant

PERIODE = {"periode": "libre", "du": "01/09/2025", "au": "31/08/2026"}


def page(client, vue, *args, **params):
    reponse = client.get(reverse(f"statistiques:{vue}", args=args), params)
    assert reponse.status_code == 200, reponse.content[:500]
    return BeautifulSoup(reponse.content, "html.parser")


def tableau(soupe) -> dict[str, list[str]]:
    """Libellé de ligne → effectifs, sans les parts."""
    for part in soupe.select(".part"):
        part.decompose()
    lignes = soupe.select(".table-chiffres tbody tr, .table-chiffres tfoot tr")
    return {li.th.get_text(strip=True): [td.get_text(strip=True) for td in li.select("td")] for li in lignes}


@pytest.mark.parametrize(
    ("role", "attendu"),
    [
        ("coordonnateur", 200),
        ("referent", 200),
        ("elu", 200),
        ("secretariat", 403),
        ("partenaire", 403),
        ("accueil", 403),
    ],
)
def test_qui_lit_les_statistiques(un_compte, client_de, role, attendu):
    client = client_de(un_compte(role))
    for adresse in (reverse("statistiques:accueil"), reverse("statistiques:une", args=["ENF-01"])):
        assert client.get(adresse).status_code == attendu


def test_le_catalogue_se_cherche_sans_accent(awa, client_de):
    soupe = page(client_de(awa), "accueil", q="structure familiale duree")
    assert soupe.select_one(".catalogue-compte").get_text() == "0 statistique pour « structure familiale duree »"
    trouvees = page(client_de(awa), "accueil", q="qpv")
    assert [code.get_text() for code in trouvees.select(".catalogue .code")] == ["ENF-06"]


def test_la_page_montre_definition_effectifs_parts_et_totaux(exemple, awa, client_de):
    soupe = page(client_de(awa), "une", "ENF-01", **PERIODE)
    assert "au moins un parcours actif" in soupe.select_one(".definition").get_text()
    assert soupe.select_one("tbody .part").get_text() == "41,7 %"
    assert tableau(soupe) == {"Fille": ["5"], "Garçon": ["7"], "Somme": ["12"]}
    assert soupe.select_one("[data-graphique]") is not None


def test_le_total_distinct_se_distingue_de_la_somme(exemple, awa, client_de):
    soupe = page(client_de(awa), "une", "ENF-04", **PERIODE)
    assert tableau(soupe)["Somme"] == ["13"]
    assert soupe.select_one(".total-distinct").get_text(" ", strip=True).startswith("12 enfants distincts")


def test_deux_axes_se_croisent_librement(exemple, awa, client_de):
    soupe = page(client_de(awa), "une", "ENF-01", axe_1="zone", axe_2="sexe", **PERIODE)
    assert tableau(soupe)["REP"] == ["1", "3", "4"]


@pytest.mark.parametrize(("pourcentage", "part"), [("total", "8,3 %"), ("ligne", "25,0 %"), ("colonne", "20,0 %")])
def test_les_parts_sont_du_total_de_la_ligne_ou_de_la_colonne(exemple, awa, client_de, pourcentage, part):
    soupe = page(client_de(awa), "une", "ENF-01", axe_1="zone", axe_2="sexe", pourcentage=pourcentage, **PERIODE)
    rep = next(ligne for ligne in soupe.select("tbody tr") if ligne.th.get_text() == "REP")
    assert rep.select_one(".part").get_text() == part


def test_un_filtre_se_pose_en_puce_et_se_retire(exemple, awa, client_de):
    soupe = page(client_de(awa), "une", "ENF-27", filtre="dispositif=PRE", **PERIODE)
    assert soupe.select_one(".puce").get_text(" ", strip=True).startswith("Dispositif : PRE")
    assert "filtre" not in soupe.select_one(".puce a")["href"]
    assert soupe.select_one(".total-distinct strong").get_text() == "10"


def test_chaque_cellule_ouvre_sa_liste(exemple, awa, client_de):
    client = client_de(awa)
    soupe = page(client, "une", "ENF-13", **PERIODE)
    liens = [a for a in soupe.select(".table-chiffres td a")]
    assert len(liens) > 10
    for lien in liens:
        liste = BeautifulSoup(client.get(lien["href"]).content, "html.parser")
        assert liste.select_one("h1 .compte").get_text(strip=True) == f"({lien.get_text()})"


def test_la_liste_des_familles_a_une_ligne_par_famille(exemple, awa, client_de):
    soupe = page(client_de(awa), "liste", "FAM-05", **PERIODE)
    assert soupe.select_one("h1 .compte").get_text(strip=True) == "(3)"
    assert len(soupe.select(".tableau tbody tr")) == 3


def test_la_liste_consultee_est_consignee(exemple, awa, client_de):
    page(client_de(awa), "liste", "ENF-28", **PERIODE)
    with cloison(exemple):
        ligne = LigneJournal.objects.get(action="restitution.liste_consultee")
        assert ligne.compte_id == awa.pk


def test_un_referent_ne_voit_que_ses_dossiers_dans_la_liste(exemple, bruno, client_de):
    with cloison(exemple):
        Intervenant.objects.filter(compte=bruno).update(compte=None)
        Intervenant.objects.filter(nom="R3").update(compte=bruno)
    soupe = page(client_de(bruno), "liste", "ENF-27", **PERIODE)
    assert soupe.select_one("h1 .compte").get_text(strip=True) == "(2)"
    assert "compte aussi 10 de plus" in soupe.get_text()


def test_un_referent_ne_lit_par_referent_que_ses_propres_chiffres(exemple, bruno, client_de):
    with cloison(exemple):
        Intervenant.objects.filter(compte=bruno).update(compte=None)
        Intervenant.objects.filter(nom="R1").update(compte=bruno)
    assert tableau(page(client_de(bruno), "une", "ENF-04", **PERIODE)) == {"R1": ["5"], "Somme": ["5"]}
    avec_filtre = page(client_de(bruno), "une", "ENF-27", filtre="referent=R2", **PERIODE)
    assert avec_filtre.select_one(".total-distinct strong").get_text() == "5"


def test_l_elue_lit_des_agregats_sans_petit_effectif_ni_liste(exemple, elise, client_de):
    client = client_de(elise)
    soupe = page(client, "une", "ENF-03", periode="s2025")
    assert tableau(soupe) == {"Centre": ["secret"], "La Verrerie": ["6"], "Les Acacias": ["secret"], "Somme": ["12"]}
    assert soupe.select(".table-chiffres a") == []
    assert client.get(reverse("statistiques:liste", args=["ENF-03"]), PERIODE).status_code == 403
    assert re.search(r"\b4\b", str(soupe.select_one(".graphique"))) is None


def test_l_elue_n_a_ni_filtre_ni_periode_libre_ni_croisement(exemple, elise, client_de):
    client = client_de(elise)
    soupe = page(client, "une", "ENF-01", periode="s2025", axe_1="quartier", filtre="sexe=F", du="01/01/2026")
    assert soupe.select(".puce, [name=filtre], [name=du], [name=axe_1]") == []
    assert "Fille" in tableau(soupe)
    libre = client.get(reverse("statistiques:une", args=["ENF-01"]), PERIODE)
    assert "Corrigez les réglages" in libre.content.decode()


def test_l_elue_ne_lit_rien_par_referent(exemple, elise, client_de):
    assert "ENF-04" not in page(client_de(elise), "accueil").get_text()
    assert "ne vous est pas ouverte" in page(client_de(elise), "une", "ENF-04", periode="s2025").get_text()


@pytest.mark.parametrize("format", ["csv", "xlsx", "ods"])
def test_l_export_sort_ce_qui_est_montre(exemple, awa, client_de, format):
    reponse = client_de(awa).get(reverse("statistiques:exporter", args=["PAR-14", format]), PERIODE)
    assert reponse.status_code == 200
    assert reponse["Content-Disposition"].endswith(f'.{format}"')
    if format == "csv":
        texte = reponse.content.decode("utf-8-sig")
        assert "PAR-14;Parcours finis par motif;Motif de sortie;Objectifs atteints;;;2;" in texte
        assert 'Définition;"Parcours dont la date de sortie' in texte


def test_l_export_de_l_elue_tait_les_petits_effectifs(exemple, elise, client_de):
    reponse = client_de(elise).get(reverse("statistiques:exporter", args=["ENF-03", "csv"]), {"periode": "s2025"})
    texte = reponse.content.decode("utf-8-sig")
    assert "Quartier;Centre;;;secret;" in texte
    assert "Quartier;Les Acacias;;;secret;" in texte


@pytest.mark.parametrize(
    "params",
    [
        {"axe_1": "couleur"},
        {"periode": "libre", "du": "31/08/2026", "au": "01/09/2025"},
        {"periode": "libre", "du": "hier ou demain"},
        {"axe_1": "sexe", "axe_2": "sexe"},
        {"filtre": "quartier=Nulle part"},
        {"periode": "x2025"},
    ],
)
def test_un_reglage_impossible_est_dit_en_une_phrase(exemple, awa, client_de, params):
    soupe = page(client_de(awa), "une", "ENF-01", **params)
    assert soupe.select_one(".statistique .encart").get_text(strip=True)
    assert soupe.select(".table-chiffres") == []


def test_une_statistique_inconnue_est_introuvable(awa, client_de):
    assert client_de(awa).get(reverse("statistiques:une", args=["ENF-99"])).status_code == 404


def test_htmx_recoit_le_fragment(exemple, awa, client_de):
    reponse = client_de(awa).get(reverse("statistiques:une", args=["ENF-01"]), PERIODE, headers={"HX-Request": "true"})
    assert reponse.content.strip().startswith(b'<div id="statistique"')


def test_chaque_statistique_du_catalogue_s_affiche(exemple, awa, client_de):
    client = client_de(awa)
    for statistique in statistiques():
        soupe = page(client, "une", statistique.code, **PERIODE)
        assert soupe.select_one(".total-distinct strong").get_text().isdecimal(), statistique.code
