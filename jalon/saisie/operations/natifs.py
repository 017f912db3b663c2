"""Préparer ce que la ville change aux champs et aux onglets d'origine, et ses propres onglets."""

from collections.abc import Iterable
from dataclasses import replace

from django.core.exceptions import ValidationError

from jalon.saisie.definitions import Configuration, Natif, Onglet
from jalon.saisie.entites import entite as entite_declaree
from jalon.saisie.operations.brouillon import ecrire, exiger_la_version, ouvrir
from jalon.saisie.regles import CODE_AU_PLUS
from jalon.socle.journal.operations import operation
from jalon.socle.texte import normaliser


@operation
def regler_natif(entite, code, *, version, par, **changements) -> Natif:
    """Renomme, cache ou rend obligatoire un champ d'origine. Lève Conflit, ValidationError."""
    brouillon, configuration = ouvrir(par)
    origine = _d_origine(entite_declaree(entite).natifs, code, "champ")
    definie = configuration.entite(entite)
    natif = definie.natifs.get(code) or Natif(code=code)
    exiger_la_version(natif, version, changements, brouillon, f"le champ « {natif.libelle or origine.libelle} »")
    natif = replace(natif, **changements, version=natif.version + 1)
    if origine.fixe and natif.cache:
        raise ValidationError(f"« {origine.libelle} » ne peut pas être caché : Jalon s'en sert.")
    if natif.cache and natif.obligatoire:
        raise ValidationError(f"« {origine.libelle} » ne peut pas être à la fois caché et obligatoire.")
    neuve = configuration.avec(entite, replace(definie, natifs={**definie.natifs, code: natif}))
    ecrire(brouillon, neuve, "saisie.natif_regle", par=par, entite=entite, champ=code, changes=sorted(changements))
    return natif


@operation
def regler_onglet(entite, code, *, version, par, **changements) -> Onglet:
    """Renomme ou cache un onglet. Lève Conflit, ValidationError."""
    brouillon, configuration = ouvrir(par)
    onglet, d_origine = _onglet(configuration, entite, code)
    nom = onglet.libelle or d_origine.libelle
    exiger_la_version(onglet, version, changements, brouillon, f"l'onglet « {nom} »")
    onglet = replace(onglet, **changements, version=onglet.version + 1)
    if d_origine is not None and d_origine.fixe and onglet.cache:
        raise ValidationError(f"L'onglet « {nom} » ne peut pas être caché : Jalon s'en sert.")
    if onglet.ajoute and not onglet.libelle.strip():
        raise ValidationError("Donnez un nom à cet onglet.")
    neuve = _avec_onglets(configuration, entite, [onglet])
    ecrire(brouillon, neuve, "saisie.onglet_regle", par=par, entite=entite, onglet=code, changes=sorted(changements))
    return onglet


@operation
def ajouter_onglet(entite, *, libelle, par) -> Onglet:
    """Un onglet de plus, à la fin. Lève ValidationError si son nom est vide ou déjà pris."""
    brouillon, configuration = ouvrir(par)
    libelle = " ".join(libelle.split())
    code = normaliser(libelle).replace(" ", "_").replace("+", "_")[:CODE_AU_PLUS].strip("_")
    if not code:
        raise ValidationError("Donnez un nom à cet onglet.")
    existants = {o.code for o in entite_declaree(entite).onglets} | set(configuration.entite(entite).onglets)
    if code in existants:
        raise ValidationError(f"Un onglet s'appelle déjà « {libelle} » : choisissez un autre nom.")
    ordre = 1 + max((o.ordre for o in configuration.entite(entite).onglets.values()), default=len(existants))
    onglet = Onglet(code=code, libelle=libelle, ordre=ordre, ajoute=True)
    neuve = _avec_onglets(configuration, entite, [onglet])
    ecrire(brouillon, neuve, "saisie.onglet_ajoute", par=par, entite=entite, onglet=code)
    return onglet


@operation
def ranger_les_onglets(entite, codes: Iterable[str], *, par) -> list[Onglet]:
    """Met les onglets dans cet ordre ; ceux que la liste tait suivent."""
    brouillon, configuration = ouvrir(par)
    connus = [o.code for o in entite_declaree(entite).onglets]
    connus += [code for code in configuration.entite(entite).onglets if code not in connus]
    voulus = [code for code in codes if code in connus]
    voulus += [code for code in connus if code not in voulus]
    ranges = [replace(_onglet(configuration, entite, code)[0], ordre=rang) for rang, code in enumerate(voulus, 1)]
    neuve = _avec_onglets(configuration, entite, ranges)
    ecrire(brouillon, neuve, "saisie.onglets_ranges", par=par, entite=entite, onglets=voulus)
    return ranges


def _d_origine(declares, code: str, quoi: str):
    trouve = next((declare for declare in declares if declare.code == code), None)
    if trouve is None:
        raise ValidationError(f"Il n'y a pas de {quoi} « {code} ».")
    return trouve


def _onglet(configuration: Configuration, entite: str, code: str):
    """(l'onglet tel que réglé, celui d'origine ou None)."""
    regle = configuration.entite(entite).onglets.get(code)
    if regle is not None and regle.ajoute:
        return regle, None
    d_origine = _d_origine(entite_declaree(entite).onglets, code, "onglet")
    return regle or Onglet(code=code), d_origine


def _avec_onglets(configuration: Configuration, entite: str, onglets) -> Configuration:
    definie = configuration.entite(entite)
    neufs = {**definie.onglets, **{onglet.code: onglet for onglet in onglets}}
    return configuration.avec(entite, replace(definie, onglets=neufs))
