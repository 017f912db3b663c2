"""Déposer sans compte : le lien n'ouvre que ses propres demandes ; le formulaire des parents ne confirme rien."""

import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from jalon.reussite import operations as ops
from jalon.reussite.models import Demande
from jalon.socle.cloison import cloison
from jalon.socle.invitations import operations as invitations
from jalon.socle.journal.models import LigneJournal, Nature
from tests.reussite.dossiers import un_enfant

RECUE = date(2026, 9, 9)
DITE = {"nom": "Benali", "prenom": "Inès", "faits": "Elle se tait.", "famille_informee": "unknown"}
PARENT = {
    "emetteur": "Samira Benali",
    "telephone_emetteur": "06 11 22 33 44",
    "prenom": "Inès",
    "nom": "Benali",
    "naissance": "15/3/2018",
    "attente_famille": "Elle ne dort plus.",
}


@pytest.fixture(autouse=True)
def compteurs_a_zero(db):
    cache.clear()


@pytest.fixture
def inviter(ville, awa):
    def faire(**champs):
        with cloison(ville):
            dits = {"destinataire": "Mme Roux", "courriel": "", "structure": None, "permanente": True, "par": awa}
            return ops.inviter_a_deposer(**{**dits, **champs})

    return faire


def lien(jeton):
    return reverse("portail:demande", args=[jeton])


def test_un_professionnel_depose_sans_compte_et_la_coordination_le_sait(inviter, client, ville):
    invitation, jeton = inviter()
    reponse = client.post(lien(jeton), DITE)
    assert client.get(reponse.url).status_code == 200
    with cloison(ville):
        demande = Demande.objects.get()
        assert (demande.invitation, demande.emetteur, demande.le) == (invitation, "Mme Roux", timezone.localdate())


def test_le_lien_ne_montre_que_ses_propres_demandes(inviter, client, ville, awa):
    (_, jeton), (autre, _) = inviter(), inviter(destinataire="Dr Morel")
    with cloison(ville):
        un_enfant(awa, nom="Diallo", prenom="Moussa")
        ops.recevoir_par_lien(autre, le=RECUE, nom="Cohen", prenom="Léa", faits="Secret de Morel")
        ops.deposer_demande(le=RECUE, nom="Éon", faits="Secret d'équipe", par=awa)
    client.post(lien(jeton), DITE)
    page = client.get(lien(jeton)).content.decode()
    assert "Demande n° 3" in page
    for tu in ("Cohen", "Léa", "Secret", "Diallo", "Demande n° 1", "Demande n° 2"):
        assert tu not in page


def test_le_lien_ne_dit_de_la_suite_que_la_reponse(inviter, client, ville, awa):
    invitation, jeton = inviter()
    client.post(lien(jeton), DITE)
    with cloison(ville):
        demande = invitation.les_demandes.get()
        ops.donner_suite(demande, suite="a_examiner_en_eps", le=timezone.localdate(), par=awa)
        assert "Reçue. L'équipe vous répondra." in client.get(lien(jeton)).content.decode().replace("&#x27;", "'")
        ops.repondre_a_l_emetteur(demande, reponse="Appelez Awa Diarra.", le=timezone.localdate(), par=awa)
    page = client.get(lien(jeton)).content.decode()
    assert "Appelez Awa Diarra." in page and "Elle se tait." not in page


def test_un_lien_pour_une_demande_dit_ensuite_qu_il_a_servi_et_rien_d_autre(inviter, client):
    _, jeton = inviter(permanente=False)
    client.post(lien(jeton), DITE)
    for reponse in (client.get(lien(jeton)), client.post(lien(jeton), DITE | {"nom": "Cohen"})):
        page = reponse.content.decode()
        assert "déjà été utilisé" in page and "Benali" not in page and "<form" not in page


def test_un_jeton_inconnu_expire_revoque_ou_d_autre_chose_n_existe_pas(inviter, client, ville, awa):
    invitation, expire = inviter()
    revoquee, revoque = inviter()
    with cloison(ville):
        invitation.expire_le = timezone.now() - timedelta(minutes=1)
        invitation.save()
        invitations.revoquer(revoquee, par=awa)
        demain = timezone.now() + timedelta(days=1)
        _, autre = invitations.inviter(objet="socle.essai", destinataire="X", expire_le=demain, par=awa)
    for jeton in (expire, revoque, autre, "val-clair.rien", "nulle-part.rien", "rien"):
        assert client.get(lien(jeton)).status_code == 404, jeton
        assert client.post(lien(jeton), DITE).status_code == 404, jeton
    with cloison(ville):
        assert not Demande.objects.exists()


