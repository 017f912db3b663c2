"""Ce que montre la bascule d'année : les écoles et ce qu'il y reste à faire, les enfants d'une école."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Subquery

from jalon.reussite.bascule import nature_du_depart
from jalon.reussite.models import Enfant, EtatParcours, Parcours, Scolarite
from jalon.reussite.niveaux import change_d_etablissement, niveau_suivant
from jalon.reussite.operations.bascule import deja_faits
from jalon.reussite.operations.bascule_suites import Suites, origines
from jalon.reussite.visibilite import DOSSIER
from jalon.socle.echeances.models import Echeance
from jalon.socle.listes.lecture import valeurs
from jalon.socle.listes.models import Valeur
from jalon.socle.reseau.models import Etablissement


@dataclass(frozen=True)
class Ecole:
    """Une école de départ ; `etablissement` vaut None pour les enfants dont on ne connaît pas l'école."""

    etablissement: Etablissement | None
    total: int
    faits: int

    @property
    def restent(self) -> int:
        return self.total - self.faits


@dataclass(frozen=True)
class Proposition:
    """Un enfant, d'où il part, et ce qui se propose. `niveau` None : à choisir. `change` : l'école est à demander."""

    enfant: Enfant
    origine: Scolarite | None
    niveau: Valeur | None
    change: bool

    @property
    def etablissement(self) -> Etablissement | None:
        return self.origine.etablissement if self.origine and not self.change else None


def suivis(compte, annee: str):
    """Les enfants que l'on voit et qui ont un parcours ouvert, avec leur école d'avant et s'il reste à décider."""
    dossier = {"enfant": OuterRef("pk")}
    ouverts = Parcours.objects.filter(annule_le=None, sortie=None, **dossier).exclude(etat=EtatParcours.NON_OUVERT)
    anciennes = Scolarite.objects.filter(annee__lt=annee, **dossier).order_by(F("depuis").desc(nulls_last=True), "-pk")
    partants = Echeance.objects.filter(
        nature=nature_du_depart(annee), dossier_type=DOSSIER, dossier_id=OuterRef("pk"), annulee_le=None
    )
    return (
        Enfant.objects.actuels()
        .visibles_par(compte)
        .filter(Exists(ouverts))
        .annotate(
            ecole=Subquery(anciennes.values("etablissement")[:1]),
            inscrit=Exists(Scolarite.objects.filter(annee=annee, **dossier)),
            part=Exists(partants),
        )
    )


def ecoles(compte, annee: str) -> list[Ecole]:
    """Par nom ; les enfants sans école connue viennent à la fin."""
    totaux, faits = Counter(), Counter()
    for ecole, inscrit, part in suivis(compte, annee).values_list("ecole", "inscrit", "part"):
        totaux[ecole] += 1
        faits[ecole] += inscrit or part
    connues = Etablissement.objects.filter(pk__in=[pk for pk in totaux if pk])
    rangees = [Ecole(e, totaux[e.pk], faits[e.pk]) for e in connues]
    return [*rangees, Ecole(None, totaux[None], faits[None])] if totaux[None] else rangees


def propositions(compte, annee: str, etablissement) -> tuple[list[Proposition], list[tuple[Enfant, str]]]:
    """(à décider, déjà faits et comment) des enfants de cette école, par nom."""
    de_l_ecole = suivis(compte, annee).filter(ecole=etablissement.pk if etablissement else None)
    enfants = list(de_l_ecole.order_by("cle_recherche", "pk"))
    ids = [enfant.pk for enfant in enfants]
    avant, faits = origines(ids, annee), deja_faits(annee, ids)
    niveaux = {valeur.code: valeur for valeur in valeurs("niveau_scolaire")}
    a_decider = [_proposer(e, avant.get(e.pk), niveaux) for e in enfants if e.pk not in faits]
    return a_decider, [(e, faits[e.pk]) for e in enfants if e.pk in faits]


def _proposer(enfant, origine, niveaux) -> Proposition:
    niveau = niveaux.get(niveau_suivant(_code(origine.niveau if origine else None)))
    return Proposition(enfant, origine, niveau, niveau is not None and doit_changer(origine, niveau))


def doit_changer(origine, niveau) -> bool:
    """Son établissement n'a pas ce niveau : il faut en nommer un autre. Sans établissement connu, on ne sait pas."""
    if origine is None or origine.etablissement is None:
        return False
    type_ = origine.etablissement.type
    return change_d_etablissement(
        type_.code if type_ else "", origine.niveau.code if origine.niveau else "", niveau.code
    )


def _code(valeur) -> str:
    return valeur.code if valeur is not None else ""


def resume(decisions, suites: Suites) -> list[str]:
    """Ce qui va se passer, en phrases qui comptent."""
    combien = Counter(d.quoi for d in decisions)
    vers = Counter(str(d.etablissement) for d in suites.a_demander)
    phrases = [
        _phrase(combien["passe"], "enfant passe au niveau suivant", "enfants passent au niveau suivant"),
        _phrase(combien["maintien"], "enfant redouble", "enfants redoublent"),
        _phrase(combien["depart"], "départ est noté, à préparer", "départs sont notés, à préparer"),
        *(
            f"{_phrase(n, 'accord', 'accords')} à demander aux familles pour {ecole}, dans « À faire »"
            for ecole, n in sorted(vers.items())
        ),
        _phrase(
            len(suites.partages),
            "partage avec l'ancienne école s'arrête à la rentrée",
            "partages avec l'ancienne école s'arrêtent à la rentrée",
        ),
        _phrase(
            len(suites.referents),
            "référent exerce dans l'ancienne école : à confirmer ou à remplacer",
            "référents exercent dans l'ancienne école : à confirmer ou à remplacer",
        ),
    ]
    return [phrase for phrase in phrases if phrase]


def _phrase(combien: int, un: str, plusieurs: str) -> str:
    return f"{combien} {un if combien == 1 else plusieurs}" if combien else ""
