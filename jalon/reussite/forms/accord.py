"""Recueillir, corriger, retirer un accord ; partager ; tracer une transmission."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.reussite.accords import en_vigueur, est_majeur
from jalon.reussite.models import Enfant
from jalon.reussite.models.accord import Accord, ModeAccord, ObjetAccord
from jalon.reussite.operations.partage import MOT_AU_PLUS, REPONSES
from jalon.reussite.partages import RUBRIQUES
from jalon.socle.reseau.models import Intervenant, Structure
from jalon.socle.saisies import FicheForm, garnir_du_reseau
from jalon.ui.champs import DateSouple

LE_JEUNE = "jeune"
NON_PRECISE = "inconnu"
MODES = [(m.value, m.label) for m in ModeAccord if m not in (ModeAccord.RETIRE, ModeAccord.NON_DEMANDE)]


class AccordForm(forms.Form):
    """Une signature, plusieurs objets, toute la fratrie : saisie une fois."""

    qui = forms.ChoiceField(label="Qui", widget=forms.RadioSelect)
    objets = forms.MultipleChoiceField(
        label="Pour quoi",
        choices=ObjetAccord.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[ObjetAccord.INFORMATION_DONNEE, ObjetAccord.ADHESION_AU_PARCOURS],
    )
    partenaires = forms.CharField(
        label="Partenaires nommés",
        required=False,
        max_length=250,
        help_text="Pour un partage : l'école, le CMP… L'accord ne vaut que pour eux.",
    )
    mode = forms.ChoiceField(
        label="Comment",
        choices=MODES,
        widget=forms.RadioSelect,
        initial=ModeAccord.SIGNE,
        help_text="Seul un accord signé permet l'entrée dans un parcours.",
    )
    le = DateSouple(label="Le", initial=timezone.localdate)
    fichier = forms.FileField(
        label="Scan ou photo du papier signé", required=False, help_text="PDF ou photo, 20 Mo au plus."
    )
    precision = forms.CharField(label="Précision", required=False, max_length=250)
    parcours = forms.ModelChoiceField(
        queryset=None, label="Pour un seul parcours", required=False, empty_label="Tous ses parcours"
    )
    fratrie = forms.ModelMultipleChoiceField(
        queryset=None, label="Vaut aussi pour", required=False, widget=forms.CheckboxSelectMultiple
    )
    groupes = [
        ("Qui dit quoi", ["qui", "objets", "partenaires"]),
        ("Comment et quand", ["mode", "le", "fichier"]),
        ("Si besoin", ["precision", "parcours", "fratrie"]),
    ]

    def __init__(self, *args, dossier, **kwargs):
        super().__init__(*args, **kwargs)
        self.enfant = dossier.enfant
        self.titulaires = {
            str(lu.responsable.pk): lu.responsable
            for lu in dossier.responsables
            if lu.responsable.autorite_parentale is not False
        }
        self.fields["qui"].choices = self._qui(dossier.jour)
        self.initial.setdefault("qui", self.fields["qui"].choices[0][0])
        parcours = self.enfant.les_parcours.filter(annule_le=None, sortie=None).select_related("dispositif")
        self.fields["parcours"].queryset = parcours
        self.fields["parcours"].label_from_instance = lambda p: str(p.dispositif)
        self.fields["fratrie"].queryset = Enfant.objects.filter(pk__in=[e.pk for e in dossier.fratrie])
        if not dossier.fratrie:
            del self.fields["fratrie"]

    def _qui(self, jour) -> list[tuple[str, str]]:
        if est_majeur(self.enfant, jour):
            return [(LE_JEUNE, "Le jeune, qui a 18 ans")]
        choix = [(pk, f"{r} ({r.lien})" if r.lien else str(r)) for pk, r in self.titulaires.items()]
        return [*choix, (NON_PRECISE, "Un titulaire que l'on ne nomme pas")]

    def clean(self):
        donnees = super().clean()
        if ObjetAccord.PARTAGE in donnees.get("objets", []) and not donnees.get("partenaires", "").strip():
            self.add_error("partenaires", "Nommez les partenaires : l'accord ne vaut que pour eux.")
        if donnees.get("fratrie") and donnees.get("parcours"):
            self.add_error("parcours", "Un accord pour un seul parcours ne vaut que pour cet enfant.")
        return donnees

    @property
    def signataire(self) -> dict:
        qui = self.cleaned_data["qui"]
        return {"titulaire": self.titulaires.get(qui), "par_le_jeune": qui == LE_JEUNE}


class AccordModifieForm(FicheForm):
    class Meta(FicheForm.Meta):
        model = Accord
        fields = ["mode", "le", "partenaires", "precision"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mode"].choices = MODES
        if self.instance.objet != ObjetAccord.PARTAGE:
            del self.fields["partenaires"]


class RetraitForm(forms.Form):
    le = DateSouple(label="Retiré le", initial=timezone.localdate)


class PartageForm(forms.Form):
    intervenant = forms.ModelChoiceField(queryset=None, label="Avec qui")
    accord = forms.ModelChoiceField(queryset=None, label="Accord de la famille", empty_label="—")
    rubriques = forms.MultipleChoiceField(
        label="Ce que cette personne pourra lire", choices=RUBRIQUES.items(), widget=forms.CheckboxSelectMultiple
    )
    au = DateSouple(label="Jusqu'au", help_text="Un an au plus. L'accès se ferme tout seul ce jour-là.")
    envoyer_un_lien = forms.BooleanField(
        label="Donner un lien",
        required=False,
        help_text="Pour une personne qui n'a pas de compte : le lien ouvre cette fiche et rien d'autre.",
    )

    def __init__(self, *args, enfant, **kwargs):
        super().__init__(*args, **kwargs)
        valables = en_vigueur(enfant, ObjetAccord.PARTAGE, timezone.localdate())
        self.fields["accord"].queryset = Accord.objects.filter(pk__in=[a.pk for a in valables])
        self.fields["accord"].label_from_instance = lambda a: (
            f"{a.partenaires} (signé le {a.le:%d/%m/%Y})" if a.le else str(a.partenaires)
        )
        if len(valables) == 1:
            self.initial.setdefault("accord", valables[0])
        self.sans_accord = not valables
        garnir_du_reseau(self.fields["intervenant"], Intervenant)


class ReponseForm(forms.Form):
    """Ce qu'un partenaire répond, sans compte ni JavaScript."""

    reponse = forms.ChoiceField(
        label="Votre réponse",
        choices=[(code, dit.capitalize()) for code, dit in REPONSES.items()],
        widget=forms.RadioSelect,
    )
    mot = forms.CharField(
        label="Un mot",
        required=False,
        max_length=MOT_AU_PLUS,
        help_text="Une date, une heure, un nom à appeler. Rien de médical ni de confidentiel.",
    )

    def clean(self):
        donnees = super().clean()
        if donnees.get("reponse") == "mot" and not donnees.get("mot", "").strip():
            self.add_error("mot", "Écrivez quelques mots.")
        return donnees


def deja_faite(jour):
    if jour > timezone.localdate():
        raise ValidationError("La transmission se note une fois faite : sa date n'est pas dans l'avenir.")
    return jour


class TraceForm(forms.Form):
    le = DateSouple(label="Transmis le", initial=timezone.localdate)
    destinataire = forms.CharField(
        label="À qui", max_length=160, help_text="Le service, pas le contenu : « CRIP », « procureur », « 119 »."
    )
    structure = forms.ModelChoiceField(queryset=None, label="Structure", required=False, empty_label="—")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        garnir_du_reseau(self.fields["structure"], Structure)

    def clean_le(self):
        return deja_faite(self.cleaned_data["le"])
