"""Les accords et les partages dans l'historique ; les transmissions pour danger n'y sont jamais."""

from collections.abc import Iterator

from jalon.ui.elements import Evenement

NATURE = "Accord"


def accords(dossier) -> Iterator[Evenement]:
    if not dossier.complet:
        return
    lus = dossier.enfant.les_accords.select_related("titulaire")
    for accord in lus:
        qui = "le jeune" if accord.par_le_jeune else str(accord.titulaire or "titulaire non précisé")
        precision = "\n".join(filter(None, [accord.partenaires, accord.precision]))
        if accord.le:
            yield Evenement(
                accord.le,
                f"{accord.get_objet_display()} : {accord.get_mode_display().lower()} ({qui})",
                precision,
                icone="check2-square",
                nature=NATURE,
                ancre=f"accord-{accord.pk}",
            )
        if accord.retire_le:
            yield Evenement(
                accord.retire_le,
                f"{accord.get_objet_display()} : accord retiré ({qui})",
                icone="x-lg",
                ton="alerte",
                nature=NATURE,
                ancre=f"accord-retire-{accord.pk}",
            )
    yield from _partages(dossier)


def _partages(dossier) -> Iterator[Evenement]:
    for partage in dossier.enfant.les_partages.select_related("intervenant"):
        yield Evenement(
            partage.du,
            f"Partagé avec {partage.intervenant} jusqu'au {partage.au:%d/%m/%Y}",
            icone="share",
            nature=NATURE,
            ancre=f"partage-{partage.pk}",
        )
        if partage.fini_le:
            yield Evenement(
                partage.fini_le,
                f"Fin du partage avec {partage.intervenant}",
                partage.fini_pourquoi,
                icone="x-lg",
                nature=NATURE,
                ancre=f"partage-fini-{partage.pk}",
            )
