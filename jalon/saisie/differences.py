"""Ce qui change d'une configuration à une autre, en mots."""

from dataclasses import dataclass, fields

from jalon.saisie.definitions import Champ, Condition, Configuration, Entite, Natif, Onglet
from jalon.saisie.entites import EntiteConfigurable, entites
from jalon.saisie.onglets import onglets
from jalon.saisie.operations.brouillon import LIBELLES
from jalon.saisie.types import type_de
from jalon.saisie.valeurs import montrer
from jalon.socle.habilitations import Role
from jalon.socle.listes.lecture import libelles
from jalon.socle.listes.models import Liste

# Ce qui se dit autrement qu'attribut par attribut.
A_PART = ("code", "version", "ordre", "retire_le", "ajoute")


@dataclass(frozen=True)
class Detail:
    """Un attribut qui change, tel qu'on le dit."""

    nom: str
    avant: str
    apres: str


@dataclass(frozen=True)
class Difference:
    """Un élément qui change : « Enfant », « Champ « Allergies » », « ajouté »."""

    entite: str
    quoi: str
    geste: str
    details: tuple[Detail, ...] = ()


def differences(avant: Configuration, apres: Configuration) -> list[Difference]:
    """Dans l'ordre des entités : champs, champs d'origine, onglets, puis les rangements."""
    mots = {
        "roles": dict(Role.objects.values_list("code", "libelle")),
        "liste": dict(Liste.objects.values_list("code", "libelle")),
        "dispositifs": libelles("dispositif"),
    }
    trouvees = []
    for declaree in entites():
        cotes = [_Cote(declaree, configuration, mots) for configuration in (avant, apres)]
        trouvees += [*_des_champs(*cotes), *_des_natifs(*cotes), *_des_onglets(*cotes), *_des_rangements(*cotes)]
    return trouvees


class _Cote:
    """Une des deux configurations, pour une entité, et de quoi nommer ce qu'elle porte."""

    def __init__(self, declaree: EntiteConfigurable, configuration: Configuration, mots: dict[str, dict]):
        self.declaree, self.configuration, self.mots = declaree, configuration, mots
        self.definie: Entite = configuration.entite(declaree.code)
        self.champs = {champ.code: champ for champ in self.definie.champs}

    def dire(self, element, nom: str) -> str:
        valeur = getattr(element, nom)
        if nom in ("dispositifs", "roles"):
            return ", ".join(self.mots[nom].get(code, code) for code in valeur) or "tous"
        if nom == "libelle" and not valeur:
            return "celui d'origine"
        if isinstance(valeur, bool) and nom != "defaut":
            return "oui" if valeur else "non"
        dire = getattr(self, f"_dire_{nom}", None)
        return dire(element, valeur) if dire and valeur not in (None, "", {}) else str(valeur or "")

    def _dire_type(self, champ: Champ, code: str) -> str:
        return type_de(code).libelle

    def _dire_liste(self, champ: Champ, code: str) -> str:
        return self.mots["liste"].get(code, code)

    def _dire_onglet(self, champ: Champ, code: str) -> str:
        return next((o.libelle for o in onglets(self.declaree.code, self.configuration) if o.code == code), code)

    def _dire_defaut(self, champ: Champ, rangee) -> str:
        return montrer(champ, rangee)

    def _dire_options(self, champ: Champ, options: dict) -> str:
        dites = {nom: "; ".join(map(str, v)) if isinstance(v, list) else v for nom, v in options.items()}
        return ", ".join(f"{OPTIONS.get(nom, nom)} {valeur}" for nom, valeur in dites.items())

    def _dire_condition(self, champ: Champ, condition: Condition) -> str:
        return dire_la_condition(self.declaree, self.definie, condition)


OPTIONS = {
    "longueur": "longueur",
    "unite": "unité",
    "min": "au moins",
    "max": "au plus",
    "decimales": "décimales",
    "tranches": "tranches",
    "formule": "formule",
}


