"""Un appel d'exemple de chaque opération des services du socle ; un test les joue et cherche leur ligne de journal."""

from datetime import date, timedelta

from django.utils import timezone

from jalon.socle import annulations, conservation, ouverture, renvois, taches
from jalon.socle.echeances import operations as echeances
from jalon.socle.invitations import operations as invitations
from jalon.socle.journal.operations import exemple
from jalon.socle.pieces import operations as pieces
from jalon.socle.reseau.models import Structure

UN_PDF = b"%PDF-1.4\n%%EOF\n"


def _dossier(monde):
    """N'importe quelle ligne de la ville peut porter une échéance ou une pièce."""
    return Structure.objects.get_or_create(nom="Maison des familles")[0]


def _echeance(monde):
    return echeances.creer(libelle="Rappeler l'école", le=date(2026, 9, 1), dossier=_dossier(monde), par=monde.awa)


@exemple(echeances.creer)
def _creer_une_echeance(monde):
    return {"libelle": "Rappeler", "le": date(2026, 9, 1), "dossier": _dossier(monde), "par": monde.awa}


@exemple(echeances.terminer)
def _terminer_une_echeance(monde):
    return {"echeance": _echeance(monde), "le": date(2026, 9, 1), "par": monde.awa}


@exemple(echeances.reporter)
def _reporter_une_echeance(monde):
    return {"echeance": _echeance(monde), "le": date(2026, 10, 1), "par": monde.awa}


@exemple(echeances.confier)
def _confier_une_echeance(monde):
    return {"echeance": _echeance(monde), "responsable": monde.bruno.intervenant, "par": monde.awa}


@exemple(echeances.annuler)
def _annuler_une_echeance(monde):
    return {"echeance": _echeance(monde), "le": date(2026, 9, 1), "par": monde.awa}


@exemple(echeances.remettre_a_faire)
def _remettre_une_echeance(monde):
    return {"echeance": echeances.terminer(_echeance(monde), le=date(2026, 9, 1), par=monde.awa), "par": monde.awa}


def _piece(monde):
    return pieces.joindre(dossier=_dossier(monde), fichier=UN_PDF, nom="accord.pdf", par=monde.awa)


@exemple(pieces.joindre)
def _joindre(monde):
    return {"dossier": _dossier(monde), "fichier": UN_PDF, "nom": "accord.pdf", "par": monde.awa}


@exemple(pieces.retirer)
def _retirer(monde):
    return {"piece": _piece(monde), "par": monde.awa}


@exemple(pieces.detruire_les_retirees)
def _detruire(monde):
    return {"par": None}


@exemple(annulations.annuler)
def _annuler(monde):
    pieces.retirer(_piece(monde), par=monde.awa)
    return {"annulation": annulations.Annulation.objects.first(), "par": monde.awa}


@exemple(annulations.oublier_les_gestes_passes)
def _oublier_les_gestes(monde):
    pieces.retirer(_piece(monde), par=monde.awa)
    annulations.Annulation.objects.update(expire_le=timezone.now())
    return {"par": None}


@taches.travail("socle.essai", "Essai de la file de travaux")
def essai(travail, **donnees):
    """Rend ce qu'on lui donne, pour essayer la file."""
    travail.avancer(1, 1)
    return donnees


@exemple(taches.lancer)
def _lancer(monde):
    return {"code": "socle.essai", "par": monde.awa}


def _offrir_une_cible():
    if renvois.cible("socle.structure") is None:
        simple = {nom: str for nom in ("libelle", "pseudonyme", "url")}
        renvois.offrir(renvois.Cible("socle.structure", peut_ouvrir=lambda compte, pk: True, **simple))


@exemple(renvois.renvoyer)
def _renvoyer(monde):
    _offrir_une_cible()
    dossier = _dossier(monde)
    return {"de": dossier, "vers_type": "socle.structure", "vers_id": dossier.pk, "par": monde.awa}


@exemple(conservation.fixer_duree)
def _fixer_duree(monde):
    return {
        "code": "socle.journal",
        "version": 0,
        "mois_en_base_active": 6,
        "mois_en_archive": 6,
        "justification": "Décision du délégué à la protection des données.",
        "par": monde.awa,
    }


def _invitation(monde):
    demain = timezone.now() + timedelta(days=1)
    return {"objet": "socle.essai", "destinataire": "École Pasteur", "expire_le": demain, "par": monde.awa}


@exemple(invitations.inviter)
def _inviter(monde):
    return _invitation(monde)


@exemple(invitations.revoquer)
def _revoquer(monde):
    return {"invitation": invitations.inviter(**_invitation(monde))[0], "par": monde.awa}


@exemple(invitations.renouveler)
def _renouveler(monde):
    invitation, _ = invitations.inviter(**_invitation(monde))
    return {"invitation": invitation, "expire_le": timezone.now() + timedelta(days=365), "par": monde.awa}


@exemple(ouverture.garnir)
def _garnir(monde):
    return {"par": monde.awa}
