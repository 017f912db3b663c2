"""Les clés de tri et de recherche : du texte normalisé, rangé pareil partout."""

from django.db import models


class CleTexteField(models.CharField):
    """Un texte normalisé, rangé octet par octet : le même ordre sur PostgreSQL que sur SQLite et en Python."""

    def db_parameters(self, connection):
        parametres = super().db_parameters(connection)
        return parametres | {"collation": "C"} if connection.vendor == "postgresql" else parametres
