"""Ce qu'une définition respecte : des codes uniques, des conditions qui ne tournent pas en rond, des formules lues."""

import re
from collections.abc import Callable, Iterable

from django.core.exceptions import ValidationError
from django.db import models

from jalon.saisie.definitions import Champ, Configuration, Entite
from jalon.saisie.entites import EntiteConfigurable
from jalon.saisie.entites import entite as entite_declaree
from jalon.saisie.formules import lire_formule
from jalon.saisie.types import type_de
from jalon.socle.listes.models import ValeurField

CODE_AU_PLUS = 50
CODE = re.compile(r"[a-z][a-z0-9_]*")
LIBELLE_AU_PLUS = 120
CALCULABLES = ("nombre", "date", "calcule")

# Ce qui décide de la valeur d'un champ et de quand il se montre ; le reste le nomme, le range ou l'ouvre.
DECISIFS = ("type", "liste", "options", "dispositifs", "condition", "retire_le")

_reserves: list[Callable[[EntiteConfigurable], Iterable[str]]] = []


def reserver(fonction: Callable[[EntiteConfigurable], Iterable[str]]) -> Callable:
    """Enregistre des codes qu'un champ de la ville ne peut pas prendre (les colonnes du format d'échange)."""
    _reserves.append(fonction)
    return fonction


def verifier_le_code(declaree: EntiteConfigurable, definie: Entite, code: str, type_: str) -> Champ | None:
    """Lève ValidationError si ce code ne convient pas à un champ nouveau. Rend le champ retiré qu'il ferait revenir."""
    if not CODE.fullmatch(code) or len(code) > CODE_AU_PLUS:
        raise ValidationError(
            {"code": f"Un code est fait de lettres sans accent, de chiffres et de _ ; {CODE_AU_PLUS} signes au plus."}
        )
    for natif in declaree.natifs:
        if natif.code == code:
            raise ValidationError({"code": f"« {code} » est déjà le code du champ d'origine « {natif.libelle} »."})
    if code in _codes_d_origine(declaree):
        raise ValidationError({"code": f"« {code} » est déjà une donnée d'origine : choisissez un autre code."})
    pris = next((champ for champ in definie.champs if champ.code == code), None)
    if pris is None:
        return None
    if not pris.retire_le:
        raise ValidationError({"code": f"« {code} » est déjà le code du champ « {pris.libelle} »."})
    if pris.type != type_:
        raise ValidationError(
            {
                "code": f"« {code} » est le code d'un champ retiré d'un autre type "
                f"({type_de(pris.type).libelle.lower()}), dont les valeurs sont gardées : choisissez un autre code."
            }
        )
    return pris


def _codes_d_origine(declaree: EntiteConfigurable) -> set[str]:
    du_modele = {champ.name for champ in declaree.modele()._meta.get_fields()}
    return du_modele.union(*(fonction(declaree) for fonction in _reserves))


def verifier_le_champ(declaree: EntiteConfigurable, definie: Entite, champ: Champ) -> None:
    """Lève ValidationError si la définition d'un champ est incomplète ou contradictoire."""
    if not champ.libelle or len(champ.libelle) > LIBELLE_AU_PLUS:
        raise ValidationError({"libelle": f"Donnez un nom à ce champ, de {LIBELLE_AU_PLUS} caractères au plus."})
    for autre in definie.en_service:
        if autre.code != champ.code and autre.libelle.casefold() == champ.libelle.casefold() and not champ.retire_le:
            raise ValidationError({"libelle": f"Un autre champ s'appelle déjà « {autre.libelle} » : distinguez-les."})
    try:
        type_ = type_de(champ.type)
    except ValueError:
        raise ValidationError({"type": "Choisissez le type de ce champ."}) from None
    type_.verifier_la_definition(champ)
    if champ.compte and not type_.se_compte:
        raise ValidationError(
            {"compte": f"Un champ « {type_.libelle.lower()} » ne se compte pas dans les statistiques."}
        )
    if champ.en_liste and not type_.se_liste:
        raise ValidationError({"en_liste": f"Un champ « {type_.libelle.lower()} » ne fait pas une colonne de liste."})
    if champ.defaut is not None:
        _verifier_le_defaut(type_, champ)


def _verifier_le_defaut(type_, champ: Champ) -> None:
    if not type_.est_portable:
        raise ValidationError({"defaut": f"Un champ « {type_.libelle.lower()} » n'a pas de valeur de départ."})
    try:
        type_.verifier(champ, champ.defaut)
    except ValidationError as erreur:
        raise ValidationError({"defaut": [f"Valeur de départ : {message}" for message in erreur.messages]}) from None


