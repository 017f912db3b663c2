"""Ce que l'agenda montre : chaque pièce déclare sa source, le socle ne sait pas ce qu'est un rendez-vous."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time

from jalon.socle.dossiers import nommer, type_de_dossier
from jalon.socle.echeances.models import Echeance


@dataclass(frozen=True)
class Rendez:
    """Une chose datée. `titre` se lit à l'écran ; `neutre`, sans aucun nom, part dans les agendas extérieurs.

    `duree` : minutes ; sans `heure`, la chose occupe le jour. `cle` l'identifie d'une lecture à l'autre.
    """

    cle: str
    le: date
    titre: str
    neutre: str
    url: str = ""
    heure: time | None = None
    duree: int = 60
    en_retard: bool = False


Source = Callable[[object, date, date], Iterable[Rendez]]
_sources: dict[str, Source] = {}


def declarer_source(code: str, source: Source) -> None:
    """`source(compte, du, au)` rend ce que le compte a entre ces dates, bornes comprises. Lève ValueError en double."""
    if code in _sources:
        raise ValueError(f"La source d'agenda {code} est déclarée deux fois.")
    _sources[code] = source


def agenda(compte, du: date, au: date, *, sauf: tuple[str, ...] = ()) -> list[Rendez]:
    """Tout, sauf ces sources, dans l'ordre du temps ; ce qui n'a pas d'heure d'abord."""
    sources = (source for code, source in _sources.items() if code not in sauf)
    rendez = [r for source in sources for r in source(compte, du, au)]
    return sorted(rendez, key=lambda r: (r.le, r.heure is not None, r.heure or time.min, r.titre))


def _echeances(compte, du: date, au: date) -> Iterable[Rendez]:
    siennes = list(Echeance.objects.a_faire().de(compte).filter(le__range=(du, au)))
    noms = {
        (type_, pk): nom
        for type_ in {e.dossier_type for e in siennes}
        for pk, nom in nommer(type_, {e.dossier_id for e in siennes if e.dossier_type == type_}, compte).items()
    }
    for echeance in siennes:
        nom = noms.get((echeance.dossier_type, echeance.dossier_id), "")
        yield Rendez(
            cle=f"echeance-{echeance.pk}",
            le=echeance.le,
            titre=f"{echeance.libelle} ({nom})" if nom else echeance.libelle,
            neutre="Échéance à faire dans Jalon",
            url=type_de_dossier(echeance.dossier_type).url(echeance.dossier_id) if nom else "",
        )


declarer_source("socle.echeances", _echeances)
