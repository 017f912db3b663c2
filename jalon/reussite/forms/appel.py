"""« Noter un appel » : une ligne, l'enfant si on le connaît, et ce que l'appel demande ensuite."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from jalon.reussite.forms.contact import SUITES, dans_le_passe
from jalon.reussite.models import Enfant
from jalon.reussite.proximite import chercher
from jalon.ui.champs import DateSouple

VENDREDI = 4


def prochain_jour_ouvre(jour):
    """Le lendemain ; le lundi, si demain est un samedi ou un dimanche."""
    return jour + timedelta(days=1 if jour.weekday() < VENDREDI else 7 - jour.weekday())


class AppelForm(forms.Form):
    """L'enfant se cherche par son nom ; s'ils sont plusieurs à y répondre, on choisit parmi eux."""

    resume = forms.CharField(
        label="En une ligne",
        widget=forms.Textarea(attrs={"rows": 2, "autofocus": True}),
        help_text="Des faits, pas de jugement.",
    )
    interlocuteur = forms.CharField(label="Qui appelle", required=False, max_length=120)
    enfant = forms.CharField(
        label="Enfant",
        required=False,
        max_length=80,
        help_text="Nom ou numéro de dossier. Laissez vide si vous ne savez pas : l'appel se rattache ensuite.",
    )
    choisi = forms.ModelChoiceField(
        queryset=None, label="Lequel ?", required=False, empty_label=None, widget=forms.RadioSelect
    )
    suite = forms.ChoiceField(label="Et ensuite", required=False, choices=SUITES.items(), widget=forms.RadioSelect)
    suite_le = DateSouple(label="Quand", required=False, help_text="Vide : le prochain jour ouvré.")
    le = DateSouple(label="Reçu le", initial=timezone.localdate)
    demande = forms.BooleanField(label="En faire aussitôt une demande", required=False)

    def __init__(self, *args, compte, peut_demander: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.compte = compte
        self.fields["choisi"].queryset = Enfant.objects.actuels().visibles_par(compte)
        # Des milliers d'enfants : on ne propose que ceux que la recherche a trouvés.
        self.fields["choisi"].choices = []
        if not peut_demander:
            del self.fields["demande"]

    def clean_le(self):
        return dans_le_passe(self.cleaned_data["le"])

    def clean(self):
        donnees = super().clean()
        if donnees.get("suite") and not donnees.get("suite_le"):
            donnees["suite_le"] = prochain_jour_ouvre(
                max(donnees.get("le") or timezone.localdate(), timezone.localdate())
            )
        if donnees.get("enfant") and not donnees.get("choisi") and "choisi" not in self.errors:
            self._chercher(donnees)
        return donnees

    def _chercher(self, donnees) -> None:
        trouves = chercher(donnees["enfant"], self.compte)
        if not trouves:
            self.add_error("enfant", "Aucun dossier ne répond à ce nom. Laissez vide : l'appel se rattachera ensuite.")
        elif len(trouves) == 1:
            donnees["choisi"] = trouves[0]
        else:
            self.fields["choisi"].choices = [(enfant.pk, _decrire(enfant)) for enfant in trouves]
            self.add_error("choisi", "Plusieurs dossiers répondent à ce nom : choisissez.")

    @property
    def propose_des_enfants(self) -> bool:
        return bool(self.fields["choisi"].choices)


def _decrire(enfant) -> str:
    ecole = getattr(getattr(enfant, "cle_liste", None), "etablissement", None)
    ne = f"né(e) le {enfant.naissance:%d/%m/%Y}" if enfant.naissance else ""
    return ", ".join(filter(None, [enfant.designation, ne, str(ecole or "")]))
