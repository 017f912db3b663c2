"""L'assistant de reprise à l'écran : du dépôt au rapport, une session après l'autre, et tout défait."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalon.restitution.reprise import operations
from jalon.restitution.reprise.models import CorrespondanceRetenue, Etat, LigneDeReprise, Reprise
from jalon.reussite.models import Enfant
from jalon.socle import taches
from jalon.socle.cloison import cloison
from jalon.socle.journal.models import LigneJournal, Nature
from tests.restitution.reprise.classeurs import avec_des_macros, televerse, un_csv, un_ods, un_xlsx

ENTETES = ["N°", "Nom", "Prénom", "F/G", "Né(e) le", "Classe"]
LIGNES = [
    ENTETES,
    ["1", "Benali", "Inès", "F", "15/03/2018", "CE1"],
    ["2", "Cohen", "Léa", "fille", "2/6/2017", "CE2 A"],
    ["3", "Diallo", "Moussa", "G", "le printemps", "cours inconnu"],
]


@pytest.fixture
def client(client_de, awa):
    return client_de(awa)


@pytest.fixture
def deposer(client, ville):
    """Dépose un fichier et rend la reprise née du dépôt."""

    def par_l_ecran(contenu, nom="suivi.xlsx", gabarit="suivi") -> Reprise:
        reponse = client.post("/reglages/reprise/", {"gabarit": gabarit, "fichier": televerse(contenu, nom)})
        assert reponse.status_code == 302, reponse.content.decode()
        return relire(ville)

    return par_l_ecran


def relire(ville) -> Reprise:
    with cloison(ville):
        return Reprise.objects.select_related("travail", "annulation").latest("pk")


def page(client, reprise, nom, *arguments, **parametres):
    return client.get(reverse(f"reprise:{nom}", args=[reprise.pk, *arguments]), parametres)


def poster(client, reprise, nom, *arguments, **donnees):
    return client.post(reverse(f"reprise:{nom}", args=[reprise.pk, *arguments]), donnees)


def choisir_la_feuille(client, ville, reprise) -> Reprise:
    """Accepte ce que la page propose."""
    propose = page(client, reprise, "feuille").context["form"].initial
    reponse = poster(client, reprise, "feuille", **propose)
    assert reponse.status_code == 302, reponse.context["form"].errors
    return relire(ville)


def accepter_les_colonnes(client, ville, reprise, **changements) -> Reprise:
    form = page(client, reprise, "colonnes").context["form"]
    reponse = poster(client, reprise, "colonnes", **saisie(form) | changements)
    assert reponse.status_code == 302, reponse.context["form"].errors
    return tourner(ville)


def saisie(form) -> dict:
    """Ce que le navigateur renverrait si l'on ne touchait à rien."""
    return {nom: form[nom].value() or "" for nom in form.fields}


def tourner(ville) -> Reprise:
    """L'ouvrier passe."""
    with cloison(ville):
        en_attente = list(taches.Travail.objects.filter(etat=taches.EtatTravail.EN_ATTENTE))
    for travail in en_attente:
        taches.executer.call(ville.pk, travail.pk)
    return relire(ville)


@pytest.fixture
def verifiee(client, ville, deposer):
    """Le suivi d'Awa, lu et vérifié : deux lignes vont, la troisième a deux défauts."""
    reprise = choisir_la_feuille(client, ville, deposer(un_xlsx({"Suivi": LIGNES})))
    return accepter_les_colonnes(client, ville, reprise)


# Déposer


def test_on_retrouve_sa_reprise_ou_on_l_avait_laissee(client, ville, deposer):
    reprise = deposer(un_xlsx({"Suivi": LIGNES}))
    assert page(client, reprise, "reprise").url.endswith("/feuille/")
    reprise = choisir_la_feuille(client, ville, reprise)
    assert page(client, reprise, "reprise").url.endswith("/colonnes/")
    reprise = accepter_les_colonnes(client, ville, reprise)
    assert page(client, reprise, "reprise").url.endswith("/lignes/")
    assert "suivi.xlsx" in client.get("/reglages/reprise/").content.decode()


@pytest.mark.parametrize(
    ("contenu", "nom", "phrase"),
    [
        (avec_des_macros(un_xlsx({"S": LIGNES})), "suivi.xlsm", "macros"),
        (b"%PDF-1.4", "suivi.pdf", "pas un tableur"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "suivi.xls", "ancien format"),
    ],
)
def test_un_fichier_refuse_l_est_d_une_phrase_et_rien_n_est_garde(client, ville, contenu, nom, phrase):
    reponse = client.post("/reglages/reprise/", {"gabarit": "suivi", "fichier": televerse(contenu, nom)})
    assert phrase in reponse.content.decode()
    with cloison(ville):
        assert not Reprise.objects.exists()


