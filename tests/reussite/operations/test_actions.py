"""Les actions : leurs états, leurs dates, l'entrée qu'elles déclenchent ; préconisations et bilans."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from jalon.reussite import operations as ops
from jalon.reussite.models import Action, Dispositif, EtatAction, EtatParcours, Preconisation, VoixBilan
from jalon.reussite.models.parcours import RegleEntree
from jalon.socle.annulations import Annulation, annuler
from jalon.socle.echeances.models import Echeance
from jalon.socle.journal.models import LigneJournal
from jalon.socle.listes.lecture import valeur
from tests.reussite.dossiers import un_accord, un_enfant, un_parcours

E = EtatAction
JOUR = date(2025, 11, 3)
pytestmark = pytest.mark.usefixtures("dans_la_ville")


def motifs():
    return {
        E.REFUSEE: {"motif_refus": valeur("motif_refus_action", "horaires_transport")},
        E.ARRETEE_PREMATUREMENT: {"cause_arret": valeur("cause_arret", "absenteisme_aux_seances")},
    }


def une_action(par, etat=E.PRECONISEE, **champs):
    parcours = champs.pop("parcours", None) or un_parcours(un_enfant(par), par)
    if etat in ops.FINIES:
        champs |= {"fin": JOUR + timedelta(days=30)}
    if etat not in ops.PAS_COMMENCEES:
        champs |= {"debut": JOUR}
    champs |= motifs().get(etat, {})
    return ops.ajouter_action(
        parcours.enfant, parcours=parcours, etat=etat, domaine=valeur("domaine", "culture"), par=par, **champs
    )


@pytest.mark.parametrize("depuis", E.values)
def test_une_action_ne_va_que_la_ou_la_table_le_dit(awa, depuis):
    for vers in E.values:
        action = une_action(awa, depuis)
        passe = {"etat": vers, "le": JOUR + timedelta(days=40), "par": awa, **motifs().get(vers, {})}
        if vers in ops.TRANSITIONS_D_ACTION[depuis]:
            assert ops.changer_etat_action(action, **passe).etat == vers
        else:
            with pytest.raises(ValidationError, match="ne peut pas devenir"):
                ops.changer_etat_action(action, **passe)


def test_chaque_etat_a_ses_transitions_et_mene_quelque_part():
    assert set(ops.TRANSITIONS_D_ACTION) == set(E.values)
    assert all(ops.TRANSITIONS_D_ACTION.values())


@given(pas=st.lists(st.tuples(st.sampled_from(E.values), st.integers(0, 300)), max_size=12))
def test_quoi_qu_il_arrive_les_dates_disent_l_etat(pas):
    """L'automate seul, sans base : les dates suivent l'état, la fin ne précède jamais le début."""
    from jalon.reussite.operations.action import _suivre_les_dates

    action = Action(etat=E.PRECONISEE)
    for etat, jours in pas:
        le = JOUR + timedelta(days=jours)
        if not ops.peut_devenir(action, etat):
            continue
        try:
            _suivre_les_dates(action, etat, le)
        except ValidationError:
            assert etat in ops.FINIES and le < action.debut
            continue
        action.etat = etat
        assert (action.debut is None) == (etat in ops.PAS_COMMENCEES)
        assert (action.fin is None) == (etat not in ops.FINIES)
        assert action.fin is None or action.fin >= action.debut


def test_commencer_date_le_debut_finir_date_la_fin_reprendre_l_efface(awa):
    action = ops.changer_etat_action(une_action(awa), etat=E.EN_COURS, le=JOUR, par=awa)
    assert (action.debut, action.fin) == (JOUR, None)
    action = ops.changer_etat_action(action, etat=E.TERMINEE, le=JOUR + timedelta(days=9), par=awa)
    assert action.fin == JOUR + timedelta(days=9)
    action = ops.changer_etat_action(action, etat=E.EN_COURS, le=timezone.localdate(), par=awa)
    assert (action.debut, action.fin) == (JOUR, None)


def test_un_refus_et_un_arret_demandent_leur_motif(awa):
    with pytest.raises(ValidationError, match="motif du refus"):
        ops.changer_etat_action(une_action(awa), etat=E.REFUSEE, le=JOUR, par=awa)
    with pytest.raises(ValidationError, match="cause de l'arrêt"):
        ops.changer_etat_action(une_action(awa, E.EN_COURS), etat=E.ARRETEE_PREMATUREMENT, le=JOUR, par=awa)


def test_le_motif_part_avec_le_refus(awa):
    refusee = une_action(awa, E.REFUSEE)
    proposee = ops.changer_etat_action(refusee, etat=E.PROPOSEE_A_LA_FAMILLE, le=JOUR, par=awa)
    assert proposee.motif_refus is None


def test_un_etat_se_note_le_jour_venu(awa):
    demain = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValidationError, match="le jour venu"):
        ops.changer_etat_action(une_action(awa), etat=E.EN_ATTENTE, le=demain, par=awa)


def test_une_action_ne_finit_pas_avant_d_avoir_commence(awa):
    with pytest.raises(ValidationError, match="précède le début de l'action"):
        ops.changer_etat_action(une_action(awa, E.EN_COURS), etat=E.TERMINEE, le=JOUR - timedelta(days=1), par=awa)


def test_qui_change_un_etat_qu_il_n_a_pas_vu_l_apprend(awa, bruno):
    action = une_action(awa)
    ops.changer_etat_action(action, etat=E.EN_ATTENTE, le=JOUR, par=bruno)
    with pytest.raises(ValidationError, match="entre-temps"):
        ops.changer_etat_action(action, etat=E.EN_COURS, le=JOUR, par=awa, depuis=E.PRECONISEE)


def test_corriger_une_action_ne_change_pas_son_etat_et_ne_s_ecrase_pas(awa, bruno):
    action = une_action(awa)
    with pytest.raises(TypeError):
        ops.modifier_action(action, version=1, etat=E.EN_COURS, par=awa)
    ops.modifier_action(action, version=1, prevu=20, par=awa)
    with pytest.raises(ops.Conflit, match="Awa Diarra"):
        ops.modifier_action(action, version=1, prevu=12, par=bruno)


def test_une_action_en_cours_ne_perd_pas_sa_date_de_debut(awa):
    with pytest.raises(ValidationError, match="date de début"):
        ops.modifier_action(une_action(awa, E.EN_COURS), version=1, debut=None, par=awa)


def test_une_action_repond_a_un_objectif_de_son_parcours(awa):
    autre = un_parcours(un_enfant(awa, prenom="Adam"), awa)
    ailleurs = ops.fixer_objectif(autre, domaine=valeur("domaine", "culture"), par=awa)
    with pytest.raises(ValidationError, match="de deux parcours"):
        une_action(awa, objectif=ailleurs)
    with pytest.raises(ValidationError, match="autre enfant"):
        ops.ajouter_action(un_enfant(awa, prenom="Léa"), parcours=autre, par=awa)


def test_un_objectif_auquel_une_action_repond_ne_se_retire_pas(awa):
    parcours = un_parcours(un_enfant(awa), awa)
    objectif = ops.fixer_objectif(parcours, domaine=valeur("domaine", "culture"), par=awa)
    une_action(awa, parcours=parcours, objectif=objectif)
    with pytest.raises(ValidationError, match="répondent à cet objectif"):
        ops.retirer_objectif(objectif, par=awa)


def test_une_action_sans_parcours_vit_seule(awa):
    action = ops.ajouter_action(un_enfant(awa), type="collective", etat=E.EN_COURS, par=awa)
    assert (action.parcours, action.debut) == (None, timezone.localdate())


def test_retirer_une_action_ote_ses_bilans_et_tout_se_remet(awa):
    action = une_action(awa, E.EN_COURS)
    ops.noter_bilan(action, acteur="enfant", le=JOUR, resultat=valeur("bilan_resultat", "positif"), par=awa)
    ops.retirer_action(action, par=awa)
    assert not Action.objects.exists()
    annuler(Annulation.objects.ouvertes().first(), par=awa)
    assert Action.objects.get().les_bilans.get().acteur == "enfant"


# La règle « à la première action »


@pytest.fixture
def a_la_premiere_action(dans_la_ville):
    Dispositif.objects.filter(valeur=valeur("dispositif", "PRE")).update(regle_entree=RegleEntree.PREMIERE_ACTION)


@pytest.mark.usefixtures("a_la_premiere_action")
def test_la_premiere_action_qui_commence_fait_entrer(awa):
    enfant = un_enfant(awa)
    un_accord(enfant, awa)
    action = une_action(awa, E.EN_ATTENTE, parcours=un_parcours(enfant, awa, entree=None))
    assert action.parcours.etat == EtatParcours.REPERE
    ops.changer_etat_action(action, etat=E.EN_COURS, le=JOUR, par=awa)
    action.parcours.refresh_from_db()
    assert (action.parcours.etat, action.parcours.entree) == (EtatParcours.EN_COURS, JOUR)


@pytest.mark.usefixtures("a_la_premiere_action")
def test_sans_accord_la_premiere_action_ne_commence_pas_et_le_dit(awa):
    action = une_action(awa, E.EN_ATTENTE, parcours=un_parcours(un_enfant(awa), awa, entree=None))
    with pytest.raises(ValidationError, match=r"fait entrer l'enfant dans le parcours PRE.*accord"):
        ops.changer_etat_action(action, etat=E.EN_COURS, le=JOUR, par=awa)
    action.refresh_from_db()
    assert (action.etat, action.debut) == (E.EN_ATTENTE, None)


def test_avec_une_autre_regle_une_action_ne_fait_pas_entrer(awa):
    enfant = un_enfant(awa)
    un_accord(enfant, awa)
    parcours = une_action(awa, E.EN_COURS, parcours=un_parcours(enfant, awa, entree=None)).parcours
    parcours.refresh_from_db()
    assert parcours.entree is None


# Les préconisations


def une_preconisation(par, parcours=None, **champs):
    parcours = parcours or un_parcours(un_enfant(par), par)
    communs = {"le": JOUR, "domaine": valeur("domaine", "langage_orthophonie"), "precision": "Bilan de langage"}
    return ops.preconiser(parcours, par=par, **communs | champs)


def a_faire(nature):
    return Echeance.objects.a_faire().filter(nature=nature)


def test_une_preconisation_mise_en_oeuvre_devient_une_action_et_solde_son_echeance(awa):
    preconisation = une_preconisation(awa, echeance=date(2025, 12, 15))
    objectif = ops.fixer_objectif(preconisation.parcours, domaine=preconisation.domaine, par=awa)
    assert a_faire("preconisation").get().le == date(2025, 12, 15)
    action = ops.realiser_preconisation(preconisation, par=awa)
    assert (action.preconisation, action.objectif, action.etat) == (preconisation, objectif, E.PROPOSEE_A_LA_FAMILLE)
    assert str(action) == "Bilan de langage" and not a_faire("preconisation").exists()
    with pytest.raises(ValidationError, match="déjà donné une action"):
        ops.realiser_preconisation(preconisation, par=awa)


def test_une_preconisation_s_abandonne_avec_une_raison_et_se_reprend(awa):
    preconisation = une_preconisation(awa, echeance=date(2025, 12, 15))
    with pytest.raises(ValidationError, match="pourquoi cette préconisation"):
        ops.abandonner_preconisation(preconisation, raison=" ", par=awa)
    abandonnee = ops.abandonner_preconisation(preconisation, raison="La famille a trouvé seule.", par=awa)
    assert abandonnee.abandonnee_le == timezone.localdate() and not a_faire("preconisation").exists()
    with pytest.raises(ValidationError, match="abandonnée depuis"):
        ops.realiser_preconisation(preconisation, par=awa)
    annuler(Annulation.objects.get(code="reussite.preconisation_abandonnee"), par=awa)
    assert a_faire("preconisation").exists()
    with pytest.raises(ValidationError, match="n'est pas abandonnée"):
        ops.reprendre_preconisation(abandonnee, par=awa)


def test_une_preconisation_qui_a_donne_une_action_ne_se_retire_pas(awa):
    preconisation = une_preconisation(awa)
    action = ops.realiser_preconisation(preconisation, par=awa)
    with pytest.raises(ValidationError, match="retirez d'abord l'action"):
        ops.retirer_preconisation(preconisation, par=awa)
    ops.retirer_action(action, par=awa)
    ops.retirer_preconisation(preconisation, par=awa)
    assert not Preconisation.objects.exists()


# Les bilans


def test_un_bilan_solde_la_demande_faite_a_cette_voix_seulement(awa):
    action = une_action(awa, E.EN_COURS)
    posees = ops.demander_bilans(action, acteurs=list(VoixBilan), le=date(2026, 6, 15), par=awa)
    assert len(posees) == 4
    assert not ops.demander_bilans(action, acteurs=["famille"], le=date(2026, 6, 30), par=awa)
    ops.noter_bilan(action, acteur="famille", le=JOUR, commentaire="Elle en parle le soir.", par=awa)
    assert not a_faire("bilan-famille").exists() and a_faire("bilan-enfant").exists()


def test_une_action_qui_n_a_pas_commence_n_a_pas_de_bilan(awa):
    with pytest.raises(ValidationError, match="pas encore de bilan"):
        ops.noter_bilan(une_action(awa), acteur="enfant", le=JOUR, commentaire="Bien.", par=awa)


def test_un_bilan_dit_quelque_chose_et_une_seule_fois_par_jour(awa):
    action = une_action(awa, E.EN_COURS)
    with pytest.raises(ValidationError, match="un résultat, ou une phrase"):
        ops.noter_bilan(action, acteur="enfant", le=JOUR, par=awa)
    ops.noter_bilan(action, acteur="enfant", le=JOUR, commentaire="Bien.", par=awa)
    with pytest.raises(ValidationError, match="déjà un bilan de l'enfant"):
        ops.noter_bilan(action, acteur="enfant", le=JOUR, commentaire="Très bien.", par=awa)


def test_ce_que_dit_un_bilan_ne_se_lit_pas_au_journal(awa):
    ops.noter_bilan(une_action(awa, E.EN_COURS), acteur="enfant", le=JOUR, commentaire="Une confidence.", par=awa)
    ligne = LigneJournal.objects.get(action="reussite.bilan_note")
    assert "confidence" not in str(ligne.contenu) and ligne.contenu["champs"]["commentaire"] == ["ajouté"]
