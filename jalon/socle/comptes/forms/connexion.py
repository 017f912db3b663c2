"""Les formulaires d'allauth, dits dans nos mots."""

from allauth.account import forms as compte
from allauth.mfa.base import forms as facteur
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as cles

LIBELLES = {
    "login": "Adresse électronique",
    "email": "Adresse électronique",
    "password": "Mot de passe",
    "oldpassword": "Mot de passe actuel",
    "password1": "Nouveau mot de passe",
    "password2": "Le même, encore une fois",
    "code": "Code",
    "name": "Nom de la clé",
    "passwordless": "Elle remplace mon mot de passe",
}
AIDES = {
    "password": "",
    "oldpassword": "",
    "passwordless": "La clé suffit alors pour se connecter : elle demande votre empreinte, votre visage ou son code.",
}


class _Dit:
    """Nos libellés, nos aides, et pas de texte d'exemple dans la saisie : il disparaît quand on écrit."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for nom, champ in self.fields.items():
            champ.label = LIBELLES.get(nom, champ.label)
            champ.help_text = AIDES.get(nom, champ.help_text)
            champ.widget.attrs.pop("placeholder", None)


class ConnexionForm(_Dit, compte.LoginForm):
    pass


class ChangementForm(_Dit, compte.ChangePasswordForm):
    pass


class ChoixForm(_Dit, compte.SetPasswordForm):
    pass


class OubliForm(_Dit, compte.ResetPasswordForm):
    pass


class NouveauMotDePasseForm(_Dit, compte.ResetPasswordKeyForm):
    pass


class ConfirmationForm(_Dit, compte.ReauthenticateForm):
    pass


class SecondFacteurForm(_Dit, facteur.AuthenticateForm):
    pass


class ConfirmationParCodeForm(_Dit, facteur.ReauthenticateForm):
    pass


class ApplicationForm(_Dit, totp.ActivateTOTPForm):
    pass


class AjoutDeCleForm(_Dit, cles.AddWebAuthnForm):
    pass


class NomDeCleForm(_Dit, cles.EditWebAuthnForm):
    pass
