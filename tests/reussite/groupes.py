"""De quoi essayer un groupe : dix enfants inscrits, une séance à pointer, un animateur qui n'est pas de l'équipe."""

from datetime import time, timedelta
from types import SimpleNamespace

from django.utils import timezone

from jalon.reussite import operations as ops
from jalon.socle.cloison import cloison
from jalon.socle.listes.lecture import valeur
from tests.reussite.dossiers import un_enfant

PRENOMS = ("Adam", "Bintou", "Chiara", "Driss", "Elio", "Fatou", "Gaël", "Hana", "Ilyès", "Jeanne")


def un_groupe_de_dix(ville, par, anime_par, places=10):
    """Rend `groupe`, `seance` (d'hier), `enfants` et l'`en_attente`."""
    hier = timezone.localdate() - timedelta(days=1)
    with cloison(ville):
        groupe = ops.creer_groupe(
            nom="CLAS du centre social",
            places=places,
            creneau="Mardi, 17 h - 18 h 30",
            dispositif=valeur("dispositif", "CLAS"),
            intervenant=anime_par.intervenant,
            par=par,
        )
        enfants = [un_enfant(par, "Benali", prenom) for prenom in PRENOMS]
        for enfant in enfants:
            ops.inscrire_au_groupe(groupe, enfant=enfant, du=hier - timedelta(days=60), par=par)
        en_attente = un_enfant(par, "Zidi", "Kenza")
        ops.inscrire_au_groupe(groupe, enfant=en_attente, du=hier, par=par)
        seance = ops.programmer_seance(groupe, le=hier, debut=time(17), duree=90, par=par)
    return SimpleNamespace(groupe=groupe, seance=seance, enfants=enfants, en_attente=en_attente)
