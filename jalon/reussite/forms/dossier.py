"""Identité, famille, responsables légaux, situation datée, scolarité."""

from django import forms
from django.utils import timezone

from jalon.reussite.champs import ENFANT, FAMILLE, RESPONSABLE, SCOLARITE, SITUATION
from jalon.reussite.models import Enfant, Famille, ResponsableLegal, Scolarite, Situation
from jalon.reussite.operations.identite import CHAMPS_ENFANT, CHAMPS_FAMILLE, CHAMPS_RESPONSABLE
from jalon.saisie.formulaires import AvecChampsDeLaVille, arranger_les_natifs
from jalon.socle.cloison import ModeIdentite, collectivite_active
from jalon.socle.listes.lecture import choix
from jalon.socle.saisies import VIDE, FicheForm, SaisieForm, choix_de_valeur, garnir_liste

INITIALE = "Initiale seulement : la ville a choisi de ne pas garder les noms."


def retirer_identite(form, permis: dict, mode: str) -> None:
    """Ôte du formulaire les champs d'identité que la ville ne garde pas."""
    for nom in permis[ModeIdentite.COMPLETE]:
        if nom in form.fields and nom not in permis[mode]:
            del form.fields[nom]


def reduire_aux_initiales(form, permis: dict, mode: str) -> None:
    if mode == ModeIdentite.INITIALES:
        for nom in permis[mode]:
            form.fields[nom].max_length = 1
            form.fields[nom].widget.attrs["maxlength"] = 1
            form.fields[nom].help_text = INITIALE


class ChampsEnfant:
    """Les champs d'identité de l'enfant, selon ce que la ville garde."""

    groupes = [("L'enfant", ["nom", "prenom", "initiales", "sexe", "naissance", "langue"])]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        mode = collectivite_active().identite_enfants
        self.fields["sexe"].choices = [VIDE, *choix("sexe")]
        retirer_identite(self, CHAMPS_ENFANT, mode)
        if mode == ModeIdentite.COMPLETE:
            del self.fields["initiales"]


