"""Les tables de ce qui pend au dossier : contacts, échéances, pièces jointes."""

import hashlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from jalon.restitution.echange.cases import Refus
from jalon.restitution.echange.colonnes import (
    Colonne,
    DansListe,
    Entier,
    Instant,
    Jour,
    Lien,
    LienLibre,
    OuiNon,
    Plusieurs,
)
from jalon.restitution.echange.opaques import Cible, Sorte
from jalon.restitution.echange.tables import Ensemble, Table, declarer
from jalon.reussite.models import Contact, ContactEnfant
from jalon.reussite.operations.contact import AVEC_UN_PARTENAIRE
from jalon.reussite.visibilite import DOSSIER
from jalon.socle.echeances.models import Echeance
from jalon.socle.pieces import coffre
from jalon.socle.pieces.formats import reconnaitre
from jalon.socle.pieces.models import Piece

VISE = Sorte("objet_type", "La table de ce qu'elle vise (parcours, contacts…).")


class Fichier(Colonne):
    """Le contenu d'une pièce, rangé dans `pieces/` sous son empreinte."""

    genre = "fichier"

    def lire(self, texte, lecture):
        contenu = lecture.source.piece(texte)
        if contenu is None:
            raise Refus(f"Le fichier pieces/{texte[:120]} manque.")
        try:
            recu = _Recu(reconnaitre(contenu), len(contenu), hashlib.sha256(contenu).hexdigest())
        except ValidationError as erreur:
            raise Refus(" ".join(erreur.messages)) from None
        lecture.memoire.setdefault("pieces", {})[texte] = recu
        return recu.empreinte

    def ecrire(self, valeur, ecriture):
        cle = ecriture.objet.cle
        ecriture.pieces[valeur] = lambda: coffre.sortir(cle)
        return valeur


@dataclass(frozen=True)
class _Recu:
    format: str
    taille: int
    empreinte: str


def _ranger_les_pieces(lignes, lecture):
    """Le contenu est relu du fichier : le garder d'ici là tiendrait des gigaoctets."""
    for ligne in lignes:
        recu = lecture.memoire["pieces"][ligne.textes["fichier"]]
        ligne.objet.format, ligne.objet.taille = recu.format, recu.taille
        coffre.ranger(ligne.objet.cle, lecture.source.piece(ligne.textes["fichier"]))


def _completer_la_piece(voulus, ligne, lecture):
    """Un contenu ne change pas sous la même clé : ce serait une autre pièce."""
    if not ligne.est_neuve and voulus["empreinte"] != ligne.objet.empreinte:
        ligne.refuser("fichier", "Cette pièce est déjà là avec un autre contenu : donnez un nouvel id.")


def _dire_le_dossier(voulus, ligne, lecture):
    voulus["dossier_type"] = DOSSIER if voulus.get("dossier_id") else ""


def _dire_si_la_famille_y_etait(lignes, lecture):
    for ligne in lignes:
        if not ligne.a("avec_la_famille"):
            ligne.objet.avec_la_famille = ligne.objet.type.code not in AVEC_UN_PARTENAIRE


declarer(
    Table(
        code="contacts",
        sens="Les échanges avec la famille, l'enfant ou un partenaire.",
        modele=Contact,
        avant_creation=_dire_si_la_famille_y_etait,
        ensembles=(
            Ensemble(
                Plusieurs(
                    "enfants",
                    "Les enfants concernés ; vide : un appel que personne n'a encore rattaché.",
                    element=Lien("enfant", "", table="enfants"),
                ),
                ContactEnfant,
                "contact",
            ),
        ),
        colonnes=(
            Lien("parcours", "Le parcours concerné.", table="parcours"),
            Jour("date", "Date du contact.", "le", obligatoire=True),
            DansListe("type", "Type de contact.", liste="type_contact", obligatoire=True),
            Colonne("interlocuteur", "Avec qui."),
            Lien("auteur", "Qui l'a noté.", table="intervenants"),
            Entier("duree", "Durée en minutes."),
            Colonne("resume", "Résumé."),
            OuiNon("avec_la_famille", "Compte comme dernier contact ; vide : selon le type.", garde_si_vide=True),
        ),
    ),
    Table(
        code="echeances",
        sens="Ce qu'il y a à faire, pour quand, par qui.",
        modele=Echeance,
        cles=(("libelle", "date", "enfant", "nature", "objet"),),
        cles_uniques=False,
        doubles_admis=True,
        en_dernier=True,
        completer=_dire_le_dossier,
        lignes=lambda: Echeance.objects.filter(dossier_type__in=("", DOSSIER)),
        colonnes=(
            LienLibre("enfant", "Le dossier ; vide : à faire hors de tout dossier.", "dossier_id", table="enfants"),
            VISE,
            Cible("objet", "L'id de ce qu'elle vise, dans cette table.", "objet_id", sorte=VISE),
            Colonne("nature", "Pour les échéances que des règles relisent."),
            Colonne("libelle", "À faire.", obligatoire=True),
            Jour("date", "Pour le.", "le", obligatoire=True),
            Lien("responsable", "Par qui.", table="intervenants"),
            Jour("faite_le", "Faite le."),
            Jour("annulee_le", "Annulée le."),
        ),
    ),
    Table(
        code="documents",
        sens="Les pièces jointes ; leur contenu est dans le dossier pieces/.",
        modele=Piece,
        fixes={"dossier_type": DOSSIER},
        lignes=lambda: Piece.objects.presentes().filter(dossier_type=DOSSIER),
        completer=_completer_la_piece,
        avant_creation=_ranger_les_pieces,
        colonnes=(
            LienLibre("enfant", "Le dossier.", "dossier_id", table="enfants", obligatoire=True),
            Colonne("nom", "Nom du fichier.", obligatoire=True),
            DansListe("type", "Type de document.", liste="type_document"),
            OuiNon("confidentielle", "Réservée à ceux qui en ont le droit."),
            Instant("jointe_le", "Quand elle a été jointe.", garde_si_vide=True),
            Fichier("fichier", "Nom du fichier dans pieces/.", "empreinte", obligatoire=True),
        ),
    ),
)
