"""Saisir dans un dossier : ce qui s'enregistre, ce qui est refusé en gardant la saisie, et à deux."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from jalon.reussite import operations as ops
from jalon.reussite.models import Contact, Enfant, EtatParcours, Objectif, Parcours, ResponsableLegal
from jalon.socle.cloison import cloison
from jalon.socle.echeances.models import Echeance
from jalon.socle.listes.lecture import valeur
from jalon.socle.pieces.models import Piece

HTMX = {"HTTP_HX_REQUEST": "true"}


def url(nom, *args):
    return reverse(f"reussite:{nom}", args=args)


def soupe(reponse):
    return BeautifulSoup(reponse.content, "html.parser")


def presente(reponse) -> dict:
    """Ce qu'un navigateur renverrait du formulaire de la page, sans y toucher."""
    donnees = {}
    for champ in soupe(reponse).select("main form input, main form select, main form textarea"):
        nom, genre = champ.get("name"), champ.get("type")
        if (
            nom is None
            or nom == "csrfmiddlewaretoken"
            or (genre in ("checkbox", "radio") and not champ.has_attr("checked"))
        ):
            continue
        if champ.name == "select":
            choisie = champ.select_one("option[selected]")
            donnees[nom] = choisie["value"] if choisie else ""
        elif champ.name == "textarea":
            donnees[nom] = champ.get_text().removeprefix("\n")
        else:
            donnees[nom] = champ.get("value", "on" if genre == "checkbox" else "")
    return donnees


def erreurs(reponse) -> str:
    return soupe(reponse).select_one("[data-resume-erreurs]").get_text(" ", strip=True)


# À deux


def test_le_conflit_montre_ce_que_l_autre_a_change_et_garde_toute_la_saisie(ville, client_de, awa, bruno, ines):
    client, page = client_de(awa), url("enfant_modifier", ines.enfant.pk)
    saisie = presente(client.get(page)) | {"prenom": "Ines"}
    with cloison(ville):
        ops.modifier_enfant(ines.enfant, version=1, langue="arabe", par=bruno)
    refus = client.post(page, saisie)
    assert "Bruno Keller a enregistré cette fiche" in erreurs(refus) and "arabe" in erreurs(refus)
    reprise = presente(refus)
    assert (reprise["prenom"], reprise["langue"]) == ("Ines", "arabe")
    assert soupe(refus).select_one("main form button[type=submit]").get_text() == "Enregistrer quand même mes champs"
    assert client.post(page, reprise).status_code == 302
    with cloison(ville):
        enfant = Enfant.objects.get(pk=ines.enfant.pk)
    assert (enfant.prenom, enfant.langue) == ("Ines", "arabe")


def test_le_meme_champ_change_par_deux_garde_ma_saisie_apres_relecture(ville, client_de, awa, bruno, ines):
    client, page = client_de(awa), url("responsable_modifier", ines.enfant.pk, _mere(ville).pk)
    saisie = presente(client.get(page)) | {"interprete": "berbère"}
    with cloison(ville):
        ops.modifier_responsable(_mere(ville), version=1, interprete="anglais", ne_pas_contacter=True, par=bruno)
    refus = client.post(page, saisie)
    assert "anglais" in erreurs(refus) and "berbère" in erreurs(refus)
    client.post(page, presente(refus))
    mere = _mere(ville)
    assert (mere.interprete, mere.ne_pas_contacter) == ("berbère", True)


def test_sans_changement_rien_ne_s_ecrit(ville, client_de, awa, ines):
    client = client_de(awa)
    for page in (
        url("enfant_modifier", ines.enfant.pk),
        url("enfant_famille", ines.enfant.pk),
        url("responsable_modifier", ines.enfant.pk, _mere(ville).pk),
        url("scolarite_modifier", ines.enfant.pk, _scolarite(ville, ines).pk),
        url("objectif_modifier", ines.objectif.pk),
        url("parcours_modifier", ines.parcours.pk),
        url("contact_modifier", ines.enfant.pk, _contact(ville, ines).pk),
    ):
        reponse = client.post(page, presente(client.get(page)), follow=True)
        assert "rien n'a été écrit" in reponse.text.replace("&#x27;", "'"), page


def _mere(ville):
    with cloison(ville):
        return ResponsableLegal.objects.get(prenom="Samira")


def _contact(ville, ines):
    with cloison(ville):
        return ines.enfant.les_contacts.get().contact


def _scolarite(ville, ines):
    with cloison(ville):
        return ines.enfant.les_scolarites.get()


# Ouvrir un dossier


