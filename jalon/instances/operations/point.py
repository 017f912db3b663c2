"""L'ordre du jour : inscrire des situations, les ordonner, les retirer ; puis noter ce qui s'est dit et restituer."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db.models import Max

from jalon.instances.models import EtatSeance, Point, TypePoint
from jalon.instances.operations.commun import RESTITUTION, caler, est_nominative, ouvrir_le_point, seance_ouverte
from jalon.socle.echeances import operations as echeances
from jalon.socle.echeances.models import Echeance
from jalon.socle.journal.operations import consigner, operation
from jalon.socle.renvois import cible, renvoyer
from jalon.socle.reseau.models import Intervenant
from jalon.socle.versions import changer, consigner_changements, enregistrer, modifier_fiche

# La famille apprend vite ce qui s'est dit de son enfant.
POUR_RESTITUER = timedelta(days=15)


@operation
def inscrire(seance, *, vers_type, vers_id, par, type=TypePoint.NOUVELLE_SITUATION, motif=""):
    """Met une situation à l'ordre du jour, présentée sans nom tant que la famille n'est pas informée. Rend le point."""
    # Avant la séance : un accord qui se retire tient le dossier, puis les séances.
    cible(vers_type).tenir(vers_id)
    seance = seance_ouverte(seance)
    if not est_nominative(seance.instance):
        raise ValidationError(
            "Cette instance n'est pas nominative : on n'y examine pas de situation. Changez ses réglages, ou ajoutez "
            "un point d'information."
        )
    deja = seance.les_points.a_l_ordre_du_jour().filter(renvoi__vers_type=vers_type, renvoi__vers_id=vers_id)
    if deja.exists():
        raise ValidationError("Cette situation est déjà à l'ordre du jour.")
    resume = cible(vers_type).resumes([vers_id])[vers_id]
    point = Point(seance=seance, type=type, ordre=_suivant(seance), quartier=resume.quartier)
    point.anonyme = not resume.se_nomme
    enregistrer(point)
    point.renvoi = renvoyer(de=point, vers_type=vers_type, vers_id=vers_id, motif=motif, par=par)
    point.save(update_fields=["renvoi"])
    caler(seance)
    consigner("instances.point_inscrit", point, par=par, type=type, le=seance.le, sans_nom=point.anonyme)
    return point


@operation
def ajouter_point(seance, *, titre, par, type=TypePoint.INFORMATION, duree=None):
    """Un point sans situation, qui n'a que son titre."""
    seance = seance_ouverte(seance)
    if not (titre or "").strip():
        raise ValidationError({"titre": "Donnez un titre à ce point."})
    point = Point(seance=seance, titre=titre.strip(), type=type, duree=duree, ordre=_suivant(seance))
    enregistrer(point)
    caler(seance)
    consigner("instances.point_ajoute", point, par=par, titre=titre, le=seance.le)
    return point


def _suivant(seance) -> int:
    return (seance.les_points.aggregate(dernier=Max("ordre"))["dernier"] or 0) + 1


@operation
def modifier_point(point, *, version, par, **champs):
    """Titre, type, durée, présentation avec ou sans nom. Lève Conflit si quelqu'un l'a enregistré entre-temps."""
    point = ouvrir_le_point(point)
    if champs.get("anonyme") is False and point.anonyme and not _se_nomme(point):
        raise ValidationError(
            {"anonyme": "L'information de la famille n'est pas consignée au dossier : la situation reste sans nom."}
        )
    seance = point.seance
    point, changements = modifier_fiche(point, version=version, champs=champs)
    caler(seance)
    consigner_changements("instances.point_modifie", point, changements, par=par)
    return point


def _se_nomme(point) -> bool:
    offerte = cible(point.renvoi.vers_type) if point.renvoi else None
    resume = offerte.resumes([point.renvoi.vers_id]).get(point.renvoi.vers_id) if offerte else None
    return resume is not None and resume.se_nomme


