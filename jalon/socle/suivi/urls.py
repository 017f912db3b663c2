from django.urls import path

from jalon.socle.suivi import views

urlpatterns = [
    path("gestes/", views.gestes, name="gestes"),
    path("gestes/<int:pk>/annuler/", views.geste_annuler, name="geste_annuler"),
    path("travaux/", views.travaux, name="travaux"),
    path("travaux/<int:pk>/", views.travail, name="travail"),
]
