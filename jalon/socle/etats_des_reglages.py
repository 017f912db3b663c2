"""Les réglages du socle, et où en est la ville : ce que montre leur accueil."""

from django.utils import timezone

from jalon.socle import conservation, numerotation
from jalon.socle.ages import nommer_les_tranches
from jalon.socle.cloison import collectivite_active
from jalon.socle.comptes.models import Compte
from jalon.socle.droits import Droit
from jalon.socle.habilitations import Role
from jalon.socle.listes.models import Liste, Valeur
from jalon.socle.reglages import Reglage, compter, declarer_reglages

CONFIGURER, COMPTES = (Droit.CONFIGURER,), (Droit.GERER_LES_COMPTES,)


def _ville() -> str:
    ville = collectivite_active()
    return f"{ville.nom}, {'avec' if ville.logo else 'sans'} logo"


def _identite() -> str:
    ville = collectivite_active()
    enfants, familles = ville.get_identite_enfants_display(), ville.get_identite_familles_display()
    return f"Enfants : {enfants.lower()} ; familles : {familles.lower()}"


def _numerotation() -> str:
    exemple = numerotation.ecrire(collectivite_active().modele_numero, 42, timezone.localdate().year)
    return f"Le dossier 42 s'écrit « {exemple} »"


def _ages() -> str:
    ville = collectivite_active()
    tranches = nommer_les_tranches(ville.tranches_age)
    propres = compter(len(tranches), "tranche à vous", "tranches à vous") if tranches else "tranches de l'enquête"
    return f"Âges au {ville.ages_au_jour:02d}/{ville.ages_au_mois:02d}, {propres}"


def _politique() -> str:
    return "QPV et enquête nationale montrés" if collectivite_active().politique_de_la_ville else "Éteinte"


def _sante() -> str:
    return "Allumées" if collectivite_active().sante_permise else "Éteintes"


def _listes() -> str:
    valeurs = Valeur.objects.filter(retiree_le=None).count()
    return f"{compter(Liste.objects.count(), 'liste', 'listes')}, {compter(valeurs, 'valeur', 'valeurs')}"


def _durees() -> str:
    a_decider = sum(choix is None or choix.pk is None for _, choix in conservation.durees())
    return compter(a_decider, "durée à décider", "durées à décider") if a_decider else "Toutes décidées"


def _roles() -> str:
    return compter(Role.objects.count(), "rôle", "rôles")


def _comptes() -> str:
    ouverts = Compte.objects.filter(collectivite=collectivite_active(), desactive_le=None).count()
    return compter(ouverts, "compte ouvert", "comptes ouverts")


declarer_reglages(
    "ville",
    Reglage("Nom, couleur et logo", "socle:ville", CONFIGURER, "building", _ville),
    Reglage("Ce que l'on garde de l'identité", "socle:ville", CONFIGURER, "person", _identite, "id_identite_enfants"),
    Reglage("Numérotation des dossiers", "socle:ville", CONFIGURER, "card-list", _numerotation, "id_modele_numero"),
    Reglage("Âges : jour de référence et tranches", "socle:ville", CONFIGURER, "calendar3", _ages, "id_ages_au_jour"),
    Reglage("Politique de la ville", "socle:ville", CONFIGURER, "map", _politique, "id_politique_de_la_ville"),
    Reglage("Données de santé", "socle:ville", CONFIGURER, "heart", _sante, "id_donnees_de_sante"),
    Reglage("Durées de conservation", "socle:conservation", CONFIGURER, "clock-history", _durees),
)
declarer_reglages("saisie", Reglage("Listes", "socle:listes", CONFIGURER, "list-ul", _listes))
declarer_reglages(
    "acces",
    Reglage("Rôles", "socle:roles", COMPTES, "key", _roles),
    Reglage("Comptes", "socle:comptes", COMPTES, "people", _comptes),
)
