"""Entrer, sortir, protéger son compte : rien n'y dépend d'un droit."""

from tests.matrice import PUBLIQUE, Adresse, un

MON_COMPTE = Adresse()
# Ces pages n'existent que pour qui a déjà enregistré un second facteur.
DE_MON_FACTEUR = Adresse(peut_manquer=True)

TABLE = {
    "sante": PUBLIQUE,
    "account_login": PUBLIQUE,
    "mfa_login_webauthn": PUBLIQUE,
    "mfa_authenticate": PUBLIQUE,
    "account_inactive": PUBLIQUE,
    "account_logout": PUBLIQUE,
    "account_reset_password": PUBLIQUE,
    "account_reset_password_done": PUBLIQUE,
    "account_reset_password_from_key_done": PUBLIQUE,
    "account_reset_password_from_key": Adresse(lambda o: {"uidb36": "1", "key": "rien"}, publique=True, partagee=True),
    "account_change_password": MON_COMPTE,
    "account_set_password": MON_COMPTE,
    "account_reauthenticate": MON_COMPTE,
    "mfa_reauthenticate": MON_COMPTE,
    "mfa_reauthenticate_webauthn": MON_COMPTE,
    "mfa_index": MON_COMPTE,
    "mfa_activate_totp": MON_COMPTE,
    "mfa_deactivate_totp": DE_MON_FACTEUR,
    "mfa_view_recovery_codes": DE_MON_FACTEUR,
    "mfa_generate_recovery_codes": MON_COMPTE,
    "mfa_download_recovery_codes": DE_MON_FACTEUR,
    "mfa_list_webauthn": MON_COMPTE,
    "mfa_add_webauthn": MON_COMPTE,
    # Toujours redirigées vers la confirmation du mot de passe, avant même de chercher la clé.
    "mfa_edit_webauthn": Adresse(un("compte"), partagee=True),
    "mfa_remove_webauthn": Adresse(un("compte"), partagee=True),
    "ui:vitrine": PUBLIQUE,
    "ui:dossier": PUBLIQUE,
    "ui:publique": PUBLIQUE,
    "ui:sur_place": PUBLIQUE,
    "ui:refus": PUBLIQUE,
}
