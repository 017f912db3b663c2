from django.urls import path

from jalon.restitution.statistiques import vues

app_name = "statistiques"
urlpatterns = [
    path("", vues.accueil, name="accueil"),
    path("<slug:code>/", vues.une, name="une"),
    path("<slug:code>/liste/", vues.liste, name="liste"),
    path("<slug:code>/exporter/<slug:format>/", vues.exporter, name="exporter"),
]
