"""Les demandes : celles qui ont ouvert un parcours, celles qui attendent, celles que l'on n'a pas admises."""

from datetime import timedelta

from jalon.demo.annee.contexte import Annee
from jalon.demo.noms import NOMS, PRENOMS_F, PRENOMS_M
from jalon.reussite import operations
from jalon.reussite.models import Demande, EtatParcours, SuiteDemande, TypeDemandeur
from jalon.reussite.operations.suite import SUITES_POSSIBLES
from jalon.socle.listes.lecture import valeur

# Origine du repérage → qui a fait la demande.
QUI_DEMANDE = {
    "parents_famille": "famille",
    "pmi": "sante",
    "medecin_infirmier_scolaire": "sante",
    "service_social_departemental": "service_du_departement",
    "ccas": "service_municipal",
    "centre_social_association": "association",
    "prevention_specialisee": "association",
}
DOMAINES = (
    "scolarite_apprentissages",
    "scolarite_apprentissages",
    "langage_orthophonie",
    "comportement_socialisation",
    "soutien_a_la_parentalite",
    "sport_et_loisirs",
)
NATURES = (
    "insuffisance_des_resultats_scolaires",
    "insuffisance_des_resultats_scolaires",
    "isolement_social",
    "difficultes_de_langage",
    "troubles_du_comportement",
    "relation_famille_ecole_difficile",
)
FAITS = (
    "Depuis la rentrée, ne rend pas les devoirs du soir.",
    "Parle peu en classe, joue seul dans la cour.",
    "Absent six demi-journées le mois dernier.",
    "Se met en colère quand une consigne change.",
)
TENTE = (
    "Rencontre avec la famille, aide personnalisée deux fois par semaine.",
    "PPRE depuis octobre.",
    "Échange avec le médecin scolaire.",
)
S = SuiteDemande
# Ce que deviennent celles que l'on n'admet pas, ou pas encore : (suite, motif, jours depuis la demande).
AUTRES_SUITES = (
    (S.A_INSTRUIRE, "", 4),
    (S.ADMIS_EN_ATTENTE_D_UN_REFERENT, "", 60),
    (S.REFUS_DE_LA_FAMILLE, "refus_de_la_famille", 45),
    (S.ORIENTE_VERS_LE_DROIT_COMMUN, "", 100),
    (S.HORS_CRITERES, "hors_territoire", 150),
    (S.COMPLEMENT_D_INFORMATION, "", 25),
    (S.NON_RETENU_PAR_L_EPS, "accompagnement_deja_en_place", 120),
    (S.A_EXAMINER_EN_EPS, "", 18),
    (S.ORIENTE_VERS_ACTION_COLLECTIVE, "", 80),
    (S.SANS_SUITE, "famille_injoignable", 200),
    (S.ADMIS_EN_ATTENTE_D_UN_REFERENT, "", 95),
    (S.HORS_CRITERES, "hors_criteres_d_age", 210),
)
REPONSE = "Votre demande est prise en compte. Pour la suite, appelez la Maison de la réussite."


def recevoir(annee: Annee) -> None:
    """Une demande par parcours, et les autres : environ une sur sept n'est pas admise."""
    for rang, parcours in enumerate(annee.les_parcours):
        _pour_un_parcours(annee, parcours, rang)
    for rang, (suite, cause, jours) in enumerate(AUTRES_SUITES):
        _sans_dossier(annee, rang, suite, cause, jours)


def repondre(annee: Annee) -> None:
    """Les parcours entrés ont leur demande admise ; une réponse sur cinq se fait attendre."""
    demandes = {d.parcours_voulu: d for d in _demandes_des_parcours()}
    for rang, parcours in enumerate(annee.entres):
        demande = demandes.get(parcours.pk)
        if demande is None:
            continue
        if S.ADMIS_EN_PARCOURS in SUITES_POSSIBLES[demande.suite]:
            demande = operations.donner_suite(
                demande,
                suite=S.ADMIS_EN_PARCOURS,
                le=max(parcours.entree, demande.le),
                parcours=parcours,
                par=annee.awa,
            )
        if rang % 5:
            le = min(annee.au, demande.suite_le + timedelta(days=annee.tirage.alea.randint(1, 20)))
            operations.repondre_a_l_emetteur(demande, reponse=REPONSE, le=le, par=annee.awa)


