"""Les pages publiques : un lien qui expire, ou le formulaire d'une ville."""

from django.urls import path

from jalon.portail.views import demandes, partage

app_name = "portail"

urlpatterns = [
    path("invitation/demande/<str:jeton>/", demandes.par_un_lien, name="demande"),
    path("invitation/demande/<str:jeton>/recue/", demandes.recue, name="recue"),
    path("invitation/partage/<str:jeton>/<int:enfant>/", partage.partage, name="partage"),
    path("invitation/partage/<str:jeton>/<int:enfant>/transmis/", partage.transmis, name="partage_transmis"),
    path("habitants/<slug:ville>/demander/", demandes.par_un_parent, name="demander"),
    path("habitants/<slug:ville>/demander/merci/", demandes.merci, name="merci"),
]
