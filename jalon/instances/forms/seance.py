"""Planifier une séance, la régler, dire qui est venu, composer son ordre du jour."""

from django import forms
from django.utils import timezone

from jalon.instances.models import Convocation, Participation, Point, Seance
from jalon.socle.reseau.models import Intervenant
from jalon.socle.saisies import FicheForm, SaisieForm, garnir_du_reseau
from jalon.ui.champs import DateSouple


class Heure(forms.TimeField):
    """L'heure du navigateur ; « 9h30 » se comprend aussi."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")

    def __init__(self, **options):
        super().__init__(input_formats=["%H:%M", "%Hh%M", "%Hh", "%H:%M:%S"], **options)


class PlanifierForm(forms.Form):
    le = DateSouple(label="Date")
    debut = Heure(label="Début", required=False, help_text="Les créneaux des situations en partent.")
    lieu = forms.CharField(label="Lieu", required=False, max_length=160, help_text="Vide : le lieu habituel.")


class SeanceForm(FicheForm):
    debut = Heure(label="Début", required=False)

    class Meta(FicheForm.Meta):
        model = Seance
        fields = ["le", "debut", "lieu", "notes"]


class ConvierForm(SaisieForm):
    class Meta(SaisieForm.Meta):
        model = Convocation
        fields = ["intervenant"]

    def __init__(self, *args, deja=(), **kwargs):
        super().__init__(*args, **kwargs)
        garnir_du_reseau(self.fields["intervenant"], Intervenant)
        self.fields["intervenant"].queryset = self.fields["intervenant"].queryset.exclude(pk__in=list(deja))


class PresencesForm(forms.Form):
    """Une ligne par personne conviée. Ce qu'on n'a pas touché n'est pas écrit : un autre l'a peut-être changé."""

    def __init__(self, *args, convocations, **kwargs):
        super().__init__(*args, **kwargs)
        self.convocations = {str(c.pk): c for c in convocations}
        for cle, convocation in self.convocations.items():
            self.fields[cle] = forms.ChoiceField(
                label=f"{convocation} ({convocation.structure})" if convocation.structure else str(convocation),
                choices=Participation.choices,
                initial=convocation.participation,
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[f"avant_{cle}"] = forms.CharField(
                widget=forms.HiddenInput, initial=convocation.participation, required=False
            )

    @property
    def changees(self) -> dict:
        lues = self.cleaned_data
        return {
            convocation: lues[cle]
            for cle, convocation in self.convocations.items()
            if lues.get(cle) and lues[cle] != lues.get(f"avant_{cle}")
        }


class CandidatsForm(forms.Form):
    candidats = forms.MultipleChoiceField(label="Situations", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, cles, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["candidats"].choices = [(cle, cle) for cle in cles]
        self.fields["candidats"].error_messages["required"] = "Cochez au moins une situation à inscrire."
        self.fields["candidats"].error_messages["invalid_choice"] = (
            "Une situation n'est plus à proposer : la liste a été mise à jour, relisez-la."
        )


class PointLibreForm(forms.Form):
    titre = forms.CharField(
        label="Titre", max_length=160, help_text="Sans nom d'enfant : ce point n'est pas nominatif."
    )
    duree = forms.IntegerField(label="Durée (minutes)", required=False, min_value=0, max_value=480)


class PointForm(FicheForm):
    """Un point libre a son titre ; une situation, la façon dont on la présente."""

    class Meta(FicheForm.Meta):
        model = Point
        fields = ["titre", "type", "duree", "anonyme"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["titre" if self.instance.renvoi_id else "anonyme"]
        if "titre" in self.fields:
            self.fields["titre"].required = True


class RetraitForm(forms.Form):
    raison = forms.CharField(label="Pourquoi", max_length=200)


class DateForm(forms.Form):
    le = DateSouple(label="Le", initial=timezone.localdate)
