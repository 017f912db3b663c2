"""Les groupes, l'inscription, les séances et leur feuille de présence."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.reussite.forms.parcours import FormAvecListes
from jalon.reussite.models import Groupe, SeanceGroupe, StatutPresence
from jalon.socle.reseau.models import Intervenant
from jalon.socle.saisies import FicheForm, choix_de_valeur, garnir_du_reseau
from jalon.ui.champs import DateSouple


class SaisieHeure(forms.TimeInput):
    """L'horloge du navigateur : sur un téléphone, on la fait tourner du pouce."""

    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")


class GroupeForm(FicheForm):
    groupes = [
        ("Le groupe", ["nom", "dispositif", "domaine", "action", "places"]),
        ("Où, quand, par qui", ["creneau", "du", "au", "lieu", "intervenant", "structure", "maitre_oeuvre"]),
    ]

    class Meta(FicheForm.Meta):
        model = Groupe
        fields = [
            "nom",
            "dispositif",
            "domaine",
            "action",
            "places",
            "creneau",
            "du",
            "au",
            "lieu",
            "intervenant",
            "structure",
            "maitre_oeuvre",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["nom"].help_text = "Le nom que l'équipe lui donne : « CLAS du centre social, mardi »."
        self.fields["places"].help_text = "Au-delà, les enfants s'inscrivent en liste d'attente. Vide : sans limite."
        self.fields["creneau"].help_text = "Par exemple : mardi et jeudi, 17 h - 18 h 30."
        self.fields["intervenant"].help_text = "Il pointe les présences de ce groupe, et de lui seul."


class PourUnEnfantForm(forms.Form):
    """Ce que l'inscription demande une fois l'enfant connu ; le parcours est facultatif."""

    du = DateSouple(label="À partir du", initial=timezone.localdate)
    parcours = forms.ModelChoiceField(
        queryset=None,
        label="Dans le parcours",
        required=False,
        empty_label="Sans parcours",
        help_text="L'inscription devient une action collective de ce parcours.",
    )

    def __init__(self, *args, parcours, groupe=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parcours"].queryset = parcours
        ouverts = list(parcours)
        self.fields["parcours"].choices = [("", "Sans parcours"), *((p.pk, p.dispositif) for p in ouverts)]
        self.initial.setdefault("parcours", self._evident(ouverts, groupe))
        if not ouverts:
            del self.fields["parcours"]

    def _evident(self, ouverts, groupe):
        """Celui du dispositif du groupe ; à défaut, le seul qui soit ouvert."""
        if groupe is not None and groupe.dispositif_id:
            return next((p.pk for p in ouverts if p.dispositif_id == groupe.dispositif_id), None)
        return ouverts[0].pk if len(ouverts) == 1 else None


class InscriptionForm(PourUnEnfantForm):
    """Depuis la fiche de l'enfant : le groupe d'abord."""

    groupe = forms.ModelChoiceField(queryset=None, label="Groupe")
    field_order = ["groupe"]

    def __init__(self, *args, groupes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["groupe"].queryset = groupes
        libelles = [(g.pk, f"{g} ({_places(g)})") for g in groupes]
        self.fields["groupe"].choices = [("", "—"), *libelles]


def _places(groupe) -> str:
    if groupe.places is None:
        return f"{groupe.inscrits} inscrits"
    libres = groupe.places - groupe.inscrits
    if libres > 0 and not groupe.attendent:
        return f"{libres} place{'s' if libres > 1 else ''} libre{'s' if libres > 1 else ''}"
    return f"liste d'attente : {groupe.attendent}"


def pas_dans_l_avenir(jour):
    if jour > timezone.localdate():
        raise ValidationError("Donnez une date passée, ou celle d'aujourd'hui.")
    return jour


class DepartForm(FormAvecListes):
    le = DateSouple(label="Dernier jour", initial=timezone.localdate)
    cause_arret = choix_de_valeur(
        "Cause de l'arrêt", required=False, help_text="Si l'enfant part avant la fin prévue ; vide sinon."
    )
    listes = {"cause_arret": "cause_arret"}

    def clean_le(self):
        return pas_dans_l_avenir(self.cleaned_data["le"])


class PlaceForm(forms.Form):
    du = DateSouple(label="Il commence le", initial=timezone.localdate)

    def clean_du(self):
        return pas_dans_l_avenir(self.cleaned_data["du"])


class SeanceForm(FicheForm):
    class Meta(FicheForm.Meta):
        model = SeanceGroupe
        fields = ["le", "debut", "duree", "intervenant", "theme"]
        widgets = {"debut": SaisieHeure}


class ProgrammationForm(forms.Form):
    """Une séance ; avec une dernière date, une par semaine."""

    le = DateSouple(label="Date", initial=timezone.localdate)
    debut = forms.TimeField(label="Heure", required=False, widget=SaisieHeure)
    duree = forms.IntegerField(label="Durée (minutes)", required=False, min_value=1, max_value=1440)
    intervenant = forms.ModelChoiceField(queryset=None, label="Intervenant", required=False)
    theme = forms.CharField(label="Thème", required=False, max_length=160)
    jusqu_au = DateSouple(
        label="Puis chaque semaine jusqu'au",
        required=False,
        help_text="Vide : une seule séance. Les jours déjà programmés sont sautés.",
    )
    sauf = forms.CharField(
        label="Sauf les",
        required=False,
        help_text="Des dates séparées par des virgules : 20/10, 27/10, 22/12.",
    )
    groupes = [
        ("La séance", ["le", "debut", "duree", "intervenant", "theme"]),
        ("La répéter", ["jusqu_au", "sauf"]),
    ]

    def __init__(self, *args, groupe, **kwargs):
        super().__init__(*args, **kwargs)
        garnir_du_reseau(self.fields["intervenant"], Intervenant)
        derniere = groupe.les_seances.order_by("-le", "-pk").first()
        self.initial |= {
            "intervenant": groupe.intervenant_id,
            "debut": derniere.debut if derniere else None,
            "duree": derniere.duree if derniere else None,
        }

    def clean_sauf(self):
        dates = DateSouple(required=False)
        morceaux = [m.strip() for m in self.cleaned_data["sauf"].replace(";", ",").split(",")]
        return [dates.clean(m) for m in morceaux if m]

    @property
    def seance(self) -> dict:
        return {nom: self.cleaned_data[nom] for nom in ("debut", "duree", "intervenant", "theme")}


STATUTS = [
    (StatutPresence.PRESENT, "Présent"),
    (StatutPresence.ABSENT, "Absent"),
    (StatutPresence.ABSENT_EXCUSE, "Excusé"),
]


class FeuilleForm(forms.Form):
    """Une ligne par enfant, présent par défaut ; `version` est celle de la feuille que l'on a sous les yeux."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    avec_un_parent = forms.TypedMultipleChoiceField(
        label="Venus avec un parent", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, lignes, version, **kwargs):
        super().__init__(*args, **kwargs)
        self.lignes = lignes
        self.initial["version"] = version
        self.fields["avec_un_parent"].choices = [(ligne.enfant.pk, ligne.nom) for ligne in lignes]
        self.initial["avec_un_parent"] = [ligne.enfant.pk for ligne in lignes if ligne.avec_un_parent]
        for ligne in lignes:
            self.fields[_champ(ligne)] = forms.ChoiceField(
                label=ligne.nom, choices=STATUTS, initial=ligne.statut, widget=forms.RadioSelect
            )

    @property
    def enfants(self):
        """Les champs de la feuille, un par enfant, dans l'ordre des noms."""
        return [self[_champ(ligne)] for ligne in self.lignes]

    @property
    def presences(self) -> dict[int, str]:
        return {ligne.enfant.pk: self.cleaned_data[_champ(ligne)] for ligne in self.lignes}

    def a_la_version(self, version: int) -> "FeuilleForm":
        """La même saisie, présentée de nouveau sur la feuille à jour."""
        donnees = self.data.copy()
        donnees["version"] = str(version)
        return type(self)(donnees, lignes=self.lignes, version=version)


def _champ(ligne) -> str:
    return f"p{ligne.enfant.pk}"
