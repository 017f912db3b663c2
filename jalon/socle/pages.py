"""Paginer une liste par clé : la page suivante part de la dernière ligne, jamais d'un décalage."""

from django.db.models import Q, QuerySet
from django.db.models.expressions import Combinable

from jalon.ui.tableaux import Page, Tableau

TAILLE = 50


def remplir(tableau: Tableau, lignes: QuerySet, cles: dict[str, Combinable], taille: int = TAILLE) -> None:
    """Trie `lignes` selon le tri du tableau et lui donne une page : ses objets et ses liens.

    `cles` : code de colonne → expression jamais nulle. L'adresse ne porte que le numéro de la ligne qui borne la
    page (`apres`, `avant`). Coûte autant de requêtes pour une ligne que pour mille.
    """
    montant = not tableau.tri.startswith("-")
    lignes = lignes.annotate(cle_de_page=cles[tableau.tri.removeprefix("-")])
    total = lignes.count()
    trouvees, debut = _tranche(lignes, tableau.params, montant, taille)
    fin = debut + len(trouvees) - 1 if trouvees else 0
    tableau.objets = trouvees
    tableau.page = Page(
        debut,
        fin,
        total,
        precedent=tableau.lien(avant=str(trouvees[0].pk)) if debut > 1 else "",
        suivant=tableau.lien(apres=str(trouvees[-1].pk)) if 0 < fin < total else "",
    )


def _tranche(lignes, params, montant: bool, taille: int) -> tuple[list, int]:
    if borne := _borne(lignes, params.get("avant")):
        trouvees = list(_ranger(_au_dela(lignes, borne, not montant), not montant)[:taille])[::-1]
    elif borne := _borne(lignes, params.get("apres")):
        trouvees = list(_ranger(_au_dela(lignes, borne, montant), montant)[:taille])
    else:
        trouvees = list(_ranger(lignes, montant)[:taille])
        return trouvees, 1 if trouvees else 0
    if not trouvees:
        return _tranche(lignes, {}, montant, taille)
    return trouvees, _au_dela(lignes, trouvees[0], not montant).count() + 1


def _ranger(lignes, montant: bool):
    signe = "" if montant else "-"
    return lignes.order_by(f"{signe}cle_de_page", f"{signe}pk")


def _au_dela(lignes, borne, montant: bool):
    """Les lignes qui suivent la borne dans ce sens ; le numéro départage les clés égales."""
    sens = "gt" if montant else "lt"
    apres = Q(**{f"cle_de_page__{sens}": borne.cle_de_page})
    return lignes.filter(apres | Q(cle_de_page=borne.cle_de_page, **{f"pk__{sens}": borne.pk}))


def _borne(lignes, numero: str | None):
    """La ligne qui borne la page, si elle est encore dans la liste."""
    if not numero or not numero.isascii() or not numero.isdecimal() or len(numero) > 18:
        return None
    return lignes.filter(pk=int(numero)).first()
