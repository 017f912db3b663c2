"""Qui voit quels dossiers : la même réponse pour l'enfant, son parcours et sa ligne de liste."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jalon.reussite.models import CleListe, Enfant, Parcours, ReferentParcours
from jalon.socle.cloison import cloison
from jalon.socle.habilitations import AccesExceptionnel, Portee, Role
from jalon.socle.reseau.models import Intervenant, Structure
from tests.reussite.dossiers import un_enfant, un_parcours


@pytest.fixture
def dossiers(ville, awa, bruno):
    """« Sien » est suivi par Bruno, « Collegue » par quelqu'un de sa structure, « Autre » par personne."""
    with cloison(ville):
        structure = Structure.objects.create(nom="Centre social")
        collegue = Intervenant.objects.create(nom="Dubois", structure=structure)
        Intervenant.objects.filter(pk=bruno.intervenant.pk).update(structure=structure)
        referents = {"Sien": bruno.intervenant, "Collegue": collegue, "Autre": None}
        enfants = {nom: un_enfant(awa, nom) for nom in referents}
        for nom, referent in referents.items():
            un_parcours(enfants[nom], awa, referent=referent)
    return enfants


def vus(ville, compte):
    """Les noms vus, qui doivent être les mêmes par les trois chemins."""
    with cloison(ville):
        par_enfant = set(Enfant.objects.visibles_par(compte).values_list("nom", flat=True))
        assert set(Parcours.objects.visibles_par(compte).values_list("enfant__nom", flat=True)) == par_enfant
        assert set(CleListe.objects.visibles_par(compte).values_list("enfant__nom", flat=True)) == par_enfant
        return par_enfant


@pytest.mark.parametrize(
    ("portee", "attendus"),
    [
        (Portee.VILLE, {"Sien", "Collegue", "Autre"}),
        (Portee.STRUCTURE, {"Sien", "Collegue"}),
        (Portee.DOSSIERS, {"Sien"}),
        (Portee.EPS, {"Sien"}),
        (Portee.AGREGATS, set()),
        (Portee.AUCUN_DOSSIER, set()),
    ],
)
def test_la_portee_du_role_dit_les_dossiers_vus(portee, attendus, ville, bruno, dossiers):
    with cloison(ville):
        Role.objects.filter(code="referent").update(portee=portee)
    assert vus(ville, bruno) == attendus


def test_qui_a_passe_la_main_ne_voit_plus_le_dossier(ville, bruno, awa, dossiers):
    hier = timezone.localdate() - timedelta(days=1)
    with cloison(ville):
        nomination = ReferentParcours.objects.get(intervenant=bruno.intervenant)
        ReferentParcours.objects.filter(pk=nomination.pk).update(du=None, au=timezone.localdate())
    assert vus(ville, bruno) == {"Sien"}
    with cloison(ville):
        ReferentParcours.objects.filter(pk=nomination.pk).update(au=hier)
    assert vus(ville, bruno) == set()


def test_un_acces_exceptionnel_ouvre_un_dossier_le_temps_dit(ville, bruno, dossiers):
    with cloison(ville):
        acces = AccesExceptionnel.objects.create(
            compte=bruno,
            dossier_type="reussite.enfant",
            dossier_id=dossiers["Autre"].pk,
            motif="Remplacement d'une collègue",
            expire_le=timezone.now() + timedelta(hours=1),
        )
    assert vus(ville, bruno) == {"Sien", "Autre"}
    with cloison(ville):
        AccesExceptionnel.objects.filter(pk=acces.pk).update(expire_le=timezone.now())
    assert vus(ville, bruno) == {"Sien"}


def test_sans_structure_on_n_a_pas_les_autres_sans_structure_pour_collegues(ville, bruno, dossiers):
    with cloison(ville):
        Role.objects.filter(code="referent").update(portee=Portee.STRUCTURE)
        Intervenant.objects.update(structure=None)
    assert vus(ville, bruno) == {"Sien"}


def test_la_ville_voisine_ne_voit_rien(ville, ville_voisine, voisine, dossiers):
    assert vus(ville_voisine, voisine) == set()
