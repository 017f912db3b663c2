"""Ce que chaque action en lot demande, et les arguments, en JSON, qu'elle en tire."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.restitution.editions.documents import Format, Public, documents
from jalon.reussite.operations.lots_valeur import ENTITE, Mode
from jalon.saisie.types import type_de
from jalon.saisie.types.references import Fichier
from jalon.saisie.valeurs import lecteur, permis
from jalon.socle.listes.lecture import valeurs
from jalon.socle.reseau.models import Intervenant
from jalon.socle.saisies import garnir_du_reseau
from jalon.ui.champs import DateSouple

TOUS = ("", "Tous ceux qui sont ouverts")


class FormDeLot(forms.Form):
    """`compte` : qui agit ; ses champs permis, ses documents permis."""

    def __init__(self, *args, compte, **kwargs):
        super().__init__(*args, **kwargs)
        self.compte = compte

    @property
    def arguments(self) -> dict:
        raise NotImplementedError


class ReferentEnLotForm(FormDeLot):
    intervenant = forms.ModelChoiceField(queryset=None, label="Référent")
    du = DateSouple(label="À partir du", initial=timezone.localdate)
    dispositif = forms.ChoiceField(label="Parcours de quel dispositif", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        garnir_du_reseau(self.fields["intervenant"], Intervenant)
        self.fields["dispositif"].choices = [TOUS, *((v.pk, v.libelle) for v in valeurs("dispositif"))]

    @property
    def arguments(self) -> dict:
        choisis = self.cleaned_data
        dispositif = {"dispositif": int(choisis["dispositif"])} if choisis["dispositif"] else {}
        return {"intervenant": choisis["intervenant"].pk, "du": choisis["du"].isoformat(), **dispositif}


class ValeurEnLotForm(FormDeLot):
    """Le champ d'abord ; sa valeur ensuite, selon son type."""

    champ = forms.ChoiceField(label="Champ")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.possibles = {c.code: c for c in champs_possibles(self.compte)}
        self.fields["champ"].choices = [(code, champ.libelle) for code, champ in self.possibles.items()]
        code = self.data.get("champ") or self.initial.get("champ") or next(iter(self.possibles), "")
        self.choisi = self.possibles.get(code)
        self.initial["champ"] = code
        if self.choisi:
            self._demander_la_valeur()

    def _demander_la_valeur(self) -> None:
        multiple = type_de(self.choisi.type).est_multiple
        modes = [Mode.AJOUTER, Mode.RETIRER, Mode.METTRE, Mode.VIDER] if multiple else [Mode.METTRE, Mode.VIDER]
        self.fields["mode"] = forms.ChoiceField(label="Que faire", choices=[(m.value, m.label) for m in modes])
        saisie = type_de(self.choisi.type).champ_de_formulaire(self.choisi)
        saisie.label, saisie.help_text, saisie.required = self.choisi.libelle, self.choisi.aide, False
        self.fields[self.nom_de_la_valeur] = saisie

    @property
    def nom_de_la_valeur(self) -> str:
        """Changer de champ oublie la valeur de l'autre."""
        return f"valeur_{self.choisi.code}"

    def clean(self):
        donnees = super().clean()
        if self.choisi is None or self.nom_de_la_valeur in self.errors or "mode" in self.errors:
            return donnees
        try:
            rangee = type_de(self.choisi.type).ranger(self.choisi, donnees.get(self.nom_de_la_valeur))
        except ValidationError as erreur:
            self.add_error(self.nom_de_la_valeur, erreur)
            return donnees
        if rangee is None and donnees["mode"] != Mode.VIDER:
            self.add_error(self.nom_de_la_valeur, "Donnez la valeur, ou choisissez « Vider le champ ».")
        donnees["rangee"] = rangee
        return donnees

    @property
    def arguments(self) -> dict:
        mode = self.cleaned_data["mode"]
        valeur = {} if mode == Mode.VIDER else {"valeur": self.cleaned_data["rangee"]}
        return {"champ": self.choisi.code, "mode": mode, **valeur}


class DocumentEnLotForm(FormDeLot):
    document = forms.ChoiceField(label="Document")
    pour = forms.ChoiceField(label="Pour qui", choices=Public.choices, initial=Public.FAMILLE)
    format = forms.ChoiceField(label="Format", choices=Format.choices, initial=Format.PDF)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["document"].choices = [(d.code, d.libelle) for d in documents_possibles()]

    def clean(self):
        donnees = super().clean()
        declare = next((d for d in documents_possibles() if d.code == donnees.get("document")), None)
        if declare and donnees.get("pour") not in declare.publics:
            publics = ", ".join(Public(p).label.lower() for p in declare.publics)
            self.add_error("pour", f"Ce document se fait pour : {publics}.")
        return donnees

    @property
    def arguments(self) -> dict:
        return {nom: self.cleaned_data[nom] for nom in ("document", "pour")}


def champs_possibles(compte) -> list:
    """Les champs de la ville que ce compte peut remplir, une pièce jointe exceptée."""
    lus = permis(ENTITE, lecteur=lecteur(compte))
    return [c for c in lus if type_de(c.type).se_saisit and not isinstance(type_de(c.type), Fichier)]


def documents_possibles() -> list:
    return [d for d in documents() if d.objet in ("reussite.enfant", "reussite.parcours")]


class ConfierDemandesForm(forms.Form):
    """À qui : une personne de l'équipe, qui a un compte."""

    intervenant = forms.ModelChoiceField(queryset=None, label="À qui")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        champ = self.fields["intervenant"]
        garnir_du_reseau(champ, Intervenant)
        champ.queryset = champ.queryset.exclude(compte=None)
