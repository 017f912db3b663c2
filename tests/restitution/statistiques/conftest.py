import pytest

from jalon.restitution.statistiques.fraicheur import magasin
from jalon.socle.cloison import cloison
from tests.restitution.statistiques import val_clair


@pytest.fixture(autouse=True)
def magasin_vide():
    magasin.vider()


@pytest.fixture
def exemple(ville):
    """Val-Clair et ses douze enfants inventés."""
    with cloison(ville):
        val_clair.charger()
    return ville
