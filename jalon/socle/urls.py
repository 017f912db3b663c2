from django.urls import include, path

from jalon.socle import views
from jalon.socle.agenda import views as agenda
from jalon.socle.comptes.views import gestion, roles, session
from jalon.socle.echeances import views as echeances
from jalon.socle.habilitations import views as habilitations
from jalon.socle.journal import views as journal

app_name = "socle"
urlpatterns = [
    path("", views.accueil, name="accueil"),
    path("echeances/<int:pk>/faite/", echeances.echeance_faite, name="echeance_faite"),
    path("a-faire/", views.a_faire, name="a_faire"),
    path("agenda/", agenda.agenda, name="agenda"),
    path("agenda/abonnement/", agenda.agenda_abonner, name="agenda_abonner"),
    path("agenda/abonnement/fermer/", agenda.agenda_desabonner, name="agenda_desabonner"),
    path("agenda/resume/", agenda.agenda_resume, name="agenda_resume"),
    path("agenda/<str:jeton>.ics", agenda.agenda_ics, name="agenda_ics"),
    path("compte/sessions/", session.mes_sessions, name="sessions"),
    path("session/rouvrir/", session.session_rouvrir, name="session_rouvrir"),
    path("session/verrouiller/", session.session_verrouiller, name="session_verrouiller"),
    path("session/geste/", session.session_geste, name="session_geste"),
    path("reglages/comptes/", gestion.comptes, name="comptes"),
    path("reglages/comptes/nouveau/", gestion.compte_creer, name="compte_creer"),
    path("reglages/comptes/<int:pk>/", gestion.compte, name="compte"),
    path("reglages/comptes/<int:pk>/lien/", gestion.compte_lien, name="compte_lien"),
    path("reglages/comptes/<int:pk>/fermer/", gestion.compte_desactiver, name="compte_desactiver"),
    path(
        "reglages/comptes/<int:pk>/seconds-facteurs/", gestion.compte_seconds_facteurs, name="compte_seconds_facteurs"
    ),
    path("reglages/comptes/<int:pk>/rouvrir/", gestion.compte_reactiver, name="compte_reactiver"),
    path("reglages/roles/", roles.roles, name="roles"),
    path("reglages/roles/<int:pk>/", roles.role, name="role"),
    path("reglages/journal/", journal.journal, name="journal"),
    path("reglages/acces/", habilitations.acces, name="acces"),
    path("reglages/acces/<int:pk>/fermer/", habilitations.acces_fermer, name="acces_fermer"),
    path("acces/<str:dossier_type>/<int:dossier_id>/", habilitations.acces_ouvrir, name="acces_ouvrir"),
    path("pieces/", include("jalon.socle.pieces.urls")),
    path("", include("jalon.socle.suivi.urls")),
    path("", include("jalon.socle.listes.urls")),
    path("", include("jalon.socle.reseau.urls")),
    path("", include("jalon.socle.ville.urls")),
]
