"""Emporter la configuration de la ville, et déposer celle d'une autre."""

from django import forms

from jalon.saisie.paquets.document import OCTETS_AU_PLUS, lire
from jalon.saisie.paquets.sections import sections


class EmporterForm(forms.Form):
    """Les sections à emporter ; celles qui demandent une relecture ne sont pas cochées d'avance."""

    sections = forms.MultipleChoiceField(label="Ce que le paquet emporte", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        declarees = sections()
        self.fields["sections"].choices = [(section.code, _nommer(section)) for section in declarees]
        self.initial["sections"] = [section.code for section in declarees if not section.prudence]


def _nommer(section) -> str:
    return f"{section.libelle}. {section.prudence}" if section.prudence else section.libelle


class DeposerForm(forms.Form):
    fichier = forms.FileField(
        label="Paquet d'une autre ville",
        widget=forms.FileInput(attrs={"accept": "application/json,.json"}),
        help_text=f"Un fichier .json exporté de Jalon, {OCTETS_AU_PLUS // 1024**2} Mo au plus. Rien n'est repris "
        "avant que vous l'ayez comparé.",
    )

    def clean_fichier(self) -> dict:
        """Le document lu."""
        fichier = self.cleaned_data["fichier"]
        # Un octet de plus suffit à savoir qu'il y en a trop.
        return lire(fichier.read(OCTETS_AU_PLUS + 1))
