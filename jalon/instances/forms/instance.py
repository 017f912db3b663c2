"""Régler une instance, ses membres."""

from jalon.instances.models import Instance, Membre
from jalon.socle.saisies import SaisieForm


class InstanceForm(SaisieForm):
    class Meta(SaisieForm.Meta):
        model = Instance
        fields = [
            "nom",
            "type",
            "confidentialite",
            "minutes_par_point",
            "semaines_entre_seances",
            "lieu",
            "quartier",
        ]


class MembreForm(SaisieForm):
    class Meta(SaisieForm.Meta):
        model = Membre
        fields = ["intervenant", "role", "du", "charte_signee_le"]


class MembreModifieForm(SaisieForm):
    class Meta(SaisieForm.Meta):
        model = Membre
        fields = ["role", "du", "au", "charte_signee_le"]
