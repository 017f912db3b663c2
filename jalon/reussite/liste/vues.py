"""Les vues de la liste : celles qui sont toutes faites, puis celles que l'on a enregistrées ou que l'équipe partage."""

from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from jalon.restitution.favoris.ecrans import declarer_ecran
from jalon.restitution.favoris.models import Favori
from jalon.reussite.droits import Droit
from jalon.reussite.forms.liste import FILE_ACTIVE
from jalon.ui.elements import Onglet
from jalon.ui.tableaux import PLACE

TYPE = "reussite.enfants"
# Une vue toute faite ne dit que des filtres : trier ou changer de colonnes n'en sort pas.
PRESENTATION = (*PLACE, "tri", "colonnes")


def onglets(params: QueryDict, compte) -> list[Onglet]:
    filtres, tout = _nettoyer(params, PRESENTATION), _nettoyer(params, PLACE)
    enregistrees = list(Favori.objects.de(TYPE).visibles_par(compte))
    lies = [_onglet(f.nom, f.parametres, tout) for f in enregistrees]
    une_est_ouverte = any(onglet.actif for onglet in lies)
    faites = [
        _onglet(libelle, parametres, None if une_est_ouverte else filtres)
        for libelle, parametres in toutes_faites(compte)
    ]
    return faites + lies


def toutes_faites(compte) -> list[tuple[str, dict]]:
    intervenant = getattr(compte, "intervenant", None)
    la_mienne = ("Ma file active", FILE_ACTIVE | {"referent": [str(intervenant.pk)]}) if intervenant else None
    return [
        ("Tous", {}),
        *([la_mienne] if la_mienne else []),
        ("File active", FILE_ACTIVE),
        ("Sans référent", FILE_ACTIVE | {"sans_referent": ["on"]}),
        ("Sans nouvelles depuis 6 semaines", FILE_ACTIVE | {"sans_nouvelles": ["6"]}),
    ]


def adresse(parametres: dict) -> str:
    """La liste ainsi réglée, depuis son début."""
    requete = urlencode({nom: valeur for nom, valeur in parametres.items() if nom not in PLACE}, doseq=True)
    return reverse("reussite:enfants") + (f"?{requete}" if requete else "")


def _onglet(libelle: str, parametres: dict, ouverts: dict | None) -> Onglet:
    actif = ouverts is not None and _triees(parametres) == _triees(ouverts)
    return Onglet(libelle, adresse(parametres), actif=actif)


def _nettoyer(params: QueryDict, sans) -> dict[str, list[str]]:
    return {nom: [v for v in valeurs if v] for nom, valeurs in params.lists() if nom not in sans and any(valeurs)}


def _triees(parametres: dict) -> dict:
    return {nom: sorted(valeurs) for nom, valeurs in parametres.items()}


declarer_ecran(TYPE, libelle="Enfants", adresse=adresse, droit=Droit.VOIR_LES_DOSSIERS)
