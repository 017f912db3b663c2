"""La sortie guidée : le motif, le relais, ce qui restait à évaluer, la veille."""

from django import forms
from django.utils import timezone

from jalon.reussite.forms.parcours import FormAvecListes, choix_d_atteinte
from jalon.reussite.operations.etapes import ajouter_des_mois
from jalon.socle.saisies import choix_de_valeur
from jalon.ui.champs import DateSouple

MOIS_DE_VEILLE = 3


class SortieForm(FormAvecListes):
    """`objectifs` : ceux qui restent à évaluer ; leur degré se choisit ici."""

    le = DateSouple(label="Date de sortie", initial=timezone.localdate)
    motif = choix_de_valeur("Motif de sortie", help_text="Obligatoire : les statistiques de sortie en dépendent.")
    relais = forms.CharField(
        label="Relais", required=False, max_length=200, help_text="Qui prend la suite, s'il y a quelqu'un."
    )
    bilan_final = forms.CharField(
        label="Bilan final", required=False, widget=forms.Textarea, help_text="Des faits, pas de jugement."
    )
    terminer_les_actions = forms.BooleanField(label="Terminer ce jour-là les actions en cours", required=False)
    nouvelles_le = DateSouple(
        label="Prendre des nouvelles le", required=False, help_text="Pose une échéance ; vide : pas de veille."
    )

    listes = {"motif": "motif_sortie"}

    def __init__(self, *args, objectifs=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.objectifs = list(objectifs)
        self.initial.setdefault("nouvelles_le", ajouter_des_mois(timezone.localdate(), MOIS_DE_VEILLE))
        for objectif in self.objectifs:
            self.fields[f"objectif_{objectif.pk}"] = forms.ChoiceField(
                label=f"{objectif} ({objectif.domaine})", required=False, choices=choix_d_atteinte()
            )
        self.groupes = [
            ("Où en sont les objectifs", [f"objectif_{o.pk}" for o in self.objectifs]),
            ("La sortie", ["le", "motif", "relais", "bilan_final", "terminer_les_actions"]),
            ("Après", ["nouvelles_le"]),
        ]

    def arguments(self) -> dict:
        """Ceux de l'opération `sortir`."""
        donnees = dict(self.cleaned_data)
        atteintes = {objectif: donnees.pop(f"objectif_{objectif.pk}") for objectif in self.objectifs}
        return donnees | {"atteintes": atteintes}
