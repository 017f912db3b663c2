"""La table d'échange des réglages de la ville, et de son logo."""

import hashlib

from django.core.exceptions import ValidationError

from jalon.restitution.echange.cases import Refus
from jalon.restitution.echange.colonnes import Choix, Colonne, Entier, OuiNon
from jalon.restitution.echange.tables import Table, declarer
from jalon.socle.ages import lire_les_ages
from jalon.socle.cloison import Collectivite, ModeIdentite, PeriodeReference, collectivite_active
from jalon.socle.numerotation import verifier_le_modele
from jalon.socle.ville.models import LogoDeVille
from jalon.socle.ville.operations import poser_le_logo

EMPREINTE_DU_LOGO = Collectivite._meta.get_field("logo").max_length


class Logo(Colonne):
    """Le logo, rangé dans `pieces/` sous son empreinte."""

    genre = "fichier"

    def lire(self, texte, lecture):
        contenu = lecture.source.piece(texte)
        if contenu is None:
            raise Refus(f"Le fichier pieces/{texte[:120]} manque.")
        return hashlib.sha256(contenu).hexdigest()[:EMPREINTE_DU_LOGO]

    def ecrire(self, valeur, ecriture):
        nom = f"logo-{valeur}"
        ecriture.pieces[nom] = lambda: bytes(LogoDeVille.objects.get().contenu)
        return nom


class Ages(Colonne):
    """Les âges où commencent les tranches de la ville : « 3, 6, 11 »."""

    genre = "âges"

    def lire(self, texte, lecture):
        return _ou_refuser(lire_les_ages, texte)

    def ecrire(self, valeur, ecriture):
        return ", ".join(map(str, valeur))


class Numerotation(Colonne):
    """Comment s'écrit le numéro d'un dossier."""

    def lire(self, texte, lecture):
        _ou_refuser(verifier_le_modele, texte)
        return texte


def _ou_refuser(lire, texte: str):
    try:
        return lire(texte)
    except ValidationError as erreur:
        raise Refus(" ".join(erreur.messages)) from None


def _poser_le_logo(voulus, ligne, lecture):
    """Par son opération, qui refuse ce qui n'est pas une image."""
    if not ligne.a("logo") or voulus["logo"] == ligne.objet.logo:
        return
    try:
        poser_le_logo(fichier=lecture.source.piece(ligne.textes["logo"]), par=lecture.par)
    except ValidationError as erreur:
        ligne.refuser("logo", " ".join(erreur.messages))
    else:
        lecture.rapport.valeurs_creees.append("logo")


declarer(
    Table(
        code="ville",
        sens="Les réglages de la ville, sur une ligne.",
        modele=Collectivite,
        unique=collectivite_active,
        lignes=lambda: Collectivite.objects.filter(pk=collectivite_active().pk),
        colonnes=(
            Choix("identite_enfants", "Ce que l'on garde de l'identité des enfants.", choix=ModeIdentite),
            Choix("identite_familles", "Ce que l'on garde de l'identité des familles.", choix=ModeIdentite),
            Choix("periode_reference", "Année scolaire ou civile.", choix=PeriodeReference),
            Entier("ages_au_jour", "Jour où les âges s'apprécient."),
            Entier("ages_au_mois", "Mois où les âges s'apprécient."),
            Entier("seuil_secret", "Effectif sous lequel un chiffre est masqué."),
            Ages("tranches_age", "Âges où commencent les tranches de la ville.", garde_si_vide=True),
            OuiNon("politique_de_la_ville", "Quartier prioritaire ou crédits de l'État.", garde_si_vide=True),
            OuiNon("donnees_de_sante", "La ville saisit des données de santé.", garde_si_vide=True),
            Numerotation("modele_numero", "Numérotation des dossiers.", garde_si_vide=True),
            Colonne("couleur", "Couleur principale (#rrggbb)."),
            Colonne("crip", "Cellule départementale qui recueille les informations préoccupantes."),
            Colonne("delegue_donnees", "Comment joindre le délégué à la protection des données."),
            Logo("logo", "Nom du fichier dans pieces/ ; vide : celui de la ville reste.", garde_si_vide=True),
        ),
        completer=_poser_le_logo,
    )
)
