"""L'agenda et les choses à faire : tout compte de la ville a les siens."""

from tests.matrice import Adresse

TABLE = {
    "socle:a_faire": Adresse(),
    "socle:agenda": Adresse(),
    "socle:agenda_ics": Adresse(lambda o: {"jeton": "rien"}, publique=True, partagee=True, peut_manquer=True),
    "socle:agenda_abonner": Adresse(),
    "socle:agenda_desabonner": Adresse(),
    "socle:agenda_resume": Adresse(),
}
