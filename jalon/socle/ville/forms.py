"""Les formulaires des réglages de la ville."""

from django import forms
from django.utils.dates import MONTHS

from jalon.socle.cloison import Collectivite
from jalon.socle.conservation import DureeDeLaVille
from jalon.socle.saisies import FicheForm
from jalon.socle.ville.operations import LOGO_AU_PLUS
from jalon.ui.couleurs import couleur_par_defaut, dire_le_contraste

IDENTITE = "Ce choix change ce qui s'affiche et ce qui se saisit ; il n'efface rien."


class VilleForm(FicheForm):
    groupes = [
        ("La ville", ["nom", "couleur"]),
        ("Ce que l'on garde de l'identité", ["identite_enfants", "identite_familles"]),
        ("À qui s'adresser", ["crip", "delegue_donnees"]),
        ("Les statistiques", ["periode_reference", "ages_au_jour", "ages_au_mois", "seuil_secret"]),
    ]
    ages_au_mois = forms.TypedChoiceField(
        label="Mois de référence des âges",
        coerce=int,
        choices=list(MONTHS.items()),
        widget=forms.Select(attrs={"data-simple": ""}),
        help_text="L'année est celle où commence la période étudiée.",
    )

    class Meta(FicheForm.Meta):
        model = Collectivite
        fields = [
            "nom",
            "couleur",
            "identite_enfants",
            "identite_familles",
            "periode_reference",
            "ages_au_jour",
            "ages_au_mois",
            "seuil_secret",
            "crip",
            "delegue_donnees",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        couleur = self.instance.couleur or couleur_par_defaut()
        self.initial["couleur"] = couleur
        self.fields["couleur"].widget = forms.TextInput(attrs={"type": "color", "class": "form-control-color"})
        self.fields["couleur"].help_text = (
            f"Contraste de la couleur actuelle : {dire_le_contraste(couleur)} (il en faut 4,5). "
            "Le rouge se confondrait avec les alertes."
        )
        self.fields["crip"].widget.attrs["rows"] = 3
        self.fields["identite_enfants"].help_text = self.fields["identite_familles"].help_text = IDENTITE
        self.fields[
            "seuil_secret"
        ].help_text = (
            "Les effectifs plus petits sont masqués à qui ne lit que des chiffres (élus, financeurs). Trois au moins."
        )

    def clean_couleur(self):
        couleur = self.cleaned_data["couleur"].lower()
        return "" if couleur == couleur_par_defaut() else couleur


class LogoForm(forms.Form):
    fichier = forms.FileField(
        label="Image du logo",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        help_text=f"PNG ou JPEG, {LOGO_AU_PLUS // 1024} Ko au plus. Il est montré sur fond blanc, en petit.",
    )


class DureeForm(FicheForm):
    class Meta(FicheForm.Meta):
        model = DureeDeLaVille
        fields = ["mois_en_base_active", "mois_en_archive", "justification"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mois_en_base_active"].help_text = "Le dossier s'ouvre et se remplit comme d'habitude."
        self.fields["mois_en_archive"].help_text = "Mis de côté : peu de personnes, pour une raison écrite. 0 : aucun."
        self.fields["justification"].widget.attrs["rows"] = 4
