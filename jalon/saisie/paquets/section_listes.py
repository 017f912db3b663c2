"""Les listes d'un paquet : leurs noms, leurs valeurs, leurs mots, leur ordre. Sans les valeurs retirées."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch

from jalon.saisie.paquets import traces
from jalon.saisie.paquets.formes import lire, sans_double, suite
from jalon.saisie.paquets.sections import Ecart, Section, declarer_section
from jalon.socle.fusions.porteurs import emplois
from jalon.socle.listes import operations as ops
from jalon.socle.listes.models import Liste, Valeur, oublier_les_listes

OU = "les listes"
CHAMPS = ("libelle", "synonymes", "code_national")


def exporter() -> list[dict]:
    vivantes = Prefetch("les_valeurs", Valeur.objects.filter(retiree_le=None), to_attr="vivantes")
    return [
        {
            "code": liste.code,
            "libelle": liste.libelle,
            "verrouillee": liste.verrouillee,
            "valeurs": [{"code": v.code, **{nom: getattr(v, nom) for nom in CHAMPS}} for v in liste.vivantes],
        }
        for liste in Liste.objects.order_by("code").prefetch_related(vivantes)
    ]


def comparer(contenu: Any) -> list[Ecart]:
    ecarts, ici = [], _ici()
    for lue in _lire(contenu):
        liste = ici.get(lue["code"])
        if liste is None:
            ecarts.append(_liste_neuve(lue))
            continue
        if liste.libelle != lue["libelle"]:
            ecarts.append(Ecart(f"nom/{liste.code}", f"Nom de la liste « {liste} »", liste.libelle, lue["libelle"]))
        presentes = {v.code: v for v in liste.toutes}
        ecarts += [e for valeur in lue["valeurs"] if (e := _ecart(liste, presentes, valeur))]
        if ordre := _ordre(liste, lue):
            ecarts.append(ordre)
    return ecarts


def appliquer(contenu: Any, choisis: Collection[str], par) -> list[dict]:
    trace, ici = [], _ici()
    for lue in _lire(contenu):
        code = lue["code"]
        if f"liste/{code}" in choisis:
            trace += _creer_la_liste(lue, par)
            continue
        if f"nom/{code}" in choisis:
            avant = {"libelle": ici[code].libelle}
            trace.append(traces.changement(ops.renommer_liste(ici[code], libelle=lue["libelle"], par=par), avant))
        for valeur in lue["valeurs"]:
            if f"valeur/{code}/{valeur['code']}" in choisis:
                trace.append(_reprendre(code, valeur, par))
        if f"ordre/{code}" in choisis:
            trace += _ranger(code, [valeur["code"] for valeur in lue["valeurs"]], par)
    return trace


def defaire(trace: list[dict], par) -> None:
    """Une valeur que l'on a choisie depuis, même dans un champ de la ville, se retire au lieu de s'effacer."""
    for ligne in reversed(trace):
        valeur = Valeur.objects.filter(pk=ligne["pk"]).first() if ligne.get("cree") == "socle.valeur" else None
        if valeur is None:
            traces.defaire([ligne])
        elif not emplois(valeur):
            traces.effacer_ou_retirer(valeur)
        elif valeur.retiree_le is None:
            ops.retirer_valeur(valeur, par=par)
    oublier_les_listes()


def _lire(contenu: Any) -> list[dict]:
    listes = [
        lire(lue, OU, code=str, libelle=str, verrouillee=False) | {"valeurs": _lire_les_valeurs(lue)}
        for lue in suite(contenu, OU)
    ]
    return sans_double(listes, OU)


def _lire_les_valeurs(lue: dict) -> list[dict]:
    valeurs = suite(lue.get("valeurs", []), OU)
    return sans_double([lire(v, OU, code=str, libelle=str, synonymes=[], code_national="") for v in valeurs], OU)


def _ici() -> dict[str, Liste]:
    """Les listes de la ville par code, avec toutes leurs valeurs, retirées comprises."""
    toutes = Prefetch("les_valeurs", Valeur.objects.select_related("remplacee_par"), to_attr="toutes")
    return {liste.code: liste for liste in Liste.objects.prefetch_related(toutes)}


def _liste_neuve(lue: dict) -> Ecart:
    empeche = "verrouillée, elle suppose une règle que cette version de Jalon n'a pas." if lue["verrouillee"] else ""
    combien = len(lue["valeurs"])
    return Ecart(f"liste/{lue['code']}", f"Liste « {lue['libelle']} »", "", f"{combien} valeur(s)", empeche)


def _ecart(liste: Liste, presentes: dict[str, Valeur], lue: dict) -> Ecart | None:
    code, nom = f"valeur/{liste.code}/{lue['code']}", f"{liste} : « {lue['libelle']} »"
    presente = presentes.get(lue["code"])
    if presente is None:
        empeche = "la liste est verrouillée." if liste.verrouillee else _ambigue(liste, lue)
        return Ecart(code, nom, "", _dire(lue), empeche)
    if presente.remplacee_par:
        return Ecart(code, nom, f"remplacée par « {presente.remplacee_par} »", _dire(lue), "vous l'avez remplacée.")
    if presente.retiree_le:
        return Ecart(code, nom, "retirée de la liste", _dire(lue), _ambigue(liste, lue))
    ici = {champ: getattr(presente, champ) for champ in CHAMPS}
    if liste.verrouillee:
        ici["synonymes"], ici["code_national"] = lue["synonymes"], lue["code_national"]
    voulue = {champ: lue[champ] for champ in CHAMPS}
    return None if ici == voulue else Ecart(code, nom, _dire(ici), _dire(voulue), _ambigue(liste, lue))


def _ambigue(liste: Liste, lue: dict) -> str:
    """Pourquoi ces mots ne peuvent désigner cette valeur ici ; vide s'ils le peuvent."""
    deja = next((v for v in liste.toutes if v.code == lue["code"]), None)
    essai = Valeur(pk=deja.pk if deja else None, **{nom: lue[nom] for nom in ("code", "libelle", "synonymes")})
    try:
        ops.verifier_les_mots(essai, liste.toutes)
    except ValidationError as erreur:
        return " ".join(erreur.messages)
    return ""


