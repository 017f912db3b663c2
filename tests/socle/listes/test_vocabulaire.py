"""Les mots d'origine, et ce qui doit leur correspondre dans le code."""

import pytest
from django.apps import apps

from jalon.reussite.models.enfant import Sexe
from jalon.reussite.models.parcours import Atteinte, EtatParcours
from jalon.socle.listes.models import ValeurField
from jalon.socle.ouverture import vocabulaire
from jalon.socle.texte import normaliser

VERROUILLES = {"sexe": Sexe, "etat_parcours": EtatParcours, "atteinte_objectif": Atteinte}


@pytest.mark.parametrize("code", VERROUILLES)
def test_un_textchoices_verrouille_suit_le_vocabulaire(code):
    liste = vocabulaire()[code]
    assert liste["verrouillee"]
    assert [(v["code"], v["libelle"]) for v in liste["valeurs"]] == list(VERROUILLES[code].choices)


@pytest.mark.parametrize("code", vocabulaire())
def test_rien_ne_designe_deux_valeurs_d_une_liste(code):
    vus = {}
    for valeur in vocabulaire()[code]["valeurs"]:
        for texte in (valeur["code"], valeur["libelle"], *valeur.get("synonymes", [])):
            assert vus.setdefault(normaliser(texte), valeur["code"]) == valeur["code"], texte


def test_tout_champ_de_valeur_nomme_une_liste_du_vocabulaire():
    champs = [c for m in apps.get_models() for c in m._meta.local_fields if isinstance(c, ValeurField)]
    assert champs
    assert [str(c) for c in champs if c.liste not in vocabulaire()] == []


def test_le_vocabulaire_n_a_que_des_champs_connus():
    for liste in vocabulaire().values():
        assert set(liste) == {"libelle", "verrouillee", "valeurs"}
        assert all(set(valeur) <= {"code", "libelle", "synonymes"} for valeur in liste["valeurs"])
