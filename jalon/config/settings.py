"""Les réglages de Jalon : un seul fichier, tout passe par l'environnement.

Chaque variable a un défaut qui sert une ville sur une machine ; `jalon reglages` les affiche.
"""

import os
from datetime import timedelta
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from jalon.config.cles import cle

RACINE = Path(__file__).resolve().parent.parent
DONNEES = Path(os.environ.get("JALON_DONNEES", RACINE.parent / "donnees")).resolve()
DEBUG = False
SECRET_KEY = cle("JALON_SECRET", DONNEES)
CLE_MAITRESSE = cle("JALON_CLE", DONNEES)
ALLOWED_HOSTS = os.environ.get("JALON_HOTES", "localhost,127.0.0.1,[::1]").split(",")
PORT = int(os.environ.get("PORT", "8000"))
HTTPS = os.environ.get("JALON_HTTPS", "non") == "oui"

INSTALLED_APPS = [
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
    "jalon.config.apps.ConfigConfig",
    "jalon.demo.apps.DemoConfig",
    "jalon.reussite.apps.ReussiteConfig",
    "jalon.restitution.apps.RestitutionConfig",
    "jalon.socle.apps.SocleConfig",
    "jalon.ui.apps.UiConfig",
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
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "courriel"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

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
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("JALON_VERBOSITE", "WARNING")},
}
