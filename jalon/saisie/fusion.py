"""Deux configurations parties de la même : ce que l'une a changé se reporte sur l'autre, élément par élément."""

from dataclasses import replace

from jalon.saisie.definitions import Configuration, Entite


def reporter(base: Configuration, preparee: Configuration, publiee: Configuration) -> Configuration:
    """Le brouillon parti de `base`, par-dessus ce qui a été publié entre-temps : ce qu'il a changé l'emporte."""
    codes = {*base.entites, *preparee.entites, *publiee.entites}
    return Configuration(
        {code: _entite(base.entite(code), preparee.entite(code), publiee.entite(code)) for code in codes}
    )


def _entite(base: Entite, preparee: Entite, publiee: Entite) -> Entite:
    champs = _elements(*({c.code: c for c in e.champs} for e in (base, preparee, publiee)))
    return Entite(
        tuple(sorted(champs.values(), key=lambda c: (c.ordre, c.code))),
        _elements(base.natifs, preparee.natifs, publiee.natifs),
        _elements(base.onglets, preparee.onglets, publiee.onglets),
    )


def _elements(base: dict, prepares: dict, publies: dict) -> dict:
    voulus = {}
    for code in (*publies, *(code for code in prepares if code not in publies)):
        prepare, publie = prepares.get(code), publies.get(code)
        garde = publie if prepare == base.get(code) else prepare
        if garde is not None and publie is not None and garde != publie:
            garde = replace(garde, version=max(garde.version, publie.version) + 1)
        if garde is not None:
            voulus[code] = garde
    return voulus
