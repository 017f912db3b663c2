"""L'assistant de reprise à l'écran : corriger sur place, importer, suivre, défaire."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalon.restitution.reprise import depot, operations
from jalon.restitution.reprise.models import Etat, LigneDeReprise, Reprise
from jalon.reussite import operations as ops
from jalon.reussite.models import Enfant
from jalon.socle.cloison import cloison
from tests.restitution.reprise.classeurs import televerse, un_xlsx
from tests.restitution.reprise.pas_a_pas import (
    ENTETES,
    LIGNES,
    accepter_les_colonnes,
    choisir_la_feuille,
    page,
    poster,
    relire,
    tourner,
)

# Le verdict


def test_chaque_defaut_est_dit_a_sa_case_et_rien_n_est_ecrit(client, ville, verifiee):
    reponse = page(client, verifiee, "lignes")
    (presentee,) = reponse.context["lignes"]
    assert presentee["ligne"].numero == 4 and set(presentee["raisons"]) == {"c4", "c5"}
    assert reponse.context["comptes"]["bonnes"] == 2
    with cloison(ville):
        assert not Enfant.objects.exists()


def test_une_case_se_corrige_sur_place_et_la_ligne_est_rejugee(client, ville, verifiee):
    adresse = reverse("reprise:ligne", args=[verifiee.pk, 4])
    encore = client.post(adresse, {"c4": "3/9/2016", "c5": "rien"}, headers={"HX-Request": "true"})
    assert "Corriger" in encore.content.decode() and "n&#x27;est pas un mot" in encore.content.decode()
    bonne = client.post(adresse, {"c5": "CM1"}, headers={"HX-Request": "true"})
    assert "tout va bien" in bonne.content.decode()


def test_sans_javascript_la_ligne_entiere_se_corrige_sur_sa_page(client, ville, verifiee):
    form = page(client, verifiee, "ligne", 4).context["form"]
    donnees = {nom: form[nom].value() for nom in form.fields} | {"c4": "03/09/2016", "c5": "CM1"}
    assert poster(client, verifiee, "ligne", 4, **donnees).url.endswith("/lignes/")
    assert page(client, verifiee, "lignes").context["lignes"] == []


def test_une_ligne_se_laisse_de_cote_et_se_remet(client, verifiee):
    poster(client, verifiee, "ecarter", 4)
    reponse = page(client, verifiee, "lignes")
    assert (reponse.context["lignes"], reponse.context["combien_ecartees"]) == ([], 1)
    assert len(page(client, verifiee, "lignes", ecartees="oui").context["lignes"]) == 1
    poster(client, verifiee, "remettre", 4)
    assert len(page(client, verifiee, "lignes").context["lignes"]) == 1


def test_un_mot_inconnu_se_rattache_une_fois_pour_tout_le_fichier(client, ville, verifiee):
    form = page(client, verifiee, "mots").context["form"]
    assert [inconnu.texte for inconnu in form.inconnus] == ["cours inconnu"]
    poster(client, verifiee, "mots", m0="CM1", version=relire(ville).version)
    reponse = page(client, verifiee, "lignes")
    assert reponse.context["a_verifier"] and reponse.context["inconnus"] == 0
    poster(client, verifiee, "verifier")
    tourner(ville)
    (presentee,) = page(client, verifiee, "lignes").context["lignes"]
    assert set(presentee["raisons"]) == {"c4"}


def test_les_defauts_se_trient_par_sorte(client, ville, deposer):
    jours = ["un jour"] * 30 + ["15/03/2018"] * 20
    lignes = [ENTETES, *([str(n), "Nom", f"P{n}", "F", jour, "CE1"] for n, jour in enumerate(jours))]
    reprise = choisir_la_feuille(client, ville, deposer(un_xlsx({"S": lignes})))
    reprise = accepter_les_colonnes(client, ville, reprise)
    reponse = page(client, reprise, "lignes")
    ((raison, combien),) = reponse.context["raisons"]
    assert combien == 30 and len(reponse.context["lignes"]) == 25
    assert len(page(client, reprise, "lignes", raison=raison, page="2").context["lignes"]) == 5
    assert page(client, reprise, "lignes", raison="autre").context["lignes"] == []
    assert page(client, reprise, "lignes", page="٣").status_code == 200


@pytest.mark.parametrize("nom", ["lignes", "reprises"])
def test_cinquante_lignes_coutent_autant_de_requetes_qu_une(client, ville, awa, verifiee, nom):
    adresse = reverse("reprise:reprises") if nom == "reprises" else reverse("reprise:lignes", args=[verifiee.pk])

    def requetes() -> int:
        with CaptureQueriesContext(connection) as faites:
            client.get(adresse)
        return len(faites)

    requetes()
    avec_une = requetes()
    with cloison(ville):
        defauts = verifiee.les_lignes.get().defauts
        LigneDeReprise.objects.bulk_create(
            LigneDeReprise(reprise=verifiee, numero=100 + n, cases=["x"], defauts=defauts) for n in range(50)
        )
        for n in range(20):
            operations.deposer(fichier=io.BytesIO(b"a;b\n1;2\n"), nom=f"{n}.csv", gabarit="suivi", par=awa)
    assert requetes() == avec_une


# L'import, et son retour


def test_importer_refuse_de_laisser_des_defauts_sans_qu_on_le_dise(client, ville, verifiee):
    reponse = poster(client, verifiee, "importer")
    assert "encore en défaut" in reponse.content.decode()
    assert relire(ville).etat == Etat.ESSAYEE


def test_l_import_se_suit_se_lit_et_se_defait(client, ville, verifiee):
    assert poster(client, verifiee, "importer", sauf_les_defauts="on").url.endswith("/suivi/")
    assert page(client, verifiee, "suivi").status_code == 200
    tourner(ville)
    reponse = page(client, verifiee, "rapport")
    assert "2 lignes importées" in reponse.content.decode()
    with cloison(ville):
        assert set(Enfant.objects.values_list("prenom", "naissance")) == {
            ("Inès", date(2018, 3, 15)),
            ("Léa", date(2017, 6, 2)),
        }
    assert page(client, verifiee, "defaire").context["obstacles"] == []
    assert poster(client, verifiee, "defaire").url.endswith("/suivi/")
    assert "se défait" in page(client, verifiee, "suivi").content.decode()
    tourner(ville)
    assert "comme avant" in page(client, verifiee, "rapport").content.decode()
    with cloison(ville):
        assert not Enfant.objects.exists()


def test_la_barre_de_progression_passe_la_main_quand_c_est_fini(client, ville, verifiee):
    poster(client, verifiee, "verifier")
    adresse = reverse("reprise:suivi", args=[verifiee.pk])
    assert client.get(adresse, headers={"HX-Request": "true"}).status_code == 200
    tourner(ville)
    fini = client.get(adresse, headers={"HX-Request": "true"})
    assert fini.headers["HX-Redirect"].endswith("/lignes/")
    assert client.get(adresse).url.endswith("/lignes/")


def test_ce_que_l_on_a_construit_dessus_empeche_de_defaire_et_se_dit(client, ville, awa, verifiee):
    poster(client, verifiee, "importer", sauf_les_defauts="on")
    tourner(ville)
    with cloison(ville):
        enfant = Enfant.objects.first()
        ops.modifier_enfant(enfant, version=enfant.version, langue="arabe", par=awa)
    reponse = page(client, verifiee, "defaire")
    assert reponse.context["obstacles"] and "on a travaillé dessus" in reponse.content.decode()
    poster(client, verifiee, "defaire")
    assert relire(ville).etat == Etat.IMPORTEE


def test_le_meme_fichier_depose_deux_fois_previent(client, ville, verifiee):
    poster(client, verifiee, "importer", sauf_les_defauts="on")
    tourner(ville)
    with cloison(ville):
        contenu = b"".join(_blocs(Reprise.objects.get()))
    donnees = {"gabarit": "suivi", "fichier": televerse(contenu)}
    reponse = client.post("/reglages/reprise/", donnees, follow=True)
    assert "déjà été importé" in reponse.content.decode()


def _blocs(reprise):
    with depot.ouvrir(reprise) as flux:
        yield flux.read()


def test_abandonner_detruit_le_fichier(client, ville, deposer):
    reprise = deposer(un_xlsx({"Suivi": LIGNES}))
    assert poster(client, reprise, "abandonner").url == "/reglages/reprise/"
    assert relire(ville).efface_le
    assert page(client, reprise, "feuille").status_code == 302
