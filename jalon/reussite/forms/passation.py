"""Passer la main, répondre, se faire remplacer."""

from django import forms
from django.utils import timezone

from jalon.reussite.models import Parcours
from jalon.socle.reseau.models import Intervenant
from jalon.socle.saisies import garnir_du_reseau
from jalon.ui.champs import DateSouple


class PassationForm(forms.Form):
    """`parcours` : ceux que l'on peut transmettre, à cocher."""

    les_parcours = forms.ModelMultipleChoiceField(
        queryset=None, label="Parcours à transmettre", widget=forms.CheckboxSelectMultiple
    )
    vers = forms.ModelChoiceField(queryset=None, label="À qui")
    a_partir_du = DateSouple(label="À partir du", initial=timezone.localdate)
    mot = forms.CharField(
        label="Mot de passation",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ce que votre collègue doit savoir pour commencer. Des faits, pas de jugement.",
    )

    def __init__(self, *args, parcours, **kwargs):
        super().__init__(*args, **kwargs)
        champ = self.fields["les_parcours"]
        champ.queryset = Parcours.objects.filter(pk__in=[p.pk for p in parcours])
        champ.choices = [(p.pk, f"{p.enfant} ({p.dispositif})") for p in parcours]
        garnir_du_reseau(self.fields["vers"], Intervenant)


class RefusForm(forms.Form):
    raison = forms.CharField(label="Pourquoi", max_length=200)


class InterimForm(forms.Form):
    absent = forms.ModelChoiceField(queryset=None, label="Qui est absent")
    remplacant = forms.ModelChoiceField(queryset=None, label="Qui tient ses dossiers")
    du = DateSouple(label="Du", initial=timezone.localdate)
    au = DateSouple(label="Au (compris)")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for nom in ("absent", "remplacant"):
            garnir_du_reseau(self.fields[nom], Intervenant)

    def clean(self):
        donnees = super().clean()
        if donnees.get("absent") and donnees.get("absent") == donnees.get("remplacant"):
            self.add_error("remplacant", "On ne se remplace pas soi-même : choisissez quelqu'un d'autre.")
        return donnees
