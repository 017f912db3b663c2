from django.urls import include, path

from jalon.config.views import sante

handler400 = "jalon.ui.erreurs.mauvaise_requete"
handler403 = "jalon.ui.erreurs.interdit"
handler404 = "jalon.ui.erreurs.introuvable"
handler429 = "jalon.socle.comptes.sessions.trop_de_demandes"
handler500 = "jalon.ui.erreurs.erreur_serveur"

urlpatterns = [
    path("sante/", sante, name="sante"),
    path("", include("jalon.socle.comptes.urls")),
    path("", include("jalon.socle.urls")),
    path("reussite/", include("jalon.reussite.urls")),
    path("instances/", include("jalon.instances.urls")),
    path("reglages/", include("jalon.saisie.urls")),
    path("reglages/reprise/", include("jalon.restitution.reprise.urls")),
    path("reglages/dispositifs/", include("jalon.reussite.urls_dispositifs")),
    path("reglages/documents/", include("jalon.restitution.editions.urls")),
    path("favoris/", include("jalon.restitution.favoris.urls")),
    path("statistiques/", include("jalon.restitution.statistiques.urls")),
    path("", include("jalon.portail.urls")),
    path("vitrine/", include("jalon.ui.urls")),
]
