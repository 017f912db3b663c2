"""Ajouter une action, changer son état en place, la corriger ; préconiser."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.reussite.champs import ACTION
from jalon.reussite.forms.parcours import FormAvecListes
from jalon.reussite.models import Action, EtatAction, Objectif, Preconisation
from jalon.reussite.operations import FINIES, PAS_COMMENCEES, TRANSITIONS_D_ACTION
from jalon.saisie.formulaires import AvecChampsDeLaVille
from jalon.socle.listes.lecture import libelles
from jalon.socle.saisies import FicheForm, SaisieForm, choix_de_valeur
from jalon.ui.champs import DateSouple

E = EtatAction
# Ce que l'on peut noter d'emblée ; un refus ou un arrêt se note ensuite, avec son motif.
AU_DEPART = (E.PRECONISEE, E.PROPOSEE_A_LA_FAMILLE, E.EN_ATTENTE, E.EN_COURS)


def choix_d_etat(etats) -> list[tuple[str, str]]:
    """Dans l'ordre et avec les mots de la ville."""
    permis, noms = set(etats), libelles("etat_action")
    ordre = sorted(permis, key=lambda e: list(noms).index(e) if e in noms else len(noms))
    return [(etat, noms.get(etat, E(etat).label)) for etat in ordre]


class NouvelleActionForm(AvecChampsDeLaVille, SaisieForm):
    """L'ajout en place dans le plan d'un parcours : ce que c'est, qui la mène, où elle en est ; le reste plus tard."""

    entite = ACTION
    onglets_saisis = frozenset()

    class Meta(SaisieForm.Meta):
        model = Action
        fields = ["domaine", "action", "libelle", "maitre_oeuvre", "objectif", "etat"]

    def __init__(self, *args, parcours, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["domaine"].required = True
        self.fields["etat"].choices = choix_d_etat(AU_DEPART)
        self.initial["etat"] = E.PROPOSEE_A_LA_FAMILLE
        garnir_les_objectifs(self, parcours.les_objectifs.all())
        self.prendre_la_configuration()


class ActionForm(AvecChampsDeLaVille, SaisieForm):
    """L'ajout depuis la carte d'en-tête, avec tout ce que l'on sait."""

    entite = ACTION
    dispositif_choisi = "parcours"

    class Meta(SaisieForm.Meta):
        model = Action
        fields = [
            *("parcours", "type", "domaine", "action", "libelle", "objectif"),
            *("maitre_oeuvre", "structure", "intervenant"),
            *("etat", "debut", "fin", "prevu", "cout"),
        ]

    groupes = [
        ("L'action", ["parcours", "type", "domaine", "action", "libelle", "objectif"]),
        ("Qui la mène", ["maitre_oeuvre", "structure", "intervenant"]),
        ("Où elle en est", ["etat", "debut", "fin", "prevu", "cout"]),
    ]

    def __init__(self, *args, enfant, les_parcours, **kwargs):
        super().__init__(*args, **kwargs)
        self.les_parcours = les_parcours
        self.fields["domaine"].required = True
        parcours = self.fields["parcours"]
        parcours.queryset = enfant.les_parcours.filter(pk__in=[p.pk for p in les_parcours])
        parcours.choices = [("", "Hors parcours"), *((p.pk, str(p.dispositif)) for p in les_parcours)]
        parcours.help_text = "Hors parcours : une action collective seule."
        if len(les_parcours) == 1:
            self.initial["parcours"] = les_parcours[0].pk
        self.fields["etat"].choices = choix_d_etat((*AU_DEPART, E.TERMINEE))
        self.initial["etat"] = E.PROPOSEE_A_LA_FAMILLE
        self.fields["debut"].help_text = "Pour une action commencée ; vide : aujourd'hui."
        self.fields["fin"].help_text = "Pour une action terminée, ou dont la fin est prévue."
        garnir_les_objectifs(self, Objectif.objects.filter(parcours__in=les_parcours).select_related("domaine"))
        self.prendre_la_configuration()

    def options_du_dispositif(self, codes):
        return [str(parcours.pk) for parcours in self.les_parcours if parcours.dispositif.code in codes]

    def dispositifs_choisis(self, choix):
        return {choix.dispositif.code} if choix else set()

    def clean(self):
        """Le parcours de l'objectif d'abord : des champs de la ville tiennent à son dispositif."""
        objectif = self.cleaned_data.get("objectif")
        if objectif and not self.cleaned_data.get("parcours"):
            self.cleaned_data["parcours"] = objectif.parcours
        return super().clean()


class ActionModifieeForm(AvecChampsDeLaVille, FicheForm):
    """Corriger ; l'état, lui, se change dans le plan."""

    entite = ACTION

    class Meta(FicheForm.Meta):
        model = Action
        fields = [
            *("type", "domaine", "action", "libelle", "objectif", "maitre_oeuvre", "structure", "intervenant"),
            *("notee_le", "debut", "fin", "motif_refus", "cause_arret", "prevu", "realise", "cout"),
        ]

    groupes = [
        ("L'action", ["type", "domaine", "action", "libelle", "objectif"]),
        ("Qui la mène", ["maitre_oeuvre", "structure", "intervenant"]),
        ("Ses dates", ["notee_le", "debut", "fin", "motif_refus", "cause_arret"]),
        ("Heures et coût", ["prevu", "realise", "cout"]),
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        etat = self.instance.etat
        if etat in PAS_COMMENCEES:
            self._oter("debut", "fin", "realise")
        else:
            self.fields["debut"].required = True
        self.fields["motif_refus"].required = self.fields["cause_arret"].required = True
        self._oter(*([] if etat == E.REFUSEE else ["motif_refus"]))
        self._oter(*([] if etat == E.ARRETEE_PREMATUREMENT else ["cause_arret"]))
        if etat in FINIES:
            self.fields["fin"].required = True
        parcours = self.instance.parcours_id
        garnir_les_objectifs(self, Objectif.objects.filter(parcours=parcours).select_related("domaine"))
        self.prendre_la_configuration()

    def _oter(self, *noms):
        for nom in noms:
            del self.fields[nom]


def garnir_les_objectifs(form, objectifs) -> None:
    """Le champ ne se montre que s'il y a un objectif auquel répondre."""
    lus = list(objectifs)
    if not lus:
        del form.fields["objectif"]
        return
    champ = form.fields["objectif"]
    champ.queryset = Objectif.objects.filter(pk__in=[o.pk for o in lus])
    champ.label = "Répond à l'objectif"
    champ.choices = [("", "—"), *((o.pk, f"{o.domaine} : {o}" if o.libelle else str(o)) for o in lus)]


class EtatEnPlaceForm(forms.Form):
    """L'état, changé dans le plan ; `depuis` est celui que la personne avait sous les yeux."""

    etat = forms.ChoiceField(label="État")
    depuis = forms.ChoiceField(choices=E.choices, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, action, **kwargs):
        kwargs.setdefault("auto_id", f"action{action.pk}_%s")
        super().__init__(*args, **kwargs)
        self.fields["etat"].choices = choix_d_etat({action.etat, *TRANSITIONS_D_ACTION[action.etat]})
        self.initial |= {"etat": action.etat, "depuis": action.etat}


class EtatActionForm(FormAvecListes, EtatEnPlaceForm):
    """L'état avec sa date, et le motif qu'il appelle : seul celui de l'état choisi se montre une fois choisi."""

    le = DateSouple(label="Depuis le", required=False, initial=timezone.localdate)
    motif_refus = choix_de_valeur("Motif du refus", required=False)
    cause_arret = choix_de_valeur("Cause de l'arrêt", required=False)

    listes = {"motif_refus": "motif_refus_action", "cause_arret": "cause_arret"}
    MOTIFS = {E.REFUSEE: "motif_refus", E.ARRETEE_PREMATUREMENT: "cause_arret"}

    def __init__(self, *args, action, **kwargs):
        super().__init__(*args, action=action, **kwargs)
        self.fields["motif_refus"].help_text = "Pour une action refusée."
        self.fields["cause_arret"].help_text = "Pour une action arrêtée avant sa fin."
        if not self.is_bound:
            return
        for etat, champ in self.MOTIFS.items():
            if self.data.get("etat") != etat:
                del self.fields[champ]
            else:
                self.fields[champ].widget.attrs["autofocus"] = True

    @property
    def motif(self):
        """Le champ du motif que l'état choisi appelle, ou None."""
        return next((self[champ] for champ in self.MOTIFS.values() if champ in self.fields), None)

    def clean_le(self):
        return self.cleaned_data["le"] or timezone.localdate()

    def clean(self):
        donnees = super().clean()
        champ = self.MOTIFS.get(donnees.get("etat"))
        if champ and not donnees.get(champ) and champ not in self.errors:
            self.add_error(champ, ValidationError("Choisissez-le : les statistiques le demandent."))
        return donnees


class NouvellePreconisationForm(SaisieForm):
    """L'ajout en place : un domaine, une action conseillée, par qui, pour quand."""

    class Meta(SaisieForm.Meta):
        model = Preconisation
        fields = ["domaine", "action", "precision", "maitre_oeuvre", "echeance"]


class PreconisationForm(FicheForm):
    class Meta(FicheForm.Meta):
        model = Preconisation
        fields = ["le", "domaine", "action", "precision", "maitre_oeuvre", "echeance"]
