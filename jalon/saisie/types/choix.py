"""Oui ou non, et les listes de la ville : le code de la valeur est rangé, jamais son libellé."""

from django import forms
from django.core.exceptions import ValidationError

from jalon.saisie.types.base import SEPARATEUR, TRI_AU_PLUS, TypeDeChamp, inscrire
from jalon.socle.listes.lecture import libelles, resoudre, toutes, valeur, valeurs
from jalon.socle.listes.models import Liste, Valeur
from jalon.socle.saisies import VIDE
from jalon.socle.texte import normaliser

OUI, NON = frozenset({"oui", "o", "vrai", "1", "x", "true"}), frozenset({"non", "n", "faux", "0", "false"})
A_COCHER_AU_PLUS = 12


@inscrire
class OuiNon(TypeDeChamp):
    code = "oui_non"
    libelle = "Oui ou non"
    se_compte = True
    devient = ("texte",)

    def champ_de_formulaire(self, champ, rangee=None):
        choix = [VIDE, ("oui", "Oui"), ("non", "Non")]
        return forms.TypedChoiceField(choices=choix, coerce=lambda t: t == "oui", empty_value=None, required=False)

    def ranger(self, champ, comprise):
        return comprise

    def relire(self, champ, rangee):
        return "oui" if rangee else "non"

    def montrer(self, champ, rangee):
        return "Oui" if rangee else "Non"

    def comprendre(self, champ, texte):
        mot = normaliser(texte)
        if mot in OUI or mot in NON:
            return mot in OUI
        raise ValidationError(f"« {texte[:40]} » n'est ni oui ni non.")

    def projeter(self, champ, rangee):
        return [(int(rangee), str(int(rangee)))]

    def nomenclature(self, champ):
        return [("oui", "Oui", 1), ("non", "Non", 0)]


@inscrire
class ListeSimple(TypeDeChamp):
    code = "liste"
    libelle = "Choix dans une liste"
    a_une_liste = True
    designe = True
    se_compte = True
    devient = ("liste_multiple", "texte")

    def champ_de_formulaire(self, champ, rangee=None):
        choix = [VIDE, *_proposees(champ, [rangee] if rangee else [])]
        return forms.ChoiceField(choices=choix, required=False, error_messages={"invalid_choice": _PLUS_LA})

    def ranger(self, champ, comprise):
        return comprise or None

    def montrer(self, champ, rangee):
        return libelles(champ.liste).get(rangee, rangee)

    def comprendre(self, champ, texte):
        return _code(champ, texte)

    def projeter(self, champ, rangee):
        return [_projetee(champ, rangee)]

    def nomenclature(self, champ):
        return [(v.code, v.libelle, v.pk) for v in toutes(champ.liste)]

    def verifier_la_definition(self, champ):
        if not Liste.objects.filter(code=champ.liste).exists():
            raise ValidationError("Choisissez la liste où ce champ prend ses valeurs.")


@inscrire
class ListeMultiple(ListeSimple):
    code = "liste_multiple"
    libelle = "Plusieurs choix dans une liste"
    est_multiple = True
    devient = ("liste", "texte")

    def champ_de_formulaire(self, champ, rangee=None):
        choix = _proposees(champ, rangee or [])
        widget = forms.CheckboxSelectMultiple if len(choix) <= A_COCHER_AU_PLUS else forms.SelectMultiple
        return forms.MultipleChoiceField(
            choices=choix, required=False, widget=widget, error_messages={"invalid_choice": _PLUS_LA}
        )

    def ranger(self, champ, comprise):
        """Dans l'ordre de la liste, sans doublon : deux façons de cocher rangent la même chose."""
        voulus = set(comprise or ())
        return [v.code for v in toutes(champ.liste) if v.code in voulus] or None

    def montrer(self, champ, rangee):
        mots = libelles(champ.liste)
        return ", ".join(mots.get(code, code) for code in rangee)

    def comprendre(self, champ, texte):
        codes = [_code(champ, morceau) for morceau in texte.split(SEPARATEUR) if morceau.strip()]
        if not codes:
            raise ValidationError("Aucune valeur n'est donnée.")
        return self.ranger(champ, codes)

    def projeter(self, champ, rangee):
        return [_projetee(champ, code) for code in rangee]


_PLUS_LA = "« %(value)s » n'est pas, ou n'est plus, une valeur que l'on peut choisir : prenez-en une autre."


def _proposees(champ, deja: list[str]) -> list[tuple[str, str]]:
    """Les valeurs que l'on peut choisir, et celles déjà écrites, même retirées."""
    proposees = valeurs(champ.liste)
    connues = {v.code for v in proposees}
    anciennes = [v for v in toutes(champ.liste) if v.code in deja and v.code not in connues]
    return [(v.code, v.libelle) for v in (*proposees, *anciennes)]


def _code(champ, texte: str) -> str:
    return texte if texte in libelles(champ.liste) else resoudre(champ.liste, texte).code


def _projetee(champ, code: str) -> tuple[int | None, str]:
    try:
        trouvee = valeur(champ.liste, code)
    except Valeur.DoesNotExist:
        return None, normaliser(code)[:TRI_AU_PLUS]
    return trouvee.pk, f"{trouvee.ordre:06d} {normaliser(trouvee.libelle)}"[:TRI_AU_PLUS]
