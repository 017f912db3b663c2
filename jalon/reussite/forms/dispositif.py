"""Régler un dispositif : son nom dans la ville, et ce que Jalon en fait."""

from django import forms

from jalon.reussite.models import Dispositif
from jalon.socle.listes.models import Valeur
from jalon.socle.saisies import FicheForm

AIDES = {
    "regle_entree": "Ce qui fait qu'un enfant est entré, donc compté.",
    "duree_fixe": "La fin est connue dès l'entrée.",
    "individualise": "Un référent, des objectifs, un plan. Décoché : une action collective, sans points d'étape dus.",
    "mois_entre_points": "0 : aucun point d'étape n'est posé.",
}


class DispositifForm(FicheForm):
    libelle = forms.CharField(label="Nom dans votre ville", max_length=Valeur._meta.get_field("libelle").max_length)
    field_order = ["libelle"]

    class Meta(FicheForm.Meta):
        model = Dispositif
        fields = list(AIDES)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["libelle"] = self.instance.valeur.libelle
        for nom, aide in AIDES.items():
            self.fields[nom].help_text = aide
