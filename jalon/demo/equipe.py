"""Les comptes de la démonstration, un par rôle, et la fiche de réseau de chacun."""

from dataclasses import dataclass

from jalon.demo.plans import AUTRES_REFERENTS, EQUIPE, PlanDeVille
from jalon.socle.comptes.demonstration import MOT_DE_PASSE
from jalon.socle.comptes.models import Compte
from jalon.socle.comptes.operations import creer_compte, rattacher_intervenant
from jalon.socle.habilitations import Role
from jalon.socle.listes.lecture import valeur
from jalon.socle.reseau.models import Intervenant, Structure
from jalon.socle.reseau.operations import creer_intervenant
from jalon.socle.texte import normaliser

HEBERGEUR = ("hebergeur@jalon.example", "Zoé Hébergement")
FONCTIONS = {
    "coordonnateur": "coordonnateur",
    "referent": "referent_de_parcours",
    "secretariat": "agent_administratif",
    "intervenant": "animateur_educatif",
    "mediateur": "adulte_relais",
}


@dataclass(frozen=True)
class Equipe:
    """Les comptes par rôle ; les référents, chacun avec le compte qui écrit pour lui."""

    comptes: dict[str, Compte]
    referents: list[Intervenant]
    partenaire: Intervenant


def composer(plan: PlanDeVille, structures: list[Structure]) -> Equipe:
    """Ouvre les comptes de la ville active ; la coordonnatrice d'abord, qui fait le reste."""
    awa = _compte(plan, "coordonnateur", par=None)
    comptes = {"coordonnateur": awa}
    for role in EQUIPE:
        if role != "coordonnateur":
            comptes[role] = _compte(plan, role, par=awa)
    fiches = {role: _fiche(compte, role, structures, awa) for role, compte in comptes.items()}
    fonction = valeur("fonction_poste", "referent_de_parcours")
    autres = [creer_intervenant(prenom=prenom, nom=nom, fonction=fonction, par=awa) for prenom, nom in AUTRES_REFERENTS]
    return Equipe(comptes, [fiches["referent"], *autres], fiches["partenaire"])


def ouvrir_le_compte_de_l_hebergeur() -> None:
    """Hors de toute ville : il n'ouvre aucun dossier."""
    courriel, nom = HEBERGEUR
    if not Compte.objects.filter(courriel=courriel).exists():
        Compte.objects.creer(courriel=courriel, nom=nom, mot_de_passe=MOT_DE_PASSE, est_de_demonstration=True)


def _compte(plan: PlanDeVille, role: str, par) -> Compte:
    nom = plan.qui(role)
    prenom = normaliser(nom.split()[0]).replace(" ", "-")
    return creer_compte(
        courriel=f"{prenom}@{plan.code}.example",
        nom=nom,
        mot_de_passe=MOT_DE_PASSE,
        roles=[Role.objects.get(code=role)],
        est_de_demonstration=True,
        par=par,
    )


def _fiche(compte: Compte, role: str, structures: list[Structure], par) -> Intervenant:
    prenom, _, nom = compte.nom.partition(" ")
    fiche = creer_intervenant(
        prenom=prenom,
        nom=nom,
        courriel=compte.courriel,
        fonction=valeur("fonction_poste", FONCTIONS[role]) if role in FONCTIONS else None,
        structure=structures[0] if role == "partenaire" else None,
        par=par,
    )
    rattacher_intervenant(compte, intervenant=fiche, par=par)
    return Intervenant.objects.select_related("compte").get(pk=fiche.pk)
