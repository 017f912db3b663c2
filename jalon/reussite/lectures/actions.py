"""Les actions d'un dossier telles qu'on les lit : lesquelles, dites comment, avec quels bilans, quelles alertes."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, Q

from jalon.reussite.champs import ACTION
from jalon.reussite.lectures import mots
from jalon.reussite.models import Action, Bilan, EtatAction, Exclusion, Preconisation, VoixBilan
from jalon.reussite.operations import FINIES
from jalon.saisie.affichage import natifs
from jalon.socle.listes.lecture import libelles
from jalon.socle.reseau.models import Intervenant
from jalon.ui.elements import AFaire

E = EtatAction
TONS_D_ACTION = {
    E.PRECONISEE: "attente",
    E.PROPOSEE_A_LA_FAMILLE: "attente",
    E.REFUSEE: "neutre",
    E.EN_ATTENTE: "attente",
    E.EN_COURS: "en_cours",
    E.SUSPENDUE: "attente",
    E.TERMINEE: "termine",
    E.ARRETEE_PREMATUREMENT: "neutre",
    E.ANNULEE: "neutre",
}
SANS_EFFET = (E.REFUSEE, E.ANNULEE)
ATTENTE_LONGUE = timedelta(weeks=8)
DES_LIENS = (
    *("domaine", "action", "maitre_oeuvre", "structure", "intervenant", "motif_refus", "cause_arret", "groupe"),
    "parcours__dispositif",
)


@dataclass(frozen=True)
class VoixLue:
    """Une des quatre voix : ce qu'elle a dit de l'action, du plus récent au plus ancien."""

    code: str
    libelle: str
    bilans: list[Bilan]


def actions_lisibles(dossier) -> list[Action]:
    """Toutes, pour qui tient les dossiers ; sinon celles que la personne mène, ou que sa structure mène."""
    lues = dossier.enfant.les_actions.all()
    if not dossier.complet:
        siennes = Intervenant.objects.filter(compte=dossier.compte)
        lues = lues.filter(
            Q(intervenant__in=siennes)
            | Q(groupe__intervenant__in=siennes)
            | Q(structure__in=siennes.exclude(structure=None).values("structure"))
        )
    lues = lues.select_related(*DES_LIENS).prefetch_related(
        Prefetch("les_bilans", Bilan.objects.select_related("resultat"))
    )
    return sorted(lues, key=lambda a: (a.etat in FINIES or a.etat in SANS_EFFET, -_debut(a), a.pk))


def _debut(action) -> int:
    return (action.debut or action.notee_le or date.min).toordinal()


def preconisations_en_attente(dossier) -> list[Preconisation]:
    """Ni mises en œuvre, ni abandonnées ; pour qui tient les dossiers."""
    if not dossier.complet:
        return []
    lues = Preconisation.objects.filter(parcours__enfant=dossier.enfant, abandonnee_le=None, les_actions=None)
    return list(lues.select_related("domaine", "action", "maitre_oeuvre").order_by("echeance", "pk"))


def exclusions_lues(dossier) -> list[Exclusion]:
    if not dossier.complet:
        return []
    return list(dossier.enfant.les_exclusions.select_related("motif", "parcours__dispositif"))


def etat_en_mots(action) -> str:
    """Le libellé de la ville pour l'état de l'action."""
    return libelles("etat_action").get(action.etat) or action.get_etat_display()


def qui(action) -> str:
    """« Association, Les Amis de l'école, K. Dubois »."""
    d_origine = natifs(ACTION)
    menee_par = [getattr(action, nom) for nom in ("maitre_oeuvre", "structure", "intervenant") if d_origine[nom].montre]
    return ", ".join(dict.fromkeys(str(un) for un in (*menee_par, action.groupe) if un))


def quand(action, jour: date) -> str:
    """Ce que ses dates disent, dans les mots de son état."""
    if action.etat in FINIES:
        # Reprise d'un import, une action finie peut ne pas dire ses dates.
        bornes = (("du", action.debut), ("au", action.fin))
        dates = " ".join(f"{mot} {le:%d/%m/%Y}" for mot, le in bornes if le)
        return f"{dates} : {str(action.cause_arret).lower()}" if action.cause_arret else dates
    if action.etat == E.REFUSEE:
        motif = str(action.motif_refus or "sans motif").lower()
        return f"le {action.etat_le:%d/%m/%Y} : {motif}" if action.etat_le else motif
    if action.etat == E.EN_COURS:
        jusque = f", jusqu'au {action.fin:%d/%m/%Y}" if action.fin else ""
        return f"depuis le {action.debut:%d/%m/%Y}{jusque}" if action.debut else ""
    if action.etat_le is None:
        return ""
    attendue = action.etat == E.EN_ATTENTE and action.etat_le < jour
    return f"depuis le {action.etat_le:%d/%m/%Y}" + (
        f" ({mots.duree_en_mots(action.etat_le, jour)})" if attendue else ""
    )


def volume(action) -> str:
    """« 6 h sur 20 h », « 20 h prévues »."""
    d_origine = natifs(ACTION)
    prevu = action.prevu if d_origine["prevu"].montre else None
    if action.realise is not None and d_origine["realise"].montre:
        sur = f" sur {_heures(prevu)}" if prevu is not None else " réalisées"
        return f"{_heures(action.realise)}{sur}"
    return f"{_heures(prevu)} prévues" if prevu is not None else ""


def _heures(nombre) -> str:
    return f"{nombre:f}".rstrip("0").rstrip(".").replace(".", ",") + " h"


def voix(action) -> list[VoixLue]:
    """Les quatre voix, dans l'ordre de la ville ; celles qui n'ont rien dit aussi."""
    noms, bilans = libelles("bilan_acteur"), list(action.les_bilans.all())
    return [VoixLue(v.value, noms.get(v.value, v.label), [b for b in bilans if b.acteur == v.value]) for v in VoixBilan]


def bilans_en_mots(action) -> str:
    """« Bilans : enfant et famille ; il manque référent et professionnel ». Rien tant que l'action court sans bilan."""
    lues = voix(action)
    dites = [v.libelle.lower() for v in lues if v.bilans]
    manquent = [v.libelle.lower() for v in lues if not v.bilans]
    if action.etat not in FINIES and not dites:
        return ""
    morceaux = [mots.enumerer(dites)] if dites else []
    if manquent and action.etat in FINIES:
        morceaux.append(f"il manque {mots.enumerer(manquent)}")
    return "Bilans : " + " ; ".join(morceaux)


def alertes_d_actions(dossier) -> list[AFaire]:
    """Des faits de procédure : un parcours sans action, une action qui attend depuis longtemps."""
    alertes = []
    for parcours in dossier.parcours_ouverts:
        siennes = [a for a in dossier.les_actions if a.parcours_id == parcours.pk and a.etat not in SANS_EFFET]
        if not siennes:
            alertes.append(AFaire(f"{parcours.dispositif} : pas d'action"))
    for action in dossier.les_actions:
        if action.etat == E.EN_ATTENTE and action.etat_le and action.etat_le < dossier.jour - ATTENTE_LONGUE:
            depuis = mots.duree_en_mots(action.etat_le, dossier.jour)
            alertes.append(AFaire(f"{action} : en attente depuis {depuis}"))
    return alertes