def dire_la_condition(declaree: EntiteConfigurable, definie: Entite, condition: Condition) -> str:
    """« Suivi CMP vaut Oui »."""
    maitre = next((champ for champ in definie.champs if champ.code == condition.champ), None)
    if maitre is None:
        nom = next((natif.libelle for natif in declaree.natifs if natif.code == condition.champ), condition.champ)
        valeurs = [("oui" if v else "non") if isinstance(v, bool) else str(v) for v in condition.valeurs]
    else:
        nom, valeurs = maitre.libelle, [_montrer_une(maitre, v) for v in condition.valeurs]
    return f"« {nom} » vaut {' ou '.join(valeurs)}"


def _montrer_une(maitre: Champ, valeur) -> str:
    return montrer(maitre, [valeur] if type_de(maitre.type).est_multiple else valeur) or str(valeur)


def _des_champs(avant: _Cote, apres: _Cote):
    for code in dict.fromkeys([*avant.champs, *apres.champs]):
        ancien, neuf = avant.champs.get(code), apres.champs.get(code)
        geste = _geste(ancien, neuf)
        details = _details(avant, ancien or _vierge(neuf), apres, neuf) if neuf else ()
        if geste != "modifié" or details:
            nom = f"Champ « {(neuf or ancien).libelle} »"
            yield Difference(avant.declaree.libelle, nom, geste, details)


def _geste(ancien: Champ | None, neuf: Champ | None) -> str:
    if ancien is None:
        return "ajouté"
    if neuf is None:
        return "ôté"
    if bool(ancien.retire_le) != bool(neuf.retire_le):
        return "retiré" if neuf.retire_le else "remis"
    return "modifié"


def _details(avant: _Cote, ancien, apres: _Cote, neuf) -> tuple[Detail, ...]:
    return tuple(Detail(LIBELLES[n], avant.dire(ancien, n), apres.dire(neuf, n)) for n in _changes(ancien, neuf))


def _changes(ancien, neuf) -> list[str]:
    noms = [f.name for f in fields(neuf) if f.name not in A_PART]
    return [nom for nom in noms if getattr(ancien, nom) != getattr(neuf, nom)]


def _vierge(neuf: Champ) -> Champ:
    """Le champ d'avant un champ ajouté : on dit alors son type, et ce qu'il a de particulier."""
    return Champ(code=neuf.code, libelle=neuf.libelle, type="")


def _des_natifs(avant: _Cote, apres: _Cote):
    for natif in avant.declaree.natifs:
        vierge = Natif(code=natif.code)
        ancien, neuf = (cote.definie.natifs.get(natif.code, vierge) for cote in (avant, apres))
        if details := _details(avant, ancien, apres, neuf):
            yield Difference(avant.declaree.libelle, f"Champ d'origine « {natif.libelle} »", "modifié", details)


def _des_onglets(avant: _Cote, apres: _Cote):
    d_origine = {onglet.code: onglet.libelle for onglet in avant.declaree.onglets}
    codes = dict.fromkeys([*avant.definie.onglets, *apres.definie.onglets])
    for code in codes:
        ancien, neuf = (cote.definie.onglets.get(code) for cote in (avant, apres))
        ajoute = bool((neuf or ancien).ajoute)
        nom = f"Onglet « {d_origine.get(code) or (neuf or ancien).libelle} »"
        if ajoute and (ancien is None or neuf is None):
            yield Difference(avant.declaree.libelle, nom, "ajouté" if neuf else "ôté")
            continue
        vierge = Onglet(code=code)
        if details := _details(avant, ancien or vierge, apres, neuf or vierge):
            yield Difference(avant.declaree.libelle, nom, "modifié", details)


def _des_rangements(avant: _Cote, apres: _Cote):
    """L'ordre de ce qui est des deux côtés."""
    suites = {
        "Champs": [list(cote.champs) for cote in (avant, apres)],
        "Onglets": [[o.code for o in onglets(c.declaree.code, c.configuration)] for c in (avant, apres)],
    }
    for quoi, (ancienne, neuve) in suites.items():
        if [c for c in ancienne if c in neuve] != [c for c in neuve if c in ancienne]:
            yield Difference(avant.declaree.libelle, quoi, "rangés autrement")
