"""L'envoi des courriels, dit en une adresse : `smtp://compte:mot-de-passe@hote:587?de=jalon@ville.fr`."""

from urllib.parse import parse_qs, unquote, urlsplit

CONSOLE = "django.core.mail.backends.console.EmailBackend"
SMTP = "django.core.mail.backends.smtp.EmailBackend"
PORTS = {"smtp": 587, "smtps": 465, "smtp+clair": 25}


def lire(adresse: str) -> dict:
    """Les réglages de Django. Vide : les courriels s'affichent dans la console. Lève ValueError si elle est mal écrite.

    `smtp` chiffre par STARTTLS (port 587), `smtps` dès l'ouverture (port 465), `smtp+clair` ne chiffre pas (port 25).
    """
    if not adresse:
        return {"EMAIL_BACKEND": CONSOLE, "DEFAULT_FROM_EMAIL": "jalon@localhost"}
    url = urlsplit(adresse)
    if url.scheme not in PORTS or not url.hostname:
        raise ValueError("JALON_COURRIEL s'écrit smtp://compte:mot-de-passe@hote:587?de=jalon@ville.fr")
    compte = unquote(url.username or "")
    return {
        "EMAIL_BACKEND": SMTP,
        "EMAIL_HOST": url.hostname,
        "EMAIL_PORT": url.port or PORTS[url.scheme],
        "EMAIL_HOST_USER": compte,
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_TLS": url.scheme == "smtp",
        "EMAIL_USE_SSL": url.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
        "DEFAULT_FROM_EMAIL": parse_qs(url.query).get("de", [compte or f"jalon@{url.hostname}"])[0],
    }
