"""Les champs et les onglets d'un paquet : ce que l'on en reprend va au brouillon, que la ville relit puis publie."""

from collections.abc import Collection, Iterator
from dataclasses import asdict, fields, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.saisie.configuration import brouillon as configuration_preparee
from jalon.saisie.configuration import publiee
from jalon.saisie.definitions import Champ, Condition, Configuration, Entite, Natif, Onglet, en_document
from jalon.saisie.differences import LIBELLES, differences
from jalon.saisie.entites import entite as entite_declaree
from jalon.saisie.entites import entites
from jalon.saisie.operations.brouillon import ecrire, ouvrir
from jalon.saisie.paquets.formes import lire, sans_double, suite
from jalon.saisie.paquets.sections import Ecart, Section, declarer_section
from jalon.saisie.regles import verifier_l_entite, verifier_le_champ, verifier_le_code
from jalon.saisie.remplacements import en_vigueur, substituer
from jalon.saisie.types import type_de, types

OU = "les champs et onglets"
CHAMP, NATIF, ONGLET = "champ", "natif", "onglet"
# Ce qui ne se compare pas d'une ville à l'autre : la place se choisit chez soi.
A_PART = ("code", "version", "ordre", "retire_le")
NOMS = {CHAMP: "champ", NATIF: "champ d'origine", ONGLET: "onglet"}


def exporter() -> dict:
    """Ce qui est en vigueur, sans les champs retirés."""
    en_service = {code: replace(definie, champs=definie.en_service) for code, definie in publiee().entites.items()}
    return en_document(Configuration(en_service))


def comparer(contenu: Any) -> list[Ecart]:
    ici = configuration_preparee()
    return [
        ecart
        for entite, genre, element in _elements(_lire(contenu))
        if (ecart := _ecart(ici.entite(entite), entite, genre, element))
    ]


def appliquer(contenu: Any, choisis: Collection[str], par) -> list[dict]:
    """Rend, par élément, ce qu'il était (None s'il n'était pas) et ce qu'il est devenu."""
    brouillon, configuration = ouvrir(par)
    trace = []
    for entite, genre, element in _elements(_lire(contenu)):
        if _code(entite, genre, element) in choisis:
            present = _present(configuration.entite(entite), genre, element.code)
            element = _prendre_sa_place(configuration.entite(entite), present, element)
            configuration = _poser(configuration, entite, genre, element)
            trace.append({"entite": entite, "genre": genre, "avant": _doc(present), "apres": _doc(element)})
    for entite in {ligne["entite"] for ligne in trace}:
        _verifier(entite, configuration.entite(entite), {ligne["apres"]["code"] for ligne in trace})
    ecrire(brouillon, configuration, "saisie.paquet_au_brouillon", par=par, combien=len(trace))
    return trace


def defaire(trace: list[dict], par) -> None:
    """Dans le brouillon : ce qui n'a pas changé depuis redevient ce qu'il était. Un champ publié se retire."""
    brouillon, configuration = ouvrir(par)
    for ligne in reversed(trace):
        entite, genre = ligne["entite"], ligne["genre"]
        apres = _relire(genre, ligne["apres"])
        present = _present(configuration.entite(entite), genre, apres.code)
        if present is not None and _est_le_meme(present, apres):
            avant = _relire(genre, ligne["avant"]) if ligne["avant"] else None
            configuration = _rendre(configuration, entite, genre, present, avant)
    ecrire(brouillon, configuration, "saisie.paquet_au_brouillon", par=par, combien=len(trace))
    if not differences(publiee(), configuration):
        brouillon.delete()


# Lire ce qui vient d'ailleurs


def _lire(contenu: Any) -> Configuration:
    """La configuration du paquet, aux mots de cette ville. Lève ValidationError."""
    lues = lire({"entites": {}, **lire({"contenu": contenu}, OU, contenu=dict)["contenu"]}, OU, entites=dict)["entites"]
    return substituer(Configuration({code: _lire_une_entite(code, lue) for code, lue in lues.items()}), en_vigueur())


def _lire_une_entite(code: str, lue: Any) -> Entite:
    lue = lire({"entite": lue}, OU, entite=dict)["entite"]
    champs = sans_double([_lire_un_champ(c) for c in suite(lue.get("champs", []), OU)], OU)
    natifs = suite(lue.get("natifs", []), OU)
    onglets = suite(lue.get("onglets", []), OU)
    natifs = [lire(n, OU, code=str, libelle="", aide="", cache=False, obligatoire=False) for n in natifs]
    onglets = [lire(o, OU, code=str, libelle="", cache=False, ordre=0, ajoute=False) for o in onglets]
    return Entite(
        tuple(Champ(**champ) for champ in champs),
        {natif["code"]: Natif(**natif) for natif in sans_double(natifs, OU)},
        {onglet["code"]: Onglet(**onglet) for onglet in sans_double(onglets, OU)},
    )


