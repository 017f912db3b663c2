"""Ce que la fiche d'un objet du réseau montre."""

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.html import format_html

from jalon.socle.reseau.contours import trace_svg
from jalon.socle.reseau.models import Etablissement, Intervenant, Nomme, Quartier, Structure

# Déjà dit ailleurs sur la fiche, ou illisible tel quel.
HORS_FICHE = {
    *("id", "collectivite", "nom", "cle_recherche", "cle_externe", "retire_le", "contour", "compte", "latitude"),
}
MONTRES_AU_PLUS = 100


def lignes(objet: Nomme) -> list[tuple[str, object]]:
    """(libellé, texte) de chaque champ renseigné."""
    champs = [champ for champ in objet._meta.fields if champ.name not in HORS_FICHE]
    return [(_libelle(champ), _montrer(objet, champ)) for champ in champs if _est_rempli(objet, champ)]


def _libelle(champ) -> str:
    return "latitude, longitude" if champ.name == "longitude" else champ.verbose_name


def _est_rempli(objet, champ) -> bool:
    return getattr(objet, champ.attname) not in (None, "", False)


def _montrer(objet, champ):
    valeur = getattr(objet, champ.name)
    if champ.name == "telephone":
        return format_html('<a href="tel:{}">{}</a>', "".join(valeur.split()), valeur)
    if champ.name == "courriel":
        return format_html('<a href="mailto:{}">{}</a>', valeur, valeur)
    if champ.name == "longitude":
        return f"{objet.latitude:.5f}, {valeur:.5f}"
    if valeur is True:
        return "oui"
    if isinstance(valeur, Model) or not hasattr(valeur, "year"):
        return valeur
    return date_format(valeur, "j F Y")


def rattaches(objet: Nomme) -> list[tuple[str, str, list[Nomme]]]:
    """(titre, adresse d'une fiche, objets) : ce qui dépend de cet objet."""
    if isinstance(objet, Structure | Etablissement):
        return [("Intervenants", "socle:intervenant", _actifs(objet.les_intervenants))]
    if isinstance(objet, Quartier):
        return [
            ("Établissements", "socle:etablissement", _actifs(objet.les_etablissements)),
            ("Lieux", "socle:lieu", _actifs(objet.les_lieux)),
        ]
    return []


def _actifs(lies) -> list[Nomme]:
    return list(lies.filter(retire_le=None)[:MONTRES_AU_PLUS])


def compte_lie(objet: Nomme):
    return objet.compte if isinstance(objet, Intervenant) else None


def classements(objet: Nomme) -> list | None:
    """Les classements d'un établissement, du plus récent au plus ancien ; None si l'objet n'en est pas un."""
    if not isinstance(objet, Etablissement):
        return None
    return sorted(
        objet.les_classements.select_related("zone"), key=lambda c: (c.depuis is not None, c.depuis), reverse=True
    )


def dessin(objet: Nomme) -> dict | None:
    return trace_svg(objet.contour) if isinstance(objet, Quartier) and objet.contour else None
