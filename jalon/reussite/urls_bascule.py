"""Les adresses de la bascule d'année et des actions en lot."""

from django.urls import path

from jalon.reussite.views import bascule, lots, lots_demandes

urlpatterns = [
    path("bascule/", bascule.bascule, name="bascule"),
    path("bascule/<slug:annee>/ecole/<int:pk>/", bascule.bascule_ecole, name="bascule_ecole"),
    path("bascule/<slug:annee>/sans-ecole/", bascule.bascule_ecole, name="bascule_sans_ecole"),
    path("bascule/<slug:annee>/annuler/", bascule.bascule_annuler, name="bascule_annuler"),
    path("bascule/<slug:annee>/accords/", bascule.bascule_accords, name="bascule_accords"),
    path("demandes/confier/", lots_demandes.demandes_confier, name="demandes_confier"),
    path("enfants/lot/<slug:action>/", lots.lot, name="lot"),
]
