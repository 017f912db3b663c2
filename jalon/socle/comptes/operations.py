"""Ouvrir, changer, fermer un compte ; lui donner et lui retirer des rôles ; changer un rôle."""

from contextlib import contextmanager

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.socle.cloison import collectivite_active
from jalon.socle.comptes.models import Compte
from jalon.socle.comptes.reprises import ce_que_tient, tout_reprendre
from jalon.socle.comptes.sessions import fermer_toutes
from jalon.socle.droits import Droit
from jalon.socle.habilitations import AttributionRole, Role, comptes_ayant, droits_declares
from jalon.socle.journal.operations import consigner, operation


@operation
def creer_compte(*, courriel, nom, par, mot_de_passe=None, roles=(), est_de_demonstration=False):
    """Ouvre un compte dans la ville active, avec ces rôles. Sans mot de passe, la personne le choisira par un lien.

    Lève ValidationError si l'adresse a déjà un compte ou si le mot de passe est trop faible.
    """
    _verifier_l_adresse(courriel)
    if mot_de_passe is not None:
        validate_password(mot_de_passe, Compte(courriel=courriel, nom=nom))
    compte = Compte.objects.creer(
        courriel=courriel,
        nom=nom,
        collectivite=collectivite_active(),
        mot_de_passe=mot_de_passe,
        est_de_demonstration=est_de_demonstration,
    )
    for role in roles:
        AttributionRole.objects.create(compte=compte, role=role)
    consigner("socle.compte_cree", compte, par=par, nom=nom, roles=[role.code for role in roles])
    return compte


@operation
def modifier_compte(compte, *, par, nom, courriel):
    """Change le nom affiché ou l'adresse de connexion."""
    compte = _prendre(compte)
    avant = {"nom": compte.nom, "courriel": compte.courriel}
    compte.nom, compte.courriel = nom, courriel.lower()
    if compte.courriel != avant["courriel"]:
        _verifier_l_adresse(courriel)
    compte.full_clean(exclude=["password"])
    compte.save(update_fields=["nom", "courriel"])
    compte.tenir_l_adresse()
    consigner("socle.compte_modifie", compte, par=par, avant=avant, nom=nom, courriel=compte.courriel)
    return compte


@operation
def rattacher_intervenant(compte, *, intervenant, par):
    """Dit quelle fiche du réseau est cette personne (ou aucune) : ses dossiers et ses échéances en découlent."""
    compte = _prendre(compte)
    ancien = getattr(compte, "intervenant", None)
    if intervenant is not None and intervenant.compte_id not in (None, compte.pk):
        raise ValidationError(f"{intervenant} a déjà un compte : {intervenant.compte}.")
    if ancien is not None and ancien != intervenant:
        ancien.compte = None
        ancien.save(update_fields=["compte"])
    if intervenant is not None:
        intervenant.compte = compte
        intervenant.save(update_fields=["compte"])
    consigner("socle.compte_rattache", compte, par=par, intervenant=str(intervenant or ""))
    return compte


@operation
def attribuer_role(compte, *, role, par):
    """Donne un rôle. Lève ValidationError s'il l'a déjà."""
    compte = _prendre(compte)
    _, neuf = AttributionRole.objects.get_or_create(compte=compte, role=role)
    if not neuf:
        raise ValidationError(f"{compte} a déjà le rôle « {role} ».")
    consigner("socle.role_attribue", compte, par=par, role=role.libelle)
    return compte


@operation
def retirer_role(compte, *, role, par):
    """Retire un rôle. Lève ValidationError si plus personne ne pourrait gérer les comptes."""
    compte = _prendre(compte)
    with _en_gardant_un_gestionnaire():
        retires, _ = AttributionRole.objects.filter(compte=compte, role=role).delete()
    if not retires:
        raise ValidationError(f"{compte} n'a pas le rôle « {role} ».")
    consigner("socle.role_retire", compte, par=par, role=role.libelle)
    return compte


