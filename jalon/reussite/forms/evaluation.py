"""Faire passer un outil : choisir, puis noter critère par critère."""

from dataclasses import dataclass

from django import forms
from django.utils import timezone

from jalon.reussite.models import Evaluation, Repondant, TempsEvaluation
from jalon.saisie.lectures import versions_en_vigueur
from jalon.saisie.models import VersionOutil
from jalon.ui.champs import DateSouple

NON_EXPRIME = ("", "Non exprimé")


class ChoixForm(forms.Form):
    """Quel outil, à quel moment, par qui."""

    outil = forms.ModelChoiceField(queryset=None, label="Outil", empty_label=None)
    temps = forms.ChoiceField(label="Moment", choices=TempsEvaluation)
    repondant = forms.ChoiceField(label="Qui répond", choices=Repondant, initial=Repondant.REFERENT)

    def __init__(self, *args, parcours, **kwargs):
        super().__init__(*args, **kwargs)
        versions = versions_en_vigueur()
        self.fields["outil"].queryset = VersionOutil.objects.filter(pk__in=[v.pk for v in versions])
        self.fields["outil"].choices = [(v.pk, str(v)) for v in versions]
        self.fields["temps"].initial = moment_probable(parcours)


def moment_probable(parcours) -> str:
    if parcours.est_clos:
        return TempsEvaluation.SORTIE
    entree_faite = Evaluation.objects.filter(parcours=parcours, temps=TempsEvaluation.ENTREE).exists()
    return TempsEvaluation.ETAPE if entree_faite else TempsEvaluation.ENTREE


@dataclass(frozen=True)
class CritereANoter:
    """Un critère dans la page : sa question, ses degrés, la place du fait. `pictogrammes` : valeur → icône."""

    question: str
    aide: str
    score: forms.BoundField
    fait: forms.BoundField
    pictogrammes: dict[str, str]

    @property
    def degres(self) -> list[tuple[object, str]]:
        return [(choix, self.pictogrammes.get(str(choix.data["value"]), "")) for choix in self.score.subwidgets]


class EvaluationForm(forms.Form):
    """Les notes d'une version d'outil. À l'enfant : ses mots et des dessins."""

    le = DateSouple(label="Date", initial=timezone.localdate)
    commentaire = forms.CharField(label="Commentaire", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, outil, repondant, **kwargs):
        super().__init__(*args, **kwargs)
        self.criteres, self.a_l_enfant = list(outil.les_criteres.all()), repondant == Repondant.ENFANT
        self.echelons = list(outil.les_echelons.all())
        degres = [(str(e.score), self._mots(e)) for e in self.echelons]
        for critere in self.criteres:
            question = self._question(critere)
            self.fields[f"score_{critere.code}"] = forms.ChoiceField(
                label=question, required=False, choices=[*degres, NON_EXPRIME], widget=forms.RadioSelect, initial=""
            )
            self.fields[f"fait_{critere.code}"] = forms.CharField(
                label="Fait observé",
                required=False,
                widget=forms.Textarea(attrs={"rows": 2, "aria-label": f"Fait observé : {question}"}),
            )

    def _question(self, critere) -> str:
        return (self.a_l_enfant and critere.libelle_enfant) or critere.libelle

    def _mots(self, echelon) -> str:
        return (self.a_l_enfant and echelon.libelle_enfant) or echelon.libelle

    @property
    def a_noter(self) -> list[CritereANoter]:
        dessins = {str(e.score): e.pictogramme for e in self.echelons} if self.a_l_enfant else {}
        return [
            CritereANoter(self._question(c), c.aide, self[f"score_{c.code}"], self[f"fait_{c.code}"], dessins)
            for c in self.criteres
        ]

    @property
    def notes(self) -> dict[str, tuple[int | None, str]]:
        lues = {}
        for critere in self.criteres:
            score = self.cleaned_data[f"score_{critere.code}"]
            lues[critere.code] = (int(score) if score else None, self.cleaned_data[f"fait_{critere.code}"])
        return lues

    @staticmethod
    def initiales(evaluation) -> dict:
        """Ce que la page montre d'une évaluation à corriger."""
        valeurs = {"le": evaluation.le, "commentaire": evaluation.commentaire, "version": evaluation.version}
        for note in evaluation.les_notes.select_related("critere"):
            valeurs[f"score_{note.critere.code}"] = "" if note.score is None else str(note.score)
            valeurs[f"fait_{note.critere.code}"] = note.fait
        return valeurs
