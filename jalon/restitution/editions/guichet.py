"""Produire un document depuis l'écran d'une pièce : le choix, puis le fichier."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils import timezone

from jalon.restitution.editions.documents import TYPES_MIME, Document, document
from jalon.restitution.editions.forms import ProductionForm
from jalon.restitution.editions.production import produire
from jalon.restitution.editions.reponses import fichier


@dataclass(frozen=True)
class Choix:
    """Ce dont un document peut parler : `cle` dans le formulaire, ce que l'on en dit, et l'objet."""

    cle: str
    libelle: str
    objet: object


def guichet(request, declare: Document, choix: list[Choix], gabarit: str, **contexte):
    """La page d'un document, et le fichier à son envoi. `choix` : un au moins."""
    form = ProductionForm(request.POST or None, declare=declare, objets=[(c.cle, c.libelle) for c in choix])
    if form.is_valid():
        voulu = form.cleaned_data.get("objet", choix[0].cle)
        objet = next(c.objet for c in choix if c.cle == voulu)
        pour, format_ = form.cleaned_data["pour"], form.cleaned_data["format"]
        try:
            octets = produire(declare.code, objet, pour=pour, format=format_, par=request.user)
        except ValidationError as erreur:
            form.add_error(None, erreur)
        else:
            nom = declare.nom_de_fichier(objet, format_, timezone.localdate())
            return fichier(octets, nom, TYPES_MIME[format_])
    return render(request, gabarit, contexte | {"form": form, "document": declare})


def declare_ou_rien(code: str, permis: list[Document]) -> Document | None:
    """Le document, s'il est de ceux que cet écran propose."""
    trouve = document(code)
    return trouve if trouve in permis else None