def verifier_l_entite(declaree: EntiteConfigurable, definie: Entite) -> None:
    """Lève ValidationError si les champs d'une entité ne tiennent pas ensemble."""
    codes = [champ.code for champ in definie.champs]
    if double := next((code for code in codes if codes.count(code) > 1), None):
        raise ValidationError(f"Deux champs ont le code « {double} ».")
    par_code = {champ.code: champ for champ in definie.champs}
    natifs = {natif.code for natif in declaree.natifs}
    for champ in definie.en_service:
        if champ.condition is not None:
            _verifier_la_condition(champ, par_code, declaree, natifs)
        if not type_de(champ.type).se_saisit:
            _verifier_la_formule(champ, par_code, declaree)
    _refuser_les_cercles(definie.en_service, par_code)


def _verifier_la_condition(champ: Champ, par_code: dict[str, Champ], declaree, natifs: set[str]) -> None:
    maitre = par_code.get(champ.condition.champ)
    if not champ.condition.valeurs:
        raise ValidationError({"condition": f"« {champ.libelle} » : dites pour quelles valeurs ce champ se montre."})
    if maitre is None and not (champ.condition.champ in natifs and _est_un_choix(declaree, champ.condition.champ)):
        raise ValidationError(
            {"condition": f"« {champ.libelle} » dépend d'un champ qui n'existe pas : « {champ.condition.champ} »."}
        )
    if maitre is not None and not type_de(maitre.type).est_portable:
        raise ValidationError(
            {"condition": f"« {champ.libelle} » ne peut pas dépendre de « {maitre.libelle} » : ce n'est pas un choix."}
        )
    if maitre is not None and maitre.retire_le:
        raise ValidationError(
            f"« {champ.libelle} » dépend de « {maitre.libelle} », qui est retiré : changez d'abord sa condition."
        )


def _est_un_choix(declaree: EntiteConfigurable, code: str) -> bool:
    champ = next((c for c in declaree.modele()._meta.concrete_fields if c.name == code), None)
    if champ is None:
        return False
    return bool(champ.choices) or isinstance(champ, ValeurField | models.BooleanField)


def _verifier_la_formule(champ: Champ, par_code: dict[str, Champ], declaree) -> None:
    for nom in sorted(lire_formule(champ.options.get("formule", "")).noms):
        dont = par_code.get(nom)
        if dont is not None and dont.retire_le:
            raise ValidationError(f"« {champ.libelle} » se calcule avec « {dont.libelle} », qui est retiré.")
        if (dont.type if dont else _type_natif(declaree, nom)) not in CALCULABLES:
            raise ValidationError(
                {"options": f"« {champ.libelle} » : « {nom} » n'est pas le code d'un champ nombre, date ou calculé."}
            )


def _type_natif(declaree: EntiteConfigurable, code: str) -> str:
    if code not in {natif.code for natif in declaree.natifs}:
        return ""
    champ = next((c for c in declaree.modele()._meta.concrete_fields if c.name == code), None)
    if isinstance(champ, models.DateField):
        return "date"
    nombre = isinstance(champ, models.IntegerField | models.DecimalField) and not champ.choices
    return "nombre" if nombre else ""


def _refuser_les_cercles(champs: Iterable[Champ], par_code: dict[str, Champ]) -> None:
    for depart in champs:
        chemin, suite = [], [depart]
        while suite:
            champ = suite.pop()
            for code in _dont_depend(champ):
                if code == depart.code:
                    noms = " → ".join(f"« {c.libelle} »" for c in (depart, *([champ] if champ is not depart else [])))
                    raise ValidationError(
                        f"{noms} → « {depart.libelle} » : ces champs dépendent l'un de l'autre en rond. "
                        "Changez une condition ou une formule."
                    )
                if code in par_code and code not in chemin:
                    chemin.append(code)
                    suite.append(par_code[code])


def _dont_depend(champ: Champ) -> set[str]:
    codes = {champ.condition.champ} if champ.condition else set()
    if not type_de(champ.type).se_saisit:
        codes |= lire_formule(champ.options.get("formule", "")).noms
    return codes


def verifier_la_configuration(configuration: Configuration) -> None:
    """Tout revérifier, avant de publier : une liste a pu disparaître depuis. Lève ValidationError."""
    for code, definie in configuration.entites.items():
        declaree = entite_declaree(code)
        verifier_l_entite(declaree, definie)
        for champ in definie.en_service:
            verifier_le_champ(declaree, definie, champ)
