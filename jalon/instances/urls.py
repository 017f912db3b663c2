from django.urls import path

from jalon.instances.views import documents, impressions, ordre, points, reglages, seances

app_name = "instances"

des_seances = [
    path("seances/", seances.seances, name="seances"),
    path("seances/<int:pk>/", seances.seance, name="seance"),
    path("seances/<int:pk>/modifier/", seances.seance_modifier, name="seance_modifier"),
    path("seances/<int:pk>/annuler/", seances.seance_annuler, name="seance_annuler"),
    path("seances/<int:pk>/ouvrir/", seances.seance_ouvrir, name="seance_ouvrir"),
    path("seances/<int:pk>/clore/", seances.seance_clore, name="seance_clore"),
    path("seances/<int:pk>/presences/", seances.seance_presences, name="seance_presences"),
    path("seances/<int:pk>/convier/", seances.seance_convier, name="seance_convier"),
    path("seances/<int:pk>/convocations/", seances.seance_convocations, name="seance_convocations"),
    path("convocations/<int:pk>/retirer/", seances.convocation_retirer, name="convocation_retirer"),
]

de_l_ordre_du_jour = [
    path("seances/<int:pk>/candidats/", ordre.candidats, name="candidats"),
    path("seances/<int:pk>/points/ajouter/", ordre.point_ajouter, name="point_ajouter"),
    path("points/<int:pk>/modifier/", ordre.point_modifier, name="point_modifier"),
    path("points/<int:pk>/placer/", ordre.point_placer, name="point_placer"),
    path("points/<int:pk>/retirer/", ordre.point_retirer, name="point_retirer"),
    path("points/<int:pk>/convier/", ordre.point_convier, name="point_convier"),
]

des_points = [
    path("points/<int:pk>/", points.point, name="point"),
    path("points/<int:pk>/tenir/", points.point_tenir, name="point_tenir"),
    path("points/<int:pk>/restituer/", points.point_restituer, name="point_restituer"),
    path("decisions/", points.decisions, name="decisions"),
    path("decisions/<int:pk>/", points.decision_modifier, name="decision_modifier"),
    path("decisions/<int:pk>/retirer/", points.decision_retirer, name="decision_retirer"),
    path("decisions/<int:pk>/faite/", points.decision_faite, name="decision_faite"),
]

a_imprimer = [
    path("seances/<int:pk>/ordre-du-jour/<slug:variante>/", impressions.ordre_du_jour, name="ordre_du_jour"),
    path("seances/<int:pk>/feuilles/<slug:variante>/", impressions.feuilles, name="feuilles"),
    path("seances/<int:pk>/releves/", impressions.releves, name="releves"),
    path("seances/<int:pk>/releve/", impressions.releve_equipe, name="releve_equipe"),
    path("seances/<int:pk>/releve/<int:intervenant_pk>/", impressions.releve_partenaire, name="releve_partenaire"),
    path("points/<int:pk>/restitution/", impressions.releve_famille, name="releve_famille"),
    path("reglages/<int:pk>/charte/", impressions.charte, name="charte"),
]

a_produire = [
    path("seances/<int:pk>/documents/", documents.seance_documents, name="seance_documents"),
    path("seances/<int:pk>/documents/lot/<slug:lot>/", documents.seance_lot, name="seance_lot"),
    path("seances/<int:pk>/documents/<slug:code>/", documents.seance_document, name="seance_document"),
]

des_reglages = [
    path("reglages/", reglages.instances, name="instances"),
    path("reglages/nouvelle/", reglages.instance_creer, name="instance_creer"),
    path("reglages/<int:pk>/", reglages.instance, name="instance"),
    path("reglages/<int:pk>/modifier/", reglages.instance_modifier, name="instance_modifier"),
    path("reglages/<int:pk>/retirer/", reglages.instance_retirer, name="instance_retirer"),
    path("reglages/<int:pk>/planifier/", seances.seance_planifier, name="seance_planifier"),
    path("reglages/<int:pk>/membres/ajouter/", reglages.membre_ajouter, name="membre_ajouter"),
    path("membres/<int:pk>/", reglages.membre_modifier, name="membre_modifier"),
]

urlpatterns = [*des_seances, *de_l_ordre_du_jour, *des_points, *a_imprimer, *a_produire, *des_reglages]
