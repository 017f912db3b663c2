"""Ce que la ville a défini, à plusieurs : conflits, historique, fichiers, documents, dossiers réunis."""

import json

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jalon.restitution.editions.documents import Public, document
from jalon.restitution.editions.production import contexte_complet
from jalon.reussite import operations as ops
from jalon.reussite.models import Enfant, Parcours
from jalon.socle.cloison import cloison
from jalon.socle.listes.lecture import valeur
from jalon.socle.pieces.models import Piece
from tests.reussite.champs import enregistrer, onglet, relire, remplie, saisie, soupe, texte
from tests.reussite.dossiers import un_enfant
from tests.saisie.champs import champ, si

PDF = b"%PDF-1.4 essai"


# À deux


def test_deux_personnes_sur_deux_champs_ne_perdent_rien(ville, client_de, awa, bruno, ines, definir):
    definir(champ("a", libelle="Premier champ"), champ("b"))
    adresse = reverse("reussite:enfant_modifier", args=[ines.enfant.pk])
    de_bruno = remplie(client_de(bruno), adresse, champ_b="de Bruno")
    enregistrer(client_de(awa), adresse, champ_a="d'Awa")
    conflit = client_de(bruno).post(adresse, de_bruno)
    dit = texte(conflit, ".conflit")
    assert "Premier champ" in dit and "d'Awa" in dit and "vous n'y avez pas touché" in dit
    rebase = {e["name"]: e.get("value", "") for e in soupe(conflit).select("main form input[name]")}
    assert (rebase["champ_a"], rebase["champ_b"]) == ("d'Awa", "de Bruno")
    client_de(bruno).post(adresse, rebase)
    assert relire(ville, Enfant, ines.enfant) == {"a": "d'Awa", "b": "de Bruno"}


def test_le_conflit_ne_montre_pas_un_champ_que_l_on_ne_voit_pas(client_de, awa, bruno, ines, definir):
    definir(champ("coordo", roles=("coordonnateur",)), champ("b"))
    adresse = reverse("reussite:enfant_modifier", args=[ines.enfant.pk])
    de_bruno = remplie(client_de(bruno), adresse, champ_b="de Bruno")
    enregistrer(client_de(awa), adresse, champ_coordo="Entre nous")
    assert "Entre nous" not in texte(client_de(bruno).post(adresse, de_bruno))


# L'historique


def test_l_historique_dit_les_champs_par_leur_nom_et_tait_ce_qui_doit_l_etre(client_de, awa, bruno, ines, definir):
    definir(
        champ("taille", "nombre", libelle="Taille en cm"),
        champ("secret", libelle="Confidence", sensible=True),
        champ("coordo", libelle="Note interne", roles=("coordonnateur",)),
    )
    saisies = {"champ_taille": "132", "champ_secret": "Le père est parti", "champ_coordo": "Entre nous"}
    enregistrer(client_de(awa), reverse("reussite:enfant_modifier", args=[ines.enfant.pk]), **saisies)
    dit = texte(client_de(awa).get(onglet(ines.enfant, "historique")))
    assert "Taille en cm : 132" in dit and "Confidence : ajouté" in dit and "Note interne : Entre nous" in dit
    assert "Le père est parti" not in dit
    de_bruno = texte(client_de(bruno).get(onglet(ines.enfant, "historique")))
    assert "Taille en cm : 132" in de_bruno and "Entre nous" not in de_bruno


# Les fichiers


def test_un_fichier_est_une_piece_du_dossier(ville, client_de, awa, chloe, ines, definir):
    definir(champ("bilan", "fichier", libelle="Bilan du CMP", onglet="suivis", sensible=True))
    client, adresse = client_de(awa), saisie(ines.enfant, "suivis")
    page = soupe(client.get(adresse))
    assert page.select_one("form.formulaire")["enctype"] == "multipart/form-data"
    fichier = SimpleUploadedFile("bilan.pdf", PDF, "application/pdf")
    enregistrer(client, adresse, champ_bilan=fichier)
    with cloison(ville):
        piece = Piece.objects.get()
    assert (piece.nom, piece.dossier_id, piece.confidentielle) == ("bilan.pdf", ines.enfant.pk, True)
    lien = soupe(client.get(onglet(ines.enfant, "suivis"))).select_one("dl.fiche a")
    assert lien["href"] == reverse("socle:piece", args=[piece.pk]) and "bilan.pdf" in lien.get_text()
    enregistrer(client, adresse)
    assert relire(ville, Enfant, ines.enfant) == {"bilan": str(piece.cle)}
    enregistrer(client, adresse, **{"champ_bilan-clear": "on"})
    assert relire(ville, Enfant, ines.enfant) == {}


