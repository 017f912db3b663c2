"""Ce que les statistiques lisent du travail de l'année : demandes, actions, suivis, évaluations… Jamais les traces de
danger : elles ne se comptent pas.
"""

from django.db.models import Q

from jalon.restitution.statistiques.registre import LOIN, Champ, Table, choix, identifiant, jour, nombre
from jalon.reussite.models import (
    Accord,
    Action,
    Activite,
    AmenagementScolarite,
    Bilan,
    Contact,
    ContactEnfant,
    Demande,
    Dispositif,
    DomaineDemande,
    EtatAccueil,
    EtatAction,
    Evaluation,
    Examen,
    Exclusion,
    Groupe,
    Inscription,
    ModeAccord,
    MomentSuivi,
    NatureDemande,
    NoteEvaluation,
    ObjetAccord,
    Preconisation,
    Presence,
    PriseEnCharge,
    RendezVousEnfant,
    Repondant,
    SeanceGroupe,
    StatutPresence,
    StatutRendezVous,
    SuiteDemande,
    SuiviPartenaire,
    TempsEvaluation,
    TypeAction,
    TypeDemandeur,
    VoixBilan,
)
from jalon.reussite.models.enfant import Sexe
from jalon.reussite.visibilite import DOSSIER
from jalon.socle.echeances.models import Echeance

CLE = identifiant("pk")


def centiemes(chemin: str) -> Champ:
    """Un nombre décimal en centièmes ; -1 si la case est vide."""
    return Champ(chemin, lambda valeur: -1 if valeur is None else round(valeur * 100))


def _de_l_enfant(code, modele, chemin="enfant", du_parcours="", **champs) -> Table:
    """Une table dont chaque ligne tient à un dossier qui compte ; et, s'il y a lieu, à un parcours non annulé."""
    filtre = Q(**{f"{chemin}__fusionne_dans": None})
    colonnes = {"cle": CLE, "enfant": identifiant(f"{chemin}_id")}
    if du_parcours:
        filtre &= Q(**{f"{du_parcours}__annule_le": None})
        colonnes["parcours"] = identifiant(f"{du_parcours}_id")
    return Table(code, lambda: modele.objects.filter(filtre), colonnes | champs, proprietaire="enfant")


