"""Les mesures des demandes, des actions, des groupes, des bilans, des exclusions."""

from jalon.restitution.statistiques.mois import MOIS
from jalon.restitution.statistiques.registre import Chiffre, Differe
from jalon.reussite.indicateurs import axes as a
from jalon.reussite.indicateurs import axes_faits as x
from jalon.reussite.indicateurs import unites as u
from jalon.reussite.indicateurs import unites_faits as f
from jalon.reussite.indicateurs.declaration import mesure

s = Differe("jalon.reussite.indicateurs.selections_actions")

# Les demandes

LUES = (
    "comptées à la date de réception ; rattachée à un dossier, une demande lit l'enfant ce jour-là, sinon ce que "
    "l'émetteur en a dit (une année de naissance seule vaut le 1er janvier)"
)
DEMANDES = (*x.DEMANDES, MOIS)
mesure("demandes", "Demandes", f"Toutes les demandes, {LUES}.", f.DEMANDES, "flux", s.demandes, DEMANDES)
mesure(
    "demandes_des_familles",
    "Demandes des familles",
    f"Demandes dont le demandeur est la famille, {LUES}.",
    f.DEMANDES,
    "flux",
    s.demandes_des_familles,
    DEMANDES,
)
mesure(
    "demandes_des_professionnels",
    "Demandes des professionnels",
    f"Demandes dont le demandeur est un professionnel, {LUES}.",
    f.DEMANDES,
    "flux",
    s.demandes_des_professionnels,
    DEMANDES,
)
mesure(
    "demandes_non_admises",
    "Demandes non admises",
    "Demandes dont la suite est une orientation vers le droit commun, un refus de la famille, un dossier non retenu, "
    f"hors critères, sans suite ou déjà suivi, {LUES}.",
    f.DEMANDES,
    "flux",
    s.demandes_non_admises,
    DEMANDES,
)
mesure(
    "delai_de_reponse",
    "Délai de réponse à l'émetteur",
    "Jours entre la réception d'une demande et la réponse à son émetteur, pour les réponses données dans la période.",
    f.JOURS_DE_REPONSE,
    "flux",
    s.demandes_repondues,
    DEMANDES,
    chiffre=Chiffre(s.jours_de_reponse, "jours"),
)

# Les actions

COURT = (
    "elle court de son début (à défaut de la date où elle est notée, à défaut de l'entrée du parcours ; sans aucune de "
    "ces dates elle ne compte pas) à sa fin, à défaut au jour de son état s'il est final, à défaut à la sortie du "
    "parcours"
)
COMMENCEES = "en cours, suspendue, terminée ou arrêtée prématurément"
mesure(
    "actions",
    "Actions",
    f"Actions qui touchent la période, dans leur état noté : {COURT}.",
    f.ACTIONS,
    "période",
    s.actions,
    x.ACTIONS,
)
mesure(
    "actions_refusees",
    "Actions refusées",
    "Actions refusées dans la période, au jour du refus (à défaut à la fin de l'action, à défaut à la date où elle "
    "apparaît).",
    f.ACTIONS,
    "flux",
    s.actions_refusees,
    (x.REFUS, *x.ACTIONS[1:], MOIS),
)
mesure(
    "actions_arretees",
    "Arrêts prématurés d'actions",
    "Actions arrêtées prématurément dans la période, au jour de leur fin (à défaut de l'arrêt, à défaut à la date où "
    "l'action apparaît).",
    f.ACTIONS,
    "flux",
    s.actions_arretees,
    (x.ARRET, *x.ACTIONS[1:], MOIS),
)
mesure(
    "enfants_des_actions",
    "Enfants concernés par une action",
    f"Enfants ayant au moins une action commencée ({COMMENCEES}) qui touche la période ; {COURT}.",
    u.ENFANTS,
    "période",
    s.actions_commencees,
    x.ACTIONS,
)
mesure(
    "heures_des_actions",
    "Heures réalisées",
    "Heures des actions commencées qui touchent la période : celles des séances où l'enfant était présent pendant la "
    "période si l'action est celle d'un groupe, sinon le volume réalisé noté sur l'action, compté en entier.",
    f.HEURES,
    "période",
    s.actions_realisees,
    x.ACTIONS,
    chiffre=Chiffre(s.volumes, "heures", par=6000),
)
mesure(
    "taux_de_presence",
    "Taux de présence aux séances",
    "Présences sur présences et absences (excusées comprises) pointées aux séances de la période, séances annulées à "
    "part ; l'effectif est le nombre de séances.",
    f.SEANCES,
    "période",
    s.presences,
    x.PRESENCES,
    chiffre=Chiffre(s.assiduite, "%"),
)
mesure(
    "remplissage_des_groupes",
    "Remplissage des groupes",
    "Enfants différents inscrits (liste d'attente à part) pendant la période sur places, pour les groupes ouverts sur "
    "la période dont les places sont connues ; l'effectif est le nombre de groupes.",
    f.GROUPES,
    "période",
    s.groupes,
    x.GROUPES,
    chiffre=Chiffre(s.remplissage, "%"),
)
for voix, selection in (
    ("enfants", s.bilans_des_enfants),
    ("referents", s.bilans_des_referents),
    ("professionnels", s.bilans_des_professionnels),
    ("familles", s.bilans_des_familles),
):
    nom = voix.replace("ref", "réf")
    mesure(
        f"bilans_des_{voix}",
        f"Bilans des actions par les {nom}",
        f"Ce que disent les {nom} des actions, à la date du bilan ; sans résultat, le bilan est « Non renseigné ».",
        f.BILANS,
        "flux",
        selection,
        (*x.BILANS, MOIS),
    )
