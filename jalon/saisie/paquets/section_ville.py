"""Les réglages, les durées et les rôles d'un paquet. Ni nom, ni coordonnées, ni texte libre ne sortent de la ville."""

from collections.abc import Callable, Collection
from typing import Any

from django.core.exceptions import ValidationError

from jalon.saisie.paquets import traces
from jalon.saisie.paquets.formes import lire, sans_double, suite
from jalon.saisie.paquets.sections import Ecart, Section, declarer_section
from jalon.socle import conservation
from jalon.socle.cloison import Collectivite, collectivite_active
from jalon.socle.comptes.operations import modifier_role
from jalon.socle.droits import Droit
from jalon.socle.habilitations import Portee, Role, droits_declares
from jalon.socle.versions import lisible
from jalon.socle.ville.operations import modifier_ville

# Le seuil de secret et les données de santé se décident chez soi, au vu de son hébergeur et de ses lecteurs.
REGLAGES = {
    "identite_enfants": str,
    "identite_familles": str,
    "periode_reference": str,
    "ages_au_jour": int,
    "ages_au_mois": int,
    "tranches_age": list,
    "politique_de_la_ville": bool,
    "modele_numero": str,
    "couleur": str,
}
JUSTIFICATION = "Reprise d'un paquet de configuration : à justifier."


# Les réglages


def _exporter_les_reglages() -> dict:
    return {nom: getattr(collectivite_active(), nom) for nom in REGLAGES}


def _lire_les_reglages(contenu: Any) -> dict:
    contenu = lire({"reglages": contenu}, "les réglages", reglages=dict)["reglages"]
    genres = {nom: genre for nom, genre in REGLAGES.items() if nom in contenu}
    return lire(contenu, "les réglages", **genres)


def _comparer_les_reglages(contenu: Any) -> list[Ecart]:
    ville, ecarts = collectivite_active(), []
    for nom, voulu in _lire_les_reglages(contenu).items():
        if getattr(ville, nom) != voulu:
            libelle = str(Collectivite._meta.get_field(nom).verbose_name).capitalize()
            ecarts.append(Ecart(nom, libelle, _dire(nom, getattr(ville, nom)), _dire(nom, voulu)))
    return ecarts


def _dire(nom: str, valeur) -> str:
    dite = ", ".join(map(str, valeur)) if isinstance(valeur, list) else lisible(Collectivite(**{nom: valeur}), nom)
    return dite or "vide"


def _appliquer_les_reglages(contenu: Any, choisis: Collection[str], par) -> dict:
    voulus = {nom: voulu for nom, voulu in _lire_les_reglages(contenu).items() if nom in choisis}
    avant = {nom: getattr(collectivite_active(), nom) for nom in voulus}
    modifier_ville(version=collectivite_active().version, par=par, **voulus)
    return {"avant": avant, "apres": voulus}


def _defaire_les_reglages(trace: dict, par) -> None:
    ville = collectivite_active()
    rendus = {nom: v for nom, v in trace["avant"].items() if getattr(ville, nom) == trace["apres"][nom]}
    if rendus:
        modifier_ville(version=ville.version, par=par, **rendus)


# Les durées de conservation


def _exporter_les_durees() -> list[dict]:
    """La justification est un texte libre : chaque ville écrit la sienne."""
    return [_duree(choisie.code, choisie) for _, choisie in conservation.durees() if choisie]


def _duree(code: str, duree) -> dict:
    mois = ("mois_en_base_active", "mois_en_archive")
    return {"code": code, **{nom: getattr(duree, nom) for nom in mois}}


def _lire_les_durees(contenu: Any) -> list[dict]:
    ou = "les durées"
    lues = [lire(d, ou, code=str, mois_en_base_active=int, mois_en_archive=int) for d in suite(contenu, ou)]
    return sans_double(lues, ou)


def _comparer_les_durees(contenu: Any) -> list[Ecart]:
    ecarts, libelles = [], {duree.code: duree.libelle for duree, _ in conservation.durees()}
    for lue in _lire_les_durees(contenu):
        ici = conservation.duree_de_la_ville(lue["code"])
        if ici is None:
            ecarts.append(Ecart(lue["code"], lue["code"], "", _dire_la_duree(lue), "cette ville ne garde rien de tel."))
        elif ici.pk is None or _duree(ici.code, ici) != lue:
            avant = _dire_la_duree(_duree(ici.code, ici))
            ecarts.append(Ecart(lue["code"], libelles[lue["code"]], avant, _dire_la_duree(lue)))
    return ecarts


def _dire_la_duree(duree: dict) -> str:
    return f"{duree['mois_en_base_active']} mois, puis {duree['mois_en_archive']} mois d'archive"


