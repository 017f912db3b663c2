"""Les adresses de Jalon, plus une par page d'erreur."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404
from django.urls import path

from jalon.config.urls import handler400, handler403, handler404, handler500, urlpatterns
from jalon.ui import erreurs

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def lever(exception):
    @login_not_required
    def vue(request):
        raise exception

    return vue


@login_not_required
def perime(request):
    return erreurs.csrf(request, "jeton absent")


urlpatterns = [
    *urlpatterns,
    path("essai/400/", lever(BadRequest("illisible"))),
    path("essai/403/", lever(PermissionDenied())),
    path("essai/403-raison/", lever(PermissionDenied("Seule la personne qui suit ce dossier peut le clore."))),
    path("essai/404/", lever(Http404())),
    path("essai/500/", lever(RuntimeError("panne d'essai"))),
    path("essai/csrf/", perime),
]