def test_la_coordonnatrice_ouvre_un_dossier_sans_parcours(ville, client_de, awa):
    reponse = client_de(awa).post(url("enfant_saisir"), {"nom": "Cohen", "prenom": "Léa", "naissance": "2/6/2017"})
    with cloison(ville):
        lea = Enfant.objects.get()
    assert reponse.url == url("enfant", lea.pk) and lea.naissance == date(2017, 6, 2)


def test_le_referent_qui_ouvre_un_dossier_en_suit_le_parcours(ville, client_de, bruno):
    client = client_de(bruno)
    refus = client.post(url("enfant_saisir"), {"nom": "Cohen", "prenom": "Léa"})
    assert "Dispositif" in erreurs(refus)
    with cloison(ville):
        pre = valeur("dispositif", "PRE").pk
    reponse = client.post(url("enfant_saisir"), {"nom": "Cohen", "prenom": "Léa", "dispositif": pre}, follow=True)
    assert reponse.status_code == 200 and "référent" not in erreurs_ou_rien(reponse)
    with cloison(ville):
        assert Parcours.objects.get().les_referents.get().intervenant == bruno.intervenant


def erreurs_ou_rien(reponse) -> str:
    trouve = soupe(reponse).select_one("[data-resume-erreurs]")
    return trouve.get_text() if trouve else ""


def test_on_n_ouvre_pas_un_dossier_anonyme_dans_une_ville_qui_nomme(client_de, awa):
    assert "de quoi le reconnaître" in erreurs(client_de(awa).post(url("enfant_saisir"), {"naissance": "2/6/2017"}))


@pytest.mark.parametrize(
    ("mode", "champs"),
    [("complete", {"nom", "prenom"}), ("initiales", {"initiales"}), ("prenom", {"prenom"}), ("numero", set())],
)
def test_le_formulaire_ne_demande_que_l_identite_que_la_ville_garde(ville, client_de, awa, ines, mode, champs):
    ville.identite_enfants = mode
    ville.save()
    for page in (url("enfant_saisir"), url("enfant_modifier", ines.enfant.pk)):
        demandes = presente(client_de(awa).get(page))
        assert {"nom", "prenom", "initiales"} & set(demandes) == champs


def test_en_mode_numero_la_fiche_ne_nomme_personne(ville, client_de, awa, ines):
    ville.identite_enfants = ville.identite_familles = "numero"
    ville.save()
    for nom in ("parcours", "identite"):
        page = client_de(awa).get(url("enfant_onglet", ines.enfant.pk, nom)).text
        assert f"Enfant n° {ines.enfant.numero}" in page
        assert "Inès" not in page and "Samira" not in page and "Benali" not in page
        assert "Nom et prénom : <span></span>" in page, "Le papier laisse un blanc à remplir à la main."


# La famille, la situation, la scolarité


def test_ajouter_un_responsable_a_un_enfant_sans_famille_la_fonde(ville, client_de, awa):
    with cloison(ville):
        enfant = ops.creer_enfant(nom="Cohen", prenom="Léa", par=awa)
    client_de(awa).post(url("responsable_ajouter", enfant.pk), {"prenom": "Ruth", "version": 1})
    with cloison(ville):
        assert Enfant.objects.get(pk=enfant.pk).famille.les_responsables.get().prenom == "Ruth"


def test_une_situation_partielle_ne_vide_pas_la_precedente(ville, client_de, awa, ines):
    with cloison(ville):
        monoparentale = valeur("structure_familiale", "monoparentale_mere")
    page = url("situation_dater", ines.enfant.pk)
    client_de(awa).post(
        page, {"pour": "famille", "depuis": "5/1/2026", "structure": monoparentale.pk, "qpv": "unknown"}
    )
    with cloison(ville):
        datee = ines.famille.les_situations.get(depuis=date(2026, 1, 5))
    assert (datee.structure_id, datee.qpv) == (monoparentale.pk, None)


def test_une_annee_scolaire_impossible_se_dit_a_cote_de_son_champ(client_de, awa, ines):
    page = url("scolarite_ajouter", ines.enfant.pk)
    client = client_de(awa)
    refus = client.post(page, presente(client.get(page)) | {"annee": "2026-2028", "classe": "CE2 B"})
    assert "Année scolaire" in erreurs(refus)
    assert presente(refus)["classe"] == "CE2 B"


def test_retirer_se_confirme(ville, client_de, awa, ines):
    page, client = url("responsable_retirer", ines.enfant.pk, _mere(ville).pk), client_de(awa)
    assert client.get(page).status_code == 200
    with cloison(ville):
        assert ResponsableLegal.objects.count() == 2
    client.post(page)
    with cloison(ville):
        assert ResponsableLegal.objects.count() == 1


