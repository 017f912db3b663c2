"""Entrer : adresse et mot de passe, second facteur, mot de passe oublié. Personne ne s'inscrit."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.urls import NoReverseMatch, get_resolver, reverse

from tests.conftest import MOT_DE_PASSE


def entrer(client, compte, mot_de_passe=MOT_DE_PASSE, **suite):
    return client.post(reverse("account_login"), {"login": compte.courriel, "password": mot_de_passe, **suite})


def test_le_bon_mot_de_passe_ouvre(client, awa):
    assert entrer(client, awa).url == "/"
    assert client.get("/").status_code == 200


def test_l_adresse_ne_regarde_pas_la_casse(client, awa):
    reponse = client.post(reverse("account_login"), {"login": awa.courriel.upper(), "password": MOT_DE_PASSE})
    assert reponse.status_code == 302


def test_on_revient_la_ou_l_on_allait(client, awa):
    assert entrer(client, awa, next="/compte/sessions/").url == "/compte/sessions/"


def test_on_ne_revient_pas_chez_un_autre(client, awa):
    assert entrer(client, awa, next="https://ailleurs.example/").url == "/"


@pytest.mark.parametrize("adresse", ["awa@val-clair.example", "personne@val-clair.example"])
def test_une_adresse_inconnue_et_un_mauvais_mot_de_passe_se_disent_pareil(client, awa, adresse):
    reponse = client.post(reverse("account_login"), {"login": adresse, "password": "faux"})
    assert "L&#x27;adresse ou le mot de passe n&#x27;est pas le bon." in reponse.text
    assert adresse in reponse.text, "La saisie est gardée."


def test_cinq_essais_rates_font_attendre(client, awa):
    for _ in range(5):
        entrer(client, awa, "faux")
    assert "Trop d&#x27;essais ratés" in entrer(client, awa).text


def test_les_limites_se_partagent_entre_les_processus(settings):
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")


def test_un_compte_ferme_n_entre_pas(client, awa, bruno):
    bruno.desactive_le = bruno.cree_le
    bruno.save()
    assert entrer(client, bruno).url == reverse("account_inactive")
    assert client.get("/").status_code == 302


def test_personne_ne_s_inscrit():
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
    noms = {nom for nom in get_resolver().reverse_dict if isinstance(nom, str)}
    assert not {nom for nom in noms if "signup" in nom or nom == "account_email"}


def test_le_mot_de_passe_oublie_se_refait_par_un_lien(client, awa):
    client.post(reverse("account_reset_password"), {"email": awa.courriel})
    (message,) = mail.outbox
    assert message.subject == "Jalon : choisir votre mot de passe"
    lien = re.search(r"/mot-de-passe/nouveau/\S+", message.body)[0]
    page = client.get(lien, follow=True)
    neuf = "Un-moulin-a-vent-27"
    fait = client.post(page.redirect_chain[-1][0], {"password1": neuf, "password2": neuf})
    assert fait.url == reverse("account_reset_password_from_key_done")
    assert entrer(client, awa, neuf).url == "/"
    assert "ne sert plus" in client.get(lien, follow=True).text


def test_une_adresse_inconnue_recoit_la_meme_page_et_aucun_courriel(client, awa):
    reponse = client.post(reverse("account_reset_password"), {"email": "personne@val-clair.example"})
    assert reponse.url == reverse("account_reset_password_done")
    assert mail.outbox == []


def test_un_mot_de_passe_faible_est_refuse_au_changement(client_de, awa):
    reponse = client_de(awa).post(
        reverse("account_change_password"),
        {"oldpassword": MOT_DE_PASSE, "password1": "court", "password2": "court"},
    )
    assert "trop facile à deviner" in reponse.text


# Second facteur


def code_de(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_avec_une_application_le_mot_de_passe_ne_suffit_plus(client, awa):
    TOTP.activate(awa, "JBSWY3DPEHPK3PXP")
    assert entrer(client, awa).url == reverse("mfa_authenticate")
    assert client.get("/").status_code == 302
    assert "pas le bon code" in client.post(reverse("mfa_authenticate"), {"code": "000000"}).text
    assert client.post(reverse("mfa_authenticate"), {"code": code_de("JBSWY3DPEHPK3PXP")}).url == "/"


def test_le_secret_de_l_application_n_est_pas_en_clair_dans_la_base(awa):
    TOTP.activate(awa, "JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in str(Authenticator.objects.get(user=awa).data)


def test_enregistrer_une_application_donne_des_codes_de_secours(client, awa):
    entrer(client, awa)
    assert client.get(reverse("mfa_activate_totp")).url.startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": MOT_DE_PASSE})
    page = client.get(reverse("mfa_activate_totp"))
    secret = re.search(r"<code>(\w+)</code>", page.text)[1]
    suite = client.post(reverse("mfa_activate_totp"), {"code": code_de(secret)})
    assert suite.url == reverse("mfa_view_recovery_codes")
    codes = re.findall(r"<code>(\d+)</code>", client.get(suite.url).text)
    assert len(codes) == 10
    assert codes[0] in client.get(reverse("mfa_download_recovery_codes")).text
    client.post(reverse("account_logout"))
    entrer(client, awa)
    assert client.post(reverse("mfa_authenticate"), {"code": codes[0]}).url == "/"


def test_les_pages_de_securite_s_ouvrent(client, awa):
    entrer(client, awa)
    client.post(reverse("account_reauthenticate"), {"password": MOT_DE_PASSE})
    for nom in ("mfa_index", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_activate_totp", "account_change_password"):
        assert client.get(reverse(nom)).status_code == 200, nom
