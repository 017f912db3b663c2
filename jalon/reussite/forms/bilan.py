"""Noter un bilan d'action, en demander."""

from django import forms
from django.utils import timezone

from jalon.reussite.models import Bilan, VoixBilan
from jalon.socle.listes.lecture import libelles
from jalon.socle.reseau.models import Intervenant
from jalon.socle.saisies import FicheForm, SaisieForm, garnir_du_reseau
from jalon.ui.champs import DateSouple


def choix_de_voix(voix=tuple(VoixBilan)) -> list[tuple[str, str]]:
    noms = libelles("bilan_acteur")
    return [(v, noms.get(v, VoixBilan(v).label)) for v in voix]


class BilanForm(SaisieForm):
    class Meta(SaisieForm.Meta):
        model = Bilan
        fields = ["acteur", "le", "resultat", "commentaire"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["acteur"].label = "Qui parle"
        self.fields["acteur"].choices = choix_de_voix()
        self.initial["le"] = self.initial.get("le") or timezone.localdate()
        _habiller(self)


class BilanModifieForm(FicheForm):
    class Meta(FicheForm.Meta):
        model = Bilan
        fields = ["le", "resultat", "commentaire"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _habiller(self)


def _habiller(form) -> None:
    form.fields["commentaire"].help_text = "Ses mots, si l'on peut. Des faits, pas de jugement."


class DemandeDeBilansForm(forms.Form):
    """À qui, et pour quand : une chose à faire par voix."""

    acteurs = forms.MultipleChoiceField(label="De qui", widget=forms.CheckboxSelectMultiple)
    le = DateSouple(label="Pour le")
    responsable = forms.ModelChoiceField(
        queryset=None, label="Qui s'en charge", required=False, help_text="Vide : le référent du parcours."
    )

    def __init__(self, *args, manquantes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["acteurs"].choices = choix_de_voix()
        self.initial.setdefault("acteurs", [str(v) for v in manquantes])
        garnir_du_reseau(self.fields["responsable"], Intervenant)
