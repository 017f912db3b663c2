"""Accords, partages et danger à l'écran : qui ouvre quoi, et ce qu'aucun octet ne doit dire."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from jalon.reussite import operations as ops
from jalon.reussite.models import EtatParcours, Parcours
from jalon.reussite.models.accord import Accord, ObjetAccord, TraceDanger
from jalon.reussite.partages import RUBRIQUES
from jalon.socle.cloison import cloison
from jalon.socle.echeances.models import Echeance
from jalon.socle.invitations.models import Invitation
from jalon.socle.journal.models import LigneJournal
from jalon.socle.listes.lecture import valeur
from jalon.socle.pieces.models import Piece
from jalon.socle.reseau.models import Intervenant
from tests.reussite.conftest import PROTEGES, RESERVES
from tests.reussite.dossiers import un_accord, un_enfant, un_parcours

UN_PDF = b"%PDF-1.4\n%%EOF\n"


def url(nom, *args):
    return reverse(f"reussite:{nom}", args=args)


def texte(reponse, ou="main"):
    return BeautifulSoup(reponse.content, "html.parser").select_one(ou).get_text(" ", strip=True)


@pytest.fixture
def partage(ville, awa, ines):
    """Inès, partagée toutes rubriques par un lien à une psychologue qui n'a pas de compte."""
    with cloison(ville):
        accord = un_accord(ines.enfant, awa, objet=ObjetAccord.PARTAGE, partenaires="Le CMP")
        dupont = Intervenant.objects.create(nom="Dupont", prenom="Anne")
        ouvert, jeton = ops.partager(
            ines.enfant,
            intervenant=dupont,
            rubriques=list(RUBRIQUES),
            au=timezone.localdate() + timedelta(days=30),
            accord=accord,
            envoyer_un_lien=True,
            par=awa,
        )
    lien = reverse("portail:partage", args=[jeton, ines.enfant.pk])
    return SimpleNamespace(partage=ouvert, accord=accord, jeton=jeton, lien=lien)


def partager_avec(ville, awa, enfant, compte, rubriques):
    with cloison(ville):
        accord = un_accord(enfant, awa, objet=ObjetAccord.PARTAGE, partenaires="L'école")
        return ops.partager(
            enfant,
            intervenant=compte.intervenant,
            rubriques=rubriques,
            au=timezone.localdate() + timedelta(days=30),
            accord=accord,
            par=awa,
        )[0]


# Recueillir


def test_un_seul_formulaire_note_deux_objets_et_deux_enfants_avec_le_papier(ville, client_de, awa, ines):
    with cloison(ville):
        adam = un_enfant(awa, prenom="Adam", famille=ines.famille)
        mere = ines.famille.les_responsables.first()
    donnees = {
        "qui": mere.pk,
        "objets": ["information_donnee", "adhesion_au_parcours"],
        "mode": "signe",
        "le": "18/09/2025",
        "fichier": SimpleUploadedFile("accord.pdf", UN_PDF),
        "fratrie": [adam.pk],
    }
    reponse = client_de(awa).post(url("accord_recueillir", ines.enfant.pk), donnees)
    assert reponse.url == url("enfant_onglet", ines.enfant.pk, "documents")
    with cloison(ville):
        assert Accord.objects.count() == 4
        assert {p.dossier_id for p in Piece.objects.all()} == {ines.enfant.pk, adam.pk}
        assert {a.piece.dossier_id for a in Accord.objects.filter(enfant=adam)} == {adam.pk}


def test_une_erreur_garde_la_saisie(client_de, awa, ines):
    donnees = {
        "qui": "inconnu",
        "objets": [ObjetAccord.PARTAGE],
        "mode": "signe",
        "le": "18/09/2025",
        "precision": "à l'école",
    }
    page = client_de(awa).post(url("accord_recueillir", ines.enfant.pk), donnees)
    assert "Nommez les partenaires" in page.text and "à l&#x27;école" in page.text


def test_l_onglet_et_la_carte_disent_l_etat_par_titulaire(ville, client_de, awa, ines):
    with cloison(ville):
        mere = ines.famille.les_responsables.first()
        un_accord(ines.enfant, awa, titulaire=mere, le=date(2026, 9, 18))
        un_accord(ines.enfant, awa, objet=ObjetAccord.PARTAGE, partenaires="école", titulaire=mere)
        cmp = un_accord(ines.enfant, awa, objet=ObjetAccord.PARTAGE, partenaires="CMP", titulaire=mere, mode="refuse")
    assert cmp.mode == "refuse"
    page = client_de(awa).get(url("enfant_onglet", ines.enfant.pk, "documents"))
    entete = texte(page, "#entete")
    assert "mère 18/09" in entete and "père en attente" in entete and "école ✓" in entete and "CMP ✗" in entete
    assert "signé le 18/09/26" in texte(page, ".accords")


