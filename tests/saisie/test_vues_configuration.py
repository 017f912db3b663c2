"""Les écrans des champs et des onglets : préparer, ranger, relire, publier, revenir ; à deux, rien ne se perd."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from jalon.reussite.operations import creer_enfant
from jalon.saisie import operations as ops
from jalon.saisie.configuration import brouillon, brouillon_en_base, publiee
from jalon.saisie.definitions import Condition
from jalon.saisie.models import VersionConfiguration
from jalon.socle.annulations import Annulation, annuler
from jalon.socle.cloison import cloison
from jalon.socle.journal.models import LigneJournal
from tests.saisie.outils import ENFANT, ajouter, publier

CHAMPS = "/reglages/champs/"
ENTITE = f"{CHAMPS}{ENFANT}/"
AJOUTER = f"{ENTITE}ajouter/"
PREPARATION = "/reglages/champs/preparation/"


def _page(reponse):
    return BeautifulSoup(reponse.text, "html.parser")


def _formulaire(client, adresse) -> dict:
    return _saisie(_page(client.get(adresse)))


def _saisie(page) -> dict:
    """Ce que le navigateur renverrait si l'on ne touchait à rien."""
    form = page.main.find("form", class_="formulaire")
    champs = {}
    for saisie in form.find_all("input"):
        est_case = saisie.get("type") in ("checkbox", "radio")
        if saisie.get("name") and (saisie.has_attr("checked") or not est_case):
            champs.setdefault(saisie["name"], []).append(saisie.get("value", "on" if est_case else ""))
    for select in form.find_all("select"):
        champs[select["name"]] = [o["value"] for o in select.find_all("option", selected=True)]
    return champs | {t["name"]: [t.text.strip()] for t in form.find_all("textarea")}


def _champ(code):
    return brouillon().entite(ENFANT).champ(code)


@pytest.fixture
def client(client_de, awa):
    return client_de(awa)


@pytest.mark.parametrize("adresse", [CHAMPS, ENTITE, AJOUTER, PREPARATION, "/reglages/champs/versions/", "/reglages/"])
def test_sans_le_droit_de_configurer_rien_ne_s_ouvre(client_de, bruno, adresse):
    assert client_de(bruno).get(adresse).status_code == 403


def test_une_entite_inconnue_n_existe_pas(client):
    assert client.get(f"{CHAMPS}reussite.rien/").status_code == 404
    assert client.get(f"{ENTITE}origine/rien/").status_code == 404
    assert client.get(f"{ENTITE}onglet/rien/").status_code == 404
    assert client.get(f"{ENTITE}champ/rien/").status_code == 404


def test_un_champ_s_ajoute_en_deux_pas_et_attend_dans_le_brouillon(client, ville):
    page = _page(client.get(AJOUTER))
    sortes = {radio["value"] for radio in page.find_all("input", {"name": "type"})}
    assert {"texte", "nombre", "date", "liste", "calcule"} <= sortes
    assert "Choisissez la liste" in client.get(f"{AJOUTER}?type=liste").text
    adresse = f"{AJOUTER}?type=nombre"
    saisie = _formulaire(client, adresse) | {"libelle": "Heures de cantine", "option_max": "12,5", "compte": "on"}
    reponse = client.post(adresse, saisie, follow=True)
    assert "est dans le brouillon" in reponse.text
    assert "1 changement" in _page(reponse).find(id="preparation").text
    with cloison(ville):
        champ = _champ("heures_de_cantine")
        assert (champ.type, champ.options, champ.compte, champ.exporte) == ("nombre", {"max": "12.5"}, True, True)
        assert publiee().entite(ENFANT).champs == ()


def test_une_definition_refusee_garde_la_saisie(client, ville, awa):
    adresse = f"{AJOUTER}?type=calcule"
    saisie = _formulaire(client, adresse) | {"libelle": "Total", "option_formule": "rien + 1"}
    reponse = client.post(adresse, saisie)
    assert "n&#x27;est pas le code d&#x27;un champ" in reponse.text
    assert _page(reponse).find("input", {"name": "option_formule"})["value"] == "rien + 1"
    with cloison(ville):
        assert brouillon_en_base() is None


