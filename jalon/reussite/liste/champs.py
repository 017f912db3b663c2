"""Les colonnes que la ville ajoute à la liste, et ce qu'elle change à celles d'origine."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from jalon.reussite.champs import ENFANT, FAMILLE, PARCOURS
from jalon.reussite.liste.colonnes import COLONNES, ColonneListe
from jalon.reussite.models import CleListe
from jalon.saisie.configuration import publiee
from jalon.saisie.definitions import Champ
from jalon.saisie.entites import entite
from jalon.saisie.models import Projection
from jalon.saisie.types import type_de
from jalon.saisie.valeurs import Lu, lecteur, lire, permis
from jalon.socle.cloison import collectivite_active


@dataclass(frozen=True)
class Porteur:
    """Ce dont une ligne montre les champs : l'enfant, sa famille, le parcours montré.

    `code` : devant le code du champ, dans l'adresse ; `cle` : le chemin de sa clé depuis `CleListe` ; `lien` : celui de
    l'objet.
    """

    entite: str
    code: str
    cle: str
    lien: str
    objet: Callable[[CleListe], Any]
    precision: str = ""


PORTEURS = (
    Porteur(ENFANT, "champ", "enfant_id", "enfant", attrgetter("enfant")),
    Porteur(FAMILLE, "famille", "enfant__famille_id", "enfant__famille", attrgetter("enfant.famille"), " (famille)"),
    Porteur(PARCOURS, "parcours", "parcours_id", "parcours", attrgetter("parcours"), " (parcours)"),
)


def champs_en_liste(compte) -> list[tuple[Porteur, Champ]]:
    """Les champs que la ville met en liste et que ce compte peut voir."""
    pour = lecteur(compte)
    return [(p, c) for p in PORTEURS for c in permis(p.entite, lecteur=pour) if c.en_liste]


def colonnes_pour(compte) -> tuple[ColonneListe, ...]:
    """Toutes les colonnes que ce compte peut choisir."""
    return (*_d_origine(), *(_colonne(porteur, champ) for porteur, champ in champs_en_liste(compte)))


def _d_origine() -> list[ColonneListe]:
    """Celles d'un champ d'origine que la ville a caché n'y sont pas ; renommé, elles le sont."""
    regles, gardees = publiee().entite(ENFANT).natifs, []
    sans_enquete = not collectivite_active().politique_de_la_ville
    for colonne in COLONNES:
        if sans_enquete and colonne.code == "profil":
            continue
        regle = regles.get(colonne.code)
        if regle is None or not regle.cache:
            gardees.append(replace(colonne, libelle=regle.libelle) if regle and regle.libelle else colonne)
    return gardees


def _colonne(porteur: Porteur, champ: Champ) -> ColonneListe:
    type_ = type_de(champ.type)

    def lue(mettre_en_forme, ligne):
        lu = _lu(porteur, ligne)
        rangee = lu.valeur(champ) if lu is not None and lu.se_montre(champ) else None
        return "" if rangee is None else mettre_en_forme(champ, rangee)

    return ColonneListe(
        code=f"{porteur.code}_{champ.code}",
        libelle=f"{champ.libelle}{porteur.precision}",
        cle="tri_de_ville",
        valeur=lambda ligne: lue(type_.exporter, ligne),
        montrer=lambda ligne: lue(type_.montrer, ligne),
        tri=lambda: projetee(porteur, champ),
        s_exporte=champ.exporte,
    )


def _lu(porteur: Porteur, ligne: CleListe) -> Lu | None:
    """L'objet de la ligne, lu une fois pour toutes ses colonnes."""
    lus = ligne.__dict__.setdefault("_lus", {})
    if porteur.code not in lus:
        objet = porteur.objet(ligne)
        lus[porteur.code] = lire(porteur.entite, objet) if objet is not None else None
    return lus[porteur.code]


def projetee(porteur: Porteur, champ: Champ):
    """La clé de tri du champ, vide s'il est inconnu ou caché."""
    siennes = valeurs_projetees(porteur, champ).filter(rang=0).values("tri")[:1]
    return Coalesce(Subquery(siennes), Value(""))


def valeurs_projetees(porteur: Porteur, champ: Champ):
    """Les valeurs projetées de l'objet d'une ligne."""
    return Projection.objects.filter(entite=porteur.entite, champ=champ.code, objet_id=OuterRef(porteur.cle))


def a_precharger() -> list[str]:
    """Ce que suit la visibilité par dispositif, si la ville s'en sert."""
    return [
        f"{porteur.lien}__{relation}"
        for porteur in PORTEURS
        if any(champ.dispositifs and champ.en_liste for champ in publiee().entite(porteur.entite).en_service)
        for relation in entite(porteur.entite).a_precharger
    ]
