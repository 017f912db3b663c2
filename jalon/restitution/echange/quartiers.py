"""Les quartiers prioritaires (QPV) publiés en GeoJSON, générations 2015 et 2024."""

import json
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone

from jalon.restitution.echange.officiels import DonneeRefusee, Endroit, lever, lire_octets
from jalon.socle.journal.operations import consigner, operation
from jalon.socle.listes.lecture import valeur
from jalon.socle.reseau.contours import lire_contour
from jalon.socle.reseau.geographie import replacer_tout
from jalon.socle.reseau.models import CODE_INSEE, Commune, Quartier
from jalon.socle.texte import normaliser

# Deux générations : 2015 (nom_qp, commune_qp) et 2024 (lib_qp, insee_com, lib_com).
NOMS = ("lib_qp", "nom_qp")
COMMUNES = ("lib_com", "commune_qp", "nom_com")
INSEES = ("insee_com", "code_insee", "code_com")
GENERATIONS = {"QP": date(2015, 1, 1), "QN": date(2024, 1, 1)}
CODE_QP = re.compile(r"Q[PN][0-9A-Z]{4,10}")
# Outre-mer, la seconde génération vaut un an plus tard.
OUTRE_MER = date(2025, 1, 1)


@dataclass
class BilanQuartiers:
    fichier: str
    lus: int = 0
    crees: int = 0
    mis_a_jour: int = 0
    redessines: int = 0
    inchanges: int = 0
    points_replaces: int = 0
    hors_territoire: list[str] = field(default_factory=list)


@dataclass
class QuartierLu:
    """Un quartier du fichier ; `insees` et `commune` sont vides quand il ne les dit pas."""

    endroit: Endroit
    code: str
    nom: str
    insees: frozenset[str]
    commune: str
    contour: dict

    @property
    def valide_du(self) -> date:
        if self.code.startswith("QN") and self._outre_mer:
            return OUTRE_MER
        return GENERATIONS[self.code[:2]]

    @property
    def valide_au(self) -> date | None:
        if self.code.startswith("QN"):
            return None
        return (OUTRE_MER if self._outre_mer else GENERATIONS["QN"]) - timedelta(days=1)

    @property
    def _outre_mer(self) -> bool:
        return self.code[2:4] in ("97", "98")


def lire_quartiers(chemin: Path) -> list[QuartierLu]:
    """Les quartiers d'un GeoJSON officiel. Lève ValidationError avec chaque entité fautive."""
    lus, fautes = {}, []
    for rang, entite in enumerate(_entites(chemin), 1):
        try:
            lu = _lire_entite(f"{chemin.name}, entité {rang}", entite)
            if lu.code in lus:
                raise DonneeRefusee(lu.endroit, f"Le quartier {lu.code} est là deux fois.")
            lus[lu.code] = lu
        except ValidationError as faute:
            fautes.append(faute)
    lever(fautes)
    return list(lus.values())


def _entites(chemin: Path) -> list:
    octets = lire_octets(chemin)
    try:
        objet = json.loads(octets.decode("utf-8-sig"))
    except UnicodeDecodeError as erreur:
        ligne = octets[: erreur.start].count(b"\n") + 1
        raise DonneeRefusee(Endroit(chemin.name, ligne), "Ce fichier n'est pas en UTF-8.") from None
    except (ValueError, RecursionError) as erreur:
        endroit = Endroit(chemin.name, getattr(erreur, "lineno", None))
        raise DonneeRefusee(endroit, "Ce fichier n'est pas du GeoJSON : il ne se lit pas.") from None
    entites = objet.get("features") if isinstance(objet, dict) else None
    if not isinstance(entites, list) or not entites:
        raison = "Ce fichier n'est pas une collection GeoJSON (FeatureCollection), ou elle est vide."
        raise DonneeRefusee(Endroit(chemin.name), raison)
    return entites


def _lire_entite(ou: str, entite) -> QuartierLu:
    proprietes = entite.get("properties") if isinstance(entite, dict) else None
    if not isinstance(proprietes, dict):
        raise DonneeRefusee(Endroit(ou), "Cette entité n'a pas de propriétés.")
    proprietes = {normaliser(nom).replace(" ", "_"): _texte(contenu) for nom, contenu in proprietes.items()}
    code, nom = proprietes.get("code_qp", "").upper(), _premiere(proprietes, NOMS)
    if not CODE_QP.fullmatch(code):
        raise DonneeRefusee(Endroit(ou, None, "code_qp"), f"« {code[:40]} » n'est pas un code de QPV (QP… ou QN…).")
    if not 0 < len(nom) <= Quartier._meta.get_field("nom").max_length:
        raise DonneeRefusee(Endroit(ou, None, "lib_qp"), f"Le nom du quartier {code} manque, ou est démesuré.")
    try:
        contour = lire_contour(entite.get("geometry"), reparer=True)
    except ValidationError as erreur:
        raise DonneeRefusee(Endroit(ou, None, "geometry"), f"{code}. {' '.join(erreur.messages)}") from None
    return QuartierLu(Endroit(ou), code, nom, _insees(proprietes), _premiere(proprietes, COMMUNES), contour)


def _texte(contenu) -> str:
    return str(contenu).strip() if contenu is not None else ""


