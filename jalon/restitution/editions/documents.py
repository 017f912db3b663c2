"""Les documents que les pièces savent produire : ce qu'ils disent, pour qui, et d'où vient leur texte.

Un contexte ne contient que du texte, des oui/non, des listes et des dictionnaires : aucun objet.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import models

from jalon.restitution.editions.champs import chemins_de_la_ville
from jalon.socle.cloison import est_sous_cloison
from jalon.socle.texte import normaliser


class Public(models.TextChoices):
    """Pour qui le document est fait. Hors de l'équipe, aucune coordonnée protégée n'y va."""

    EQUIPE = "equipe", "L'équipe"
    FAMILLE = "famille", "La famille"
    AUTRE_PARENT = "autre_parent", "L'autre parent"
    PARTENAIRE = "partenaire", "Un partenaire"


class Format(models.TextChoices):
    DOCX = "docx", "Word (.docx)"
    ODT = "odt", "LibreOffice (.odt)"
    PDF = "pdf", "PDF"


TYPES_MIME = {
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.ODT: "application/vnd.oasis.opendocument.text",
    Format.PDF: "application/pdf",
}

# Ce que le moteur met dans tous les documents.
CHAMPS_COMMUNS = {
    "ville.nom": "Le nom de la ville",
    "ville.delegue_donnees": "Comment joindre le délégué à la protection des données",
    "date": "La date du jour (« 9 septembre 2026 »)",
    "redacteur.nom": "Qui produit le document",
    "mention": "« Produit par … le … », à garder en pied de page",
}


def _sans_interdit(objet, public) -> list[str]:
    return []


def _son_dossier(objet) -> list:
    dossier = getattr(objet, "dossier", None)
    return [dossier] if dossier is not None else []


def _son_numero(objet) -> str:
    return str(getattr(objet, "numero", None) or getattr(objet, "pk", ""))


@dataclass(frozen=True)
class Document:
    """Un document déclaré.

    `objet` : le type de ce dont il parle (« reussite.enfant »). `champs` : chemin → sens ; un chemin de liste finit
    par `[]` (`actions[].domaine`). `de_la_ville` : mot du modèle → son entité, et l'objet où lire les champs de la
    ville, qui s'écrivent `enfant.champs.code` ; pour `actions[]`, les objets dans l'ordre de la liste.
    `contexte(objet, public, compte)` rend les valeurs. `source` : le texte du modèle par défaut.
    `interdits(objet, public)` : les textes qui ne doivent s'y trouver nulle part. `dossiers(objet)` : ceux dont la
    sortie se consigne. `numero(objet)` : ce qui distingue le nom du fichier, jamais un nom de personne.
    """

    code: str
    libelle: str
    objet: str
    publics: tuple[str, ...]
    champs: dict[str, str]
    contexte: Callable[[object, str, object], dict]
    source: Path
    aide: str = ""
    de_la_ville: dict[str, tuple[str, Callable]] = field(default_factory=dict)
    interdits: Callable[[object, str], list[str]] = field(default=_sans_interdit)
    dossiers: Callable[[object], list] = field(default=_son_dossier)
    numero: Callable[[object], str] = field(default=_son_numero)

    @property
    def tous_les_champs(self) -> dict[str, str]:
        """Ceux que tout modèle peut écrire, et, sous une cloison, ceux que la ville a ajoutés."""
        ajoutes = chemins_de_la_ville(self.de_la_ville) if est_sous_cloison() else {}
        return CHAMPS_COMMUNS | self.champs | ajoutes

    def nom_de_fichier(self, objet, format: str, jour: date) -> str:
        """« bilan-final-12-2026-06-30.pdf » : un numéro, jamais le nom d'un enfant."""
        return f"{self.code.replace('_', '-')}-{self.numero(objet)}-{jour:%Y-%m-%d}.{format}"


_documents: dict[str, Document] = {}


def declarer_document(document: Document) -> Document:
    """Lève ValueError sur un code pris, un public inconnu ou un texte qui manque."""
    if document.code in _documents:
        raise ValueError(f"Le document {document.code} est déclaré deux fois.")
    if inconnus := set(document.publics) - set(Public.values):
        raise ValueError(f"{document.code} : publics inconnus {sorted(inconnus)}.")
    if not document.source.is_file():
        raise ValueError(f"{document.code} : il manque le texte {document.source.name}.")
    _documents[document.code] = document
    return document


def document(code: str) -> Document | None:
    return _documents.get(code)


def documents(objet: str = "") -> list[Document]:
    """Tous, ou ceux qui parlent de ce type d'objet, dans l'ordre alphabétique."""
    lus = [d for d in _documents.values() if not objet or d.objet == objet]
    return sorted(lus, key=lambda d: normaliser(d.libelle))
