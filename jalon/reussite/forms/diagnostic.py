"""Le diagnostic : plusieurs domaines sur un écran, les faits d'un côté, les hypothèses de l'autre."""

from django import forms

from jalon.reussite.models import Diagnostic
from jalon.reussite.operations import TEXTES
from jalon.socle.listes.lecture import valeurs
from jalon.socle.saisies import FicheForm, SaisieForm

OBSERVE = ("faits", "ressources", "difficultes")
DIT = ("avis_enfant", "avis_famille", "avis_ecole")
GROUPES = [
    ("Ce que l'on a observé", list(OBSERVE)),
    ("Ce qu'on en dit", list(DIT)),
    ("Hypothèses", ["hypotheses"]),
]
AIDES = {
    "faits": "Ce qui a été observé, par qui, quand. Des faits, pas de jugement.",
    "ressources": "Ce sur quoi s'appuyer.",
    "hypotheses": "Ce que l'on suppose, et qui reste à vérifier.",
}


def _habiller(form) -> None:
    for nom in TEXTES:
        form.fields[nom].widget = forms.Textarea(attrs={"rows": 2})
        form.fields[nom].help_text = AIDES.get(nom, "")


class BlocDiagnostic(SaisieForm):
    """Un domaine sur l'écran ; `ancien` est son dernier diagnostic, relu à côté."""

    class Meta(SaisieForm.Meta):
        model = Diagnostic
        fields = list(TEXTES)

    def __init__(self, donnees, *, domaine, ancien, au_plan):
        super().__init__(donnees, instance=Diagnostic(), prefix=f"d{domaine.pk}")
        self.domaine, self.ancien, self.au_plan = domaine, ancien, au_plan
        _habiller(self)

    @property
    def observe(self):
        return [self[nom] for nom in OBSERVE]

    @property
    def dit(self):
        return [self[nom] for nom in DIT]

    @property
    def est_rempli(self) -> bool:
        return self.is_bound and any(self.data.get(self.add_prefix(nom), "").strip() for nom in TEXTES)


def les_blocs(donnees, anciens: dict, au_plan: set) -> list[BlocDiagnostic]:
    """Un bloc par domaine : ceux du plan d'abord. `anciens` : {domaine: dernier diagnostic}."""
    blocs = [
        BlocDiagnostic(donnees, domaine=domaine, ancien=anciens.get(domaine), au_plan=domaine in au_plan)
        for domaine in valeurs("domaine")
    ]
    return sorted(blocs, key=lambda bloc: not bloc.au_plan)


class DiagnosticForm(FicheForm):
    """Corriger un diagnostic déjà noté."""

    class Meta(FicheForm.Meta):
        model = Diagnostic
        fields = ["le", "domaine", *TEXTES]

    groupes = [("Quand et sur quoi", ["le", "domaine"]), *GROUPES]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _habiller(self)
