"""Ouvrir un parcours et le faire avancer ; objectifs."""

from django import forms
from django.utils import timezone

from jalon.reussite.champs import PARCOURS
from jalon.reussite.droits import Droit
from jalon.reussite.models import Atteinte, EtatParcours, Objectif, Parcours
from jalon.reussite.models.parcours import AVANT_ENTREE
from jalon.reussite.operations import peut_passer
from jalon.reussite.operations.accord import accord_manque
from jalon.saisie.formulaires import AvecChampsDeLaVille
from jalon.socle.habilitations import Portee, a_le_droit, portee_de
from jalon.socle.listes.lecture import libelles
from jalon.socle.reseau.models import Intervenant
from jalon.socle.saisies import FicheForm, SaisieForm, choix_de_valeur, garnir_du_reseau, garnir_liste
from jalon.ui.champs import DateSouple

VAGUE = "2022"


def champ_sans_accord() -> forms.CharField:
    """La raison d'une entrée sans accord signé : pour les seuls comptes qui en ont le droit."""
    return forms.CharField(
        label="Sans accord signé : la raison",
        required=False,
        max_length=200,
        help_text="À remplir seulement s'il n'y a pas d'accord signé. Cette raison reste au journal.",
    )


class FormAvecListes(forms.Form):
    """Garnit ses listes sous la cloison : `listes = {champ: code de liste}`."""

    listes: dict[str, str] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for champ, liste in self.listes.items():
            garnir_liste(self.fields[champ], liste)


class OuvertureForm(AvecChampsDeLaVille, FormAvecListes):
    """Ouvrir un parcours : d'origine, seul le dispositif est obligatoire."""

    entite = PARCOURS
    dispositif_choisi = "dispositif"

    dispositif = choix_de_valeur("Dispositif")
    repere_le = DateSouple(label="Repéré le", required=False, initial=timezone.localdate)
    origine = choix_de_valeur("Origine du repérage", required=False)
    entree = DateSouple(
        label="Date d'entrée",
        required=False,
        help_text="Laissez vide si l'enfant n'est pas encore entré : le parcours est alors « Repéré »."
        " Une entrée demande un accord d'adhésion signé.",
    )
    sans_accord = champ_sans_accord()
    referent = forms.ModelChoiceField(queryset=None, label="Référent", required=False)
    malgre_tout = forms.BooleanField(label="Ouvrir quand même un second parcours", required=False)

    listes = {"dispositif": "dispositif", "origine": "origine_reperage"}

    def __init__(self, *args, enfant, compte, **kwargs):
        super().__init__(*args, compte=compte, **kwargs)
        self.enfant, self.instance = enfant, Parcours(enfant=enfant)
        garnir_du_reseau(self.fields["referent"], Intervenant)
        if not a_le_droit(compte, Droit.ENTRER_SANS_ACCORD):
            del self.fields["sans_accord"]
        if portee_de(compte, Droit.VOIR_LES_DOSSIERS) != Portee.VILLE:
            self.initial.setdefault("referent", getattr(compte, "intervenant", None))
        self._second_parcours()
        self.prendre_la_configuration()

    def _second_parcours(self):
        """La case n'apparaît que si ce dispositif a déjà un parcours ouvert."""
        choisi = self.data.get(self.add_prefix("dispositif")) if self.is_bound else None
        ouverts = self.enfant.les_parcours.filter(annule_le=None, sortie=None).exclude(etat=EtatParcours.NON_OUVERT)
        self.deja_ouvert = ouverts.filter(dispositif_id=choisi).first() if str(choisi or "").isdigit() else None
        if self.deja_ouvert is None:
            del self.fields["malgre_tout"]

    def clean(self):
        donnees = super().clean()
        if self.deja_ouvert and not donnees.get("malgre_tout"):
            depuis = self.deja_ouvert.entree or self.deja_ouvert.repere_le
            quand = f" depuis le {depuis:%d/%m/%Y}" if depuis else ""
            self.add_error(
                "malgre_tout",
                f"Un parcours {self.deja_ouvert.dispositif} est déjà ouvert{quand}. Cochez pour en ouvrir un second.",
            )
        return donnees


