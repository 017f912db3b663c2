"""Ce qu'une réunion renvoie : la situation a été examinée, et ce que la décision change ici.

Une décision ne fait entrer personne dans un parcours : l'entrée demande l'accord de la famille.
"""

from jalon.reussite.models import Demande, EtatParcours, Examen, SuiteDemande
from jalon.reussite.models.parcours import OUVERTS
from jalon.reussite.operations.etapes import solder_le_point
from jalon.reussite.operations.fiches import enregistrer
from jalon.socle.journal.operations import consigner, operation

S = SuiteDemande
A_TRANCHER = (S.A_INSTRUIRE, S.EN_ATTENTE_D_ACCORD_PARENTAL, S.A_EXAMINER_EN_EPS, S.COMPLEMENT_D_INFORMATION)
SUITES = {
    "orientation_droit_commun": S.ORIENTE_VERS_LE_DROIT_COMMUN,
    "reorientation": S.ORIENTE_VERS_LE_DROIT_COMMUN,
    "complement_d_evaluation": S.COMPLEMENT_D_INFORMATION,
    "non_retenu": S.NON_RETENU_PAR_L_EPS,
}
ENTREE = "entree_en_parcours"
# Ajournée, la situation reviendra : ni la demande ni le point d'étape ne sont tranchés.
AJOURNEE = "ajournee"


@operation
def noter_examen(enfant, *, le, point, par, type="", instance="", decision=None, texte="", parcours=None, demande=None):
    """Note l'examen d'un enfant ; `point` identifie le point de réunion, qui ne se note qu'une fois.

    Toutes les demandes de l'enfant encore à trancher le sont ; le point d'étape échu est fait. Rend l'examen.
    """
    tranche = decision is not None and decision.code != AJOURNEE
    examen = Examen.objects.filter(point=point, enfant=enfant).first() if point is not None else None
    demandes = [demande] if demande else list(enfant.les_demandes.filter(suite__in=A_TRANCHER).order_by("le", "pk"))
    examen = examen or Examen(enfant=enfant, point=point)
    examen.le, examen.type, examen.instance = le, type, instance
    examen.decision, examen.texte = decision, texte[:250]
    examen.parcours = parcours or _parcours_de(enfant)
    examen.demande = examen.demande or next(iter(demandes), None)
    enregistrer(examen)
    consigner("reussite.situation_examinee", examen, par=par, le=le, decision=decision.code if decision else "")
    for une in demandes:
        _trancher(une, enfant, decision, le, par)
    if tranche:
        for ouvert in enfant.les_parcours.filter(annule_le=None, etat__in=OUVERTS).select_related("dispositif"):
            solder_le_point(ouvert, le, par)
    return examen


def _parcours_de(enfant):
    ouverts = enfant.les_parcours.filter(annule_le=None, sortie=None).exclude(etat=EtatParcours.NON_OUVERT)
    return ouverts.order_by("-entree", "pk").first()


def _trancher(demande: Demande, enfant, decision, le, par) -> None:
    demande = Demande.objects.select_for_update(of=("self",)).get(pk=demande.pk)
    demande.examinee_le = le
    suite = _suite(enfant, decision)
    if suite and demande.suite in A_TRANCHER:
        demande.suite, demande.suite_le = suite, le
    demande.version += 1
    enregistrer(demande)
    consigner("reussite.demande_examinee", demande, par=par, version=demande.version, le=le, suite=demande.suite)


def _suite(enfant, decision) -> str | None:
    if decision is None:
        return None
    if decision.code == ENTREE:
        suivi = enfant.les_parcours.filter(annule_le=None, sortie=None, les_referents__au=None)
        suivi = suivi.filter(les_referents__isnull=False)
        return S.ADMIS_EN_PARCOURS if suivi.exists() else S.ADMIS_EN_ATTENTE_D_UN_REFERENT
    return SUITES.get(decision.code)
