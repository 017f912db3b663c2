"""Comme la coordonnatrice d'une ville neuve : sans toucher au code ni redémarrer, la ville se règle, et tout suit.

Un onglet caché, une liste et ses valeurs, un champ, un outil d'évaluation ; puis on les retrouve partout : saisie,
fiche, liste, export, document, import, statistique (jugée par l'oracle).
"""

import io
import re
from datetime import date

import pytest
from docx import Document as Docx
from playwright.sync_api import expect

from jalon.restitution.editions.operations import deposer_modele
from jalon.restitution.editions.production import produire
from jalon.restitution.statistiques.calcul import Calcul
from jalon.restitution.statistiques.fraicheur import instantane
from jalon.restitution.statistiques.periode import periode
from jalon.restitution.statistiques.registre import mesure_de
from jalon.reussite.models import Enfant, Evaluation, Parcours
from jalon.socle.cloison import cloison
from tests.navigateur import ecouter
from tests.restitution.echange.outils import importer_textes
from tests.restitution.editions.modeles import un_docx
from tests.restitution.statistiques.oracle_faits import MondeDeFaits
from tests.restitution.statistiques.test_oracle import verifier
from tests.reussite.dossiers import un_enfant, un_parcours

pytestmark = [pytest.mark.navigateur]

ENFANT = "/reglages/champs/reussite.enfant/"
PERIODE = "periode=libre&du=01/09/2025&au=31/08/2026"


def creer_une_liste(page, nom, *libelles):
    page.goto("/reglages/listes/")
    page.get_by_label("Nom de la liste").fill(nom)
    page.get_by_role("button", name="Créer la liste").click()
    for libelle in libelles:
        page.get_by_label("Libellé").fill(libelle)
        page.get_by_role("button", name="Ajouter à la liste").click()
        expect(page.locator("#valeurs")).to_contain_text(libelle)


def choisir(page, nom, texte):
    """Une liste courte se choisit ; une longue se cherche."""
    champ = page.get_by_role("combobox", name=nom).locator("visible=true").first
    if champ.evaluate("e => e.tagName") == "SELECT":
        champ.select_option(label=texte)
        return
    champ.fill(texte)
    champ.press("ArrowDown")
    champ.press("Enter")


def ajouter_un_champ(page, nom, liste):
    page.goto(f"{ENFANT}ajouter/")
    page.get_by_role("radio", name="Choix dans une liste", exact=True).check()
    choisir(page, "Où il prend ses valeurs", liste)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("textbox", name="Nom", exact=True).fill(nom)
    for case in ("En faire une colonne de la liste", "Compter dans les statistiques"):
        page.get_by_role("checkbox", name=case).check()
    page.get_by_role("button", name="Ajouter au brouillon").click()
    expect(page.locator("#preparation")).to_contain_text("Rien n’a encore changé")


def cacher_un_onglet(page, code):
    page.goto(f"{ENFANT}onglet/{code}/")
    page.get_by_label("Cacher cet onglet").check()
    page.get_by_role("button", name="Enregistrer dans le brouillon").click()
    page.wait_for_url(f"**{ENFANT}**")


def publier(page):
    page.goto("/reglages/champs/")
    page.get_by_role("link", name="Relire et publier").click()
    page.get_by_role("button", name="Publier", exact=True).click()
    page.wait_for_url(lambda adresse: "preparation" not in adresse)


def construire_un_outil(page, nom):
    page.goto("/reglages/outils/nouveau/")
    page.get_by_label("Nom de l'outil").fill(nom)
    page.get_by_role("textbox", name="Critère").first.fill("Arrive à l'heure")
    degres = page.get_by_role("group", name=re.compile("^Degré"))
    page.get_by_role("button", name="Ajouter un degré").click()
    for rang, mots in enumerate(("Jamais", "Toujours")):
        degres.nth(rang).get_by_label("Score").fill(str(rang + 1))
        degres.nth(rang).get_by_role("textbox", name="Mots").first.fill(mots)
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    page.get_by_role("button", name="Publier la version 1").click()
    expect(page.get_by_role("main")).to_contain_text("publiée le")


def remplir(page, enfant, libelle):
    page.goto(f"/reussite/enfants/{enfant.pk}/modifier/")
    choisir(page, "Transport", libelle)
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url(f"**/enfants/{enfant.pk}/**")


