"""Le nombre, exact : rangé en texte décimal, projeté en millièmes."""

import re
from decimal import Decimal
from itertools import pairwise

from django import forms
from django.core.exceptions import ValidationError

from jalon.saisie.types.base import TypeDeChamp, inscrire

DECIMALES = 3
MILLIEMES = 10**DECIMALES
ENTIER_AU_PLUS = 12
DECALAGE = 10 ** (ENTIER_AU_PLUS + DECIMALES)
ECRITURE = re.compile(rf"-?\d{{1,{ENTIER_AU_PLUS}}}(\.\d{{1,{DECIMALES}}})?")
TRANCHES_AU_PLUS = 10
BLANCS = dict.fromkeys(map(ord, " \u00a0\u202f"))


class SaisieNombre(forms.CharField):
    """Un nombre comme on le tape en France : « 1 234,5 »."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value):
        texte = super().to_python(value)
        return lire_nombre(texte) if texte else None

    def prepare_value(self, value):
        return dire_nombre(value) if isinstance(value, Decimal) else value


def lire_nombre(texte: str) -> Decimal:
    """Lève ValidationError."""
    propre = texte.translate(BLANCS).replace(",", ".").replace("−", "-")
    if not ECRITURE.fullmatch(propre):
        raise ValidationError(f"« {texte[:40]} » n'est pas un nombre compris ici. Écrivez par exemple 12 ou 12,5.")
    return Decimal(propre)


def ecrire_nombre(nombre: Decimal) -> str:
    """L'écriture rangée : la plus courte, sans exposant ni zéro négatif."""
    return format(nombre.normalize() + 0, "f")


def dire_nombre(nombre: Decimal) -> str:
    """« 1 234,5 », les milliers séparés par une espace insécable fine."""
    return f"{nombre.normalize() + 0:,f}".replace(",", "\u202f").replace(".", ",")


@inscrire
class Nombre(TypeDeChamp):
    code = "nombre"
    libelle = "Nombre"
    aide = "Entier ou décimal ; se compte par tranches."
    se_compte = True
    par_tranches = True
    devient = ("texte", "texte_long")

    def champ_de_formulaire(self, champ, rangee=None):
        return SaisieNombre(required=False)

    def ranger(self, champ, comprise):
        if comprise is None or comprise == "":
            return None
        nombre = ecrire_nombre(comprise)
        self.controler(champ, nombre)
        return nombre

    def relire(self, champ, rangee):
        return Decimal(rangee)

    def montrer(self, champ, rangee):
        unite = champ.options.get("unite", "")
        return f"{dire_nombre(Decimal(rangee))}\u00a0{unite}".strip()

    def exporter(self, champ, rangee):
        nombre = Decimal(rangee)
        return int(nombre) if nombre == int(nombre) else float(nombre)

    def comprendre(self, champ, texte):
        return ecrire_nombre(lire_nombre(texte))

    def controler(self, champ, rangee):
        nombre, unite = Decimal(rangee), champ.options.get("unite", "")
        mini, maxi = self._borne(champ, "min"), self._borne(champ, "max")
        if mini is not None and nombre < mini:
            raise ValidationError(f"Au moins {dire_nombre(mini)} {unite}".strip() + ".")
        if maxi is not None and nombre > maxi:
            raise ValidationError(f"Au plus {dire_nombre(maxi)} {unite}".strip() + ".")
        decimales = champ.options.get("decimales", DECIMALES)
        if -nombre.as_tuple().exponent > decimales:
            quoi = (
                "Un nombre entier, sans virgule."
                if not decimales
                else f"Au plus {decimales} chiffres après la virgule."
            )
            raise ValidationError(quoi)

    def projeter(self, champ, rangee):
        code = int(Decimal(rangee) * MILLIEMES)
        return [(code, f"{code + DECALAGE:016d}")]

    def valeurs_de_l_axe(self, champ, codes):
        """Les tranches de la ville ; à défaut une par valeur, ou dix de même largeur s'il y en a davantage."""
        unite = champ.options.get("unite", "")
        if bornes := champ.options.get("tranches"):
            return _tranches([-DECALAGE, *(int(lire_nombre(str(b)) * MILLIEMES) for b in bornes)], unite)
        if len(codes) <= TRANCHES_AU_PLUS:
            ecrits = [(ecrire_nombre(Decimal(code) / MILLIEMES), code) for code in codes]
            return [(ecrit, self.montrer(champ, ecrit), code) for ecrit, code in ecrits]
        largeur = -(-(codes[-1] - codes[0] + 1) // (TRANCHES_AU_PLUS * MILLIEMES)) * MILLIEMES
        return _tranches(list(range(codes[0] // largeur * largeur, codes[-1] + 1, largeur)), unite)

    def verifier_la_definition(self, champ):
        mini, maxi = self._borne(champ, "min"), self._borne(champ, "max")
        if mini is not None and maxi is not None and mini > maxi:
            raise ValidationError("Le plus petit nombre accepté dépasse le plus grand.")
        if champ.options.get("decimales", 0) not in range(DECIMALES + 1):
            raise ValidationError(f"De 0 à {DECIMALES} chiffres après la virgule.")
        tranches = [lire_nombre(str(borne)) for borne in champ.options.get("tranches", ())]
        if any(a >= b for a, b in pairwise(tranches)):
            raise ValidationError("Les tranches commencent à des nombres croissants.")

    def _borne(self, champ, nom: str) -> Decimal | None:
        borne = champ.options.get(nom)
        return None if borne in (None, "") else lire_nombre(str(borne))


def _tranches(debuts: list[int], unite: str) -> list[tuple[str, str, int]]:
    """(code montré, libellé, code où elle commence) ; celle qui part du plus petit nombre n'a pas de début."""
    nombres = [Decimal(debut) / MILLIEMES for debut in debuts]
    tranches = []
    for du, au, debut in zip(nombres, [*nombres[1:], None], debuts, strict=True):
        if debut == -DECALAGE:
            code, mots = f"moins_de_{ecrire_nombre(au)}", f"Moins de {dire_nombre(au)}"
        elif au is None:
            code, mots = f"{ecrire_nombre(du)}_et_plus", f"{dire_nombre(du)} et plus"
        else:
            code, mots = (
                f"{ecrire_nombre(du)}_a_{ecrire_nombre(au)}",
                f"De {dire_nombre(du)} à moins de {dire_nombre(au)}",
            )
        tranches.append((code, f"{mots} {unite}".strip(), debut))
    return tranches
