"""Une année de travail en lots, sur une ville de `jalon.demo.masse` ; et le même catalogue par l'ORM."""

import random
from datetime import timedelta

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Least, NullIf

from jalon.reussite import models as m
from jalon.socle.compteurs import prochains_numeros
from jalon.socle.journal.operations import consigner, operation
from jalon.socle.listes.models import Valeur
from jalon.socle.reseau.models import Structure

LOT = 1000


@operation
def garnir(*, par, graine=1):
    """Une demande, deux préconisations, deux actions, un suivi, une activité, trois rendez-vous par parcours."""
    alea, listes = random.Random(graine), {}
    for valeur in Valeur.objects.select_related("liste").order_by("pk"):
        listes.setdefault(valeur.liste.code, []).append(valeur)
    structures = Structure.objects.bulk_create(Structure(nom=f"Partenaire {n}") for n in range(20))
    parcours = list(m.Parcours.objects.comptes())
    numeros = prochains_numeros("demande", len(parcours))

    def un(liste):
        return alea.choice(listes[liste])

    def jour(p):
        return p.entree + timedelta(days=alea.randrange(60))

    demandes = m.Demande.objects.bulk_create(
        [
            m.Demande(
                numero=numero,
                le=p.entree,
                enfant_id=p.enfant_id,
                demandeur=alea.choice(m.TypeDemandeur.values),
                origine_demande=un("origine_demande"),
                origine=un("origine_reperage"),
                suite=alea.choice(m.SuiteDemande.values),
                cause=un("motif_non_admission"),
            )
            for p, numero in zip(parcours, numeros, strict=True)
        ],
        batch_size=LOT,
    )
    m.DomaineDemande.objects.bulk_create(
        [
            m.DomaineDemande(demande=d, domaine=v)
            for d in demandes
            for v in alea.sample(listes["domaine"], alea.randrange(3))
        ],
        batch_size=LOT,
    )
    m.NatureDemande.objects.bulk_create(
        [m.NatureDemande(demande=d, nature=v) for d in demandes for v in alea.sample(listes["nature_demande"], 2)],
        batch_size=LOT,
    )
    m.Preconisation.objects.bulk_create(
        [
            m.Preconisation(parcours=p, le=jour(p), domaine=un("domaine"), action=un("action"))
            for p in parcours
            for _ in range(2)
        ],
        batch_size=LOT,
    )
    m.Action.objects.bulk_create(
        [
            m.Action(
                enfant_id=p.enfant_id,
                parcours=p,
                domaine=un("domaine"),
                action=un("action"),
                maitre_oeuvre=un("maitre_oeuvre"),
                type=alea.choice(m.TypeAction.values),
                etat=alea.choice(m.EtatAction.values),
                debut=(debut := jour(p)),
                fin=debut + timedelta(days=alea.randrange(300)),
            )
            for p in parcours
            for _ in range(2)
        ],
        batch_size=LOT,
    )
    m.SuiviPartenaire.objects.bulk_create(
        [
            m.SuiviPartenaire(
                enfant_id=p.enfant_id,
                partenaire=alea.choice(structures),
                type=un("suivi_type"),
                objet=un("suivi_objet"),
                intervention=un("suivi_intervention"),
                prise_en_charge=alea.choice(m.PriseEnCharge.values),
                debut=jour(p),
            )
            for p in parcours
        ],
        batch_size=LOT,
    )
    m.Activite.objects.bulk_create(
        [m.Activite(enfant_id=p.enfant_id, activite=un("type_activite"), debut=jour(p)) for p in parcours],
        batch_size=LOT,
    )
    consigner("demo.ville_peuplee", None, par=par, enfants=len(parcours), graine=graine)


# Le catalogue par l'ORM : (requête, chemin du parcours ou de l'enfant, unité, axes propres)


def _demandes(garder=None):
    def lignes(r):
        lues = m.Demande.objects.actuelles().filter(garder or Q(), le__range=(r.du, r.au))
        return lues.annotate(jour=F("le"))

    axes = {"origine_demande": "origine_demande", "origine": "origine", "etat": "suite", "cause": "cause"}
    return lignes, "", "pk", axes | {"domaine": "les_domaines__domaine", "nature": "les_natures__nature"}


def _courantes(modele):
    def lignes(r):
        from bench.orm import _date

        lues = modele.objects.filter(Q(fin=None) | Q(fin__gte=r.du), debut__lte=r.au)
        return lues.annotate(jour=Least(Coalesce("fin", _date(r.au)), _date(r.au)))

    return lignes


def _preconisations(r):
    return m.Preconisation.objects.filter(le__range=(r.du, r.au)).annotate(jour=F("le"))


DU_SUIVI = {
    "partenaire": "partenaire",
    "type_suivi": "type",
    "objet": "objet",
    "intervention": "intervention",
    "pec": "prise_en_charge",
}
DE_L_ACTION = {"etat": "etat", "domaine": "domaine", "action": "action", "mo": "maitre_oeuvre", "nature": "type"}
FAITS = {
    "demandes": _demandes(),
    "demandes_des_familles": _demandes(Q(demandeur="famille")),
    "demandes_des_professionnels": _demandes(Q(demandeur="professionnel")),
    "preconisations": (_preconisations, "parcours__", "pk", {"domaine": "domaine", "action": "action"}),
    "actions": (_courantes(m.Action), "parcours__", "pk", DE_L_ACTION),
    "suivis": (_courantes(m.SuiviPartenaire), "", "pk", DU_SUIVI),
    "enfants_et_leurs_suivis": (_courantes(m.SuiviPartenaire), "", "enfant", DU_SUIVI),
    "familles_et_leurs_suivis": (_courantes(m.SuiviPartenaire), "", "enfant__famille", DU_SUIVI),
    "enfants_et_leurs_activites": (_courantes(m.Activite), "", "enfant", {"nature": "activite"}),
}
# Ce que l'ORM ne dit pas d'une requête : le parcours de l'enfant ce jour-là, l'état d'un suivi.
SAUF = {"EXT-06", "SUI-11", "SUI-12"}


def sait(statistique) -> bool:
    """L'ORM sait-il écrire cette statistique d'une requête ?"""
    nom = statistique.mesure.code.removeprefix("reussite.")
    return nom in FAITS and statistique.code not in SAUF


def propre(nom, code):
    """L'expression d'un axe propre à la mesure ; None s'il est celui de l'enfant ou du parcours."""
    chemin = FAITS[nom][3].get(code)
    return chemin and (NullIf(chemin, Value("")) if code in ("etat", "pec") else F(chemin))