@operation
def desactiver_compte(compte, *, par, repreneur=None, sans_repreneur=False):
    """Ferme un compte et toutes ses sessions. Ce qu'il tient passe au repreneur, ou reste sans personne si on le dit.

    Lève ValidationError sur soi-même, sur le dernier gestionnaire, et tant que l'on n'a pas dit qui reprend.
    """
    compte = _prendre(compte)
    _verifier_la_fermeture(compte, par, repreneur)
    tenu = ce_que_tient(compte)
    if tenu and repreneur is None and not sans_repreneur:
        raise ValidationError(f"{compte} tient encore {', '.join(tenu)} : dites qui les reprend, ou que personne.")
    with _en_gardant_un_gestionnaire():
        if repreneur is not None:
            tout_reprendre(compte, repreneur, par=par)
        compte.desactive_le = timezone.now()
        compte.save(update_fields=["desactive_le"])
    fermees = fermer_toutes(compte)
    consigner(
        "socle.compte_desactive", compte, par=par, repreneur=str(repreneur or ""), tenu=tenu, sessions_fermees=fermees
    )
    return compte


@operation
def retirer_les_seconds_facteurs(compte, *, par):
    """Téléphone ou clé perdus, codes de secours aussi : le mot de passe suffira, le temps d'en enregistrer d'autres."""
    compte = _prendre(compte)
    retires, _ = Authenticator.objects.filter(user=compte).delete()
    if not retires:
        raise ValidationError(f"{compte} n'a pas de second facteur.")
    consigner("socle.seconds_facteurs_retires", compte, par=par, combien=retires)
    return compte


@operation
def reactiver(compte, *, par):
    """Rouvre un compte fermé, avec les rôles qu'il avait."""
    compte = _prendre(compte)
    if compte.is_active:
        raise ValidationError(f"Le compte de {compte} est déjà ouvert.")
    compte.desactive_le = None
    compte.save(update_fields=["desactive_le"])
    consigner("socle.compte_reactive", compte, par=par)
    return compte


@operation
def modifier_role(role, *, par, libelle, portee, droits):
    """Change ce qu'un rôle permet, pour tous ceux qui l'ont. Lève ValidationError sur un droit inconnu."""
    role = Role.objects.select_for_update(of=("self",)).get(pk=role.pk)
    if inconnus := sorted(set(droits) - set(droits_declares())):
        raise ValidationError(f"Ces droits n'existent pas : {', '.join(inconnus)}.")
    avant = {"libelle": role.libelle, "portee": role.portee, "droits": role.droits}
    role.libelle, role.portee, role.droits = libelle, portee, sorted(map(str, droits))
    role.full_clean()
    with _en_gardant_un_gestionnaire():
        role.save(update_fields=["libelle", "portee", "droits"])
    consigner("socle.role_modifie", role, par=par, avant=avant, libelle=libelle, portee=portee, droits=role.droits)
    return role


def _prendre(compte) -> Compte:
    """Le compte, tenu jusqu'à la fin de la transaction ; d'une autre ville, il n'existe pas."""
    return Compte.objects.select_for_update(of=("self",)).get(pk=compte.pk, collectivite=collectivite_active())


def _verifier_l_adresse(courriel: str) -> None:
    if Compte.objects.filter(courriel__iexact=courriel).exists():
        raise ValidationError({"courriel": f"L'adresse {courriel} a déjà un compte."})


def _verifier_la_fermeture(compte, par, repreneur) -> None:
    if not compte.is_active:
        raise ValidationError(f"Le compte de {compte} est déjà fermé.")
    if par is not None and compte.pk == par.pk:
        raise ValidationError("On ne ferme pas son propre compte : demandez à un autre gestionnaire.")
    if repreneur is not None and (repreneur.pk == compte.pk or not repreneur.is_active):
        raise ValidationError("Choisissez pour la reprise une autre personne, dont le compte est ouvert.")


@contextmanager
def _en_gardant_un_gestionnaire():
    """Refuse ce qui laisserait la ville sans personne pour gérer les comptes.

    Les rôles sont tenus : deux gestionnaires qui s'excluent au même instant passent l'un après l'autre.
    """
    list(Role.objects.select_for_update(of=("self",)).order_by("pk"))
    gestionnaires = comptes_ayant(Droit.GERER_LES_COMPTES)
    il_y_en_avait = gestionnaires.exists()
    yield
    if il_y_en_avait and not comptes_ayant(Droit.GERER_LES_COMPTES).exists():
        raise ValidationError("Il ne resterait personne pour gérer les comptes : donnez d'abord ce droit à quelqu'un.")
