"""La suite donnée à une demande : ce qui peut suivre quoi, et ce que chaque suite demande."""

from django.core.exceptions import ValidationError

from jalon.reussite.models import EtatParcours, Parcours, SuiteDemande
from jalon.reussite.models.parcours import AVANT_ENTREE
from jalon.reussite.operations.demande import finir_l_instruction
from jalon.reussite.operations.fiches import enregistrer, exiger_une_date, verrouiller
from jalon.reussite.operations.parcours import changer_etat_avant_entree, ouvrir_parcours
from jalon.socle.journal.operations import consigner, operation
from jalon.socle.listes.lecture import valeur

S = SuiteDemande
EN_INSTRUCTION = frozenset(
    {S.A_INSTRUIRE, S.EN_ATTENTE_D_ACCORD_PARENTAL, S.A_EXAMINER_EN_EPS, S.COMPLEMENT_D_INFORMATION}
)
ADMISES = frozenset({S.ADMIS_EN_ATTENTE_D_UN_REFERENT, S.ADMIS_EN_PARCOURS})
ORIENTEES = frozenset({S.ORIENTE_VERS_ACTION_COLLECTIVE, S.ORIENTE_VERS_LE_DROIT_COMMUN})
NON_ADMISES = frozenset({S.REFUS_DE_LA_FAMILLE, S.NON_RETENU_PAR_L_EPS, S.HORS_CRITERES, S.SANS_SUITE})
# Une suite définitive se reprend en remettant la demande à instruire.
SUITES_POSSIBLES: dict[str, frozenset[str]] = {
    suite: frozenset(SuiteDemande) - {suite} if suite in EN_INSTRUCTION else frozenset({S.A_INSTRUIRE})
    for suite in SuiteDemande
} | {
    S.ADMIS_EN_ATTENTE_D_UN_REFERENT: frozenset(
        {S.A_INSTRUIRE, S.A_EXAMINER_EN_EPS, S.ADMIS_EN_PARCOURS, S.REFUS_DE_LA_FAMILLE, S.SANS_SUITE, *ORIENTEES}
    )
}
DISPOSITIF = "PRE"


@operation
def donner_suite(demande, *, suite, le, par, cause=None, parcours=None):
    """Décide de la suite. Non admise, la demande reste, avec son motif ; admise en parcours, elle l'ouvre ou le relie.

    Sans `parcours`, celui du PRE que l'enfant n'a pas encore commencé est relié ; sinon un autre s'ouvre, repéré ou
    en attente d'accord, jamais en cours. Rend la demande.
    """
    demande = verrouiller(demande)
    _verifier(demande, suite, le, cause)
    demande.suite, demande.suite_le = suite, None if suite == S.A_INSTRUIRE else le
    demande.cause = cause if suite in NON_ADMISES else None
    if suite == S.ADMIS_EN_PARCOURS:
        demande.parcours = _le_parcours(demande, parcours, par)
    elif suite == S.A_INSTRUIRE:
        demande.parcours = None
    demande.version += 1
    enregistrer(demande)
    if suite != S.A_INSTRUIRE:
        finir_l_instruction(demande, le=le, par=par)
    consigner(
        "reussite.demande_suivie",
        demande,
        par=par,
        numero=demande.numero,
        suite=suite,
        cause=demande.cause.code if demande.cause else None,
    )
    return demande


def _verifier(demande, suite, le, cause) -> None:
    exiger_une_date(le, "la date de la suite", apres=demande.le, apres_quoi="la demande")
    if suite not in SUITES_POSSIBLES[demande.suite]:
        raise ValidationError(
            {"suite": "Cette suite ne peut pas venir après celle d'aujourd'hui : remettez d'abord « à instruire »."}
        )
    if suite in NON_ADMISES and cause is None:
        raise ValidationError({"cause": "Dites pourquoi l'enfant n'est pas admis : l'équipe rend compte de ses refus."})
    if suite in (S.ADMIS_EN_PARCOURS, S.DEJA_SUIVI) and demande.enfant_id is None:
        raise ValidationError({"suite": "Rattachez d'abord la demande au dossier de l'enfant, ou créez-le."})


def _le_parcours(demande, parcours, par):
    if parcours is not None:
        if parcours.enfant_id != demande.enfant_id or parcours.annule_le:
            raise ValidationError({"parcours": "Ce parcours n'est pas un parcours de cet enfant."})
        return parcours
    du_pre = Parcours.objects.filter(enfant=demande.enfant, dispositif__code=DISPOSITIF, annule_le=None)
    if du_pre.en_cours().exists():
        raise ValidationError({"suite": "Cet enfant est déjà en parcours : donnez la suite « Déjà suivi »."})
    attend = du_pre.filter(etat__in=AVANT_ENTREE).exclude(etat=EtatParcours.NON_OUVERT).order_by("-pk").first()
    return attend or _ouvrir(demande, par)


def _ouvrir(demande, par):
    dispositif = valeur("dispositif", DISPOSITIF)
    parcours = ouvrir_parcours(
        demande.enfant, dispositif=dispositif, repere_le=demande.le, origine=demande.origine, par=par
    )
    if demande.famille_informee:
        return changer_etat_avant_entree(parcours, etat=EtatParcours.EN_ATTENTE_D_ACCORD, par=par)
    return parcours