class EnfantForm(AvecChampsDeLaVille, ChampsEnfant, FicheForm):
    entite = ENFANT
    onglets_saisis = frozenset({"identite"})

    class Meta(FicheForm.Meta):
        model = Enfant
        fields = ["nom", "prenom", "initiales", "sexe", "naissance", "langue"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.prendre_la_configuration()


def champs_de_l_onglet(code: str) -> type[FicheForm]:
    """Le formulaire des seuls champs de la ville rangés dans cet onglet de la fiche."""

    class OngletForm(AvecChampsDeLaVille, FicheForm):
        entite = ENFANT
        onglets_saisis = frozenset({code})

        class Meta(FicheForm.Meta):
            model = Enfant
            fields = []

        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.prendre_la_configuration()

    return OngletForm


class NouvelEnfantForm(AvecChampsDeLaVille, ChampsEnfant, SaisieForm):
    """Ouvrir un dossier. Qui ne voit que ses dossiers en ouvre aussitôt le parcours, dont il est le référent."""

    entite = ENFANT
    onglets_saisis = frozenset({"identite"})
    obligatoires_compris = True
    dispositif_choisi = "dispositif"

    dispositif = choix_de_valeur("Dispositif", required=False)

    class Meta(SaisieForm.Meta):
        model = Enfant
        fields = ["nom", "prenom", "initiales", "sexe", "naissance", "langue"]

    def __init__(self, *args, avec_parcours: bool, **kwargs):
        super().__init__(*args, **kwargs)
        garnir_liste(self.fields["dispositif"], "dispositif")
        self.fields["dispositif"].required = avec_parcours
        self.fields["dispositif"].help_text = (
            "Le parcours s'ouvre au repérage, à votre nom : sans lui, vous ne verriez pas ce dossier."
            if avec_parcours
            else "Si vous le savez déjà : le parcours s'ouvre au repérage."
        )
        self.prendre_la_configuration()

    def clean(self):
        donnees = super().clean()
        identite = [nom for nom in ("nom", "prenom", "initiales") if nom in self.fields]
        if identite and not any(donnees.get(nom) for nom in identite):
            self.add_error(identite[0], "Écrivez au moins de quoi le reconnaître.")
        return donnees


class FamilleForm(AvecChampsDeLaVille, FicheForm):
    entite = FAMILLE
    groupes = [("Le foyer", ["nom", "adresse", "code_postal", "commune", "fratrie"])]

    class Meta(FicheForm.Meta):
        model = Famille
        fields = ["nom", "adresse", "code_postal", "commune", "fratrie", "observations"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        mode = collectivite_active().identite_familles
        retirer_identite(self, CHAMPS_FAMILLE, mode)
        reduire_aux_initiales(self, CHAMPS_FAMILLE, mode)
        self.prendre_la_configuration()


class ResponsableForm(FicheForm):
    groupes = [
        ("Qui", ["lien", "nom", "prenom", "autorite_parentale", "vit_avec_enfant", "situation_emploi"]),
        ("Le joindre", ["telephone", "courriel", "interprete", "adresse"]),
        ("Ce qui protège", ["adresse_confidentielle", "ne_pas_contacter", "decision_du_juge"]),
    ]

    class Meta(FicheForm.Meta):
        model = ResponsableLegal
        fields = [
            "lien",
            "nom",
            "prenom",
            "autorite_parentale",
            "vit_avec_enfant",
            "situation_emploi",
            "telephone",
            "courriel",
            "interprete",
            "adresse",
            "adresse_confidentielle",
            "ne_pas_contacter",
            "decision_du_juge",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        mode = collectivite_active().identite_familles
        retirer_identite(self, CHAMPS_RESPONSABLE, mode)
        reduire_aux_initiales(self, CHAMPS_RESPONSABLE, mode)
        self.fields[
            "adresse_confidentielle"
        ].help_text = (
            "Son adresse et ses coordonnées ne sortent dans aucun document, et les partenaires ne les voient pas."
        )
        arranger_les_natifs(self, FAMILLE, RESPONSABLE)


class SituationForm(SaisieForm):
    """Ce qui change dans la vie de l'enfant, ou de tout son foyer, à partir d'une date."""

    POUR = [("enfant", "Pour cet enfant seulement"), ("famille", "Pour toute la famille")]
    pour = forms.ChoiceField(label="Cette situation vaut", choices=POUR, widget=forms.RadioSelect, initial="enfant")

    class Meta(SaisieForm.Meta):
        model = Situation
        fields = ["depuis", "quartier", "quartier_vecu", "qpv", "structure", "responsabilite"]

    field_order = ["pour"]

    def __init__(self, *args, famille=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["depuis"].help_text = "Laissez vide si vous ne savez pas : la situation vaut alors depuis toujours."
        self.initial["depuis"] = self.initial.get("depuis") or timezone.localdate()
        if famille is None:
            del self.fields["pour"]
        if not collectivite_active().politique_de_la_ville:
            del self.fields["qpv"]
        arranger_les_natifs(self, ENFANT, SITUATION)

    def validate_unique(self):
        """Une situation déjà notée à cette date se complète : ce n'est pas une erreur."""

    def validate_constraints(self):
        """L'enfant ou la famille n'est connu que de l'opération, qui vérifie."""

    @property
    def renseignes(self) -> dict:
        """Les valeurs données : une valeur laissée vide n'efface pas celle d'une situation antérieure."""
        return {nom: v for nom, v in self.cleaned_data.items() if nom not in ("pour", "depuis") and v not in (None, "")}


def annee_scolaire(jour) -> str:
    """« 2026-2027 » du 1er août 2026 au 31 juillet 2027."""
    debut = jour.year if jour.month >= 8 else jour.year - 1
    return f"{debut}-{debut + 1}"


class ScolariteForm(FicheForm):
    amenagements = forms.ModelMultipleChoiceField(
        queryset=None, label="Aménagements", required=False, widget=forms.CheckboxSelectMultiple
    )
    groupes = [
        ("Où", ["annee", "depuis", "etablissement", "niveau", "classe"]),
        ("Si l'établissement n'est pas dans la liste", ["type_etablissement", "zone"]),
        ("Comment", ["rythme", "absenteisme", "exclusions", "amenagements"]),
    ]

    class Meta(FicheForm.Meta):
        model = Scolarite
        fields = [
            "annee",
            "depuis",
            "etablissement",
            "niveau",
            "classe",
            "type_etablissement",
            "zone",
            "rythme",
            "absenteisme",
            "exclusions",
        ]

    def __init__(self, *args, **kwargs):
        instance = kwargs.get("instance")
        super().__init__(*args, **kwargs)
        garnir_liste(self.fields["amenagements"], "amenagement_scolarite")
        if instance is not None and instance.pk:
            self.initial["amenagements"] = [lien.amenagement_id for lien in instance.les_amenagements.all()]
        else:
            self.initial["annee"] = annee_scolaire(timezone.localdate())
            self.initial["depuis"] = f"01/09/{self.initial['annee'][:4]}"
        arranger_les_natifs(self, ENFANT, SCOLARITE)

    def validate_unique(self):
        """Une scolarité déjà notée à cette date se complète : l'opération décide."""
