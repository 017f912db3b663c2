"""Les types de colonnes : lire une case, écrire une case. `importation` et `exportation` leur donnent la ville."""

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from jalon.restitution.echange.cases import Refus, citer, joindre, separer
from jalon.socle.texte import normaliser

OUI, NON = {"oui", "vrai", "o", "1", "true", "yes", "x"}, {"non", "faux", "n", "0", "false", "no"}
ANNEES = range(1900, 2101)
_MODELE_D_HEURE = re.compile(r"(\d{1,2})[:hH](\d{2})(?::(\d{2}))?")
_MODELE_DE_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00(?::00)?)?")


@dataclass(frozen=True)
class Colonne:
    """Une colonne et l'attribut du modèle qu'elle remplit (`champ`, à défaut le code). Ici, un texte.

    `garde_si_vide` : une case vide n'efface pas ce que la ville avait. `est_redite` : la ligne la montre et une règle
    de la table s'en sert, mais ce n'est pas elle qui la garde.
    """

    code: str
    sens: str
    champ: str = ""
    obligatoire: bool = field(default=False, kw_only=True)
    garde_si_vide: bool = field(default=False, kw_only=True)
    alias: tuple[str, ...] = field(default=(), kw_only=True)

    genre: ClassVar[str] = "texte"
    # Ce que nomme cette colonne : une liste de valeurs, ou une table.
    liste = ""
    table = ""
    est_redite = False
    # La ville a pu garder une de ses colonnes pour elle.
    s_exporte = True
    est_multiple = False
    # Ce qu'elle nomme peut manquer : la table d'une pièce que la ville n'a pas.
    est_souple = False

    @property
    def attribut(self) -> str:
        return self.champ or self.code

    def prendre(self, objet: models.Model) -> Any:
        """La valeur de l'objet à écrire."""
        return getattr(objet, self.attribut)

    def types_vises(self) -> tuple[str, ...]:
        """Les types d'objets qu'elle peut nommer sans clé étrangère, quand ils ne tiennent pas dans `table`."""
        return ()

    def vide(self, modele: type[models.Model]) -> Any:
        """Ce que vaut une case vide."""
        return modele._meta.get_field(self.champ or self.code).get_default()

    def lire(self, texte: str, lecture) -> Any:
        """La valeur d'une case non vide. Lève Refus."""
        return texte

    def ecrire(self, valeur: Any, ecriture) -> str:
        return str(valeur)

    def verifier(self, valeur: Any, modele: type[models.Model]) -> None:
        """Les règles du champ lui-même (longueur, forme). Lève Refus."""
        try:
            modele._meta.get_field(self.champ or self.code).run_validators(valeur)
        except ValidationError as erreur:
            raise Refus(" ".join(erreur.messages)) from None


class Entier(Colonne):
    genre = "entier"

    def lire(self, texte, lecture):
        if not re.fullmatch(r"-?\d{1,18}", texte):
            raise Refus(f"{citer(texte)} n'est pas un nombre entier.")
        return int(texte)


class Nombre(Colonne):
    genre = "nombre"

    def lire(self, texte, lecture):
        try:
            valeur = float(texte.replace(",", "."))
        except ValueError:
            raise Refus(f"{citer(texte)} n'est pas un nombre.") from None
        if valeur != valeur or valeur in (float("inf"), float("-inf")):
            raise Refus(f"{citer(texte)} n'est pas un nombre.")
        return valeur

    def ecrire(self, valeur, ecriture):
        return repr(valeur)


class Exact(Colonne):
    """Un nombre décimal exact : des heures, des euros."""

    genre = "nombre"

    def lire(self, texte, lecture):
        try:
            valeur = Decimal(texte.replace(",", ".").replace(" ", ""))
        except InvalidOperation:
            raise Refus(f"{citer(texte)} n'est pas un nombre.") from None
        if not valeur.is_finite():
            raise Refus(f"{citer(texte)} n'est pas un nombre.")
        return valeur

    def ecrire(self, valeur, ecriture):
        return f"{valeur:.2f}"


class Heure(Colonne):
    genre = "heure"

    def lire(self, texte, lecture):
        trouve = _MODELE_D_HEURE.fullmatch(texte)
        try:
            return time(*(int(nombre or 0) for nombre in trouve.groups()))
        except (AttributeError, ValueError):
            raise Refus(f"{citer(texte)} n'est pas une heure : écrivez HH:MM, par exemple 14:30.") from None

    def ecrire(self, valeur, ecriture):
        return valeur.isoformat("seconds" if valeur.second else "minutes")


class Jour(Colonne):
    genre = "date"

    def lire(self, texte, lecture):
        trouve = _MODELE_DE_DATE.fullmatch(texte)
        if not trouve:
            raise Refus(f"{citer(texte)} n'est pas une date : écrivez AAAA-MM-JJ, par exemple 2026-09-01.")
        annee, mois, jour = map(int, trouve.groups())
        try:
            lue = date(annee, mois, jour)
        except ValueError:
            raise Refus(f"{citer(texte)} n'existe pas au calendrier.") from None
        if annee not in ANNEES:
            raise Refus(f"L'année {annee} n'est pas vraisemblable.")
        return lue

    def ecrire(self, valeur, ecriture):
        return valeur.isoformat()


