"""Ce que les tables partagent : numéros, identité gardée par la ville, accord entre l'école et ce qu'on en dit."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from jalon.reussite.models import Parcours
from jalon.reussite.operations.scolarite import verifier_annee
from jalon.socle.compteurs import prochains_numeros, reserver_jusqu_a
from jalon.socle.listes.models import Valeur
from jalon.socle.reseau import operations as reseau
from jalon.socle.reseau.models import Etablissement

VOISINS = 500


def numeroter(suite: str) -> Callable:
    """Les dossiers neufs gardent le numéro de leur source ; les autres prennent les suivants."""

    def numeroter_les_neuves(lignes, lecture) -> None:
        avec = [ligne for ligne in lignes if ligne.objet.numero is not None]
        _refuser_les_numeros_pris(avec)
        reserver_jusqu_a(suite, max((ligne.objet.numero for ligne in avec), default=0))
        sans = [ligne.objet for ligne in lignes if ligne.objet.numero is None]
        if sans:
            for objet, numero in zip(sans, prochains_numeros(suite, len(sans)), strict=True):
                objet.numero = numero

    return numeroter_les_neuves


def _refuser_les_numeros_pris(lignes) -> None:
    if not lignes:
        return
    voulus = [ligne.objet.numero for ligne in lignes]
    pris = set(type(lignes[0].objet).objects.filter(numero__in=voulus).values_list("numero", flat=True))
    for ligne in lignes:
        if ligne.objet.numero in pris:
            ligne.refuser("numero", f"Le numéro {ligne.objet.numero} est déjà pris.")
        pris.add(ligne.objet.numero)


def garder_l_identite(ligne, lecture, codes: tuple[str, ...], regle: Callable[[dict], dict]) -> None:
    """N'importe que ce que la ville a choisi de savoir, et le dit."""
    dits = {code: ligne.valeurs.pop(code) for code in codes if code in ligne.valeurs}
    gardes = regle(dits)
    ligne.valeurs.update(gardes)
    if set(dits) - set(gardes):
        lecture.rapport.remarquer("La ville a choisi de ne pas garder les noms : ils n'ont pas été repris.")


def dans_l_ordre(debut: str, fin: str, phrase: str) -> Callable:
    """Refuse une fin qui précède son début (colonnes de la même ligne)."""

    def verifier(ligne, lecture) -> None:
        du, au = ligne.valeurs.get(debut), ligne.valeurs.get(fin)
        if du and au and au < du:
            ligne.refuser(fin, f"{phrase} ({au:%d/%m/%Y}) précède le début ({du:%d/%m/%Y}).")

    return verifier


def parcours_du_meme_enfant(ligne, lecture) -> None:
    """Le parcours que la ligne nomme est celui de l'enfant qu'elle nomme."""
    enfant, parcours = ligne.valeurs.get("enfant"), ligne.valeurs.get("parcours")
    if enfant is None or parcours is None:
        return
    connus = lecture.memoire.setdefault("enfants_des_parcours", {})
    if parcours not in connus:
        # Ses voisins avec lui : la ligne suivante nommera sans doute l'un d'eux.
        voisins = Parcours.objects.filter(pk__range=(parcours - VOISINS, parcours + VOISINS))
        connus |= dict(voisins.values_list("pk", "enfant"))
    if connus[parcours] != enfant:
        ligne.refuser("parcours", f"Le parcours « {ligne.textes['parcours'][:60]} » est celui d'un autre enfant.")


def chacune(*regles: Callable) -> Callable:
    """Une règle faite de plusieurs, dans l'ordre."""

    def verifier(ligne, lecture) -> None:
        for regle in regles:
            regle(ligne, lecture)

    return verifier


def verifier_l_annee(ligne, jour: str) -> None:
    """Accorde l'année scolaire et sa date de début (colonne `jour`) : l'une donne l'autre."""
    annee, depuis = ligne.valeurs.get("annee", ""), ligne.valeurs.get(jour)
    if annee and depuis is None:
        depuis = rentree(annee)
    elif depuis and not annee:
        debut = depuis.year if depuis.month >= 7 else depuis.year - 1
        annee = f"{debut}-{debut + 1}"
    try:
        verifier_annee(annee, depuis)
    except ValidationError as erreur:
        colonne = jour if "depuis" in erreur.message_dict else "annee"
        ligne.refuser(colonne, " ".join(erreur.messages))
    else:
        ligne.valeurs |= {"annee": annee, jour: depuis} if annee else {}


def rentree(annee: str) -> date | None:
    """Le 1er septembre de l'année scolaire ; None si elle est mal écrite."""
    return date(int(annee[:4]), 9, 1) if annee[:4].isdigit() and 1900 < int(annee[:4]) < 2100 else None


@dataclass
class _Ecole:
    type: int | None
    zones: set[int]


def accorder_l_ecole(ligne, lecture) -> None:
    """Le type et l'éducation prioritaire sont ceux de l'école : la ligne les confirme, les complète ou est refusée.

    Sans école, ils restent à la scolarité.
    """
    pk = ligne.valeurs.get("etablissement")
    if pk is None:
        return
    ecole = _ecole(pk, lecture)
    type_, zone = ligne.valeurs.pop("type_etab", None), ligne.valeurs.pop("zone", None)
    if type_ and ecole.type is None:
        reseau.modifier(_charger(pk), type_id=type_, par=lecture.par)
        ecole.type = _noter_un_changement(lecture, type_)
    elif type_ and type_ != ecole.type:
        ligne.refuser("type_etab", _contradiction(ligne, "type_etab", {ecole.type}))
    if zone and not ecole.zones:
        reseau.classer(_charger(pk), zone=Valeur.objects.get(pk=zone), depuis=None, par=lecture.par)
        ecole.zones.add(_noter_un_changement(lecture, zone))
    elif zone and zone not in ecole.zones:
        ligne.refuser("zone", _contradiction(ligne, "zone", ecole.zones))


def _ecole(pk: int, lecture) -> _Ecole:
    ecoles = lecture.memoire.setdefault("ecoles", {})
    if pk not in ecoles:
        etablissement = _charger(pk)
        ecoles[pk] = _Ecole(etablissement.type_id, set(etablissement.les_classements.values_list("zone_id", flat=True)))
    return ecoles[pk]


def _charger(pk: int) -> Etablissement:
    return Etablissement.objects.get(pk=pk)


def _noter_un_changement(lecture, valeur: int) -> int:
    lecture.rapport.compter("etablissements", "modifies")
    return valeur


def _contradiction(ligne, code: str, connues: set[int]) -> str:
    libelles = ", ".join(Valeur.objects.filter(pk__in=connues).values_list("libelle", flat=True))
    ecole, dit = ligne.textes["etablissement"][:60], ligne.textes[code][:60]
    return f"L'établissement « {ecole} » est connu comme « {libelles} », pas « {dit} » : corrigez l'un des deux."