def evaluer(page, parcours, outil):
    page.goto(f"/reussite/parcours/{parcours.pk}/evaluer/")
    choisir(page, "Outil", outil)
    page.get_by_role("main").get_by_role("button").last.click()
    page.get_by_role("radio", name="Toujours").check()
    page.get_by_role("textbox", name="Date").fill("15/01/2026")
    page.get_by_role("button", name="Enregistrer").last.click()
    page.wait_for_url("**/evaluations/**")


def tableau(page, code, axe) -> dict[str, str]:
    page.goto(f"/statistiques/{code}/?axe_1={axe}&{PERIODE}")
    lignes = page.locator(".table-chiffres tbody tr")
    return {
        lignes.nth(n).locator("th").inner_text(): lignes.nth(n).locator("td a").first.inner_text()
        for n in range(lignes.count())
    }


@pytest.fixture
def dossiers(ville, awa):
    """Trois enfants suivis."""
    with cloison(ville):
        enfants = [un_enfant(awa, prenom=prenom) for prenom in ("Inès", "Adam", "Lina")]
        return enfants, [un_parcours(enfant, awa) for enfant in enfants]


def test_ce_que_la_ville_regle_se_voit_partout(page, connectee, client_de, ville, awa, dossiers):
    (ines, adam, _), (parcours, *_) = dossiers
    page, client, erreurs = connectee(awa), client_de(awa), ecouter(page)
    creer_une_liste(page, "Transports", "À pied", "Car scolaire")
    ajouter_un_champ(page, "Transport", "Transports")
    cacher_un_onglet(page, "suivis")
    assert "Transport" not in client.get(f"/reussite/enfants/{ines.pk}/modifier/").text, "rien avant la publication"
    publier(page)
    construire_un_outil(page, "Ponctualité")

    # La saisie et la fiche ; l'onglet n'est plus là.
    remplir(page, ines, "Car scolaire")
    remplir(page, adam, "À pied")
    fiche = client.get(f"/reussite/enfants/{ines.pk}/identite/").text
    assert "Car scolaire" in fiche and "Suivis partenaires" not in fiche
    assert client.get(f"/reussite/enfants/{ines.pk}/suivis/").status_code == 404

    # La liste, son export.
    page.goto("/reussite/enfants/")
    expect(page.get_by_role("row").filter(has_text="Inès")).to_contain_text("Car scolaire")
    export = client.get("/reussite/enfants/exporter/csv/")
    assert "Transport" in (lignes := b"".join(export).decode("utf-8-sig").splitlines())[0]
    assert sum("À pied" in ligne for ligne in lignes) == 1

    with cloison(ville):
        # Un document de la ville.
        modele = un_docx("{{ enfant.nom }} vient en : {{ enfant.champs.transport }}")
        deposer_modele(code="fiche_parcours", fichier=modele, par=awa)
        du_jour = Parcours.objects.get(pk=parcours.pk)
        octets = produire("fiche_parcours", du_jour, pour="equipe", format="docx", par=awa)
        assert "vient en : Car scolaire" in Docx(io.BytesIO(octets)).paragraphs[0].text
        # Un import, qui connaît le champ par son code et la valeur par son libellé.
        rapport = importer_textes(
            enfants="id;prenom;nom;transport\nZ1;Zoé;Petit;car scolaire\n",
            parcours="id;enfant;dispositif;entree\nP1;Z1;PRE;2025-11-03\n",
            creer_valeurs=False,
        )
        assert rapport.refus == []
        assert Enfant.objects.get(cle_externe="Z1").champs_ville == {"transport": "car_scolaire"}

    # La statistique, sous l'oracle.
    assert tableau(page, "ENF-27", "enfant.transport") == {"À pied": "1", "Car scolaire": "2", "Non renseigné": "1"}
    with cloison(ville):
        temps = periode(date(2025, 9, 1), date(2026, 8, 31))
        calcul, monde = Calcul(instantane("reussite").ville, temps), MondeDeFaits()
        for axes in (("enfant.transport",), ("enfant.transport", "dispositif")):
            verifier(calcul, monde, mesure_de("reussite.enfants_suivis"), axes, temps)

    # L'outil que la ville a construit.
    evaluer(page, parcours, "Ponctualité")
    with cloison(ville):
        assert Evaluation.objects.get().outil.outil.libelle == "Ponctualité"
    assert tableau(page, "EVA-01", "outil") == {"Ponctualité": "1"}
    assert erreurs == []
