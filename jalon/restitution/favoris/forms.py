from django import forms


class FavoriForm(forms.Form):
    nom = forms.CharField(label="Nom de la vue", max_length=80, help_text="Par exemple « CM2 de La Verrerie ».")
    partage = forms.BooleanField(
        label="La partager avec l'équipe",
        required=False,
        help_text="Chacun n'y verra que les dossiers qui lui sont ouverts.",
    )