def test_la_copie_dit_quoi_par_qui_quand_et_comment_retirer(ville, client_de, awa, ines):
    with cloison(ville):
        accord = un_accord(ines.enfant, awa, titulaire=ines.famille.les_responsables.first())
    dit = texte(client_de(awa).get(url("accord_copie", accord.pk)))
    for mot in ("Adhésion au parcours", "Samira Benali", "18/09/2025", "Si vous changez d'avis", "2 ans"):
        assert mot in dit


# L'entrée


@pytest.mark.parametrize(("role", "propose"), [("awa", True), ("bruno", False)])
def test_la_derogation_ne_se_propose_qu_a_qui_en_a_le_droit(request, ville, client_de, awa, bruno, role, propose):
    with cloison(ville):
        parcours = un_parcours(un_enfant(awa), awa, entree=None, referent=bruno.intervenant)
    client = client_de(request.getfixturevalue(role))
    page = client.get(url("parcours_entrer", parcours.pk))
    assert ('name="sans_accord"' in page.text) == propose
    client.post(url("parcours_entrer", parcours.pk), {"le": "01/10/2025", "sans_accord": "La mère signe demain"})
    with cloison(ville):
        assert (Parcours.objects.get().etat == EtatParcours.EN_COURS) == propose


# Retirer


def test_le_retrait_dit_avant_et_apres_ce_qui_suit(client_de, awa, ines, partage):
    client = client_de(awa)
    avant = texte(client.get(url("accord_retirer", partage.accord.pk)))
    assert "Le partage avec Anne Dupont finit" in avant and "retiré des réunions à venir" in avant
    reponse = client.post(url("accord_retirer", partage.accord.pk), {"le": f"{timezone.localdate():%d/%m/%Y}"})
    apres = texte(client.get(reponse.url))
    assert "Le partage avec Anne Dupont a fini" in apres


def test_apres_le_retrait_le_lien_repond_404(ville, client, awa, partage):
    assert client.get(partage.lien).status_code == 200
    with cloison(ville):
        ops.retirer_accord(partage.accord, le=timezone.localdate(), par=awa)
    assert client.get(partage.lien).status_code == 404


# Le lien sans compte


def test_le_lien_montre_un_enfant_et_rien_d_autre(client, ville, ines, partage):
    page = client.get(partage.lien)
    assert "Inès B." in page.text and "Objectifs" in page.text
    octets = page.content.decode()
    for secret in (*PROTEGES, *RESERVES, "La mère accepte", "BENALI", "Samira", "Parler en classe", "15/03/2018"):
        assert secret not in octets, secret


def test_le_lien_d_un_autre_enfant_repond_404_et_se_lit_au_journal(ville, client, awa, ines, partage):
    with cloison(ville):
        adam = un_enfant(awa, prenom="Adam")
    assert client.get(reverse("portail:partage", args=[partage.jeton, adam.pk])).status_code == 404
    client.get(partage.lien)
    with cloison(ville):
        actions = list(LigneJournal.objects.filter(dossier_id=ines.enfant.pk).values_list("action", flat=True))
    assert "reussite.partage_refuse" in actions and "reussite.partage_lu" in actions


def test_le_lien_expire_et_son_refus_est_au_journal(ville, client, partage):
    with cloison(ville):
        Invitation.objects.update(expire_le=timezone.now() - timedelta(minutes=1))
    assert client.get(partage.lien).status_code == 404
    with cloison(ville):
        assert LigneJournal.objects.filter(action="socle.invitation_refusee").exists()


def test_un_jeton_invente_et_la_fin_du_partage_repondent_404(ville, client, awa, ines, partage):
    assert client.get(reverse("portail:partage", args=["val-clair.faux", ines.enfant.pk])).status_code == 404
    with cloison(ville):
        ops.finir_partage(partage.partage, raison="Fin de la mission", par=awa)
    assert client.get(partage.lien).status_code == 404


