"""Préparer les champs de la ville, dans le brouillon : rien ne change pour personne avant la publication."""

from collections.abc import Iterable
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.saisie.configuration import publiee
from jalon.saisie.definitions import Champ, Condition, Configuration, Entite
from jalon.saisie.entites import entite as entite_declaree
from jalon.saisie.operations.brouillon import ecrire, exiger_la_version, ouvrir
from jalon.saisie.regles import CODE_AU_PLUS, verifier_l_entite, verifier_le_champ, verifier_le_code
from jalon.saisie.types import type_de
from jalon.socle.journal.operations import operation
from jalon.socle.texte import normaliser

FIXES = ("code", "version", "retire_le", "ordre")


@operation
def ajouter_champ(entite, *, par, **definition) -> Champ:
    """Ajoute un champ au brouillon, à la fin. Sans `code`, il vient du libellé.

    Un champ retiré de même code et de même type revient, avec cette définition et ses valeurs. Lève ValidationError.
    """
    brouillon, configuration = ouvrir(par)
    definie = configuration.entite(entite)
    definition = _completer(definition)
    retire = verifier_le_code(entite_declaree(entite), definie, definition["code"], definition.get("type", ""))
    champ = Champ(**definition, ordre=1 + max((c.ordre for c in definie.champs), default=0))
    if retire is not None:
        champ = replace(champ, version=retire.version + 1)
    _poser(brouillon, configuration, entite, champ, "saisie.champ_ajoute", par)
    return champ


@operation
def modifier_champ(entite, code, *, version, par, **changements) -> Champ:
    """Change la définition d'un champ du brouillon. Lève Conflit si un autre l'a changée depuis `version`."""
    brouillon, configuration = ouvrir(par)
    champ = _trouver(configuration, entite, code)
    changements = _lire({nom: valeur for nom, valeur in changements.items() if nom not in FIXES})
    exiger_la_version(champ, version, changements, brouillon, f"le champ « {champ.libelle} »")
    if (neuf := changements.get("type", champ.type)) != champ.type:
        _exiger_un_devenir(champ, neuf)
    champ = replace(champ, **changements, version=champ.version + 1)
    _poser(brouillon, configuration, entite, champ, "saisie.champ_modifie", par, sorted(changements))
    return champ


@operation
def retirer_champ(entite, code, *, version, par) -> Champ | None:
    """Le champ n'est plus saisi, ses valeurs restent. Jamais publié, il disparaît : rend None."""
    brouillon, configuration = ouvrir(par)
    champ = _trouver(configuration, entite, code)
    exiger_la_version(champ, version, {}, brouillon, f"le champ « {champ.libelle} »")
    if _a_servi(entite, code):
        champ = replace(champ, retire_le=f"{timezone.localdate()}", version=champ.version + 1)
        _poser(brouillon, configuration, entite, champ, "saisie.champ_retire", par)
        return champ
    definie = configuration.entite(entite)
    reste = replace(definie, champs=tuple(c for c in definie.champs if c.code != code))
    verifier_l_entite(entite_declaree(entite), reste)
    ecrire(brouillon, configuration.avec(entite, reste), "saisie.champ_retire", par=par, entite=entite, champ=code)
    return None


@operation
def remettre_champ(entite, code, *, version, par) -> Champ:
    """Un champ retiré revient, avec toutes ses valeurs."""
    brouillon, configuration = ouvrir(par)
    champ = _trouver(configuration, entite, code)
    exiger_la_version(champ, version, {}, brouillon, f"le champ « {champ.libelle} »")
    champ = replace(champ, retire_le="", version=champ.version + 1)
    _poser(brouillon, configuration, entite, champ, "saisie.champ_remis", par)
    return champ


@operation
def ranger_les_champs(entite, codes: Iterable[str], *, par) -> list[Champ]:
    """Met ces champs dans cet ordre ; ceux que la liste tait (un autre vient de les ajouter) suivent, dans le leur."""
    brouillon, configuration = ouvrir(par)
    definie = configuration.entite(entite)
    places = {code: rang for rang, code in enumerate(codes)}
    ranges = sorted(definie.champs, key=lambda c: (places.get(c.code, len(places)), c.ordre, c.code))
    champs = tuple(replace(champ, ordre=rang) for rang, champ in enumerate(ranges, 1))
    neuve = configuration.avec(entite, replace(definie, champs=champs))
    ecrire(brouillon, neuve, "saisie.champs_ranges", par=par, entite=entite, champs=[c.code for c in champs])
    return list(champs)


def _completer(definition: dict) -> dict:
    definition = _lire({nom: valeur for nom, valeur in definition.items() if nom not in FIXES or nom == "code"})
    libelle = definition.get("libelle", "")
    definition["code"] = definition.get("code") or normaliser(libelle).replace(" ", "_")[:CODE_AU_PLUS].strip("_+")
    return definition


def _lire(attributs: dict) -> dict:
    """Ce qu'un écran ou un script donne, comme la définition le range."""
    for suite in ("dispositifs", "roles"):
        if suite in attributs:
            attributs[suite] = tuple(attributs[suite] or ())
    condition = attributs.get("condition")
    if isinstance(condition, dict):
        attributs["condition"] = Condition(condition["champ"], tuple(condition["valeurs"]))
    if "libelle" in attributs:
        attributs["libelle"] = " ".join((attributs["libelle"] or "").split())
    return attributs


def _trouver(configuration: Configuration, entite: str, code: str) -> Champ:
    try:
        return configuration.entite(entite).champ(code)
    except KeyError:
        raise ValidationError(f"Le champ « {code} » n'existe pas, ou plus : rechargez la page.") from None


def _exiger_un_devenir(champ: Champ, neuf: str) -> None:
    avant = type_de(champ.type)
    if neuf not in avant.devient:
        possibles = ", ".join(type_de(code).libelle.lower() for code in avant.devient) or "aucun"
        raise ValidationError(
            f"« {champ.libelle} » ({avant.libelle.lower()}) ne peut pas devenir ce type sans perdre ses valeurs. "
            f"Types possibles : {possibles}."
        )


def _a_servi(entite: str, code: str) -> bool:
    return any(champ.code == code for champ in publiee().entite(entite).champs)


def _poser(brouillon, configuration: Configuration, entite: str, champ: Champ, action: str, par, changes=()) -> None:
    """Vérifie la définition et ce qui en dépend, puis écrit."""
    declaree, definie = entite_declaree(entite), configuration.entite(entite)
    neuve = _avec(definie, champ)
    verifier_le_champ(declaree, neuve, champ)
    verifier_l_entite(declaree, neuve)
    contenu = {"entite": entite, "champ": champ.code} | ({"changes": list(changes)} if changes else {})
    ecrire(brouillon, configuration.avec(entite, neuve), action, par=par, **contenu)


def _avec(definie: Entite, champ: Champ) -> Entite:
    champs = [c for c in definie.champs if c.code != champ.code]
    return replace(definie, champs=tuple(sorted([*champs, champ], key=lambda c: (c.ordre, c.code))))
