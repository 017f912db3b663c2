"""Le diagnostic par domaine, et les collégiens exclus."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from jalon.reussite import operations as ops
from jalon.reussite.models import EtatParcours
from jalon.socle.echeances.models import Echeance
from jalon.socle.journal.models import LigneJournal
from jalon.socle.listes.lecture import valeur
from tests.reussite.dossiers import un_accord, un_enfant, un_parcours

JOUR = date(2025, 11, 3)
LUNDI = date(2026, 1, 12)
pytestmark = pytest.mark.usefixtures("dans_la_ville")


def langage():
    return valeur("domaine", "langage_orthophonie")


def test_un_domaine_n_a_qu_un_diagnostic_par_jour_et_garde_les_anciens(awa):
    parcours = un_parcours(un_enfant(awa), awa)
    ops.noter_diagnostic(parcours, le=JOUR, domaine=langage(), faits="Parle peu.", par=awa)
    with pytest.raises(ValidationError, match="a déjà un diagnostic du 03/11/2025"):
        ops.noter_diagnostic(parcours, le=JOUR, domaine=langage(), faits="Parle.", par=awa)
    ops.noter_diagnostic(parcours, le=date(2026, 2, 2), domaine=langage(), faits="Parle davantage.", par=awa)
    assert parcours.les_diagnostics.count() == 2


def test_un_diagnostic_dit_quelque_chose(awa):
    with pytest.raises(ValidationError, match="au moins un fait"):
        ops.noter_diagnostic(un_parcours(un_enfant(awa), awa), le=JOUR, domaine=langage(), faits=" ", par=awa)


def test_plusieurs_domaines_s_enregistrent_tous_ou_aucun(awa):
    parcours = un_parcours(un_enfant(awa), awa)
    ops.noter_diagnostic(parcours, le=JOUR, domaine=langage(), faits="Parle peu.", par=awa)
    domaines = {valeur("domaine", "culture"): {"faits": "Lit."}, langage(): {"faits": "Parle."}}
    with pytest.raises(ValidationError):
        ops.noter_diagnostics(parcours, le=JOUR, domaines=domaines, par=awa)
    assert parcours.les_diagnostics.count() == 1


def test_le_contenu_d_un_diagnostic_ne_se_lit_pas_au_journal(awa):
    parcours = un_parcours(un_enfant(awa), awa)
    ops.noter_diagnostic(parcours, le=JOUR, domaine=langage(), hypotheses="Une séparation.", par=awa)
    assert "séparation" not in str(LigneJournal.objects.get(action="reussite.diagnostic_note").contenu)


# Les collégiens exclus


def une_exclusion(par, enfant=None, **champs):
    enfant = enfant or un_enfant(par, naissance=date(2012, 5, 3))
    motif = valeur("exclusion_motif", "perturbation_repetee")
    return ops.noter_exclusion(enfant, le=LUNDI, jours=3, motif=motif, par=par, **champs)


def retours():
    return Echeance.objects.a_faire().filter(nature="retour-au-college")


def test_accepter_l_accueil_ouvre_un_parcours_court_et_pose_le_retour(awa):
    enfant = un_enfant(awa, naissance=date(2012, 5, 3))
    un_accord(enfant, awa)
    acceptee = ops.repondre_a_l_accueil(une_exclusion(awa, enfant), accueil="accepte", par=awa)
    assert (acceptee.parcours.dispositif.code, acceptee.parcours.entree) == ("COLLEX", LUNDI)
    assert retours().get().le == acceptee.retour_le == date(2026, 1, 15)


def test_sans_accord_signe_l_accueil_s_accepte_mais_le_parcours_attend(awa):
    acceptee = ops.repondre_a_l_accueil(une_exclusion(awa), accueil="accepte", par=awa)
    assert (acceptee.accueil, acceptee.parcours.etat) == ("accepte", EtatParcours.EN_ATTENTE_D_ACCORD)
    assert acceptee.parcours.entree is None and retours().exists()


def test_une_seconde_exclusion_reprend_le_parcours_encore_ouvert(awa):
    enfant = un_enfant(awa, naissance=date(2012, 5, 3))
    premiere = ops.repondre_a_l_accueil(une_exclusion(awa, enfant), accueil="accepte", par=awa)
    seconde = ops.noter_exclusion(enfant, le=date(2026, 1, 26), jours=1, motif=None, par=awa)
    assert ops.repondre_a_l_accueil(seconde, accueil="accepte", par=awa).parcours == premiere.parcours


def test_un_refus_reste_avec_sa_raison_et_n_ouvre_rien(awa):
    exclusion = une_exclusion(awa)
    with pytest.raises(ValidationError, match="pourquoi la famille refuse"):
        ops.repondre_a_l_accueil(exclusion, accueil="refuse", par=awa)
    refusee = ops.repondre_a_l_accueil(exclusion, accueil="refuse", refus="Préfère le garder.", par=awa)
    assert (refusee.refus, refusee.parcours) == ("Préfère le garder.", None) and not retours().exists()
    with pytest.raises(ValidationError, match="a déjà répondu"):
        ops.repondre_a_l_accueil(refusee, accueil="accepte", par=awa)


def test_le_retour_prepare_solde_l_echeance(awa):
    acceptee = ops.repondre_a_l_accueil(une_exclusion(awa), accueil="accepte", par=awa)
    ops.noter_le_retour(acceptee, le=date(2026, 1, 15), retour="Vu avec la CPE.", jours_accueil=3, par=awa)
    assert not retours().exists()
    with pytest.raises(ValidationError, match="quand l'accueil a été accepté"):
        ops.noter_le_retour(une_exclusion(awa, un_enfant(awa)), le=date(2026, 1, 15), retour="Vu.", par=awa)


def test_une_exclusion_ne_se_note_pas_deux_fois(awa):
    exclusion = une_exclusion(awa)
    with pytest.raises(ValidationError, match="déjà notée"):
        une_exclusion(awa, exclusion.enfant)


@given(le=st.dates(date(2024, 1, 1), date(2030, 1, 1)), jours=st.integers(1, 30))
def test_le_retour_est_un_jour_de_classe_apres_autant_de_jours_de_classe(le, jours):
    retour = ops.jour_de_retour(le, jours)
    entre = [le.fromordinal(n) for n in range(le.toordinal(), retour.toordinal())]
    assert retour.weekday() < 5 and sum(jour.weekday() < 5 for jour in entre) == jours
