"""Les valeurs écrites dans une clé étrangère : trouvées par introspection, un champ neuf ne peut être oublié."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, ProtectedError

from jalon.socle.fusions.porteurs import Emploi, declarer_porteur
from jalon.socle.journal.operations import consigner
from jalon.socle.listes.models import Valeur, ValeurField

LOT = 500
# Ce qui n'est pas la matière d'une ligne, et ne se réunit donc pas.
TECHNIQUES = {"id", "collectivite", "version", "cle_externe", "numero"}


def champs_de(liste: str) -> Iterator[tuple[type[models.Model], ValeurField]]:
    """(modèle, champ) de chaque clé étrangère vers cette liste."""
    for modele in apps.get_models():
        for champ in modele._meta.local_fields:
            if isinstance(champ, ValeurField) and champ.liste == liste:
                yield modele, champ


class Colonnes:
    """Le porteur des clés étrangères. Une liaison que les deux valeurs feraient deux fois ne reste qu'une fois."""

    code = "colonnes"

    def emplois(self, valeur: Valeur) -> list[Emploi]:
        comptes = (
            Emploi(_ou(modele, champ), modele.objects.filter(**{champ.name: valeur}).count())
            for modele, champ in champs_de(valeur.liste.code)
        )
        return [emploi for emploi in comptes if emploi.combien]

    def remplacer(self, ancienne: Valeur, nouvelle: Valeur, par) -> dict:
        trace = {}
        for modele, champ in champs_de(ancienne.liste.code):
            doublons = [_reunir(ligne, champ, nouvelle, par) for ligne in _doublons(modele, champ, ancienne, nouvelle)]
            lignes = modele.objects.filter(**{champ.name: ancienne})
            deplacees = sorted(lignes.values_list("pk", flat=True))
            lignes.update(**{champ.name: nouvelle})
            if deplacees or doublons:
                trace[_cle(modele, champ)] = {"deplacees": deplacees, "doublons": doublons}
        return trace

    def rendre(self, ancienne: Valeur, nouvelle: Valeur, trace: dict, par) -> None:
        for modele, champ in champs_de(ancienne.liste.code):
            ecrit = trace.get(_cle(modele, champ), {"deplacees": [], "doublons": []})
            for debut in range(0, len(ecrit["deplacees"]), LOT):
                lot = ecrit["deplacees"][debut : debut + LOT]
                modele.objects.filter(pk__in=lot, **{champ.name: nouvelle}).update(**{champ.name: ancienne})
            for doublon in ecrit["doublons"]:
                _separer(modele, champ, nouvelle, doublon, par)


def _cle(modele, champ) -> str:
    return f"{modele._meta.label_lower}.{champ.name}"


def _ou(modele, champ) -> str:
    return f"{modele._meta.verbose_name_plural}, {champ.verbose_name}"


def _cles_uniques(modele, champ) -> list[list[str]]:
    """Par contrainte où il entre, les autres champs : ce qui fait que deux lignes seraient la même."""
    return [
        [nom for nom in contrainte.fields if nom not in ("collectivite", champ.name)]
        for contrainte in modele._meta.constraints
        if isinstance(contrainte, models.UniqueConstraint) and champ.name in contrainte.fields
    ]


def _doublons(modele, champ, ancienne, nouvelle) -> list[models.Model]:
    """Les lignes de l'ancienne valeur dont la jumelle existe avec la nouvelle."""
    trouvees = {}
    for cles in _cles_uniques(modele, champ):
        jumelles = modele.objects.filter(**{champ.name: nouvelle}, **{cle: OuterRef(cle) for cle in cles})
        for ligne in modele.objects.filter(Exists(jumelles), **{champ.name: ancienne}):
            trouvees[ligne.pk] = ligne
    return [trouvees[pk] for pk in sorted(trouvees)]


def _jumelle(modele, champ, nouvelle, valeurs: dict) -> models.Model | None:
    """La ligne de la nouvelle valeur qui serait la même que celle de ces valeurs."""
    for cles in _cles_uniques(modele, champ):
        identite = {modele._meta.get_field(cle).attname: valeurs[modele._meta.get_field(cle).attname] for cle in cles}
        if trouvee := modele.objects.filter(**{champ.name: nouvelle}, **identite).first():
            return trouvee
    return None


