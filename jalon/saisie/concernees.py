"""Les fiches qu'une publication rendrait incomplètes, telles que ce compte peut les lire : configurer n'ouvre rien."""

from collections import defaultdict
from collections.abc import Iterable

from jalon.saisie.entites import entite
from jalon.saisie.impact import Concernee
from jalon.socle.dossiers import nommer, types_de_dossier
from jalon.socle.habilitations import Portee, portee_de


def lisibles(concernees: Iterable[Concernee], compte) -> tuple[list[Concernee], set[int]]:
    """(celles qu'il peut voir nommées, les dossiers qu'elles montrent)."""
    concernees = list(concernees)
    dossiers = _dossiers(concernees)
    par_type = defaultdict(set)
    for dossier in dossiers.values():
        if dossier is not None:
            par_type[dossier._meta.label_lower].add(dossier.pk)
    vus = {(type_, pk) for type_, ids in par_type.items() for pk in nommer(type_, ids, compte)}
    voit_la_ville = any(portee_de(compte, type_.droit) == Portee.VILLE for type_ in types_de_dossier())
    lues, montres = [], set()
    for concernee in concernees:
        dossier = dossiers.get((concernee.entite, concernee.objet_id))
        if dossier is None and voit_la_ville:
            lues.append(concernee)
        elif dossier is not None and (dossier._meta.label_lower, dossier.pk) in vus:
            lues.append(concernee)
            montres.add(dossier.pk)
    return lues, montres


def _dossiers(concernees: list[Concernee]) -> dict[tuple[str, int], object]:
    """(entité, objet) → son dossier, ou None s'il ne tient à aucun."""
    par_entite = defaultdict(set)
    for concernee in concernees:
        par_entite[concernee.entite].add(concernee.objet_id)
    return {
        (code, pk): getattr(objet, "dossier", None)
        for code, ids in par_entite.items()
        for pk, objet in entite(code).modele().objects.in_bulk(ids).items()
    }
