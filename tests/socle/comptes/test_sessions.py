"""La session : trente minutes sans geste la verrouillent, douze heures la finissent, fermer un compte les ferme."""

import time

import pytest
from allauth.usersessions.models import UserSession
from django.urls import reverse

from jalon.socle.cloison import cloison
from jalon.socle.comptes import operations
from jalon.socle.comptes.sessions import DEBUT, GESTE, VERROU
from tests.clients import ClientDeTest
from tests.conftest import MOT_DE_PASSE

DEMI_HEURE = 30 * 60


@pytest.fixture
def session(client_de, awa):
    """Awa vient de faire un geste."""
    client = client_de(awa)
    client.get("/")
    return client


def vieillir(client, de=DEMI_HEURE + 1, cle=GESTE):
    session = client.session
    session[cle] = time.time() - de
    session.save()


def rouvrir(client, mot_de_passe=MOT_DE_PASSE):
    return client.post(reverse("socle:session_rouvrir"), {"mot_de_passe": mot_de_passe})


def test_vingt_neuf_minutes_ne_verrouillent_pas(session):
    vieillir(session, DEMI_HEURE - 60)
    assert session.get("/").status_code == 200


def test_trente_minutes_verrouillent_toutes_les_pages(session):
    vieillir(session)
    for chemin in ("/", "/compte/sessions/", "/reglages/comptes/", "/une/page/qui/n-existe/pas/"):
        reponse = session.get(chemin)
        assert reponse.status_code == 401
        assert "Session verrouillée" in reponse.text


def test_verrouillee_elle_le_reste(session):
    vieillir(session)
    session.get("/")
    vieillir(session, 0)
    assert session.get("/").status_code == 401


@pytest.mark.parametrize("entete", [{"HX-Request": "true"}, {"Accept": "application/json"}])
def test_un_fragment_est_refuse_sans_page(session, entete):
    vieillir(session)
    reponse = session.get("/", headers=entete)
    assert (reponse.status_code, reponse["X-Jalon-Session"], reponse.content) == (401, "verrouillee", b"")


def test_le_mot_de_passe_rouvre(session):
    vieillir(session)
    assert session.get("/").status_code == 401
    assert rouvrir(session).status_code == 204
    assert session.get("/").status_code == 200


def test_un_mauvais_mot_de_passe_ne_rouvre_pas(session):
    vieillir(session)
    reponse = rouvrir(session, "faux")
    assert (reponse.status_code, reponse.json()["erreur"]) == (422, "Ce n'est pas votre mot de passe.")
    assert session.get("/").status_code == 401


def test_cinq_mauvais_mots_de_passe_ferment_la_session(session):
    vieillir(session)
    for _ in range(4):
        assert rouvrir(session, "faux").status_code == 422
    assert rouvrir(session, "faux").status_code == 401
    assert session.get("/").url.startswith(reverse("account_login"))


def test_verrouiller_a_la_main(session):
    session.post(reverse("socle:session_verrouiller"))
    assert session.session[VERROU]
    assert session.get("/").status_code == 401


def test_on_peut_se_deconnecter_d_une_session_verrouillee(session):
    vieillir(session)
    session.post(reverse("account_logout"))
    assert session.get("/").url.startswith(reverse("account_login"))


def test_un_geste_prolonge_et_une_requete_passive_non(session):
    vieillir(session, DEMI_HEURE - 60)
    avant = session.session[GESTE]
    session.get("/", headers={"X-Jalon-Passif": "1"})
    assert session.session[GESTE] == avant
    session.post(reverse("socle:session_geste"))
    assert session.session[GESTE] > avant


def test_douze_heures_finissent_la_session(session, settings):
    vieillir(session, settings.SESSION_ABSOLUE.total_seconds() + 1, DEBUT)
    reponse = session.get("/", follow=True)
    assert "douze heures" in reponse.text
    assert session.get("/").status_code == 302


def test_un_envoi_arrive_apres_douze_heures_se_recopie(session, settings):
    vieillir(session, settings.SESSION_ABSOLUE.total_seconds() + 1, DEBUT)
    reponse = session.post(CREER, SAISIE)
    assert reponse.status_code == 401
    assert "gaelle@val-clair.example</textarea>" in reponse.text
    assert session.get("/").status_code == 302


# Sans JavaScript : ce qui était tapé repart avec le mot de passe


