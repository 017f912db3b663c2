"""La ville d'exemple, chargée par les modèles : douze enfants inventés et les résultats attendus."""

import csv
import json
from datetime import date
from pathlib import Path

from jalon.reussite.models import (
    Enfant,
    EtatParcours,
    Famille,
    Objectif,
    Parcours,
    ProfilParcours,
    ReferentParcours,
    Scolarite,
    Situation,
)
from jalon.socle.listes.lecture import resoudre
from jalon.socle.reseau.models import Etablissement, Intervenant, Quartier

EXEMPLE = Path(__file__).parents[2] / "donnees" / "exemple-val-clair"


def attendus() -> list[dict]:
    return json.loads((EXEMPLE / "attendus.json").read_text(encoding="utf-8"))["resultats"]


def _lignes(nom):
    with (EXEMPLE / f"{nom}.csv").open(encoding="utf-8", newline="") as fichier:
        return list(csv.DictReader(fichier, delimiter=";"))


def _date(texte):
    return date.fromisoformat(texte) if texte else None


def charger() -> None:
    """Sous la cloison."""
    enfants = {ligne["id"]: _enfant(rang, ligne) for rang, ligne in enumerate(_lignes("enfants"), start=1)}
    parcours = {ligne["id"]: _parcours(ligne, enfants[ligne["enfant"]]) for ligne in _lignes("parcours")}
    for ligne in _lignes("objectifs"):
        atteinte = resoudre("atteinte_objectif", ligne["atteinte"]).code if ligne["atteinte"] else ""
        domaine = resoudre("domaine", ligne["domaine"])
        Objectif.objects.create(parcours=parcours[ligne["parcours"]], domaine=domaine, atteinte=atteinte)


def _enfant(rang, ligne):
    famille, _ = Famille.objects.get_or_create(
        cle_externe=ligne["famille"], defaults={"numero": int(ligne["famille"][1:])}
    )
    enfant = Enfant.objects.create(
        numero=rang, cle_externe=ligne["id"], sexe=ligne["sexe"], naissance=_date(ligne["naissance"]), famille=famille
    )
    Situation.objects.create(
        enfant=enfant,
        quartier=Quartier.objects.get_or_create(nom=ligne["quartier"])[0],
        qpv={"oui": True, "non": False}[ligne["qpv"]],
        structure=resoudre("structure_familiale", ligne["structure"]),
        responsabilite=resoudre("responsabilite_legale", ligne["resp_legal"]),
    )
    Scolarite.objects.create(
        enfant=enfant,
        etablissement=Etablissement.objects.get_or_create(nom=ligne["etablissement"])[0],
        type_etablissement=resoudre("type_etablissement", ligne["type_etab"]),
        zone=resoudre("zone_scolarisation", ligne["zone"]),
        niveau=resoudre("niveau_scolaire", ligne["niveau"]),
    )
    return enfant


def _parcours(ligne, enfant):
    sortie = _date(ligne["sortie"])
    parcours = Parcours.objects.create(
        cle_externe=ligne["id"],
        enfant=enfant,
        dispositif=resoudre("dispositif", ligne["dispositif"]),
        entree=_date(ligne["entree"]),
        sortie=sortie,
        etat=EtatParcours.TERMINE if sortie else EtatParcours.EN_COURS,
        motif=resoudre("motif_sortie", ligne["motif"]) if ligne["motif"] else None,
        origine=resoudre("origine_reperage", ligne["origine"]),
    )
    if ligne["profil"]:
        ProfilParcours.objects.create(parcours=parcours, profil=resoudre("profil_anct", ligne["profil"]))
    referent, _ = Intervenant.objects.get_or_create(nom=ligne["referent"])
    ReferentParcours.objects.create(parcours=parcours, intervenant=referent)
    return parcours
