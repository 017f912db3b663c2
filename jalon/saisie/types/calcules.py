"""Le champ calculé : un nombre que la formule tire des autres champs, jamais rangé."""

from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError

from jalon.saisie.formules import FormuleFausse, lire_formule
from jalon.saisie.types.base import inscrire
from jalon.saisie.types.nombres import DECIMALES, ENTIER_AU_PLUS, Nombre, ecrire_nombre


@inscrire
class Calcule(Nombre):
    code = "calcule"
    libelle = "Calcul"
    aide = "Un nombre tiré d'autres champs : « (note_1 + note_2) / 2 ». Deux dates soustraites donnent des jours."
    se_saisit = False
    devient = ()

    def ranger(self, champ, comprise):
        """Ce que rend la formule, à ses décimales ; None si c'est inconnu ou démesuré."""
        if comprise is None or abs(comprise) >= 10**ENTIER_AU_PLUS:
            return None
        pas = Decimal(1).scaleb(-champ.options.get("decimales", DECIMALES))
        return ecrire_nombre(comprise.quantize(pas, ROUND_HALF_UP))

    def verifier_la_definition(self, champ):
        super().verifier_la_definition(champ)
        if champ.obligatoire or champ.defaut is not None:
            raise ValidationError("Un champ calculé n'est ni obligatoire, ni prérempli : il se calcule.")
        try:
            lire_formule(champ.options.get("formule", ""))
        except FormuleFausse as phrase:
            raise ValidationError(str(phrase)) from None
