"""Plusieurs à la fois : rien de perdu, rien en double, la chaîne entière. Sur les deux bases."""

from concurrent.futures import ThreadPoolExecutor
from itertools import chain

import pytest
from django.core.exceptions import ValidationError
from django.db import close_old_connections, connection
from django.utils import timezone

from jalon.socle.cloison import cloison
from jalon.socle.compteurs import prochains_numeros
from jalon.socle.echeances import operations as echeances
from jalon.socle.echeances.models import Echeance
from jalon.socle.journal.chaine import premiere_alteration
from jalon.socle.journal.models import LigneJournal

pytestmark = pytest.mark.django_db(transaction=True)
PERSONNES = 4


def _ensemble(*gestes):
    """Lance chaque geste dans son fil, avec sa connexion ; rend leurs résultats ou leurs erreurs de règle."""

    def faire(geste):
        close_old_connections()
        try:
            return geste()
        except ValidationError as erreur:
            return erreur
        finally:
            connection.close()

    with ThreadPoolExecutor(len(gestes)) as fils:
        return list(fils.map(faire, gestes))


@pytest.mark.cloison_de_production
def test_des_ecritures_simultanees_se_chainent_toutes(ville):
    def ecrire():
        for _ in range(5):
            with cloison(ville):
                echeances.creer(libelle="Rappeler", le=timezone.localdate(), par=None)

    with cloison(ville):
        avant = LigneJournal.objects.count()
    _ensemble(*[ecrire] * PERSONNES)
    with cloison(ville):
        assert LigneJournal.objects.count() == avant + 5 * PERSONNES
        assert premiere_alteration() is None


@pytest.mark.cloison_de_production
def test_deux_personnes_ne_font_pas_la_meme_echeance_deux_fois(ville):
    jour = timezone.localdate()
    with cloison(ville):
        echeance = echeances.creer(libelle="Rappeler", le=jour, par=None)

    def faire():
        with cloison(ville):
            return echeances.terminer(Echeance.objects.get(pk=echeance.pk), le=jour, par=None)

    resultats = _ensemble(*[faire] * PERSONNES)
    assert sum(isinstance(resultat, Echeance) for resultat in resultats) == 1
    with cloison(ville):
        assert LigneJournal.objects.filter(action="socle.echeance_faite").count() == 1


def test_un_numero_n_est_donne_qu_une_fois(ville):
    def prendre():
        numeros = []
        for _ in range(5):
            with cloison(ville):
                numeros += prochains_numeros("essai", 2)
        return numeros

    donnes = chain.from_iterable(_ensemble(*[prendre] * PERSONNES))
    assert sorted(donnes) == list(range(1, 10 * PERSONNES + 1))
