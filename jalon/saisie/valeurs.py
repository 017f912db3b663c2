"""Les valeurs des champs de la ville sur un objet : celles qui se montrent, ce qu'elles valent, comment les écrire."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from jalon.saisie.configuration import publiee
from jalon.saisie.definitions import Champ, Configuration, Entite
from jalon.saisie.droits import Droit
from jalon.saisie.entites import EntiteConfigurable, entites
from jalon.saisie.entites import entite as entite_declaree
from jalon.saisie.formules import FormuleFausse, lire_formule
from jalon.saisie.types import type_de
from jalon.socle.cloison import collectivite_active
from jalon.socle.habilitations import a_le_droit, roles_de
from jalon.socle.listes.lecture import libelles, toutes
from jalon.socle.listes.lecture import valeurs as proposables
from jalon.socle.listes.models import ValeurField
from jalon.socle.versions import AttributCompose, Ecart, declarer_attribut_compose

PREFIXE = "champ_"
"""Devant le code d'un champ de la ville, dans un formulaire, un conflit et le journal."""


@dataclass(frozen=True)
class Lecteur:
    """Ce que l'on sait de qui lit : ses rôles, s'il voit les champs sensibles, s'il est de l'équipe.

    Un partenaire n'en est pas : il ne voit que les champs qui nomment l'un de ses rôles.
    """

    roles: frozenset[str]
    sensibles: bool
    equipe: bool = True


def lecteur(compte) -> Lecteur:
    sensibles, equipe = (a_le_droit(compte, d) for d in (Droit.VOIR_LES_CHAMPS_SENSIBLES, Droit.VOIR_LES_CHAMPS))
    return Lecteur(roles_de(compte), sensibles, equipe)


def entite_de(objet: models.Model) -> EntiteConfigurable | None:
    """L'entité déclarée de cet objet, ou None."""
    return next((e for e in entites() if e.modele() is type(objet)), None)


def permis(entite: str, *, lecteur: Lecteur | None = None, configuration: Configuration | None = None) -> list[Champ]:
    """Les champs en service que ce lecteur (None : tous) peut voir, quel que soit l'objet (une liste, un export)."""
    definis = (configuration or publiee()).entite(entite).en_service
    return [champ for champ in definis if est_permis(champ, lecteur)]


def est_permis(champ: Champ, lecteur: Lecteur | None) -> bool:
    """Ce lecteur peut-il voir ce champ, même retiré ?"""
    if champ.sante and not sante_permise():
        return False
    if lecteur is None:
        return True
    if champ.sensible and not lecteur.sensibles:
        return False
    return not lecteur.roles.isdisjoint(champ.roles) if champ.roles else lecteur.equipe


def sante_permise() -> bool:
    """La ville a allumé les données de santé, et l'hébergeur déclare qu'il peut les recevoir."""
    return collectivite_active().sante_permise


def visibles(
    entite: str, objet, *, lecteur: Lecteur | None = None, configuration: Configuration | None = None
) -> list[Champ]:
    """Les champs qui se montrent sur cet objet : en service, permis, de ses dispositifs, condition remplie."""
    champs = permis(entite, lecteur=lecteur, configuration=configuration)
    lu = lire(entite, objet, configuration=configuration)
    return [champ for champ in champs if lu.se_montre(champ)]


def lire(entite: str, objet, *, valeurs: dict | None = None, configuration: Configuration | None = None) -> "Lu":
    """L'objet lu selon la configuration ; `valeurs` : celles d'une saisie en cours, à la place des siennes."""
    definie = (configuration or publiee()).entite(entite)
    par_dispositif = any(champ.dispositifs for champ in definie.en_service)
    return Lu(objet, definie, _dispositifs(entite, objet) if par_dispositif else (), valeurs)


def _dispositifs(code: str, objet) -> Iterable[str]:
    return entite_declaree(code).dispositifs(objet)