def _premiere(proprietes: dict, noms: tuple[str, ...]) -> str:
    return next((proprietes[nom] for nom in noms if proprietes.get(nom)), "")


def _insees(proprietes: dict) -> frozenset[str]:
    """Un QPV à cheval sur deux communes porte leurs deux codes."""
    morceaux = re.split(r"[^0-9A-Z]+", _premiere(proprietes, INSEES).upper())
    return frozenset(morceau for morceau in morceaux if CODE_INSEE.fullmatch(morceau))


@operation
def importer_quartiers(lus: list[QuartierLu], *, par, fichier: str) -> BilanQuartiers:
    """Fait entrer les quartiers des communes de la ville (tous, si elle n'a pas encore de commune)."""
    bilan = BilanQuartiers(fichier, lus=len(lus))
    communes = list(Commune.objects.actifs())
    for lu in lus:
        commune = _commune(lu, communes)
        if communes and commune is None:
            bilan.hors_territoire.append(f"{lu.code} {lu.nom} ({lu.commune or 'commune non dite'})")
        else:
            _ranger(lu, commune, bilan)
    if bilan.crees or bilan.mis_a_jour or bilan.redessines:
        bilan.points_replaces = replacer_tout()
    faits = {"crees": bilan.crees, "mis_a_jour": bilan.mis_a_jour, "redessines": bilan.redessines}
    consigner("restitution.quartiers_importes", None, par=par, fichier=fichier, lus=bilan.lus, **faits)
    return bilan


def _commune(lu: QuartierLu, communes: list[Commune]) -> Commune | None:
    """La première commune de la ville où est le quartier : par son code, sinon par son nom."""
    noms = {normaliser(nom) for nom in (lu.commune, *re.split(r",|;|/| et ", lu.commune))}
    for commune in communes:
        if commune.code_insee in lu.insees or (not lu.insees and commune.cle_recherche in noms):
            return commune
    return None


def _ranger(lu: QuartierLu, commune: Commune | None, bilan: BilanQuartiers) -> None:
    quartier = _existant(lu)
    if quartier is None:
        _enregistrer(_neuf(lu, commune, lu.valide_du), lu)
        bilan.crees += 1
    elif quartier.contour not in (None, lu.contour) and not _du_jour(quartier):
        _redessiner(quartier, lu, commune)
        bilan.redessines += 1
    elif _completer(quartier, lu, commune):
        _enregistrer(quartier, lu)
        bilan.mis_a_jour += 1
    else:
        bilan.inchanges += 1


def _existant(lu: QuartierLu) -> Quartier | None:
    """Le dernier quartier de ce code ; à défaut, celui de même nom que la ville n'a ni codé ni dessiné."""
    candidats = Quartier.objects.select_for_update(of=("self",))
    connu = candidats.filter(code=lu.code).order_by(F("valide_du").desc(nulls_last=True), "-pk").first()
    if connu:
        return connu
    homonymes = candidats.actifs().filter(code="", contour__isnull=True, cle_recherche=normaliser(lu.nom))
    return next((q for q in homonymes.select_related("type") if q.type is None or q.type.code == "qpv"), None)


def _neuf(lu: QuartierLu, commune: Commune | None, depuis: date) -> Quartier:
    return Quartier(
        nom=lu.nom,
        code=lu.code,
        type=valeur("type_quartier", "qpv"),
        commune=commune,
        contour=lu.contour,
        valide_du=depuis,
        valide_au=lu.valide_au,
    )


def _redessiner(quartier: Quartier, lu: QuartierLu, commune: Commune | None) -> None:
    """L'ancien contour vaut jusqu'à hier, le nouveau à partir d'aujourd'hui."""
    jour = timezone.localdate()
    fin_connue = lu.valide_au is not None and lu.valide_au < jour
    if fin_connue:
        # Une génération close ne se redessine pas au présent : on corrige son tracé.
        quartier.contour = lu.contour
        _enregistrer(quartier, lu)
        return
    quartier.valide_au = jour - timedelta(days=1)
    _enregistrer(quartier, lu)
    _enregistrer(_neuf(lu, commune or quartier.commune, jour), lu)


def _du_jour(quartier: Quartier) -> bool:
    """Un contour qui ne vaut que depuis aujourd'hui se corrige en place."""
    return quartier.valide_du is not None and quartier.valide_du >= timezone.localdate()


def _completer(quartier: Quartier, lu: QuartierLu, commune: Commune | None) -> bool:
    """Recopie ce qui diffère du fichier ; dit s'il y en a. Les dates de la ville ne sont pas refaites."""
    voulus = {"nom": lu.nom, "code": lu.code, "contour": lu.contour, "commune": commune or quartier.commune}
    if quartier.type is None:
        voulus["type"] = valeur("type_quartier", "qpv")
    if not quartier.code:
        voulus |= {"valide_du": lu.valide_du, "valide_au": lu.valide_au}
    change = {nom: neuf for nom, neuf in voulus.items() if getattr(quartier, nom) != neuf}
    for nom, neuf in change.items():
        setattr(quartier, nom, neuf)
    return bool(change)


def _enregistrer(quartier: Quartier, lu: QuartierLu) -> None:
    try:
        quartier.full_clean()
    except ValidationError as erreur:
        raise DonneeRefusee(lu.endroit, " ".join(erreur.messages)) from None
    quartier.save()
