"""Ce que l'on change d'allauth."""

import base64

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class AdaptateurDeCompte(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Ce compte est fermé.",
        "email_password_mismatch": "L'adresse ou le mot de passe n'est pas le bon.",
        "enter_current_password": "Ce n'est pas votre mot de passe actuel.",
        "incorrect_code": "Ce n'est pas le bon code.",
        "incorrect_password": "Ce n'est pas votre mot de passe.",
        "invalid_password_reset": "Ce lien ne sert plus : demandez-en un autre.",
        "rate_limited": "Trop d'essais : attendez une minute, puis réessayez.",
        "too_many_login_attempts": "Trop d'essais ratés : attendez cinq minutes, puis réessayez.",
    }

    def is_open_for_signup(self, request):
        return False


class AdaptateurDeSecondFacteur(DefaultMFAAdapter):
    """Les secrets des seconds facteurs sont chiffrés par la clé maîtresse : la base seule ne les livre pas."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Ce n'est pas le bon code.",
        "cannot_generate_recovery_codes": "Enregistrez d'abord une application ou une clé d'accès.",
    }

    def encrypt(self, text):
        return _chiffre().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _chiffre().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user, type):
        rang = user.authenticator_set.filter(type=type).count() + 1
        return "Ma clé d'accès" if rang == 1 else f"Ma clé d'accès n° {rang}"


def _chiffre() -> Fernet:
    derivee = HKDF(SHA256(), 32, salt=None, info=b"jalon.second-facteur").derive(settings.CLE_MAITRESSE.encode())
    return Fernet(base64.urlsafe_b64encode(derivee))
