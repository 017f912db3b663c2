from django.urls import path

from jalon.restitution.editions import views

app_name = "editions"
urlpatterns = [
    path("", views.modeles, name="modeles"),
    path("<slug:code>/", views.modele, name="modele"),
    path("<slug:code>/modele.<slug:format>", views.modele_par_defaut, name="modele_par_defaut"),
    path("version/<int:pk>/", views.modele_depose, name="modele_depose"),
    path("version/<int:pk>/retirer/", views.modele_retirer, name="modele_retirer"),
    path("version/<int:pk>/reprendre/", views.modele_reprendre, name="modele_reprendre"),
    path("lot/<int:pk>/", views.lot, name="lot"),
]
