from django.urls import path

from jalon.saisie.views import outils

app_name = "saisie"
urlpatterns = [
    path("outils/", outils.outils, name="outils"),
    path("outils/nouveau/", outils.outil_creer, name="outil_creer"),
    path("outils/<int:pk>/", outils.outil, name="outil"),
    path("outils/<int:pk>/modifier/", outils.outil_modifier, name="outil_modifier"),
    path("outils/<int:pk>/publier/", outils.outil_publier, name="outil_publier"),
    path("outils/<int:pk>/retirer/", outils.outil_retirer, name="outil_retirer"),
]
