"""Le secret statistique compte les personnes : dix séances d'un seul enfant ne disent que lui."""

from datetime import date, timedelta

from django.test import Client

from jalon.reussite import models as m
from jalon.socle.cloison import cloison
from jalon.socle.listes.lecture import valeur


def seances_de(combien_d_enfants: int, seances: int = 10):
    groupe = m.Groupe.objects.create(nom="Lecture", action=valeur("action", "groupe_de_parole"))
    enfants = [m.Enfant.objects.create(numero=900 + n) for n in range(combien_d_enfants)]
    for rang in range(seances):
        seance = m.SeanceGroupe.objects.create(groupe=groupe, le=date(2025, 10, 1) + timedelta(days=7 * rang))
        for enfant in enfants:
            m.Presence.objects.create(seance=seance, enfant=enfant, statut="present")


def page(ville, elise) -> str:
    client = Client()
    client.force_login(elise)
    return client.get("/statistiques/ACT-23/?periode=s2025").content.decode()


def test_dix_seances_d_un_seul_enfant_se_taisent(ville, elise):
    with cloison(ville):
        seances_de(1)
    lue = page(ville, elise)
    assert "secret" in lue
    assert "100,0</td>" not in lue


def test_dix_seances_de_six_enfants_se_montrent(ville, elise):
    with cloison(ville):
        seances_de(6)
    lue = page(ville, elise)
    assert "secret" not in lue
    assert "100,0</td>" in lue
