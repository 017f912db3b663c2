"""Où la saisie écrit les valeurs des listes : dans les champs de la ville, et dans leurs définitions."""

from collections.abc import Iterator
from dataclasses import replace

from django.db import models

from jalon.saisie.configuration import brouillon, derniere_version, publiee
from jalon.saisie.definitions import Champ, Configuration, du_document, en_document
from jalon.saisie.entites import EntiteConfigurable, entites
from jalon.saisie.operations.brouillon import tenir
from jalon.saisie.operations.publication import mettre_en_vigueur
from jalon.saisie.remplacements import substituer
from jalon.socle.fusions.porteurs import Emploi, declarer_porteur
from jalon.socle.listes.models import Valeur

LOT = 500


class ChampsRemplis:
    """Les valeurs rangées dans le JSON des fiches, champs cachés et retirés compris."""

    code = "champs_ville"

    def emplois(self, valeur: Valeur) -> list[Emploi]:
        comptes = (
            Emploi(f"{declaree.libelle.lower()}, {champ.libelle}", sum(1 for _ in _portent(declaree, champ, valeur)))
            for declaree, champ in _champs_de(valeur.liste.code)
        )
        return [emploi for emploi in comptes if emploi.combien]

    def remplacer(self, ancienne: Valeur, nouvelle: Valeur, par) -> dict:
        """Rend {« entité champ »: {clé de la fiche: la valeur rangée d'avant}}."""
        trace, ordre = {}, _ordre(nouvelle)
        for declaree, champ in _champs_de(ancienne.liste.code):
            avant = {pk: rangees[champ.code] for pk, rangees in _portent(declaree, champ, ancienne)}
            if avant:
                trace[_cle(declaree, champ)] = avant
                _ecrire(declaree, champ, avant, lambda rangee, _: _remplacer(rangee, ancienne, nouvelle, ordre))
        return trace

    def rendre(self, ancienne: Valeur, nouvelle: Valeur, trace: dict, par) -> None:
        ordre = _ordre(nouvelle)
        for declaree, champ in _champs_de(ancienne.liste.code):
            avant = {int(pk): rangee for pk, rangee in trace.get(_cle(declaree, champ), {}).items()}
            _ecrire(declaree, champ, avant, lambda rangee, avant: _rendre(rangee, avant, ancienne, nouvelle, ordre))


class Definitions:
    """Les valeurs de départ, les conditions et les dispositifs que nomment les définitions."""

    code = "definitions"

    def emplois(self, valeur: Valeur) -> list[Emploi]:
        """Comptés sur ce qui se prépare, à défaut sur ce qui est en vigueur."""
        codes = {valeur.liste.code: {valeur.code: ""}}
        combien = len(_touches(brouillon(), codes))
        return [Emploi("définitions de champs", combien)] if combien else []

    def remplacer(self, ancienne: Valeur, nouvelle: Valeur, par) -> dict:
        codes = {ancienne.liste.code: {ancienne.code: nouvelle.code}}
        note = f"« {ancienne.libelle[:80]} » remplacée par « {nouvelle.libelle[:80]} »"
        return _reecrire(lambda configuration, _: substituer(configuration, codes), note, par)

    def rendre(self, ancienne: Valeur, nouvelle: Valeur, trace: dict, par) -> None:
        """Remet les définitions telles qu'elles étaient, sauf celles que la ville a changées depuis."""
        note = f"« {ancienne.libelle[:80]} » n'est plus remplacée"
        _reecrire(lambda configuration, ou: _revenir(configuration, trace.get(ou, {})), note, par)


def _champs_de(liste: str) -> Iterator[tuple[EntiteConfigurable, Champ]]:
    """Les champs, publiés ou en préparation, qui prennent leurs valeurs dans cette liste."""
    for declaree in entites():
        definies = [configuration.entite(declaree.code) for configuration in (publiee(), brouillon())]
        definis = {champ.code: champ for definie in definies for champ in definie.champs}
        yield from ((declaree, champ) for champ in definis.values() if champ.liste == liste)


def _cle(declaree: EntiteConfigurable, champ: Champ) -> str:
    return f"{declaree.code} {champ.code}"


def _portent(declaree: EntiteConfigurable, champ: Champ, valeur: Valeur) -> Iterator[tuple[int, dict]]:
    # Chercher dans une liste JSON ne se fait pas sur SQLite : on lit les fiches qui ont ce champ.
    remplies = declaree.modele().objects.filter(champs_ville__has_key=champ.code).order_by("pk")
    for pk, rangees in remplies.values_list("pk", "champs_ville").iterator(chunk_size=LOT):
        rangee = rangees[champ.code]
        if rangee == valeur.code or (isinstance(rangee, list) and valeur.code in rangee):
            yield pk, rangees


def _ecrire(declaree: EntiteConfigurable, champ: Champ, avant: dict[int, object], changer) -> None:
    """Change ce champ, et lui seul, sur ces fiches : `changer(rangée, rangée d'avant)`, None pour ne pas y toucher."""
    modele: type[models.Model] = declaree.modele()
    cles = sorted(avant)
    for debut in range(0, len(cles), LOT):
        lot = modele.objects.select_for_update(of=("self",)).filter(pk__in=cles[debut : debut + LOT]).order_by("pk")
        changes = []
        for objet in lot.only("pk", "champs_ville", "collectivite_id"):
            voulue = changer(objet.champs_ville.get(champ.code), avant[objet.pk])
            if voulue is not None:
                objet.champs_ville = {**objet.champs_ville, champ.code: voulue}
                changes.append(objet)
        modele.objects.bulk_update(changes, ["champs_ville"])


