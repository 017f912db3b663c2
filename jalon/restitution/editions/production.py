"""Produire un document : son modèle, son contexte, le fichier, et la ligne du journal."""

import re
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from jalon.restitution.editions import lecture, odt, pdf, word
from jalon.restitution.editions.champs import avec_les_champs, lecteur_du_document
from jalon.restitution.editions.documents import Document, Format, Public, document
from jalon.restitution.editions.modeles import ModeleDocument
from jalon.restitution.editions.papier import papier_de_la_ville
from jalon.restitution.editions.texte_source import lire_source
from jalon.socle.cloison import collectivite_active
from jalon.socle.journal.operations import consigner_sortie
from jalon.socle.texte import normaliser

ECRIVAINS = {Format.DOCX: word, Format.ODT: odt}
LECTEURS = {Format.DOCX: lecture.blocs_du_docx, Format.ODT: lecture.blocs_de_l_odt}
# Ce que XML ne sait pas écrire.
INTERDITS_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ue000\ufffe\uffff]")
LONGUEUR_SIGNIFICATIVE = 6


def produire(code: str, objet, *, pour: str, format: str, par) -> bytes:
    """Le fichier. Lève ValueError sur un document, un public ou un format inconnu ; ValidationError si ce qui doit
    rester secret pour ce public s'y trouverait."""
    declare = document(code)
    if declare is None or pour not in declare.publics or format not in Format.values:
        raise ValueError(f"Le document {code} n'existe pas pour {pour} en {format}.")
    contexte = contexte_complet(declare, objet, pour, par)
    octets = _ecrire(declare, contexte, format)
    consigner_sortie(
        "restitution.document_produit", declare.dossiers(objet), par=par, document=code, pour=pour, format=format
    )
    return octets


def contexte_complet(declare: Document, objet, pour: str, par) -> dict:
    """Les valeurs du document et les communes, propres à écrire."""
    lisible = lecteur_du_document(par, hors_de_l_equipe=pour != Public.EQUIPE)
    contexte = avec_les_champs(declare.contexte(objet, pour, par), declare.de_la_ville, objet, lisible)
    if pour != Public.EQUIPE:
        _refuser_les_interdits(contexte, declare.interdits(objet, pour))
    return nettoyer(contexte | _commun(par))


def modele_par_defaut(declare: Document, format: str) -> bytes:
    """Notre modèle, aux couleurs de la ville, en Word ou LibreOffice."""
    return ECRIVAINS[format].modele_par_defaut(lire_source(declare.source), papier_de_la_ville(), declare.libelle)


def remplir(format: str, modele: bytes, contexte: dict) -> bytes:
    """Remplit un modèle ; la mention est ajoutée à la fin s'il ne l'écrit pas."""
    ecrivain = ECRIVAINS[format]
    octets = ecrivain.remplir(modele, contexte)
    if not any("mention" in texte for texte in ecrivain.textes(modele)):
        octets = ecrivain.ajouter_la_mention(octets, contexte["mention"])
    return octets


def nettoyer(valeur):
    """Du texte que XML accepte ; None devient vide."""
    if isinstance(valeur, str):
        return INTERDITS_XML.sub("", str(valeur).replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(valeur, dict):
        return {cle: nettoyer(v) for cle, v in valeur.items()}
    if isinstance(valeur, list | tuple):
        return [nettoyer(v) for v in valeur]
    if isinstance(valeur, bool | int):
        return valeur
    return "" if valeur is None else nettoyer(str(valeur))


def _commun(par) -> dict:
    maintenant = timezone.localtime()
    ville, auteur = collectivite_active(), getattr(par, "nom", "Jalon")
    return {
        "ville": {"nom": ville.nom, "delegue_donnees": ville.delegue_donnees},
        "date": date_format(maintenant, "j F Y"),
        "redacteur": {"nom": auteur},
        "mention": f"Produit par {auteur} le {date_format(maintenant, 'j F Y à H:i')}",
    }


def _ecrire(declare: Document, contexte: dict, format: str) -> bytes:
    if format != Format.PDF:
        return remplir(format, _modele(declare, format), contexte)
    # Le PDF dit ce que dit le modèle de la ville, s'il y en a un : celui qu'elle a déposé en dernier.
    dernier = _de_la_ville(declare).order_by("-depose_le").first()
    source = dernier.format if dernier else Format.ODT
    modele = bytes(dernier.contenu) if dernier else modele_par_defaut(declare, source)
    blocs = LECTEURS[source](ECRIVAINS[source].remplir(modele, contexte))
    return pdf.composer(blocs, papier_de_la_ville(), titre=declare.libelle, mention=contexte["mention"])


def _modele(declare: Document, format: str) -> bytes:
    depose = _de_la_ville(declare).filter(format=format).first()
    return bytes(depose.contenu) if depose else modele_par_defaut(declare, format)


def _de_la_ville(declare: Document):
    return ModeleDocument.objects.en_vigueur().filter(document=declare.code)


def _refuser_les_interdits(contexte: dict, interdits: list[str]) -> None:
    """Une adresse protégée peut avoir été recopiée dans un texte libre : on ne laisse pas sortir le document."""
    if dit_un_interdit(contexte, interdits):
        raise ValidationError(
            "Ce document dirait une adresse, un téléphone ou un courriel protégé : il est écrit dans un texte du "
            "dossier. Retirez-le de ce texte, ou produisez le document pour l'équipe."
        )


def dit_un_interdit(contenu, interdits: list[str]) -> bool:
    """Un des textes du contenu (dictionnaires et listes) dit-il un de ces secrets ?"""
    cherches = [cle for texte in interdits if len(cle := _cle(texte)) >= LONGUEUR_SIGNIFICATIVE]
    return any(cherche in _cle(texte) for texte in _textes(contenu) for cherche in cherches)


def _cle(texte: str) -> str:
    return "".join(c for c in normaliser(texte) if c.isalnum())


def _textes(valeur) -> Iterator[str]:
    if isinstance(valeur, str):
        yield valeur
    elif isinstance(valeur, dict):
        for contenu in valeur.values():
            yield from _textes(contenu)
    elif isinstance(valeur, list | tuple):
        for contenu in valeur:
            yield from _textes(contenu)