def test_la_reponse_par_le_lien_devient_une_echeance_du_referent(ville, client, bruno, partage):
    assert "Écrivez quelques mots" in client.post(partage.lien, {"reponse": "mot"}).text
    reponse = client.post(partage.lien, {"reponse": "rendez_vous", "mot": "mardi à 14 h"})
    assert "C'est transmis" in client.get(reponse.url).text or "C&#x27;est transmis" in client.get(reponse.url).text
    with cloison(ville):
        echeance = Echeance.objects.get(nature="reponse-d-un-partenaire")
        assert (echeance.responsable, echeance.libelle) == (
            bruno.intervenant,
            "Anne Dupont : rendez-vous pris : mardi à 14 h",
        )


# Avec un compte


def test_un_partenaire_voit_l_enfant_partage_avec_ses_seules_rubriques(ville, client_de, awa, chloe, ines):
    partage = partager_avec(ville, awa, ines.enfant, chloe, ["ecole"])
    client = client_de(chloe)
    assert "IB" in texte(client.get(url("enfants")))
    page = client.get(url("enfant", ines.enfant.pk), follow=True)
    dit = texte(page)
    assert page.redirect_chain[-1][0] == url("partage", partage.pk)
    assert "CE1" in dit and "Objectifs" not in dit and "Inès" not in dit
    for secret in (*PROTEGES, *RESERVES):
        assert secret not in page.text


def test_une_action_de_sante_ne_se_partage_pas(ville, client_de, awa, chloe, ines):
    with cloison(ville):
        for code in ("langage_orthophonie", "culture"):
            ops.ajouter_action(
                ines.enfant,
                parcours=ines.parcours,
                domaine=valeur("domaine", code),
                intervenant=chloe.intervenant,
                par=awa,
            )
    partage = partager_avec(ville, awa, ines.enfant, chloe, ["actions", "objectifs"])
    dit = texte(client_de(chloe).get(url("partage", partage.pk)))
    assert "Culture" in dit and "orthophonie" not in dit


# rôle du destinataire → statut selon l'état du partage : ouvert, fini, expiré, jamais donné
STATUTS = {
    "partenaire": (200, 404, 404, 404),
    "intervenant": (200, 404, 404, 404),
    "referent": (200, 404, 404, 404),
}


@pytest.mark.parametrize("role", STATUTS)
def test_role_par_partage_par_statut(ville, client_de, awa, ines, un_compte, role):
    compte, autre = un_compte(role), None
    partage = partager_avec(ville, awa, ines.enfant, compte, ["ecole"])
    client, adresse = client_de(compte), url("partage", partage.pk)
    obtenus = [client.get(adresse).status_code]
    with cloison(ville):
        type(partage).objects.update(fini_le=timezone.localdate())
    obtenus.append(client.get(adresse).status_code)
    with cloison(ville):
        hier = timezone.localdate() - timedelta(days=1)
        type(partage).objects.update(fini_le=None, du=hier, au=hier)
    obtenus.append(client.get(adresse).status_code)
    autre = client_de(un_compte("secretariat"))
    with cloison(ville):
        type(partage).objects.update(au=timezone.localdate())
    obtenus.append(autre.get(adresse).status_code)
    assert tuple(obtenus) == STATUTS[role]


@pytest.mark.parametrize(
    "nom", ["enfant_modifier", "enfant_acces", "contact_noter", "accord_recueillir", "enfant_danger"]
)
def test_un_partage_n_ouvre_aucune_page_du_dossier(ville, client_de, awa, ines, un_compte, nom):
    compte = un_compte("referent")
    partager_avec(ville, awa, ines.enfant, compte, list(RUBRIQUES))
    assert client_de(compte).get(url(nom, ines.enfant.pk)).status_code == 404


def test_un_partage_ne_met_l_enfant_ni_dans_la_recherche_ni_dans_un_export(ville, client_de, awa, ines, un_compte):
    compte = un_compte("referent")
    partager_avec(ville, awa, ines.enfant, compte, list(RUBRIQUES))
    client = client_de(compte)
    assert "BENALI" not in client.get(url("recherche"), {"q": "benali"}).text
    assert b"BENALI" not in b"".join(client.get(url("enfants_exporter", "csv")))


# Adresse protégée


@pytest.mark.parametrize("page", ["copie", "notice", "lien", "acces"])
def test_aucune_coordonnee_protegee_dans_ce_qui_sort(ville, client, client_de, awa, ines, partage, page):
    with cloison(ville):
        pere = ines.famille.les_responsables.last()
        accord = un_accord(ines.enfant, awa, titulaire=pere)
    adresses = {
        "copie": url("accord_copie", accord.pk),
        "notice": url("notice"),
        "acces": url("enfant_acces", ines.enfant.pk),
    }
    reponse = client.get(partage.lien) if page == "lien" else client_de(awa).get(adresses[page])
    assert reponse.status_code == 200
    for secret in PROTEGES:
        assert secret not in reponse.content.decode(), secret


