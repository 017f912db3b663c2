"""Le journal : chaîné, vérifiable, qui dit aussi qui a lu."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalon.socle.cloison import cloison, unite_de_travail
from jalon.socle.echeances import operations as echeances
from jalon.socle.journal.chaine import premiere_alteration
from jalon.socle.journal.models import LigneJournal, Nature, TeteJournal
from jalon.socle.journal.operations import consulter
from jalon.socle.reseau.models import Structure


def _ecrire(par, combien=3):
    for rang in range(combien):
        echeances.creer(libelle=f"Geste {rang}", le=timezone.localdate(), par=par)


def test_une_chaine_intacte_se_verifie(monde):
    _ecrire(monde.awa)
    assert premiere_alteration() is None


@pytest.mark.parametrize(
    ("champ", "valeur"),
    [("action", "autre.chose"), ("compte_id", 999), ("dossier_id", 12), ("contenu", {"faux": 1}), ("jeton", "x")],
)
def test_une_ligne_alteree_est_nommee(monde, champ, valeur):
    _ecrire(monde.awa)
    cible = LigneJournal.objects.order_by("-numero")[1]
    LigneJournal.objects.filter(pk=cible.pk).update(**{champ: valeur})
    assert f"ligne {cible.numero}" in premiere_alteration()


def test_une_ligne_effacee_se_voit_meme_la_derniere(monde):
    _ecrire(monde.awa)
    LigneJournal.objects.order_by("-numero").first().delete()
    assert "La fin du journal manque" in premiere_alteration()


def test_un_contenu_purge_laisse_la_chaine_entiere(monde):
    _ecrire(monde.awa)
    LigneJournal.objects.update(contenu=None, sel="")
    assert premiere_alteration() is None


def test_une_lecture_n_est_notee_qu_une_fois_par_quart_d_heure(monde):
    dossier = Structure.objects.create(nom="École")
    consulter(dossier, par=monde.awa)
    consulter(dossier, par=monde.awa)
    consulter(dossier, par=monde.bruno)
    lectures = LigneJournal.objects.filter(nature=Nature.LECTURE)
    assert lectures.count() == 2
    lectures.filter(compte_id=monde.awa.pk).update(le=timezone.now() - timedelta(minutes=16))
    consulter(dossier, par=monde.awa)
    assert lectures.count() == 3


def test_lire_ne_change_pas_le_jeton_des_statistiques(monde):
    _ecrire(monde.awa)
    avant = TeteJournal.objects.get().jeton
    consulter(Structure.objects.create(nom="École"), par=monde.awa)
    assert TeteJournal.objects.get().jeton == avant
    _ecrire(monde.awa, 1)
    assert TeteJournal.objects.get().jeton != avant


def test_une_transaction_annulee_ne_laisse_ni_ligne_ni_jeton(monde):
    _ecrire(monde.awa, 1)
    tete = TeteJournal.objects.get()
    with pytest.raises(RuntimeError), unite_de_travail():
        _ecrire(monde.awa, 2)
        raise RuntimeError
    apres = TeteJournal.objects.get()
    assert (apres.numero, apres.jeton) == (tete.numero, tete.jeton)
    assert premiere_alteration() is None


def test_chaque_ville_a_sa_chaine(monde, ville_voisine):
    _ecrire(monde.awa, 2)
    with cloison(ville_voisine):
        avant = LigneJournal.objects.count()
        _ecrire(None, 1)
        assert LigneJournal.objects.count() == avant + 1
        assert premiere_alteration() is None
    assert premiere_alteration() is None


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_tout_contenu_se_relit_et_se_verifie(monde, libelles):
    for libelle in libelles:
        echeances.creer(libelle=libelle.replace("\x00", "").strip() or "x", le=timezone.localdate(), par=monde.awa)
    assert premiere_alteration() is None


@pytest.mark.cloison_de_production
def test_tout_ce_que_fait_une_requete_est_au_journal_quand_elle_est_validee(ville):
    """Sur PostgreSQL les lignes partent à la sortie de la cloison, sur SQLite à la fin de chaque opération."""
    with cloison(ville):
        avant = LigneJournal.objects.count()
        _ecrire(None, 3)
    with cloison(ville):
        assert LigneJournal.objects.count() == avant + 3
        assert premiere_alteration() is None


@pytest.mark.cloison_de_production
def test_une_cloison_qui_echoue_ne_laisse_pas_de_ligne_orpheline(ville):
    with cloison(ville):
        _ecrire(None, 1)
        avant = LigneJournal.objects.count()
    with pytest.raises(RuntimeError), cloison(ville), unite_de_travail():
        _ecrire(None, 2)
        raise RuntimeError
    with cloison(ville):
        assert premiere_alteration() is None
        assert LigneJournal.objects.filter(action="socle.echeance_creee").count() == 1, avant
