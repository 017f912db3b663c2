"""Les formulaires des réglages de la ville."""

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.html import format_html

from jalon.socle import numerotation
from jalon.socle.ages import lire_les_ages, nommer_les_tranches
from jalon.socle.cloison import Collectivite
from jalon.socle.conservation import DureeDeLaVille
from jalon.socle.saisies import FicheForm
from jalon.socle.ville.operations import LOGO_AU_PLUS, SANS_HDS
from jalon.ui.couleurs import couleur_par_defaut, dire_le_contraste

NUMERO = (
    "{numero}, obligatoire, et {annee}, l'année où le dossier s'ouvre. « PRE-{annee}-{numero:4} » complète le numéro "
    "à quatre chiffres. Vide : le numéro seul."
)
TRANCHES = "L'âge où commence chaque tranche : « 3, 6, 11, 15 ». Elles s'ajoutent à celles de l'enquête nationale."
SANTE = "Allume les champs de la ville marqués « santé ». Les éteindre les cache, sans rien effacer."
IDENTITE = "Ce choix change ce qui s'affiche et ce qui se saisit ; il n'efface rien."


def apercu_du_reglage(nom: str, valeur) -> str:
    """Ce que donnerait le réglage. Lève ValidationError, avec une phrase, s'il ne convient pas."""
    if nom == "modele_numero":
        numerotation.verifier_le_modele(valeur)
        return f"Ce que l'on lira : {numerotation.apercu(valeur, timezone.localdate())}."
    noms = nommer_les_tranches(valeur if isinstance(valeur, list) else lire_les_ages(valeur))
    return f"Les tranches : {' · '.join(noms)}." if noms else "Aucune tranche propre à la ville."


class SaisieAges(forms.CharField):
    """Les âges où commence chaque tranche, écrits à la suite."""

    def prepare_value(self, value):
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value):
        return lire_les_ages(super().to_python(value))


class VilleForm(FicheForm):
    groupes = [
        ("La ville", ["nom", "couleur"]),
        ("Ce que l'on garde de l'identité", ["identite_enfants", "identite_familles"]),
        ("Les dossiers", ["modele_numero", "politique_de_la_ville", "donnees_de_sante"]),
        ("À qui s'adresser", ["crip", "delegue_donnees"]),
        ("Les statistiques", ["periode_reference", "ages_au_jour", "ages_au_mois", "tranches_age", "seuil_secret"]),
    ]
    tranches_age = SaisieAges(label="Tranches d'âge de la ville", required=False)
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
            "modele_numero",
            "politique_de_la_ville",
            "donnees_de_sante",
            "periode_reference",
            "ages_au_jour",
            "ages_au_mois",
            "tranches_age",
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

        self._expliquer_les_dossiers()

    def _expliquer_les_dossiers(self) -> None:
        ville, apercu = self.instance, reverse("socle:ville_apercu")
        for nom, aide in (("modele_numero", NUMERO), ("tranches_age", TRANCHES)):
            vivant = {"hx-get": apercu, "hx-trigger": "input changed delay:300ms", "hx-target": f"#apercu-{nom}"}
            self.fields[nom].widget.attrs.update(vivant)
            actuel = apercu_du_reglage(nom, getattr(ville, nom))
            self.fields[nom].help_text = format_html(
                '{}<br><output id="apercu-{}" for="id_{}">{}</output>', aide, nom, nom, actuel
            )
        sante = self.fields["donnees_de_sante"]
        sante.disabled = not settings.HDS and not ville.donnees_de_sante
        sante.help_text = SANTE if settings.HDS else SANS_HDS

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
