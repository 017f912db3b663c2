from django.urls import path

from jalon.saisie.views import apercu, champs, configuration, outils, paquets, publication

app_name = "saisie"
ENTITE = "champs/<str:entite>/"
urlpatterns = [
    path("outils/", outils.outils, name="outils"),
    path("outils/nouveau/", outils.outil_creer, name="outil_creer"),
    path("outils/<int:pk>/", outils.outil, name="outil"),
    path("outils/<int:pk>/modifier/", outils.outil_modifier, name="outil_modifier"),
    path("outils/<int:pk>/publier/", outils.outil_publier, name="outil_publier"),
    path("outils/<int:pk>/retirer/", outils.outil_retirer, name="outil_retirer"),
    path("champs/", configuration.configuration, name="configuration"),
    path("champs/preparation/", publication.preparation, name="preparation"),
    path("champs/preparation/abandonner/", publication.abandonner, name="abandonner"),
    path("champs/versions/", publication.versions, name="versions"),
    path("champs/versions/<int:numero>/", publication.version, name="version"),
    path("champs/versions/<int:numero>/reprendre/", publication.version_reprendre, name="version_reprendre"),
    path(ENTITE, configuration.entite, name="entite"),
    path(f"{ENTITE}ajouter/", champs.champ_ajouter, name="champ_ajouter"),
    path(f"{ENTITE}ranger/", configuration.champs_ranger, name="champs_ranger"),
    path(f"{ENTITE}apercu/", apercu.apercu, name="apercu"),
    path(f"{ENTITE}onglets/ajouter/", configuration.onglet_ajouter, name="onglet_ajouter"),
    path(f"{ENTITE}onglets/ranger/", configuration.onglets_ranger, name="onglets_ranger"),
    path(f"{ENTITE}onglet/<slug:code>/", champs.onglet, name="onglet"),
    path(f"{ENTITE}origine/<slug:code>/", champs.natif, name="natif"),
    path(f"{ENTITE}champ/<slug:code>/", champs.champ, name="champ"),
    path(f"{ENTITE}champ/<slug:code>/retirer/", champs.champ_retirer, name="champ_retirer"),
    path(f"{ENTITE}champ/<slug:code>/remettre/", champs.champ_remettre, name="champ_remettre"),
    path("paquets/", paquets.paquets, name="paquets"),
    path("paquets/emporter/", paquets.paquet_emporter, name="paquet_emporter"),
    path("paquets/origine/", paquets.paquet_d_origine, name="paquet_d_origine"),
    path("paquets/<int:pk>/", paquets.paquet, name="paquet"),
    path("paquets/<int:pk>/oublier/", paquets.paquet_oublier, name="paquet_oublier"),
]