def test_le_format_la_liste_de_classe_et_le_suivi_sont_proposes(client):
    corps = client.get("/reglages/reprise/").content.decode()
    assert "une ligne par situation" in corps and "format d’échange" in corps
    assert reverse("reussite:liste_de_classe") in corps


# La feuille


def test_un_titre_et_deux_en_tetes_fusionnes_se_reconnaissent(client, ville, deposer):
    lignes = [
        ["Suivi 2025-2026"],
        ["Enfant", "", "", "Mère", ""],
        ["Nom", "Prénom", "Né le", "Nom", "Téléphone"],
        ["Benali", "Inès", "15/03/2018", "Samira", "06 11 22 33 44"],
    ]
    classeur = un_xlsx({"Suivi": lignes}, fusions=[("Suivi", "A2:C2", "Enfant"), ("Suivi", "D2:E2", "Mère")])
    reprise = deposer(classeur)
    reponse = page(client, reprise, "feuille")
    propose = reponse.context["form"].initial
    assert (propose["entete"], propose["hauteur_entete"]) == (2, 2)
    assert "fusionnées" in reponse.content.decode()
    reprise = choisir_la_feuille(client, ville, reprise)
    assert reprise.entetes == ["Enfant – Nom", "Enfant – Prénom", "Enfant – Né le", "Mère – Nom", "Mère – Téléphone"]


def test_une_feuille_masquee_se_signale_et_ne_se_choisit_pas(client, deposer):
    reprise = deposer(un_xlsx({"Listes": [["a"]], "Suivi": LIGNES}, masquees=["Listes"]))
    reponse = page(client, reprise, "feuille")
    assert "masquée" in reponse.content.decode() and reponse.context["choisie"] == "Suivi"
    refusee = poster(client, reprise, "feuille", feuille="Listes", entete=1, hauteur_entete=1, version=reprise.version)
    assert refusee.status_code == 200 and refusee.context["form"].errors


@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_un_csv_se_lit_quel_que_soit_son_encodage(client, ville, deposer, encodage):
    reprise = choisir_la_feuille(client, ville, deposer(un_csv(LIGNES, encodage=encodage), "suivi.csv"))
    assert reprise.entetes == ENTETES


def test_un_ods_se_lit_aussi(client, ville, deposer):
    assert choisir_la_feuille(client, ville, deposer(un_ods({"Suivi": LIGNES}), "suivi.ods")).entetes == ENTETES


# Les colonnes


def test_chaque_colonne_recoit_sa_proposition_et_montre_ce_qu_elle_devient(client, ville, deposer):
    reprise = choisir_la_feuille(client, ville, deposer(un_xlsx({"Suivi": LIGNES})))
    reponse = page(client, reprise, "colonnes")
    proposees = [c.proposition.cible.code for c in reponse.context["colonnes"]]
    attendues = ("id", "nom", "prenom", "sexe", "naissance", "niveau")
    assert proposees == [f"enfants.{code}" for code in attendues]
    corps = reponse.content.decode()
    assert "2017-06-02" in corps and "Proposé par le nom" in corps


def test_changer_une_cible_montre_aussitot_son_effet(client, ville, deposer):
    reprise = choisir_la_feuille(client, ville, deposer(un_xlsx({"Suivi": LIGNES})))
    reponse = poster(client, reprise, "effet", 4, c4="enfants.naissance", exemple=["3/9/18", "le printemps"])
    corps = reponse.content.decode()
    assert "2018-09-03" in corps and "pas une date" in corps
    assert "n’est pas reprise" in poster(client, reprise, "effet", 4, c4="-", exemple=["3/9/18"]).content.decode()


def test_deux_colonnes_pour_la_meme_chose_se_refusent_et_la_saisie_reste(client, ville, deposer):
    reprise = choisir_la_feuille(client, ville, deposer(un_xlsx({"Suivi": LIGNES})))
    propose = saisie(page(client, reprise, "colonnes").context["form"])
    reponse = poster(client, reprise, "colonnes", **propose | {"c2": "enfants.nom"})
    form = reponse.context["form"]
    assert "remplit déjà" in str(form.errors["c2"]) and form["c1"].value() == "enfants.nom"


def test_sans_aucune_colonne_il_n_y_a_rien_a_reprendre(client, ville, deposer):
    reprise = choisir_la_feuille(client, ville, deposer(un_xlsx({"Suivi": LIGNES})))
    reponse = poster(client, reprise, "colonnes", version=reprise.version, **{f"c{n}": "-" for n in range(6)})
    assert "au moins une colonne" in str(reponse.context["form"].errors)