def test_chaque_ouverture_et_chaque_depot_par_un_lien_est_au_journal(inviter, client, ville, awa):
    invitation, jeton = inviter()
    client.get(lien(jeton))
    client.post(lien(jeton), DITE)
    with cloison(ville):
        invitations.revoquer(invitation, par=awa)
        client.get(lien(jeton))
        lues = LigneJournal.objects.filter(nature=Nature.LECTURE, objet_id=invitation.pk, compte_id=None)
        actions = list(lues.order_by("numero").values_list("action", flat=True))
        assert actions == ["socle.invitation_ouverte"] * 2 + ["socle.invitation_refusee"]
        depot = LigneJournal.objects.get(action="reussite.demande_deposee")
        assert (depot.compte_id, depot.contenu["invitation"]) == (None, invitation.pk)


def test_une_saisie_refusee_garde_ce_qui_est_tape(inviter, client):
    _, jeton = inviter()
    page = client.post(lien(jeton), DITE | {"faits": "", "deja_tente": "Une aide en classe."}).content.decode()
    assert "Une aide en classe." in page


# Les parents


def sans_jeton_csrf(contenu: bytes) -> bytes:
    return re.sub(rb'(name="csrfmiddlewaretoken" value=|"X-CSRFToken": )"[^"]+"', b"", contenu)


def parcours_d_un_parent(client, saisie):
    adresse = reverse("portail:demander", args=["val-clair"])
    envoi = client.post(adresse, saisie)
    return envoi.status_code, envoi.headers.get("Location"), sans_jeton_csrf(client.get(envoi.url).content)


def test_la_reponse_est_la_meme_pour_un_enfant_connu_et_pour_un_inconnu(client, ville, awa):
    with cloison(ville):
        un_enfant(awa)
        ops.deposer_demande(le=RECUE, nom="Benali", prenom="Inès", naissance=date(2018, 3, 15), par=awa)
    connu = parcours_d_un_parent(client, PARENT)
    inconnu = parcours_d_un_parent(client, PARENT | {"nom": "Zidi", "prenom": "Noé"})
    assert connu == inconnu
    refus = [
        sans_jeton_csrf(client.post(reverse("portail:demander", args=["val-clair"]), PARENT | dit).content)
        for dit in ({"attente_famille": ""}, {"attente_famille": ""})
    ]
    assert refus[0] == refus[1] and b"119" in refus[0]


def test_un_parent_demande_et_sa_demande_dit_qu_il_est_informe(client, ville):
    parcours_d_un_parent(client, PARENT)
    with cloison(ville):
        demande = Demande.objects.get()
        assert (demande.demandeur, demande.famille_informee, demande.enfant) == ("famille", True, None)


def test_un_robot_qui_remplit_le_piege_est_remercie_et_oublie(client, ville):
    assert parcours_d_un_parent(client, PARENT | {"site": "https://spam.example"})[0] == 302
    with cloison(ville):
        assert not Demande.objects.exists()


def test_au_dela_du_debit_permis_on_attend(client, ville):
    adresse = reverse("portail:demander", args=["val-clair"])
    recus = [client.post(adresse, PARENT).status_code for _ in range(12)]
    assert recus[:10] == [302] * 10 and recus[10:] == [429] * 2
    with cloison(ville):
        assert Demande.objects.count() == 10


def test_sans_telephone_ni_courriel_on_le_dit(client, ville):
    saisie = PARENT | {"telephone_emetteur": ""}
    page = client.post(reverse("portail:demander", args=["val-clair"]), saisie).content.decode()
    assert "téléphone ou un courriel" in page and "Elle ne dort plus." in page


def test_une_ville_inconnue_n_a_pas_de_formulaire(client, ville):
    assert client.get(reverse("portail:demander", args=["nulle-part"])).status_code == 404


@pytest.mark.parametrize("nom", ["demander", "merci"])
def test_les_pages_des_parents_se_passent_de_javascript_et_rappellent_le_119(nom, client, ville):
    page = client.get(reverse(f"portail:{nom}", args=["val-clair"])).content.decode()
    assert "<script" not in page and 'href="tel:119"' in page