DEMANDES = (
    Table(
        "demandes",
        lambda: Demande.objects.actuelles(),
        {
            "cle": CLE,
            "enfant": identifiant("enfant_id"),
            "parcours": identifiant("parcours_id"),
            "le": jour("le", 0),
            "sexe": choix("sexe", Sexe.values),
            "naissance": jour("naissance", 0),
            "annee_naissance": nombre("annee_naissance"),
            "etablissement": identifiant("etablissement_id"),
            "niveau": identifiant("niveau_id"),
            "demandeur": choix("demandeur", TypeDemandeur.values),
            "origine_demande": identifiant("origine_demande_id"),
            "origine": identifiant("origine_id"),
            "suite": choix("suite", SuiteDemande.values),
            "cause": identifiant("cause_id"),
            "repondue_le": jour("repondue_le", LOIN),
        },
        proprietaire="enfant",
    ),
    Table(
        "domaines_demande",
        lambda: DomaineDemande.objects.all(),
        {
            "cle": CLE,
            "enfant": identifiant("demande__enfant_id"),
            "demande": identifiant("demande_id"),
            "domaine": identifiant("domaine_id"),
        },
        proprietaire="enfant",
    ),
    Table(
        "natures_demande",
        lambda: NatureDemande.objects.all(),
        {
            "cle": CLE,
            "enfant": identifiant("demande__enfant_id"),
            "demande": identifiant("demande_id"),
            "nature": identifiant("nature_id"),
        },
        proprietaire="enfant",
    ),
)
ACTIONS = (
    _de_l_enfant(
        "actions",
        Action,
        du_parcours="parcours",
        groupe=identifiant("groupe_id"),
        preconisation=identifiant("preconisation_id"),
        type=choix("type", TypeAction.values),
        domaine=identifiant("domaine_id"),
        action=identifiant("action_id"),
        mo=identifiant("maitre_oeuvre_id"),
        notee_le=jour("notee_le", 0),
        debut=jour("debut", 0),
        fin=jour("fin", LOIN),
        etat=choix("etat", EtatAction.values),
        etat_le=jour("etat_le", 0),
        motif_refus=identifiant("motif_refus_id"),
        cause_arret=identifiant("cause_arret_id"),
        realise=centiemes("realise"),
    ),
    _de_l_enfant(
        "bilans",
        Bilan,
        "action__enfant",
        "action__parcours",
        action=identifiant("action_id"),
        acteur=choix("acteur", VoixBilan.values),
        le=jour("le", 0),
        resultat=identifiant("resultat_id"),
    ),
    _de_l_enfant(
        "preconisations",
        Preconisation,
        "parcours__enfant",
        "parcours",
        le=jour("le", 0),
        domaine=identifiant("domaine_id"),
        action=identifiant("action_id"),
        mo=identifiant("maitre_oeuvre_id"),
    ),
    _de_l_enfant(
        "inscriptions",
        Inscription,
        groupe=identifiant("groupe_id"),
        du=jour("du", 0),
        au=jour("au", LOIN),
        en_attente=nombre("en_attente"),
    ),
    _de_l_enfant(
        "presences",
        Presence,
        seance=identifiant("seance_id"),
        statut=choix("statut", StatutPresence.values),
        parent=nombre("avec_un_parent"),
    ),
    Table(
        "groupes",
        lambda: Groupe.objects.all(),
        {
            "cle": CLE,
            "action": identifiant("action_id"),
            "domaine": identifiant("domaine_id"),
            "dispositif": identifiant("dispositif_id"),
            "places": nombre("places"),
            "du": jour("du", 0),
            "au": jour("au", LOIN),
        },
        relire=True,
    ),
    Table(
        "seances",
        lambda: SeanceGroupe.objects.all(),
        {
            "cle": CLE,
            "groupe": identifiant("groupe_id"),
            "le": jour("le", 0),
            "duree": nombre("duree"),
            "annulee": nombre("annulee"),
        },
        relire=True,
    ),
    _de_l_enfant(
        "exclusions",
        Exclusion,
        du_parcours="parcours",
        le=jour("le", 0),
        jours=nombre("jours"),
        motif=identifiant("motif_id"),
        accueil=choix("accueil", EtatAccueil.values),
        jours_accueil=nombre("jours_accueil"),
    ),
)
SUIVIS = (
    _de_l_enfant(
        "suivis",
        SuiviPartenaire,
        partenaire=identifiant("partenaire_id"),
        type=identifiant("type_id"),
        objet=identifiant("objet_id"),
        intervention=identifiant("intervention_id"),
        pec=choix("prise_en_charge", PriseEnCharge.values),
        demande_le=jour("demande_le", 0),
        debut=jour("debut", 0),
        fin=jour("fin", LOIN),
        moment=choix("moment", MomentSuivi.values),
    ),
    _de_l_enfant(
        "activites", Activite, activite=identifiant("activite_id"), debut=jour("debut", 0), fin=jour("fin", LOIN)
    ),
    _de_l_enfant(
        "contacts",
        ContactEnfant,
        contact=identifiant("contact_id"),
        parcours=identifiant("contact__parcours_id"),
        le=jour("contact__le", 0),
        type=identifiant("contact__type_id"),
        auteur=identifiant("contact__auteur_id"),
        famille=nombre("contact__avec_la_famille"),
    ),
    Table(
        "contacts_seuls",
        lambda: Contact.objects.filter(les_enfants=None),
        {
            "cle": CLE,
            "contact": CLE,
            "parcours": identifiant("parcours_id"),
            "le": jour("le", 0),
            "type": identifiant("type_id"),
            "auteur": identifiant("auteur_id"),
            "famille": nombre("avec_la_famille"),
        },
        relire=True,
    ),
    _de_l_enfant(
        "rendez_vous",
        RendezVousEnfant,
        rendez_vous=identifiant("rendez_vous_id"),
        parcours=identifiant("rendez_vous__parcours_id"),
        le=jour("rendez_vous__le", 0),
        intervenant=identifiant("rendez_vous__intervenant_id"),
        statut=choix("rendez_vous__statut", StatutRendezVous.values),
    ),
)
AUTRES = (
    _de_l_enfant("examens", Examen, du_parcours="parcours", demande=identifiant("demande_id"), le=jour("le", 0)),
    _de_l_enfant(
        "evaluations",
        Evaluation,
        "parcours__enfant",
        "parcours",
        outil=identifiant("outil__outil_id"),
        temps=choix("temps", TempsEvaluation.values),
        repondant=choix("repondant", Repondant.values),
        le=jour("le", 0),
    ),
    Table(
        "notes",
        lambda: NoteEvaluation.objects.filter(score__isnull=False),
        {
            "cle": CLE,
            "enfant": identifiant("evaluation__parcours__enfant_id"),
            "evaluation": identifiant("evaluation_id"),
            "critere": identifiant("critere_id"),
            "score": Champ("score", int),
        },
        proprietaire="enfant",
    ),
    _de_l_enfant(
        "accords",
        Accord,
        du_parcours="parcours",
        objet=choix("objet", ObjetAccord.values),
        mode=choix("mode", ModeAccord.values),
        le=jour("le", 0),
        retire_le=jour("retire_le", LOIN),
    ),
    Table(
        "amenagements",
        lambda: AmenagementScolarite.objects.all(),
        {
            "cle": CLE,
            "enfant": identifiant("scolarite__enfant_id"),
            "scolarite": identifiant("scolarite_id"),
            "amenagement": identifiant("amenagement_id"),
        },
        proprietaire="enfant",
    ),
    Table(
        "echeances",
        lambda: Echeance.objects.filter(dossier_type=DOSSIER),
        {
            "cle": CLE,
            "enfant": identifiant("dossier_id"),
            "le": jour("le", 0),
            "responsable": identifiant("responsable_id"),
            "faite_le": jour("faite_le", LOIN),
            "annulee_le": jour("annulee_le", LOIN),
        },
        proprietaire="enfant",
    ),
    Table(
        "dispositifs",
        lambda: Dispositif.objects.all(),
        {
            "cle": CLE,
            "dispositif": identifiant("valeur_id"),
            "individualise": nombre("individualise"),
            "mois": nombre("mois_entre_points"),
        },
    ),
)
TABLES_DES_FAITS = (*DEMANDES, *ACTIONS, *SUIVIS, *AUTRES)