def test_ce_qui_ferait_refuser_toutes_les_lignes_se_demande_d_abord(client, ville, deposer):
    lignes = [["Nom", "Motif", "Date d'entrée"], ["Benali", "Langage", "15/10/2025"]]
    reprise = choisir_la_feuille(client, ville, deposer(un_xlsx({"S": lignes})))
    propose = saisie(page(client, reprise, "colonnes").context["form"])
    erreurs = poster(client, reprise, "colonnes", **propose).context["form"].errors
    assert "Demandes » demande aussi : reçue le" in str(erreurs["__all__"])
    assert "Parcours » demande aussi : le dispositif" in str(erreurs["k0"])
    accepter_les_colonnes(client, ville, reprise, c1="-", k0="PRE")


def test_un_lien_ne_se_deduit_pas_d_une_feuille_du_format_d_echange(client, ville, deposer):
    lignes = [["dispositif", "entree"], ["PRE", "2025-10-01"]]
    reprise = choisir_la_feuille(client, ville, deposer(un_xlsx({"parcours": lignes}), gabarit="echange"))
    propose = saisie(page(client, reprise, "colonnes").context["form"])
    assert "l&#x27;enfant" in str(poster(client, reprise, "colonnes", **propose).context["form"].errors)


def test_le_choix_se_retient_pour_la_fois_suivante(client, ville, verifiee, deposer):
    poster(client, verifiee, "importer", sauf_les_defauts="on")
    tourner(ville)
    with cloison(ville):
        assert CorrespondanceRetenue.objects.get(gabarit="suivi", entete="f g").cible == "enfants.sexe"
    suivante = choisir_la_feuille(client, ville, deposer(un_xlsx({"Suivi": LIGNES[:2]}), "autre.xlsx"))
    assert "Comme la dernière fois" in page(client, suivante, "colonnes").content.decode()


def test_un_vieil_onglet_ne_remplace_pas_ce_qu_un_autre_a_choisi(client, ville, deposer):
    vieille = deposer(un_xlsx({"Suivi": LIGNES}))
    reprise = choisir_la_feuille(client, ville, vieille)
    propose = saisie(page(client, reprise, "colonnes").context["form"])
    donnees = propose | {"c1": "enfants.langue", "version": vieille.version}
    reponse = poster(client, reprise, "colonnes", **donnees)
    assert reponse.status_code == 200 and "a changé cette reprise" in reponse.content.decode()
    assert reponse.context["form"]["c1"].value() == "enfants.langue"
    assert relire(ville).correspondances == {}


def test_une_feuille_du_format_d_echange_se_reconnait_a_son_nom(client, ville, deposer):
    lignes = [["id", "nom", "naissance"], ["E1", "Benali", "2018-03-15"]]
    reprise = choisir_la_feuille(client, ville, deposer(un_xlsx({"enfants": lignes}), gabarit="echange"))
    reponse = page(client, reprise, "colonnes")
    proposees = [c.proposition.cible.code for c in reponse.context["colonnes"]]
    assert proposees == ["enfants.id", "enfants.nom", "enfants.naissance"]


def test_une_feuille_d_un_autre_nom_demande_sa_table(client, ville, deposer):
    lignes = [["id", "nom"], ["E1", "Benali"]]
    reprise = choisir_la_feuille(client, ville, deposer(un_xlsx({"Feuil1": lignes}), gabarit="echange"))
    assert page(client, reprise, "colonnes").url.endswith("/table/")
    poster(client, reprise, "table", table="enfants", version=reprise.version)
    assert page(client, relire(ville), "colonnes").status_code == 200


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
    from jalon.reussite import operations as ops

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
    from jalon.restitution.reprise import depot

    with depot.ouvrir(reprise) as flux:
        yield flux.read()


def test_abandonner_detruit_le_fichier(client, ville, deposer):
    reprise = deposer(un_xlsx({"Suivi": LIGNES}))
    assert poster(client, reprise, "abandonner").url == "/reglages/reprise/"
    assert relire(ville).efface_le
    assert page(client, reprise, "feuille").status_code == 302


# Qui


def test_seul_qui_a_le_droit_de_reprendre_ouvre_l_assistant(client_de, bruno, chloe, elise):
    for compte in (bruno, chloe, elise):
        assert client_de(compte).get("/reglages/reprise/").status_code == 403


def test_la_ville_voisine_ne_voit_pas_la_reprise(client_de, voisine, verifiee):
    assert page(client_de(voisine), verifiee, "lignes").status_code == 404


def test_ouvrir_un_tableur_laisse_une_trace_de_lecture(client, ville, awa, verifiee):
    page(client, verifiee, "lignes")
    with cloison(ville):
        lues = LigneJournal.objects.filter(nature=Nature.LECTURE, dossier_type="restitution.reprise")
        assert set(lues.values_list("dossier_id", "compte_id")) == {(verifiee.pk, awa.pk)}
