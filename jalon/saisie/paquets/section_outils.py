"""Les outils d'évaluation d'un paquet : leur dernière version publiée, critères et échelle."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError

from jalon.saisie.lectures import versions_en_vigueur
from jalon.saisie.models import Outil, VersionOutil
from jalon.saisie.operations import outils as ops
from jalon.saisie.paquets import traces
from jalon.saisie.paquets.formes import lire, sans_double, suite
from jalon.saisie.paquets.sections import Ecart, Section, declarer_section
from jalon.socle.listes.lecture import valeurs

OU = "les outils d'évaluation"


def exporter() -> list[dict]:
    return sorted((_outil(version) for version in versions_en_vigueur()), key=lambda outil: outil["code"])


def _outil(version: VersionOutil) -> dict:
    criteres = version.les_criteres.select_related("theme")
    return {
        "code": version.outil.code,
        "libelle": version.outil.libelle,
        "consigne": version.outil.consigne,
        "criteres": [
            {
                **{nom: getattr(critere, nom) for nom in ("code", "libelle", "libelle_enfant", "aide")},
                "theme": critere.theme.code if critere.theme else "",
            }
            for critere in criteres
        ],
        "echelons": [
            {nom: getattr(echelon, nom) for nom in ("score", "libelle", "libelle_enfant", "pictogramme")}
            for echelon in version.les_echelons.all()
        ],
    }


def _lire(contenu: Any) -> list[dict]:
    outils = [lire(o, OU, code=str, libelle=str, consigne="", criteres=list, echelons=list) for o in suite(contenu, OU)]
    for outil in outils:
        criteres = suite(outil["criteres"], OU)
        outil["criteres"] = sans_double(
            [lire(c, OU, code=str, libelle=str, libelle_enfant="", aide="", theme="") for c in criteres], OU
        )
        echelons = suite(outil["echelons"], OU)
        outil["echelons"] = sans_double(
            [lire(e, OU, score=int, libelle=str, libelle_enfant="", pictogramme="") for e in echelons], OU, "score"
        )
    return sans_double(outils, OU)


def comparer(contenu: Any) -> list[Ecart]:
    ici = {outil["code"]: outil for outil in exporter()}
    presents = {outil.code: outil for outil in Outil.objects.prefetch_related("les_versions")}
    ecarts = []
    for lu in _lire(contenu):
        if ici.get(lu["code"]) == lu:
            continue
        present = presents.get(lu["code"])
        avant = ""
        if present is not None:
            avant = _dire(ici[lu["code"]]) if lu["code"] in ici else "retiré, ou jamais publié"
        ecarts.append(Ecart(lu["code"], lu["libelle"], avant, _dire(lu), _empeche(present)))
    return ecarts


def _dire(outil: dict) -> str:
    return f"{len(outil['criteres'])} critères, {len(outil['echelons'])} degrés : " + ", ".join(
        critere["libelle"] for critere in outil["criteres"]
    )


def _empeche(present: Outil | None) -> str:
    if present is not None and any(version.publiee_le is None for version in present.les_versions.all()):
        return "vous en préparez une version : publiez-la d'abord."
    return ""


def appliquer(contenu: Any, choisis: Collection[str], par) -> list[dict]:
    """Un outil neuf est créé et publié ; un outil présent reçoit une version de plus."""
    trace = []
    for lu in _lire(contenu):
        if lu["code"] in choisis:
            try:
                trace += _reprendre(lu, par)
            except ValidationError as erreur:
                raise ValidationError(f"Outil « {lu['libelle']} » : {' '.join(erreur.messages)}") from None
    return trace


def _reprendre(lu: dict, par) -> list[dict]:
    themes = {theme.code: theme for theme in valeurs("critere_evaluation")}
    criteres = [ops.CritereVoulu(**{**critere, "theme": themes.get(critere["theme"])}) for critere in lu["criteres"]]
    echelons = [ops.EchelonVoulu(**echelon) for echelon in lu["echelons"]]
    present = Outil.objects.filter(code=lu["code"]).first()
    textes = {nom: lu[nom] for nom in ("libelle", "consigne")}
    if present is None:
        outil = ops.creer_outil(code=lu["code"], **textes, criteres=criteres, echelons=echelons, par=par)
        version = ops.publier_version(outil.les_versions.get(), par=par)
        return [{**traces.creation(outil), "version": version.pk}]
    avant = {**{nom: getattr(present, nom) for nom in textes}, "retire_le": present.retire_le}
    if present.retire_le:
        ops.remettre_outil(present, par=par)
    version = ops.preparer_version(present, par=par)
    ops.regler_brouillon(version, criteres=criteres, echelons=echelons, par=par)
    ops.publier_version(version, par=par)
    outil = ops.modifier_outil(present, **textes, par=par)
    return [{**traces.changement(outil, avant), "version": version.pk}]


def defaire(trace: list[dict], par) -> None:
    """La version apportée s'efface si personne ne s'en est servi ; sinon l'outil se retire, et rien ne se perd."""
    for ligne in reversed(trace):
        version = VersionOutil.objects.filter(pk=ligne["version"]).first()
        sert = version is not None and _sert(version)
        if version is not None and not sert:
            version.les_criteres.all().delete()
            version.les_echelons.all().delete()
            version.delete()
        if "cree" in ligne and sert:
            ops.retirer_outil(version.outil, par=par)
        else:
            traces.defaire([ligne])


def _sert(version: VersionOutil) -> bool:
    """Une évaluation en garde la trace ; les critères et l'échelle ne font que la composer."""
    siens = {"les_criteres", "les_echelons"}
    liens = [
        lien
        for lien in VersionOutil._meta.get_fields(include_hidden=True)
        if lien.one_to_many and lien.get_accessor_name() not in siens
    ]
    return any(lien.related_model.objects.filter(**{lien.field.name: version}).exists() for lien in liens)


declarer_section(
    Section(
        code="outils",
        libelle="Outils d'évaluation",
        rang=40,
        exporter=exporter,
        comparer=comparer,
        appliquer=appliquer,
        defaire=defaire,
    )
)