def _ordre(valeur: Valeur) -> dict[str, int]:
    """La place de chaque code dans la liste, retiré ou non."""
    codes = Valeur.objects.filter(liste=valeur.liste_id).order_by("ordre", "libelle").values_list("code", flat=True)
    return {code: rang for rang, code in enumerate(codes)}


def _remplacer(rangee, ancienne: Valeur, nouvelle: Valeur, ordre: dict[str, int]):
    if not isinstance(rangee, list):
        return nouvelle.code if rangee == ancienne.code else None
    if ancienne.code not in rangee:
        return None
    return _ranger({*rangee, nouvelle.code} - {ancienne.code}, ordre)


def _rendre(rangee, avant, ancienne: Valeur, nouvelle: Valeur, ordre: dict[str, int]):
    """La valeur d'avant ; si quelqu'un l'a changée depuis, l'ancienne n'y revient que là où est encore la nouvelle."""
    remplacee = _remplacer(avant, ancienne, nouvelle, ordre)
    if not isinstance(rangee, list) or not isinstance(avant, list):
        return avant if rangee == remplacee else None
    if set(rangee) == set(remplacee):
        return avant
    if nouvelle.code not in rangee:
        return None
    en_trop = set() if nouvelle.code in avant else {nouvelle.code}
    return _ranger({*rangee, ancienne.code} - en_trop, ordre)


def _ranger(codes: set[str], ordre: dict[str, int]) -> list[str]:
    return sorted(codes, key=lambda code: (ordre.get(code, len(ordre)), code))


def _touches(configuration: Configuration, codes) -> list[tuple[str, Champ, Champ]]:
    """(entité, champ d'avant, champ d'après) de ce que la substitution change."""
    return _differences(configuration, substituer(configuration, codes))


def _differences(avant: Configuration, apres: Configuration) -> list[tuple[str, Champ, Champ]]:
    return [
        (code, ancien, neuf)
        for code, definie in avant.entites.items()
        for ancien, neuf in zip(definie.champs, apres.entite(code).champs, strict=True)
        if ancien != neuf
    ]


def _reecrire(changer, note: str, par) -> dict:
    """Change la configuration en vigueur (une version de plus) et le brouillon. Rend ce qui a changé, pour revenir."""
    trace = {}
    derniere, en_base = derniere_version(), tenir()
    publiee_avant = du_document(derniere.contenu if derniere else {})
    publiee_apres = changer(publiee_avant, "publiee")
    if ecarts := _differences(publiee_avant, publiee_apres):
        trace["publiee"] = _tracer(ecarts)
        neuve = mettre_en_vigueur(publiee_apres, note, par)
        if en_base is not None and en_base.base == derniere.numero:
            en_base.base = neuve.numero
    if en_base is not None:
        prepare = du_document(en_base.contenu)
        apres = changer(prepare, "brouillon")
        trace["brouillon"] = _tracer(_differences(prepare, apres))
        en_base.contenu, en_base.version = en_document(apres), en_base.version + bool(trace["brouillon"])
        en_base.save()
    return trace


def _tracer(ecarts) -> dict:
    """{« entité champ »: [ce que disait la définition, ce qu'elle dit]}."""
    return {f"{entite} {ancien.code}": [_dits(ancien), _dits(neuf)] for entite, ancien, neuf in ecarts}


def _dits(champ: Champ) -> dict:
    """Ce qui nomme des valeurs de liste dans une définition, en JSON."""
    return {
        "version": champ.version,
        "defaut": champ.defaut,
        "dispositifs": list(champ.dispositifs),
        "condition": list(champ.condition.valeurs) if champ.condition else None,
    }


def _revenir(configuration: Configuration, ecrits: dict) -> Configuration:
    """Les définitions d'avant, là où elles disent encore ce que le remplacement y avait écrit."""
    for code, definie in configuration.entites.items():
        champs = tuple(_revenir_au_champ(champ, ecrits.get(f"{code} {champ.code}")) for champ in definie.champs)
        configuration = configuration.avec(code, replace(definie, champs=champs))
    return configuration


def _revenir_au_champ(champ: Champ, ecrit) -> Champ:
    if ecrit is None:
        return champ
    avant, apres = ecrit
    dits, neuf = _dits(champ), champ
    if dits["defaut"] == apres["defaut"]:
        neuf = replace(neuf, defaut=avant["defaut"])
    if dits["dispositifs"] == apres["dispositifs"]:
        neuf = replace(neuf, dispositifs=tuple(avant["dispositifs"]))
    if champ.condition and dits["condition"] == apres["condition"]:
        neuf = replace(neuf, condition=replace(champ.condition, valeurs=tuple(avant["condition"])))
    if neuf == champ:
        return champ
    # Personne n'y a touché : c'est la définition d'avant, version comprise.
    intacte = champ.version == apres["version"]
    return replace(neuf, version=avant["version"] if intacte else champ.version + 1)


declarer_porteur(ChampsRemplis())
declarer_porteur(Definitions())