class Lu:
    """Un objet, lu selon une définition : chaque valeur une fois, les conditions et les calculs suivis."""

    def __init__(self, objet, definie: Entite, dispositifs: Iterable[str] = (), valeurs: dict | None = None):
        self.objet, self.definie, self.dispositifs = objet, definie, frozenset(dispositifs)
        self.rangees = objet.champs_ville if valeurs is None else valeurs
        self._par_code = {champ.code: champ for champ in definie.champs}
        self._valeurs: dict[str, Any] = {}
        self._montres: dict[str, bool] = {}

    def se_montre(self, champ: Champ) -> bool:
        """Sans regarder qui lit. Un champ dont dépend la condition doit lui-même se montrer."""
        if champ.code not in self._montres:
            self._montres[champ.code] = False
            self._montres[champ.code] = self._est_montre(champ)
        return self._montres[champ.code]

    def _est_montre(self, champ: Champ) -> bool:
        if champ.retire_le or (champ.sante and not sante_permise()):
            return False
        if champ.dispositifs and not self.dispositifs & set(champ.dispositifs):
            return False
        return champ.condition is None or self._remplie(champ.condition)

    def _remplie(self, condition) -> bool:
        maitre = self._par_code.get(condition.champ)
        if maitre is None:
            return valeur_native(self.objet, condition.champ) in condition.valeurs
        if not self.se_montre(maitre):
            return False
        valeur = self.valeur(maitre)
        dites = valeur if isinstance(valeur, list) else [valeur]
        return any(dite in condition.valeurs for dite in dites)

    def valeur(self, champ: Champ) -> Any:
        """La valeur rangée, telle que cette définition la comprend ; None si elle est inconnue."""
        if champ.code not in self._valeurs:
            self._valeurs[champ.code] = None
            self._valeurs[champ.code] = self._valeur(champ)
        return self._valeurs[champ.code]

    def _valeur(self, champ: Champ) -> Any:
        if not type_de(champ.type).se_saisit:
            return self._calculer(champ)
        rangee = self.rangees.get(champ.code)
        return None if rangee is None else type_de(champ.type).reprendre(champ, rangee)

    def _calculer(self, champ: Champ) -> str | None:
        try:
            formule = lire_formule(champ.options.get("formule", ""))
        except FormuleFausse:
            return None
        return type_de(champ.type).ranger(champ, formule.calculer(self._operande))

    def _operande(self, code: str) -> Decimal | date | None:
        champ = self._par_code.get(code)
        if champ is None:
            brute = valeur_native(self.objet, code)
            return Decimal(brute) if isinstance(brute, int) and not isinstance(brute, bool) else brute
        rangee = self.valeur(champ) if self.se_montre(champ) else None
        return None if rangee is None else type_de(champ.type).relire(champ, rangee)


def valeur_native(objet, code: str) -> Any:
    """Un champ d'origine, comme une valeur rangée : le code d'une valeur de liste, un booléen, une date, un texte."""
    champ = objet._meta.get_field(code)
    brute = getattr(objet, champ.attname)
    if isinstance(champ, ValeurField):
        return next((v.code for v in toutes(champ.liste) if v.pk == brute), None)
    return brute


def valeur(objet, champ: Champ, configuration: Configuration | None = None) -> Any:
    """La valeur rangée d'un champ, calculée s'il l'est ; None si elle est inconnue. Ne dit pas si elle se montre."""
    return lire(entite_de(objet).code, objet, configuration=configuration).valeur(champ)


def defauts(entite: str, configuration: Configuration | None = None) -> dict[str, Any]:
    """Les valeurs rangées dont part une fiche neuve."""
    definie = (configuration or publiee()).entite(entite)
    return {champ.code: champ.defaut for champ in definie.en_service if champ.defaut is not None}


def verifier(objet) -> None:
    """Lève ValidationError si l'objet porte, pour un champ en service, ce que sa définition n'accepte pas."""
    declaree = entite_de(objet)
    definie = publiee().entite(declaree.code) if declaree else Entite()
    erreurs = {}
    for champ in definie.en_service:
        rangee = objet.champs_ville.get(champ.code)
        if rangee is not None:
            _verifier(champ, rangee, erreurs)
    if erreurs:
        raise ValidationError(erreurs)


def _verifier(champ: Champ, rangee: Any, erreurs: dict) -> None:
    try:
        type_de(champ.type).verifier(champ, rangee)
    except ValidationError as erreur:
        erreurs[PREFIXE + champ.code] = [f"{champ.libelle} : {message}" for message in erreur.messages]


