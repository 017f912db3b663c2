from django.urls import path

from jalon.saisie import views

app_name = "saisie"
urlpatterns = [
    path("outils/", views.outils, name="outils"),
    path("outils/nouveau/", views.outil_creer, name="outil_creer"),
    path("outils/<int:pk>/", views.outil, name="outil"),
    path("outils/<int:pk>/modifier/", views.outil_modifier, name="outil_modifier"),
    path("outils/<int:pk>/publier/", views.outil_publier, name="outil_publier"),
    path("outils/<int:pk>/retirer/", views.outil_retirer, name="outil_retirer"),
]
