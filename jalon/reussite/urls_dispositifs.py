"""Les dispositifs : des pages de réglages, hors des adresses du travail quotidien."""

from django.urls import path

from jalon.reussite.views import dispositifs

app_name = "dispositifs"
urlpatterns = [
    path("", dispositifs.dispositifs, name="dispositifs"),
    path("<slug:code>/", dispositifs.dispositif, name="dispositif"),
]