CREER = "/reglages/comptes/nouveau/"
SAISIE = {"nom": "Gaëlle\r\nPetit", "courriel": "gaelle@val-clair.example", "roles": ["1", "2"]}


def test_un_envoi_sous_verrou_rend_la_saisie_sans_la_perdre(session):
    vieillir(session)
    reponse = session.post(CREER, SAISIE)
    assert reponse.status_code == 401
    assert 'action="/reglages/comptes/nouveau/"' in reponse.text
    assert "Gaëlle\r\nPetit</textarea>" in reponse.text
    assert reponse.text.count('name="roles"') == 2


def test_l_envoi_repart_avec_le_mot_de_passe(session, ville):
    vieillir(session)
    saisie = {"nom": "Gaëlle Petit", "courriel": "gaelle@val-clair.example"}
    session.post(CREER, saisie)
    session.post(CREER, saisie | {"verrou_methode": "POST", "verrou_mot_de_passe": MOT_DE_PASSE})
    assert ville.les_comptes.filter(nom="Gaëlle Petit").exists()


def test_l_envoi_ne_repart_pas_avec_un_mauvais_mot_de_passe(session, ville):
    vieillir(session)
    reponse = session.post(CREER, SAISIE | {"verrou_methode": "POST", "verrou_mot_de_passe": "faux"})
    assert "pas votre mot de passe" in reponse.text
    assert "gaelle@val-clair.example" in reponse.text
    assert not ville.les_comptes.filter(courriel="gaelle@val-clair.example").exists()


def test_une_page_lue_revient_apres_le_mot_de_passe(session):
    vieillir(session)
    reponse = session.post("/compte/sessions/?a=1", {"verrou_methode": "GET", "verrou_mot_de_passe": MOT_DE_PASSE})
    assert reponse.url == "/compte/sessions/?a=1"


def test_un_mot_de_passe_tape_n_est_pas_recopie_dans_la_page(session):
    vieillir(session)
    reponse = session.post(reverse("account_change_password"), {"oldpassword": "secret-1", "password1": "secret-2"})
    assert "secret-" not in reponse.text


def test_un_envoi_venu_d_ailleurs_n_est_pas_garde(awa):
    client = ClientDeTest(enforce_csrf_checks=True)
    client.force_login(awa)
    client.get("/")
    vieillir(client)
    reponse = client.post(CREER, SAISIE)
    assert reponse.status_code == 401
    assert "gaelle" not in reponse.text
    refus = client.post(CREER, SAISIE | {"verrou_methode": "POST", "verrou_mot_de_passe": MOT_DE_PASSE})
    assert refus.status_code == 401


# Mes sessions


def entrer(compte):
    client = ClientDeTest(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
    client.post(reverse("account_login"), {"login": compte.courriel, "password": MOT_DE_PASSE})
    return client


def test_je_vois_mes_sessions_et_j_en_ferme_une(awa, bruno):
    ici, ailleurs = entrer(awa), entrer(awa)
    entrer(bruno)
    page = ici.get(reverse("socle:sessions"))
    assert page.text.count("Firefox sur Windows") == 3, "Deux lignes, et le nom dit sur le bouton de l'autre."
    autre = UserSession.objects.get(session_key=ailleurs.session.session_key)
    ici.post(reverse("socle:sessions"), {"session": autre.pk})
    assert ailleurs.get("/").status_code == 302
    assert ici.get("/").status_code == 200


def test_je_ferme_toutes_les_autres(awa):
    ici, ailleurs = entrer(awa), entrer(awa)
    ici.post(reverse("socle:sessions"))
    assert (ici.get("/").status_code, ailleurs.get("/").status_code) == (200, 302)


def test_je_ne_ferme_pas_la_session_d_un_autre(awa, bruno):
    ici, sienne = entrer(awa), entrer(bruno)
    cle = UserSession.objects.get(session_key=sienne.session.session_key).pk
    assert ici.post(reverse("socle:sessions"), {"session": cle}).status_code == 404
    assert sienne.get("/").status_code == 200


def test_fermer_un_compte_ferme_toutes_ses_sessions_a_l_instant(ville, awa, bruno):
    ouvertes = [entrer(bruno), entrer(bruno)]
    with cloison(ville):
        operations.desactiver_compte(bruno, par=awa, sans_repreneur=True)
    assert UserSession.objects.filter(user=bruno).count() == 0
    assert [client.get("/compte/sessions/").status_code for client in ouvertes] == [302, 302]
