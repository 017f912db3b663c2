"""`@operation` : la seule façon d'écrire. Une transaction, ses lignes de journal dans la même transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import wraps
from inspect import signature

from django.db import models
from django.utils import timezone

from jalon.socle.cloison import est_sous_cloison, portee_active, unite_de_travail
from jalon.socle.journal.chaine import saler
from jalon.socle.journal.models import LigneJournal, Nature

OUBLI_DES_LECTURES = timedelta(minutes=15)


@dataclass
class Operation:
    """Une opération déclarée, et ses appels d'exemple `exemple(monde) -> arguments nommés`."""

    nom: str
    fonction: Callable
    exemples: list[Callable] = field(default_factory=list)


OPERATIONS: dict[str, Operation] = {}


def operation(fonction: Callable) -> Callable:
    """Fait d'une fonction à mots-clés (l'auteur est `par`) une opération journalisée.

    Lève TypeError à la déclaration si `par` manque ; RuntimeError à l'appel si rien n'a été consigné.
    """
    nom = f"{fonction.__module__}.{fonction.__name__}"
    if "par" not in signature(fonction).parameters:
        raise TypeError(f"L'opération {nom} doit recevoir son auteur par « par ».")

    @wraps(fonction)
    def appel(*args, **kwargs):
        with unite_de_travail():
            avant = len(portee_active().tampon)
            resultat = fonction(*args, **kwargs)
            if len(portee_active().tampon) == avant:
                raise RuntimeError(f"L'opération {nom} n'a rien consigné.")
            return resultat

    OPERATIONS[nom] = Operation(nom, appel)
    appel.nom_operation = nom
    return appel


def exemple(fonction: Callable) -> Callable:
    """Déclare un appel d'exemple de l'opération : `@exemple(clore) def _(monde): return {...}`."""

    def enregistrer(construire: Callable) -> Callable:
        OPERATIONS[fonction.nom_operation].exemples.append(construire)
        return construire

    return enregistrer


def consigner(
    action: str, objet: models.Model | None, /, *, par, dossier: models.Model | None = None, **contenu
) -> None:
    """Ajoute une ligne d'écriture, chaînée à la validation.

    `dossier` : le dossier touché ; par défaut `objet.dossier`. Sans dossier, toute la ville est réputée touchée
    (les statistiques se recalculent en entier). `par` vaut None pour une tâche de fond.
    """
    dossier = dossier if dossier is not None else getattr(objet, "dossier", None)
    _ajouter(Nature.ECRITURE, action, objet, par, dossier, contenu)


def consulter(dossier: models.Model, *, par, action: str = "") -> None:
    """Consigne la lecture d'un dossier nominatif : une ligne par réponse, pas deux en quinze minutes."""
    type_ = dossier._meta.label_lower
    recente = LigneJournal.objects.filter(
        nature=Nature.LECTURE,
        compte_id=par.pk,
        dossier_type=type_,
        dossier_id=dossier.pk,
        le__gt=timezone.now() - OUBLI_DES_LECTURES,
    )
    if not recente.exists():
        with unite_de_travail():
            _ajouter(Nature.LECTURE, action or f"{type_}.consulte", dossier, par, dossier, {})


def consulter_liste(action: str, ids, *, par) -> None:
    """Consigne qu'une liste nominative a été montrée : une ligne, ses identifiants, pas deux fois en quinze minutes."""
    recentes = LigneJournal.objects.filter(
        nature=Nature.LECTURE, compte_id=par.pk, action=action, le__gt=timezone.now() - OUBLI_DES_LECTURES
    )
    deja = {pk for contenu in recentes.values_list("contenu", flat=True) for pk in (contenu or {}).get("dossiers", [])}
    if set(ids) - deja:
        with unite_de_travail():
            _ajouter(Nature.LECTURE, action, None, par, None, {"dossiers": sorted(ids)})


def consigner_sortie(action: str, dossiers, *, par, **contenu) -> None:
    """Consigne que des dossiers sont sortis (export, impression) : une ligne par dossier, toujours."""
    with unite_de_travail():
        for dossier in dossiers:
            _ajouter(Nature.LECTURE, action, dossier, par, dossier, contenu)


def _ajouter(nature, action, objet, par, dossier, contenu) -> None:
    ligne = LigneJournal(
        nature=nature,
        action=action,
        compte_id=getattr(par, "pk", None),
        objet_type=objet._meta.label_lower if objet is not None else "",
        objet_id=getattr(objet, "pk", None),
        dossier_type=dossier._meta.label_lower if dossier is not None else "",
        dossier_id=getattr(dossier, "pk", None),
        **saler(contenu),
    )
    ligne.prendre_la_ville()
    portee_active().tampon.append(ligne)


def noter_lecture(request, *dossiers) -> None:
    """Une vue dit quels dossiers nominatifs sa réponse montre ; l'intergiciel les consigne après le rendu."""
    if not hasattr(request, "dossiers_lus"):
        request.dossiers_lus = {}
    for dossier in dossiers:
        request.dossiers_lus[(dossier._meta.label_lower, dossier.pk)] = dossier


def noter_liste(request, action: str, ids) -> None:
    """Une vue dit quelle liste nominative sa réponse montre ; l'intergiciel la consigne après le rendu."""
    request.liste_lue = (action, list(ids))


def consigner_les_lectures(request) -> None:
    """Écrit les lectures notées pendant la requête. Toute erreur remonte : la page n'est alors pas servie."""
    lus = getattr(request, "dossiers_lus", {})
    action, ids = getattr(request, "liste_lue", ("", ()))
    if not (lus or ids) or not est_sous_cloison():
        return
    with unite_de_travail():
        for dossier in lus.values():
            consulter(dossier, par=request.user)
        if ids:
            consulter_liste(action, ids, par=request.user)
