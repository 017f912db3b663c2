from django.urls import path

from jalon.ui import views

app_name = "ui"

urlpatterns = [
    path("", views.vitrine, name="vitrine"),
    path("dossier/", views.dossier, name="dossier"),
    path("publique/", views.publique, name="publique"),
    path("sur-place/", views.sur_place, name="sur_place"),
    path("refus/", views.refus, name="refus"),
]