def _dire(valeur: dict) -> str:
    mots = f" (aussi : {', '.join(valeur['synonymes'])})" if valeur["synonymes"] else ""
    national = f" [{valeur['code_national']}]" if valeur["code_national"] else ""
    return f"{valeur['libelle']}{mots}{national}"


def _ordre(liste: Liste, lue: dict) -> Ecart | None:
    """Les valeurs communes, dans un autre ordre."""
    du_paquet = [v["code"] for v in lue["valeurs"]]
    ici = [v for v in liste.toutes if v.retiree_le is None and v.code in du_paquet]
    range_ = sorted(ici, key=lambda v: du_paquet.index(v.code))
    if ici == range_:
        return None
    return Ecart(f"ordre/{liste.code}", f"Ordre de la liste « {liste} »", _noms(ici), _noms(range_))


def _noms(valeurs: list[Valeur]) -> str:
    return ", ".join(v.libelle for v in valeurs)


def _creer_la_liste(lue: dict, par) -> list[dict]:
    liste = ops.creer_liste(libelle=lue["libelle"], code=lue["code"], par=par)
    return [traces.creation(liste), *(_reprendre(liste.code, valeur, par) for valeur in lue["valeurs"])]


def _reprendre(liste: str, lue: dict, par) -> dict:
    presente = Valeur.objects.filter(liste__code=liste, code=lue["code"]).select_related("liste").first()
    mots = {champ: lue[champ] for champ in CHAMPS}
    if presente is None:
        return traces.creation(ops.ajouter_valeur(liste, code=lue["code"], **mots, par=par))
    avant = {nom: getattr(presente, nom) for nom in (*CHAMPS, "ordre", "retiree_le")}
    if presente.retiree_le:
        ops.remettre_valeur(presente, par=par)
    if presente.liste.verrouillee:
        mots = {"libelle": lue["libelle"]}
    return traces.changement(ops.renommer_valeur(presente, **mots, par=par), avant)


def _ranger(liste: str, voulu: list[str], par) -> list[dict]:
    """Les valeurs du paquet d'abord, dans son ordre ; celles de la ville suivent, dans le leur."""
    valeurs = list(Valeur.objects.de(liste))
    rangs = {code: rang for rang, code in enumerate(voulu)}
    avant = {v.pk: v.ordre for v in valeurs}
    codes = [v.code for v in sorted(valeurs, key=lambda v: (rangs.get(v.code, len(rangs)), v.ordre))]
    ops.ordonner(liste, codes=codes, par=par)
    return [traces.changement(v, {"ordre": avant[v.pk]}) for v in Valeur.objects.de(liste) if v.ordre != avant[v.pk]]


declarer_section(
    Section(
        code="listes",
        libelle="Listes",
        rang=10,
        exporter=exporter,
        comparer=comparer,
        appliquer=appliquer,
        defaire=defaire,
    )
)
