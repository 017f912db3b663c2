"""Un parcours ne passe que par les états que ses dates permettent."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalon.reussite import operations as ops
from jalon.reussite.models import Dispositif, EtatParcours, Parcours
from jalon.reussite.models.parcours import AVANT_ENTREE, OUVERTS
from jalon.reussite.operations.etapes import ajouter_des_mois, prochain_point
from jalon.socle.cloison import unite_de_travail
from jalon.socle.echeances.models import Echeance
from jalon.socle.journal.models import LigneJournal
from jalon.socle.listes.lecture import valeur, valeurs
from tests.reussite.dossiers import SANS_ACCORD, un_enfant, un_parcours

ENTREE = date(2025, 10, 1)
SORTIE = date(2026, 6, 30)
E = EtatParcours


@pytest.fixture
def parcours(dans_la_ville, awa, bruno):
    return un_parcours(un_enfant(awa), awa, entree=ENTREE, referent=bruno.intervenant)


@pytest.fixture
def repere(dans_la_ville, awa):
    return un_parcours(un_enfant(awa), awa, entree=None)


def clore(parcours, par, le=SORTIE, motif="objectifs_atteints", **champs):
    return ops.clore(parcours, motif=valeur("motif_sortie", motif), le=le, par=par, **champs)


def test_un_parcours_sans_date_d_entree_est_repere(repere):
    assert (repere.etat, repere.entree) == (E.REPERE, None)


def test_un_parcours_clos_ne_se_clot_pas_deux_fois(parcours, awa):
    clore(parcours, awa)
    with pytest.raises(ValidationError, match="déjà clos depuis le 30/06/2026"):
        clore(parcours, awa)


def test_on_ne_clot_pas_sans_motif(parcours, awa):
    with pytest.raises(ValidationError, match="motif de sortie"):
        ops.clore(parcours, motif=None, le=SORTIE, par=awa)


def test_la_sortie_ne_precede_pas_l_entree(parcours, awa):
    with pytest.raises(ValidationError, match=r"précède l'entrée \(01/10/2025\)"):
        clore(parcours, awa, le=ENTREE - timedelta(days=1))
    parcours.refresh_from_db()
    assert parcours.etat == E.EN_COURS


def test_une_sortie_lointaine_est_une_faute_de_frappe(parcours, awa):
    with pytest.raises(ValidationError, match="trop loin dans l'avenir"):
        clore(parcours, awa, le=timezone.localdate() + timedelta(days=800))


def test_on_n_entre_pas_avant_de_naitre(repere, awa):
    with pytest.raises(ValidationError, match="la naissance de l'enfant"):
        ops.entrer(repere, le=date(2017, 1, 1), par=awa)


def test_une_suspension_reste_en_cours_et_se_reprend(parcours, awa):
    ops.suspendre(parcours, du=date(2026, 1, 5), par=awa, raison="Voyage")
    repris = ops.reprendre(parcours, le=date(2026, 2, 2), par=awa)
    pause = repris.les_suspensions.get()
    assert (repris.etat, pause.du, pause.au) == (E.EN_COURS, date(2026, 1, 5), date(2026, 2, 1))
    assert repris in Parcours.objects.en_cours()


def test_deux_suspensions_ne_se_recouvrent_pas(parcours, awa):
    ops.suspendre(parcours, du=date(2026, 1, 5), par=awa)
    ops.reprendre(parcours, le=date(2026, 2, 2), par=awa)
    with pytest.raises(ValidationError, match="déjà suspendu jusqu'au 01/02/2026"):
        ops.suspendre(parcours, du=date(2026, 1, 20), par=awa)


def test_clore_finit_la_suspension(parcours, awa):
    ops.suspendre(parcours, du=date(2026, 6, 30), par=awa)
    clos = clore(parcours, awa, le=date(2026, 6, 30))
    assert clos.les_suspensions.get().au == date(2026, 6, 30)


def test_rouvrir_demande_une_raison_et_garde_la_sortie_au_journal(parcours, awa):
    clore(parcours, awa)
    with pytest.raises(ValidationError, match="Écrivez en quelques mots"):
        ops.rouvrir(parcours, raison="  ", par=awa)
    rouvert = ops.rouvrir(parcours, raison="La famille revient", par=awa)
    assert (rouvert.etat, rouvert.sortie, rouvert.motif) == (E.EN_COURS, None, None)
    ligne = LigneJournal.objects.get(action="reussite.parcours_rouvert")
    assert ligne.contenu["sortie"] == "2026-06-30" and ligne.contenu["motif"] == "objectifs_atteints"


def test_un_parcours_annule_ne_compte_plus_et_ne_bouge_plus(parcours, awa):
    ops.annuler_parcours(parcours, raison="Mauvais enfant", par=awa)
    assert not Parcours.objects.comptes().exists()
    with pytest.raises(ValidationError, match="a été annulé"):
        clore(parcours, awa)
    with pytest.raises(ValidationError, match="déjà annulé"):
        ops.annuler_parcours(parcours, raison="Encore", par=awa)


def test_avant_l_entree_on_ne_devient_pas_en_cours_sans_date(repere, awa):
    with pytest.raises(ValidationError, match="suppose une date d'entrée"):
        ops.changer_etat_avant_entree(repere, etat=E.EN_COURS, par=awa)


def test_un_parcours_non_ouvert_n_entre_pas_directement(repere, awa):
    ops.changer_etat_avant_entree(repere, etat=E.NON_OUVERT, par=awa)
    with pytest.raises(ValidationError, match="« Non ouvert »"):
        ops.entrer(repere, le=ENTREE, par=awa)


def test_le_profil_d_une_vague_se_remplace_et_s_efface(parcours, awa):
    ops.fixer_profil(parcours, vague="2022", profil=valeur("profil_anct", "P2"), par=awa)
    ops.fixer_profil(parcours, vague="2022", profil=valeur("profil_anct", "P3"), par=awa)
    ops.fixer_profil(parcours, vague="2026", profil=valeur("profil_anct", "P1"), par=awa)
    assert {p.vague: p.profil.code for p in parcours.les_profils.all()} == {"2022": "P3", "2026": "P1"}
    ops.fixer_profil(parcours, vague="2022", profil=None, par=awa)
    assert parcours.les_profils.get().vague == "2026"


# Corriger


def test_une_date_d_entree_mal_tapee_se_corrige(parcours, awa):
    corrige = ops.modifier_parcours(parcours, version=parcours.version, entree=date(2025, 10, 6), par=awa)
    assert (corrige.entree, corrige.etat) == (date(2025, 10, 6), E.EN_COURS)


def test_corriger_ne_change_pas_d_etat(parcours, awa):
    for champs in ({"entree": None}, {"sortie": SORTIE}, {"etat": E.REPERE}):
        with pytest.raises(ValidationError, match="ne correspond pas à ses dates"):
            ops.modifier_parcours(parcours, version=parcours.version, par=awa, **champs)


def test_l_entree_corrigee_ne_depasse_ni_la_sortie_ni_une_suspension(parcours, awa):
    ops.suspendre(parcours, du=date(2026, 1, 5), par=awa)
    suspendu = Parcours.objects.get()
    with pytest.raises(ValidationError, match="suspendu avant cette date, le 05/01/2026"):
        ops.modifier_parcours(suspendu, version=suspendu.version, entree=date(2026, 2, 2), par=awa)
    clos = clore(suspendu, awa)
    with pytest.raises(ValidationError, match="La sortie précède l'entrée"):
        ops.modifier_parcours(clos, version=clos.version, entree=date(2026, 7, 1), par=awa)


def test_un_geste_entre_temps_fait_un_conflit(parcours, awa, bruno):
    lue = Parcours.objects.get().version
    ops.suspendre(parcours, du=date(2026, 1, 5), par=bruno)
    with pytest.raises(ops.Conflit, match="Bruno Keller"):
        ops.modifier_parcours(parcours, version=lue, entree=date(2025, 10, 6), par=awa)


# Les échéances


def test_l_entree_pose_le_premier_point_d_etape_au_nom_du_referent(dans_la_ville, awa, bruno):
    entree = timezone.localdate() - timedelta(days=10)
    parcours = un_parcours(un_enfant(awa), awa, entree=entree, referent=bruno.intervenant)
    point = Echeance.objects.a_faire().du_dossier(parcours.enfant).get()
    assert (point.le, point.responsable) == (ajouter_des_mois(entree, 6), bruno.intervenant)


def test_clore_fait_tomber_le_point_d_etape_que_rouvrir_repose(parcours, awa):
    clore(parcours, awa)
    assert not Echeance.objects.a_faire().exists()
    ops.rouvrir(parcours, raison="La famille revient", par=awa)
    assert Echeance.objects.a_faire().get().le >= timezone.localdate()


def test_une_ville_neuve_a_les_regles_de_ses_dispositifs(dans_la_ville):
    regles = {d.valeur.code: d for d in Dispositif.objects.select_related("valeur")}
    assert set(regles) == {v.code for v in valeurs("dispositif")}
    assert regles["PRE"].individualise and regles["COLLEX"].duree_fixe and not regles["CLAS"].individualise


@given(
    entree=st.dates(date(2015, 1, 1), date(2026, 12, 31)),
    mois=st.integers(1, 24),
    jour=st.dates(date(2015, 1, 1), date(2026, 12, 31)),
)
def test_le_prochain_point_est_le_premier_qui_vient(entree, mois, jour):
    point = prochain_point(entree, mois, jour)
    assert point >= jour and point > entree
    precedent = point if point == ajouter_des_mois(entree, mois) else ajouter_des_mois(point, -mois)
    assert point == ajouter_des_mois(entree, mois) or precedent <= jour


def test_ajouter_des_mois_ne_deborde_pas_fevrier():
    assert ajouter_des_mois(date(2024, 8, 31), 6) == date(2025, 2, 28)
    assert ajouter_des_mois(date(2023, 8, 31), 6) == date(2024, 2, 29)


# Les référents


def test_nommer_un_referent_clot_le_precedent_la_veille(parcours, awa, bruno, chloe):
    ops.nommer_referent(parcours, intervenant=chloe.intervenant, du=date(2026, 3, 1), par=awa)
    suivis = {s.intervenant: (s.du, s.au) for s in parcours.les_referents.all()}
    assert suivis == {
        bruno.intervenant: (ENTREE, date(2026, 2, 28)),
        chloe.intervenant: (date(2026, 3, 1), None),
    }


def test_le_nouveau_referent_reprend_les_echeances(parcours, awa, chloe):
    ops.nommer_referent(parcours, intervenant=chloe.intervenant, du=date(2026, 3, 1), par=awa)
    assert Echeance.objects.a_faire().get().responsable == chloe.intervenant


def test_le_meme_jour_la_nomination_se_corrige(parcours, awa, chloe):
    ops.nommer_referent(parcours, intervenant=chloe.intervenant, du=ENTREE, par=awa)
    assert parcours.les_referents.get().intervenant == chloe.intervenant


def test_on_ne_nomme_ni_avant_le_referent_actuel_ni_deux_fois_le_meme(parcours, awa, bruno, chloe):
    with pytest.raises(ValidationError, match="suit ce parcours depuis le 01/10/2025"):
        ops.nommer_referent(parcours, intervenant=chloe.intervenant, du=date(2025, 9, 1), par=awa)
    with pytest.raises(ValidationError, match="suit déjà ce parcours"):
        ops.nommer_referent(parcours, intervenant=bruno.intervenant, du=date(2026, 9, 1), par=awa)


# Toutes les suites de gestes

JOURS = st.dates(date(2025, 6, 1), date(2026, 11, 20))
GESTES = st.lists(
    st.tuples(
        st.sampled_from(["entrer", "etat", "suspendre", "reprendre", "veille", "clore", "rouvrir", "annuler"]),
        JOURS,
        st.sampled_from(list(AVANT_ENTREE)),
    ),
    max_size=8,
)


def _jouer(parcours, geste, jour, etat, par):
    faire = {
        "entrer": lambda: ops.entrer(parcours, le=jour, sans_accord=SANS_ACCORD, par=par),
        "etat": lambda: ops.changer_etat_avant_entree(parcours, etat=etat, par=par),
        "suspendre": lambda: ops.suspendre(parcours, du=jour, par=par),
        "reprendre": lambda: ops.reprendre(parcours, le=jour, par=par),
        "veille": lambda: ops.mettre_en_veille(parcours, le=jour, par=par),
        "clore": lambda: clore(parcours, par, le=jour),
        "rouvrir": lambda: ops.rouvrir(parcours, raison="Reprise", par=par),
        "annuler": lambda: ops.annuler_parcours(parcours, raison="Erreur", par=par),
    }[geste]
    try:
        with unite_de_travail():
            faire()
    except ValidationError:
        return False
    return True


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gestes=GESTES)
def test_quoi_qu_on_fasse_l_etat_suit_les_dates_et_la_table(dans_la_ville, awa, gestes):
    parcours = un_parcours(un_enfant(awa), awa, entree=None)
    for geste, jour, etat in gestes:
        avant = Parcours.objects.get(pk=parcours.pk)
        reussi = _jouer(parcours, geste, jour, etat, awa)
        apres = Parcours.objects.get(pk=parcours.pk)
        if not reussi:
            assert (apres.etat, apres.version) == (avant.etat, avant.version)
        elif geste != "annuler":
            assert apres.etat in ops.TRANSITIONS[avant.etat] and not avant.annule_le
        assert (apres.entree is None) == (apres.etat in AVANT_ENTREE)
        assert (apres.sortie is not None) == (apres.etat == E.TERMINE) == (apres.motif is not None)
        assert apres.sortie is None or apres.sortie >= apres.entree
        ouvertes = [s for s in apres.les_suspensions.all() if s.au is None]
        assert len(ouvertes) == (1 if apres.etat == E.SUSPENDU else 0)
        assert (apres.etat in OUVERTS) == apres.est_ouvert