@operation
def placer_point(point, *, place, par):
    """Met le point à cette place (1 pour le premier) ; les autres se décalent, les créneaux suivent."""
    point = ouvrir_le_point(point)
    points = list(point.seance.les_points.a_l_ordre_du_jour())
    points.remove(point)
    points.insert(max(place, 1) - 1, point)
    for rang, deplace in enumerate(points, 1):
        deplace.ordre = rang
    Point.objects.bulk_update(points, ["ordre"])
    caler(point.seance)
    consigner("instances.ordre_change", point, par=par, place=points.index(point) + 1)
    return point


@operation
def retirer_point(point, *, raison, le, par):
    """Le point quitte l'ordre du jour et ne s'imprime plus ; qui n'y était convié que pour lui ne le voit plus."""
    point = ouvrir_le_point(point)
    if point.examine_le:
        raise ValidationError("Ce point a été examiné : il reste au relevé.")
    raison = (raison or "").strip()
    if not raison:
        raise ValidationError({"raison": "Écrivez en quelques mots pourquoi le point quitte l'ordre du jour."})
    point.retire_le, point.retire_pourquoi = le, raison
    point.version += 1
    enregistrer(point)
    caler(point.seance)
    consigner("instances.point_retire", point, par=par, le=le, version=point.version, raison=raison)
    return point


@operation
def noter_point(point, *, version, par, **champs):
    """Ce qui s'est dit, parents présents ou non : le point est examiné. Lève Conflit si l'autre a noté entre-temps."""
    point = ouvrir_le_point(point)
    seance = point.seance
    point, changements = modifier_fiche(point, version=version, champs=champs)
    point.seance = seance
    consigner_changements("instances.point_note", point, changements, par=par)
    marquer_examine(point, par)
    return point


def marquer_examine(point, par) -> None:
    """Le premier geste de la tenue date l'examen, et pose la restitution due à la famille."""
    seance = point.seance
    if seance.etat != EtatSeance.TENUE:
        seance.etat = EtatSeance.TENUE
        seance.version += 1
        enregistrer(seance)
        consigner("instances.seance_tenue", seance, par=par, version=seance.version)
    if point.examine_le:
        return
    changer(point, {"examine_le": seance.le})
    enregistrer(point)
    consigner("instances.point_examine", point, par=par, le=seance.le)
    # Présentée sans nom, la famille n'en sait rien encore : il n'y a rien à lui restituer.
    if point.renvoi_id and not point.anonyme:
        _poser_la_restitution(point, par)


def _poser_la_restitution(point, par) -> None:
    echeances.creer(
        libelle=f"Restituer à la famille : {point.seance.instance} du {point.seance.le:%d/%m/%Y}"[:160],
        le=point.seance.le + POUR_RESTITUER,
        dossier=point.dossier,
        objet=point,
        nature=RESTITUTION,
        responsable=responsable_de(point),
        par=par,
    )


def responsable_de(point):
    """Qui suit la situation, s'il y en a une et quelqu'un."""
    offerte = cible(point.renvoi.vers_type) if point.renvoi else None
    resume = offerte.resumes([point.renvoi.vers_id]).get(point.renvoi.vers_id) if offerte else None
    return Intervenant.objects.filter(pk=resume.responsable).first() if resume and resume.responsable else None


@operation
def restituer(point, *, le, par):
    """Ce qui s'est décidé a été dit à la famille ce jour-là : l'échéance est faite."""
    if point.examine_le is None:
        raise ValidationError("Ce point n'a pas été examiné : il n'y a rien à restituer.")
    if le < point.examine_le:
        raise ValidationError({"le": "La restitution suit la séance : vérifiez la date."})
    poser_la_date_de_restitution(point, le, par)
    for echeance in Echeance.objects.a_faire().filter(nature=RESTITUTION, **designe(point)):
        echeances.terminer(echeance, le=le, par=par)
    return point


def designe(objet) -> dict:
    return {"objet_type": objet._meta.label_lower, "objet_id": objet.pk}


def poser_la_date_de_restitution(point, le, par) -> None:
    """Même close, une séance se restitue ; sans date, la restitution est de nouveau à faire."""
    if point.restitue_le == le:
        return
    point.restitue_le = le
    point.save(update_fields=["restitue_le"])
    consigner("instances.point_restitue", point, par=par, le=le)
