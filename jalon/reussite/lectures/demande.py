"""Une demande telle qu'on la montre : l'enfant dont elle parle, sa suite en mots, ce que l'émetteur peut lire."""

from jalon.reussite import confidentialite
from jalon.reussite.droits import Droit
from jalon.reussite.models import Demande, Enfant, SuiteDemande
from jalon.reussite.operations.suite import ADMISES, EN_INSTRUCTION, NON_ADMISES, ORIENTEES
from jalon.socle.habilitations import a_le_droit
from jalon.socle.listes.lecture import libelles

EN_MOTS_SIMPLES = {
    SuiteDemande.A_INSTRUIRE: "Nous l'avons lue et nous revenons vers vous.",
    SuiteDemande.EN_ATTENTE_D_ACCORD_PARENTAL: "Nous rencontrons d'abord la famille, pour avoir son accord.",
    SuiteDemande.A_EXAMINER_EN_EPS: "Elle sera examinée à la prochaine réunion de l'équipe.",
    SuiteDemande.COMPLEMENT_D_INFORMATION: "Il nous manque un renseignement : appelez-nous.",
    SuiteDemande.ADMIS_EN_ATTENTE_D_UN_REFERENT: "Elle est acceptée ; un référent sera bientôt désigné.",
    SuiteDemande.ADMIS_EN_PARCOURS: "L'équipe s'en occupe.",
    SuiteDemande.DEJA_SUIVI: "L'équipe s'en occupe.",
    SuiteDemande.ORIENTE_VERS_ACTION_COLLECTIVE: "Une action collective sera proposée.",
    SuiteDemande.ORIENTE_VERS_LE_DROIT_COMMUN: "La famille est orientée vers un autre service.",
    SuiteDemande.REFUS_DE_LA_FAMILLE: "Il n'y aura pas d'accompagnement par l'équipe.",
    SuiteDemande.NON_RETENU_PAR_L_EPS: "Il n'y aura pas d'accompagnement par l'équipe.",
    SuiteDemande.HORS_CRITERES: "Il n'y aura pas d'accompagnement par l'équipe : cette situation sort de ses critères.",
    SuiteDemande.SANS_SUITE: "Il n'y aura pas d'accompagnement par l'équipe.",
}


def enfant_dit(demande) -> str:
    """Ce que l'émetteur a dit de l'enfant ; vide s'il n'a rien dit."""
    return " ".join(filter(None, [demande.nom.upper(), demande.prenom])) or demande.initiales


def designation(demande, enfants_vus) -> str:
    """L'enfant : ce qu'en dit la demande, sinon le dossier qu'elle désigne si le compte le voit."""
    if dit := enfant_dit(demande):
        return dit
    if demande.enfant_id in enfants_vus:
        return demande.enfant.designation
    return "Enfant sans nom"


def enfants_vus(demandes, compte) -> set[int]:
    """Parmi les dossiers que ces demandes désignent, ceux que le compte voit."""
    cites = {demande.enfant_id for demande in demandes if demande.enfant_id}
    if not cites:
        return set()
    return set(Enfant.objects.visibles_par(compte).filter(pk__in=cites).values_list("pk", flat=True))


def lit_tout(compte) -> bool:
    """Qui n'a fait que déposer une demande n'en lit que la réponse, pas ce que l'équipe en a décidé."""
    return confidentialite.tient_les_dossiers(compte) or a_le_droit(compte, Droit.TRAITER_LES_DEMANDES)


def suite_en_mots(demande) -> str:
    """Le libellé de la ville."""
    return libelles("suite_demande").get(demande.suite) or demande.get_suite_display()


def ton_de_la_suite(demande) -> str:
    if demande.suite in NON_ADMISES:
        return "neutre"
    if demande.suite == SuiteDemande.ADMIS_EN_PARCOURS:
        return "en_cours"
    return "attente" if demande.suite in EN_INSTRUCTION | ADMISES else "termine"


def suite_pour_l_emetteur(demande) -> str:
    """Ce que l'émetteur peut savoir tant qu'on ne lui a pas répondu."""
    return "Réponse donnée" if demande.repondue_le else "Reçue"


def composer_la_reponse(demande, *, appeler) -> str:
    """Prise en compte, suite en mots simples, qui appeler : jamais autre chose, ni le nom de l'enfant."""
    joindre = f"{appeler}, {appeler.telephone}" if appeler.telephone else str(appeler)
    return (
        f"Votre demande n° {demande.numero} du {demande.le:%d/%m/%Y} est bien prise en compte.\n"
        f"{EN_MOTS_SIMPLES[demande.suite]}\n"
        f"Pour en parler : {joindre}."
    )


# L'entonnoir : chaque demande de la ville est dans une case, et dans une seule.
ENTONNOIR = {
    "à instruire": EN_INSTRUCTION - {SuiteDemande.A_EXAMINER_EN_EPS},
    "à examiner": frozenset({SuiteDemande.A_EXAMINER_EN_EPS}),
    "admises": ADMISES,
    "orientées": ORIENTEES,
    "non admises": NON_ADMISES,
    "déjà suivis": frozenset({SuiteDemande.DEJA_SUIVI}),
}


def demandes_lisibles(compte):
    """Les demandes que le compte voit, avec ce que les listes en montrent."""
    liees = ("enfant__cle_liste", "etablissement", "niveau", "origine", "urgence", "suivie_par", "cause")
    return Demande.objects.visibles_par(compte).select_related(*liees)
