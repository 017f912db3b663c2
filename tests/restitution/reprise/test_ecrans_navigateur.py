"""Reprendre un tableur au clavier, sur un écran de 320 px : du dépôt au retour en arrière, axe à chaque pas."""

import pytest
from playwright.sync_api import expect

from jalon.reussite import operations as ops
from jalon.reussite.models import Enfant, Scolarite
from jalon.socle.cloison import cloison
from jalon.socle.listes.lecture import valeur
from jalon.socle.reseau.models import Etablissement
from tests.navigateur import axe, ecouter, ne_deborde_pas
from tests.restitution.reprise.classeurs import un_xlsx
from tests.restitution.reprise.pas_a_pas import LIGNES, tourner
from tests.reussite.dossiers import un_enfant, un_parcours

pytestmark = pytest.mark.navigateur
ETROIT = {"width": 320, "height": 740}
TABULATIONS = 120
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOMME = """() => {
  const e = document.activeElement;
  const label = e.labels?.[0] || (e.id && document.querySelector(`label[for="${e.id}"]`));
  const nom = e.getAttribute("aria-label") || label?.innerText || e.innerText || e.value || "";
  return nom.replace(/\\s+/g, " ").trim();
}"""


def au_clavier(page, nom, *, entier=False):
    """Avance de tabulation en tabulation jusqu'à l'élément qui porte ce nom, ou dont le nom commence ainsi."""
    for _ in range(TABULATIONS):
        page.keyboard.press("Tab")
        trouve = page.evaluate(NOMME)
        if trouve == nom or (trouve.startswith(nom) and not entier):
            return
    raise AssertionError(f"« {nom} » ne s'atteint pas au clavier sur {page.url}")


def juger(page):
    axe(page)
    ne_deborde_pas(page)


def deposer(page, nom, lignes):
    page.locator("input[type=file]").set_input_files(
        {"name": nom, "mimeType": XLSX, "buffer": un_xlsx({"Suivi": lignes})}
    )


def presser(page, nom, touche="Enter"):
    au_clavier(page, nom)
    page.keyboard.press(touche)


def test_reprendre_un_tableur_se_fait_au_clavier_sur_un_telephone(connectee, ville, awa):
    page = connectee(awa)
    erreurs = ecouter(page)
    page.set_viewport_size(ETROIT)
    page.goto("/reglages/reprise/")
    juger(page)
    deposer(page, "suivi.xlsx", [["Suivi 2025"], *LIGNES])
    presser(page, "Déposer ce fichier")
    page.wait_for_url("**/feuille/")
    juger(page)
    presser(page, "Continuer vers les colonnes")
    page.wait_for_url("**/colonnes/")
    juger(page)
    presser(page, "Vérifier les lignes")
    page.wait_for_url("**/suivi/")
    juger(page)
    tourner(ville)
    page.wait_for_url("**/lignes/")
    juger(page)

    au_clavier(page, "Né(e) le", entier=True)
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("3/9/2016")
    au_clavier(page, "Classe", entier=True)
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("CM1")
    presser(page, "Corriger")
    # Ce que la ligne est devenue prend le focus : la suite du parcours part de là.
    expect(page.get_by_text("Ligne 5 : tout va bien maintenant.")).to_be_focused()
    juger(page)

    presser(page, "Vérifier de nouveau")
    page.wait_for_url("**/suivi/")
    tourner(ville)
    page.wait_for_url("**/lignes/")
    presser(page, "Continuer vers l’import")
    page.wait_for_url("**/importer/")
    juger(page)
    presser(page, "Importer 3 lignes")
    page.wait_for_url("**/suivi/")
    tourner(ville)
    page.wait_for_url("**/rapport/")
    juger(page)
    with cloison(ville):
        assert Enfant.objects.count() == 3

    presser(page, "Défaire tout l’import")
    page.wait_for_url("**/defaire/")
    juger(page)
    presser(page, "Défaire tout l’import")
    page.wait_for_url("**/suivi/")
    tourner(ville)
    page.wait_for_url("**/rapport/")
    expect(page.get_by_text("Tout est revenu comme avant.")).to_be_visible()
    with cloison(ville):
        assert not Enfant.objects.exists()
    assert not erreurs, erreurs


def test_changer_une_cible_montre_son_effet_sans_perdre_sa_place(connectee, ville, awa):
    page = connectee(awa)
    page.goto("/reglages/reprise/")
    deposer(page, "suivi.xlsx", LIGNES)
    presser(page, "Déposer ce fichier")
    page.wait_for_url("**/feuille/")
    presser(page, "Continuer vers les colonnes")
    page.wait_for_url("**/colonnes/")
    au_clavier(page, "Colonne « Né(e) le »")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("Ne pas reprendre")
    page.keyboard.press("Enter")
    expect(page.locator("#colonne-4 .effets")).to_contain_text("n’est pas reprise")
    assert page.evaluate(NOMME).startswith("Colonne « Né(e) le »")
    axe(page)


def test_lire_une_liste_de_classe_au_clavier_garde_le_fichier_pour_relire(connectee, ville, awa):
    with cloison(ville):
        Etablissement.objects.create(nom="École Pasteur")
        enfant = un_enfant(awa, "Benali", "Inès")
        un_parcours(enfant, awa)
        ops.inscrire(enfant, annee="", depuis=None, niveau=valeur("niveau_scolaire", "ce1"), par=awa)
    page = connectee(awa)
    erreurs = ecouter(page)
    page.set_viewport_size(ETROIT)
    page.goto("/reussite/liste-de-classe/")
    juger(page)
    lignes = [["Nom", "Prénom", "Né(e) le", "Classe"], ["BENALI", "Inès", "15/03/2018", "CE2 A"]]
    deposer(page, "classe.xlsx", [*lignes, ["Autre", "Zébulon", "01/02/2018", "CE2 A"]])
    au_clavier(page, "École ou collège")
    page.keyboard.press("ArrowDown")
    presser(page, "Lire la liste")
    expect(page.get_by_role("checkbox", name="BENALI Inès")).to_be_checked()
    expect(page.get_by_text("Zébulon")).to_have_count(0)
    juger(page)
    presser(page, "Les colonnes de la liste")
    juger(page)
    presser(page, "Relire avec ces colonnes")
    expect(page.get_by_role("checkbox", name="BENALI Inès")).to_be_checked()
    presser(page, "Mettre à jour les enfants cochés")
    expect(page.get_by_text("1 enfant mis à jour")).to_be_visible()
    with cloison(ville):
        assert Scolarite.objects.get(annee__gt="").classe == "CE2 A"
    assert not erreurs, erreurs
