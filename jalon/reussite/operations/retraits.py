"""Retirer une ligne notée par erreur, et pouvoir la remettre pendant trente jours, telle qu'elle était."""

from collections.abc import Callable, Iterable

from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import models

from jalon.reussite.visibilite import DOSSIER
from jalon.socle.annulations import annulable, proposer
from jalon.socle.dossiers import ReferenceDeDossier
from jalon.socle.journal.operations import consigner

GESTE = "reussite.retrait"

_suites: dict[type[models.Model], Callable] = {}


def une_fois_remis(modele: type[models.Model]) -> Callable:
    """Enregistre ce que la remise d'une ligne de ce modèle entraîne : `fonction(objet, par)`."""

    def enregistrer(fonction: Callable) -> Callable:
        _suites[modele] = fonction
        return fonction

    return enregistrer


def retirer_les_lignes(*lignes: models.Model, libelle: str, enfants: Iterable[int], par) -> None:
    """Efface ces lignes, données de la plus portante à la plus portée, et garde de quoi les remettre.

    `enfants` : les dossiers que la remise touchera. L'opération appelante consigne le retrait.
    """
    enfants = sorted(set(enfants))
    proposer(
        GESTE,
        libelle=libelle[:200],
        donnees={"lignes": serializers.serialize("python", lignes), "enfants": enfants},
        par=par,
        dossier=ReferenceDeDossier(DOSSIER, enfants[0]) if enfants else None,
    )
    for ligne in reversed(lignes):
        ligne.delete()


@annulable(GESTE)
def remettre(donnees, *, par):
    """Remet les lignes, sous leurs identifiants. Lève ValidationError si leur place est prise depuis."""
    remises = [gardee.object for gardee in serializers.deserialize("python", donnees["lignes"])]
    for ligne in remises:
        try:
            ligne.full_clean()
        except ValidationError as erreur:
            raise ValidationError(f"Cela ne peut pas être remis : {' '.join(erreur.messages)}") from erreur
        ligne.save_base(raw=True, force_insert=True)
        if type(ligne) in _suites:
            _suites[type(ligne)](ligne, par)
    for enfant in donnees["enfants"] or [None]:
        dossier = ReferenceDeDossier(DOSSIER, enfant) if enfant else None
        consigner("reussite.retrait_annule", remises[0], par=par, dossier=dossier)
