"""Les modèles de documents dans un paquet de configuration : le fichier qui sert, par document et par format."""

import base64
import binascii
import hashlib
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError

from jalon.restitution.editions.documents import document
from jalon.restitution.editions.modeles import FormatModele, ModeleDocument
from jalon.restitution.editions.operations import deposer_modele, reprendre_modele, retirer_modele
from jalon.saisie.paquets.formes import GENRES, lire, suite
from jalon.saisie.paquets.sections import Ecart, Section, declarer_section

OU = "les modèles de documents"
FICHIER_AU_PLUS = 10 * 1024 * 1024


def exporter() -> list[dict]:
    """Le contenu est en base 64."""
    modeles = ModeleDocument.objects.en_vigueur().order_by("document", "format")
    return [
        {"document": m.document, "format": m.format, "fichier": base64.b64encode(bytes(m.contenu)).decode()}
        for m in modeles
    ]


def _lire(contenu: Any) -> list[dict]:
    modeles = []
    for lu in suite(contenu, OU):
        modele = lire(lu, OU, document=str, format=str)
        modeles.append({**modele, "code": f"{modele['document']}.{modele['format']}", "fichier": _octets(lu)})
    return modeles


def _octets(lu: dict) -> bytes:
    fichier = lu.get("fichier")
    if not isinstance(fichier, str) or len(fichier) > FICHIER_AU_PLUS * 4 // 3:
        raise ValidationError(f"Ce paquet est abîmé : dans {OU}, fichier, on attend {GENRES[str]} en base 64.")
    try:
        return base64.b64decode(fichier, validate=True)
    except (binascii.Error, ValueError):
        raise ValidationError(f"Ce paquet est abîmé : dans {OU}, un fichier n'est pas lisible.") from None


def comparer(contenu: Any) -> list[Ecart]:
    ici = {f"{m.document}.{m.format}": m for m in ModeleDocument.objects.en_vigueur().defer("contenu")}
    ecarts = []
    for lu in _lire(contenu):
        present = ici.get(lu["code"])
        if present is None or present.empreinte != hashlib.sha256(lu["fichier"]).hexdigest():
            declare = document(lu["document"])
            empeche = "" if declare and lu["format"] in FormatModele.values else "ce document n'existe pas ici."
            avant = f"votre version {present.numero}" if present else "le modèle de Jalon"
            nom = f"{declare.libelle if declare else lu['document']} ({lu['format']})"
            ecarts.append(Ecart(lu["code"], nom, avant, f"{len(lu['fichier']) // 1024 + 1} Ko", empeche))
    return ecarts


def appliquer(contenu: Any, choisis: Collection[str], par) -> list[dict]:
    """Chaque modèle est contrôlé comme au dépôt : celui d'une autre ville n'a pas plus de droits qu'un autre."""
    trace = []
    for lu in _lire(contenu):
        if lu["code"] in choisis:
            servait = ModeleDocument.objects.en_vigueur().filter(document=lu["document"], format=lu["format"]).first()
            try:
                depose = deposer_modele(code=lu["document"], fichier=lu["fichier"], par=par)
            except ValidationError as erreur:
                raise ValidationError(f"Modèle « {lu['code']} » : {' '.join(erreur.messages)}") from None
            trace.append({"depose": depose.pk, "servait": servait.pk if servait else None})
    return trace


def defaire(trace: list[dict], par) -> None:
    """Le modèle d'avant sert de nouveau, si c'est encore celui du paquet qui sert."""
    for ligne in reversed(trace):
        depose = ModeleDocument.objects.en_vigueur().filter(pk=ligne["depose"]).first()
        servait = ModeleDocument.objects.filter(pk=ligne["servait"]).first()
        if depose is not None and servait is not None:
            reprendre_modele(servait, par=par)
        elif depose is not None:
            retirer_modele(depose, par=par)


declarer_section(
    Section(
        code="modeles_documents",
        libelle="Modèles de documents",
        rang=60,
        exporter=exporter,
        comparer=comparer,
        appliquer=appliquer,
        defaire=defaire,
        prudence="Relisez vos modèles : un nom, une signature ou un téléphone y partirait avec eux.",
        dans_les_versions=False,
    )
)