def _appliquer_les_durees(contenu: Any, choisis: Collection[str], par) -> list[dict]:
    trace = []
    for lue in _lire_les_durees(contenu):
        if lue["code"] in choisis:
            ici = conservation.duree_de_la_ville(lue["code"])
            mois = {nom: lue[nom] for nom in ("mois_en_base_active", "mois_en_archive")}
            avant = {nom: getattr(ici, nom) for nom in (*mois, "justification")}
            dite = conservation.fixer_duree(
                lue["code"], version=ici.version, **mois, justification=JUSTIFICATION, par=par
            )
            trace.append(traces.changement(dite, avant) if ici.pk else traces.creation(dite))
    return trace


# Les rôles


def _exporter_les_roles() -> list[dict]:
    return [_role(role) for role in Role.objects.order_by("code")]


def _role(role: Role) -> dict:
    return {"code": role.code, "libelle": role.libelle, "portee": role.portee, "droits": sorted(role.droits)}


def _lire_les_roles(contenu: Any) -> list[dict]:
    ou = "les rôles"
    return sans_double([lire(r, ou, code=str, libelle=str, portee=str, droits=[]) for r in suite(contenu, ou)], ou)


def _comparer_les_roles(contenu: Any) -> list[Ecart]:
    ici, ecarts = {role.code: role for role in Role.objects.all()}, []
    for lu in _lire_les_roles(contenu):
        role = ici.get(lu["code"])
        voulu = {**lu, "droits": sorted(set(lu["droits"]))}
        if role is None or _role(role) != voulu:
            present = _role(role) if role else {}
            avant = _dire_le_role(present, voulu) if role else ""
            ecarts.append(Ecart(lu["code"], lu["libelle"], avant, _dire_le_role(voulu, present), _refus(lu, role)))
    return ecarts


def _dire_le_role(role: dict, autre: dict) -> str:
    """Le nom, la portée, et les seuls droits que l'autre n'a pas."""
    connus = droits_declares()
    de_plus = [connus.get(droit, droit) for droit in role["droits"] if droit not in autre.get("droits", [])]
    suite_ = f", droits en plus : {', '.join(de_plus)}" if de_plus else ""
    return f"{role['libelle']} ({dict(Portee.choices).get(role['portee'], role['portee'])}){suite_}"


def _refus(lu: dict, role: Role | None) -> str:
    if role is None:
        return "cette ville n'a pas de rôle de ce code."
    if inconnus := set(lu["droits"]) - set(droits_declares()):
        return f"des droits n'existent pas ici : {', '.join(sorted(inconnus))[:200]}."
    return "" if lu["portee"] in Portee.values else f"la portée « {lu['portee'][:40]} » n'existe pas."


def _appliquer_les_roles(contenu: Any, choisis: Collection[str], par) -> list[dict]:
    trace = []
    for lu in _lire_les_roles(contenu):
        if lu["code"] in choisis:
            role = Role.objects.get(code=lu["code"])
            avant = {nom: getattr(role, nom) for nom in ("libelle", "portee", "droits")}
            voulu = {nom: lu[nom] for nom in avant}
            trace.append(traces.changement(modifier_role(role, par=par, **voulu), avant))
    return trace


def _defaire_les_roles(trace: list[dict], par) -> None:
    """Par l'opération, qui garde toujours un gestionnaire des comptes."""
    for ligne in reversed(trace):
        role = Role.objects.filter(pk=ligne["pk"]).first()
        if role is not None and all(getattr(role, nom) == valeur for nom, valeur in ligne["apres"].items()):
            modifier_role(role, par=par, **ligne["avant"])


def _en_clair(appliquer: Callable) -> Callable:
    """Une valeur que le modèle refuse se dit avec le nom de son réglage."""

    def appeler(contenu, choisis, par):
        try:
            return appliquer(contenu, choisis, par)
        except ValidationError as erreur:
            raise ValidationError(" ".join(erreur.messages)) from None

    return appeler


declarer_section(
    Section(
        code="reglages",
        libelle="Réglages de la ville",
        rang=20,
        exporter=_exporter_les_reglages,
        comparer=_comparer_les_reglages,
        appliquer=_en_clair(_appliquer_les_reglages),
        defaire=_defaire_les_reglages,
    )
)
declarer_section(
    Section(
        code="durees",
        libelle="Durées de conservation",
        rang=70,
        exporter=_exporter_les_durees,
        comparer=_comparer_les_durees,
        appliquer=_en_clair(_appliquer_les_durees),
        defaire=lambda trace, par: traces.defaire(trace),
    )
)
declarer_section(
    Section(
        code="roles",
        libelle="Rôles",
        rang=80,
        exporter=_exporter_les_roles,
        comparer=_comparer_les_roles,
        appliquer=_en_clair(_appliquer_les_roles),
        defaire=_defaire_les_roles,
        droit=Droit.GERER_LES_COMPTES,
    )
)
