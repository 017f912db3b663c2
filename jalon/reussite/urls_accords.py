"""Les adresses des accords, des partages et de « Enfant en danger : que faire ? »."""

from django.urls import path

from jalon.reussite.views import accords, danger, partages

urlpatterns = [
    path("enfants/<int:pk>/accords/recueillir/", accords.accord_recueillir, name="accord_recueillir"),
    path("accords/<int:pk>/", accords.accord_modifier, name="accord_modifier"),
    path("accords/<int:pk>/retirer/", accords.accord_retirer, name="accord_retirer"),
    path("accords/<int:pk>/retire/", accords.accord_retire, name="accord_retire"),
    path("accords/<int:pk>/copie/", accords.accord_copie, name="accord_copie"),
    path("notice/", accords.notice, name="notice"),
    path("enfants/<int:pk>/partager/", partages.partage_ouvrir, name="partage_ouvrir"),
    path("partages/<int:pk>/", partages.partage, name="partage"),
    path("partages/<int:pk>/finir/", partages.partage_finir, name="partage_finir"),
    path("enfant-en-danger/", danger.danger, name="danger"),
    path("enfants/<int:pk>/en-danger/", danger.enfant_danger, name="enfant_danger"),
]
