"""Suivis partenaires, activités extra-scolaires, rendez-vous."""

from django import forms

from jalon.reussite.forms.groupe import SaisieHeure
from jalon.reussite.models import Activite, MomentSuivi, PriseEnCharge, RendezVous, StatutRendezVous, SuiviPartenaire
from jalon.socle.listes.lecture import libelles
from jalon.socle.saisies import VIDE, FicheForm


class SuiviForm(FicheForm):
    groupes = [
        ("Le suivi", ["type", "partenaire", "objet", "intervention", "precision"]),
        ("Où l'on en est", ["prise_en_charge", "demande_le", "debut", "fin", "moment"]),
    ]

    class Meta(FicheForm.Meta):
        model = SuiviPartenaire
        fields = [
            "type",
            "partenaire",
            "objet",
            "intervention",
            "precision",
            "prise_en_charge",
            "demande_le",
            "debut",
            "fin",
            "moment",
        ]

    def __init__(self, *args, suivi_en_cours=False, **kwargs):
        super().__init__(*args, **kwargs)
        noms = libelles("suivi_prise_en_charge")
        self.fields["prise_en_charge"].choices = [VIDE, *((p.value, noms.get(p.value, p.label)) for p in PriseEnCharge)]
        self.fields["demande_le"].help_text = "Depuis quand on attend : la liste des suivis en attente s'en sert."
        self.fields["precision"].help_text = "Ce qu'il faut savoir, rien de médical."
        if self.instance.pk is None:
            self.initial["moment"] = MomentSuivi.PENDANT if suivi_en_cours else ""

    def clean(self):
        donnees = super().clean()
        if not donnees.get("type") and not donnees.get("partenaire"):
            self.add_error("type", "Dites au moins le type de suivi, ou le partenaire.")
        if donnees.get("fin") and donnees.get("prise_en_charge") in (PriseEnCharge.DEMANDEE, PriseEnCharge.EN_COURS):
            self.add_error("prise_en_charge", "Ce suivi a une date de fin : il est terminé, interrompu ou refusé.")
        return donnees


class ActiviteForm(FicheForm):
    class Meta(FicheForm.Meta):
        model = Activite
        fields = ["activite", "structure", "debut", "fin", "par_le_dispositif"]


class FratrieForm(forms.Form):
    """« Vaut aussi pour » : les frères et sœurs que l'on voit ; sans eux, pas de question."""

    fratrie = forms.ModelMultipleChoiceField(
        queryset=None, label="Vaut aussi pour", required=False, widget=forms.CheckboxSelectMultiple
    )

    def poser_la_fratrie(self, freres_et_soeurs) -> None:
        self.fields["fratrie"].queryset = freres_et_soeurs
        if not freres_et_soeurs.exists():
            del self.fields["fratrie"]


class RendezVousForm(FicheForm):
    class Meta(FicheForm.Meta):
        model = RendezVous
        fields = ["le", "heure", "avec", "lieu", "intervenant"]
        widgets = {"heure": SaisieHeure}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["intervenant"].label = "Qui reçoit"


class PriseDeRendezVousForm(FratrieForm, RendezVousForm):
    field_order = ["le", "heure", "avec", "lieu", "intervenant", "fratrie"]

    def __init__(self, *args, freres_et_soeurs, compte, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["intervenant"] = getattr(compte, "intervenant", None)
        self.poser_la_fratrie(freres_et_soeurs)

    @property
    def saisie(self) -> dict:
        return {nom: valeur for nom, valeur in super().saisie.items() if nom != "fratrie"}

    @property
    def freres_et_soeurs(self) -> list:
        return list(self.cleaned_data.get("fratrie", ()))


class StatutForm(forms.Form):
    """Ce qu'il en a été, en un geste : le bouton porte le statut."""

    statut = forms.ChoiceField(choices=StatutRendezVous)


def statuts_a_dire(est_venu_le_jour: bool) -> list[tuple[str, str]]:
    """Les boutons à proposer : avant le jour, on ne peut qu'annuler."""
    noms = libelles("statut_rendez_vous")
    dits = [s for s in StatutRendezVous if s != StatutRendezVous.PREVU]
    if not est_venu_le_jour:
        dits = [s for s in dits if s not in (StatutRendezVous.HONORE, StatutRendezVous.NON_HONORE)]
    return [(s.value, noms.get(s.value, s.label)) for s in dits]
