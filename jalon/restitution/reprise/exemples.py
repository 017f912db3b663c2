"""Un appel d'exemple de chaque geste d'une reprise."""

import io
from datetime import timedelta

from django.utils import timezone

from jalon.restitution.reprise import etapes, operations, travaux
from jalon.restitution.reprise.deja_vues import DejaVues
from jalon.restitution.reprise.models import Etat, LigneDeReprise, Reprise
from jalon.restitution.reprise.moteur import Moteur, rapport_vide
from jalon.socle.journal.operations import exemple

FICHIER = b"Nom;Sexe;Naissance\nBenali;fille;15/03/2018\n"
COLONNES = {"0": "enfants.nom", "1": "enfants.sexe", "2": "enfants.naissance"}


def _fichier():
    return {"fichier": io.BytesIO(FICHIER), "nom": "suivi.csv", "gabarit": "echange", "table": "enfants"}


def _deposee(monde) -> Reprise:
    reprise = operations.deposer(**_fichier(), par=monde.awa)
    return operations.choisir_la_feuille(reprise, feuille="", par=monde.awa)


def _reglee(monde) -> Reprise:
    return operations.faire_correspondre(_deposee(monde), correspondances=COLONNES, par=monde.awa)


def _essayee(monde) -> Reprise:
    rapport = {**rapport_vide(), "lignes": {"lues": 1, "bonnes": 1}}
    return etapes.conclure_l_essai(_reglee(monde), rapport=rapport, en_defaut=[], par=monde.awa)


def _commencee(monde) -> Reprise:
    return etapes.commencer_l_import(_essayee(monde), par=monde.awa)


def _avec_une_ligne(monde) -> Reprise:
    reprise = _reglee(monde)
    LigneDeReprise.objects.create(reprise=reprise, numero=2, cases=["Benali", "fille", "31/02/2018"])
    return reprise


@exemple(operations.deposer)
def _deposer(monde):
    return {**_fichier(), "par": monde.awa}


@exemple(operations.choisir_la_feuille)
def _choisir(monde):
    return {"reprise": operations.deposer(**_fichier(), par=monde.awa), "feuille": "", "par": monde.awa}


@exemple(operations.faire_correspondre)
def _faire_correspondre(monde):
    return {"reprise": _deposee(monde), "correspondances": COLONNES, "par": monde.awa}


@exemple(operations.rattacher_les_valeurs)
def _rattacher(monde):
    return {"reprise": _reglee(monde), "valeurs": {"enfants.niveau": {"cour prep": "CP"}}, "par": monde.awa}


@exemple(operations.corriger)
def _corriger(monde):
    return {"reprise": _avec_une_ligne(monde), "numero": 2, "corrections": {2: "15/03/2018"}, "par": monde.awa}


@exemple(operations.ecarter)
def _ecarter(monde):
    return {"reprise": _avec_une_ligne(monde), "numeros": [2], "par": monde.awa}


@exemple(operations.remettre)
def _remettre(monde):
    return {"reprise": _avec_une_ligne(monde), "numeros": [2], "par": monde.awa}


@exemple(operations.abandonner)
def _abandonner(monde):
    return {"reprise": _deposee(monde), "par": monde.awa}


@exemple(etapes.noter_l_etat)
def _noter_l_etat(monde):
    return {"reprise": _reglee(monde), "etat": Etat.ESSAI, "par": monde.awa}


@exemple(etapes.conclure_l_essai)
def _conclure_l_essai(monde):
    return {"reprise": _reglee(monde), "rapport": rapport_vide(), "en_defaut": [], "par": monde.awa}


@exemple(etapes.commencer_l_import)
def _commencer(monde):
    return {"reprise": _essayee(monde), "par": monde.awa}


@exemple(etapes.importer_un_lot)
def _importer_un_lot(monde):
    reprise = _commencee(monde)
    brutes = [(2, ["Benali", "fille", "15/03/2018"])]
    return {
        "reprise": reprise,
        "brutes": brutes,
        "moteur": Moteur(reprise, par=monde.awa, vues=DejaVues()),
        "par": monde.awa,
    }


@exemple(etapes.conclure_l_import)
def _conclure_l_import(monde):
    return {"reprise": _commencee(monde), "par": monde.awa}


@exemple(etapes.effacer_les_anciennes)
def _effacer(monde):
    reprise = _deposee(monde)
    Reprise.objects.filter(pk=reprise.pk).update(cree_le=timezone.now() - timedelta(days=40))
    return {"par": None}


@exemple(travaux.lancer_l_essai)
def _lancer_l_essai(monde):
    return {"reprise": _reglee(monde), "par": monde.awa}


@exemple(travaux.lancer_l_import)
def _lancer_l_import(monde):
    return {"reprise": _essayee(monde), "par": monde.awa}


@exemple(travaux.lancer_la_defaite)
def _lancer_la_defaite(monde):
    return {"reprise": etapes.conclure_l_import(_commencee(monde), par=monde.awa), "par": monde.awa}
