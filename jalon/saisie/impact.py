"""Ce qu'une définition nouvelle changerait pour les fiches déjà écrites : combien, et lesquelles."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from jalon.saisie.definitions import Champ, Configuration, Entite
from jalon.saisie.entites import entite as entite_declaree
from jalon.saisie.regles import DECISIFS
from jalon.saisie.types import type_de
from jalon.saisie.valeurs import Lu

LOT = 1000


@dataclass(frozen=True)
class Concernee:
    """Une fiche que la nouvelle définition d'un champ rendrait invalide, et pourquoi."""

    entite: str
    objet_id: int
    designation: str
    champ: str
    libelle: str
    raison: str

    def __str__(self):
        return f"{self.designation} : {self.libelle}, {self.raison}"


def dossiers_concernes(entite: str, avant: Entite, apres: Entite) -> list[Concernee]:
    """Les fiches valides selon `avant` que `apres` rendrait invalides, dans l'ordre des fiches."""
    changes = _champs_changes(avant, apres)
    natifs = [n for n in apres.natifs.values() if n.obligatoire and not _etait_obligatoire(avant, n.code)]
    if not changes and not natifs:
        return []
    declaree = entite_declaree(entite)
    concernees = []
    utiles = any(champ.dispositifs for champ in (*avant.en_service, *apres.en_service))
    objets = declaree.modele().objects.order_by("pk")
    objets = objets.prefetch_related(*declaree.a_precharger) if utiles else objets
    for objet in objets.iterator(chunk_size=LOT):
        dispositifs = declaree.dispositifs(objet) if utiles else ()
        lu_avant, lu_apres = Lu(objet, avant, dispositifs), Lu(objet, apres, dispositifs)
        for ancien, champ in changes:
            raison = _raison(lu_avant, ancien, lu_apres, champ)
            if raison:
                concernees.append(_concernee(entite, objet, champ.code, champ.libelle, raison))
        for natif in natifs:
            if _manque(objet, natif.code):
                libelle = natif.libelle or next(n.libelle for n in declaree.natifs if n.code == natif.code)
                concernees.append(_concernee(entite, objet, natif.code, libelle, MANQUE))
    return concernees


def tous_concernes(avant: Configuration, apres: Configuration) -> list[Concernee]:
    """De toutes les entités."""
    return [
        concernee
        for code in sorted({*avant.entites, *apres.entites})
        for concernee in dossiers_concernes(code, avant.entite(code), apres.entite(code))
    ]


MANQUE = "obligatoire, manque"


def _manque(objet, code: str) -> bool:
    """Des cases rangées dans une table à part ne sont pas une colonne de la fiche : on ne les juge pas."""
    champ = next((c for c in objet._meta.concrete_fields if c.name == code), None)
    return champ is not None and getattr(objet, champ.attname) in (None, "")


def _champs_changes(avant: Entite, apres: Entite) -> list[tuple[Champ | None, Champ]]:
    """Les champs dont une valeur a pu devenir invalide ou manquer : un autre, en changeant, en fait paraître."""
    anciens = {champ.code: champ for champ in avant.champs}
    paires = [(anciens.get(champ.code), champ) for champ in apres.en_service if type_de(champ.type).se_saisit]
    changes = [(ancien, champ) for ancien, champ in paires if _change(ancien, champ)]
    suivants = [paire for paire in paires if paire[1].obligatoire and paire[1].condition and paire not in changes]
    return [*changes, *suivants] if changes or len(anciens) != len(apres.champs) else []


def _change(ancien: Champ | None, champ: Champ) -> bool:
    if ancien is None:
        return champ.obligatoire
    return any(getattr(ancien, nom) != getattr(champ, nom) for nom in (*DECISIFS, "obligatoire", "sante"))


def _etait_obligatoire(avant: Entite, code: str) -> bool:
    return code in avant.natifs and avant.natifs[code].obligatoire


def _raison(lu_avant: Lu, ancien: Champ | None, lu_apres: Lu, champ: Champ) -> str:
    """Pourquoi la fiche devient invalide ; vide si elle ne le devient pas, ou l'était déjà."""
    neuve = _defaut(lu_apres, champ)
    if not neuve or (ancien is not None and _defaut(lu_avant, ancien) == neuve):
        return ""
    return neuve


def _defaut(lu: Lu, champ: Champ) -> str:
    """Ce qui ne va pas dans la valeur d'un champ, vide si tout va."""
    if not lu.se_montre(champ):
        return ""
    rangee: Any = lu.rangees.get(champ.code)
    if rangee is None:
        return MANQUE if champ.obligatoire else ""
    try:
        type_de(champ.type).verifier(champ, rangee)
    except ValidationError as erreur:
        return " ".join(erreur.messages)
    return ""


def _concernee(entite: str, objet, champ: str, libelle: str, raison: str) -> Concernee:
    return Concernee(entite, objet.pk, str(objet), champ, libelle, raison)
