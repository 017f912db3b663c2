"""Ce que les statistiques comptent, et la liste derrière chaque nombre."""

from django.urls import reverse

from jalon.restitution.statistiques.registre import Fiche, Unite
from jalon.reussite.models import Enfant, Famille, Objectif, Parcours
from jalon.socle.reseau.models import Etablissement

LOT = 5000


def _lots(cles):
    """Des clés par paquets : une base ne reçoit pas cent mille paramètres d'un coup."""
    return (cles[debut : debut + LOT] for debut in range(0, len(cles), LOT))


def noms(modele, *secours, secours_seul: bool = False):
    """Les clés de la source ; à défaut, le premier champ de `secours` qui est rempli. Triées.

    `secours_seul` : pour ce qui n'a pas de clé de source.
    """

    def nommer(cles):
        champs = secours if secours_seul else ("cle_externe", *secours)
        lues = [ligne for lot in _lots(cles) for ligne in modele.objects.filter(pk__in=lot).values_list(*champs)]
        return sorted(next(str(nom) for nom in noms if nom) for noms in lues)

    return nommer


def visibles(requete, *ordre):
    """Parmi ces clés, celles que le compte peut voir, dans l'ordre de la liste."""

    def parmi(compte, cles):
        lues = {ligne for lot in _lots(cles) for ligne in requete(compte).filter(pk__in=lot).values_list(*ordre, "pk")}
        return [pk for *_, pk in sorted(lues)]

    return parmi


def adresse(enfant) -> str:
    return reverse("reussite:enfant", args=[enfant.pk])


def enfants_visibles(compte):
    return Enfant.objects.actuels().visibles_par(compte)


def _lister_enfants(compte, cles):
    lus = enfants_visibles(compte).filter(pk__in=cles).order_by("cle_recherche", "pk")
    return [Fiche(e.pk, str(e), _naissance(e), adresse(e), (e,)) for e in lus]


def _naissance(enfant) -> str:
    return f"Né(e) le {enfant.naissance:%d/%m/%Y}" if enfant.naissance else ""


def _parcours(compte):
    return Parcours.objects.visibles_par(compte)


def _lister_parcours(compte, cles):
    lus = _parcours(compte).filter(pk__in=cles).select_related("enfant", "dispositif")
    return [
        Fiche(p.pk, str(p.enfant), f"{p.dispositif}, {_dates(p)}", adresse(p.enfant), (p.enfant,))
        for p in lus.order_by("enfant__cle_recherche", "pk")
    ]


def _dates(parcours) -> str:
    if parcours.entree is None:
        return parcours.get_etat_display().lower()
    if parcours.sortie is None:
        return f"depuis le {parcours.entree:%d/%m/%Y}"
    return f"du {parcours.entree:%d/%m/%Y} au {parcours.sortie:%d/%m/%Y}"


def _objectifs(compte):
    return Objectif.objects.filter(parcours__in=_parcours(compte).values("pk"))


def _lister_objectifs(compte, cles):
    lus = _objectifs(compte).filter(pk__in=cles).select_related("parcours__enfant", "domaine")
    return [
        Fiche(o.pk, str(o.dossier), f"{o.domaine} : {o.libelle}".rstrip(" :"), adresse(o.dossier), (o.dossier,))
        for o in lus.order_by("parcours__enfant__cle_recherche", "pk")
    ]


def _familles(compte):
    return Famille.objects.filter(les_enfants__in=enfants_visibles(compte).values("pk"))


def _lister_familles(compte, cles):
    """Une ligne par famille, avec ceux de ses enfants que le compte peut voir."""
    lus = enfants_visibles(compte).filter(famille__in=cles).select_related("famille")
    familles: dict = {}
    for enfant in lus.order_by("famille__cle_recherche", "famille", "naissance", "pk"):
        familles.setdefault(enfant.famille, []).append(enfant)
    return [
        Fiche(famille.pk, str(famille), ", ".join(map(str, enfants)), adresse(enfants[0]), tuple(enfants))
        for famille, enfants in familles.items()
    ]


def _etablissements(compte):
    return Etablissement.objects.all()


def _lister_etablissements(compte, cles):
    lus = Etablissement.objects.filter(pk__in=cles).select_related("type").order_by("cle_recherche", "pk")
    return [Fiche(e.pk, str(e), str(e.type or ""), "") for e in lus]


ENFANTS = Unite(
    "enfants",
    "enfants distincts",
    cles=lambda ville: ville.enfants.cle,
    nommer=noms(Enfant, "numero"),
    visibles=visibles(enfants_visibles, "cle_recherche"),
    lister=_lister_enfants,
)
PARCOURS = Unite(
    "parcours",
    "parcours",
    cles=lambda ville: ville.parcours.cle,
    nommer=noms(Parcours, "pk"),
    visibles=visibles(_parcours, "enfant__cle_recherche"),
    lister=_lister_parcours,
)
OBJECTIFS = Unite(
    "objectifs",
    "objectifs",
    cles=lambda ville: ville.objectifs.cle,
    nommer=noms(Objectif, "pk"),
    visibles=visibles(_objectifs, "parcours__enfant__cle_recherche"),
    lister=_lister_objectifs,
)
FAMILLES = Unite(
    "familles",
    "familles",
    cles=lambda ville: ville.familles.cle,
    nommer=noms(Famille, "numero"),
    visibles=visibles(_familles, "cle_recherche"),
    lister=_lister_familles,
)
ETABLISSEMENTS = Unite(
    "etablissements",
    "établissements",
    cles=lambda ville: ville.cles_etablissements,
    nommer=noms(Etablissement, "uai", "nom"),
    visibles=visibles(_etablissements, "cle_recherche"),
    lister=_lister_etablissements,
)
