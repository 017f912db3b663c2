from django.urls import path

from jalon.restitution.reprise.views import colonnes, depot, lignes, marche

app_name = "reprise"
urlpatterns = [
    path("", depot.reprises, name="reprises"),
    path("<int:pk>/", depot.reprise, name="reprise"),
    path("<int:pk>/feuille/", depot.feuille, name="feuille"),
    path("<int:pk>/abandonner/", depot.abandonner, name="abandonner"),
    path("<int:pk>/table/", colonnes.table, name="table"),
    path("<int:pk>/colonnes/", colonnes.colonnes, name="colonnes"),
    path("<int:pk>/colonnes/<int:rang>/", colonnes.effet, name="effet"),
    path("<int:pk>/mots/", lignes.mots, name="mots"),
    path("<int:pk>/lignes/", lignes.lignes, name="lignes"),
    path("<int:pk>/lignes/<int:numero>/", lignes.ligne, name="ligne"),
    path("<int:pk>/lignes/<int:numero>/ecarter/", lignes.ecarter, name="ecarter"),
    path("<int:pk>/lignes/<int:numero>/remettre/", lignes.remettre, name="remettre"),
    path("<int:pk>/verifier/", marche.verifier, name="verifier"),
    path("<int:pk>/importer/", marche.importer, name="importer"),
    path("<int:pk>/reprendre/", marche.reprendre, name="reprendre"),
    path("<int:pk>/suivi/", marche.suivi, name="suivi"),
    path("<int:pk>/rapport/", marche.rapport, name="rapport"),
    path("<int:pk>/defaire/", marche.defaire, name="defaire"),
]