mesure(
    "preconisations",
    "Préconisations",
    "Actions conseillées par l'équipe, à la date de la préconisation, abandonnées comprises.",
    f.PRECONISATIONS,
    "flux",
    s.preconisations,
    (*x.PRECONISATIONS, MOIS),
)
mesure(
    "realisation_des_preconisations",
    "Réalisation des préconisations",
    f"Part des préconisations de la période, abandonnées comprises, dont est née une action {COMMENCEES}.",
    f.PRECONISATIONS,
    "flux",
    s.preconisations,
    (*x.PRECONISATIONS, MOIS),
    chiffre=Chiffre(s.realisation, "%"),
)
mesure(
    "familles_de_la_parentalite",
    "Familles ayant bénéficié d'une action parentalité",
    f"Familles dont un enfant a une action du domaine « soutien à la parentalité » {COMMENCEES} qui touche la période.",
    u.FAMILLES,
    "période",
    s.actions_de_parentalite,
    x.ACTIONS,
)

# Le CLAS, les collégiens exclus, le décrochage

DU_CLAS = "d'un groupe dont le dispositif est le CLAS"
mesure(
    "inscrits_au_clas",
    "CLAS : enfants inscrits",
    f"Enfants inscrits (liste d'attente à part) pendant la période au titre {DU_CLAS}.",
    u.ENFANTS,
    "période",
    s.inscriptions_au_clas,
    x.INSCRIPTIONS_AU_CLAS,
)
mesure(
    "assiduite_au_clas",
    "CLAS : assiduité",
    f"Présences sur présences et absences pointées aux séances de la période {DU_CLAS} ; l'effectif est le nombre de "
    "séances.",
    f.SEANCES,
    "période",
    s.presences_au_clas,
    x.PRESENCES_AU_CLAS,
    chiffre=Chiffre(s.assiduite, "%"),
)
mesure(
    "parents_au_clas",
    "CLAS : participation des parents",
    f"Familles dont un parent est venu à au moins une séance de la période {DU_CLAS}.",
    u.FAMILLES,
    "période",
    s.parents_au_clas,
    x.PRESENCES_AU_CLAS,
)
mesure(
    "accueils",
    "Collégiens exclus : accueils",
    "Accueils acceptés des exclusions dont le premier jour tombe dans la période.",
    f.EXCLUSIONS,
    "période",
    s.accueils,
    x.EXCLUSIONS,
)
mesure(
    "duree_des_accueils",
    "Collégiens exclus : durée d'accueil",
    "Jours d'accueil (à défaut, d'exclusion) des accueils acceptés dont l'exclusion commence dans la période.",
    f.JOURS_D_ACCUEIL,
    "période",
    s.accueils_dates,
    x.EXCLUSIONS,
    chiffre=Chiffre(s.jours_d_accueil, "jours"),
)
mesure(
    "reponses_aux_accueils",
    "Collégiens exclus : réponse des parents",
    "Exclusions dont le premier jour tombe dans la période, selon la réponse des parents à l'accueil proposé.",
    f.EXCLUSIONS,
    "période",
    s.exclusions,
    (x.ACCUEIL, *x.EXCLUSIONS),
)
mesure(
    "recidives",
    "Collégiens exclus : nouvelle exclusion après accueil",
    "Accueils acceptés de la période, selon que l'enfant a été de nouveau exclu ensuite, avant la fin de la période.",
    f.EXCLUSIONS,
    "période",
    s.accueils_et_suite,
    (x.RECIDIVE, *x.EXCLUSIONS),
)
mesure(
    "jeunes_en_decrochage",
    "Décrochage : jeunes repérés",
    "Enfants ayant un parcours du dispositif « décrochage », selon son état au dernier jour de la période, repérés et "
    "pas encore entrés compris, sortis depuis le début de la période compris.",
    u.ENFANTS,
    "période",
    s.decrochage,
    (a.ETAT, *a.COMMUNS),
)
mesure(
    "solutions_au_decrochage",
    "Décrochage : solutions à la sortie",
    "Enfants dont un parcours du dispositif « décrochage » finit dans la période, selon le motif de sortie.",
    u.ENFANTS,
    "période",
    s.sorties_du_decrochage,
    (*a.COMMUNS, a.MOTIF, a.DUREE),
)
mesure(
    "passages_entre_dispositifs",
    "Passages entre dispositifs",
    "Parcours ouverts dans la période dont l'enfant a quitté, ce jour-là ou avant, un parcours d'un autre dispositif : "
    "le dernier qu'il ait quitté, s'il est d'un autre dispositif, est l'origine.",
    u.PARCOURS,
    "période",
    s.passages,
    (a.DISPOSITIF_1, a.DISPOSITIF_2),
    filtres=(*a.ENFANT, a.DISPOSITIF_1, a.DISPOSITIF_2),
)
mesure(
    "accords",
    "Accords parentaux",
    "Accords d'adhésion au parcours donnés ou demandés au plus tard le dernier jour de la période, selon leur état ce "
    "jour-là ; un accord oral consigné, demandé ou pas encore demandé est en attente.",
    f.ACCORDS,
    "date",
    s.accords,
    x.ACCORDS,
)