def test_un_code_deja_pris_le_dit_a_sa_case(client, ville):
    adresse = f"{AJOUTER}?type=texte"
    reponse = client.post(adresse, _formulaire(client, adresse) | {"libelle": "Le nom", "code": "nom"})
    assert "est déjà le code du champ d" in _page(reponse).find(id="id_code").find_parent(class_="champ").text


def test_une_condition_se_choisit_parmi_les_valeurs_d_un_seul_champ(client, ville, awa):
    with cloison(ville):
        ajouter(awa, "suivi_cmp", "oui_non")
        ajouter(awa, "depuis_quand", "date")
    adresse = f"{ENTITE}champ/depuis_quand/"
    saisie = _formulaire(client, adresse)
    deux = {"condition": ['["suivi_cmp", true]', '["sexe", "F"]']}
    assert "porte sur un seul champ" in client.post(adresse, saisie | deux).text
    client.post(adresse, saisie | {"condition": ['["suivi_cmp", true]']})
    with cloison(ville):
        assert _champ("depuis_quand").condition == Condition("suivi_cmp", (True,))
    assert "si « Suivi cmp » vaut Oui" in client.get(ENTITE).text


def test_une_condition_qui_tourne_en_rond_est_refusee(client, ville, awa):
    with cloison(ville):
        ajouter(awa, "premier", "oui_non")
        ajouter(awa, "second", "oui_non", condition=Condition("premier", (True,)))
    adresse = f"{ENTITE}champ/premier/"
    reponse = client.post(adresse, _formulaire(client, adresse) | {"condition": ['["second", true]']})
    assert "en rond" in reponse.text


def test_n_enregistrer_que_ce_que_l_on_a_change(client, ville, awa):
    with cloison(ville):
        ajouter(awa, "notes", aide="Sans détour", en_liste=True)
    adresse = f"{ENTITE}champ/notes/"
    assert "rien n&#x27;a été écrit" in client.post(adresse, _formulaire(client, adresse), follow=True).text
    client.post(adresse, _formulaire(client, adresse) | {"libelle": "Nos notes"})
    with cloison(ville):
        champ = _champ("notes")
        assert (champ.libelle, champ.aide, champ.en_liste, champ.version) == ("Nos notes", "Sans détour", True, 2)


def test_a_deux_le_second_voit_le_conflit_et_ne_perd_rien(client, ville, awa):
    with cloison(ville):
        ajouter(awa, "notes")
    adresse = f"{ENTITE}champ/notes/"
    ouverte = _formulaire(client, adresse)
    with cloison(ville):
        ops.modifier_champ(ENFANT, "notes", version=1, aide="De l'autre", par=awa)
    page = _page(client.post(adresse, ouverte | {"libelle": "De moi"}))
    assert "Awa Diarra" in page.find(class_="conflit").text
    assert page.find("input", {"name": "libelle"})["value"] == "De moi"
    assert page.find("input", {"name": "aide"})["value"] == "De l'autre"
    client.post(adresse, _saisie(page))
    with cloison(ville):
        assert (_champ("notes").libelle, _champ("notes").aide) == ("De moi", "De l'autre")


def test_un_champ_d_origine_se_renomme_et_se_cache_sauf_ceux_dont_jalon_se_sert(client, ville):
    adresse = f"{ENTITE}origine/langue/"
    client.post(adresse, _formulaire(client, adresse) | {"libelle": "Langue du foyer", "cache": "on"})
    with cloison(ville):
        natif = brouillon().entite(ENFANT).natifs["langue"]
        assert (natif.libelle, natif.cache) == ("Langue du foyer", True)
    assert "cache" not in {i.get("name") for i in _page(client.get(f"{ENTITE}origine/nom/")).find_all("input")}