def _lire_un_champ(lu: dict) -> dict:
    textes = {nom: "" for nom in ("aide", "liste", "onglet")}
    bascules = {nom: False for nom in ("obligatoire", "compte", "en_liste", "sensible", "sante")}
    suites = {nom: [] for nom in ("dispositifs", "roles")}
    champ = lire(
        lu, OU, code=str, libelle=str, type=str, options={}, exporte=True, ordre=0, **textes, **bascules, **suites
    )
    condition = lu.get("condition")
    if condition is not None:
        dite = lire(lire({"condition": condition}, OU, condition=dict)["condition"], OU, champ=str, valeurs=list)
        condition = Condition(dite["champ"], tuple(_simple(v) for v in dite["valeurs"]))
    return champ | {
        "dispositifs": tuple(champ["dispositifs"]),
        "roles": tuple(champ["roles"]),
        "condition": condition,
        "defaut": _simple(lu.get("defaut")),
    }


def _simple(valeur: Any) -> Any:
    """Une valeur rangée : un texte, un nombre, oui ou non, ou plusieurs textes."""
    if isinstance(valeur, list) and all(isinstance(v, str) for v in valeur):
        return valeur
    if valeur is None or isinstance(valeur, str | int | bool):
        return valeur
    raise ValidationError(f"Ce paquet est abîmé : dans {OU}, une valeur n'est pas lisible.")


# Comparer


def _elements(configuration: Configuration) -> Iterator[tuple[str, str, Champ | Natif | Onglet]]:
    for entite, definie in configuration.entites.items():
        yield from ((entite, CHAMP, champ) for champ in definie.champs)
        yield from ((entite, NATIF, natif) for natif in definie.natifs.values())
        yield from ((entite, ONGLET, onglet) for onglet in definie.onglets.values())


def _code(entite: str, genre: str, element) -> str:
    return f"{entite}/{genre}/{element.code}"


def _present(definie: Entite, genre: str, code: str):
    rangs = {CHAMP: {champ.code: champ for champ in definie.champs}, NATIF: definie.natifs, ONGLET: definie.onglets}
    return rangs[genre].get(code)


def _est_le_meme(un, autre) -> bool:
    comparables = [f.name for f in fields(un) if f.name not in A_PART]
    meme_etat = bool(getattr(un, "retire_le", "")) == bool(getattr(autre, "retire_le", ""))
    return meme_etat and all(getattr(un, nom) == getattr(autre, nom) for nom in comparables)


def _ecart(definie: Entite, entite: str, genre: str, element) -> Ecart | None:
    present = _present(definie, genre, element.code)
    vierge = None if genre == CHAMP or getattr(element, "ajoute", False) else type(element)(code=element.code)
    if _est_le_meme(present or vierge, element) if present or vierge else False:
        return None
    declaree = next((e for e in entites() if e.code == entite), None)
    nom = f"{declaree.libelle if declaree else entite} : {NOMS[genre]} « {element.libelle or element.code} »"
    avant, apres = _dire(present or vierge, element) if present or vierge else ("", _resume(genre, element))
    empeche = _empeche(declaree, definie, genre, present, element)
    return Ecart(_code(entite, genre, element), nom, avant, apres, empeche)


def _dire(present, element) -> tuple[str, str]:
    """Ce qui diffère, d'un côté puis de l'autre."""
    changes = [
        f.name for f in fields(element) if f.name not in A_PART and getattr(present, f.name) != getattr(element, f.name)
    ]
    vide = "—" if isinstance(element, Champ) else "comme à l'origine"
    cotes = [
        " ; ".join(f"{LIBELLES.get(nom, nom).lower()} : {_mot(getattr(cote, nom), vide)}" for nom in changes)
        for cote in (present, element)
    ]
    return cotes[0] or "retiré", cotes[1] or "en service"


def _mot(valeur: Any, vide: str = "—") -> str:
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, Condition):
        return f"{valeur.champ} vaut {_mot(valeur.valeurs)}"
    if isinstance(valeur, tuple | list):
        return ", ".join(map(_mot, valeur)) or vide
    return vide if valeur in (None, "", {}) else str(valeur)


