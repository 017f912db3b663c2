"""Les réglages de Jalon : un seul fichier, tout passe par l'environnement.

Chaque variable a un défaut qui sert une ville sur une machine ; `jalon reglages` les affiche.
"""

import os
from datetime import timedelta
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from jalon.config import courriel
from jalon.config.cles import cle

RACINE = Path(__file__).resolve().parent.parent
DONNEES = Path(os.environ.get("JALON_DONNEES", RACINE.parent / "donnees")).resolve()
DEBUG = False
SECRET_KEY = cle("JALON_SECRET", DONNEES)
CLE_MAITRESSE = cle("JALON_CLE", DONNEES)
ALLOWED_HOSTS = os.environ.get("JALON_HOTES", "localhost,127.0.0.1,[::1]").split(",")
PORT = int(os.environ.get("PORT", "8000"))
HTTPS = os.environ.get("JALON_HTTPS", "non") == "oui"
HDS = os.environ.get("JALON_HDS", "non") == "oui"

INSTALLED_APPS = [
    # Les nôtres d'abord : nos gabarits remplacent ceux d'allauth.
    "jalon.config.apps.ConfigConfig",
    "jalon.demo.apps.DemoConfig",
    "jalon.portail.apps.PortailConfig",
    "jalon.reussite.apps.ReussiteConfig",
    "jalon.instances.apps.InstancesConfig",
    "jalon.restitution.apps.RestitutionConfig",
    "jalon.saisie.apps.SaisieConfig",
    "jalon.socle.apps.SocleConfig",
    "jalon.ui.apps.UiConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "jalon.socle.comptes.middleware.SessionBornee",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "jalon.socle.middleware.OuvrirLaCloison",
]

ROOT_URLCONF = "jalon.config.urls"
WSGI_APPLICATION = "jalon.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "jalon.socle.navigation.contexte",
            ],
            "builtins": ["jalon.ui.templatetags.ui"],
        },
    }
]

# SQLite : WAL, FULL (NORMAL perd des lignes acquittées à une coupure de courant), IMMEDIATE, clés étrangères.
SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DONNEES / "jalon.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    },
}
DATABASES = {"default": SQLITE}
if adresse := os.environ.get("DATABASE_URL"):
    DATABASES["default"] = dj_database_url.parse(adresse, conn_max_age=60, conn_health_checks=True)
if proprietaire := os.environ.get("DATABASE_URL_PROPRIETAIRE"):
    DATABASES["proprietaire"] = dj_database_url.parse(proprietaire)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "socle.Compte"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "jalon.socle.comptes.mots_de_passe.AssezFort"},
    {"NAME": "jalon.socle.comptes.mots_de_passe.PasCourant"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["courriel", "nom"]},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
# Un lien « choisir mon mot de passe » vaut trois jours.
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600

# allauth : adresse et mot de passe, second facteur, clés d'accès. Personne ne s'inscrit : la ville crée les comptes.
ACCOUNT_ADAPTER = "jalon.socle.comptes.adaptateurs.AdaptateurDeCompte"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "courriel"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# Une adresse inconnue reçoit la même réponse qu'une adresse connue, et aucun message.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Jalon : "
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,3/10m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    # Le formulaire des parents : une adresse peut être celle d'une école, une ville ne se noie pas.
    "demande_publique": "10/h/ip,300/d/key",
}
ACCOUNT_FORMS = {
    nom: f"jalon.socle.comptes.forms.connexion.{classe}"
    for nom, classe in {
        "login": "ConnexionForm",
        "change_password": "ChangementForm",
        "set_password": "ChoixForm",
        "reset_password": "OubliForm",
        "reset_password_from_key": "NouveauMotDePasseForm",
        "reauthenticate": "ConfirmationForm",
    }.items()
}
MFA_FORMS = {
    nom: f"jalon.socle.comptes.forms.connexion.{classe}"
    for nom, classe in {
        "authenticate": "SecondFacteurForm",
        "reauthenticate": "ConfirmationParCodeForm",
        "activate_totp": "ApplicationForm",
        "add_webauthn": "AjoutDeCleForm",
        "edit_webauthn": "NomDeCleForm",
    }.items()
}
MFA_ADAPTER = "jalon.socle.comptes.adaptateurs.AdaptateurDeSecondFacteur"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Jalon"
# Une horloge de téléphone qui traîne d'un pas reste acceptée.
MFA_TOTP_TOLERANCE = 1
# Derrière HTTPS il y a un mandataire, un seul : l'adresse de la personne est la dernière qu'il ajoute.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_INACTIVITE = timedelta(minutes=30)
SESSION_ABSOLUE = timedelta(hours=12)
SESSION_COOKIE_AGE = int(SESSION_ABSOLUE.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "jalon.ui.erreurs.csrf"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

LANGUAGE_CODE = "fr"
TIME_ZONE = os.environ.get("JALON_FUSEAU", "Europe/Paris")
USE_I18N = True
USE_TZ = True

STATIC_URL = "/statique/"
STATIC_ROOT = DONNEES / "statique"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DONNEES / "pieces"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
PIECES = DONNEES / "pieces"
ANTIVIRUS = os.environ.get("JALON_ANTIVIRUS", "")  # commande qui lit le fichier sur son entrée : code 0 = sain

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
COURRIEL_PART = bool(os.environ.get("JALON_COURRIEL"))
globals().update(courriel.lire(os.environ.get("JALON_COURRIEL", "")))
# Les essais de connexion se comptent dans la base : les processus du serveur (et les machines) partagent le compte.
# Un maximum large, pour que personne n'efface le sien en en créant beaucoup d'autres.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "socle_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"sans_jeton": {"()": "jalon.socle.traces.SansJeton"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["sans_jeton"]}},
    "root": {"handlers": ["console"], "level": os.environ.get("JALON_VERBOSITE", "WARNING")},
}
