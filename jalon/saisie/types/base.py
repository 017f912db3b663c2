"""Ce qu'un type de champ sait faire, et le registre où il s'inscrit."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms

from jalon.saisie.definitions import Champ


class TypeDeChamp:
    """Un type de champ. La valeur *comprise* est celle du formulaire ; la valeur *rangée*, celle du JSON.

    Une valeur rangée n'est jamais vide : ce qui est inconnu ne se range pas (None).
    """

    code: ClassVar[str]
    libelle: ClassVar[str]
    aide: ClassVar[str] = ""
    a_une_liste: ClassVar[bool] = False
    est_multiple: ClassVar[bool] = False
    se_saisit: ClassVar[bool] = True
    se_compte: ClassVar[bool] = False
    """Peut être un axe de statistique."""
    par_tranches: ClassVar[bool] = False
    """Dans la nomenclature, le code projeté est celui où commence la tranche (la première commence assez bas pour tout
    prendre), et non la valeur même."""
    se_liste: ClassVar[bool] = True
    """Peut être une colonne de liste, donc se trier."""
    devient: ClassVar[tuple[str, ...]] = ()
    """Les types que le champ peut prendre ensuite sans que ses valeurs deviennent illisibles."""

    def champ_de_formulaire(self, champ: Champ, rangee: Any = None) -> forms.Field:
        """Le champ de formulaire, garni ; `rangee` : ce qui est déjà écrit, proposé même s'il a été retiré depuis."""
        raise NotImplementedError

    def ranger(self, champ: Champ, comprise: Any) -> Any:
        """La valeur à ranger, None si elle est inconnue. Lève ValidationError."""
        raise NotImplementedError

    def relire(self, champ: Champ, rangee: Any) -> Any:
        """La valeur comprise, pour un formulaire."""
        return rangee

    def montrer(self, champ: Champ, rangee: Any) -> str:
        """Ce que l'on lit à l'écran et dans un document."""
        return str(rangee)

    def exporter(self, champ: Champ, rangee: Any) -> Any:
        """La donnée d'une cellule de tableur : un nombre reste un nombre, une date une date."""
        return self.montrer(champ, rangee)

    def ecrire(self, champ: Champ, rangee: Any) -> str:
        """La case du format d'échange, que `lire` relit."""
        return str(rangee)

    def lire(self, champ: Champ, texte: str) -> Any:
        """La valeur rangée d'une case d'import non vide. Lève ValidationError, avec une phrase."""
        raise NotImplementedError

    def verifier(self, champ: Champ, rangee: Any) -> None:
        """Lève ValidationError si une valeur déjà rangée ne convient pas à cette définition."""
        self.lire(champ, self.ecrire(champ, rangee))

    def projeter(self, champ: Champ, rangee: Any) -> list[tuple[int | None, str]]:
        """(code, clé de tri) de chaque valeur, pour `Projection`."""
        raise NotImplementedError

    def nomenclature(self, champ: Champ, codes: Sequence[int] = ()) -> list[tuple[str, str, int]] | None:
        """Les valeurs de l'axe, dans l'ordre : (code montré, libellé, code projeté) ; None si le type ne se compte pas.

        `codes` : les codes projetés que portent les objets, croissants et sans doublon ; pour un type dont les valeurs
        possibles ne tiennent pas dans une liste (un nombre sans tranches, les mois d'une date, une personne).
        """
        return None

    def verifier_la_definition(self, champ: Champ) -> None:
        """Lève ValidationError si la définition est incomplète ou contradictoire."""


_types: dict[str, TypeDeChamp] = {}


def inscrire(classe: type[TypeDeChamp]) -> type[TypeDeChamp]:
    """Inscrit un type. Lève ValueError si le code est pris."""
    if classe.code in _types:
        raise ValueError(f"Le type de champ {classe.code} est inscrit deux fois.")
    _types[classe.code] = classe()
    return classe


def type_de(code: str) -> TypeDeChamp:
    """Lève ValueError si le code est inconnu."""
    try:
        return _types[code]
    except KeyError:
        raise ValueError(f"Le type de champ {code} n'existe pas.") from None


def types() -> list[TypeDeChamp]:
    return list(_types.values())
