"""Un appel d'exemple de chaque opération sur le réseau."""

from datetime import date

from jalon.socle.journal.operations import exemple
from jalon.socle.listes.lecture import valeur
from jalon.socle.reseau import operations

CARRE = {"type": "Polygon", "coordinates": [[[2.0, 48.0], [2.1, 48.0], [2.1, 48.1], [2.0, 48.1], [2.0, 48.0]]]}


@exemple(operations.creer_structure)
def _structure(monde):
    return {"nom": "Maison des jeunes", "type": valeur("partenaire_type", "ville"), "par": monde.awa}


@exemple(operations.creer_intervenant)
def _intervenant(monde):
    return {"nom": "Lefort", "prenom": "Nadia", "par": monde.awa}


@exemple(operations.creer_commune)
def _commune(monde):
    return {"nom": "Val-Clair", "code_insee": "99001", "par": monde.awa}


@exemple(operations.creer_quartier)
def _quartier(monde):
    return {"nom": "La Verrerie", "type": valeur("type_quartier", "qpv"), "contour": CARRE, "par": monde.awa}


@exemple(operations.creer_etablissement)
def _etablissement(monde):
    return {"nom": "École Pasteur", "type": valeur("type_etablissement", "ecole_primaire"), "par": monde.awa}


@exemple(operations.creer_lieu)
def _lieu(monde):
    return {"nom": "Salle des Acacias", "longitude": 2.05, "latitude": 48.05, "par": monde.awa}


@exemple(operations.modifier)
def _modifier(monde):
    structure = operations.creer_structure(nom="Centre social", par=monde.awa)
    return {"objet": structure, "telephone": "01 99 00 12 34", "par": monde.awa}


@exemple(operations.retirer)
def _retirer(monde):
    return {"objet": operations.creer_lieu(nom="Ancienne salle", par=monde.awa), "par": monde.awa}


@exemple(operations.remettre)
def _remettre(monde):
    lieu = operations.creer_lieu(nom="Salle rouverte", par=monde.awa)
    return {"objet": operations.retirer(lieu, par=monde.awa), "par": monde.awa}


@exemple(operations.classer)
def _classer(monde):
    ecole = operations.creer_etablissement(nom="École Jaurès", par=monde.awa)
    zone = valeur("zone_scolarisation", "rep")
    return {"etablissement": ecole, "zone": zone, "depuis": date(2024, 9, 1), "par": monde.awa}


@exemple(operations.supprimer_classement)
def _supprimer_classement(monde):
    return {"classement": operations.classer(**_classer(monde)), "par": monde.awa}
