"""Un appel d'exemple de chaque opération sur les listes."""

from jalon.socle.journal.operations import exemple
from jalon.socle.listes import lecture, operations


@exemple(operations.creer_liste)
def _creer_une_liste(monde):
    return {"libelle": "Centres de loisirs", "par": monde.awa}


@exemple(operations.renommer_liste)
def _renommer_une_liste(monde):
    return {"liste": lecture.valeur("sexe", "F").liste, "libelle": "Genre", "par": monde.awa}


@exemple(operations.ajouter_valeur)
def _ajouter(monde):
    return {"liste": "domaine", "libelle": "Jardinage", "par": monde.awa}


@exemple(operations.renommer_valeur)
def _modifier(monde):
    return {"valeur": lecture.valeur("sexe", "F"), "libelle": "Filles", "par": monde.awa}


@exemple(operations.ordonner)
def _ordonner(monde):
    return {"liste": "sexe", "codes": ["M", "F"], "par": monde.awa}


@exemple(operations.retirer_valeur)
def _retirer(monde):
    return {"valeur": lecture.valeurs("type_contact")[0], "par": monde.awa}


@exemple(operations.remettre_valeur)
def _remettre(monde):
    retiree = operations.retirer_valeur(lecture.valeurs("type_contact")[0], par=monde.awa)
    return {"valeur": retiree, "par": monde.awa}