# Le parcours


def test_un_second_parcours_du_meme_dispositif_se_confirme(ville, client_de, awa, ines):
    with cloison(ville):
        pre = valeur("dispositif", "PRE").pk
    page, client = url("parcours_ouvrir", ines.enfant.pk), client_de(awa)
    refus = client.post(page, {"dispositif": pre, "repere_le": "hier"})
    assert "déjà ouvert depuis le 01/10/2025" in erreurs(refus)
    client.post(page, presente(refus) | {"malgre_tout": "on"})
    with cloison(ville):
        assert ines.enfant.les_parcours.count() == 2


def test_une_cloture_refusee_garde_le_bilan_ecrit(ville, client_de, awa, ines):
    page = url("parcours_clore", ines.parcours.pk)
    refus = client_de(awa).post(page, {"le": "1/9/2025", "bilan_final": "Un long bilan."})
    assert "Motif de sortie" in erreurs(refus)
    with cloison(ville):
        motif = valeur("motif_sortie", "demenagement_sans_relais").pk
    refus = client_de(awa).post(page, presente(refus) | {"motif": motif})
    assert "précède l'entrée" in erreurs(refus)
    assert presente(refus)["bilan_final"] == "Un long bilan."
    client_de(awa).post(page, presente(refus) | {"le": "30/6/2026"})
    with cloison(ville):
        clos = Parcours.objects.get()
    assert (clos.etat, clos.sortie, clos.bilan_final) == (EtatParcours.TERMINE, date(2026, 6, 30), "Un long bilan.")


@pytest.mark.parametrize(
    ("geste", "saisie", "etat"),
    [
        ("suspendre", {"du": "5/1/2026"}, EtatParcours.SUSPENDU),
        ("veille", {"le": "5/1/2026"}, EtatParcours.EN_VEILLE),
        ("annuler", {"raison": "Mauvais enfant"}, EtatParcours.EN_COURS),
    ],
)
def test_chaque_geste_mene_a_son_etat(ville, client_de, awa, ines, geste, saisie, etat):
    reponse = client_de(awa).post(url(f"parcours_{geste}", ines.parcours.pk), saisie)
    assert reponse.url.endswith(f"#parcours-{ines.parcours.pk}")
    with cloison(ville):
        assert Parcours.objects.get().etat == etat


def test_un_geste_que_l_etat_ne_permet_plus_se_refuse_en_une_phrase(client_de, awa, ines):
    refus = client_de(awa).post(url("parcours_reprendre", ines.parcours.pk), {"le": "5/1/2026"})
    assert "Le parcours est « En cours »" in erreurs(refus)


# Les objectifs, en place


def test_un_objectif_s_ajoute_en_place_et_sans_javascript(ville, client_de, awa, ines):
    client, page = client_de(awa), url("objectif_ajouter", ines.parcours.pk)
    with cloison(ville):
        culture = valeur("domaine", "culture").pk
    fragment = client.post(page, {"domaine": culture, "libelle": "Aller au musée"}, **HTMX)
    assert "<html" not in fragment.text and "Aller au musée" in fragment.text
    entier = client.post(page, {"domaine": culture, "libelle": "Lire"})
    assert entier.status_code == 302
    refus = client.post(page, {"domaine": "", "libelle": "Sans domaine"}, **HTMX)
    assert "Domaine" in erreurs_ou_rien(refus) and "Sans domaine" in refus.text
    with cloison(ville):
        assert Objectif.objects.filter(parcours=ines.parcours).count() == 3


def test_l_atteinte_se_note_en_place(ville, client_de, awa, ines):
    page = url("objectif_evaluer", ines.objectif.pk)
    fragment = client_de(awa).post(page, {"atteinte": "partiellement_atteint"}, **HTMX)
    assert 'class="objectif"' in fragment.text and "Partiellement atteint" in fragment.text
    with cloison(ville):
        objectif = Objectif.objects.get()
    assert (objectif.atteinte, objectif.evalue_le) == ("partiellement_atteint", timezone.localdate())
    assert client_de(awa).post(page, {"atteinte": "n_importe_quoi"}).status_code == 302
    with cloison(ville):
        assert Objectif.objects.get().atteinte == "partiellement_atteint"


# Les contacts, les échéances, les pièces


