"""La page du journal."""

from dataclasses import dataclass
from datetime import datetime, time

from django import forms
from django.db.models import F
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from jalon.socle.cloison import collectivite_active
from jalon.socle.comptes.models import Compte
from jalon.socle.dossiers import nommer, types_de_dossier
from jalon.socle.droits import Droit
from jalon.socle.habilitations import exiger
from jalon.socle.journal.lecture import noms_des_comptes
from jalon.socle.journal.models import LigneJournal, Nature
from jalon.socle.journal.phrases import details, montrable, phrase, phrases_declarees
from jalon.socle.pages import remplir
from jalon.ui.champs import DateSouple
from jalon.ui.elements import Puce
from jalon.ui.tableaux import Colonne, Tableau


class FiltreForm(forms.Form):
    compte = forms.ModelChoiceField(Compte.objects.none(), label="Qui", required=False, empty_label="Tout le monde")
    nature = forms.ChoiceField(label="Quoi", choices=[("", "Tout"), *Nature.choices], required=False)
    action = forms.ChoiceField(label="Action", required=False)
    du = DateSouple(label="Du", required=False)
    au = DateSouple(label="Au", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["compte"].queryset = Compte.objects.filter(collectivite=collectivite_active())
        actions = sorted(phrases_declarees().items(), key=lambda paire: paire[1])
        self.fields["action"].choices = [("", "Toutes"), *actions]


@dataclass(frozen=True)
class Ligne:
    """Une ligne prête à montrer : les noms que ce lecteur a le droit de voir, et eux seuls."""

    numero: int
    quand: datetime
    qui: str
    quoi: str
    dossier: str
    precisions: str


def _quand(ligne) -> str:
    return f"{timezone.localtime(ligne.quand):%d/%m/%Y %H:%M:%S}"


COLONNES = [
    Colonne("quand", "Quand", _quand, triable=True, obligatoire=True),
    Colonne("qui", "Qui"),
    Colonne("quoi", "Quoi"),
    Colonne("dossier", "Dossier"),
    Colonne("precisions", "Précisions"),
    Colonne("numero", "Ligne", numerique=True, affichee=False),
]


@require_safe
def journal(request):
    exiger(request.user, Droit.LIRE_LE_JOURNAL)
    filtre = FiltreForm(request.GET)
    lignes, puces = _filtrer(LigneJournal.objects.all(), filtre)
    tableau = Tableau(
        params=request.GET,
        legende="Journal",
        colonnes=COLONNES,
        objets=[],
        puces=puces,
        filtres=filtre,
        tri_defaut="-quand",
        vide_titre="Aucune ligne ne correspond",
    )
    remplir(tableau, lignes, {"quand": F("numero")})
    tableau.objets = _montrer(tableau.objets, request.user)
    return render(request, "socle/journal/journal.html", {"tableau": tableau})


def _filtrer(lignes, filtre):
    """(lignes, puces) ; un filtre incompris ne filtre rien, le formulaire dit pourquoi."""
    filtre.is_valid()
    choix, puces = filtre.cleaned_data, []
    if compte := choix.get("compte"):
        lignes = lignes.filter(compte_id=compte.pk)
        puces.append(Puce(compte.nom, "compte", compte.pk))
    if nature := choix.get("nature"):
        lignes = lignes.filter(nature=nature)
        puces.append(Puce(Nature(nature).label, "nature", nature))
    if action := choix.get("action"):
        lignes = lignes.filter(action=action)
        puces.append(Puce(phrase(action), "action", action))
    for nom, condition, moment in (("du", "le__gte", time.min), ("au", "le__lte", time.max)):
        if jour := choix.get(nom):
            lignes = lignes.filter(**{condition: timezone.make_aware(datetime.combine(jour, moment))})
            puces.append(Puce(f"{nom.capitalize()} {jour:%d/%m/%Y}", nom, filtre.data.get(nom)))
    return lignes, puces


def _montrer(lignes, lecteur) -> list[Ligne]:
    """Nomme comptes et dossiers. D'un dossier que le lecteur ne voit pas, ni le nom ni ce qui y a été écrit."""
    noms = noms_des_comptes([ligne.compte_id for ligne in lignes] + _comptes_concernes(lignes))
    dossiers = {
        type_.code: nommer(type_.code, {li.dossier_id for li in lignes if li.dossier_type == type_.code}, lecteur)
        for type_ in types_de_dossier()
    }
    return [_montrer_une(ligne, noms, dossiers.get(ligne.dossier_type, {})) for ligne in lignes]


def _comptes_concernes(lignes) -> list[int]:
    return [ligne.objet_id for ligne in lignes if ligne.objet_type == "socle.compte"]


def _montrer_une(ligne, noms, dossiers) -> Ligne:
    vu = not ligne.dossier_id or ligne.dossier_id in dossiers
    precisions = [f"{cle} : {valeur}" for cle, valeur in details(montrable(ligne))] if vu else []
    if ligne.objet_type == "socle.compte" and ligne.objet_id in noms:
        precisions.insert(0, noms[ligne.objet_id])
    dossier = dossiers.get(ligne.dossier_id, f"n° {ligne.dossier_id}") if ligne.dossier_id else ""
    qui = noms.get(ligne.compte_id, "Jalon")
    return Ligne(ligne.numero, ligne.le, qui, phrase(ligne.action), dossier, " ; ".join(precisions))
