"""À plusieurs dans un même dossier, au même instant : un seul gagne, l'autre l'apprend. Sur les deux bases."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from jalon.reussite import operations as ops
from jalon.reussite.models import Enfant, Parcours
from jalon.socle.cloison import cloison
from jalon.socle.journal.models import LigneJournal
from jalon.socle.listes.lecture import valeur
from tests.reussite.dossiers import un_enfant, un_parcours
from tests.socle.test_concurrence import _ensemble

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.cloison_de_production]


def test_deux_personnes_qui_enregistrent_ensemble_ne_s_effacent_pas(ville, awa):
    with cloison(ville):
        ines = un_enfant(awa)

    def modifier(langue):
        with cloison(ville):
            return ops.modifier_enfant(Enfant.objects.get(pk=ines.pk), version=1, langue=langue, par=awa)

    resultats = _ensemble(lambda: modifier("arabe"), lambda: modifier("turc"), lambda: modifier("wolof"))
    gagnants = [r for r in resultats if isinstance(r, Enfant)]
    assert len(gagnants) == 1 and sum(isinstance(r, ops.Conflit) for r in resultats) == 2
    with cloison(ville):
        assert Enfant.objects.get().langue == gagnants[0].langue


def test_un_parcours_ne_se_clot_qu_une_fois_meme_a_plusieurs(ville, awa):
    with cloison(ville):
        parcours = un_parcours(un_enfant(awa), awa)
        motif = valeur("motif_sortie", "objectifs_atteints")

    def clore():
        with cloison(ville):
            return ops.clore(parcours, motif=motif, le=date(2026, 6, 30), par=awa)

    resultats = _ensemble(clore, clore, clore)
    assert sum(isinstance(r, Parcours) for r in resultats) == 1
    assert sum(isinstance(r, ValidationError) for r in resultats) == 2
    with cloison(ville):
        assert LigneJournal.objects.filter(action="reussite.parcours_clos").count() == 1


def test_deux_nominations_simultanees_ne_laissent_qu_un_referent(ville, awa, bruno, chloe):
    with cloison(ville):
        parcours = un_parcours(un_enfant(awa), awa)
        intervenants = [bruno.intervenant, chloe.intervenant]

    def nommer(intervenant):
        with cloison(ville):
            return ops.nommer_referent(parcours, intervenant=intervenant, du=date(2026, 3, 2), par=awa)

    _ensemble(*[lambda i=i: nommer(i) for i in intervenants])
    with cloison(ville):
        assert parcours.les_referents.filter(au=None).count() == 1
