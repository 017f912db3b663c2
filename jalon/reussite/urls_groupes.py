"""Les adresses des groupes, des séances, des heures, des suivis et des rendez-vous."""

from django.urls import path

from jalon.reussite.views import attentes, groupes, heures, rendez_vous, seances, suivis

des_groupes = [
    path("groupes/", groupes.groupes, name="groupes"),
    path("groupes/nouveau/", groupes.groupe_creer, name="groupe_creer"),
    path("groupes/<int:pk>/", groupes.groupe, name="groupe"),
    path("groupes/<int:pk>/modifier/", groupes.groupe_modifier, name="groupe_modifier"),
    path("groupes/<int:pk>/retirer/", groupes.groupe_retirer, name="groupe_retirer"),
    path("groupes/<int:pk>/inscrire/", groupes.groupe_choisir, name="groupe_choisir"),
    path("groupes/<int:pk>/inscrire/<int:enfant_pk>/", groupes.groupe_inscrire, name="groupe_inscrire"),
    path("groupes/<int:pk>/seances/", seances.seance_programmer, name="seance_programmer"),
    path("enfants/<int:pk>/groupes/inscrire/", groupes.enfant_inscrire, name="enfant_inscrire"),
    path("groupes/inscriptions/<int:pk>/finir/", groupes.inscription_finir, name="inscription_finir"),
    path("groupes/inscriptions/<int:pk>/placer/", groupes.inscription_placer, name="inscription_placer"),
    path("groupes/inscriptions/<int:pk>/retirer/", groupes.inscription_retirer, name="inscription_retirer"),
    path("groupes/seances/<int:pk>/", seances.seance, name="seance"),
    path("groupes/seances/<int:pk>/modifier/", seances.seance_modifier, name="seance_modifier"),
    path("groupes/seances/<int:pk>/annuler/", seances.seance_annuler, name="seance_annuler"),
    path("groupes/seances/<int:pk>/retablir/", seances.seance_retablir, name="seance_retablir"),
    path("heures/", heures.heures, name="heures"),
    path("heures/seances/", heures.heures_seances, name="heures_seances"),
    path("heures/exporter/<slug:format>/", heures.heures_exporter, name="heures_exporter"),
]

des_suivis = [
    path("attentes/", attentes.attentes, name="attentes"),
    path("attentes/exporter/<slug:format>/", attentes.attentes_exporter, name="attentes_exporter"),
    path("enfants/<int:pk>/suivis/noter/", suivis.suivi_noter, name="suivi_noter"),
    path("enfants/<int:pk>/activites/noter/", suivis.activite_noter, name="activite_noter"),
    path("enfants/<int:pk>/rendez-vous/prendre/", rendez_vous.rendez_vous_prendre, name="rendez_vous_prendre"),
    path("enfants/suivis/<int:pk>/", suivis.suivi_modifier, name="suivi_modifier"),
    path("enfants/suivis/<int:pk>/retirer/", suivis.suivi_retirer, name="suivi_retirer"),
    path("enfants/activites/<int:pk>/", suivis.activite_modifier, name="activite_modifier"),
    path("enfants/activites/<int:pk>/retirer/", suivis.activite_retirer, name="activite_retirer"),
    path("enfants/<int:pk>/rendez-vous/<int:rdv_pk>/", rendez_vous.rendez_vous_modifier, name="rendez_vous_modifier"),
    path(
        "enfants/<int:pk>/rendez-vous/<int:rdv_pk>/statut/", rendez_vous.rendez_vous_statut, name="rendez_vous_statut"
    ),
    path(
        "enfants/<int:pk>/rendez-vous/<int:rdv_pk>/retirer/",
        rendez_vous.rendez_vous_retirer,
        name="rendez_vous_retirer",
    ),
]

urlpatterns = [*des_groupes, *des_suivis]