def _demandes_des_parcours():
    """Les demandes d'enfants suivis, chacune avec le parcours que l'enfant a ouvert depuis."""
    demandes = Demande.objects.exclude(enfant=None).exclude(suite=S.DEJA_SUIVI)
    for demande in demandes.select_related("enfant").order_by("le", "pk"):
        suivants = demande.enfant.les_parcours.filter(dispositif__code="PRE", annule_le=None, entree__gte=demande.le)
        premier = suivants.order_by("entree", "pk").first()
        demande.parcours_voulu = premier.pk if premier else None
        yield demande


def _pour_un_parcours(annee: Annee, parcours, rang: int) -> None:
    le = parcours.repere_le or parcours.entree
    demande = _deposer(annee, rang, le, parcours.origine, enfant=parcours.enfant)
    if parcours.etat == EtatParcours.EN_ATTENTE_D_ACCORD:
        operations.donner_suite(demande, suite=S.EN_ATTENTE_D_ACCORD_PARENTAL, le=annee.au, par=annee.awa)
    elif rang % 9 == 4:
        # Deux personnes s'inquiètent du même enfant : deux demandes, un seul dossier.
        pmi = valeur("origine_reperage", "pmi")
        seconde = _deposer(annee, rang + 1, min(le + timedelta(days=6), annee.au), pmi, enfant=parcours.enfant)
        operations.donner_suite(seconde, suite=S.DEJA_SUIVI, le=seconde.le, par=annee.awa)


def _sans_dossier(annee: Annee, rang: int, suite, cause: str, jours: int) -> None:
    sexe = "FM"[rang % 2]
    origine = valeur("origine_reperage", annee.tirage.selon("origine"))
    demande = _deposer(
        annee,
        rang,
        annee.au - timedelta(days=jours),
        origine,
        nom=annee.tirage.parmi(NOMS),
        prenom=annee.tirage.parmi(PRENOMS_F if sexe == "F" else PRENOMS_M),
        sexe=sexe,
        naissance=annee.tirage.naissance(annee.au),
    )
    if suite == S.A_INSTRUIRE:
        return
    le = min(annee.au, demande.le + timedelta(days=14))
    demande = operations.donner_suite(
        demande, suite=suite, le=le, cause=valeur("motif_non_admission", cause) if cause else None, par=annee.awa
    )
    if cause:
        operations.repondre_a_l_emetteur(
            demande, reponse=REPONSE, le=min(annee.au, le + timedelta(days=3)), par=annee.awa
        )


def _deposer(annee: Annee, rang: int, le, origine, **champs):
    code = origine.code if origine else "autre"
    famille = code == "parents_famille"
    ecole = next(iter(annee.reseau.ecoles["ecole_elementaire"]))
    domaines = {annee.tirage.parmi(DOMAINES) for _ in range(1 + rang % 2)}
    natures = {annee.tirage.parmi(NATURES) for _ in range(1 + rang % 3)}
    informee = None if rang % 12 == 7 else rang % 8 != 3
    return operations.deposer_demande(
        le=le,
        domaines=[valeur("domaine", c) for c in sorted(domaines)],
        natures=[valeur("nature_demande", c) for c in sorted(natures)],
        demandeur=TypeDemandeur.FAMILLE if famille else TypeDemandeur.PROFESSIONNEL,
        origine_demande=valeur("origine_demande", QUI_DEMANDE.get(code, "etablissement_scolaire")),
        origine=origine,
        emetteur="" if famille else annee.tirage.parmi(("Mme Delmas", "M. Roussel", "Mme Aubert")),
        fonction_emetteur="" if famille else "professeur des écoles",
        etablissement=None if famille else ecole,
        faits=annee.tirage.parmi(FAITS),
        deja_tente="" if rang % 6 == 5 else annee.tirage.parmi(TENTE),
        famille_informee=informee,
        famille_informee_le=le if informee else None,
        urgence=valeur("urgence", "a_traiter_sous_huit_jours" if rang % 11 == 2 else "normale"),
        par=annee.awa,
        **champs,
    )
