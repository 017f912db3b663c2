"""La configuration en vigueur et celle que l'on prépare, lues une fois par cloison."""

from collections.abc import Callable
from contextlib import contextmanager

from jalon.saisie.definitions import Configuration, du_document
from jalon.saisie.models import Brouillon, VersionConfiguration
from jalon.socle.cloison import portee_active

_MEMOIRE = "configuration"
_suites: list[Callable[[VersionConfiguration], None]] = []


def publiee() -> Configuration:
    """Les champs et onglets en vigueur."""
    memoire = portee_active().memoire
    if _MEMOIRE not in memoire:
        derniere = derniere_version()
        memoire[_MEMOIRE] = du_document(derniere.contenu if derniere else {})
    return memoire[_MEMOIRE]


def derniere_version() -> VersionConfiguration | None:
    return VersionConfiguration.objects.order_by("-numero").first()


def brouillon_en_base() -> Brouillon | None:
    """Ce qui se prépare ; None s'il n'y a rien."""
    return Brouillon.objects.select_related("modifie_par").first()


def brouillon() -> Configuration:
    """Ce que l'on prépare ; à défaut, ce qui est en vigueur."""
    en_base = brouillon_en_base()
    return du_document(en_base.contenu) if en_base else publiee()


@contextmanager
def comme_en_vigueur(configuration: Configuration):
    """Tout ce qui lit `publiee` lit celle-ci : pour montrer ce qu'elle donnera. Rien n'est écrit."""
    memoire, avant = portee_active().memoire, publiee()
    memoire[_MEMOIRE] = configuration
    try:
        yield
    finally:
        memoire[_MEMOIRE] = avant


def oublier() -> None:
    """Ce que `publiee` a retenu n'est plus sûr."""
    portee_active().memoire.pop(_MEMOIRE, None)


def a_la_publication(fonction: Callable[[VersionConfiguration], None]) -> Callable:
    """Enregistre une suite, appelée dans la transaction qui publie, la version déjà écrite."""
    _suites.append(fonction)
    return fonction


def annoncer(version: VersionConfiguration) -> None:
    oublier()
    for suite in _suites:
        suite(version)
