from django.urls import path

from jalon.restitution.favoris import views

app_name = "favoris"
urlpatterns = [
    path("<str:type>/", views.favoris, name="favoris"),
    path("<str:type>/nouveau/", views.favori_enregistrer, name="enregistrer"),
    path("vue/<int:pk>/", views.favori_modifier, name="modifier"),
    path("vue/<int:pk>/supprimer/", views.favori_supprimer, name="supprimer"),
]
