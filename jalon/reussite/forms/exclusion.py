"""Les collégiens exclus : l'exclusion, la réponse à l'accueil proposé, le retour au collège."""

from django import forms
from django.utils import timezone

from jalon.reussite.models import EtatAccueil, Exclusion
from jalon.socle.saisies import FicheForm, SaisieForm
from jalon.ui.champs import DateSouple
from jalon.ui.elements import Puce

REPONSES = [(EtatAccueil.ACCEPTE, EtatAccueil.ACCEPTE.label), (EtatAccueil.REFUSE, EtatAccueil.REFUSE.label)]


class ExclusionForm(SaisieForm):
    """Noter une exclusion : l'accueil est proposé, la réponse se note ensuite."""

    class Meta(SaisieForm.Meta):
        model = Exclusion
        fields = ["le", "jours", "motif"]


class ExclusionModifieeForm(FicheForm):
    """Corriger ; les champs de la réponse ne se montrent que si elle est venue."""

    class Meta(FicheForm.Meta):
        model = Exclusion
        fields = ["le", "jours", "motif", "refus", "jours_accueil", "retour_le", "retour"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.accueil != EtatAccueil.REFUSE:
            del self.fields["refus"]
        if self.instance.accueil != EtatAccueil.ACCEPTE:
            for nom in ("jours_accueil", "retour_le", "retour"):
                del self.fields[nom]


class AccueilForm(forms.Form):
    """Ce que la famille a répondu."""

    accueil = forms.ChoiceField(label="L'accueil est", choices=REPONSES, widget=forms.RadioSelect)
    refus = forms.CharField(
        label="Raison du refus", required=False, max_length=200, help_text="Pour un refus. Des faits, pas de jugement."
    )

    def clean(self):
        donnees = super().clean()
        if donnees.get("accueil") == EtatAccueil.REFUSE and not donnees.get("refus", "").strip():
            self.add_error("refus", "Dites pourquoi la famille refuse : cela se compte aussi.")
        return donnees


class RetourForm(forms.Form):
    """Le retour au collège : quand, et ce qui a été préparé."""

    le = DateSouple(label="Retour au collège le", initial=timezone.localdate)
    jours_accueil = forms.IntegerField(label="Jours d'accueil", required=False, min_value=0, max_value=366)
    retour = forms.CharField(
        label="Retour préparé avec le collège", widget=forms.Textarea, help_text="Avec qui, et ce qui est convenu."
    )


class FiltreExclusionsForm(forms.Form):
    """Lié à `request.GET` ; chaque filtre posé est une puce."""

    accueil = forms.ChoiceField(
        label="Accueil", required=False, choices=[("", "Toutes les réponses"), *EtatAccueil.choices]
    )
    du = DateSouple(label="À partir du", required=False)
    au = DateSouple(label="Jusqu'au", required=False)

    @property
    def poses(self) -> dict:
        self.full_clean()
        return {nom: valeur for nom, valeur in self.cleaned_data.items() if valeur}

    def appliquer(self, exclusions):
        conditions = {"accueil": "accueil", "du": "le__gte", "au": "le__lte"}
        return exclusions.filter(**{conditions[nom]: valeur for nom, valeur in self.poses.items()})

    @property
    def puces(self) -> list[Puce]:
        return [Puce(self._dire(nom, valeur), nom, self.data[nom]) for nom, valeur in self.poses.items()]

    def _dire(self, nom, valeur) -> str:
        dit = EtatAccueil(valeur).label if nom == "accueil" else f"{valeur:%d/%m/%Y}"
        return f"{self.fields[nom].label} : {dit}"
