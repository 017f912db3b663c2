"""L'accès exceptionnel motivé : un dossier que l'on ne suit pas, ouvert un moment, au vu du coordonnateur."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from jalon.socle.dossiers import est_visible, type_de_dossier
from jalon.socle.droits import Droit
from jalon.socle.habilitations import AccesExceptionnel, a_le_droit, exiger
from jalon.socle.journal.operations import consigner, operation

DUREE = timedelta(hours=24)
MOTIF_AU_MOINS = 15


@operation
def ouvrir_acces_exceptionnel(*, dossier_type, dossier_id, motif, par):
    """Ouvre le dossier à `par` pour 24 heures. Lève ValidationError sans motif, ou s'il le voit déjà."""
    exiger(par, Droit.ACCES_EXCEPTIONNEL)
    motif = motif.strip()
    if len(motif) < MOTIF_AU_MOINS:
        raise ValidationError({"motif": "Écrivez en une phrase pourquoi vous devez ouvrir ce dossier."})
    dossier = type_de_dossier(dossier_type).trouver(dossier_id, par)
    if dossier is None:
        raise ValidationError("Ce dossier n'existe pas.")
    if est_visible(par, dossier_type, dossier_id):
        raise ValidationError("Ce dossier vous est déjà ouvert.")
    acces = AccesExceptionnel.objects.create(
        compte=par, dossier_type=dossier_type, dossier_id=dossier_id, motif=motif, expire_le=timezone.now() + DUREE
    )
    consigner("socle.acces_exceptionnel_ouvert", acces, par=par, dossier=dossier, motif=motif, jusqu_au=acces.expire_le)
    return acces


@operation
def fermer_acces_exceptionnel(acces, *, par):
    """Le ferme avant l'heure : la personne elle-même, ou qui lit le journal."""
    acces = AccesExceptionnel.objects.select_for_update(of=("self",)).get(pk=acces.pk)
    if acces.compte_id != par.pk and not a_le_droit(par, Droit.LIRE_LE_JOURNAL):
        raise PermissionDenied("Cet accès n'est pas le vôtre.")
    if acces.expire_le <= timezone.now():
        raise ValidationError("Cet accès est déjà fermé.")
    acces.expire_le = timezone.now()
    acces.save(update_fields=["expire_le"])
    dossier = type_de_dossier(acces.dossier_type).trouver(acces.dossier_id, par)
    consigner("socle.acces_exceptionnel_ferme", acces, par=par, dossier=dossier)
    return acces
