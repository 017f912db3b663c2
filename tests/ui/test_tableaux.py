"""Le tableau : tout son état est dans l'adresse, et chaque lien n'en change qu'un morceau."""

from datetime import date
from types import SimpleNamespace

from bs4 import BeautifulSoup
from django.http import QueryDict
from django.template import Context, Template

from jalon.ui.elements import Puce
from jalon.ui.tableaux import Colonne, Geste, Page, Tableau, tri_demande

COLONNES = [
    Colonne("nom", "Nom", triable=True, obligatoire=True),
    Colonne("ne_le", "Né le", triable=True),
    Colonne("ecole", "École", "ecole.nom"),
    Colonne("note", "Note", affichee=False),
]
LIGNES = [
    SimpleNamespace(pk=7, nom="Inès", ne_le=date(2018, 3, 15), ecole=SimpleNamespace(nom="Pasteur"), note=""),
    SimpleNamespace(pk=9, nom="<b>Léo</b>", ne_le=None, ecole=None, note=""),
]


def un_tableau(adresse="", objets=LIGNES, **options):
    return Tableau(QueryDict(adresse), legende="Essai", colonnes=COLONNES, objets=objets, **options)


def rendu(tableau):
    return BeautifulSoup(Template("{% tableau t %}").render(Context({"t": tableau})), "html.parser")


def test_un_tri_inconnu_ou_interdit_revient_au_defaut():
    assert tri_demande(QueryDict("tri=-nom"), COLONNES, "ne_le") == "-nom"
    assert tri_demande(QueryDict("tri=ecole"), COLONNES, "ne_le") == "ne_le"
    assert tri_demande(QueryDict("tri=mot_de_passe"), COLONNES, "ne_le") == "ne_le"


def test_trier_deux_fois_inverse_et_revient_en_tete_de_liste():
    adresses = {colonne.code: adresse for colonne, _, adresse in un_tableau("tri=nom&apres=x&rang=51&q=a").entetes}
    assert adresses["nom"] == "?q=a&tri=-nom"
    assert adresses["ne_le"] == "?q=a&tri=ne_le"
    assert adresses["ecole"] == ""


def test_le_sens_du_tri_est_dit_aux_lecteurs_d_ecran():
    entetes = rendu(un_tableau("tri=-ne_le")).select("th")
    assert [th.get("aria-sort") for th in entetes] == [None, "descending", None]


def test_retirer_une_puce_garde_les_autres_valeurs_du_meme_filtre():
    tableau = un_tableau(
        "quartier=1&quartier=2&tri=nom", puces=[Puce("Un", "quartier", "1"), Puce("Deux", "quartier", "2")]
    )
    assert [adresse for _, adresse in tableau.puces_liees] == ["?tri=nom&quartier=2", "?tri=nom&quartier=1"]
    assert tableau.sans_filtre == "?tri=nom"


def test_les_colonnes_choisies_ne_cachent_jamais_l_obligatoire():
    assert [c.code for c in un_tableau().visibles] == ["nom", "ne_le", "ecole"]
    assert [c.code for c in un_tableau("colonnes=note").visibles] == ["nom", "note"]
    assert [c.code for c in un_tableau("colonnes=-").visibles] == ["nom"]


def test_une_petite_table_ne_propose_ni_tri_ni_colonnes_qu_elle_n_a_pas():
    colonnes = [Colonne("nom", "Nom"), Colonne("note", "Note")]
    tableau = Tableau(QueryDict(""), legende="Petite", colonnes=colonnes, objets=LIGNES)
    assert rendu(tableau).select("button") == []


def test_les_cellules_sont_echappees_et_les_dates_ecrites_en_francais():
    cellules = [td.get_text(strip=True) for td in rendu(un_tableau()).select("td")]
    assert cellules == ["Inès", "15/03/2018", "Pasteur", "<b>Léo</b>", "", ""]


def test_la_ligne_est_un_lien_et_se_coche_par_son_nom():
    page = rendu(
        un_tableau(url_de=lambda o: f"/{o.pk}/", libelle_de=lambda o: o.nom, gestes=[Geste("Convoquer", "/c/")])
    )
    assert page.select_one("tbody a")["href"] == "/7/"
    case = page.select_one("tbody input[name=selection]")
    assert case["value"] == "7"
    assert case.parent.get_text(strip=True) == "Cocher Inès"
    assert page.select_one("[data-barre] button")["formaction"] == "/c/"


def test_une_liste_vide_dit_quoi_faire():
    page = rendu(un_tableau("quartier=1", objets=[], puces=[Puce("Un", "quartier", "1")]))
    assert page.find("table") is None
    assert "Retirer tous les filtres" in page.get_text()


def test_la_pagination_dit_ou_l_on_est():
    page = rendu(un_tableau(page=Page(51, 57, 57, precedent="?avant=x")))
    assert "51–57 sur 57" in page.get_text()
    assert page.select_one("a[rel=prev]")["href"] == "?avant=x"
    assert page.select_one("a[rel=next]") is None
