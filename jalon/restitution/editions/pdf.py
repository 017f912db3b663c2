"""Composer un PDF par typst : balisé pour les lecteurs d'écran, le texte passé en données et jamais en code."""

import json
import tempfile
from dataclasses import replace
from pathlib import Path

from jalon.restitution.editions.papier import Papier

MISE_EN_PAGE = Path(__file__).parent / "document.typ"


def composer(blocs: list[dict], papier: Papier, *, titre: str, mention: str) -> bytes:
    # typst pèse : il n'est chargé qu'au premier PDF.
    from typst import TypstError

    donnees = {"ville": papier.nom, "couleur": papier.couleur, "titre": titre, "mention": mention, "blocs": blocs}
    try:
        return _compiler(donnees, papier)
    except TypstError:
        if not papier.logo:
            raise
        # Un logo que les navigateurs montrent peut être mal formé : la lettre part sans lui.
        return _compiler(donnees, replace(papier, logo=b""))


def _compiler(donnees: dict, papier: Papier) -> bytes:
    import typst

    with tempfile.TemporaryDirectory() as dossier:
        racine = Path(dossier)
        (racine / "document.typ").write_bytes(MISE_EN_PAGE.read_bytes())
        logo = f"logo.{papier.extension}" if papier.logo else ""
        if logo:
            (racine / logo).write_bytes(papier.logo)
        entete = {"logo": logo, "hauteur": papier.hauteur_du_logo if logo else 0}
        return typst.compile(
            racine / "document.typ",
            root=racine,
            sys_inputs={"donnees": json.dumps(donnees | entete)},
            pdf_standards="ua-1",
        )
