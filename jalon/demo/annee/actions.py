"""Diagnostics, préconisations, actions dans tous leurs états, bilans à quatre voix."""

from datetime import date, timedelta
from decimal import Decimal

from jalon.demo.annee.contexte import Annee
from jalon.reussite import operations
from jalon.reussite.models import EtatAction, TypeAction, VoixBilan
from jalon.socle.listes.lecture import valeur

# Domaine → ce que l'on y propose, et qui le fait.
PROPOSITIONS = {
    "scolarite_apprentissages": (
        ("accompagnement_educatif_individuel", "association"),
        ("accompagnement_a_la_scolarite_a_domicile", "equipe_pre"),
    ),
    "langage_orthophonie": (
        ("bilan_ou_seances_d_orthophonie", "professionnel_liberal"),
        ("ateliers_langage", "centre_social"),
    ),
    "soutien_a_la_parentalite": (("atelier_parents_enfants", "ccas"), ("cafe_des_parents", "centre_social")),
    "sport_et_loisirs": (("inscription_sport_culture_alsh", "service_municipal"), ("sejour_colonie", "association")),
    "comportement_socialisation": (("groupe_de_parole", "equipe_pre"), ("mediation_famille_ecole", "equipe_pre")),
    "sante_psychique_bien_etre": (("soutien_psychologique", "professionnel_liberal"),),
}
COLLECTIVES = frozenset({"ateliers_langage", "atelier_parents_enfants", "cafe_des_parents", "groupe_de_parole"})
FAITS = (
    "L'enseignante, le 3 du mois : ne rend pas ses devoirs.",
    "Sa mère : se couche après vingt-deux heures.",
    "Le référent : a lu seul une page à voix haute.",
)
HYPOTHESES = ("Manque de sommeil.", "N'ose pas demander de l'aide.", "")
RESULTATS = ("tres_positif", "positif", "positif", "mitige", "negatif")
E = EtatAction
# Douze refus et dix arrêts sur cent ; le reste vit sa vie.
SORTS = [E.REFUSEE] * 6 + [E.ARRETEE_PREMATUREMENT] * 5 + [E.EN_ATTENTE] * 4 + [E.PROPOSEE_A_LA_FAMILLE] * 2
SORTS += [E.SUSPENDUE] * 1 + [E.TERMINEE] * 14 + [E.EN_COURS] * 18


def mener(annee: Annee) -> None:
    for rang, parcours in enumerate(annee.entres):
        domaines = annee.tirage.alea.sample(sorted(PROPOSITIONS), 1 + rang % 3)
        if rang % 7 != 5:
            _diagnostiquer(annee, parcours, domaines[:2])
        # Quelques parcours n'ont pas d'action : le contrôle de qualité les montre.
        if rang % 14 != 9:
            for domaine in domaines:
                _preconiser(annee, parcours, domaine)


def _diagnostiquer(annee: Annee, parcours, domaines) -> None:
    le = annee.entre(parcours.entree, parcours.entree + timedelta(days=30))
    for domaine in domaines:
        operations.noter_diagnostic(
            parcours,
            le=le,
            domaine=valeur("domaine", domaine),
            faits=annee.tirage.parmi(FAITS),
            ressources="Aime dessiner ; sa grand-mère l'aide le mercredi.",
            difficultes="Les consignes écrites.",
            hypotheses=annee.tirage.parmi(HYPOTHESES),
            avis_enfant="« J'aime pas quand ça va vite. »",
            avis_famille="Voudrait qu'il ose parler en classe.",
            avis_ecole="Peut réussir avec un adulte à côté.",
            par=annee.bruno,
        )


def _preconiser(annee: Annee, parcours, domaine: str) -> None:
    le = annee.entre(parcours.entree + timedelta(days=5), parcours.entree + timedelta(days=40))
    action, maitre_oeuvre = annee.tirage.parmi(PROPOSITIONS[domaine])
    preconisation = operations.preconiser(
        parcours,
        le=le,
        domaine=valeur("domaine", domaine),
        action=valeur("action", action),
        maitre_oeuvre=valeur("maitre_oeuvre", maitre_oeuvre),
        par=annee.awa,
    )
    if annee.tirage.alea.random() < 0.88:
        _realiser(annee, parcours, preconisation, le, action)


def _realiser(annee: Annee, parcours, preconisation, le: date, action: str) -> None:
    sort = annee.tirage.parmi(SORTS)
    if parcours.sortie and sort in (E.EN_COURS, E.EN_ATTENTE, E.SUSPENDUE, E.PROPOSEE_A_LA_FAMILLE):
        sort = E.TERMINEE
    debut = annee.entre(le, le + timedelta(days=30))
    fin = min(annee.entre(debut + timedelta(days=20), debut + timedelta(days=240)), parcours.sortie or annee.au)
    champs = _champs_du_sort(annee, sort, le, max(debut, le), max(fin, debut))
    faite = operations.realiser_preconisation(
        preconisation,
        type=TypeAction.COLLECTIVE if action in COLLECTIVES else TypeAction.INDIVIDUELLE,
        intervenant=annee.equipe.comptes["intervenant"].intervenant if annee.tirage.alea.random() < 0.4 else None,
        structure=annee.tirage.parmi(annee.structures) if annee.tirage.alea.random() < 0.5 else None,
        etat=sort,
        notee_le=le,
        prevu=Decimal(annee.tirage.parmi((10, 15, 20, 30))),
        par=annee.bruno,
        **champs,
    )
    if faite.debut and faite.fin:
        _bilans(annee, faite)


def _champs_du_sort(annee: Annee, sort, le, debut, fin) -> dict:
    if sort == E.REFUSEE:
        return {"motif_refus": annee.valeur("motif_refus_action", "refus_de_la_famille", "horaires_transport", "cout")}
    if sort in (E.EN_ATTENTE, E.PROPOSEE_A_LA_FAMILLE):
        return {"etat_le": le}
    if sort in (E.EN_COURS, E.SUSPENDUE):
        # Une action sur douze a dépassé sa date de fin : le radar la montre.
        passee = (
            {"fin": annee.au - timedelta(days=9)}
            if annee.tirage.alea.random() < 0.08 and debut < annee.au - timedelta(days=30)
            else {}
        )
        return {"debut": debut, "realise": Decimal(annee.tirage.alea.randint(2, 12))} | passee
    champs = {"debut": debut, "fin": fin, "realise": Decimal(annee.tirage.alea.randint(4, 28))}
    champs["cout"] = Decimal(annee.tirage.parmi((0, 60, 180, 320)))
    if sort == E.ARRETEE_PREMATUREMENT:
        causes = ("absenteisme_aux_seances", "demenagement", "inadaptation_de_l_action")
        champs["cause_arret"] = annee.valeur("cause_arret", *causes)
    return champs


def _bilans(annee: Annee, action) -> None:
    """Le référent presque toujours, les autres souvent, l'enfant une fois sur deux."""
    for voix, part in (
        (VoixBilan.REFERENT, 0.9),
        (VoixBilan.FAMILLE, 0.6),
        (VoixBilan.PROFESSIONNEL, 0.6),
        (VoixBilan.ENFANT, 0.5),
    ):
        if annee.tirage.alea.random() < part:
            operations.noter_bilan(
                action,
                acteur=voix,
                le=annee.entre(action.fin, action.fin + timedelta(days=15)),
                resultat=annee.valeur("bilan_resultat", *RESULTATS),
                par=annee.bruno,
            )
