"""L'accord d'abord : aucun parcours n'est en cours sans accord d'adhésion signé, ou sans une raison écrite."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from jalon.reussite import operations as ops
from jalon.reussite.models import EtatParcours
from jalon.reussite.models.accord import Accord
from jalon.socle.journal.models import LigneJournal
from jalon.socle.listes.lecture import valeur
from tests.reussite.dossiers import un_accord, un_enfant, un_parcours

ENTREE = date(2025, 10, 1)


@pytest.fixture
def repere(dans_la_ville, awa):
    return un_parcours(un_enfant(awa), awa, entree=None)


def test_sans_accord_personne_n_entre(repere, awa):
    with pytest.raises(ValidationError, match="accord d'adhésion signé"):
        ops.entrer(repere, le=ENTREE, par=awa)
    repere.refresh_from_db()
    assert (repere.etat, repere.entree) == (EtatParcours.REPERE, None)


def test_ouvrir_un_parcours_deja_entre_demande_aussi_l_accord(dans_la_ville, awa):
    with pytest.raises(ValidationError, match="accord d'adhésion signé"):
        ops.ouvrir_parcours(un_enfant(awa), dispositif=valeur("dispositif", "PRE"), entree=ENTREE, par=awa)


@pytest.mark.parametrize("mode", ["non_demande", "demande", "oral_consigne", "refuse"])
def test_seul_un_accord_signe_ouvre_la_porte(repere, awa, mode):
    un_accord(repere.enfant, awa, mode=mode)
    with pytest.raises(ValidationError, match="accord d'adhésion signé"):
        ops.entrer(repere, le=ENTREE, par=awa)


@pytest.mark.parametrize("objet", ["information_donnee", "image", "participation_a_une_action"])
def test_un_autre_objet_n_est_pas_une_adhesion(repere, awa, objet):
    un_accord(repere.enfant, awa, objet=objet)
    with pytest.raises(ValidationError, match="accord d'adhésion signé"):
        ops.entrer(repere, le=ENTREE, par=awa)


def test_l_accord_d_un_seul_titulaire_suffit(repere, awa):
    un_accord(repere.enfant, awa)
    assert ops.entrer(repere, le=ENTREE, par=awa).entree_sans_accord == ""


def test_on_n_entre_pas_avant_la_signature(repere, awa):
    un_accord(repere.enfant, awa, le=ENTREE + timedelta(days=1))
    with pytest.raises(ValidationError, match="avant cette date"):
        ops.entrer(repere, le=ENTREE, par=awa)


def test_l_accord_d_un_autre_parcours_ne_vaut_pas(repere, awa):
    autre = un_parcours(repere.enfant, awa, dispositif="CLAS", entree=None)
    un_accord(repere.enfant, awa, parcours=autre)
    with pytest.raises(ValidationError):
        ops.entrer(repere, le=ENTREE, par=awa)
    assert ops.entrer(autre, le=ENTREE, par=awa).entree == ENTREE


def test_une_raison_ecrite_fait_entrer_et_reste_au_journal(repere, awa):
    entre = ops.entrer(repere, le=ENTREE, sans_accord=" La mère signe demain ", par=awa)
    assert entre.entree_sans_accord == "La mère signe demain"
    ligne = LigneJournal.objects.get(action="reussite.entree_sans_accord")
    assert (ligne.contenu["raison"], ligne.compte_id) == ("La mère signe demain", awa.pk)


def test_une_raison_inutile_ne_s_ecrit_pas(repere, awa):
    un_accord(repere.enfant, awa)
    entre = ops.entrer(repere, le=ENTREE, sans_accord="Au cas où", par=awa)
    assert entre.entree_sans_accord == ""
    assert not LigneJournal.objects.filter(action="reussite.entree_sans_accord").exists()


def test_a_18_ans_l_accord_des_parents_ne_fait_plus_entrer(dans_la_ville, awa):
    majeur = un_enfant(awa, naissance=date(2007, 9, 20))
    parcours = un_parcours(majeur, awa, entree=None)
    un_accord(majeur, awa, le=date(2025, 9, 18))
    with pytest.raises(ValidationError, match="Le jeune est majeur"):
        ops.entrer(parcours, le=ENTREE, par=awa)
    un_accord(majeur, awa, le=date(2025, 9, 20), par_le_jeune=True)
    assert ops.entrer(parcours, le=ENTREE, par=awa).entree == ENTREE


def test_ni_le_jeune_avant_18_ans_ni_un_parent_apres(dans_la_ville, awa):
    majeur = un_enfant(awa, naissance=date(2007, 9, 20))
    with pytest.raises(ValidationError, match="il n'avait pas 18 ans"):
        un_accord(majeur, awa, le=date(2025, 9, 19), par_le_jeune=True)
    with pytest.raises(ValidationError, match="il a 18 ans"):
        un_accord(majeur, awa, le=date(2025, 9, 20))


def test_reprendre_et_rouvrir_ne_redemandent_l_accord_que_s_il_a_ete_retire(repere, awa):
    accord = un_accord(repere.enfant, awa)
    parcours = ops.entrer(repere, le=ENTREE, par=awa)
    ops.suspendre(parcours, du=date(2026, 1, 5), par=awa)
    Accord.objects.filter(pk=accord.pk).update(retire_le=date(2026, 1, 10))
    with pytest.raises(ValidationError, match="a été retiré"):
        ops.reprendre(parcours, le=date(2026, 2, 2), par=awa)
    un_accord(repere.enfant, awa, le=date(2026, 2, 1))
    with pytest.raises(ValidationError, match="déjà noté"):
        un_accord(repere.enfant, awa, le=date(2026, 2, 1))
    ops.reprendre(parcours, le=date(2026, 2, 2), par=awa)
    clos = ops.clore(parcours, motif=valeur("motif_sortie", "objectifs_atteints"), le=date(2026, 6, 30), par=awa)
    assert ops.rouvrir(clos, raison="La famille revient", par=awa).etat == EtatParcours.EN_COURS
