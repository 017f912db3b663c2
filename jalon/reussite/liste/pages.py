"""Trier et paginer la liste par clé : la page suivante part de la dernière ligne, jamais d'un décalage."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.db.models import Q

from jalon.reussite.liste.champs import a_precharger
from jalon.reussite.liste.colonnes import COLONNES, ColonneListe
from jalon.reussite.models import CleListe

TAILLE = 50
TRI_PAR_DEFAUT = "nom"
_LIENS = (
    "enfant__famille",
    "parcours__dispositif",
    "le_referent",
    "le_quartier",
    "etablissement",
    "niveau",
    "le_profil",
)
# Des textes longs et des contours que la liste ne montre pas.
_LOURDS = ("enfant__famille__observations", "parcours__bilan_final", "le_quartier__contour")


@dataclass(frozen=True)
class Ordre:
    """Une clé de `CleListe` (ou l'expression qui la calcule) et son sens ; l'enfant départage."""

    cle: str
    montant: bool
    expression: Callable | None = None

    @classmethod
    def du_tri(cls, tri: str, colonnes: Iterable[ColonneListe] = COLONNES) -> "Ordre":
        triee = next(colonne for colonne in colonnes if colonne.code == tri.removeprefix("-"))
        return cls(triee.cle, not tri.startswith("-"), triee.tri)

    def renverse(self) -> "Ordre":
        return replace(self, montant=not self.montant)

    def poser(self, lignes):
        """Les lignes, avec leur clé si elle se calcule : avant tout le reste."""
        return lignes if self.expression is None else lignes.annotate(**{self.cle: self.expression()})

    def ranger(self, lignes):
        signe = "" if self.montant else "-"
        return lignes.order_by(f"{signe}{self.cle}", f"{signe}enfant_id")

    def apres(self, lignes, borne: CleListe):
        """Les lignes qui viennent après la borne. La première condition suffit à l'index, la seconde départage."""
        sens = "gt" if self.montant else "lt"
        valeur = getattr(borne, self.cle)
        return lignes.filter(
            Q(**{f"{self.cle}__{sens}": valeur}) | Q(**{f"enfant_id__{sens}": borne.enfant_id}),
            **{f"{self.cle}__{sens}e": valeur},
        )


@dataclass(frozen=True)
class Tranche:
    """Une page : ses lignes, le rang de la première (0 si vide), combien en tout, et s'il y en a avant et après."""

    lignes: list[CleListe]
    debut: int
    total: int

    @property
    def fin(self) -> int:
        return self.debut + len(self.lignes) - 1 if self.lignes else 0

    @property
    def a_des_precedents(self) -> bool:
        return self.debut > 1

    @property
    def a_des_suivants(self) -> bool:
        return self.fin < self.total


def avec_tout(lignes):
    """Les lignes et ce que leurs colonnes montrent, en une requête."""
    return lignes.select_related(*_LIENS).defer(*_LOURDS).prefetch_related(*a_precharger())


def toutes(lignes, tri: str, colonnes: Iterable[ColonneListe] = COLONNES):
    """Toutes les lignes, dans l'ordre : pour l'export et l'impression."""
    ordre = Ordre.du_tri(tri, colonnes)
    return ordre.ranger(avec_tout(ordre.poser(lignes)))


def tranche(lignes, ordre: Ordre, params, connues, taille: int = TAILLE) -> Tranche:
    """La page demandée par `apres` ou `avant` (l'identifiant d'un enfant : jamais un nom dans l'adresse).

    `connues` : les lignes que le compte voit, filtres mis à part ; l'enfant qui sert de borne a pu quitter la liste.
    """
    total, lignes, connues = lignes.count(), ordre.poser(lignes), ordre.poser(connues)
    if borne := _borne(connues, params.get("avant")):
        trouvees = list(ordre.renverse().ranger(avec_tout(ordre.renverse().apres(lignes, borne)))[:taille])[::-1]
    elif borne := _borne(connues, params.get("apres")):
        trouvees = list(ordre.ranger(avec_tout(ordre.apres(lignes, borne)))[:taille])
    else:
        trouvees = list(ordre.ranger(avec_tout(lignes))[:taille])
        return Tranche(trouvees, 1 if trouvees else 0, total)
    if not trouvees:
        return tranche(lignes, ordre, {}, connues, taille)
    avant = ordre.renverse().apres(lignes, trouvees[0]).count()
    return Tranche(trouvees, avant + 1, total)


def _borne(connues, enfant: str | None) -> CleListe | None:
    return connues.filter(enfant=int(enfant)).first() if enfant and enfant.isdecimal() and len(enfant) < 19 else None
