"""Noter l'école et la classe d'enfants déjà suivis, d'après la liste d'une école ; tout se défait d'un geste."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from jalon.reussite.models import Enfant, Scolarite
from jalon.reussite.operations.fiches import (
    changer,
    consigner_changements,
    enregistrer,
    verrouiller,
)
from jalon.reussite.operations.scolarite import inscrire, modifier_scolarite
from jalon.socle.annulations import annulable, proposer
from jalon.socle.journal.operations import consigner, operation
from jalon.socle.listes.models import Valeur
from jalon.socle.reseau.models import Etablissement

GESTE = "reussite.liste_de_classe"
_DEFAITS = ("etablissement_id", "niveau_id", "classe")


@dataclass(frozen=True)
class Affectation:
    """La classe d'un enfant. Ce que la liste ne dit pas (`niveau` None, `classe` vide) reste ce que l'on connaît."""

    enfant: Enfant
    niveau: Valeur | None
    classe: str


@operation
def noter_la_classe(affectations: Iterable[Affectation], *, etablissement, annee, depuis, par) -> int:
    """Met à jour la scolarité de ces enfants. Rend combien ont changé ; lève ValidationError s'il n'y en a aucun."""
    gestes = []
    for affectation in affectations:
        if geste := _affecter(affectation, etablissement, annee, depuis, par):
            gestes.append(geste)
    if not gestes:
        raise ValidationError("Ces enfants ont déjà cette école et cette classe : rien n'a été écrit.")
    proposer(
        GESTE,
        libelle=f"Liste de classe de {etablissement} ({annee})"[:200],
        donnees={"scolarites": gestes},
        par=par,
    )
    consigner("reussite.liste_de_classe", etablissement, par=par, annee=annee, combien=len(gestes))
    return len(gestes)


def _affecter(affectation: Affectation, etablissement: Etablissement, annee: str, depuis: date, par) -> dict | None:
    """De quoi défaire, ou None si rien ne change."""
    dits = {"niveau": affectation.niveau, "classe": affectation.classe}
    champs = {"etablissement": etablissement, **{nom: valeur for nom, valeur in dits.items() if valeur}}
    actuelle = _a_corriger(affectation.enfant, etablissement, annee, depuis)
    if actuelle is None:
        neuve = inscrire(affectation.enfant, annee=annee, depuis=depuis, par=par, **champs)
        return {"pk": neuve.pk, "version": neuve.version, "avant": None}
    avant = {nom: getattr(actuelle, nom) for nom in _DEFAITS}
    if all(getattr(actuelle, nom) == valeur for nom, valeur in champs.items()):
        return None
    changee = modifier_scolarite(actuelle, version=actuelle.version, par=par, **champs)
    return {"pk": changee.pk, "version": changee.version, "avant": avant}


def _a_corriger(enfant: Enfant, etablissement: Etablissement, annee: str, depuis: date) -> Scolarite | None:
    """La scolarité que la liste précise : la dernière, dans cette école cette année-là, ou celle notée ce jour-là."""
    datees = Scolarite.objects.filter(enfant=enfant, annee=annee).select_related("etablissement", "niveau")
    derniere = datees.order_by("depuis").last()
    if derniere and derniere.etablissement_id in (None, etablissement.pk):
        return derniere
    return datees.filter(depuis=depuis).first()


@annulable(GESTE)
def _defaire(donnees, *, par):
    """Remet chaque scolarité comme elle était. Lève ValidationError si l'une a été touchée depuis."""
    for geste in reversed(donnees["scolarites"]):
        scolarite = Scolarite.objects.filter(pk=geste["pk"]).select_related("enfant").first()
        if scolarite is None or scolarite.version != geste["version"] or _porte_autre_chose(scolarite, geste):
            qui = scolarite.enfant if scolarite else "un enfant"
            raise ValidationError(
                f"La scolarité de {qui} a changé depuis la liste de classe : corrigez-la dans son dossier."
            )
        scolarite = verrouiller(scolarite)
        if geste["avant"] is None:
            consigner_changements("reussite.scolarite_retiree", scolarite, {}, par=par, annee=scolarite.annee)
            scolarite.delete()
            continue
        champs = {
            "etablissement": Etablissement.objects.filter(pk=geste["avant"]["etablissement_id"]).first(),
            "niveau": Valeur.objects.filter(pk=geste["avant"]["niveau_id"]).first(),
            "classe": geste["avant"]["classe"],
        }
        changements = changer(scolarite, champs)
        scolarite.version += 1
        enregistrer(scolarite)
        consigner_changements("reussite.scolarite_modifiee", scolarite, changements, par=par, annee=scolarite.annee)


def _porte_autre_chose(scolarite: Scolarite, geste: dict) -> bool:
    return geste["avant"] is None and scolarite.les_amenagements.exists()