def poser(objet, voulues: dict[str, Any]) -> dict[str, list[str]]:
    """Change les champs nommés, et eux seuls ; None efface. Rend les changements, comme `versions.changer`.

    Lève ValidationError (clés `champ_<code>`) sur un champ inconnu, retiré ou calculé, une valeur que le type refuse,
    une valeur de liste retirée qui n'y était pas, un champ obligatoire que l'on efface.
    """
    definie = publiee().entite(entite_de(objet).code)
    avant, apres, erreurs, changements = objet.champs_ville, dict(objet.champs_ville), {}, {}
    for code, voulue in voulues.items():
        try:
            champ = _a_remplir(definie, code)
            rangee = _accepter(champ, voulue, avant.get(code))
        except ValidationError as erreur:
            erreurs[PREFIXE + code] = erreur.messages
            continue
        if rangee == avant.get(code):
            continue
        changements[PREFIXE + code] = _dire(champ, avant.get(code), rangee)
        apres.pop(code, None)
        if rangee is not None:
            apres[code] = rangee
    if erreurs:
        raise ValidationError(erreurs)
    objet.champs_ville = apres
    return changements


def _a_remplir(definie: Entite, code: str) -> Champ:
    champ = next((c for c in definie.en_service if c.code == code), None)
    if champ is None:
        raise ValidationError(f"Le champ « {code} » n'existe pas, ou n'est plus saisi : rechargez la page.")
    if not type_de(champ.type).se_saisit:
        raise ValidationError(f"« {champ.libelle} » se calcule : il ne s'écrit pas.")
    if champ.sante and not sante_permise():
        raise ValidationError(f"« {champ.libelle} » est une donnée de santé : elles ne sont pas permises ici.")
    return champ


def _accepter(champ: Champ, voulue: Any, actuelle: Any) -> Any:
    if voulue == actuelle:
        return actuelle
    if voulue is None or voulue == "" or voulue == []:
        if champ.obligatoire and actuelle is not None:
            raise ValidationError(f"« {champ.libelle} » est obligatoire.")
        return None
    type_ = type_de(champ.type)
    type_.verifier(champ, voulue)
    rangee = type_.reprendre(champ, voulue)
    if type_.a_une_liste:
        _refuser_les_retirees(champ, rangee, actuelle)
    return rangee


def _refuser_les_retirees(champ: Champ, rangee: Any, actuelle: Any) -> None:
    deja = set(actuelle if isinstance(actuelle, list) else [actuelle])
    permises = {v.code for v in proposables(champ.liste)} | deja
    for code in rangee if isinstance(rangee, list) else [rangee]:
        if code not in permises:
            mots = libelles(champ.liste).get(code, code)
            raise ValidationError(f"« {mots} » a été retirée de la liste : choisissez une autre valeur.")


def _dire(champ: Champ, avant: Any, apres: Any) -> list[str]:
    """Ce que le journal retient : l'avant et l'après, ou le seul geste si le champ est sensible ou long."""
    type_ = type_de(champ.type)
    if champ.sensible or champ.sante or type_.est_long:
        return ["modifié" if avant is not None and apres is not None else "ajouté" if avant is None else "effacé"]
    return [montrer(champ, avant), montrer(champ, apres)]


def montrer(champ: Champ, rangee: Any) -> str:
    """Ce que l'on lit d'une valeur rangée ; vide si elle est inconnue ou n'a plus de sens."""
    comprise = None if rangee is None else type_de(champ.type).reprendre(champ, rangee)
    return "" if comprise is None else type_de(champ.type).montrer(champ, comprise)


def _ecart(objet, cle: str, voulues: dict[str, Any]) -> Ecart | None:
    code = cle.removeprefix(PREFIXE)
    declaree = entite_de(objet)
    champ = next((c for c in publiee().entite(declaree.code).en_service if c.code == code), None) if declaree else None
    if champ is None or code == cle:
        return None
    maintenant = objet.champs_ville.get(code)
    saisie = montrer(champ, voulues[code]) if code in voulues else None
    return Ecart(cle, champ.libelle, montrer(champ, maintenant), saisie)


declarer_attribut_compose(
    "champs_ville",
    AttributCompose(poser, lambda voulues: [PREFIXE + code for code in voulues], _ecart),
)
