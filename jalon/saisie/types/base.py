"""Ce qu'un type de champ sait faire, et le registre où il s'inscrit."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from jalon.saisie.definitions import Champ

SEPARATEUR = "|"
TRI_AU_PLUS = 80


class TypeDeChamp:
    """Un type de champ. La valeur *comprise* est celle du formulaire ; la valeur *rangée*, celle du JSON.

    Une valeur rangée n'est jamais vide : ce qui est inconnu ne se range pas (None).
    """

    code: ClassVar[str]
    libelle: ClassVar[str]
    aide: ClassVar[str] = ""
    a_une_liste: ClassVar[bool] = False
    est_multiple: ClassVar[bool] = False
    designe: ClassVar[bool] = False
    """Sa valeur désigne ce qui se nomme ailleurs (une liste, le réseau) : renommé là-bas, il change ici."""
    est_long: ClassVar[bool] = False
    """Le journal ne garde pas sa valeur."""
    est_portable: ClassVar[bool] = True
    """Sa valeur a le même sens dans une autre ville : elle peut être une valeur de départ, ou une condition."""
    se_saisit: ClassVar[bool] = True
    se_compte: ClassVar[bool] = False
    """Peut être un axe de statistique."""
    par_tranches: ClassVar[bool] = False
    """Sur l'axe, une valeur est une tranche, et son code projeté celui où elle commence."""
    est_nominatif: ClassVar[bool] = False
    """Sur l'axe, une valeur est une personne : ses chiffres ne se montrent pas à tous."""
    se_liste: ClassVar[bool] = True
    """Peut être une colonne de liste, donc se trier."""
    devient: ClassVar[tuple[str, ...]] = ()
    """Les types que le champ peut prendre ensuite : ses valeurs se relisent par `reprendre`."""

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
        return en_texte(rangee)

    def comprendre(self, champ: Champ, texte: str) -> Any:
        """La valeur rangée que dit un texte non vide, sans regarder les bornes. Lève ValidationError."""
        raise NotImplementedError

    def controler(self, champ: Champ, rangee: Any) -> None:
        """Lève ValidationError si une valeur bien écrite sort des bornes de la définition."""

    def lire(self, champ: Champ, texte: str) -> Any:
        """La valeur rangée d'une case d'import non vide. Lève ValidationError, avec une phrase."""
        rangee = self.comprendre(champ, texte)
        self.controler(champ, rangee)
        return rangee

    def reprendre(self, champ: Champ, rangee: Any) -> Any:
        """Ce que vaut ici une valeur rangée, peut-être sous un type d'avant ; None si elle n'y a pas de sens."""
        try:
            return self.comprendre(champ, en_texte(rangee))
        except ValidationError:
            return None

    def verifier(self, champ: Champ, rangee: Any) -> None:
        """Lève ValidationError si une valeur déjà rangée ne convient pas à cette définition."""
        self.lire(champ, en_texte(rangee))

    def projeter(self, champ: Champ, rangee: Any) -> list[tuple[int | None, str]]:
        """(code, clé de tri) de chaque valeur, pour `Projection`."""
        raise NotImplementedError

    def nomenclature(self, champ: Champ) -> list[tuple[str, str, int]] | None:
        """Les valeurs de l'axe : (code montré, libellé, code projeté) ; None si elles ne s'énumèrent pas."""
        return None

    def valeurs_de_l_axe(self, champ: Champ, codes: Sequence[int]) -> list[tuple[str, str, int]]:
        """Comme `nomenclature`, pour tout type qui se compte. `codes` : ceux que portent les objets, croissants."""
        return self.nomenclature(champ) or []

    def verifier_la_definition(self, champ: Champ) -> None:
        """Lève ValidationError si la définition est incomplète ou contradictoire."""


def en_texte(rangee: Any) -> str:
    """Une valeur rangée, de quelque type qu'elle soit, dans une seule case."""
    if isinstance(rangee, bool):
        return "oui" if rangee else "non"
    if isinstance(rangee, list | tuple):
        return SEPARATEUR.join(str(valeur) for valeur in rangee)
    return str(rangee)


ORDRE = (
    *("texte", "texte_long", "liste", "liste_multiple", "oui_non", "date", "nombre"),
    *("personne", "structure", "fichier", "calcule"),
)

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
    """Du plus courant au plus rare ; un type qu'une autre pièce inscrit vient ensuite."""
    return sorted(_types.values(), key=lambda t: ORDRE.index(t.code) if t.code in ORDRE else len(ORDRE))