@pytest.fixture
def recopie(ville, awa, ines):
    """L'adresse protégée, recopiée par mégarde dans un objectif et dans un accord."""
    secret = PROTEGES[0]
    with cloison(ville):
        ops.fixer_objectif(ines.parcours, domaine=valeur("domaine", "culture"), libelle=f"Venir du {secret}", par=awa)
        return un_accord(
            ines.enfant, awa, titulaire=ines.famille.les_responsables.last(), precision=f"Vit au {secret.upper()}"
        )


def test_une_coordonnee_protegee_recopiee_ne_part_ni_au_partenaire_ni_a_l_autre_parent(
    client, client_de, awa, partage, recopie
):
    lue = client.get(partage.lien)
    assert lue.status_code == 200 and "Venir du" not in lue.text
    copie = client_de(awa).get(url("accord_copie", recopie.pk))
    assert copie.status_code == 403 and "protégé" in copie.text


# Le danger


def test_enfant_en_danger_est_a_un_clic_de_toute_page(client_de, awa, elise, ville):
    for compte in (awa, elise):
        bandeau = BeautifulSoup(client_de(compte).get("/", follow=True).content, "html.parser").select_one(
            "#menu-urgence"
        )
        lien = next(a for a in bandeau.select("a") if "Enfant en danger" in a.get_text())
        assert client_de(compte).get(lien["href"]).status_code == 200


def test_la_page_dit_la_procedure_et_la_crip_de_la_ville(client_de, awa, ville):
    assert "ne sont pas encore renseignées" in client_de(awa).get(url("danger")).text
    type(ville).objects.update(crip="CRIP du Département, 02 00 00 00 00")
    dit = texte(client_de(awa).get(url("danger")))
    for mot in ("119", "L. 226-2-1", "article 40", "02 00 00 00 00"):
        assert mot in dit


@pytest.fixture
def trace(ville, bruno, ines):
    with cloison(ville):
        return ops.tracer_un_danger(ines.enfant, le=date(2026, 2, 3), destinataire="Cellule-Zéphyr", par=bruno)


@pytest.fixture
def paul(ville, un_compte, awa, ines):
    """Le référent d'un second parcours d'Inès."""
    compte = un_compte("referent", nom="Paul Mercier")
    with cloison(ville):
        un_parcours(ines.enfant, awa, dispositif="CLAS", referent=compte.intervenant)
    return compte


@pytest.mark.parametrize(("qui", "lit"), [("awa", True), ("bruno", True), ("paul", False)])
def test_seuls_l_auteur_et_la_coordination_lisent_la_trace(
    request, ville, client_de, un_compte, awa, ines, trace, qui, lit
):
    compte = un_compte("referent") if qui == "autre" else request.getfixturevalue(qui)
    if qui == "autre":
        with cloison(ville):
            un_parcours(ines.enfant, awa, dispositif="CLAS", referent=compte.intervenant)
    page = client_de(compte).get(url("enfant_danger", ines.enfant.pk))
    assert page.status_code == 200 and ("Cellule-Zéphyr" in page.text) == lit


def test_la_trace_ne_se_lit_nulle_part_ailleurs(ville, client_de, un_compte, awa, bruno, ines, trace, partage, client):
    with cloison(ville):
        administrateur = un_compte("administrateur")
    lus = [client.get(partage.lien)]
    for compte in (awa, bruno):
        lus += [
            client_de(compte).get(url("enfant_onglet", ines.enfant.pk, nom))
            for nom in ("historique", "documents", "parcours")
        ]
        lus += [client_de(compte).get("/"), client_de(compte).get(url("enfant_consultations", ines.enfant.pk))]
    lus.append(client_de(administrateur).get(reverse("socle:journal")))
    for reponse in lus:
        principal = texte(reponse)
        assert "Zéphyr" not in reponse.text and "danger" not in principal.lower().replace("enfant en danger", ""), (
            reponse.request
        )


def test_la_trace_se_note_depuis_la_fiche(ville, client_de, bruno, ines):
    donnees = {"le": "03/02/2026", "destinataire": "CRIP"}
    reponse = client_de(bruno).post(url("enfant_danger", ines.enfant.pk), donnees)
    assert reponse.status_code == 302
    with cloison(ville):
        assert TraceDanger.objects.get().auteur == bruno.intervenant
