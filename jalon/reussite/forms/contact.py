"""Noter un contact, poser une échéance, joindre une pièce."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.reussite.forms.parcours import FormAvecListes
from jalon.reussite.models import Contact
from jalon.socle.reseau.models import Intervenant
from jalon.socle.saisies import FicheForm, choix_de_valeur, garnir_du_reseau, garnir_liste
from jalon.ui.champs import DateSouple

SUITES = {"": "Rien", "Rappeler": "Rappeler", "Rendez-vous": "Rendez-vous"}


def dans_le_passe(jour):
    if jour > timezone.localdate():
        raise ValidationError("Un contact se note une fois qu'il a eu lieu. À venir ? Posez plutôt une échéance.")
    return jour


class ContactForm(FormAvecListes):
    """Deux gestes : le type, une ligne. Puis ce que le contact appelle, et pour quels frères et sœurs."""

    type = choix_de_valeur("Type de contact")
    interlocuteur = forms.CharField(label="Avec qui", required=False, max_length=120)
    le = DateSouple(label="Le", initial=timezone.localdate)
    resume = forms.CharField(
        label="En une ligne",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Des faits, pas de jugement.",
    )
    suite = forms.ChoiceField(label="Et ensuite", required=False, choices=SUITES.items(), widget=forms.RadioSelect)
    suite_le = DateSouple(label="Quand", required=False)
    fratrie = forms.ModelMultipleChoiceField(
        queryset=None, label="Vaut aussi pour", required=False, widget=forms.CheckboxSelectMultiple
    )

    listes = {"type": "type_contact"}

    def __init__(self, *args, freres_et_soeurs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["type"].widget.attrs |= {"autofocus": True, "data-simple": ""}
        self.fields["fratrie"].queryset = freres_et_soeurs
        if not freres_et_soeurs.exists():
            del self.fields["fratrie"]

    def clean_le(self):
        return dans_le_passe(self.cleaned_data["le"])

    def clean(self):
        donnees = super().clean()
        if donnees.get("suite") and not donnees.get("suite_le") and "suite_le" not in self.errors:
            self.add_error("suite_le", f"Pour « {SUITES[donnees['suite']]} », dites quand.")
        return donnees

    @property
    def suite_a_poser(self) -> dict:
        donnees = self.cleaned_data
        if not donnees.get("suite"):
            return {}
        qui = donnees["interlocuteur"]
        libelle = f"{SUITES[donnees['suite']]} : {qui}" if qui else SUITES[donnees["suite"]]
        return {"suite": libelle, "suite_le": donnees["suite_le"]}


class ContactModifieForm(FicheForm):
    class Meta(FicheForm.Meta):
        model = Contact
        fields = ["type", "interlocuteur", "le", "duree", "resume", "avec_la_famille"]

    def clean_le(self):
        return dans_le_passe(self.cleaned_data["le"])


class EcheanceForm(forms.Form):
    libelle = forms.CharField(label="À faire", max_length=160)
    le = DateSouple(label="Pour le")
    responsable = forms.ModelChoiceField(queryset=None, label="Par", required=False)

    def __init__(self, *args, compte, **kwargs):
        super().__init__(*args, **kwargs)
        garnir_du_reseau(self.fields["responsable"], Intervenant)
        self.initial.setdefault("responsable", getattr(compte, "intervenant", None))


class ReportForm(forms.Form):
    le = DateSouple(label="Reporter au")


class PieceForm(forms.Form):
    fichier = forms.FileField(label="Fichier", help_text="PDF, photo, document ou tableur, 20 Mo au plus.")
    type = choix_de_valeur("Type de document", required=False)
    confidentielle = forms.BooleanField(
        label="Confidentielle",
        required=False,
        help_text="Réservée à qui a le droit d'ouvrir les pièces confidentielles.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        garnir_liste(self.fields["type"], "type_document")
