"""Les champs de la ville, comme axes : ce qui s'en lit, et à quelles mesures ils s'ajoutent. Rien n'importe numpy.

Ce qui se compte est déjà projeté (`saisie.Projection`) : un champ retiré, ou caché pour un objet, n'y est pas.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import OuterRef, Q, Subquery

from jalon.restitution.statistiques.registre import (
    Axe,
    Champ,
    Differe,
    Table,
    declarer_axes_de_ville,
    empreinte,
    identifiant,
)
from jalon.saisie import definitions
from jalon.saisie.configuration import publiee
from jalon.saisie.droits import Droit
from jalon.saisie.models import Projection
from jalon.saisie.types import type_de
from jalon.saisie.valeurs import permis, sante_permise
from jalon.socle.cloison import portee_active
from jalon.socle.habilitations import a_le_droit, roles_de

colonnes = Differe("jalon.restitution.statistiques.champs_en_colonnes")


@dataclass(frozen=True, eq=False)
class EntiteComptee:
    """Une entité de `saisie` dont les champs répartissent des mesures.

    `code` : celui de l'entité ; `prefixe` : celui de ses axes (« enfant.transport ») ; `precision` : ce qui suit leur
    nom, s'il faut distinguer. `avec` : les axes d'origine d'une mesure dont les lignes tiennent à un objet de l'entité,
    dont `rangs(selection)` dit le rang. `statistique` : la ligne du catalogue d'où l'on entre dans ces axes.
    """

    code: str
    prefixe: str
    precision: str
    avec: frozenset[Axe]
    rangs: Callable
    statistique: str


def comptes(entite: str) -> list[definitions.Champ]:
    """Les champs de l'entité que la ville active compte, dans l'ordre."""
    return [champ for champ in permis(entite) if champ.compte and type_de(champ.type).se_compte]


# Ce que l'instantané en lit


def table_des_champs(nom: str, entite: str, proprietaire: str, modele=None) -> Table:
    """Les valeurs projetées des champs comptés. `modele` : celui d'objets qui tiennent à l'enfant qu'ils nomment."""

    def lignes():
        voulus = [champ.code for champ in comptes(entite)]
        lues = Projection.objects.filter(entite=entite, champ__in=voulus, code__isnull=False)
        return lues if modele is None else lues.annotate(proprietaire=_proprietaire(modele, proprietaire))

    champs = {
        "cle": identifiant("pk"),
        "objet": identifiant("objet_id"),
        "champ": Champ("champ", empreinte),
        "code": Champ("code", int),
    }
    if modele is None:
        return Table(nom, lignes, champs | {proprietaire: identifiant("objet_id")}, proprietaire)
    return Table(
        nom,
        lignes,
        champs | {proprietaire: identifiant("proprietaire")},
        proprietaire,
        parmi=lambda cles: Q(objet_id__in=modele.objects.filter(**{f"{proprietaire}__in": cles}).values("pk")),
    )


def _proprietaire(modele, champ) -> Subquery:
    return Subquery(modele.objects.filter(pk=OuterRef("objet_id")).values(f"{champ}_id")[:1])


# Leurs axes


def declarer_champs(univers: str, entites: tuple[EntiteComptee, ...]) -> None:
    """Les champs de ces entités s'ajoutent aux mesures de l'univers."""

    def ajoutes(axes) -> list[Axe]:
        return [axe for entite in entites if not entite.avec.isdisjoint(axes) for axe in axes_de(entite)]

    declarer_axes_de_ville(univers, ajoutes)
    _entites.extend(entites)


_entites: list[EntiteComptee] = []


def entites_comptees() -> list[EntiteComptee]:
    return list(_entites)


def axes_de(entite: EntiteComptee) -> list[Axe]:
    """Les axes que la ville active a faits des champs de cette entité, retenus tant que rien ne les change."""
    memoire, selon = portee_active().memoire, (publiee(), sante_permise())
    retenus = memoire.get(("axes", entite.code))
    if retenus is None or retenus[0] != selon:
        axes = [
            _axe(entite, champ.code, champ.libelle, type_de(champ.type), champ.sensible, champ.roles)
            for champ in comptes(entite.code)
        ]
        retenus = memoire["axes", entite.code] = selon, axes
    return retenus[1]


# Le même objet tant que la définition ne change pas : le calcul reconnaît un axe déjà lu. Il ne tient à aucune ville.
@lru_cache(2048)
def _axe(entite, code, libelle, type_, sensible, roles) -> Axe:
    def lire(selection):
        return colonnes.du_champ(selection.ville, entite.code, code).lire(entite.rangs(selection))

    def relier(selection):
        return colonnes.du_champ(selection.ville, entite.code, code).relier(entite.rangs(selection))

    return Axe(
        f"{entite.prefixe}.{code}",
        f"{libelle}{entite.precision}",
        lambda ville, _: colonnes.du_champ(ville, entite.code, code).nomenclature,
        relier=relier if type_.est_multiple else None,
        lire=None if type_.est_multiple else lire,
        nominatif=type_.est_nominatif,
        reserve=_reserve(sensible, frozenset(roles)) if sensible or roles else None,
    )


def _reserve(sensible: bool, roles: frozenset[str]) -> Callable:
    def peut_lire(compte) -> bool:
        permis = not sensible or a_le_droit(compte, Droit.VOIR_LES_CHAMPS_SENSIBLES)
        return permis and (not roles or not roles.isdisjoint(roles_de(compte)))

    return peut_lire