class ParcoursForm(AvecChampsDeLaVille, FicheForm):
    """Corriger ce qui a été noté ; seules les dates que l'état suppose se montrent."""

    entite = PARCOURS

    class Meta(FicheForm.Meta):
        model = Parcours
        fields = ["repere_le", "origine", "entree", "sortie", "motif", "relais", "bilan_final"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.etat in AVANT_ENTREE:
            self._oter("entree")
        else:
            self.fields["entree"].required = True
        if self.instance.etat != EtatParcours.TERMINE:
            self._oter("sortie", "motif", "relais", "bilan_final")
        else:
            self.fields["sortie"].required = self.fields["motif"].required = True
        self.prendre_la_configuration()

    def _oter(self, *noms):
        for nom in noms:
            del self.fields[nom]


class DateForm(forms.Form):
    """Une seule date : entrer, reprendre, mettre en veille."""

    le = DateSouple(label="Date", initial=timezone.localdate)


class EntreeForm(DateForm):
    """La date d'entrée ; la raison de se passer d'accord ne se propose qu'à qui en a le droit, et s'il manque."""

    sans_accord = champ_sans_accord()

    def __init__(self, *args, parcours, compte, **kwargs):
        super().__init__(*args, **kwargs)
        self.accord_manque = accord_manque(parcours, timezone.localdate())
        if not self.accord_manque or not a_le_droit(compte, Droit.ENTRER_SANS_ACCORD):
            del self.fields["sans_accord"]


class EtatForm(forms.Form):
    etat = forms.ChoiceField(label="État", widget=forms.RadioSelect)

    def __init__(self, *args, parcours, **kwargs):
        super().__init__(*args, **kwargs)
        noms = libelles("etat_parcours")
        self.fields["etat"].choices = [
            (etat.value, noms.get(etat.value, etat.label)) for etat in AVANT_ENTREE if peut_passer(parcours, etat)
        ]


class SuspensionForm(forms.Form):
    du = DateSouple(label="Suspendu à partir du", initial=timezone.localdate)
    raison = forms.CharField(label="Raison", required=False, max_length=200, help_text="Des faits, pas de jugement.")


class RaisonForm(forms.Form):
    """Rouvrir, annuler : une phrase."""

    raison = forms.CharField(label="Pourquoi", max_length=200)


class ReferentForm(forms.Form):
    intervenant = forms.ModelChoiceField(queryset=None, label="Référent")
    du = DateSouple(label="À partir du", initial=timezone.localdate)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        garnir_du_reseau(self.fields["intervenant"], Intervenant)


class ProfilForm(FormAvecListes):
    vague = forms.CharField(label="Vague d'enquête", max_length=20, initial=VAGUE)
    profil = choix_de_valeur("Profil", required=False, help_text="Vide : retirer le profil de cette vague.")

    listes = {"profil": "profil_anct"}


class NouvelObjectifForm(SaisieForm):
    """L'ajout en place : un domaine, une phrase."""

    class Meta(SaisieForm.Meta):
        model = Objectif
        fields = ["domaine", "libelle", "echeance"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["libelle"].label = "Ce que l'on vise"


class ObjectifForm(FicheForm):
    class Meta(FicheForm.Meta):
        model = Objectif
        fields = ["domaine", "libelle", "priorite", "fixe_le", "echeance", "atteinte", "evalue_le"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["atteinte"].choices = choix_d_atteinte()


def choix_d_atteinte() -> list[tuple[str, str]]:
    noms = libelles("atteinte_objectif")
    return [("", "En cours"), *((a.value, noms.get(a.value, a.label)) for a in Atteinte)]


class AtteinteForm(forms.Form):
    """Où en est l'objectif, changé en place."""

    atteinte = forms.ChoiceField(label="Où en est-on", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["atteinte"].choices = choix_d_atteinte()
