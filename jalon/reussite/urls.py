from django.urls import path

from jalon.reussite import urls_accords, urls_bascule, urls_documents, urls_groupes
from jalon.reussite.views import (
    actions,
    appels,
    bilans,
    classe,
    contacts,
    demande,
    demandes,
    diagnostics,
    dossier,
    doublons,
    evaluations,
    exclusions,
    fiche,
    invitations,
    liste,
    objectifs,
    parcours,
    passation,
    preconisations,
    radar,
    recherche,
    sortie,
)

app_name = "reussite"

de_la_liste = [
    path("enfants/", liste.enfants, name="enfants"),
    path("enfants/exporter/<slug:format>/", liste.enfants_exporter, name="enfants_exporter"),
    path("enfants/imprimer/", liste.enfants_imprimer, name="enfants_imprimer"),
    path("liste-de-classe/", classe.liste_de_classe, name="liste_de_classe"),
    path("liste-de-classe/noter/", classe.liste_de_classe_noter, name="liste_de_classe_noter"),
    path("enfants/nouveau/", recherche.enfant_creer, name="enfant_creer"),
    path("recherche/", recherche.recherche, name="recherche"),
    path("doublons/", doublons.doublons, name="doublons"),
    path("doublons/<int:pk>/<int:autre>/", doublons.fusion, name="fusion"),
    path("doublons/<int:pk>/<int:autre>/ecarter/", doublons.paire_ecarter, name="paire_ecarter"),
]

des_demandes = [
    path("demandes/", demandes.demandes, name="demandes"),
    path("demandes/exporter/<slug:format>/", demandes.demandes_exporter, name="demandes_exporter"),
    path("demandes/deposer/", demande.demande_deposer, name="demande_deposer"),
    path("demandes/<int:pk>/", demande.demande, name="demande"),
    path("demandes/<int:pk>/modifier/", demande.demande_modifier, name="demande_modifier"),
    path("demandes/<int:pk>/suite/", demande.demande_suite, name="demande_suite"),
    path("demandes/<int:pk>/repondre/", demande.demande_repondre, name="demande_repondre"),
    path("demandes/<int:pk>/rattacher/", demande.demande_rattacher, name="demande_rattacher"),
    path("demandes/invitations/", invitations.invitations, name="invitations"),
    path("demandes/invitations/inviter/", invitations.invitation_creer, name="invitation_creer"),
    path("demandes/invitations/<int:pk>/renouveler/", invitations.invitation_renouveler, name="invitation_renouveler"),
    path("demandes/invitations/<int:pk>/revoquer/", invitations.invitation_revoquer, name="invitation_revoquer"),
    path("demandes/appels/", appels.appels, name="appels"),
    path("demandes/appels/noter/", appels.appel_noter, name="appel_noter"),
    path("demandes/appels/<int:pk>/rattacher/", appels.appel_rattacher, name="appel_rattacher"),
    path("demandes/appels/<int:pk>/demande/", appels.appel_demander, name="appel_demander"),
    path("demandes/appels/<int:pk>/retirer/", appels.appel_retirer, name="appel_retirer"),
]

