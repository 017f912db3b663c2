"""Enregistrer, renommer, partager, supprimer une vue : chacun les siennes."""

from django.core.exceptions import PermissionDenied, ValidationError

from jalon.restitution.favoris.ecrans import ecran
from jalon.restitution.favoris.models import Favori
from jalon.socle.journal.operations import consigner, operation


@operation
def enregistrer(*, type, nom, parametres, par, partage=False):
    """Garde les paramètres d'un écran déclaré sous un nom. Lève ValueError sur un écran inconnu."""
    ecran(type)
    favori = Favori(type=type, nom=_nommer(nom), parametres=parametres, partage=partage, compte=par)
    favori.full_clean()
    favori.save()
    consigner("restitution.vue_enregistree", favori, par=par, type=type, partage=partage)
    return favori


@operation
def renommer(favori, *, nom, par):
    favori = _le_sien(favori, par)
    favori.nom = _nommer(nom)
    favori.full_clean()
    favori.save(update_fields=["nom"])
    consigner("restitution.vue_renommee", favori, par=par)
    return favori


@operation
def partager(favori, *, partage, par):
    """Montre la vue à toute l'équipe, ou la garde pour soi. Chacun n'y voit jamais que ses propres dossiers."""
    favori = _le_sien(favori, par)
    favori.partage = partage
    favori.save(update_fields=["partage"])
    consigner("restitution.vue_partagee", favori, par=par, partage=partage)
    return favori


@operation
def supprimer(favori, *, par):
    favori = _le_sien(favori, par)
    consigner("restitution.vue_supprimee", favori, par=par, type=favori.type)
    favori.delete()


def _le_sien(favori, par) -> Favori:
    favori = Favori.objects.select_for_update(of=("self",)).get(pk=favori.pk)
    if favori.compte_id != par.pk:
        raise PermissionDenied("Cette vue est à quelqu'un d'autre : enregistrez-la à votre nom pour la changer.")
    return favori


def _nommer(nom: str) -> str:
    nom = " ".join((nom or "").split())
    if not nom:
        raise ValidationError({"nom": "Donnez un nom à la vue."})
    return nom
