"""Les valeurs d'un axe : leur clé, leur code, leur libellé, dans l'ordre de la ville."""

from collections import Counter
from collections.abc import Iterable, Mapping

from jalon.socle.texte import normaliser

NON_RENSEIGNE = "Non renseigné"
CODE_NON_RENSEIGNE = "non_renseigne"


class Nomenclature:
    """`rang` → (clé, code, libellé). Le rang -1, et lui seul, est « Non renseigné », montré en dernier.

    `remplacees` : clé → celle qui l'a remplacée partout ; un filtre qui nomme encore la première vise la seconde.
    """

    def __init__(self, valeurs: Iterable[tuple], remplacees: Mapping | None = None):
        valeurs = list(valeurs)
        self.cles = [cle for cle, _, _ in valeurs]
        self.codes = [*(str(code) for _, code, _ in valeurs), CODE_NON_RENSEIGNE]
        self.libelles = [*_sans_homonyme(valeurs), NON_RENSEIGNE]
        self.rangs = {cle: rang for rang, cle in enumerate(self.cles)}
        self._remplacees = remplacees or {}
        self._recherche = self._indexer()

    def __len__(self):
        return len(self.cles)

    def _indexer(self) -> dict[str, int]:
        """Chaque code, puis chaque libellé, au mot près d'abord : normalisés, « -1 » et « 1 » se confondent."""
        recherche: dict[str, int] = {}
        for ecrire in (str, normaliser):
            for textes in (self.codes, self.libelles):
                for rang, texte in enumerate(textes):
                    recherche.setdefault(ecrire(texte) or texte, self._final(rang))
        return recherche

    def _final(self, rang: int) -> int:
        if rang == len(self):
            return -1
        cle = self.cles[rang]
        while cle in self._remplacees:
            cle = self._remplacees[cle]
        return self.rangs[cle]

    def chercher(self, texte: str) -> int | None:
        """Le rang de ce code ou de ce libellé (casse et accents ignorés) ; None s'il est inconnu."""
        return self._recherche.get(texte, self._recherche.get(normaliser(texte) or texte))


def _sans_homonyme(valeurs) -> list[str]:
    """Deux écoles du même nom restent deux lignes, que l'on distingue par leur code."""
    combien = Counter(str(libelle) for _, _, libelle in valeurs)
    return [f"{libelle} ({code})" if combien[str(libelle)] > 1 else str(libelle) for _, code, libelle in valeurs]
