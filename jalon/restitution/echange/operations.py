"""Importer et exporter : chacun une seule opération, tout ou rien."""

import os
from pathlib import Path

from django.db import transaction

from jalon.restitution.echange import tables
from jalon.restitution.echange.exportation import Ecriture
from jalon.restitution.echange.importation import Lecture
from jalon.restitution.echange.rapport import Rapport
from jalon.restitution.echange.sources import Source
from jalon.socle.cloison import collectivite_active
from jalon.socle.journal.operations import consigner, operation


class _RienAEcrire(Exception):
    """Pour défaire la transaction : essai à blanc, ligne refusée, ou rien de neuf."""


def importer(source: Source, *, par, a_blanc: bool = False, creer_valeurs: bool = False) -> Rapport:
    """Importe la source dans la ville active, ou rien si une seule ligne est refusée. Rend toujours le rapport."""
    rapport = Rapport(source=source.nom, a_blanc=a_blanc)
    try:
        ecrire_l_import(source, rapport=rapport, creer_valeurs=creer_valeurs, par=par)
    except _RienAEcrire:
        # Ses réglages ont pu changer en mémoire avant que la base ne les défasse.
        collectivite_active().refresh_from_db()
        return rapport
    rapport.importe = True
    return rapport


@operation
def ecrire_l_import(source: Source, *, rapport: Rapport, creer_valeurs: bool, par) -> None:
    """L'import lui-même ; remplit `rapport`. Sans dossier au journal : toute la ville est réputée touchée."""
    Lecture(source, rapport, creer_valeurs=creer_valeurs, par=par).tout_importer()
    if rapport.refus_en_tout or rapport.a_blanc or not rapport.a_change:
        raise _RienAEcrire
    comptes = {code: dict(compte) for code, compte in rapport.tables.items()}
    consigner("restitution.import", None, par=par, source=source.nom, tables=comptes)


@operation
def exporter(destination: Path, *, par) -> dict[str, int]:
    """Écrit dans `destination` l'archive de tout ce que la ville possède. Rend le nombre de lignes par table.

    Les lignes sans clé de source en reçoivent une, qu'elles gardent : deux exports nomment pareil la même ligne.
    """
    donner_les_cles()
    provisoire = destination.with_name(f".{destination.name}.en-cours")
    descripteur = os.open(provisoire, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descripteur, "wb") as fichier:
            nombres = Ecriture().tout_exporter(fichier)
        provisoire.replace(destination)
    finally:
        provisoire.unlink(missing_ok=True)
    consigner("restitution.export", None, par=par, destination=destination.name, tables=nombres)
    return nombres


@transaction.atomic
def donner_les_cles() -> None:
    """Une clé « J1 », « J2 »… à chaque ligne qui n'en a pas et que rien d'autre ne désigne."""
    for table in tables.ordonnees():
        if not table.a_un_id or (table.cles and table.cles_uniques):
            continue
        sans_cle = list(table.modele.objects.filter(cle_externe="").order_by("pk").only("pk", "cle_externe"))
        if not sans_cle:
            continue
        prises = set(table.modele.objects.exclude(cle_externe="").values_list("cle_externe", flat=True))
        libres = (f"J{n}" for n in range(1, len(sans_cle) + len(prises) + 1) if f"J{n}" not in prises)
        for objet in sans_cle:
            objet.cle_externe = next(libres)
        table.modele.objects.bulk_update(sans_cle, ["cle_externe"], batch_size=500)
