"""Les formulaires de qui gère les comptes et les rôles."""

from django import forms
from django.db.models import Exists, OuterRef

from jalon.socle.comptes.models import Compte
from jalon.socle.habilitations import AttributionRole, Portee, Role, droits_declares
from jalon.socle.reseau.models import Intervenant

PIECES = {
    "socle": "Commun à tous les modules",
    "restitution": "Statistiques et exports",
    "reussite": "Réussite éducative",
    "tranquillite": "Tranquillité publique",
    "presence": "Présence de terrain",
    "instances": "Instances",
    "strategie": "Stratégie territoriale",
}
ETATS = {"ouverts": "Ouverts", "fermes": "Fermés", "tous": "Tous"}


class FiltreForm(forms.Form):
    q = forms.CharField(label="Nom ou adresse", required=False)
    role = forms.ModelChoiceField(None, label="Rôle", required=False, empty_label="Tous les rôles")
    etat = forms.ChoiceField(label="Comptes", choices=list(ETATS.items()), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].queryset = Role.objects.order_by("libelle")


class CompteForm(forms.Form):
    """Qui est la personne, ce qu'elle peut, et quelle fiche du réseau est la sienne."""

    nom = forms.CharField(label="Nom affiché", max_length=120, help_text="Prénom puis nom, comme sur une liste.")
    courriel = forms.EmailField(label="Adresse électronique", help_text="Elle sert à se connecter.")
    roles = forms.ModelMultipleChoiceField(None, label="Rôles", required=False, widget=forms.CheckboxSelectMultiple)
    intervenant = forms.ModelChoiceField(
        None,
        label="Sa fiche dans le réseau",
        required=False,
        empty_label="Aucune",
        help_text="Un référent ou un intervenant a une fiche : ses dossiers et ses échéances y sont attachés.",
    )

    def __init__(self, *args, compte=None, **kwargs):
        super().__init__(*args, **kwargs)
        siennes = AttributionRole.objects.filter(role=OuterRef("pk"), compte=compte)
        # Ses rôles d'abord : dans une longue liste, ils se voient sans défiler.
        self.fields["roles"].queryset = Role.objects.order_by(Exists(siennes).desc(), "libelle")
        libres = Intervenant.objects.actifs().filter(compte=None)
        if compte is not None:
            libres = libres | Intervenant.objects.filter(compte=compte)
        self.fields["intervenant"].queryset = libres


class FermetureForm(forms.Form):
    """Qui reprend ce que la personne tient : quelqu'un, ou personne si on le dit."""

    repreneur = forms.ModelChoiceField(
        Compte.objects.none(), label="Qui reprend", required=False, empty_label="Choisissez une personne"
    )
    sans_repreneur = forms.BooleanField(
        label="Personne pour l'instant : laisser sans référent et sans responsable", required=False
    )

    def __init__(self, *args, compte, **kwargs):
        super().__init__(*args, **kwargs)
        autres = Compte.objects.filter(collectivite=compte.collectivite, desactive_le=None).exclude(pk=compte.pk)
        self.fields["repreneur"].queryset = autres.filter(intervenant__isnull=False)

    def clean(self):
        donnees = super().clean()
        if donnees.get("repreneur") and donnees.get("sans_repreneur"):
            raise forms.ValidationError("Choisissez quelqu'un, ou cochez « personne », pas les deux.")
        return donnees


class RoleForm(forms.Form):
    """Le rôle et ses droits, un groupe de cases par pièce."""

    libelle = forms.CharField(label="Nom du rôle", max_length=80)
    portee = forms.ChoiceField(
        label="Sur quels dossiers", choices=Portee, help_text="Ce que ses droits permettent ne vaut que là."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for piece, choix in droits_par_piece().items():
            self.fields[f"droits_{piece}"] = forms.MultipleChoiceField(
                label=PIECES.get(piece, piece),
                choices=choix,
                initial=self.initial.get("droits"),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def clean(self):
        donnees = super().clean()
        par_piece = [donnees.pop(nom) for nom in list(donnees) if nom.startswith("droits_")]
        return donnees | {"droits": [droit for droits in par_piece for droit in droits]}


def droits_par_piece() -> dict[str, list[tuple[str, str]]]:
    """Pièce → [(code, libellé)], dans l'ordre des déclarations."""
    groupes: dict[str, list] = {}
    for code, libelle in droits_declares().items():
        groupes.setdefault(code.split(".")[0], []).append((code, libelle))
    return groupes
