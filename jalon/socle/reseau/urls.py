from django.urls import path

from jalon.socle.reseau import views
from jalon.socle.reseau.rubriques import RUBRIQUES


def _de(rubrique):
    base, un, options = f"reseau/{rubrique.code}/", rubrique.un, {"rubrique": rubrique.code}
    return [
        path(base, views.liste, options, name=rubrique.code),
        path(f"{base}nouveau/", views.creer, options, name=f"{un}_creer"),
        path(f"{base}<int:pk>/", views.fiche, options, name=un),
        path(f"{base}<int:pk>/modifier/", views.modifier, options, name=f"{un}_modifier"),
        path(f"{base}<int:pk>/retirer/", views.retirer, options, name=f"{un}_retirer"),
        path(f"{base}<int:pk>/remettre/", views.remettre, options, name=f"{un}_remettre"),
    ]


urlpatterns = [
    *(adresse for rubrique in RUBRIQUES.values() for adresse in _de(rubrique)),
    path("reseau/etablissements/<int:pk>/classer/", views.classer, name="etablissement_classer"),
    path(
        "reseau/etablissements/<int:pk>/classements/<int:classement>/supprimer/",
        views.supprimer_classement,
        name="classement_supprimer",
    ),
]
