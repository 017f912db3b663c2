"""La fiche de repérage par un lien, et le formulaire des parents : peu de champs, aucun obligatoire sans raison."""

from django import forms
from django.core.exceptions import ValidationError

from jalon.reussite.champs import DEMANDE
from jalon.reussite.forms.demande import ChampsDeDemande, cases
from jalon.reussite.models import Demande
from jalon.saisie.formulaires import AvecChampsDeLaVille
from jalon.socle.saisies import SaisieForm


class LienForm(AvecChampsDeLaVille, ChampsDeDemande, SaisieForm):
    """Ce qu'un professionnel dit d'un enfant. Son nom et sa structure viennent de son invitation.

    Des champs de la ville, il ne remplit que ceux qui sont à tous : ni réservés à un rôle, ni sensibles.
    """

    entite = DEMANDE

    domaines = cases("Domaines de difficulté")
    natures = cases("Motifs de la demande")
    groupes = [
        (
            "L'enfant",
            [
                *("nom", "prenom", "initiales", "sexe", "naissance", "annee_naissance"),
                *("etablissement", "niveau", "classe", "responsables"),
            ],
        ),
        ("Ce que vous observez", ["domaines", "natures", "faits", "points_d_appui", "deja_tente", "suivis_connus"]),
        ("Ce qui est attendu", ["attente_professionnel", "attente_famille", "urgence"]),
        ("La famille", ["famille_informee", "famille_informee_le", "famille_d_accord"]),
        ("Vous", ["origine", "telephone_emetteur"]),
    ]

    class Meta(SaisieForm.Meta):
        model = Demande
        fields = [
            *("nom", "prenom", "initiales", "sexe", "naissance", "annee_naissance", "etablissement", "niveau"),
            *("classe", "responsables", "faits", "points_d_appui", "deja_tente", "suivis_connus"),
            *("attente_professionnel", "attente_famille", "urgence", "famille_informee", "famille_informee_le"),
            *("famille_d_accord", "origine", "telephone_emetteur"),
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.preparer()
        self.fields["faits"].required = True
        self.fields["origine"].label = "Qui a repéré la difficulté"
        self.fields["telephone_emetteur"].label = "Où vous joindre"
        self.fields["annee_naissance"].help_text = "Si vous ne savez pas la date."
        self.prendre_la_configuration()


class ParentForm(ChampsDeDemande, SaisieForm):
    """Ce qu'un parent dit de son enfant. `site` est un piège : seul un robot le remplit."""

    site = forms.CharField(label="Ne remplissez pas ce champ", required=False)

    class Meta(SaisieForm.Meta):
        model = Demande
        fields = [
            *("emetteur", "telephone_emetteur", "courriel_emetteur", "prenom", "nom", "initiales", "naissance"),
            *("etablissement", "classe", "attente_famille"),
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.retirer_l_identite()
        self.fields["emetteur"].label = "Votre nom"
        self.fields["etablissement"].label = "École, collège ou lycée"
        self.fields["attente_famille"].label = "Ce qui vous inquiète, ce que vous attendez"
        self.fields["attente_famille"].widget.attrs["rows"] = 5
        for nom in ("emetteur", "attente_famille"):
            self.fields[nom].required = True

    def clean(self):
        donnees = super().clean()
        if not self.errors and not (donnees.get("telephone_emetteur") or donnees.get("courriel_emetteur")):
            raise ValidationError(
                "Laissez un téléphone ou un courriel : sans l'un des deux, nous ne pourrons pas répondre."
            )
        return donnees

    @property
    def est_un_robot(self) -> bool:
        return bool(self.data.get("site"))

    @property
    def dit(self) -> dict:
        return {nom: valeur for nom, valeur in self.cleaned_data.items() if nom != "site"}