def test_un_onglet_s_ajoute_se_renomme_et_se_cache(client, ville):
    assert "est dans le brouillon" in client.post(f"{ENTITE}onglets/ajouter/", {"libelle": "Cantine"}, follow=True).text
    assert "Donnez un nom" in client.post(f"{ENTITE}onglets/ajouter/", {"libelle": ""}, follow=True).text
    adresse = f"{ENTITE}onglet/suivis/"
    client.post(adresse, _formulaire(client, adresse) | {"libelle": "Partenaires", "cache": "on"})
    with cloison(ville):
        onglets = brouillon().entite(ENFANT).onglets
        assert (onglets["suivis"].libelle, onglets["suivis"].cache, onglets["cantine"].ajoute) == (
            "Partenaires",
            True,
            True,
        )


def test_les_champs_se_rangent_sans_souris_ni_script(client, ville, awa):
    with cloison(ville):
        for code in ("un", "deux", "trois"):
            ajouter(awa, code)
    reponse = client.post(f"{ENTITE}ranger/", {"codes": ["un", "deux", "trois"], "monter": "trois"}, follow=True)
    assert "« Trois » est à la place 2 sur 3" in reponse.text
    client.post(f"{ENTITE}ranger/", {"codes": ["un", "trois", "deux"], "monter": "un"})
    client.post(f"{ENTITE}ranger/", {"codes": ["deux", "un", "trois"], "pose": "deux"})
    with cloison(ville):
        assert [c.code for c in brouillon().entite(ENFANT).champs] == ["deux", "un", "trois"]
    codes = [i["value"] for i in _page(client.get(ENTITE)).find(id="onglets").find_all("input", {"name": "codes"})]
    client.post(f"{ENTITE}onglets/ranger/", {"codes": codes, "descendre": "parcours"})
    assert [i["value"] for i in _page(client.get(ENTITE)).find(id="onglets").find_all("input", {"name": "codes"})] == [
        codes[1],
        codes[0],
        *codes[2:],
    ]


def test_un_champ_publie_se_retire_et_revient(client, ville, awa):
    with cloison(ville):
        ajouter(awa, "notes")
        publier(awa)
    retirer = reverse("saisie:champ_retirer", args=[ENFANT, "notes"])
    assert "ses valeurs restent" in client.post(retirer, {"version": 1}, follow=True).text
    assert "pendant que vous y étiez" in client.post(retirer, {"version": 1}, follow=True).text
    remettre = reverse("saisie:champ_remettre", args=[ENFANT, "notes"])
    assert "de nouveau saisi" in client.post(remettre, {"version": 2}, follow=True).text


def test_ce_que_l_on_publie_se_relit_avant_et_reste_dans_l_historique(client, ville, awa):
    with cloison(ville):
        ajouter(awa, "notes", roles=["referent"])
        version = brouillon_en_base().version
    page = client.get(PREPARATION).text
    assert "Champ « Notes » ajouté" in page
    reponse = client.post(PREPARATION, {"version": version, "note": "Nos notes"}, follow=True)
    assert "La configuration est publiée" in reponse.text
    assert "Nos notes" in reponse.text
    with cloison(ville):
        ops.modifier_champ(ENFANT, "notes", version=1, roles=[], aide="Courtes", par=awa)
        publier(awa)
    page = client.get("/reglages/champs/versions/2/").text
    assert "Référent de parcours" in page and "Courtes" in page
    assert "C’est la version en vigueur" in page
    reponse = client.post("/reglages/champs/versions/1/reprendre/", follow=True)
    assert "est reprise en brouillon" in reponse.text
    with cloison(ville):
        assert _champ("notes").roles == ("referent",)


def test_un_brouillon_que_l_autre_a_change_ne_se_publie_pas_et_la_note_reste(client, ville, awa):
    with cloison(ville):
        ajouter(awa, "notes")
    reponse = client.post(PREPARATION, {"version": 99, "note": "Ma note"})
    assert "a changé le brouillon" in reponse.text
    assert _page(reponse).find("input", {"name": "note"})["value"] == "Ma note"
    with cloison(ville):
        assert not VersionConfiguration.objects.exists()


