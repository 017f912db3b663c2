"""Produire les documents de toute une réunion : un travail de fond, une archive dans le coffre, servie une journée.

Une pièce déclare ses lots : ce que l'on produit pour un objet, document par document, chacun pour son public.
"""

import io
import uuid
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from jalon.restitution.editions.documents import document
from jalon.restitution.editions.production import produire
from jalon.socle.cloison import cloison
from jalon.socle.pieces import coffre
from jalon.socle.taches import EtatTravail, Travail, chaque_jour, lancer, travail

CODE = "restitution.lot_de_documents"
GARDE = timedelta(days=1)


@dataclass(frozen=True)
class APlier:
    """Un document du lot : `nom` de fichier sans extension, jamais un nom d'enfant."""

    code: str
    objet: object
    pour: str
    nom: str


@dataclass(frozen=True)
class Lot:
    """`contenu(objet, compte)` : les documents à produire, ce que le compte peut voir et rien d'autre.

    `objet`, du JSON, est ce que `produire_lot` a reçu : une clé, un choix.
    """

    code: str
    libelle: str
    contenu: Callable[[Any, object], list[APlier]]


_lots: dict[str, Lot] = {}


def declarer_lot(lot: Lot) -> Lot:
    """Lève ValueError si le code est pris."""
    if lot.code in _lots:
        raise ValueError(f"Le lot {lot.code} est déclaré deux fois.")
    _lots[lot.code] = lot
    return lot


def produire_lot(code: str, objet: Any, *, format: str, par) -> Travail:
    """Met le lot dans la file ; son avancement se suit, son archive attend dans « Travaux en cours »."""
    lot = _lots[code]
    return lancer(CODE, libelle=f"{lot.libelle} ({format})", lot=code, objet=objet, format=format, par=par)


@travail(CODE, "Lot de documents")
def _faire(ligne, *, lot: str, objet: Any, format: str) -> dict:
    declare = _lots[lot]
    with cloison(ligne.collectivite):
        par = get_user_model().objects.get(pk=ligne.par_id)
        a_plier = declare.contenu(objet, par)
    if not a_plier:
        raise ValidationError("Il n'y a aucun document à produire.")
    sortie, erreurs = io.BytesIO(), []
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        for rang, plie in enumerate(a_plier):
            ligne.avancer(rang, len(a_plier))
            with cloison(ligne.collectivite):
                try:
                    octets = produire(plie.code, plie.objet, pour=plie.pour, format=format, par=par)
                except ValidationError as erreur:
                    erreurs.append(f"{document(plie.code).libelle} ({plie.nom}) : {' '.join(erreur.messages)}")
                else:
                    archive.writestr(f"{rang + 1:02d}-{plie.nom}.{format}", octets)
        if erreurs:
            archive.writestr("non-produits.txt", "\n".join(erreurs))
    ligne.avancer(len(a_plier), len(a_plier))
    cle = uuid.uuid4()
    with cloison(ligne.collectivite):
        coffre.ranger(cle, sortie.getvalue())
    return {"archive": str(cle), "adresse": reverse("editions:lot", args=[ligne.pk]), "non_produits": len(erreurs)}


def lots_de(compte):
    """Les lots finis de ce compte, dont l'archive est encore là."""
    recents = Travail.objects.filter(code=CODE, par=compte, etat=EtatTravail.FINI)
    return recents.filter(fini_le__gt=timezone.now() - GARDE)


def archive(ligne: Travail) -> bytes:
    """Lève CoffreIllisible si elle n'est plus là."""
    return coffre.sortir(uuid.UUID(ligne.resultat["archive"]))


@chaque_jour("detruire_les_lots_de_documents")
def _detruire_les_anciens() -> None:
    anciens = Travail.objects.filter(code=CODE, etat=EtatTravail.FINI, fini_le__lte=timezone.now() - GARDE)
    for ligne in anciens.filter(fini_le__gt=timezone.now() - 8 * GARDE):
        coffre.detruire(uuid.UUID(ligne.resultat["archive"]))
