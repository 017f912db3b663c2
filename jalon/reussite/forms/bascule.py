"""La page d'une école : une décision par enfant, toutes proposées."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from jalon.restitution.editions.documents import Format
from jalon.reussite.bascule import Decision, Quoi
from jalon.reussite.lectures.bascule import Proposition, doit_changer
from jalon.reussite.models import Parcours
from jalon.socle.listes.lecture import valeurs
from jalon.socle.reseau.models import Etablissement
from jalon.ui.champs import DateSouple

A_DECIDER = ""
CLASSE_AU_PLUS = 30
SELECTION = {"data-simple": "", "class": "form-select form-select-sm"}


class ChoixRapide(forms.Select):
    """Le même choix, cent fois dans une page : Django rendrait un gabarit par option."""

    def render(self, name, value, attrs=None, renderer=None):
        choisie = str(value if value is not None else "")
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((cle, mark_safe(" selected") if str(cle) == choisie else "", libelle) for cle, libelle in self.choices),
        )
        return format_html(
            "<select{}>{}</select>", flatatt(self.build_attrs(self.attrs | {"name": name}, attrs)), options
        )


@dataclass(frozen=True)
class LigneDeSaisie:
    """Une ligne de la page : l'enfant, ses champs, ses erreurs."""

    proposition: Proposition
    quoi: Any
    niveau: Any
    ecole: Any
    classe: Any

    @property
    def saisies(self) -> list[tuple]:
        return [
            (self.quoi, "À la rentrée"),
            (self.niveau, "Niveau"),
            (self.ecole, "Établissement"),
            (self.classe, "Classe"),
        ]

    @property
    def est_en_erreur(self) -> bool:
        return any(champ.errors for champ, _ in self.saisies)


