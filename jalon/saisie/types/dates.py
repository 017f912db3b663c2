"""La date, rangée AAAA-MM-JJ."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from jalon.saisie.types.base import TypeDeChamp, inscrire
from jalon.ui.champs import DateSouple
from jalon.ui.dates import DateIncomprise, lire_date


@inscrire
class Date(TypeDeChamp):
    code = "date"
    libelle = "Date"
    aide = "Un jour ; se compte par mois."
    se_compte = True
    par_tranches = True
    devient = ("texte", "texte_long")

    def champ_de_formulaire(self, champ, rangee=None):
        return DateSouple(required=False)

    def ranger(self, champ, comprise):
        if comprise is None:
            return None
        self.controler(champ, comprise.isoformat())
        return comprise.isoformat()

    def relire(self, champ, rangee):
        return date.fromisoformat(rangee)

    def montrer(self, champ, rangee):
        return f"{date.fromisoformat(rangee):%d/%m/%Y}"

    def exporter(self, champ, rangee):
        return date.fromisoformat(rangee)

    def comprendre(self, champ, texte):
        try:
            return lire_date(texte, timezone.localdate()).isoformat()
        except DateIncomprise as phrase:
            raise ValidationError(str(phrase)) from None

    def controler(self, champ, rangee):
        if (mini := champ.options.get("min")) and rangee < mini:
            raise ValidationError(f"Au plus tôt le {self.montrer(champ, mini)}.")
        if (maxi := champ.options.get("max")) and rangee > maxi:
            raise ValidationError(f"Au plus tard le {self.montrer(champ, maxi)}.")

    def projeter(self, champ, rangee):
        return [(date.fromisoformat(rangee).toordinal(), rangee)]

    def valeurs_de_l_axe(self, champ, codes):
        """Les mois des dates écrites."""
        mois = dict.fromkeys(date.fromordinal(code).replace(day=1) for code in codes)
        return [(f"{jour:%Y-%m}", date_format(jour, "F Y"), jour.toordinal()) for jour in mois]

    def verifier_la_definition(self, champ):
        bornes = [champ.options[nom] for nom in ("min", "max") if champ.options.get(nom)]
        try:
            jours = [date.fromisoformat(borne) for borne in bornes]
        except (TypeError, ValueError):
            raise ValidationError("Les bornes sont des dates.") from None
        if jours != sorted(jours):
            raise ValidationError("La date la plus ancienne acceptée suit la plus récente.")