def test_publier_dit_combien_de_fiches_deviennent_invalides_et_lesquelles(client, ville, awa):
    with cloison(ville):
        creer_enfant(nom="Benali", prenom="Inès", par=awa)
        ajouter(awa, "cantine", "oui_non", obligatoire=True)
        version = brouillon_en_base().version
    page = client.get(PREPARATION).text
    assert "1 fiche ne remplit pas ces définitions" in page
    assert "BENALI Inès" in page
    assert "Rien n&#x27;est publié" in client.post(PREPARATION, {"version": version}).text
    client.post(PREPARATION, {"version": version, "confirme": "on"})
    with cloison(ville):
        assert [c.code for c in publiee().entite(ENFANT).champs] == ["cantine"]


def test_configurer_n_ouvre_aucun_dossier(client_de, un_compte, ville, awa):
    """L'administrateur fonctionnel sait combien de fiches sont à compléter, jamais lesquelles."""
    with cloison(ville):
        creer_enfant(nom="Benali", prenom="Inès", par=awa)
        ajouter(awa, "cantine", "oui_non", obligatoire=True)
        version = brouillon_en_base().version
    client = client_de(un_compte("administrateur"))
    for reponse in (client.get(PREPARATION), client.post(PREPARATION, {"version": version})):
        assert "1 fiche ne remplit pas" in reponse.text
        assert "BENALI" not in reponse.text
        assert "Vos rôles n’ouvrent pas ces dossiers" in reponse.text
    client_de(awa).get(PREPARATION)
    with cloison(ville):
        assert LigneJournal.objects.filter(action="saisie.fiches_a_completer").count() == 1


def test_un_brouillon_abandonne_revient(client, ville, awa):
    with cloison(ville):
        ajouter(awa, "notes")
        version = brouillon_en_base().version
    assert (
        "trente jours"
        in client.post("/reglages/champs/preparation/abandonner/", {"version": version}, follow=True).text
    )
    assert "Rien ne se prépare" in client.get(PREPARATION).text
    with cloison(ville):
        annuler(Annulation.objects.first(), par=awa)
        assert _champ("notes").libelle == "Notes"


def test_l_apercu_montre_le_brouillon_a_chaque_role(client, ville, awa):
    with cloison(ville):
        ajouter(awa, "cantine", "oui_non")
        ajouter(awa, "secret", sensible=True)
        ajouter(awa, "reserve", roles=["accueil"])
        ajouter(awa, "du_clas", dispositifs=["CLAS"])
        ops.regler_natif(ENFANT, "langue", version=1, cache=True, par=awa)

    def noms(**choix):
        montre = _page(client.get(f"{ENTITE}apercu/", choix)).find(id="apercu")
        return {saisie["name"] for saisie in montre.find_all(["input", "select"])}

    assert {"champ_cantine", "champ_secret", "champ_du_clas"} <= noms(role="referent")
    assert not {"langue", "champ_reserve"} & noms(role="referent")
    assert "champ_reserve" in noms(role="accueil") and "champ_secret" not in noms(role="accueil")
    assert "champ_du_clas" not in noms(role="referent", dispositif="PRE")
    with cloison(ville):
        assert publiee().entite(ENFANT).champs == ()


def test_les_champs_de_sante_ne_s_allument_qu_avec_l_hebergeur_et_la_ville(client, ville, awa, settings):
    with cloison(ville):
        ajouter(awa, "allergies", sante=True)
        ville.donnees_de_sante = True
        ville.save()
    settings.HDS = False
    assert "champ_allergies" not in client.get(f"{ENTITE}apercu/").text
    assert "données de santé sont éteintes" in client.get(f"{ENTITE}champ/allergies/").text
    settings.HDS = True
    assert "champ_allergies" in client.get(f"{ENTITE}apercu/").text


def test_la_page_coute_autant_pour_un_champ_que_pour_trente(client, ville, awa, django_assert_max_num_queries):
    couts, combien = [], 0
    for cible in (2, 30):
        with cloison(ville):
            for rang in range(combien, cible):
                ajouter(awa, f"champ_{rang}", roles=["referent"])
        combien = cible
        client.get(ENTITE)
        with django_assert_max_num_queries(100) as requetes:
            client.get(ENTITE)
        couts.append(len(requetes))
    assert couts[0] == couts[1]