class BasculeForm(forms.Form):
    """`propositions` : les enfants de l'école qui restent à décider."""

    vers = forms.ChoiceField(
        label="Établissement de ceux qui changent d'école",
        required=False,
        help_text="Pour les enfants dont l'établissement reste vide : le collège de secteur, par exemple.",
    )

    def __init__(self, *args, propositions, **kwargs):
        super().__init__(*args, **kwargs)
        self.propositions = propositions
        self.niveaux = {str(v.pk): v for v in valeurs("niveau_scolaire")}
        self.ecoles = {str(e.pk): e for e in self._ecoles()}
        niveaux = [("", "—"), *((pk, v.libelle) for pk, v in self.niveaux.items())]
        ecoles = [(pk, str(e)) for pk, e in self.ecoles.items()]
        self.fields["vers"].choices = [("", "—"), *ecoles]
        if not any(p.change for p in propositions):
            del self.fields["vers"]
        for p in propositions:
            self._ajouter(p, niveaux, ecoles)

    def _ecoles(self):
        """Celles que l'on peut choisir, et celles où sont déjà ces enfants."""
        ici = {p.etablissement.pk: p.etablissement for p in self.propositions if p.etablissement}
        actives = {e.pk: e for e in Etablissement.objects.actifs()}
        return sorted((ici | actives).values(), key=lambda e: e.cle_recherche)

    def _ajouter(self, p: Proposition, niveaux, ecoles) -> None:
        cle, nom = p.enfant.pk, p.enfant
        proposee = Quoi.PASSE if p.niveau is not None else A_DECIDER
        decisions = [(A_DECIDER, "À décider"), *Quoi.choices]
        self._choix(f"quoi_{cle}", f"Décision pour {nom}", decisions, proposee)
        self._choix(f"niveau_{cle}", f"Niveau de {nom}", niveaux, p.niveau.pk if p.niveau else "")
        ecoles = [("", "Celui choisi en haut" if p.change else "—"), *ecoles]
        self._choix(f"ecole_{cle}", f"Établissement de {nom}", ecoles, p.etablissement.pk if p.etablissement else "")
        self.fields[f"classe_{cle}"] = forms.CharField(
            label=f"Classe de {nom}", required=False, max_length=CLASSE_AU_PLUS
        )
        self.fields[f"classe_{cle}"].widget.attrs["class"] = "form-control form-control-sm"

    def _choix(self, nom, label, choix, initial) -> None:
        self.fields[nom] = forms.ChoiceField(
            label=label, choices=choix, initial=initial, required=False, widget=ChoixRapide(attrs=SELECTION)
        )

    @property
    def lignes(self) -> list[LigneDeSaisie]:
        noms = ("quoi", "niveau", "ecole", "classe")
        return [LigneDeSaisie(p, *(self[f"{nom}_{p.enfant.pk}"] for nom in noms)) for p in self.propositions]

    @property
    def a_decider(self) -> int:
        """Ceux que la saisie laisse à décider."""
        return len(self.propositions) - len(self.cleaned_data.get("decisions", ()))

    def clean(self):
        donnees = super().clean()
        self.sans_etablissement = 0
        decisions = [self._decider(p, donnees) for p in self.propositions]
        donnees["decisions"] = [d for d in decisions if d is not None]
        if self.sans_etablissement:
            enfants = (
                "Un enfant change" if self.sans_etablissement == 1 else f"{self.sans_etablissement} enfants changent"
            )
            self.add_error("vers", f"{enfants} d'établissement : choisissez lequel, ici ou sur la ligne de chacun.")
        if not donnees["decisions"] and not self.errors:
            raise forms.ValidationError("Tous les enfants sont laissés à décider : choisissez au moins une décision.")
        return donnees

    def _decider(self, p: Proposition, donnees) -> Decision | None:
        cle = p.enfant.pk
        quoi = donnees.get(f"quoi_{cle}", A_DECIDER)
        if quoi == A_DECIDER or any(f"{nom}_{cle}" in self.errors for nom in ("quoi", "niveau", "ecole", "classe")):
            return None
        if quoi == Quoi.DEPART:
            return Decision(p.enfant, quoi)
        niveau = self._niveau(p, quoi, donnees)
        if niveau is None:
            return None
        ecole = self.ecoles.get(donnees[f"ecole_{cle}"])
        if quoi == Quoi.MAINTIEN:
            ecole = ecole or (p.origine.etablissement if p.origine else None)
        elif ecole is None and p.origine and p.origine.etablissement:
            ecole = self._nouvelle_ecole(p, niveau, donnees)
            if ecole is None:
                return None
        return Decision(p.enfant, quoi, niveau, ecole, donnees[f"classe_{cle}"].strip())

    def _niveau(self, p, quoi, donnees):
        if quoi == Quoi.MAINTIEN:
            niveau = p.origine.niveau if p.origine else None
            if niveau is None:
                self.add_error(f"quoi_{p.enfant.pk}", "Son niveau est inconnu : choisissez « Passe » et le niveau.")
            return niveau
        niveau = self.niveaux.get(donnees[f"niveau_{p.enfant.pk}"])
        if niveau is None:
            self.add_error(f"niveau_{p.enfant.pk}", "Choisissez le niveau, ou laissez l'enfant à décider.")
        return niveau

    def _nouvelle_ecole(self, p, niveau, donnees):
        """L'établissement laissé vide : celui de tous ceux qui changent, ou le même s'il a ce niveau."""
        if not doit_changer(p.origine, niveau):
            return p.origine.etablissement
        commune = self.ecoles.get(donnees.get("vers", ""))
        if commune is None and "vers" in self.fields:
            self.sans_etablissement += 1
        elif commune is None:
            self.add_error(f"ecole_{p.enfant.pk}", f"Il entre en {niveau} : choisissez son établissement.")
        return commune


class RenouvellementForm(forms.Form):
    """`parcours` : ceux dont l'accord est à renouveler, à cocher ou non."""

    les_parcours = forms.ModelMultipleChoiceField(
        queryset=None, label="Parcours dont l'accord est à renouveler", widget=forms.CheckboxSelectMultiple
    )
    pour_le = DateSouple(label="À recueillir avant le", help_text="La date de la chose à faire, confiée au référent.")
    documents = forms.ChoiceField(
        label="Documents à signer",
        required=False,
        choices=[("", "Ne pas les préparer"), *Format.choices],
        help_text="L'accord et le contrat d'engagement de chacun, dans une archive qui attend une journée.",
    )

    def __init__(self, *args, parcours, **kwargs):
        super().__init__(*args, **kwargs)
        champ = self.fields["les_parcours"]
        champ.queryset = Parcours.objects.filter(pk__in=[p.pk for p in parcours])
        champ.choices = [(p.pk, f"{p.enfant} ({p.dispositif})") for p in parcours]
        champ.initial = [p.pk for p in parcours]
