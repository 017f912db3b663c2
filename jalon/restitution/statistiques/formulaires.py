"""Les réglages d'une statistique : sa période, ses axes, ses filtres. Tout est dans l'adresse."""

from datetime import date

from django import forms
from django.utils import timezone

from jalon.restitution.statistiques.periode import annee_de_reference
from jalon.socle.cloison import PeriodeReference, collectivite_active
from jalon.ui.champs import DateSouple

LIBRE = "libre"
ANNEES = 6
POURCENTAGES = [("total", "du total"), ("ligne", "de la ligne"), ("colonne", "de la colonne")]


def annees(civile: bool, aujourd_hui: date) -> list[tuple[str, str]]:
    """(code, libellé) de l'année en cours et des précédentes : « c2026 », « s2025 »."""
    courante = annee_de_reference(aujourd_hui, civile)[0].year
    if civile:
        return [(f"c{annee}", f"Année {annee}") for annee in range(courante, courante - ANNEES, -1)]
    return [(f"s{annee}", f"Année scolaire {annee}-{annee + 1}") for annee in range(courante, courante - ANNEES, -1)]


def bornes(code: str) -> tuple[date, date]:
    """Le premier et le dernier jour de l'année de ce code."""
    civile, annee = code[0] == "c", int(code[1:])
    return annee_de_reference(date(annee, 1 if civile else 9, 1), civile)


class ReglagesForm(forms.Form):
    """`lecteur` : qui ne lit que des agrégats choisit une année entière, et les axes du catalogue."""

    periode = forms.ChoiceField(label="Période")
    du = DateSouple(label="Du", required=False)
    au = DateSouple(label="Au", required=False)
    ages_au = DateSouple(label="Âges au", required=False, help_text="Par défaut, la date de référence de la ville.")
    axe_1 = forms.ChoiceField(label="Lignes", required=False)
    axe_2 = forms.ChoiceField(label="Colonnes", required=False)
    pourcentage = forms.ChoiceField(label="Pourcentages", choices=POURCENTAGES)

    def __init__(self, data, *, statistique, lecteur):
        self.statistique, self.lecteur = statistique, lecteur
        super().__init__(_avec_defauts(data, statistique))
        civile = collectivite_active().periode_reference == PeriodeReference.CIVILE
        jour = timezone.localdate()
        self.fields["periode"].choices = annees(civile, jour)
        if lecteur.agregats_seulement:
            for nom in ("du", "au", "ages_au", "axe_1", "axe_2"):
                del self.fields[nom]
            return
        self.fields["periode"].choices += [*annees(not civile, jour), (LIBRE, "Autres dates")]
        axes = [(axe.code, axe.nom) for axe in lecteur.axes()]
        for nom in ("axe_1", "axe_2"):
            self.fields[nom].choices = [("", "Aucun"), *axes]

    def clean(self):
        propre = super().clean()
        if propre.get("periode") == LIBRE and not (self.errors.get("du") or self.errors.get("au")):
            for nom in ("du", "au"):
                if not propre.get(nom):
                    self.add_error(nom, "Indiquez cette date, ou choisissez une année.")
            if propre.get("du") and propre.get("au") and propre["au"] < propre["du"]:
                self.add_error("au", "La période finit avant de commencer.")
        if propre.get("axe_1") and propre.get("axe_1") == propre.get("axe_2"):
            self.add_error("axe_2", "Choisissez un autre axe que celui des lignes.")
        return propre

    @property
    def dates(self) -> tuple[date, date]:
        code = self.cleaned_data["periode"]
        return (self.cleaned_data["du"], self.cleaned_data["au"]) if code == LIBRE else bornes(code)

    @property
    def axes(self) -> tuple[str, ...]:
        if self.lecteur.agregats_seulement:
            return self.statistique.axes
        return tuple(axe for nom in ("axe_1", "axe_2") if (axe := self.cleaned_data[nom]))


def _avec_defauts(data, statistique):
    """Sans réglage, l'année de référence en cours et les axes du catalogue."""
    data = data.copy()
    if "periode" not in data:
        civile = collectivite_active().periode_reference == PeriodeReference.CIVILE
        data["periode"] = LIBRE if "du" in data else annees(civile, timezone.localdate())[0][0]
    if "axe_1" not in data and "axe_2" not in data:
        for nom, axe in zip(("axe_1", "axe_2"), statistique.axes, strict=False):
            data[nom] = axe
    data.setdefault("pourcentage", "total")
    return data
