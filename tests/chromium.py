"""Trouver Chromium et l'ouvrir toujours de la même façon."""

import shutil

NOMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def trouver() -> str | None:
    """Le chemin de Chromium sur cette machine, ou None."""
    return next((chemin for nom in NOMS if (chemin := shutil.which(nom))), None)