du_dossier = [
    path("enfants/nouveau/saisie/", dossier.enfant_saisir, name="enfant_saisir"),
    path("enfants/<int:pk>/", fiche.enfant, name="enfant"),
    path("enfants/<int:pk>/consultations/", fiche.enfant_consultations, name="enfant_consultations"),
    path("enfants/<int:pk>/acces/", fiche.enfant_acces, name="enfant_acces"),
    path("enfants/<int:pk>/modifier/", dossier.enfant_modifier, name="enfant_modifier"),
    path("enfants/<int:pk>/champs/<slug:nom>/", dossier.enfant_champs, name="enfant_champs"),
    path("enfants/<int:pk>/famille/", dossier.famille, name="enfant_famille"),
    path("enfants/<int:pk>/responsables/ajouter/", dossier.responsable_ajouter, name="responsable_ajouter"),
    path(
        "enfants/<int:pk>/responsables/<int:responsable_pk>/",
        dossier.responsable_modifier,
        name="responsable_modifier",
    ),
    path(
        "enfants/<int:pk>/responsables/<int:responsable_pk>/retirer/",
        dossier.responsable_retirer,
        name="responsable_retirer",
    ),
    path("enfants/<int:pk>/situations/ajouter/", dossier.situation_dater, name="situation_dater"),
    path(
        "enfants/<int:pk>/situations/<int:situation_pk>/retirer/", dossier.situation_retirer, name="situation_retirer"
    ),
    path("enfants/<int:pk>/scolarites/ajouter/", dossier.scolarite_ajouter, name="scolarite_ajouter"),
    path("enfants/<int:pk>/scolarites/<int:scolarite_pk>/", dossier.scolarite_modifier, name="scolarite_modifier"),
    path(
        "enfants/<int:pk>/scolarites/<int:scolarite_pk>/retirer/", dossier.scolarite_retirer, name="scolarite_retirer"
    ),
    path("enfants/<int:pk>/parcours/ouvrir/", parcours.parcours_ouvrir, name="parcours_ouvrir"),
    path("enfants/<int:pk>/contacts/noter/", contacts.contact_noter, name="contact_noter"),
    path("enfants/<int:pk>/contacts/<int:contact_pk>/", contacts.contact_modifier, name="contact_modifier"),
    path("enfants/<int:pk>/contacts/<int:contact_pk>/retirer/", contacts.contact_retirer, name="contact_retirer"),
    path("enfants/<int:pk>/echeances/ajouter/", contacts.echeance_ajouter, name="echeance_ajouter"),
    path("enfants/<int:pk>/documents/joindre/", contacts.piece_joindre, name="piece_joindre"),
    path("enfants/<int:pk>/actions/ajouter/", actions.action_ajouter, name="action_ajouter"),
    path("enfants/<int:pk>/exclusions/noter/", exclusions.exclusion_noter, name="exclusion_noter"),
    path("enfants/<int:pk>/<slug:nom>/", fiche.enfant, name="enfant_onglet"),
    path("echeances/<int:pk>/reporter/", contacts.echeance_reporter, name="echeance_reporter"),
]

du_parcours = [
    path("parcours/<int:pk>/modifier/", parcours.parcours_modifier, name="parcours_modifier"),
    path("parcours/<int:pk>/entrer/", parcours.parcours_entrer, name="parcours_entrer"),
    path("parcours/<int:pk>/etat/", parcours.parcours_etat, name="parcours_etat"),
    path("parcours/<int:pk>/suspendre/", parcours.parcours_suspendre, name="parcours_suspendre"),
    path("parcours/<int:pk>/reprendre/", parcours.parcours_reprendre, name="parcours_reprendre"),
    path("parcours/<int:pk>/veille/", parcours.parcours_veille, name="parcours_veille"),
    path("parcours/<int:pk>/clore/", sortie.parcours_clore, name="parcours_clore"),
    path("parcours/<int:pk>/rouvrir/", parcours.parcours_rouvrir, name="parcours_rouvrir"),
    path("parcours/<int:pk>/annuler/", parcours.parcours_annuler, name="parcours_annuler"),
    path("parcours/<int:pk>/referent/", parcours.parcours_referent, name="parcours_referent"),
    path("parcours/<int:pk>/profil/", parcours.parcours_profil, name="parcours_profil"),
    path("parcours/<int:pk>/objectifs/ajouter/", objectifs.objectif_ajouter, name="objectif_ajouter"),
    path("objectifs/<int:pk>/", objectifs.objectif_modifier, name="objectif_modifier"),
    path("objectifs/<int:pk>/evaluer/", objectifs.objectif_evaluer, name="objectif_evaluer"),
    path("objectifs/<int:pk>/retirer/", objectifs.objectif_retirer, name="objectif_retirer"),
]

