"""Noter un contact, poser une échéance, joindre une pièce."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.reussite.forms.groupe import SaisieHeure
from jalon.reussite.forms.parcours import FormAvecListes
from jalon.reussite.models import Contact
from jalon.socle.listes.lecture import valeurs
from jalon.socle.reseau.models import Intervenant
from jalon.socle.saisies import FicheForm, choix_de_valeur, garnir_du_reseau, garnir_liste
from jalon.ui.champs import DateSouple

SUITES = {"": "Rien", "rappeler": "Rappeler", "rendez_vous": "Prendre rendez-vous"}
RAPPELER_DANS = timedelta(weeks=1)


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
    suite_le = DateSouple(label="Quand", required=False, help_text="Pour rappeler, vide : dans une semaine.")
    suite_heure = forms.TimeField(label="À quelle heure", required=False, widget=SaisieHeure)
    fratrie = forms.ModelMultipleChoiceField(
        queryset=None, label="Vaut aussi pour", required=False, widget=forms.CheckboxSelectMultiple
    )

    listes = {"type": "type_contact"}

    def __init__(self, *args, freres_et_soeurs, compte, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("type", dernier_type(compte))
        self.fields["type"].widget.attrs["data-simple"] = ""
        self.fields["resume"].widget.attrs["autofocus"] = True
        self.fields["fratrie"].queryset = freres_et_soeurs
        if not freres_et_soeurs.exists():
            del self.fields["fratrie"]

    def clean_le(self):
        return dans_le_passe(self.cleaned_data["le"])

    def clean(self):
        donnees = super().clean()
        if donnees.get("suite") == "rendez_vous" and not donnees.get("suite_le") and "suite_le" not in self.errors:
            self.add_error("suite_le", "Pour prendre rendez-vous, dites quand.")
        return donnees

    @property
    def suite_a_poser(self) -> dict:
        donnees = self.cleaned_data
        if donnees.get("suite") == "rendez_vous":
            return {"rendez_vous_le": donnees["suite_le"], "rendez_vous_heure": donnees["suite_heure"]}
        if donnees.get("suite") == "rappeler":
            qui = f" : {donnees['interlocuteur']}" if donnees["interlocuteur"] else ""
            quand = donnees["suite_le"] or timezone.localdate() + RAPPELER_DANS
            return {"suite": f"Rappeler{qui}", "suite_le": quand}
        return {}


def dernier_type(compte):
    """Le type du dernier contact que la personne a noté ; à défaut, le premier appel venu."""
    intervenant = getattr(compte, "intervenant", None)
    dernier = Contact.objects.filter(auteur=intervenant).order_by("-pk").first() if intervenant else None
    return dernier.type_id if dernier else next((v.pk for v in valeurs("type_contact") if v.code == "telephone"), None)


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
