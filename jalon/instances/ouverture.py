"""Ce que les réunions posent dans une ville neuve : une EPS et la réunion hebdomadaire de l'équipe, à renommer."""

from jalon.instances.models import Confidentialite, Instance, TypeInstance
from jalon.socle.ouverture import a_l_ouverture

# Des noms d'attente : chaque ville a le sien (EPS, ERE, cellule de réussite éducative…).
PROPOSEES = {
    "eps": {"nom": "Équipe pluridisciplinaire de soutien", "type": TypeInstance.EPS, "minutes_par_point": 20},
    "equipe": {
        "nom": "Réunion d'équipe",
        "type": TypeInstance.REUNION_D_EQUIPE,
        "minutes_par_point": 5,
        "semaines_entre_seances": 1,
    },
}


@a_l_ouverture
def creer_les_instances() -> None:
    """Celles que la ville n'a pas encore, sous leur code."""
    presentes = set(Instance.objects.filter(code__in=PROPOSEES).values_list("code", flat=True))
    Instance.objects.bulk_create(
        Instance(code=code, confidentialite=Confidentialite.NOMINATIVE, **champs)
        for code, champs in PROPOSEES.items()
        if code not in presentes
    )
