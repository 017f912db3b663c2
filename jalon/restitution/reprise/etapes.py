"""Les étapes d'une reprise que mène un travail de fond : l'essai, l'import lot par lot, la fin, l'effacement."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from jalon.restitution.reprise import depot
from jalon.restitution.reprise.dossiers import dossiers_de, reference
from jalon.restitution.reprise.libelles import CREER
from jalon.restitution.reprise.models import LIGNES_GARDEES, CorrespondanceRetenue, Etat, LigneDeReprise, Reprise
from jalon.restitution.reprise.moteur import Bilan, ajouter, rapport_vide
from jalon.socle.annulations import DELAI, proposer
from jalon.socle.journal.operations import consigner, operation
from jalon.socle.texte import normaliser

GARDE, GARDE_SANS_CREER = DELAI, timedelta(days=1)
ANNULATION = "restitution.reprise"


@operation
def noter_l_etat(reprise, *, etat, travail=None, par=None) -> Reprise:
    """Le travail commence, ou s'est arrêté."""
    reprise = Reprise.objects.select_for_update(of=("self",)).get(pk=reprise.pk)
    reprise.etat = etat
    reprise.travail = travail or reprise.travail
    reprise.save(update_fields=["etat", "travail"])
    consigner("restitution.reprise_etat", reprise, par=par, etat=str(etat))
    return reprise


@operation
def conclure_l_essai(reprise, *, rapport, en_defaut, par) -> Reprise:
    """Le verdict de tout le fichier : les lignes à revoir remplacent celles de l'essai d'avant."""
    reprise = Reprise.objects.select_for_update(of=("self",)).get(pk=reprise.pk)
    reprise.les_lignes.filter(corrections={}, ecartee=False).delete()
    revues = {ligne.numero: ligne for ligne in reprise.les_lignes.all()}
    for ligne in revues.values():
        ligne.defauts = []
    noter_les_defauts(reprise, en_defaut, revues)
    reprise.rapport, reprise.etat = rapport, Etat.ESSAYEE
    reprise.save(update_fields=["rapport", "etat"])
    consigner("restitution.reprise_essayee", reprise, par=par, **rapport["lignes"])
    return reprise


def noter_les_defauts(reprise, en_defaut, revues: dict[int, LigneDeReprise]) -> None:
    """Garde les lignes à revoir, LIGNES_GARDEES au plus ; les corrections déjà faites restent."""
    neuves = []
    for ligne in en_defaut:
        gardee = revues.get(ligne.numero) or LigneDeReprise(reprise=reprise, numero=ligne.numero, cases=ligne.cases)
        gardee.defauts = [defaut.en_objet() for defaut in ligne.defauts]
        if ligne.numero not in revues:
            neuves.append(gardee)
    LigneDeReprise.objects.bulk_update(revues.values(), ["defauts"], batch_size=500)
    LigneDeReprise.objects.bulk_create(neuves[:LIGNES_GARDEES], batch_size=500)


@operation
def commencer_l_import(reprise, *, par, sauf_les_defauts=False) -> Reprise:
    """Ouvre l'import, ou le reprend où une panne l'avait laissé. Dès lors, il peut se défaire."""
    reprise = Reprise.objects.select_for_update(of=("self",)).get(pk=reprise.pk)
    if reprise.etat not in (Etat.ESSAYEE, Etat.INTERROMPUE):
        raise ValidationError("Essayez d'abord cette reprise : l'import ne se lance qu'ensuite.")
    if not sauf_les_defauts and reprise.les_lignes.filter(ecartee=False).exclude(defauts=[]).exists():
        raise ValidationError("Des lignes sont encore en défaut : corrigez-les, ou choisissez de les laisser de côté.")
    if reprise.annulation is None:
        reprise.annulation = proposer(
            ANNULATION, libelle=f"Reprise de « {reprise.nom} »"[:200], donnees={"reprise": reprise.pk}, par=par
        )
        reprise.rapport = rapport_vide() | {"presque": reprise.rapport.get("presque", {})}
    reprise.etat = Etat.IMPORT
    reprise.save(update_fields=["annulation", "rapport", "etat"])
    _retenir_les_correspondances(reprise)
    consigner("restitution.reprise_commencee", reprise, par=par)
    return reprise


@operation
def importer_un_lot(reprise, brutes, *, moteur, par) -> Bilan:
    """Écrit un lot de lignes, retient de quoi le défaire et dit quels dossiers il touche : tout ou rien."""
    bilan = moteur.importer(brutes)
    bilan.retenue.ecrire(reprise)
    reprise.rapport = ajouter(reprise.rapport, bilan)
    reprise.lues = bilan.lues
    reprise.save(update_fields=["rapport", "lues"])
    revues = {
        ligne.numero: ligne for ligne in reprise.les_lignes.filter(numero__in=[lg.numero for lg in bilan.en_defaut])
    }
    if bilan.en_defaut and reprise.les_lignes.count() < LIGNES_GARDEES:
        noter_les_defauts(reprise, bilan.en_defaut, revues)
    consigner_les_dossiers("restitution.reprise_importee", bilan.retenue.touches(), reprise, par=par)
    consigner("restitution.reprise_lot", reprise, par=par, **bilan.lignes)
    return bilan


