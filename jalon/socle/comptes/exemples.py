"""Un appel d'exemple de chaque opération sur les comptes et les rôles."""

from allauth.mfa.models import Authenticator

from jalon.socle.comptes import liens, operations
from jalon.socle.habilitations import Portee, Role
from jalon.socle.journal.operations import exemple
from jalon.socle.reseau.models import Intervenant


def _role(code):
    return Role.objects.get(code=code)


@exemple(operations.creer_compte)
def _creer(monde):
    return {
        "courriel": "gaelle@val-clair.example",
        "nom": "Gaëlle Petit",
        "mot_de_passe": "Sept-mots-valent-mieux-1",
        "roles": [_role("referent")],
        "par": monde.awa,
    }


@exemple(operations.modifier_compte)
def _modifier(monde):
    return {"compte": monde.bruno, "nom": "Bruno K.", "courriel": "bruno.k@val-clair.example", "par": monde.awa}


@exemple(operations.rattacher_intervenant)
def _rattacher(monde):
    fiche = Intervenant.objects.create(nom="Rousseau", prenom="Denis")
    return {"compte": monde.denis, "intervenant": fiche, "par": monde.awa}


@exemple(operations.attribuer_role)
def _attribuer(monde):
    return {"compte": monde.bruno, "role": _role("secretariat"), "par": monde.awa}


@exemple(operations.retirer_role)
def _retirer(monde):
    return {"compte": monde.bruno, "role": _role("referent"), "par": monde.awa}


@exemple(operations.desactiver_compte)
def _desactiver(monde):
    return {"compte": monde.farid, "par": monde.awa, "sans_repreneur": True}


@exemple(operations.retirer_les_seconds_facteurs)
def _retirer_les_seconds_facteurs(monde):
    Authenticator.objects.create(user=monde.bruno, type=Authenticator.Type.TOTP, data={})
    return {"compte": monde.bruno, "par": monde.awa}


@exemple(operations.reactiver)
def _reactiver(monde):
    ferme = operations.desactiver_compte(monde.farid, par=monde.awa, sans_repreneur=True)
    return {"compte": ferme, "par": monde.awa}


@exemple(operations.modifier_role)
def _modifier_un_role(monde):
    role = _role("accueil")
    return {
        "role": role,
        "libelle": "Accueil de la mairie",
        "portee": Portee.AUCUN_DOSSIER,
        "droits": role.droits,
        "par": monde.awa,
    }


@exemple(liens.choisir_un_mot_de_passe)
def _donner_un_lien(monde):
    return {"compte": monde.bruno, "par": monde.awa}
