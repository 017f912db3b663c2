"""L'assistant de reprise à l'écran : déposer, choisir la feuille, faire correspondre les colonnes."""

import pytest
from django.urls import reverse

from jalon.restitution.reprise.models import CorrespondanceRetenue, Reprise
from jalon.socle.cloison import cloison
from jalon.socle.journal.models import LigneJournal, Nature
from tests.restitution.reprise.classeurs import avec_des_macros, televerse, un_csv, un_ods, un_xlsx
from tests.restitution.reprise.pas_a_pas import (
    ENTETES,
    LIGNES,
    accepter_les_colonnes,
    choisir_la_feuille,
    page,
    poster,
    relire,
    saisie,
    tourner,
)

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


def test_on_peut_ne_vouloir_que_mettre_a_jour(client, ville, deposer):
    reprise = deposer(un_xlsx({"Suivi": LIGNES}), mise_a_jour_seule="on")
    reprise = accepter_les_colonnes(client, ville, choisir_la_feuille(client, ville, reprise))
    lignes = reprise.rapport["lignes"]
    assert lignes["ignorees"] == lignes["lues"] > 0, "personne n'est encore suivi : rien ne correspond"


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
