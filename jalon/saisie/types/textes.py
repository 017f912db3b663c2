"""Le texte, court ou long."""

from django import forms
from django.core.exceptions import ValidationError

from jalon.saisie.types.base import TRI_AU_PLUS, TypeDeChamp, inscrire
from jalon.socle.listes.lecture import libelles
from jalon.socle.texte import normaliser

COURT_AU_PLUS = 200
LONG_AU_PLUS = 10_000


@inscrire
class Texte(TypeDeChamp):
    code = "texte"
    libelle = "Texte court"
    aide = "Une ligne."
    devient = ("texte_long", "nombre", "date", "oui_non", "liste", "liste_multiple")
    au_plus = COURT_AU_PLUS

    def champ_de_formulaire(self, champ, rangee=None):
        return forms.CharField(max_length=self.longueur(champ), required=False)

    def longueur(self, champ) -> int:
        return champ.options.get("longueur") or self.au_plus

    def ranger(self, champ, comprise):
        texte = _propre(comprise)
        self.controler(champ, texte)
        return texte or None

    def comprendre(self, champ, texte):
        """Un champ qui fut une liste montre les mots de ses valeurs."""
        if champ.liste:
            mots = libelles(champ.liste)
            return ", ".join(mots.get(code, code) for code in texte.split("|"))
        return _propre(texte)

    def controler(self, champ, rangee):
        longueur = self.longueur(champ)
        if len(rangee) > longueur:
            raise ValidationError(f"Ce texte a {len(rangee)} caractères : {longueur} au plus.")

    def projeter(self, champ, rangee):
        return [(None, normaliser(rangee)[:TRI_AU_PLUS])]

    def verifier_la_definition(self, champ):
        longueur = champ.options.get("longueur")
        if longueur is not None and not (isinstance(longueur, int) and 1 <= longueur <= self.au_plus):
            raise ValidationError(f"La longueur est un nombre de caractères, de 1 à {self.au_plus}.")


@inscrire
class TexteLong(Texte):
    code = "texte_long"
    libelle = "Texte long"
    aide = "Plusieurs lignes ; ni trié, ni compté."
    est_long = True
    se_liste = False
    devient = ("texte",)
    au_plus = LONG_AU_PLUS

    def champ_de_formulaire(self, champ, rangee=None):
        zone = forms.Textarea(attrs={"rows": 4})
        return forms.CharField(max_length=self.longueur(champ), required=False, widget=zone)

    def projeter(self, champ, rangee):
        return []


def _propre(texte: str) -> str:
    return (texte or "").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
