"""L'intergiciel qui ouvre la ville du compte, et consigne ce que la réponse a montré."""

from django.db import connection, transaction

from jalon.socle.cloison import cloison
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
