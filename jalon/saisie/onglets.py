"""Les onglets d'une fiche : ceux d'origine, renommés, rangés ou cachés par la ville, et ceux qu'elle a ajoutés."""

from dataclasses import dataclass

from jalon.saisie.configuration import publiee
from jalon.saisie.definitions import Champ, Configuration, Onglet
from jalon.saisie.entites import entite

# Un onglet ajouté que l'on n'a pas encore rangé vient après ceux d'origine.
APRES_TOUS = 1000


@dataclass(frozen=True)
class OngletLu:
    """Un onglet tel que la ville l'a voulu. `origine` : son nom d'origine, vide pour un onglet ajouté."""

    code: str
    libelle: str
    origine: str = ""
    cache: bool = False
    fixe: bool = False
    version: int = 1

    @property
    def est_ajoute(self) -> bool:
        return not self.origine


def onglets(code: str, configuration: Configuration | None = None) -> list[OngletLu]:
    """Tous les onglets de l'entité, cachés compris, dans l'ordre de la ville."""
    regles = (configuration or publiee()).entite(code).onglets
    natifs = entite(code).onglets
    lus = [(rang, _natif(natif, regles.get(natif.code))) for rang, natif in enumerate(natifs, 1)]
    lus += [(APRES_TOUS, OngletLu(r.code, r.libelle, "", r.cache, False, r.version)) for r in _ajoutes(regles, natifs)]
    return [lu for _, lu in sorted(lus, key=lambda paire: (_ordre(paire, regles), paire[0], paire[1].code))]


def _ajoutes(regles: dict[str, Onglet], natifs) -> list[Onglet]:
    d_origine = {natif.code for natif in natifs}
    return [regle for regle in regles.values() if regle.ajoute and regle.code not in d_origine]


def _natif(natif, regle: Onglet | None) -> OngletLu:
    if regle is None:
        return OngletLu(natif.code, natif.libelle, natif.libelle, False, natif.fixe)
    cache = regle.cache and not natif.fixe
    return OngletLu(natif.code, regle.libelle or natif.libelle, natif.libelle, cache, natif.fixe, regle.version)


def _ordre(paire: tuple[int, OngletLu], regles: dict[str, Onglet]) -> int:
    rang, lu = paire
    regle = regles.get(lu.code)
    return regle.ordre if regle and regle.ordre else rang


def caches(code: str) -> set[str]:
    """Les codes des onglets que la ville a cachés."""
    return {onglet.code for onglet in onglets(code) if onglet.cache}


def onglet_de(code: str, champ: Champ) -> str:
    """L'onglet où ce champ se range."""
    return champ.onglet or entite(code).onglet_par_defaut
