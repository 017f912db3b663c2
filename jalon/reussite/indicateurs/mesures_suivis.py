"""Les mesures des suivis, des activités, des contacts, des délais, des évaluations, et les contrôles des parcours."""

from jalon.restitution.statistiques.mois import MOIS
from jalon.restitution.statistiques.registre import Chiffre, Differe
from jalon.reussite.indicateurs import axes as a
from jalon.reussite.indicateurs import axes_faits as x
from jalon.reussite.indicateurs import unites as u
from jalon.reussite.indicateurs import unites_faits as f
from jalon.reussite.indicateurs.declaration import DE_PERIODE, mesure

s = Differe("jalon.reussite.indicateurs.selections_suivis")

# Les suivis partenaires

COURT = (
    "un suivi court de son début (à défaut de la date de la demande, à défaut depuis toujours) à sa fin, et compte que "
    "l'enfant ait ou non un parcours"
)
mesure(
    "enfants_et_leurs_suivis",
    "Enfants suivis par un partenaire",
    f"Enfants ayant un suivi partenaire qui touche la période ; {COURT}.",
    u.ENFANTS,
    "période",
    s.suivis,
    x.SUIVIS,
)
mesure(
    "suivis",
    "Suivis partenaires",
    f"Suivis qui touchent la période ; {COURT} ; son état se lit du moment noté, à défaut de la prise en charge.",
    f.SUIVIS,
    "période",
    s.suivis,
    x.SUIVIS,
)
mesure(
    "familles_et_leurs_suivis",
    "Familles ayant un suivi partenaire",
    f"Familles dont un enfant a un suivi partenaire qui touche la période ; {COURT}.",
    u.FAMILLES,
    "période",
    s.suivis,
    x.SUIVIS,
)
mesure(
    "partenaires_par_enfant",
    "Nombre moyen de partenaires par enfant",
    "Nombre moyen de partenaires différents des enfants qui en ont au moins un dont le suivi touche la période.",
    u.ENFANTS,
    "période",
    s.enfants_et_partenaires,
    a.ENFANT,
    chiffre=Chiffre(lambda selection: selection.plus["partenaires"], "nombre"),
)
mesure(
    "suivis_a_la_sortie",
    "Suivis à la sortie du parcours",
    "Suivis, quelles que soient leurs dates, des enfants dont un parcours finit dans la période : antérieurs, à mettre "
    "en place, en cours, terminés ou relais de droit commun, selon le moment noté, à défaut la prise en charge.",
    f.SUIVIS,
    "flux",
    s.suivis_des_sortants,
    (*x.SUIVIS, MOIS),
)
mesure(
    "delai_de_prise_en_charge",
    "Délai d'attente d'une prise en charge",
    "Jours entre la demande et le début, pour les suivis qui commencent dans la période et dont les deux dates sont "
    "connues.",
    f.SUIVIS,
    "flux",
    s.attentes_finies,
    (*x.SUIVIS, MOIS),
    chiffre=Chiffre(s.jours_d_attente, "jours"),
)
mesure(
    "enfants_en_attente",
    "Enfants en attente d'une prise en charge",
    "Enfants ayant au dernier jour de la période un suivi demandé et pas commencé : sans date de début, il est demandé "
    "ou en liste d'attente ; sans date de demande, il l'est depuis toujours.",
    u.ENFANTS,
    "date",
    s.attentes,
    x.SUIVIS,
)

# Les activités extra-scolaires

mesure(
    "enfants_et_leurs_activites",
    "Activités extra-scolaires",
    "Enfants ayant une activité extra-scolaire qui touche la période (sans dates : depuis toujours et encore), qu'ils "
    "aient ou non un parcours ; « Aucune » est une réponse comme une autre.",
    u.ENFANTS,
    "période",
    s.activites,
    x.ACTIVITES,
)
mesure(
    "enfants_sans_activite",
    "Enfants sans activité extra-scolaire",
    "Enfants sans aucune activité en cours le jour où un parcours s'ouvre, et le jour où un parcours finit, dans la "
    "période ; une activité « Aucune » n'en est pas une.",
    u.ENFANTS,
    "flux",
    s.sans_activite,
    (x.ENTREE_OU_SORTIE, *a.COMMUNS, MOIS),
)

# Les contacts, les rendez-vous, les échéances

mesure(
    "contacts",
    "Contacts",
    "Contacts de la période, avec qui que ce soit, appels sans dossier compris ; un contact pour plusieurs enfants est "
    "un seul contact.",
    f.CONTACTS,
    "flux",
    s.contacts,
    (*x.CONTACTS, MOIS),
)
mesure(
    "entretiens_et_visites",
    "Entretiens et visites à domicile",
    "Contacts de la période dont le type est un entretien au bureau ou une visite à domicile, selon qui les a notés.",
    f.CONTACTS,
    "flux",
    s.entretiens_et_visites,
    (*x.CONTACTS, MOIS),
)
mesure(
    "contacts_par_parcours",
    "Fréquence des contacts par parcours",
    "Nombre moyen de contacts par parcours actif sur la période : ceux de l'enfant, dans la période, entre l'entrée et "
    "la sortie, notés pour ce parcours ou pour aucun ; l'effectif est le nombre de parcours.",
    u.PARCOURS,
    "période",
    s.actifs,
    DE_PERIODE,
    chiffre=Chiffre(s.contacts_du_parcours, "nombre"),
)
mesure(
    "echeances_depassees",
    "Échéances dépassées",
    "Échéances des dossiers d'enfants dont la date est passée au dernier jour de la période, ni faites ni annulées ce "
    "jour-là.",
    f.ECHEANCES,
    "date",
    s.echeances_depassees,
    x.ECHEANCES,
)
mesure(
    "rendez_vous_non_honores",
    "Rendez-vous non honorés",
    "Part des rendez-vous non honorés parmi les rendez-vous honorés et non honorés de la période ; ceux qui sont "
    "annulés, ou pas encore tenus, ne comptent pas.",
    f.RENDEZ_VOUS,
    "flux",
    s.rendez_vous,
    (*x.RENDEZ_VOUS, MOIS),
    chiffre=Chiffre(s.rendez_vous_manques, "%", par_unite=True),
)

