from django.urls import include, path

from jalon.socle import views
from jalon.socle.comptes import views as comptes

app_name = "socle"
urlpatterns = [
    path("", views.accueil, name="accueil"),
    path("compte/sessions/", comptes.mes_sessions, name="sessions"),
    path("session/rouvrir/", comptes.session_rouvrir, name="session_rouvrir"),
    path("session/verrouiller/", comptes.session_verrouiller, name="session_verrouiller"),
    path("session/geste/", comptes.session_geste, name="session_geste"),
    path("pieces/", include("jalon.socle.pieces.urls")),
    path("", include("jalon.socle.suivi.urls")),
    path("", include("jalon.socle.listes.urls")),
    path("", include("jalon.socle.reseau.urls")),
]