def _resume(genre: str, element) -> str:
    if genre != CHAMP:
        return "ajouté"
    connu = next((type_.libelle for type_ in types() if type_.code == element.type), element.type)
    return f"{connu}{' obligatoire' if element.obligatoire else ''}"


def _empeche(declaree, definie: Entite, genre: str, present, element) -> str:
    """Pourquoi l'élément ne peut être repris ici, quoi que l'on coche d'autre ; vide s'il le peut."""
    if declaree is None:
        return "cette ville n'a pas le module de cette fiche."
    if genre == NATIF and element.code not in {natif.code for natif in declaree.natifs}:
        return "ce champ n'existe pas dans cette version de Jalon."
    if genre == ONGLET and not element.ajoute and element.code not in {onglet.code for onglet in declaree.onglets}:
        return "cet onglet n'existe pas dans cette version de Jalon."
    if genre != CHAMP:
        return ""
    if element.type not in {type_.code for type_ in types()}:
        return f"le type de champ « {element.type[:40]} » n'existe pas dans cette version de Jalon."
    if present is not None:
        permis = {present.type, *type_de(present.type).devient}
        return "" if element.type in permis else "vous avez un champ de ce code, d'un type qui ne peut pas le devenir."
    try:
        verifier_le_code(declaree, definie, element.code, element.type)
    except ValidationError as erreur:
        return " ".join(erreur.messages)
    return ""


# Écrire


def _prendre_sa_place(definie: Entite, present, element):
    """À la place qu'il avait ; un nouveau vient à la fin."""
    version = (present.version if present else 0) + 1
    if isinstance(element, Natif):
        return replace(element, version=version)
    rangs = definie.champs if isinstance(element, Champ) else definie.onglets.values()
    ordre = present.ordre if present else 1 + max((autre.ordre for autre in rangs), default=0)
    return replace(element, version=version, ordre=ordre)


def _poser(configuration: Configuration, entite: str, genre: str, element) -> Configuration:
    definie = configuration.entite(entite)
    if genre == CHAMP:
        champs = [champ for champ in definie.champs if champ.code != element.code]
        champs = tuple(sorted([*champs, element], key=lambda champ: (champ.ordre, champ.code)))
        return configuration.avec(entite, replace(definie, champs=champs))
    nom = f"{genre}s"
    return configuration.avec(entite, replace(definie, **{nom: {**getattr(definie, nom), element.code: element}}))


def _verifier(entite: str, definie: Entite, repris: set[str]) -> None:
    declaree = entite_declaree(entite)
    try:
        verifier_l_entite(declaree, definie)
        for champ in definie.en_service:
            if champ.code in repris:
                verifier_le_champ(declaree, definie, champ)
    except ValidationError as erreur:
        raise ValidationError(f"{declaree.libelle} : {' '.join(erreur.messages)}") from None
    except (TypeError, ValueError, KeyError, AttributeError, ArithmeticError):
        raise ValidationError(f"{declaree.libelle} : la définition d'un champ de ce paquet est abîmée.") from None


def _rendre(configuration: Configuration, entite: str, genre: str, present, avant) -> Configuration:
    if avant is not None:
        return _poser(configuration, entite, genre, replace(avant, version=present.version + 1))
    if genre == CHAMP and any(champ.code == present.code for champ in publiee().entite(entite).champs):
        retire = replace(present, retire_le=f"{timezone.localdate()}", version=present.version + 1)
        return _poser(configuration, entite, genre, retire)
    definie = configuration.entite(entite)
    if genre == CHAMP:
        reste = tuple(champ for champ in definie.champs if champ.code != present.code)
        return configuration.avec(entite, replace(definie, champs=reste))
    nom = f"{genre}s"
    reste = {code: element for code, element in getattr(definie, nom).items() if code != present.code}
    return configuration.avec(entite, replace(definie, **{nom: reste}))


def _doc(element) -> dict | None:
    return asdict(element) if element else None


def _relire(genre: str, document: dict):
    classe = {CHAMP: Champ, NATIF: Natif, ONGLET: Onglet}[genre]
    if genre == CHAMP:
        condition = document["condition"] and Condition(
            document["condition"]["champ"], tuple(document["condition"]["valeurs"])
        )
        suites = {nom: tuple(document[nom]) for nom in ("dispositifs", "roles")}
        document = document | suites | {"condition": condition or None}
    return classe(**document)


declarer_section(
    Section(
        code="champs",
        libelle="Champs et onglets",
        rang=50,
        exporter=exporter,
        comparer=comparer,
        appliquer=appliquer,
        defaire=defaire,
    )
)