# Les délais

REPERAGE = "la date de la demande examinée, à défaut celle du repérage du parcours"
mesure(
    "delai_d_examen",
    "Délai du repérage à l'examen",
    f"Jours entre le repérage ({REPERAGE}) et le premier examen en réunion qui le suit, pour les examens de la "
    "période.",
    f.JOURS_D_EXAMEN,
    "flux",
    s.examens_apres_reperage,
    (*x.EXAMENS, MOIS),
    chiffre=Chiffre(s.jours_avant_examen, "jours"),
)
mesure(
    "delai_du_premier_contact",
    "Délai du repérage au premier contact avec la famille",
    "Jours entre une demande rattachée à un dossier et le premier contact avec la famille ce jour-là ou après, pour "
    "les contacts de la période.",
    f.JOURS_DE_REPONSE,
    "flux",
    s.premiers_contacts,
    (*x.DEMANDES, MOIS),
    chiffre=Chiffre(s.jours_avant_contact, "jours"),
)
mesure(
    "delai_de_la_premiere_action",
    "Délai de l'examen à la première action",
    "Jours entre le premier examen en réunion d'un enfant pour un parcours et la première action, ni refusée ni "
    "annulée, qui commence ce jour-là ou après, pour les actions commencées dans la période.",
    f.JOURS_D_EXAMEN,
    "flux",
    s.actions_apres_examen,
    (*x.EXAMENS, MOIS),
    chiffre=Chiffre(s.jours_avant_action, "jours"),
)

# Les évaluations

EVALUATIONS = (*x.EVALUATIONS, x.MOTIF, MOIS)
SCORES = Chiffre(lambda selection: selection.plus["score"], "points")
mesure(
    "scores",
    "Scores des évaluations",
    "Score moyen des critères appréciés (« non exprimé » à part) aux évaluations de la période ; l'effectif est le "
    "nombre d'évaluations.",
    f.EVALUATIONS,
    "flux",
    s.notes,
    (x.TEMPS, *EVALUATIONS),
    chiffre=SCORES,
)
mesure(
    "distribution_des_scores",
    "Distribution des scores",
    "Évaluations de la période selon les scores donnés ; filtrer par critère (axe « domaine ») donne celle d'un "
    "critère.",
    f.EVALUATIONS,
    "flux",
    s.notes,
    (x.SCORE, *EVALUATIONS),
)
mesure(
    "evolutions",
    "Évolution de l'entrée à la sortie",
    "Écart moyen, par critère et par répondant d'un même parcours, entre la première appréciation d'entrée et la "
    "dernière de sortie, pour les sorties évaluées dans la période ; l'effectif est le nombre d'évaluations de sortie.",
    f.EVALUATIONS,
    "flux",
    s.evolutions,
    EVALUATIONS,
    chiffre=SCORES,
)
mesure(
    "evaluations_manquantes",
    "Évaluations manquantes",
    "Parcours ouverts dans la période sans aucune évaluation d'entrée, et parcours finis dans la période sans aucune "
    "évaluation de sortie.",
    f.MANQUANTES,
    "flux",
    s.evaluations_manquantes,
    (x.ENTREE_OU_SORTIE, *a.COMMUNS, MOIS),
)

# Les contrôles des parcours, la scolarité

mesure(
    "parcours_incomplets",
    "Parcours sans référent, sans objectif ou sans action",
    "Parcours en cours au dernier jour de la période à qui manque un référent ce jour-là, un objectif, ou une action "
    "du parcours ni refusée ni annulée (quelles que soient leurs dates).",
    u.PARCOURS,
    "date",
    s.parcours_incomplets,
    (x.MANQUE, *DE_PERIODE),
)
mesure(
    "parcours_sans_point_d_etape",
    "Parcours sans point d'étape",
    "Parcours en cours au dernier jour de la période dont l'entrée, le dernier examen en réunion et la dernière "
    "évaluation d'étape datent de plus de mois que n'en règle le dispositif (six à défaut).",
    u.PARCOURS,
    "date",
    s.sans_point_d_etape,
    DE_PERIODE,
)
mesure(
    "part_individualisee",
    "Part des parcours individualisés",
    "Part des enfants ayant un parcours actif d'un dispositif individualisé parmi les bénéficiaires de la période : "
    "ceux d'un parcours actif, d'une action commencée ou d'une inscription à un groupe.",
    u.ENFANTS,
    "période",
    s.beneficiaires,
    a.ENFANT,
    chiffre=Chiffre(s.part_individualisee, "%"),
)
mesure(
    "enfants_avec_amenagement",
    "Enfants avec aménagement de scolarité",
    "Enfants suivis sur la période dont la scolarité, à sa fin ou à la sortie du parcours, a un aménagement.",
    u.ENFANTS,
    "période",
    s.avec_amenagement,
    (x.AMENAGEMENT, *DE_PERIODE),
)
mesure(
    "enfants_absents_ou_exclus",
    "Enfants avec absentéisme ou exclusion",
    "Enfants suivis sur la période dont la scolarité, à sa fin ou à la sortie du parcours, signale un absentéisme ou "
    "au moins une exclusion.",
    u.ENFANTS,
    "période",
    s.absents_ou_exclus,
    DE_PERIODE,
)
