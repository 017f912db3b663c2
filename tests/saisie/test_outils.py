"""Les outils d'évaluation : trois prêts à servir, des versions qui ne changent plus."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from jalon.saisie import operations as ops
from jalon.saisie.lectures import versions_en_vigueur
from jalon.saisie.models import Outil
from jalon.saisie.operations import CritereVoulu, EchelonVoulu
from jalon.socle.cloison import cloison

OUI_NON = (EchelonVoulu(1, "Non"), EchelonVoulu(2, "Oui"))
UN_CRITERE = (CritereVoulu("Arrive à l'heure"),)


def un_outil(awa, publie=True):
    outil = ops.creer_outil(libelle="Ponctualité", criteres=UN_CRITERE, echelons=OUI_NON, par=awa)
    if publie:
        ops.publier_version(outil.les_versions.get(), par=awa)
    return outil


def test_une_ville_neuve_a_trois_outils_prets_a_servir(monde):
    en_vigueur = versions_en_vigueur()
    assert [v.outil.code for v in en_vigueur] == ["grille-de-suivi", "ma-meteo", "regards-croises"]
    assert all(v.les_criteres.exists() and v.les_echelons.count() >= 2 for v in en_vigueur)


def test_chaque_question_a_l_enfant_a_ses_mots_et_chaque_degre_son_dessin(monde):
    meteo = next(v for v in versions_en_vigueur() if v.outil.code == "ma-meteo")
    assert all(c.libelle_enfant for c in meteo.les_criteres.all())
    assert all(e.libelle_enfant and e.pictogramme for e in meteo.les_echelons.all())


def test_une_version_publiee_ne_change_plus(monde):
    version = un_outil(monde.awa).les_versions.get()
    for geste in (
        lambda: ops.publier_version(version, par=monde.awa),
        lambda: ops.regler_brouillon(version, criteres=UN_CRITERE, echelons=OUI_NON, par=monde.awa),
    ):
        with pytest.raises(ValidationError, match="ne change plus"):
            geste()


def test_la_version_suivante_reprend_la_precedente_et_ne_sert_qu_une_fois_publiee(monde):
    outil = un_outil(monde.awa)
    neuve = ops.preparer_version(outil, par=monde.awa)
    assert [c.code for c in neuve.les_criteres.all()] == ["arrive_a_l_heure"]
    with pytest.raises(ValidationError, match="déjà en préparation"):
        ops.preparer_version(outil, par=monde.awa)
    assert next(v for v in versions_en_vigueur() if v.outil == outil).numero == 1
    ops.publier_version(neuve, par=monde.awa)
    assert next(v for v in versions_en_vigueur() if v.outil == outil).numero == 2


def test_un_outil_retire_n_est_plus_propose(monde):
    outil = ops.retirer_outil(un_outil(monde.awa), par=monde.awa)
    assert outil.pk not in [v.outil_id for v in versions_en_vigueur()]


@pytest.mark.parametrize(
    ("criteres", "echelons", "phrase"),
    [
        ((), OUI_NON, "au moins un critère"),
        (UN_CRITERE, OUI_NON[:1], "au moins deux degrés"),
        (UN_CRITERE, (EchelonVoulu(1, "Non"), EchelonVoulu(1, "Oui"), EchelonVoulu(2, "Très")), "tous différents"),
        (UN_CRITERE * 2, OUI_NON, "Deux critères"),
    ],
)
def test_un_outil_mal_ecrit_dit_pourquoi(monde, criteres, echelons, phrase):
    with pytest.raises(ValidationError, match=phrase):
        ops.creer_outil(libelle="Essai", criteres=criteres, echelons=echelons, par=monde.awa)
    assert not Outil.objects.filter(libelle="Essai").exists()


def _saisie(**plus):
    lignes = {"libelle": "Notre grille", "consigne": ""}
    for prefixe, valeurs in (
        ("criteres", [{"libelle": "Second", "ORDER": 2}, {"libelle": "Premier", "ORDER": 1}]),
        ("echelons", [{"score": 1, "libelle": "Non", "ORDER": 1}, {"score": 2, "libelle": "Oui", "ORDER": 2}]),
    ):
        lignes |= {f"{prefixe}-TOTAL_FORMS": len(valeurs), f"{prefixe}-INITIAL_FORMS": 0}
        lignes |= {f"{prefixe}-{i}-{nom}": v for i, ligne in enumerate(valeurs) for nom, v in ligne.items()}
    return lignes | plus


def test_la_coordonnatrice_ecrit_un_outil_et_le_publie(ville, awa, client_de):
    client = client_de(awa)
    client.post(reverse("saisie:outil_creer"), _saisie())
    with cloison(ville):
        outil = Outil.objects.get(libelle="Notre grille")
        assert [c.libelle for c in outil.les_versions.get().les_criteres.all()] == ["Premier", "Second"]
    client.post(reverse("saisie:outil_publier", args=[outil.pk]))
    with cloison(ville):
        assert outil.les_versions.get().publiee_le is not None


def test_un_outil_mal_saisi_garde_ce_qui_est_ecrit(awa, client_de):
    reponse = client_de(awa).post(reverse("saisie:outil_creer"), _saisie(**{"echelons-1-libelle": ""}))
    assert reponse.status_code == 200
    assert "au moins deux degrés" in reponse.content.decode()
    assert "Notre grille" in reponse.content.decode()


def test_une_modification_refusee_ne_change_ni_le_nom_ni_les_versions(ville, awa, client_de):
    with cloison(ville):
        outil = un_outil(awa)
    adresse = reverse("saisie:outil_modifier", args=[outil.pk])
    reponse = client_de(awa).post(adresse, _saisie(**{"criteres-1-libelle": "Second"}))
    assert "Deux critères" in reponse.text
    with cloison(ville):
        outil.refresh_from_db()
        assert (outil.libelle, outil.les_versions.count()) == ("Ponctualité", 1)
