"""Les mesures des enfants, des parcours, des objectifs, des familles : ce que l'on compte, quand, et selon quoi."""

from jalon.restitution.statistiques.mois import MOIS
from jalon.restitution.statistiques.registre import Chiffre
from jalon.reussite.indicateurs import axes as a
from jalon.reussite.indicateurs import selections as s
from jalon.reussite.indicateurs import unites as u
from jalon.reussite.indicateurs.declaration import DE_PERIODE, DE_SORTIE, mesure

mesure(
    "enfants_suivis",
    "Enfants suivis",
    "Enfants ayant au moins un parcours actif sur la période : entré au plus tard le dernier jour et non sorti avant "
    "le premier ; chaque enfant compte une fois par case où tombe l'un de ses parcours, lu à la fin de la période ou à "
    "sa sortie.",
    u.ENFANTS,
    "période",
    s.actifs,
    (*DE_PERIODE, a.RYTHME, a.ANNEE),
)
mesure(
    "file_active",
    "File active",
    "Enfants ayant un parcours en cours au dernier jour de la période (entré, et pas encore sorti) ; "
    "par mois, au dernier jour de chaque mois.",
    u.ENFANTS,
    "date",
    s.en_cours,
    (*DE_PERIODE, a.FIN_DE_MOIS),
)
mesure(
    "nouveaux_enfants",
    "Nouveaux enfants",
    "Enfants dont la toute première entrée, tous dispositifs confondus, tombe dans la période, bornes comprises.",
    u.ENFANTS,
    "flux",
    s.premieres_entrees,
    (*a.COMMUNS, MOIS),
)
mesure(
    "enfants_sortis",
    "Enfants sortis",
    "Enfants dont un parcours se termine dans la période et qui n'ont plus aucun parcours en cours à sa fin.",
    u.ENFANTS,
    "flux",
    s.dernieres_sorties,
    (*DE_SORTIE, MOIS),
)
mesure(
    "enfants_de_plusieurs_dispositifs",
    "Enfants suivis dans plusieurs dispositifs à la fois",
    "Enfants dont deux parcours de dispositifs différents se chevauchent au moins un jour dans la période ; chaque "
    "couple de dispositifs est compté une fois, dans l'ordre de la liste.",
    u.ENFANTS,
    "période",
    s.actifs,
    (a.DISPOSITIF_1, a.DISPOSITIF_2),
    filtres=DE_PERIODE,
    apres=s.dispositifs_simultanes,
)
mesure(
    "enfants_revenus",
    "Enfants ayant plusieurs parcours",
    "Enfants suivis sur la période qui ont eu, depuis toujours, au moins deux parcours dans un même dispositif.",
    u.ENFANTS,
    "période",
    s.des_revenus,
    DE_PERIODE,
)
mesure(
    "etat_des_parcours",
    "État des parcours",
    "Parcours selon leur état au dernier jour de la période : pas encore entrés, en cours, suspendus, en veille, ou "
    "terminés si leur sortie tombe dans la période.",
    u.PARCOURS,
    "date",
    s.connus,
    (a.ETAT, *a.COMMUNS),
)
mesure(
    "parcours_actifs",
    "Parcours actifs",
    "Parcours entrés au plus tard le dernier jour de la période et non sortis avant le premier.",
    u.PARCOURS,
    "période",
    s.actifs,
    (*DE_PERIODE, a.ANNEE),
)
mesure(
    "parcours_ouverts",
    "Parcours ouverts",
    "Parcours dont la date d'entrée tombe dans la période, bornes comprises, lus ce jour-là.",
    u.PARCOURS,
    "flux",
    s.ouverts,
    (*a.COMMUNS, MOIS),
)
mesure(
    "parcours_finis",
    "Parcours finis",
    "Parcours dont la date de sortie tombe dans la période, bornes comprises, lus ce jour-là ; la durée va de l'entrée "
    "à la sortie, en mois civils accomplis, suspensions comprises.",
    u.PARCOURS,
    "flux",
    s.finis,
    (*DE_SORTIE, MOIS),
)
mesure(
    "duree_des_parcours_finis",
    "Durée des parcours finis",
    "Durée moyenne et médiane, de l'entrée à la sortie, des parcours dont la sortie tombe dans la période, en mois de "
    "30,4375 jours arrondis au dixième, suspensions comprises.",
    u.PARCOURS,
    "flux",
    s.finis,
    (*DE_SORTIE, MOIS),
    chiffre=Chiffre(lambda sel: sel.jours - sel.ville.parcours.entree[sel.lignes], "mois"),
)
mesure(
    "parcours_suspendus",
    "Parcours suspendus",
    "Parcours actifs dont une suspension touche la période, et durée de ces suspensions (en mois de 30,4375 jours), de "
    "leur début à leur fin ou, si elles courent encore, à la fin de la période ou à la sortie.",
    u.PARCOURS,
    "période",
    s.suspendus,
    DE_PERIODE,
    chiffre=Chiffre(s.jours_de_pause, "mois"),
)
mesure(
    "objectifs_en_cours",
    "Objectifs des parcours en cours",
    "Objectifs des parcours en cours au dernier jour de la période, quelles que soient les dates des objectifs.",
    u.OBJECTIFS,
    "date",
    s.objectifs_en_cours,
    (a.DOMAINE_DE_L_OBJECTIF, a.ATTEINTE, *a.ENFANT, *a.PARCOURS, a.DUREE),
)
mesure(
    "objectifs_evalues",
    "Objectifs évalués",
    "Objectifs évalués dans la période selon leur degré d'atteinte ; sans date d'évaluation, un objectif compte à la "
    "sortie de son parcours.",
    u.OBJECTIFS,
    "flux",
    s.objectifs_evalues,
    (a.ATTEINTE, a.DOMAINE_DE_L_OBJECTIF, *a.ENFANT, *a.PARCOURS, a.DUREE, MOIS),
)
mesure(
    "familles_suivies",
    "Familles suivies",
    "Familles dont un enfant au moins a un parcours actif sur la période ; l'ancienneté va de l'entrée d'un parcours à "
    "la fin de la période ou à sa sortie.",
    u.FAMILLES,
    "période",
    s.actifs,
    DE_PERIODE,
)
mesure(
    "familles_de_plusieurs_enfants",
    "Familles avec plusieurs enfants suivis",
    "Familles dont au moins deux enfants ont un parcours actif sur la période.",
    u.FAMILLES,
    "période",
    s.actifs,
    DE_PERIODE,
    apres=s.fratries_suivies,
)
mesure(
    "etablissements_concernes",
    "Établissements scolaires concernés",
    "Établissements où est scolarisé, à la fin de la période ou à sa sortie, au moins un enfant suivi sur la période.",
    u.ETABLISSEMENTS,
    "période",
    s.actifs,
    DE_PERIODE,
)