def test_un_fichier_refuse_se_dit_a_son_champ_et_n_ecrit_rien(ville, client_de, awa, ines, definir):
    definir(champ("bilan", "fichier", onglet="suivis"))
    client, adresse = client_de(awa), saisie(ines.enfant, "suivis")
    refus = client.post(adresse, remplie(client, adresse, champ_bilan=SimpleUploadedFile("x.exe", b"MZ")))
    assert "n'est pas accepté" in refus.context["form"].errors["champ_bilan"][0]
    with cloison(ville):
        assert not Piece.objects.exists()


# Les documents


def test_un_modele_ecrit_les_champs_de_la_ville(ville, awa, ines, definir):
    definir(
        champ("loisir", libelle="Loisir préféré"),
        champ("secret", sensible=True),
        champ("cache", condition=si("loisir", "Danse")),
        famille=[champ("logement")],
        parcours=[champ("convention")],
        action=[champ("salle")],
    )
    with cloison(ville):
        enfant = ops.modifier_enfant(
            ines.enfant,
            version=ines.enfant.version,
            champs_ville={"loisir": "Judo", "secret": "Confidence", "cache": "Rien"},
            par=awa,
        )
        domaine = valeur("domaine", "langage_orthophonie")
        salle = {"salle": "Salle bleue"}
        ops.ajouter_action(enfant, parcours=ines.parcours, domaine=domaine, libelle="A", champs_ville=salle, par=awa)
        declare, parcours = document("fiche_parcours"), Parcours.objects.get(pk=ines.parcours.pk)
        assert declare.tous_les_champs["enfant.champs.loisir"] == "Loisir préféré"
        assert "actions[].champs.salle" in declare.tous_les_champs
        pour_nous = contexte_complet(declare, parcours, Public.EQUIPE, awa)
        assert pour_nous["enfant"]["champs"] == {"loisir": "Judo", "secret": "Confidence"}
        assert [a["champs"] for a in pour_nous["actions"]] == [salle]
        assert pour_nous["parcours"]["champs"] == {"convention": ""}
        pour_eux = contexte_complet(declare, parcours, Public.FAMILLE, awa)
        assert pour_eux["enfant"]["champs"] == {"loisir": "Judo"}


def test_l_aide_des_modeles_dit_les_champs_de_la_ville(client_de, awa, definir):
    definir(champ("loisir", libelle="Loisir préféré"))
    dit = texte(client_de(awa).get(reverse("editions:modele", args=["fiche_parcours"])))
    assert "enfant.champs.loisir Loisir préféré" in dit


def test_dans_un_conflit_un_fichier_se_joint_de_nouveau(ville, client_de, awa, bruno, ines, definir):
    definir(champ("bilan", "fichier", onglet="suivis"), champ("mot", onglet="suivis"))
    adresse = saisie(ines.enfant, "suivis")
    de_bruno = remplie(client_de(bruno), adresse, champ_mot="de Bruno")
    enregistrer(client_de(awa), adresse, champ_mot="d'Awa")
    de_bruno["champ_bilan"] = SimpleUploadedFile("bilan.pdf", PDF, "application/pdf")
    form = client_de(bruno).post(adresse, de_bruno).context["form"]
    assert "Joignez de nouveau" in form.errors["champ_bilan"][0]
    assert form["champ_mot"].value() == "de Bruno"


def test_la_page_ne_dit_jamais_la_valeur_d_un_champ_reserve(client_de, awa, bruno, ines, definir):
    definir(champ("coordo", roles=("coordonnateur",)))
    adresse = reverse("reussite:enfant_modifier", args=[ines.enfant.pk])
    enregistrer(client_de(awa), adresse, champ_coordo="Entre nous")
    for page in (adresse, onglet(ines.enfant)):
        assert "Entre nous" not in json.dumps(client_de(bruno).get(page).content.decode())


def test_les_dossiers_reunis_gardent_les_champs_des_deux(ville, awa, definir):
    definir(champ("a"), champ("b"))
    with cloison(ville):
        premier = un_enfant(awa, champs_ville={"a": "du premier"})
        second = un_enfant(awa, champs_ville={"a": "du second", "b": "du second"})
        garde = ops.fusionner(premier, second, choix={}, par=awa)
        assert garde.champs_ville == {"a": "du premier", "b": "du second"}
