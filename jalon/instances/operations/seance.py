"""Une séance : planifiée, convoquée, tenue, puis close quand le relevé est validé."""

from django.core.exceptions import ValidationError
from django.db.models import Max, Q
from django.utils import timezone

from jalon.instances.models import Convocation, EtatSeance, Instance, Participation, Seance, TypeInstance
from jalon.instances.operations.commun import caler, ouvrir_le_point, seance_ouverte
from jalon.socle.journal.operations import consigner, operation
from jalon.socle.renvois import cible
from jalon.socle.versions import consigner_changements, enregistrer, modifier_fiche


@operation
def planifier(instance, *, le, par, debut=None, lieu="", numero=None):
    """Une séance de plus, au numéro suivant ; les membres du jour y sont conviés. Rend la séance."""
    # Le verrou de l'instance fait que deux séances ne prennent pas le même numéro.
    instance = Instance.objects.select_for_update(of=("self",)).get(pk=instance.pk)
    dernier = instance.les_seances.aggregate(dernier=Max("numero"))["dernier"] or 0
    seance = Seance(instance=instance, numero=numero or dernier + 1, le=le, debut=debut)
    seance.lieu = lieu or str(instance.lieu or "")
    enregistrer(seance)
    consigner("instances.seance_planifiee", seance, par=par, instance=instance.nom, le=le, version=seance.version)
    membres = instance.les_membres.filter(Q(du=None) | Q(du__lte=le), Q(au=None) | Q(au__gte=le))
    for membre in membres.select_related("intervenant__structure"):
        convier(seance, intervenant=membre.intervenant, par=par)
    return seance


@operation
def modifier_seance(seance, *, version, par, **champs):
    """Date, heure, lieu, notes générales. Les créneaux suivent. Lève Conflit si quelqu'un a enregistré entre-temps."""
    seance_ouverte(seance)
    seance, changements = modifier_fiche(seance, version=version, champs=champs)
    caler(seance)
    consigner_changements("instances.seance_modifiee", seance, changements, par=par)
    return seance


@operation
def convier(seance, *, intervenant, par, point=None):
    """Convie une personne à la séance, ou à un seul point : elle ne verra que celui-là."""
    seance = ouvrir_le_point(point).seance if point else seance_ouverte(seance)
    if Convocation.objects.filter(seance=seance, intervenant=intervenant, point=point).exists():
        raise ValidationError({"intervenant": f"{intervenant} y est déjà."})
    convocation = Convocation(seance=seance, intervenant=intervenant, point=point, structure=intervenant.structure)
    enregistrer(convocation)
    consigner(
        "instances.personne_conviee",
        convocation,
        par=par,
        dossier=point.dossier if point else None,
        personne=str(intervenant),
        le=seance.le,
    )
    return convocation


@operation
def retirer_la_convocation(convocation, *, par):
    """La personne n'est plus attendue ; conviée pour un point, elle ne le voit plus."""
    seance_ouverte(convocation.seance)
    consigner(
        "instances.convocation_retiree",
        convocation,
        par=par,
        dossier=convocation.point.dossier if convocation.point_id else None,
        personne=str(convocation),
    )
    convocation.delete()


@operation
def convoquer(seance, *, le, par):
    """Les convocations sont parties ce jour-là."""
    seance = seance_ouverte(seance)
    seance.convoquee_le = le
    if seance.etat == EtatSeance.PLANIFIEE:
        seance.etat = EtatSeance.CONVOQUEE
    return _valider(seance, "instances.seance_convoquee", par, le=le)


@operation
def ouvrir_seance(seance, *, par):
    """On commence : les points se notent, les présences se pointent."""
    seance = seance_ouverte(seance)
    seance.etat = EtatSeance.TENUE
    return _valider(seance, "instances.seance_tenue", par)


@operation
def noter_presences(seance, *, participations, par):
    """`participations` : {convocation: participation} des seules personnes qui changent."""
    seance = seance_ouverte(seance)
    convocations = {c.pk: c for c in seance.les_convocations.select_related("intervenant")}
    changees = {}
    for convocation, participation in participations.items():
        lue = convocations.get(convocation.pk)
        if lue is None:
            raise ValidationError("Une personne n'est plus conviée à cette séance : rechargez la page.")
        if lue.participation != participation:
            lue.participation = Participation(participation)
            enregistrer(lue)
            changees[str(lue)] = lue.get_participation_display()
    consigner("instances.presences_notees", seance, par=par, presences=changees)
    return seance


@operation
def annuler_seance(seance, *, par):
    """Elle n'aura pas lieu ; ses points n'ont pas été examinés et redeviennent à proposer."""
    seance = seance_ouverte(seance)
    if seance.les_points.filter(examine_le__isnull=False).exists():
        raise ValidationError("Des points y ont été examinés : validez plutôt son relevé.")
    seance.etat = EtatSeance.ANNULEE
    return _valider(seance, "instances.seance_annulee", par)


@operation
def clore_seance(seance, *, le, par):
    """Valide le relevé : chaque point examiné revient à la pièce qui tient le dossier, puis plus rien ne change.

    Les échéances (décisions, restitutions à la famille) restent à faire jusqu'à leur date.
    """
    seance = seance_ouverte(seance)
    if not seance.le <= le <= timezone.localdate():
        raise ValidationError({"le": "Le relevé se valide une fois la séance tenue : vérifiez la date."})
    examines = seance.les_points.a_l_ordre_du_jour().filter(examine_le__isnull=False).select_related("renvoi")
    for point in examines.prefetch_related("les_decisions__decision"):
        point.seance = seance
        _rappeler(point, par)
    seance.etat, seance.close_le = EtatSeance.CLOSE, le
    return _valider(seance, "instances.seance_close", par, le=le, points=len(examines))


def _rappeler(point, par) -> None:
    """Dit à l'autre pièce ce qui a été décidé. D'une réunion d'équipe, seule revient une vraie décision."""
    if point.renvoi is None or (offerte := cible(point.renvoi.vers_type)) is None:
        return
    decisions = list(point.les_decisions.all())
    decision = next((d.decision for d in decisions if d.decision_id), None)
    instance = point.seance.instance
    if instance.type == TypeInstance.REUNION_D_EQUIPE and decision is None:
        return
    texte = " ; ".join(d.texte for d in decisions if d.texte)
    donnees = {"point": point.pk, "type": point.type, "instance": instance.nom, "texte": texte}
    offerte.rappel(point.renvoi.vers_id, le=point.examine_le, decision=decision, donnees=donnees, par=par)


def _valider(seance, action: str, par, **contenu):
    seance.version += 1
    enregistrer(seance)
    consigner(action, seance, par=par, version=seance.version, **contenu)
    return seance
