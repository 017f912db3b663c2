"""Le client des tests : celui de Django, qui refuse en plus qu'un GET écrive."""

import re

from django.db import connection
from django.test import Client

ECRITURE = re.compile(r'^\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO|TRUNCATE)\s+"?(\w+)', re.IGNORECASE)
# Ce qu'une lecture a le droit d'écrire : le journal, les sessions, les limites de débit.
TABLES_PERMISES = {
    "django_session",
    "socle_cache",
    "socle_lignejournal",
    "socle_tetejournal",
    "socle_usageinvitation",
    "usersessions_usersession",
}


def refuser_les_ecritures(execute, sql, params, many, context):
    trouvee = ECRITURE.match(sql)
    assert not trouvee or trouvee[1] in TABLES_PERMISES, f"Un GET écrit : {sql[:200]}"
    return execute(sql, params, many, context)


class ClientDeTest(Client):
    """`get` et `head` échouent si la vue écrit ailleurs que dans les tables permises."""

    def get(self, *args, **kwargs):
        with connection.execute_wrapper(refuser_les_ecritures):
            return super().get(*args, **kwargs)

    def head(self, *args, **kwargs):
        with connection.execute_wrapper(refuser_les_ecritures):
            return super().head(*args, **kwargs)
