"""Tenir un point : ce qui s'est dit, et ce qui se décide."""

from django import forms

from jalon.instances.models import Decision, Point
from jalon.socle.saisies import FicheForm, SaisieForm

PARENTS = [("", "Non noté"), ("True", "Oui"), ("False", "Non")]


def _en_booleen(texte):
    return {"True": True, "False": False}.get(str(texte))


class NotesForm(FicheForm):
    parents_presents = forms.TypedChoiceField(
        label="Parents présents",
        choices=PARENTS,
        coerce=_en_booleen,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    class Meta(FicheForm.Meta):
        model = Point
        fields = ["parents_presents", "compte_rendu"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["compte_rendu"].widget.attrs |= {"rows": 8, "autofocus": True}
        self.fields["compte_rendu"].help_text = "Des faits, pas de jugement. Ni donnée médicale, ni affaire de justice."
        if self.instance.parents_presents is None:
            self.initial["parents_presents"] = ""
        if not self.instance.renvoi_id:
            del self.fields["parents_presents"]


class DecisionForm(SaisieForm):
    class Meta(SaisieForm.Meta):
        model = Decision
        fields = ["decision", "texte", "responsable", "pour_le"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["responsable"].help_text = "Vide : qui suit la situation."

    @property
    def est_remplie(self) -> bool:
        return any(self.cleaned_data.get(champ) for champ in ("decision", "texte"))

    def _post_clean(self):
        """Le point n'est pas encore là : c'est l'opération qui vérifie la décision entière."""
