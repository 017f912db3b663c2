from django.urls import path

from jalon.socle.ville.views import accueil, conservation, image, ville

urlpatterns = [
    path("reglages/", accueil.reglages, name="reglages"),
    path("reglages/ville/", ville.ville, name="ville"),
    path("reglages/ville/apercu/", ville.ville_apercu, name="ville_apercu"),
    path("reglages/ville/logo/", image.logo_poser, name="logo_poser"),
    path("reglages/ville/logo/retirer/", image.logo_retirer, name="logo_retirer"),
    path("reglages/conservation/", conservation.durees, name="conservation"),
    path("reglages/conservation/<str:code>/", conservation.duree, name="duree"),
    path("ville.css", image.feuille, name="ville_feuille"),
    path("ville/logo/", image.logo, name="ville_logo"),
]