class Instant(Colonne):
    """Une date et une heure, en temps universel."""

    genre = "instant"

    def lire(self, texte, lecture):
        try:
            lu = datetime.fromisoformat(texte)
        except ValueError:
            raise Refus(f"{citer(texte)} n'est pas une date et une heure (2026-09-01T08:30:00+00:00).") from None
        return lu.astimezone(UTC) if lu.tzinfo else lu.replace(tzinfo=UTC)

    def ecrire(self, valeur, ecriture):
        return valeur.astimezone(UTC).isoformat()


class OuiNon(Colonne):
    genre = "oui ou non"

    def lire(self, texte, lecture):
        mot = normaliser(texte)
        if mot not in OUI | NON:
            raise Refus(f"{citer(texte)} : écrivez oui ou non.")
        return mot in OUI

    def ecrire(self, valeur, ecriture):
        return "oui" if valeur else "non"


class Objet(Colonne):
    """Un objet JSON (un contour GeoJSON)."""

    genre = "JSON"

    def lire(self, texte, lecture):
        try:
            return json.loads(texte)
        except (ValueError, RecursionError):
            raise Refus("Ce contenu n'est pas du JSON.") from None

    def ecrire(self, valeur, ecriture):
        return json.dumps(valeur, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Textes(Colonne):
    """Plusieurs textes, séparés par « | »."""

    genre = "textes"
    est_multiple = True

    def lire(self, texte, lecture):
        return separer(texte)

    def ecrire(self, valeur, ecriture):
        return joindre(valeur)


@dataclass(frozen=True)
class DansListe(Colonne):
    """Une valeur d'une liste de la ville, par code, libellé ou synonyme."""

    liste: str = field(default="", kw_only=True)
    genre = "valeur"

    @property
    def attribut(self):
        return f"{self.champ or self.code}_id"

    def lire(self, texte, lecture):
        return lecture.references.valeur(self.liste, texte)

    def ecrire(self, valeur, ecriture):
        return ecriture.designations.valeur(valeur)

    def verifier(self, valeur, modele):
        """La liste a déjà répondu."""


@dataclass(frozen=True)
class Choix(Colonne):
    """Un code d'une liste verrouillée ; `liste` dit où la ville garde ses libellés."""

    choix: type[models.TextChoices] = field(default=None, kw_only=True)
    liste: str = field(default="", kw_only=True)
    par_code: bool = field(default=False, kw_only=True)
    genre = "choix"

    def lire(self, texte, lecture):
        mots = {normaliser(mot): code for code, libelle in self.choix.choices for mot in (libelle, code)}
        code = mots.get(normaliser(texte))
        if code is None:
            code = lecture.references.code(self.liste, texte, tuple(self.choix.labels))
        if code not in self.choix.values:
            raise Refus(f"{citer(texte)} n'est pas une des valeurs : {', '.join(self.choix.labels)}.")
        return code

    def ecrire(self, valeur, ecriture):
        return valeur if self.par_code else self.choix(valeur).label


@dataclass(frozen=True)
class Lien(Colonne):
    """Une ligne d'une autre table, par son id ou, pour le réseau, par ce qui la désigne."""

    table: str = field(default="", kw_only=True)
    # Vers la même table : posé quand toutes ses lignes existent.
    differe: bool = field(default=False, kw_only=True)
    genre = "lien"

    @property
    def attribut(self):
        return f"{self.champ or self.code}_id"

    def lire(self, texte, lecture):
        return lecture.references.resoudre(self.table, texte, lecture.ligne)

    def ecrire(self, valeur, ecriture):
        return ecriture.designations.designer(self.table, valeur)

    def verifier(self, valeur, modele):
        """La référence a déjà été trouvée."""


@dataclass(frozen=True)
class Plusieurs(Colonne):
    """Plusieurs valeurs ou plusieurs liens dans une case, séparés par « | »."""

    element: Colonne = field(default=None, kw_only=True)
    est_multiple = True

    @property
    def genre(self):
        return f"{self.element.genre}s"

    @property
    def liste(self):
        return self.element.liste

    @property
    def table(self):
        return self.element.table

    @property
    def attribut(self):
        return self.element.attribut

    def lire(self, texte, lecture):
        return list(dict.fromkeys(self.element.lire(morceau, lecture) for morceau in separer(texte)))

    def ecrire(self, valeur, ecriture):
        return joindre(sorted(self.element.ecrire(un, ecriture) for un in valeur))


class LienLibre(Lien):
    """Un lien dont le champ est un simple identifiant, sans clé étrangère."""

    @property
    def attribut(self):
        return self.champ
