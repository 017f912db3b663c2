"""Qui peut voir ce dossier et pourquoi ; qui l'a consulté."""

from dataclasses import dataclass

from jalon.reussite.droits import Droit
from jalon.reussite.models import ReferentParcours
from jalon.reussite.visibilite import DOSSIER
from jalon.socle.comptes.models import Compte
from jalon.socle.habilitations import AccesExceptionnel, AttributionRole, Portee
from jalon.socle.journal.models import LigneJournal, Nature

DERNIERES = 200


@dataclass(frozen=True)
class Lecteur:
    """Un compte qui peut ouvrir le dossier, et les raisons pour lesquelles il le peut."""

    compte: Compte
    raisons: tuple[str, ...]


def qui_peut_voir(enfant) -> list[Lecteur]:
    """Les comptes actifs qui voient ce dossier, par nom. Dit la même chose que `visibilite.dossiers_vus`."""
    raisons: dict[Compte, list[str]] = {}
    for compte, raison in (*_par_leur_role(enfant), *_par_acces_exceptionnel(enfant)):
        raisons.setdefault(compte, []).append(raison)
    lecteurs = [Lecteur(compte, tuple(dict.fromkeys(textes))) for compte, textes in raisons.items()]
    return sorted(lecteurs, key=lambda lecteur: lecteur.compte.nom)


def _par_leur_role(enfant):
    les_suivis = _suivis(enfant)
    attributions = AttributionRole.objects.select_related("role", "compte__intervenant__structure")
    attributions = attributions.filter(compte__desactive_le=None)
    for attribution in attributions:
        role, compte = attribution.role, attribution.compte
        if Droit.VOIR_LES_DOSSIERS not in role.droits:
            continue
        if role.portee == Portee.VILLE:
            yield compte, f"{role.libelle} : voit tous les dossiers de la ville"
        elif role.portee in (Portee.DOSSIERS, Portee.EPS, Portee.STRUCTURE):
            yield from ((compte, f"{role.libelle} : {raison}") for raison in _raisons(role, compte, les_suivis))


def _raisons(role, compte, les_suivis):
    structure = getattr(getattr(compte, "intervenant", None), "structure", None)
    for suivi in les_suivis:
        if suivi.intervenant.compte_id == compte.pk:
            verbe = "a suivi" if suivi.au else "suit"
            yield f"{verbe} le parcours {suivi.parcours.dispositif}"
        elif role.portee == Portee.STRUCTURE and structure and suivi.intervenant.structure_id == structure.pk:
            yield f"même structure que {suivi.intervenant} ({structure})"


def _suivis(enfant) -> list[ReferentParcours]:
    suivis = ReferentParcours.objects.filter(parcours__enfant=enfant)
    return list(suivis.select_related("intervenant", "parcours__dispositif"))


def _par_acces_exceptionnel(enfant):
    acces = AccesExceptionnel.objects.ouverts().filter(dossier_type=DOSSIER, dossier_id=enfant.pk)
    for ouvert in acces.select_related("compte").filter(compte__desactive_le=None):
        yield ouvert.compte, f"Accès exceptionnel jusqu'au {ouvert.expire_le:%d/%m/%Y à %H h %M} : {ouvert.motif}"


@dataclass(frozen=True)
class Consultation:
    le: object
    nom: str


def qui_a_consulte(enfant) -> list[Consultation]:
    """Les dernières lectures du dossier, de la plus récente à la plus ancienne."""
    lignes = list(
        LigneJournal.objects.filter(nature=Nature.LECTURE, dossier_type=DOSSIER, dossier_id=enfant.pk).order_by(
            "-numero"
        )[:DERNIERES]
    )
    noms = dict(Compte.objects.filter(pk__in={ligne.compte_id for ligne in lignes}).values_list("pk", "nom"))
    return [Consultation(ligne.le, noms.get(ligne.compte_id, "Un compte supprimé")) for ligne in lignes]