def consigner_les_dossiers(action: str, touches, reprise, *, par) -> None:
    """Une ligne par dossier touché, et une par objet qui n'est d'aucun : les listes et les chiffres les suivent."""
    dossiers, seuls = dossiers_de(touches)
    for type_, pk in sorted(dossiers):
        dossier = reference(type_, pk)
        consigner(action, dossier, par=par, dossier=dossier, reprise=reprise.pk)
    for type_, pk in seuls:
        consigner(action, reference(type_, pk), par=par, reprise=reprise.pk)


@operation
def conclure_l_import(reprise, *, par) -> Reprise:
    """Tout est lu. Une liste dont on ne crée rien n'a plus de raison de rester : son fichier part aussitôt."""
    reprise.etat, reprise.importee_le = Etat.IMPORTEE, timezone.now()
    reprise.save(update_fields=["etat", "importee_le"])
    if reprise.mise_a_jour_seule:
        effacer(reprise)
    consigner("restitution.reprise_finie", reprise, par=par, **reprise.rapport["lignes"])
    return reprise


@operation
def effacer_les_anciennes(*, par) -> int:
    """Détruit les fichiers et les lignes gardées des reprises dont le délai est passé. Rend leur nombre."""
    anciennes = list(aeffacer())
    for reprise in anciennes:
        if reprise.se_regle:
            reprise.etat = Etat.ABANDONNEE
        effacer(reprise)
        reprise.les_traces.all().delete()
    consigner("restitution.reprises_effacees", None, par=par, combien=len(anciennes))
    return len(anciennes)


def aeffacer():
    maintenant = timezone.now()
    anciennes = Reprise.objects.filter(efface_le=None)
    passees = anciennes.filter(cree_le__lt=maintenant - GARDE, importee_le=None)
    passees |= anciennes.filter(importee_le__lt=maintenant - GARDE)
    return passees | anciennes.filter(mise_a_jour_seule=True, cree_le__lt=maintenant - GARDE_SANS_CREER)


def effacer(reprise) -> None:
    """Le fichier part quand la base a validé qu'il devait partir."""
    reprise.les_lignes.all().delete()
    reprise.efface_le = timezone.now()
    reprise.save(update_fields=["etat", "efface_le"])
    transaction.on_commit(lambda: depot.detruire(reprise.cle, reprise.blocs))


def _retenir_les_correspondances(reprise) -> None:
    retenues = {
        cle: code
        for rang, code in reprise.correspondances.items()
        if (cle := normaliser(entete_de(reprise, rang))[:160]) and int(rang) < len(reprise.entetes)
    }
    deja = {c.entete: c for c in CorrespondanceRetenue.objects.filter(gabarit=reprise.gabarit, entete__in=retenues)}
    for cle, code in retenues.items():
        ligne = deja.get(cle) or CorrespondanceRetenue(gabarit=reprise.gabarit, entete=cle)
        ligne.cible = code
        ligne.valeurs = _valeurs_a_retenir(reprise, code)
        ligne.save()


def entete_de(reprise, rang: str) -> str:
    return reprise.entetes[int(rang)] if int(rang) < len(reprise.entetes) else f"colonne {int(rang) + 1}"


def _valeurs_a_retenir(reprise, code: str) -> dict[str, dict[str, str]]:
    """Les mots rattachés dans les colonnes d'échange de cette cible, sauf ceux que l'on a fait créer : ils existent."""
    dits = {colonne: reprise.valeurs[colonne] for colonne in code.split("+") if colonne in reprise.valeurs}
    return {colonne: {mot: dit for mot, dit in mots.items() if dit != CREER} for colonne, mots in dits.items()}


def valeurs_retenues(reprise) -> dict[str, dict[str, str]]:
    """Ce que l'on avait rattaché, la dernière fois, sous les mêmes en-têtes et les mêmes cibles."""
    choisies = {normaliser(entete_de(reprise, rang))[:160]: code for rang, code in reprise.correspondances.items()}
    retenues = CorrespondanceRetenue.objects.filter(gabarit=reprise.gabarit, entete__in=choisies)
    memes = (retenue for retenue in retenues if choisies[retenue.entete] == retenue.cible)
    return {colonne: mots for retenue in memes for colonne, mots in retenue.valeurs.items()}
