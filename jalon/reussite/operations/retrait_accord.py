"""Le retrait d'un accord : tout ce qui en dépend finit dans la même transaction, et le passé est gardé.

`ce_qui_suivra` dit avant le geste ce qu'il fera : la page de confirmation et l'opération lisent la même chose.
"""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.reussite.models import Action, Enfant, EtatAction, Parcours
from jalon.reussite.models.accord import Accord, ModeAccord, ObjetAccord, Partage
from jalon.reussite.operations.accord import les_memes
from jalon.reussite.operations.etapes import referent_actuel
from jalon.reussite.operations.fiches import enregistrer, exiger_une_date, verrouiller
from jalon.reussite.operations.partage import finir_partage, referent_de
from jalon.socle.echeances import operations as echeances
from jalon.socle.journal.operations import consigner, operation
from jalon.socle.renvois import prevenir

ACCORD_RETIRE = "Accord retiré"
PREVENIR = "prevenir-un-prestataire"
CLOTURE = "proposer-la-cloture"
ACTIONS_EN_COURS = (EtatAction.EN_ATTENTE, EtatAction.EN_COURS, EtatAction.SUSPENDUE)
QUI_EMPORTENT = (ObjetAccord.ADHESION_AU_PARCOURS, ObjetAccord.PARTAGE)


@dataclass
class Suites:
    """Ce qu'un retrait fait finir, ou fait faire."""

    partages: list[Partage] = field(default_factory=list)
    a_prevenir: list[str] = field(default_factory=list)
    a_clore: list[Parcours] = field(default_factory=list)
    reunions: bool = False

    def __bool__(self):
        return bool(self.partages or self.a_prevenir or self.a_clore or self.reunions)


def ce_qui_suivra(accord: Accord) -> Suites:
    """Adhésion : les partages, les réunions, les prestataires, la clôture. Partage : ceux qui reposent sur lui."""
    if accord.objet not in QUI_EMPORTENT:
        prestataires = _prestataires(accord) if accord.objet == ObjetAccord.PARTICIPATION else []
        return Suites(a_prevenir=prestataires)
    suites = Suites(_partages(accord), _prestataires(accord), reunions=True)
    if accord.objet == ObjetAccord.ADHESION_AU_PARCOURS:
        suites.a_clore = list(_parcours_touches(accord))
    return suites


@operation
def retirer_accord(accord, *, le, par):
    """La famille, ou le jeune, retire son accord. Ne s'annule pas : on en recueille un nouveau. Rend l'accord."""
    accord = verrouiller(accord)
    if accord.retire_le:
        raise ValidationError(f"Cet accord est déjà retiré depuis le {accord.retire_le:%d/%m/%Y}.")
    if accord.mode not in (ModeAccord.SIGNE, ModeAccord.ORAL_CONSIGNE):
        raise ValidationError("Cet accord n'a pas été donné : il n'y a rien à retirer.")
    exiger_une_date(le, "la date du retrait", apres=accord.le, apres_quoi="l'accord")
    if le > timezone.localdate():
        raise ValidationError({"le": "Un retrait agit aussitôt : sa date n'est pas dans l'avenir."})
    Enfant.objects.select_for_update(of=("self",)).get(pk=accord.enfant_id)
    suites = ce_qui_suivra(accord)
    les_retires = {accord.pk: accord} | {a.pk: a for a in les_memes(accord).select_for_update(of=("self",))}
    for retire in les_retires.values():
        retire.retire_le = le if retire.le is None else max(le, retire.le)
        retire.version += 1
        enregistrer(retire)
        consigner("reussite.accord_retire", retire, par=par, version=retire.version, objet=retire.objet, le=le)
    _faire_suivre(accord, suites, le, par)
    return les_retires[accord.pk]


def _faire_suivre(accord, suites: Suites, le, par) -> None:
    jour = timezone.localdate()
    for partage in suites.partages:
        finir_partage(partage, raison=ACCORD_RETIRE, par=par)
    if suites.reunions:
        donnees = {"accord": accord.pk, "objet": accord.objet}
        prevenir("reussite.enfant", accord.enfant_id, "accord_retire", le=le, donnees=donnees, par=par)
    communs = {"dossier": accord.enfant, "le": jour, "par": par}
    referent = referent_de(accord.enfant)
    for qui in suites.a_prevenir:
        libelle = f"Accord retiré : prévenir {qui}"[:160]
        echeances.creer(libelle=libelle, nature=PREVENIR, objet=accord, responsable=referent, **communs)
    for parcours in suites.a_clore:
        echeances.creer(
            libelle=f"Accord retiré : proposer la clôture ({parcours.dispositif}), ou un nouvel accord"[:160],
            nature=CLOTURE,
            objet=parcours,
            responsable=referent_actuel(parcours) or referent,
            **communs,
        )


def _partages(accord) -> list[Partage]:
    """Avec l'adhésion, tous ; sinon ceux qui reposent sur cet accord, ou sur aucun que l'on connaisse."""
    ouverts = Partage.objects.filter(enfant=accord.enfant_id, fini_le=None).select_related("intervenant")
    if accord.objet == ObjetAccord.ADHESION_AU_PARCOURS:
        return list(ouverts)
    siens = {accord.pk, *les_memes(accord).values_list("pk", flat=True)}
    return [p for p in ouverts if p.accord_id is None or p.accord_id in siens]


def _parcours_touches(accord):
    ouverts = accord.enfant.les_parcours.en_cours().select_related("dispositif")
    return ouverts.filter(pk=accord.parcours_id) if accord.parcours_id else ouverts


def _prestataires(accord) -> list[str]:
    """Les structures et les intervenants des actions qui courent, chacun une fois."""
    actions = Action.objects.filter(enfant=accord.enfant_id, etat__in=ACTIONS_EN_COURS)
    if accord.parcours_id:
        actions = actions.filter(parcours=accord.parcours_id)
    noms = []
    for action in actions.select_related("structure", "intervenant__structure", "groupe__structure"):
        groupe = action.groupe
        qui = action.structure or action.intervenant or (groupe and (groupe.structure or groupe.intervenant))
        noms.append(str(qui or action.maitre_oeuvre or ""))
    return [nom for nom in dict.fromkeys(noms) if nom]
