from django.urls import path

from jalon.socle.listes import views

VALEUR = "reglages/listes/<slug:code>/<int:pk>/"
urlpatterns = [
    path("reglages/listes/", views.listes, name="listes"),
    path("reglages/listes/<slug:code>/", views.liste, name="liste"),
    path("reglages/listes/<slug:code>/renommer/", views.liste_renommer, name="liste_renommer"),
    path(VALEUR, views.valeur, name="valeur"),
    path(f"{VALEUR}monter/", views.valeur_deplacer, {"sens": "monter"}, name="valeur_monter"),
    path(f"{VALEUR}descendre/", views.valeur_deplacer, {"sens": "descendre"}, name="valeur_descendre"),
    path(f"{VALEUR}remplacer/", views.valeur_remplacer, name="valeur_remplacer"),
    path(f"{VALEUR}retirer/", views.valeur_retirer, name="valeur_retirer"),
    path(f"{VALEUR}remettre/", views.valeur_remettre, name="valeur_remettre"),
]
