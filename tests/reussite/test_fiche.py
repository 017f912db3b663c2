"""La fiche de l'enfant : qui la voit, ce qu'elle montre, ce qu'elle coûte."""

import pytest
from django.urls import reverse

from jalon.reussite.views.fiche import ONGLETS


@pytest.mark.parametrize("nom", ONGLETS)
def test_chaque_onglet_est_une_adresse(client_de, awa, ines, nom):
    reponse = client_de(awa).get(reverse("reussite:enfant_onglet", args=[ines.enfant.pk, nom]))
    assert reponse.status_code == 200
    assert "BENALI Inès" in reponse.text
