"""La liste de classe d'une école : où elle est, quelles colonnes disent quoi, qui l'on met à jour."""

from django import forms
from django.utils import timezone

from jalon.restitution.reprise.cibles import Cible, mots_de
from jalon.restitution.reprise.correspondance import Proposition
from jalon.reussite.bascule import annee_a_preparer, annees_possibles, rentree
from jalon.reussite.echange.gabarits import NOM_ET_PRENOM
from jalon.reussite.forms.dossier import annee_scolaire
from jalon.socle.reseau.models import Etablissement
from jalon.socle.saisies import garnir_du_reseau
from jalon.ui.champs import DateSouple

ACCEPTES = ".xlsx,.ods,.csv,.txt"
NULLE_PART = ("", "Aucune colonne")


def _cible(code: str, libelle: str, indice: str, *mots: str) -> Cible:
    return Cible(code=code, libelle=libelle, groupe="", remplit=((code, "texte"),), indice=indice, mots=mots)


NOM, PRENOM, NAISSANCE = "enfants.nom", "enfants.prenom", "enfants.naissance"
NIVEAU, CLASSE = "enfants.niveau", "scolarites.classe"
# Les en-têtes des listes d'école (premier degré) et de collège.
CIBLES = (
    _cible(NOM, "Nom", "nom", "nom", "nom de naissance", "nom d'usage", *mots_de(NOM)),
    _cible(PRENOM, "Prénom", "nom", "prénom", "prénom 1", "premier prénom", "prénom d'usage", *mots_de(PRENOM)),
    NOM_ET_PRENOM,
    _cible(NAISSANCE, "Date de naissance", "naissance", "naissance", *mots_de(NAISSANCE)),
    _cible(NIVEAU, "Niveau", "liste niveau_scolaire", "niveau", "niveau scolaire", "niv"),
    _cible(CLASSE, "Classe", "", "classe", "division", "libellé classe", "code classe", "nom de la classe"),
)
CODES = {f"colonne{rang}": cible.code for rang, cible in enumerate(CIBLES)}


class ListeDeClasseForm(forms.Form):
    """Le fichier n'est lu que le temps de la requête ; les colonnes se corrigent en le renvoyant."""

    etablissement = forms.ModelChoiceField(queryset=None, label="École ou collège", empty_label="—")
    annee = forms.ChoiceField(label="Année scolaire")
    depuis = DateSouple(label="Depuis", required=False, help_text="Vide : la rentrée de cette année-là.")
    fichier = forms.FileField(
        label="La liste",
        widget=forms.FileInput(attrs={"accept": ACCEPTES}),
        help_text="Un classeur (.xlsx, .ods) ou un CSV. Il est lu, puis oublié : Jalon ne le garde pas.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        aujourd_hui = timezone.localdate()
        garnir_du_reseau(self.fields["etablissement"], Etablissement)
        annees = sorted({annee_scolaire(aujourd_hui), *annees_possibles(aujourd_hui)})
        self.fields["annee"].choices = [(annee, annee) for annee in annees]
        self.initial.setdefault("annee", annee_a_preparer(aujourd_hui))

    def clean(self):
        donnees = super().clean()
        if donnees.get("annee") and not donnees.get("depuis"):
            donnees["depuis"] = rentree(donnees["annee"])
        return donnees


class ColonnesDeClasseForm(forms.Form):
    """Quelle colonne du fichier dit quoi. Ses champs appartiennent au formulaire du fichier, qu'ils renvoient."""

    def __init__(self, *args, propositions: list[Proposition], **kwargs):
        super().__init__(*args, **kwargs)
        entetes = [(str(p.rang), p.entete or f"Colonne {p.rang + 1}") for p in propositions]
        proposees = {p.cible.code: str(p.rang) for p in propositions if p.cible}
        for nom, cible in zip(CODES, CIBLES, strict=True):
            self.fields[nom] = forms.ChoiceField(
                label=cible.libelle,
                choices=[NULLE_PART, *entetes],
                required=False,
                initial=proposees.get(cible.code, ""),
                widget=forms.Select(attrs={"form": "liste-a-lire", "data-simple": ""}),
            )

    @property
    def rangs(self) -> dict[str, int]:
        """Code de cible → rang de sa colonne, tel que choisi, sinon tel que proposé."""
        choisis = {nom: self[nom].value() for nom in CODES}
        permis = {rang for rang, _ in next(iter(self.fields.values())).choices if rang}
        return {CODES[nom]: int(rang) for nom, rang in choisis.items() if rang in permis}

    @property
    def nomme_les_enfants(self) -> bool:
        return NOM_ET_PRENOM.code in self.rangs or {NOM, PRENOM} <= self.rangs.keys()
