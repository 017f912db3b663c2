"""Écrire un outil sans code : un critère par ligne de formulaire, un degré par ligne d'échelle."""

from dataclasses import fields

from django import forms

from jalon.saisie.models import Critere, Echelon, Outil
from jalon.saisie.operations import CritereVoulu, EchelonVoulu
from jalon.socle.saisies import choix_de_valeur, garnir_liste

LIGNES_EN_PLUS = 2


def _texte(modele, champ, label, **options) -> forms.CharField:
    return forms.CharField(label=label, max_length=modele._meta.get_field(champ).max_length, **options)


def _voulu(classe, donnees: dict):
    """Ce que dit la ligne, sans sa place ; None si elle est vide."""
    if not donnees.get("libelle"):
        return None
    return classe(**{c.name: donnees[c.name] for c in fields(classe) if c.name in donnees})


class OutilForm(forms.Form):
    libelle = _texte(Outil, "libelle", "Nom de l'outil")
    consigne = forms.CharField(label="Consigne", required=False, widget=forms.Textarea(attrs={"rows": 2}))


class CritereForm(forms.Form):
    """Une ligne vide ne compte pas."""

    libelle = _texte(Critere, "libelle", "Critère", required=False, widget=forms.TextInput(attrs={"data-nom": ""}))
    libelle_enfant = _texte(Critere, "libelle_enfant", "Question à l'enfant", required=False)
    theme = choix_de_valeur("Thème", required=False)
    code = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        garnir_liste(self.fields["theme"], "critere_evaluation")

    @property
    def voulu(self) -> CritereVoulu | None:
        return _voulu(CritereVoulu, self.cleaned_data)


class EchelonForm(forms.Form):
    score = forms.IntegerField(label="Score", required=False)
    libelle = _texte(Echelon, "libelle", "Mots", required=False)
    libelle_enfant = _texte(Echelon, "libelle_enfant", "Mots pour l'enfant", required=False)
    pictogramme = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        donnees = super().clean()
        if donnees.get("libelle") and donnees.get("score") is None:
            self.add_error("score", "Donnez un score à ce degré.")
        return donnees

    @property
    def voulu(self) -> EchelonVoulu | None:
        return _voulu(EchelonVoulu, self.cleaned_data)


class _Suite(forms.BaseFormSet):
    """Des lignes que l'on range par leur numéro."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["ORDER"].label = "Place"
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = "Retirer"

    @property
    def voulus(self) -> list:
        return [form.voulu for form in self.ordered_forms if form.voulu]


CriteresForm = forms.formset_factory(
    CritereForm, formset=_Suite, extra=LIGNES_EN_PLUS, can_order=True, can_delete=True, max_num=60
)
EchelonsForm = forms.formset_factory(EchelonForm, formset=_Suite, extra=1, can_order=True, can_delete=True, max_num=11)
