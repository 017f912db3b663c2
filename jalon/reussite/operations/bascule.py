"""La bascule d'année : tous les enfants d'une école passent ensemble à la rentrée, et tout se défait d'un geste."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.reussite.bascule import Decision, Quoi, nature_du_depart, rentree
from jalon.reussite.models import AmenagementScolarite, Enfant, Scolarite
from jalon.reussite.models.scolarite import Rythme
from jalon.reussite.operations import bascule_suites as suites_de
from jalon.reussite.operations.bascule_annulation import GESTE, empreintes
from jalon.reussite.operations.fiches import exiger_une_date
from jalon.reussite.operations.scolarite import verifier_annee
from jalon.reussite.visibilite import DOSSIER
from jalon.socle.annulations import Annulation, proposer
from jalon.socle.echeances.models import Echeance
from jalon.socle.journal.operations import consigner, operation


@dataclass
class Bascule:
    """Ce qui a été fait. `ecartes` : (enfant, pourquoi) de ceux que l'on n'a pas touchés."""

    decisions: list[Decision]
    suites: suites_de.Suites
    annulation: Annulation | None = None
    ecartes: list[tuple[Enfant, str]] = field(default_factory=list)


@operation
def basculer(annee, decisions, *, par, ecole="") -> Bascule:
    """Applique ces décisions à la rentrée de l'année « 2026-2027 », en un nombre fixe de requêtes.

    Un enfant qui a déjà sa scolarité, ou son départ, de cette année-là est écarté. Aucun parcours n'est clos.
    `ecole` : ce dont on dit le nom dans « Revenir en arrière ».
    """
    verifier_annee(annee, rentree(annee))
    exiger_une_date(rentree(annee), "la rentrée")
    decisions, ecartes = _retenir(annee, decisions)
    if not decisions:
        raise ValidationError("Personne à faire passer : ces enfants ont déjà leur scolarité de cette année.")
    avant = suites_de.origines([d.enfant.pk for d in decisions], annee)
    suites = suites_de.prevoir(decisions, avant, annee, timezone.localdate())
    scolarites = _inscrire(annee, decisions, avant)
    accords = suites_de.demander_les_accords(suites)
    echeances = suites_de.poser_les_echeances(suites, accords)
    partages = suites_de.raccourcir_les_partages(suites)
    _consigner(annee, decisions, scolarites, suites, par)
    donnees = {
        "annee": annee,
        "enfants": [d.enfant.pk for d in decisions],
        "scolarites": empreintes(list(scolarites.values())),
        "accords": [a.pk for a in accords],
        "echeances": [e.pk for e in echeances],
        "partages": partages,
    }
    libelle = f"Passage en {annee} : {ecole or 'écoles'} ({len(decisions)} enfant{'s' if len(decisions) > 1 else ''})"
    geste = proposer(GESTE, libelle=libelle[:200], donnees=donnees, par=par)
    return Bascule(decisions, suites, geste, ecartes)


def deja_faits(annee: str, enfants: list[int]) -> dict[int, str]:
    """Enfant → pourquoi il n'y a plus rien à décider pour lui cette année-là."""
    inscrits = Scolarite.objects.filter(enfant__in=enfants, annee=annee).select_related("etablissement", "niveau")
    faits = {s.enfant_id: f"déjà noté : {_dire(s.niveau, s.etablissement)}" for s in inscrits}
    partants = Echeance.objects.filter(
        nature=nature_du_depart(annee), dossier_type=DOSSIER, dossier_id__in=enfants, annulee_le=None
    )
    return {**dict.fromkeys(partants.values_list("dossier_id", flat=True), "départ déjà noté"), **faits}


def _retenir(annee, decisions):
    """Ceux que l'on peut faire passer, tenus dans un ordre fixe ; et les autres, avec la raison."""
    par_enfant = {d.enfant.pk: d for d in decisions}
    tenus = Enfant.objects.select_for_update(of=("self",)).filter(pk__in=par_enfant, fusionne_dans=None)
    tenus = set(tenus.order_by("pk").values_list("pk", flat=True))
    faits = deja_faits(annee, list(par_enfant))
    ecartes = [(d.enfant, faits[pk]) for pk, d in par_enfant.items() if pk in faits]
    ecartes += [(d.enfant, "dossier fusionné depuis") for pk, d in par_enfant.items() if pk not in tenus | set(faits)]
    retenues = [d for pk, d in par_enfant.items() if pk in tenus and pk not in faits]
    for decision in retenues:
        if decision.quoi != Quoi.DEPART and decision.niveau is None:
            raise ValidationError(f"{decision.enfant} : choisissez son niveau, ou laissez-le à décider.")
    return retenues, ecartes


def _inscrire(annee, decisions, avant) -> dict[int, Scolarite]:
    """Enfant → sa scolarité neuve, avec les aménagements reconduits."""
    neuves = {d.enfant.pk: _scolarite(annee, d, avant.get(d.enfant.pk)) for d in decisions if d.quoi != Quoi.DEPART}
    Scolarite.objects.bulk_create(neuves.values())
    AmenagementScolarite.objects.bulk_create(
        AmenagementScolarite(scolarite=neuve, amenagement_id=lien.amenagement_id)
        for pk, neuve in neuves.items()
        if pk in avant
        for lien in avant[pk].les_amenagements.all()
    )
    return neuves


def _scolarite(annee, decision, origine) -> Scolarite:
    neuve = Scolarite(
        enfant=decision.enfant,
        annee=annee,
        depuis=rentree(annee),
        etablissement=decision.etablissement,
        niveau=decision.niveau,
        classe=decision.classe,
    )
    if decision.quoi == Quoi.MAINTIEN:
        neuve.rythme = Rythme.MAINTENU
    elif origine is not None:
        neuve.rythme = origine.rythme
    return neuve


def _consigner(annee, decisions, scolarites, suites, par) -> None:
    """Une ligne par dossier : ce qui a été décidé, et ce que cela a entraîné."""
    acces, demandes = {}, {d.enfant.pk for d in suites.a_demander}
    for partage, _ in suites.partages:
        acces.setdefault(partage.enfant_id, []).append(str(partage.intervenant))
    for d in decisions:
        contenu = {"annee": annee, "decision": d.quoi}
        if d.quoi != Quoi.DEPART:
            contenu |= {"niveau": str(d.niveau or ""), "ecole": str(d.etablissement or "")}
        if d.enfant.pk in acces:
            contenu["acces_finis"] = acces[d.enfant.pk]
        if d.enfant.pk in demandes:
            contenu["accord_demande"] = True
        objet = scolarites.get(d.enfant.pk, d.enfant)
        consigner("reussite.annee_basculee", objet, par=par, dossier=d.enfant, **contenu)


def _dire(*morceaux) -> str:
    return ", ".join(str(m) for m in morceaux if m) or "sans niveau"