des_evaluations = [
    path("parcours/<int:pk>/evaluer/", evaluations.evaluation_ajouter, name="evaluation_ajouter"),
    path("evaluations/<int:pk>/", evaluations.evaluation_modifier, name="evaluation_modifier"),
    path("evaluations/<int:pk>/retirer/", evaluations.evaluation_retirer, name="evaluation_retirer"),
]

pour_passer_la_main = [
    path("passation/", passation.passation, name="passation"),
    path("passation/<int:pk>/accepter/", passation.passation_accepter, name="passation_accepter"),
    path("passation/<int:pk>/refuser/", passation.passation_refuser, name="passation_refuser"),
    path("interims/", passation.interims, name="interims"),
    path("interims/<int:pk>/finir/", passation.interim_finir, name="interim_finir"),
    path("radar/", radar.page_du_radar, name="radar"),
]

du_plan = [
    path("parcours/<int:pk>/actions/ajouter/", actions.action_ajouter_au_plan, name="action_ajouter_au_plan"),
    path("actions/<int:pk>/", actions.action_modifier, name="action_modifier"),
    path("actions/<int:pk>/etat/", actions.action_etat, name="action_etat"),
    path("actions/<int:pk>/retirer/", actions.action_retirer, name="action_retirer"),
    path("actions/<int:pk>/bilans/", bilans.bilans, name="bilans"),
    path("actions/<int:pk>/bilans/noter/", bilans.bilan_noter, name="bilan_noter"),
    path("actions/<int:pk>/bilans/demander/", bilans.bilans_demander, name="bilans_demander"),
    path("bilans/<int:pk>/", bilans.bilan_modifier, name="bilan_modifier"),
    path("bilans/<int:pk>/retirer/", bilans.bilan_retirer, name="bilan_retirer"),
    path(
        "parcours/<int:pk>/preconisations/ajouter/",
        preconisations.preconisation_ajouter,
        name="preconisation_ajouter",
    ),
    path("preconisations/<int:pk>/", preconisations.preconisation_modifier, name="preconisation_modifier"),
    path("preconisations/<int:pk>/realiser/", preconisations.preconisation_realiser, name="preconisation_realiser"),
    path(
        "preconisations/<int:pk>/abandonner/",
        preconisations.preconisation_abandonner,
        name="preconisation_abandonner",
    ),
    path("preconisations/<int:pk>/retirer/", preconisations.preconisation_retirer, name="preconisation_retirer"),
    path("parcours/<int:pk>/diagnostics/", diagnostics.diagnostics, name="diagnostics"),
    path("parcours/<int:pk>/diagnostics/noter/", diagnostics.diagnostic_noter, name="diagnostic_noter"),
    path("diagnostics/<int:pk>/", diagnostics.diagnostic_modifier, name="diagnostic_modifier"),
    path("diagnostics/<int:pk>/retirer/", diagnostics.diagnostic_retirer, name="diagnostic_retirer"),
]

des_exclusions = [
    path("exclusions/", exclusions.exclusions, name="exclusions"),
    path("exclusions/<int:pk>/", exclusions.exclusion_modifier, name="exclusion_modifier"),
    path("exclusions/<int:pk>/accueil/", exclusions.exclusion_accueil, name="exclusion_accueil"),
    path("exclusions/<int:pk>/retour/", exclusions.exclusion_retour, name="exclusion_retour"),
    path("exclusions/<int:pk>/retirer/", exclusions.exclusion_retirer, name="exclusion_retirer"),
]

urlpatterns = [
    *urls_accords.urlpatterns,
    *urls_documents.urlpatterns,
    *urls_groupes.urlpatterns,
    *urls_bascule.urlpatterns,
    *des_demandes,
    *de_la_liste,
    *du_dossier,
    *du_parcours,
    *du_plan,
    *des_exclusions,
    *des_evaluations,
    *pour_passer_la_main,
]