def _reunir(ligne, champ, nouvelle, par) -> dict:
    """Complète la jumelle de ce que dit la ligne, puis ôte la ligne. Rend de quoi les séparer."""
    valeurs = _photographier(ligne)
    jumelle = _jumelle(type(ligne), champ, nouvelle, valeurs)
    ecrits = _completer(jumelle, ligne, champ)
    if ecrits:
        _enregistrer("socle.lignes_reunies", jumelle, [ecrit["champ"] for ecrit in ecrits], par)
    try:
        ligne.delete()
    except ProtectedError:
        raise ValidationError(f"« {ligne} » ferait double emploi, et d'autres lignes y tiennent.") from None
    return {"ligne": valeurs, "jumelle": jumelle.pk, "ecrits": ecrits}


def _enregistrer(action: str, jumelle, champs: list[str], par) -> None:
    """Écrit ces champs ; qui a la fiche ouverte ailleurs verra lesquels ont changé."""
    version = {}
    if hasattr(jumelle, "version"):
        jumelle.version += 1
        version = {"version": jumelle.version}
    jumelle.save(update_fields=[*champs, *version])
    consigner(action, jumelle, par=par, **version, champs={champ: ["modifié"] for champ in sorted(champs)})


def _completer(jumelle, ligne, champ) -> list[dict]:
    """Un texte se met à la suite de l'autre ; le reste remplit ce qui était vide."""
    ecrits = []
    for autre in _matiere(type(ligne), champ):
        avant, ajout = autre.value_from_object(jumelle), autre.value_from_object(ligne)
        if ajout in autre.empty_values or ajout == avant:
            continue
        ecrit = {"champ": autre.name, "avant": _en_json(autre, jumelle)}
        if avant in autre.empty_values:
            apres = ajout
        elif isinstance(autre, models.TextField):
            apres = f"{avant}\n\n{ajout}"
        else:
            raise ValidationError(
                f"Deux lignes ne feraient plus qu'une (« {jumelle} »), mais leur {autre.verbose_name} diffère : "
                "accordez-les d'abord."
            )
        setattr(jumelle, autre.attname, apres)
        ecrits.append(ecrit | {"apres": _en_json(autre, jumelle)})
    return ecrits


def _matiere(modele, champ) -> list[models.Field]:
    identite = {champ.name, *TECHNIQUES, *(cle for cles in _cles_uniques(modele, champ) for cle in cles)}
    return [f for f in modele._meta.concrete_fields if f.editable and f.name not in identite]


def _photographier(ligne) -> dict:
    return {f.attname: _en_json(f, ligne) for f in ligne._meta.concrete_fields}


def _en_json(champ, ligne):
    """La valeur, telle que `to_python` la relira exactement : l'encodeur de Django perd des microsecondes."""
    valeur = champ.value_from_object(ligne)
    return champ.value_to_string(ligne) if isinstance(valeur, date | Decimal) else valeur


def _separer(modele, champ, nouvelle, doublon: dict, par) -> None:
    """Remet la ligne ôtée, si ce qu'elle disait tient toujours : qui a retiré la jumelle a retiré les deux."""
    valeurs = {
        f.attname: f.to_python(doublon["ligne"][f.attname])
        for f in modele._meta.concrete_fields
        if f.attname in doublon["ligne"]
    }
    jumelle = _jumelle(modele, champ, nouvelle, valeurs)
    if jumelle is None:
        return
    rendus = []
    for ecrit in doublon["ecrits"]:
        autre = modele._meta.get_field(ecrit["champ"])
        if autre.value_from_object(jumelle) == autre.to_python(ecrit["apres"]):
            setattr(jumelle, autre.attname, autre.to_python(ecrit["avant"]))
            rendus.append(autre.name)
    if rendus:
        _enregistrer("socle.lignes_separees", jumelle, rendus, par)
    modele.objects.bulk_create([modele(**valeurs)])
    # `bulk_create` date de maintenant ce qui se date tout seul.
    modele.objects.filter(pk=doublon["ligne"]["id"]).update(**valeurs)


declarer_porteur(Colonnes())
