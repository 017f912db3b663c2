"""Les formulaires des listes de la ville."""

from django import forms

from jalon.socle.listes.models import Valeur


class ValeurForm(forms.Form):
    """Ajouter ou modifier une valeur. Une liste verrouillée ne laisse changer que le libellé."""

    libelle = forms.CharField(label="Libellé", max_length=Valeur._meta.get_field("libelle").max_length)
    synonymes = forms.CharField(
        label="Synonymes",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Un par ligne : ce que vos fichiers écrivent à la place du libellé.",
    )

    def __init__(self, *args, verrouillee=False, **kwargs):
        super().__init__(*args, **kwargs)
        if verrouillee:
            del self.fields["synonymes"]

    @classmethod
    def de(cls, valeur: Valeur, donnees=None) -> "ValeurForm":
        initial = {"libelle": valeur.libelle, "synonymes": "\n".join(valeur.synonymes)}
        return cls(donnees, initial=initial, verrouillee=valeur.liste.verrouillee)

    def clean_synonymes(self):
        return self.cleaned_data["synonymes"].splitlines()
