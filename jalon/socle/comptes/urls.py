"""Les pages d'allauth dont on se sert, et elles seules, sous des adresses françaises."""

from allauth.account import views as compte
from allauth.mfa.base import views as facteur
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as cles
from django.urls import path, re_path

urlpatterns = [
    path("connexion/", compte.login, name="account_login"),
    path("connexion/cle/", cles.login_webauthn, name="mfa_login_webauthn"),
    path("connexion/second-facteur/", facteur.authenticate, name="mfa_authenticate"),
    path("connexion/compte-ferme/", compte.account_inactive, name="account_inactive"),
    path("deconnexion/", compte.logout, name="account_logout"),
    path("mot-de-passe/", compte.password_change, name="account_change_password"),
    path("mot-de-passe/choisir/", compte.password_set, name="account_set_password"),
    path("mot-de-passe/oublie/", compte.password_reset, name="account_reset_password"),
    path("mot-de-passe/oublie/envoye/", compte.password_reset_done, name="account_reset_password_done"),
    path(
        "mot-de-passe/nouveau/fait/",
        compte.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        compte.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("compte/confirmer/", compte.reauthenticate, name="account_reauthenticate"),
    path("compte/confirmer/code/", facteur.reauthenticate, name="mfa_reauthenticate"),
    path("compte/confirmer/cle/", cles.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("compte/securite/", facteur.index, name="mfa_index"),
    path("compte/securite/application/activer/", totp.activate_totp, name="mfa_activate_totp"),
    path("compte/securite/application/retirer/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("compte/securite/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("compte/securite/codes/nouveaux/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("compte/securite/codes/telecharger/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("compte/securite/cles/", cles.list_webauthn, name="mfa_list_webauthn"),
    path("compte/securite/cles/ajouter/", cles.add_webauthn, name="mfa_add_webauthn"),
    path("compte/securite/cles/<int:pk>/renommer/", cles.edit_webauthn, name="mfa_edit_webauthn"),
    path("compte/securite/cles/<int:pk>/retirer/", cles.remove_webauthn, name="mfa_remove_webauthn"),
]
