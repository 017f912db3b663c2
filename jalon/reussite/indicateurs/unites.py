"""Ce que les statistiques comptent, et la liste derrière chaque nombre."""

from django.urls import reverse

from jalon.restitution.statistiques.registre import Fiche, Unite
from jalon.reussite.models import Enfant, Famille, Objectif, Parcours
from jalon.socle.reseau.models import Etablissement


def _noms(modele, secours="pk"):
    """Les clés de la source ; à défaut, `secours`. Triées."""

    def nommer(cles):
        lus = modele.objects.filter(pk__in=cles).values_list("cle_externe", secours)
        return sorted(externe or str(autre) for externe, autre in lus)

    return nommer


def _adresse(enfant) -> str:
    return reverse("reussite:enfant", args=[enfant.pk])


def _lister_enfants(compte, cles):
    enfants = Enfant.objects.visibles_par(compte).filter(pk__in=cles).order_by("cle_recherche", "pk")
    return [Fiche(e.pk, str(e), _naissance(e), _adresse(e), e) for e in enfants]


def _naissance(enfant) -> str:
    return f"Né(e) le {enfant.naissance:%d/%m/%Y}" if enfant.naissance else ""


def _lister_parcours(compte, cles):
    lus = Parcours.objects.visibles_par(compte).filter(pk__in=cles).select_related("enfant", "dispositif")
    return [
        Fiche(p.pk, str(p.enfant), f"{p.dispositif}, {_dates(p)}", _adresse(p.enfant), p.enfant)
        for p in lus.order_by("enfant__cle_recherche", "pk")
    ]


def _dates(parcours) -> str:
    if parcours.entree is None:
        return parcours.get_etat_display().lower()
    depuis = f"depuis le {parcours.entree:%d/%m/%Y}"
    if parcours.sortie is None:
        return depuis
    return f"du {parcours.entree:%d/%m/%Y} au {parcours.sortie:%d/%m/%Y}"


def _lister_objectifs(compte, cles):
    parcours = Parcours.objects.visibles_par(compte).values("pk")
    lus = Objectif.objects.filter(pk__in=cles, parcours__in=parcours).select_related("parcours__enfant", "domaine")
    return [
        Fiche(o.pk, str(o.parcours.enfant), f"{o.domaine} : {o.libelle}".rstrip(" :"), _adresse(o.dossier), o.dossier)
        for o in lus.order_by("parcours__enfant__cle_recherche", "pk")
    ]


def _lister_familles(compte, cles):
    enfants = Enfant.objects.actuels().visibles_par(compte).filter(famille__in=cles).select_related("famille")
    return [
        Fiche(e.famille_id, str(e.famille), str(e), _adresse(e), e)
        for e in enfants.order_by("famille__cle_recherche", "famille", "cle_recherche")
    ]


def _lister_etablissements(compte, cles):
    lus = Etablissement.objects.filter(pk__in=cles).select_related("type").order_by("cle_recherche", "pk")
    return [Fiche(e.pk, str(e), str(e.type or ""), "") for e in lus]


def _nommer_etablissements(cles):
    lus = Etablissement.objects.filter(pk__in=cles).values_list("cle_externe", "uai", "nom")
    return sorted(externe or uai or nom for externe, uai, nom in lus)


ENFANTS = Unite(
    "enfants",
    "enfants distincts",
    cles=lambda ville: ville.enfants.cle,
    nommer=_noms(Enfant, "numero"),
    lister=_lister_enfants,
)
PARCOURS = Unite(
    "parcours", "parcours", cles=lambda ville: ville.parcours.cle, nommer=_noms(Parcours), lister=_lister_parcours
)
OBJECTIFS = Unite(
    "objectifs", "objectifs", cles=lambda ville: ville.objectifs.cle, nommer=_noms(Objectif), lister=_lister_objectifs
)
FAMILLES = Unite(
    "familles",
    "familles",
    cles=lambda ville: ville.familles.cle,
    nommer=_noms(Famille, "numero"),
    lister=_lister_familles,
)
ETABLISSEMENTS = Unite(
    "etablissements",
    "établissements",
    cles=lambda ville: ville.cles_etablissements,
    nommer=_nommer_etablissements,
    lister=_lister_etablissements,
)
