"""Ce qui désigne autre chose : une personne ou une structure du réseau, un fichier joint."""

from django import forms
from django.core.exceptions import ValidationError

from jalon.saisie.types.base import TRI_AU_PLUS, TypeDeChamp, inscrire
from jalon.socle.cloison import portee_active
from jalon.socle.pieces.models import Piece
from jalon.socle.reseau.models import Intervenant, Structure
from jalon.socle.saisies import VIDE, garnir_du_reseau
from jalon.socle.texte import normaliser


class _DuReseau(TypeDeChamp):
    """La clé primaire est rangée."""

    se_compte = True
    designe = True
    est_portable = False
    modele: type

    def champ_de_formulaire(self, champ, rangee=None):
        choix = forms.ModelChoiceField(queryset=None, required=False, empty_label="—")
        garnir_du_reseau(choix, self.modele, rangee)
        # Vingt champs de ce type ne lisent le réseau qu'une fois.
        proposes = self.actifs()
        retire = [] if rangee is None or rangee in proposes else [(rangee, self.montrer(champ, rangee))]
        choix.choices = [VIDE, *proposes.items(), *retire]
        return choix

    def ranger(self, champ, comprise):
        return comprise.pk if comprise else None

    def montrer(self, champ, rangee):
        return self.noms(rangee).get(rangee, "")

    def ecrire(self, champ, rangee):
        return self.montrer(champ, rangee)

    def comprendre(self, champ, texte):
        """Par la clé, ou par le nom s'il n'y en a qu'un."""
        cle, pk = normaliser(texte), int(texte) if texte.isascii() and texte.isdigit() else None
        noms = self.noms(pk)
        if pk in noms:
            return pk
        trouves = [pk for pk, nom in noms.items() if normaliser(nom) == cle]
        if len(trouves) == 1:
            return trouves[0]
        if trouves:
            raise ValidationError(f"{len(trouves)} fiches du réseau s'appellent « {texte[:80]} » : distinguez-les.")
        raise ValidationError(f"« {texte[:80]} » n'est pas dans le réseau de la ville.")

    def projeter(self, champ, rangee):
        return [(rangee, normaliser(self.montrer(champ, rangee))[:TRI_AU_PLUS])]

    def nomenclature(self, champ):
        return [(str(pk), nom, pk) for pk, nom in self.noms().items()]

    def actifs(self) -> dict[int, str]:
        """Clé → nom de ce que la ville n'a pas retiré."""
        memoire, cle = portee_active().memoire, ("saisie", self.code, "actifs")
        if cle not in memoire:
            actifs = self.modele.objects.filter(retire_le=None)
            memoire[cle] = {objet.pk: str(objet) for objet in actifs.order_by("cle_recherche", "pk")}
        return memoire[cle]

    def noms(self, attendue: int | None = None) -> dict[int, str]:
        """Clé → nom de tout le réseau, retirés compris : lu une fois par cloison, relu si l'attendue n'y est pas."""
        memoire, cle = portee_active().memoire, ("saisie", self.code)
        if cle not in memoire or (attendue is not None and attendue not in memoire[cle]):
            memoire[cle] = {objet.pk: str(objet) for objet in self.modele.objects.order_by("cle_recherche", "pk")}
        return memoire[cle]


@inscrire
class Personne(_DuReseau):
    code = "personne"
    libelle = "Personne du réseau"
    est_nominatif = True
    modele = Intervenant


@inscrire
class StructureDuReseau(_DuReseau):
    code = "structure"
    libelle = "Structure du réseau"
    modele = Structure


@inscrire
class Fichier(TypeDeChamp):
    """Une pièce jointe au dossier. Le formulaire la joint d'abord, par `pieces.operations.joindre`."""

    code = "fichier"
    libelle = "Fichier"
    aide = "Une pièce jointe au dossier, chiffrée comme les autres."
    se_liste = False
    est_portable = False

    def champ_de_formulaire(self, champ, rangee=None):
        return forms.FileField(required=False)

    def ranger(self, champ, comprise):
        return str(comprise.cle) if comprise else None

    def relire(self, champ, rangee):
        return self.piece(rangee)

    def montrer(self, champ, rangee):
        piece = self.piece(rangee)
        return piece.nom if piece else ""

    def comprendre(self, champ, texte):
        piece = self.piece(texte)
        if piece is None:
            raise ValidationError("Ce fichier n'est pas parmi les pièces jointes.")
        return str(piece.cle)

    def piece(self, cle: str) -> Piece | None:
        """La pièce de cette clé ; None si elle n'est plus là."""
        try:
            return Piece.objects.presentes().filter(cle=cle).first()
        except ValidationError:
            return None

    def projeter(self, champ, rangee):
        return []
