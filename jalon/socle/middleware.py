"""L'intergiciel qui ouvre la ville du compte, et consigne ce que la réponse a montré."""

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from jalon.socle.cloison import HorsCloison, cloison
from jalon.socle.journal.operations import consigner_les_lectures


class OuvrirLaCloison:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        collectivite = getattr(request.user, "collectivite", None) if request.user.is_authenticated else None
        if collectivite is None:
            return self.get_response(request)
        with cloison(collectivite):
            response = self.get_response(request)
            if response.status_code >= 500 and connection.in_atomic_block:
                transaction.set_rollback(True)
            elif response.status_code < 400:
                consigner_les_lectures(request)
            return response

    def process_exception(self, request, exception):
        """Un compte sans ville (l'hébergeur) n'ouvre aucun dossier : les pages d'une ville lui sont interdites."""
        if (
            isinstance(exception, HorsCloison)
            and request.user.is_authenticated
            and request.user.collectivite_id is None
        ):
            raise PermissionDenied("Votre compte n'appartient à aucune collectivité : il n'ouvre aucun dossier.")
