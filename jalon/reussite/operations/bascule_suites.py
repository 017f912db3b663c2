"""Ce qu'un passage d'année entraîne : l'accès de l'ancienne école finit, l'accord de la famille se demande.

`prevoir` le dit avant le geste ; l'aperçu et l'opération lisent la même chose, en un nombre fixe de requêtes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from jalon.reussite.accords import est_majeur
from jalon.reussite.bascule import Decision, Quoi, est_de_l_ecole, nature_du_depart, rentree
from jalon.reussite.models import Parcours, ReferentParcours, Scolarite
from jalon.reussite.models.accord import Accord, ModeAccord, ObjetAccord, Partage
from jalon.reussite.operations.reprise_accord import ACCORD_NOUVELLE_ECOLE
from jalon.reussite.visibilite import DOSSIER
from jalon.socle.echeances.models import Echeance

REFERENT_DE_L_ANCIENNE_ECOLE = "referent-de-l-ancienne-ecole"
UN_JOUR = timedelta(days=1)


@dataclass
class Suites:
    """Ce qui suivra. `partages` : (partage, son nouveau dernier jour) ; `responsables` : enfant → son référent."""

    annee: str
    jour: date
    partages: list[tuple[Partage, date]] = field(default_factory=list)
    a_demander: list[Decision] = field(default_factory=list)
    departs: list[Decision] = field(default_factory=list)
    referents: list[ReferentParcours] = field(default_factory=list)
    responsables: dict[int, int] = field(default_factory=dict)

    @property
    def pour_le(self) -> date:
        return max(rentree(self.annee), self.jour)


def origines(enfants: Iterable[int], annee: str) -> dict[int, Scolarite]:
    """Enfant → sa dernière scolarité d'avant cette année."""
    lues = Scolarite.objects.filter(enfant__in=list(enfants), annee__lt=annee)
    lues = lues.select_related("etablissement__type", "niveau").prefetch_related("les_amenagements")
    rangees = sorted(lues, key=lambda s: (s.depuis or date.min, s.pk))
    return {scolarite.enfant_id: scolarite for scolarite in rangees}


def prevoir(decisions: list[Decision], avant: dict[int, Scolarite], annee: str, jour: date) -> Suites:
    """`avant` : les scolarités d'où l'on part."""
    suites = Suites(annee, jour)
    suivis = _referents(decisions)
    suites.responsables = {r.parcours.enfant_id: r.intervenant_id for r in suivis}
    quittes = {d.enfant.pk: avant[d.enfant.pk].etablissement for d in decisions if _quitte(d, avant)}
    suites.departs = [d for d in decisions if d.quoi == Quoi.DEPART]
    suites.partages = _partages_qui_finissent(quittes, suites.pour_le - UN_JOUR)
    suites.referents = [
        r
        for r in suivis
        if r.parcours.enfant_id in quittes and est_de_l_ecole(r.intervenant, quittes[r.parcours.enfant_id])
    ]
    accompagnes = _accompagnes(decisions)
    suites.a_demander = [
        d for d in decisions if d.enfant.pk in quittes and d.etablissement is not None and d.enfant.pk in accompagnes
    ]
    return suites


def demander_les_accords(suites: Suites) -> list[Accord]:
    """Une ligne « demandé » par enfant qui change d'école ; elle deviendra signée, ou refusée, dans son dossier."""
    accords = [
        Accord(
            enfant=d.enfant,
            objet=ObjetAccord.PARTAGE,
            mode=ModeAccord.DEMANDE,
            le=suites.jour,
            par_le_jeune=est_majeur(d.enfant, suites.pour_le),
            partenaires=str(d.etablissement),
            precision=f"Nouvelle école, année {suites.annee}",
        )
        for d in suites.a_demander
    ]
    return Accord.objects.bulk_create(accords)


def poser_les_echeances(suites: Suites, accords: list[Accord]) -> list[Echeance]:
    """Un accord à demander, un départ à préparer, un référent à remplacer : des choses à faire, rien n'est clos."""
    posees = [
        _echeance(
            suites,
            a.enfant_id,
            ACCORD_NOUVELLE_ECOLE,
            f"Demander à la famille son accord pour {a.partenaires}",
            objet=a,
        )
        for a in accords
    ]
    posees += [
        _echeance(
            suites,
            d.enfant.pk,
            nature_du_depart(suites.annee),
            "Départ annoncé à la rentrée : préparer le relais, décider de la suite du parcours",
        )
        for d in suites.departs
    ]
    posees += [
        _echeance(
            suites,
            r.parcours.enfant_id,
            REFERENT_DE_L_ANCIENNE_ECOLE,
            f"{r.intervenant}, de l'ancienne école, suit encore ce parcours : confirmer ou nommer un autre référent",
            objet=r.parcours,
        )
        for r in suites.referents
    ]
    return Echeance.objects.bulk_create(posees)


def raccourcir_les_partages(suites: Suites) -> list[dict]:
    """Rend de quoi les rallonger. Passé son dernier jour, un partage et ses liens répondent 404."""
    traces = []
    for partage, fin in suites.partages:
        traces.append({"pk": partage.pk, "enfant": partage.enfant_id, "avant": partage.au, "apres": fin})
        partage.au, partage.version = fin, partage.version + 1
    Partage.objects.bulk_update([partage for partage, _ in suites.partages], ["au", "version"])
    return traces


def _quitte(decision: Decision, avant: dict[int, Scolarite]) -> bool:
    origine = avant.get(decision.enfant.pk)
    if origine is None or origine.etablissement is None:
        return False
    return decision.quoi == Quoi.DEPART or decision.etablissement != origine.etablissement


def _partages_qui_finissent(quittes: dict, fin: date) -> list[tuple[Partage, date]]:
    lus = Partage.objects.filter(enfant__in=quittes, fini_le=None, au__gt=fin).order_by("pk")
    lus = lus.select_related("intervenant__structure")
    return [(p, max(p.du, fin)) for p in lus if est_de_l_ecole(p.intervenant, quittes[p.enfant_id])]


def _referents(decisions: list[Decision]) -> list[ReferentParcours]:
    lus = ReferentParcours.objects.filter(
        parcours__enfant__in=[d.enfant.pk for d in decisions], parcours__sortie=None, parcours__annule_le=None, au=None
    )
    return list(lus.select_related("parcours", "intervenant__structure").order_by("du", "pk"))


def _accompagnes(decisions: list[Decision]) -> set[int]:
    """Ceux dont un parcours est entré : avant l'entrée, l'accord d'adhésion vient d'abord."""
    en_cours = Parcours.objects.en_cours().filter(enfant__in=[d.enfant.pk for d in decisions])
    return set(en_cours.values_list("enfant", flat=True))


def _echeance(suites: Suites, enfant: int, nature: str, libelle: str, objet=None) -> Echeance:
    return Echeance(
        dossier_type=DOSSIER,
        dossier_id=enfant,
        objet_type=objet._meta.label_lower if objet is not None else "",
        objet_id=objet.pk if objet is not None else None,
        nature=nature,
        libelle=libelle[:160],
        le=suites.pour_le,
        responsable_id=suites.responsables.get(enfant),
    )
