"""Les formulaires des listes de la ville."""

from django import forms

from jalon.socle.listes.lecture import valeurs
from jalon.socle.listes.models import Liste, Valeur
from jalon.socle.ouverture import vocabulaire
from jalon.socle.saisies import VIDE

CODE_NATIONAL = "Ce que l'enquête nationale et les échanges entre villes y liront."


class ListeForm(forms.Form):
    libelle = forms.CharField(label="Nom de la liste", max_length=Liste._meta.get_field("libelle").max_length)


class ValeurForm(forms.Form):
    """Ajouter ou modifier une valeur. Une liste verrouillée ne laisse changer que le libellé."""

    libelle = forms.CharField(label="Libellé", max_length=Valeur._meta.get_field("libelle").max_length)
    synonymes = forms.CharField(
        label="Synonymes",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Un par ligne : ce que vos fichiers écrivent à la place du libellé.",
    )
    code_national = forms.CharField(
        label="Code national",
        required=False,
        max_length=Valeur._meta.get_field("code_national").max_length,
        help_text=CODE_NATIONAL,
    )

    def __init__(self, *args, liste: Liste, **kwargs):
        super().__init__(*args, **kwargs)
        if liste.verrouillee:
            del self.fields["synonymes"], self.fields["code_national"]
        elif liste.code in vocabulaire():
            self.fields["code_national"] = _parmi_les_nationales(liste.code, self.initial.get("code_national", ""))

    @classmethod
    def de(cls, valeur: Valeur, donnees=None) -> "ValeurForm":
        initial = {
            "libelle": valeur.libelle,
            "synonymes": "\n".join(valeur.synonymes),
            "code_national": valeur.code_national,
        }
        return cls(donnees, initial=initial, liste=valeur.liste)

    def clean_synonymes(self):
        return self.cleaned_data["synonymes"].splitlines()


def _parmi_les_nationales(liste: str, actuel: str) -> forms.ChoiceField:
    """Les valeurs d'origine de la liste ; une valeur d'origine est la sienne, sans qu'on le dise."""
    choix = [(v["code"], v["libelle"]) for v in vocabulaire()[liste]["valeurs"]]
    if actuel and actuel not in dict(choix):
        choix.append((actuel, actuel))
    return forms.ChoiceField(
        label="Équivalent national", required=False, choices=[VIDE, *choix], help_text=CODE_NATIONAL
    )


class RemplacementForm(forms.Form):
    """Par quoi remplacer cette valeur : une autre de sa liste."""

    par = forms.TypedChoiceField(label="La remplacer par", coerce=int)

    def __init__(self, *args, valeur: Valeur, **kwargs):
        super().__init__(*args, **kwargs)
        autres = [v for v in valeurs(valeur.liste.code) if v.pk != valeur.pk]
        self.fields["par"].choices = [VIDE, *((v.pk, v.libelle) for v in autres)]
        self.fields["par"].error_messages["invalid_choice"] = (
            "Cette valeur n'est plus dans la liste : choisissez-en une autre."
        )