def test_un_contact_se_note_en_place_pour_la_fratrie_et_appelle_une_suite(ville, client_de, awa, ines):
    with cloison(ville):
        adam = ops.creer_enfant(nom="Benali", prenom="Adam", famille=ines.famille, par=awa)
        sms = valeur("type_contact", "sms").pk
    demain = timezone.localdate() + timedelta(days=1)
    saisie = {
        "type": sms,
        "interlocuteur": "Sa mère",
        "le": "hier",
        "resume": "Rendez-vous pris.",
        "suite": "rappeler",
        "suite_le": f"{demain:%d/%m/%Y}",
        "fratrie": [adam.pk],
    }
    reponse = client_de(awa).post(url("contact_noter", ines.enfant.pk), saisie, **HTMX)
    assert reponse["HX-Trigger"] == "dossier-change" and "Rendez-vous pris." in reponse.text
    with cloison(ville):
        contact = Contact.objects.first()
        assert contact.les_enfants.count() == 2
        suite = Echeance.objects.get(nature="suite-de-contact")
    assert (suite.libelle, suite.le) == ("Rappeler : Sa mère", demain)


def test_un_contact_ne_se_note_ni_d_avance_ni_sans_dire_quand_rappeler(ville, client_de, awa, ines):
    with cloison(ville):
        sms = valeur("type_contact", "sms").pk
    page = url("contact_noter", ines.enfant.pk)
    refus = client_de(awa).post(page, {"type": sms, "le": "demain", "suite": "rendez_vous", "resume": "Gardé"})
    assert "une fois qu'il a eu lieu" in erreurs(refus) and "dites quand" in erreurs(refus)
    assert presente(refus)["resume"] == "Gardé"


def test_on_ne_note_pas_un_contact_pour_l_enfant_d_une_autre_famille(ville, client_de, awa, ines):
    with cloison(ville):
        autre = ops.creer_enfant(nom="Cohen", prenom="Léa", par=awa)
        ops.creer_enfant(nom="Benali", prenom="Adam", famille=ines.famille, par=awa)
        sms = valeur("type_contact", "sms").pk
    page = url("contact_noter", ines.enfant.pk)
    client_de(awa).post(page, {"type": sms, "le": "hier", "fratrie": [autre.pk]})
    with cloison(ville):
        assert not autre.les_contacts.exists()


def test_une_echeance_se_pose_se_reporte_et_se_coche(ville, client_de, awa, ines):
    client = client_de(awa)
    client.post(url("echeance_ajouter", ines.enfant.pk), {"libelle": "Relancer le CMP", "le": "demain"})
    with cloison(ville):
        echeance = Echeance.objects.get(libelle="Relancer le CMP")
    fiche = url("enfant", ines.enfant.pk)
    assert "Relancer le CMP" in soupe(client.get(fiche)).select_one("#a-faire").get_text()
    client.post(url("echeance_reporter", echeance.pk), {"le": "25/12/2026"})
    with cloison(ville):
        assert Echeance.objects.get(pk=echeance.pk).le == date(2026, 12, 25)
    client.post(reverse("socle:echeance_faite", args=[echeance.pk]))
    assert "Relancer le CMP" not in soupe(client.get(fiche)).select_one("#a-faire").get_text()


def test_une_piece_se_joint_et_se_retrouve(ville, client_de, awa, ines):
    fichier = SimpleUploadedFile("accord.pdf", b"%PDF-1.4\n%%EOF\n")
    client = client_de(awa)
    client.post(url("piece_joindre", ines.enfant.pk), {"fichier": fichier})
    with cloison(ville):
        piece = Piece.objects.get()
    assert "accord.pdf" in client.get(url("enfant_onglet", ines.enfant.pk, "documents")).text
    assert client.get(reverse("socle:piece", args=[piece.pk])).content.startswith(b"%PDF")


def test_un_fichier_refuse_le_dit(client_de, awa, ines):
    fichier = SimpleUploadedFile("virus.exe", b"MZ\x90\x00")
    refus = client_de(awa).post(url("piece_joindre", ines.enfant.pk), {"fichier": fichier})
    assert "n'est pas accepté" in erreurs(refus)


# Quand un compte se ferme


def test_fermer_un_compte_passe_ses_parcours_au_repreneur(ville, awa, bruno, un_compte, ines):
    from jalon.socle.comptes.operations import desactiver_compte
    from jalon.socle.comptes.reprises import ce_que_tient

    lise = un_compte("referent", nom="Lise Aubry")
    with cloison(ville):
        assert "1 parcours suivi" in ce_que_tient(bruno)
        desactiver_compte(bruno, repreneur=lise, par=awa)
        actuel = ines.parcours.les_referents.get(au=None)
        assert (actuel.intervenant, actuel.du) == (lise.intervenant, timezone.localdate())
