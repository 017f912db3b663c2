"""Un appel d'exemple de chaque opération sur les paquets."""

from jalon.saisie.paquets import operations as ops
from jalon.socle.journal.operations import exemple

PAQUET = {
    "format": 1,
    "nom": "Ville d'essai",
    "sections": {
        "listes": [
            {"code": "loisirs", "libelle": "Loisirs", "valeurs": [{"code": "foot", "libelle": "Football"}]},
        ]
    },
}


def un_paquet(par):
    return ops.recevoir_paquet(contenu=PAQUET, par=par)


@exemple(ops.recevoir_paquet)
def _recevoir(monde):
    return {"contenu": PAQUET, "par": monde.awa}


@exemple(ops.appliquer_paquet)
def _appliquer(monde):
    return {"recu": un_paquet(monde.awa), "choisis": {"listes": ["liste/loisirs"]}, "par": monde.awa}


@exemple(ops.oublier_paquet)
def _oublier(monde):
    return {"recu": un_paquet(monde.awa), "par": monde.awa}
