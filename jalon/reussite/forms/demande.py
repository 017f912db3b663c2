"""La fiche de repérage, la suite, la réponse à l'émetteur, les invitations à déposer."""

from django import forms
from django.utils import timezone

from jalon.reussite.champs import DEMANDE
from jalon.reussite.droits import Droit
from jalon.reussite.forms.dossier import retirer_identite
from jalon.reussite.forms.parcours import FormAvecListes
from jalon.reussite.models import Demande
from jalon.reussite.operations import SUITES_POSSIBLES
from jalon.reussite.operations.identite import CHAMPS_ENFANT
from jalon.saisie.formulaires import AvecChampsDeLaVille
from jalon.socle.cloison import collectivite_active
from jalon.socle.habilitations import comptes_ayant
from jalon.socle.listes.lecture import choix, libelles
from jalon.socle.reseau.models import Etablissement, Intervenant, Structure
from jalon.socle.saisies import VIDE, FicheForm, choix_de_valeur, garnir_du_reseau, garnir_liste
from jalon.ui.champs import DateSouple

OUI_NON = [("unknown", "Je ne sais pas"), ("true", "Oui"), ("false", "Non")]
DE_L_ENFANT = [
    *("nom", "prenom", "initiales", "sexe", "naissance", "annee_naissance"),
    *("etablissement", "niveau", "classe", "responsables"),
]
LONGS = [
    *("faits", "points_d_appui", "deja_tente", "suivis_connus"),
    *("attente_professionnel", "attente_famille", "responsables"),
]


def cases(label: str) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        queryset=None, label=label, required=False, widget=forms.CheckboxSelectMultiple
    )


class ChampsDeDemande:
    """Ce que toute fiche de repérage partage : les cases, ce que la ville garde de l'identité, les libellés."""

    def preparer(self) -> None:
        garnir_liste(self.fields["domaines"], "domaine")
        garnir_liste(self.fields["natures"], "nature_demande")
        self.retirer_l_identite()
        self.fields["sexe"].choices = [VIDE, *choix("sexe")]
        for nom in LONGS:
            if nom in self.fields:
                self.fields[nom].widget.attrs["rows"] = 3
        for nom in ("famille_informee", "famille_d_accord"):
            if nom in self.fields:
                self.fields[nom].widget.choices = OUI_NON

    def retirer_l_identite(self) -> None:
        retirer_identite(self, CHAMPS_ENFANT, collectivite_active().identite_enfants)


class DemandeForm(AvecChampsDeLaVille, ChampsDeDemande, FicheForm):
    """Toute la fiche de repérage. Qui demande n'est pas toujours qui a repéré."""

    entite = DEMANDE

    domaines = cases("Domaines de difficulté")
    natures = cases("Motifs de la demande")
    groupes = [
        ("La demande", ["le", "urgence", "suivie_par"]),
        (
            "Qui demande",
            [
                *("demandeur", "origine_demande", "emetteur", "fonction_emetteur", "structure"),
                *("courriel_emetteur", "telephone_emetteur"),
            ],
        ),
        ("Qui a repéré", ["origine"]),
        ("L'enfant", DE_L_ENFANT),
        (
            "Ce qui est observé",
            ["domaines", "natures", "faits", "points_d_appui", "deja_tente", "suivis_connus"],
        ),
        ("Ce qui est attendu", ["attente_professionnel", "attente_famille"]),
        ("La famille", ["famille_informee", "famille_informee_le", "famille_d_accord"]),
    ]

    class Meta(FicheForm.Meta):
        model = Demande
        fields = [
            *("le", "urgence", "suivie_par", "demandeur", "origine_demande", "emetteur", "fonction_emetteur"),
            *("structure", "courriel_emetteur", "telephone_emetteur", "origine", *DE_L_ENFANT),
            *("faits", "points_d_appui", "deja_tente", "suivis_connus", "attente_professionnel", "attente_famille"),
            *("famille_informee", "famille_informee_le", "famille_d_accord"),
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.preparer()
        self.fields["demandeur"].choices = [VIDE, *choix("type_demandeur")]
        self.fields["origine"].label = "Origine du repérage"
        self.fields["origine"].help_text = "Qui a remarqué la difficulté, même si c'est un autre qui demande."
        self.fields["annee_naissance"].help_text = "Si la date n'est pas connue."
        suivie = self.fields["suivie_par"]
        suivie.queryset = suivie.queryset.exclude(compte=None)
        if self.instance.pk:
            self.initial["domaines"] = [ligne.domaine_id for ligne in self.instance.les_domaines.all()]
            self.initial["natures"] = [ligne.nature_id for ligne in self.instance.les_natures.all()]
        self.prendre_la_configuration()


class DemandeDeposeeForm(DemandeForm):
    """La même, pour qui la dépose : c'est l'équipe qui la confie à quelqu'un."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("suivie_par", None)


class SuiteForm(FormAvecListes):
    """La suite : seules celles qui peuvent venir sont proposées."""

    suite = forms.ChoiceField(label="Suite donnée")
    cause = choix_de_valeur("Motif de non-admission", required=False)
    le = DateSouple(label="Le", initial=timezone.localdate)

    listes = {"cause": "motif_non_admission"}

    def __init__(self, *args, demande, **kwargs):
        super().__init__(*args, **kwargs)
        possibles = SUITES_POSSIBLES[demande.suite]
        self.fields["suite"].choices = [
            VIDE,
            *((c, li) for c, li in libelles("suite_demande").items() if c in possibles),
        ]
        self.fields["cause"].help_text = "Seulement si l'enfant n'est pas admis."


class ReponseForm(forms.Form):
    """On ne choisit que la personne à appeler : le reste se déduit de la suite."""

    appeler = forms.ModelChoiceField(queryset=None, label="Qui appeler")
    le = DateSouple(label="Le", initial=timezone.localdate)
    envoyer = forms.BooleanField(label="L'envoyer par courriel", required=False)

    def __init__(self, *args, demande, peut_envoyer: bool, **kwargs):
        super().__init__(*args, **kwargs)
        equipe = comptes_ayant(Droit.DEPOSER_UNE_DEMANDE).values("pk")
        self.fields["appeler"].queryset = Intervenant.objects.actifs().filter(compte__in=equipe)
        if peut_envoyer:
            self.fields["envoyer"].label = f"L'envoyer à {demande.courriel_emetteur}"
        else:
            del self.fields["envoyer"]


class InvitationForm(forms.Form):
    """À qui, d'où, et pour combien de demandes."""

    destinataire = forms.CharField(label="Nom de la personne", max_length=160)
    fonction = forms.CharField(label="Fonction", max_length=120, required=False)
    courriel = forms.EmailField(
        label="Courriel", required=False, help_text="Pour lui envoyer le lien, et la réponse à ses demandes."
    )
    etablissement = forms.ModelChoiceField(queryset=None, label="Établissement", required=False)
    structure = forms.ModelChoiceField(queryset=None, label="Ou structure", required=False)
    permanente = forms.ChoiceField(
        label="Ce lien vaut",
        choices=[("oui", "un an, pour toutes ses demandes"), ("", "soixante jours, pour une seule demande")],
        initial="oui",
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        garnir_du_reseau(self.fields["etablissement"], Etablissement)
        garnir_du_reseau(self.fields["structure"], Structure)


class RattachementForm(forms.Form):
    """Le dossier choisi, parmi ceux que le compte voit."""

    enfant = forms.ModelChoiceField(queryset=None, label="Dossier")

    def __init__(self, *args, enfants, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["enfant"].queryset = enfants
