"""Les formulaires du réseau."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from jalon.socle.comptes.models import Compte
from jalon.socle.droits import Droit
from jalon.socle.habilitations import a_le_droit
from jalon.socle.listes.lecture import valeurs
from jalon.socle.reseau.contours import lire_contour
from jalon.socle.reseau.models import Classement, Commune, Etablissement, Intervenant, Lieu, Quartier, Structure
from jalon.socle.saisies import SaisieForm

OCTETS_AU_PLUS = 5 * 1024 * 1024


class ReseauForm(SaisieForm):
    """`par` : le compte qui saisit ; certains champs demandent plus que le droit de tenir le réseau."""

    def __init__(self, *args, par, **kwargs):
        self.par = par
        super().__init__(*args, **kwargs)

    @property
    def changes(self) -> dict:
        """Les seuls champs changés : ce qu'un autre a changé entre-temps sur la fiche reste."""
        ecrits = {champ.name for champ in self._meta.model._meta.fields}
        return {nom: self.cleaned_data[nom] for nom in self.changed_data if nom in ecrits}


class StructureForm(ReseauForm):
    class Meta(SaisieForm.Meta):
        model = Structure
        fields = ["nom", "type", "telephone", "courriel", "adresse"]


class IntervenantForm(ReseauForm):
    class Meta(SaisieForm.Meta):
        model = Intervenant
        fields = ["nom", "prenom", "fonction", "structure", "etablissement", "telephone", "courriel", "compte"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Lier un compte ouvre des dossiers : c'est à qui gère les comptes.
        if not a_le_droit(self.par, Droit.GERER_LES_COMPTES):
            del self.fields["compte"]
            return
        libres = models.Q(intervenant=None) | models.Q(pk=self.instance.compte_id)
        comptes = Compte.objects.filter(libres, collectivite=self.par.collectivite_id).order_by("nom")
        self.fields["compte"].queryset = comptes
        self.fields["compte"].help_text = "Cette personne verra les dossiers qui lui sont confiés."


class CommuneForm(ReseauForm):
    class Meta(SaisieForm.Meta):
        model = Commune
        fields = ["nom", "code_insee"]
        help_texts = {"code_insee": "Cinq caractères : 35238, 2A004."}


class QuartierForm(ReseauForm):
    fichier = forms.FileField(
        label="Contour, depuis un fichier GeoJSON",
        required=False,
        help_text="Un polygone, en longitude et latitude (WGS84). Il remplace le contour écrit ci-dessus.",
    )

    class Meta(SaisieForm.Meta):
        model = Quartier
        fields = ["nom", "type", "code", "commune", "valide_du", "valide_au", "contour"]
        widgets = {"contour": forms.Textarea(attrs={"rows": 5, "spellcheck": "false"})}
        error_messages = {"contour": {"invalid": "Ce contour n'est pas du GeoJSON : le texte ne se lit pas."}}

    def clean_fichier(self):
        fichier = self.cleaned_data["fichier"]
        if fichier and fichier.size > OCTETS_AU_PLUS:
            raise ValidationError("Ce fichier dépasse 5 Mo : simplifiez le contour.")
        return lire_contour(fichier.read()) if fichier else None

    def clean(self):
        propres = super().clean()
        if propres.get("fichier"):
            propres["contour"] = propres["fichier"]
            self.errors.pop("contour", None)
        return propres

    @property
    def changes(self):
        return {**super().changes, **({"contour": self.instance.contour} if "fichier" in self.changed_data else {})}


class PointForm(ReseauForm):
    """Un lieu qui a un point : son quartier se déduit des contours."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["quartier"].help_text = "Déduit du point quand un contour le contient."


class EtablissementForm(PointForm):
    groupes = [
        ("Établissement", ["nom", "uai", "type", "secteur", "cite_educative"]),
        ("Coordonnées", ["adresse", "code_postal", "commune", "telephone", "courriel"]),
        ("Situation", ["longitude", "latitude", "quartier"]),
    ]

    class Meta(SaisieForm.Meta):
        model = Etablissement
        fields = [
            *("nom", "uai", "type", "secteur", "cite_educative", "adresse", "code_postal", "commune"),
            *("telephone", "courriel", "longitude", "latitude", "quartier"),
        ]
        help_texts = {"uai": "Sept chiffres et une lettre : 0350165P."}


class LieuForm(PointForm):
    class Meta(SaisieForm.Meta):
        model = Lieu
        fields = ["nom", "adresse", "longitude", "latitude", "quartier"]


class ClassementForm(SaisieForm):
    class Meta(SaisieForm.Meta):
        model = Classement
        fields = ["zone", "depuis"]
        help_texts = {"depuis": "Vide : depuis toujours."}


class FiltreForm(forms.Form):
    """Ce qui restreint une liste du réseau."""

    q = forms.CharField(label="Nom", required=False, max_length=80)
    type = forms.ChoiceField(label="Type", required=False)
    retires = forms.BooleanField(label="Montrer aussi ce qui est retiré", required=False)

    def __init__(self, params, *, liste):
        super().__init__(params)
        self.fields["type"].choices = [("", "Tous"), *((v.code, v.libelle) for v in valeurs(liste))] if liste else []
        if not liste:
            del self.fields["type"]
