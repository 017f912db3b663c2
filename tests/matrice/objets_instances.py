"""La séance d'essai : un membre sous charte, un membre sans, un convié pour le seul point, une décision."""

from datetime import date, time

from jalon.instances import operations as instances
from jalon.instances.models import Instance
from jalon.reussite import operations as reussite
from jalon.reussite.models import ModeAccord, ObjetAccord

LE = date(2025, 11, 5)


def les_reunions(o, par) -> None:
    if not o.enfant.les_accords.filter(objet=ObjetAccord.INFORMATION_DONNEE).exists():
        champs = {"objet": ObjetAccord.INFORMATION_DONNEE, "mode": ModeAccord.ORAL_CONSIGNE, "le": LE}
        reussite.recueillir_accord(enfants=[o.enfant], par=par, **champs)
    o.eps = Instance.objects.get(code="eps")
    partenaire, referent = o.comptes["partenaire"].intervenant, o.comptes["referent"].intervenant
    o.membre = instances.ajouter_membre(o.eps, intervenant=partenaire, charte_signee_le=LE, par=par)
    instances.ajouter_membre(o.eps, intervenant=referent, par=par)
    o.seance_eps = instances.planifier(o.eps, le=LE, debut=time(9), par=par)
    o.point_eps = instances.inscrire(o.seance_eps, vers_type="reussite.enfant", vers_id=o.enfant.pk, par=par)
    o.convocation = instances.convier(
        o.seance_eps, intervenant=o.comptes["intervenant"].intervenant, point=o.point_eps, par=par
    )
    o.decision = instances.decider(o.point_eps, texte="Relancer le CMP", responsable=par.intervenant, par=par)
