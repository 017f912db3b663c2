"""Les champs de la ville dans les documents : `{{ enfant.champs.code }}`, `{{ a.champs.code }}` dans une boucle."""

from collections.abc import Callable
from dataclasses import replace

from jalon.saisie.affichage import est_un_fichier, textes
from jalon.saisie.valeurs import Lecteur, lecteur, permis


def chemins_de_la_ville(de_la_ville: dict[str, tuple[str, Callable]]) -> dict[str, str]:
    """{chemin: libellé} des champs en service, tels qu'un modèle les écrit. Un fichier ne s'écrit pas."""
    return {
        f"{mot}.champs.{champ.code}": champ.libelle
        for mot, (entite, _) in de_la_ville.items()
        for champ in permis(entite)
        if not est_un_fichier(champ)
    }


def avec_les_champs(contexte: dict, de_la_ville: dict[str, tuple[str, Callable]], objet, pour: Lecteur) -> dict:
    """Le contexte, où chaque mot de la ville a ses `champs`."""
    for mot, (_, trouver) in de_la_ville.items():
        trouve = trouver(objet)
        if mot.endswith("[]"):
            lignes = contexte.get(mot.removesuffix("[]"), [])
            for ligne, un in zip(lignes, trouve, strict=False):
                ligne["champs"] = textes(un, pour)
        elif trouve is not None:
            contexte[mot] = {**contexte.get(mot, {}), "champs": textes(trouve, pour)}
    return contexte


def lecteur_du_document(compte, hors_de_l_equipe: bool) -> Lecteur:
    """Hors de l'équipe, aucun champ sensible, quel que soit le droit de qui produit le document."""
    lu = lecteur(compte)
    return replace(lu, sensibles=False) if hors_de_l_equipe else lu
