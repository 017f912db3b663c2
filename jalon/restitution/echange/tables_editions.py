"""La table d'échange des éditions : les modèles de documents que la ville a déposés."""

import hashlib

from django.core.exceptions import ValidationError

from jalon.restitution.echange.cases import Refus
from jalon.restitution.echange.colonnes import Choix, Colonne, Entier, Instant
from jalon.restitution.echange.tables import Table, declarer
from jalon.restitution.editions.documents import document
from jalon.restitution.editions.modeles import FormatModele, ModeleDocument
from jalon.restitution.editions.operations import accepter


class FichierModele(Colonne):
    """Le modèle lui-même, rangé dans `pieces/` sous son empreinte."""

    genre = "fichier"

    def lire(self, texte, lecture):
        contenu = lecture.source.piece(texte)
        if contenu is None:
            raise Refus(f"Le fichier pieces/{texte[:120]} manque.")
        return contenu

    def ecrire(self, valeur, ecriture):
        modele = ecriture.objet
        nom = f"modele-{modele.empreinte}.{modele.format}"
        ecriture.pieces[nom] = lambda: bytes(ModeleDocument.objects.only("contenu").get(pk=modele.pk).contenu)
        return nom


def _controler_le_modele(voulus, ligne, lecture):
    """Un modèle qui va servir est contrôlé comme au dépôt ; une version retirée le sera si on la reprend."""
    contenu = voulus["contenu"]
    voulus |= {"taille": len(contenu), "empreinte": hashlib.sha256(contenu).hexdigest()}
    if voulus["empreinte"] == ligne.objet.empreinte or voulus.get("retire_le"):
        return
    if document(voulus["document"]) is None:
        ligne.refuser("document", "Ce document n'existe pas ici.")
        return
    try:
        accepter(voulus["document"], contenu)
    except ValidationError as erreur:
        ligne.refuser("fichier", " ".join(erreur.messages))


declarer(
    Table(
        code="modeles_documents",
        sens="Les modèles de documents de la ville, version par version ; leur contenu est dans le dossier pieces/.",
        modele=ModeleDocument,
        cles=(("document", "format", "numero"),),
        completer=_controler_le_modele,
        colonnes=(
            Colonne("document", "Code du document.", obligatoire=True),
            Choix("format", "docx ou odt.", choix=FormatModele, par_code=True, obligatoire=True),
            Entier("numero", "Version.", obligatoire=True),
            FichierModele("fichier", "Nom du fichier dans pieces/.", "contenu", obligatoire=True),
            Instant("depose_le", "Quand il a été déposé.", garde_si_vide=True),
            Instant("retire_le", "Quand il a cessé de servir ; vide : il sert."),
        ),
    ),
)
