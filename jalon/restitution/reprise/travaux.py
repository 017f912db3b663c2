"""L'essai, l'import et sa défaite en arrière-plan : lot après lot, chacun sous sa cloison, l'avancement entre deux."""

from contextlib import ExitStack, contextmanager
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.restitution.echange.cases import Illisible
from jalon.restitution.reprise import defaire, etapes, lecture
from jalon.restitution.reprise.deja_vues import DejaVues
from jalon.restitution.reprise.models import EN_COURS, LIGNES_GARDEES, Etat, Reprise
from jalon.restitution.reprise.moteur import Moteur, ajouter, lots, rapport_vide
from jalon.socle.annulations import annuler
from jalon.socle.cloison import cloison
from jalon.socle.journal.operations import consigner, operation
from jalon.socle.taches import EtatTravail, Travail, chaque_jour, lancer, travail

ESSAI, IMPORT, DEFAITE = "restitution.reprise_essai", "restitution.reprise_import", "restitution.reprise_defaite"
UN_JOUR = timedelta(days=1)
NON_PRETE = "Choisissez d'abord la feuille, puis ce que remplit chaque colonne."


@operation
def lancer_l_essai(reprise, *, par) -> Travail:
    """Essaie tout le fichier sans rien écrire. Lève ValidationError si rien n'est à lire."""
    reprise = _prendre(reprise)
    if not reprise.se_regle:
        raise ValidationError(f"Cette reprise ne s'essaie plus : elle est « {reprise.get_etat_display()} ».")
    if not any(reprise.correspondances.values()):
        raise ValidationError(NON_PRETE)
    return _lancer(reprise, ESSAI, Etat.ESSAI, f"Essai de « {reprise.nom} »", par)


@operation
def lancer_l_import(reprise, *, par, sauf_les_defauts=False) -> Travail:
    """Importe en arrière-plan. Lève ValidationError s'il reste des défauts, sauf si l'on choisit de les laisser."""
    reprise = etapes.commencer_l_import(reprise, sauf_les_defauts=sauf_les_defauts, par=par)
    return _lancer(reprise, IMPORT, Etat.IMPORT, f"Import de « {reprise.nom} »", par)


@operation
def lancer_la_defaite(reprise, *, par) -> Travail:
    """Défait tout l'import en arrière-plan. Lève ValidationError s'il n'est plus temps, ou si l'on y a travaillé."""
    reprise = _prendre(reprise)
    if not reprise.se_defait:
        raise ValidationError("Cet import ne se défait plus : les trente jours sont passés, ou il l'est déjà.")
    if obstacles := defaire.obstacles(reprise):
        raise ValidationError(["Cet import ne se défait plus, on a travaillé dessus depuis.", *obstacles])
    ligne = lancer(DEFAITE, libelle=f"Retour avant « {reprise.nom} »"[:160], reprise=reprise.pk, par=par)
    consigner("restitution.reprise_defaite_demandee", reprise, par=par)
    return ligne


def _prendre(reprise) -> Reprise:
    return Reprise.objects.select_for_update(of=("self",)).get(pk=reprise.pk)


def _lancer(reprise, code: str, etat: Etat, libelle: str, par) -> Travail:
    ligne = lancer(code, libelle=libelle[:160], reprise=reprise.pk, par=par)
    etapes.noter_l_etat(reprise, etat=etat, travail=ligne, par=par)
    return ligne


@travail(ESSAI, "Essai d'une reprise")
def _essayer(ligne, *, reprise: int) -> dict:
    en_defaut, rapport = [], rapport_vide()
    with _ouverte(ligne, reprise, si_panne=Etat.PREPARATION) as (reprise, par, lignes, vues):
        with cloison(ligne.collectivite):
            moteur = Moteur(reprise, par=par, vues=vues)
        fait = 0
        for lot in lots(lignes):
            with cloison(ligne.collectivite):
                bilan = moteur.essayer(lot)
            rapport = ajouter(rapport, bilan)
            en_defaut += bilan.en_defaut[: LIGNES_GARDEES - len(en_defaut)]
            fait += len(lot)
            ligne.avancer(fait, max(fait, reprise.total))
        rapport["presque"] = moteur.plan.lexique.presque
        with cloison(ligne.collectivite):
            etapes.conclure_l_essai(reprise, rapport=rapport, en_defaut=en_defaut, par=par)
    return rapport["lignes"]


@travail(IMPORT, "Import d'une reprise")
def _importer(ligne, *, reprise: int) -> dict:
    with _ouverte(ligne, reprise, si_panne=Etat.INTERROMPUE) as (reprise, par, lignes, vues):
        with cloison(ligne.collectivite):
            moteur = Moteur(reprise, par=par, vues=vues)
        fait = 0
        for lot in lots(lignes):
            deja = [brute for brute in lot if brute[0] <= reprise.lues]
            restent = lot[len(deja) :]
            with cloison(ligne.collectivite):
                if deja:
                    moteur.passer(deja)
                if restent:
                    etapes.importer_un_lot(reprise, restent, moteur=moteur, par=par)
            fait += len(lot)
            ligne.avancer(fait, max(fait, reprise.total))
        with cloison(ligne.collectivite):
            etapes.conclure_l_import(reprise, par=par)
    return reprise.rapport["lignes"]


@travail(DEFAITE, "Retour avant un import")
def _defaire(ligne, *, reprise: int) -> dict:
    ligne.avancer(0, 1)
    with cloison(ligne.collectivite):
        annuler(Reprise.objects.get(pk=reprise).annulation, par=_auteur(ligne))
    ligne.avancer(1, 1)
    return {"reprise": reprise}


@contextmanager
def _ouverte(ligne, pk: int, *, si_panne: Etat):
    """(reprise, auteur, lignes, vues). Ce qui casse en route laisse la reprise dans cet état, et se dit."""
    with ExitStack() as pile:
        try:
            with cloison(ligne.collectivite):
                reprise, par = Reprise.objects.get(pk=pk), _auteur(ligne)
                tableur = pile.enter_context(lecture.ouvrir(reprise))
                brutes = pile.enter_context(tableur.lignes(reprise.feuille))
            yield reprise, par, lecture.donnees(reprise, brutes), pile.enter_context(DejaVues())
        except BaseException as panne:
            with cloison(ligne.collectivite):
                etapes.noter_l_etat(Reprise.objects.get(pk=pk), etat=si_panne, par=_auteur(ligne))
            if isinstance(panne, Illisible):
                raise lecture.en_validation(panne) from None
            raise


def _auteur(ligne):
    return get_user_model().objects.filter(pk=ligne.par_id).first()


@chaque_jour("restitution.reprises")
def _chaque_nuit() -> None:
    """Ce que l'ouvrier a laissé en plan, la nuit, se reprend ; ce dont le délai est passé s'efface."""
    for reprise in Reprise.objects.filter(etat__in=EN_COURS).select_related("travail"):
        if _est_mort(reprise.travail):
            etat = Etat.INTERROMPUE if reprise.etat == Etat.IMPORT else Etat.PREPARATION
            etapes.noter_l_etat(reprise, etat=etat)
    if etapes.a_effacer().exists():
        etapes.effacer_les_anciennes(par=None)


def _est_mort(ligne: Travail | None) -> bool:
    fini = ligne is None or ligne.etat in (EtatTravail.FINI, EtatTravail.ECHOUE)
    return fini or ligne.cree_le < timezone.now() - UN_JOUR
