"""Évaluer un parcours, et en sortir : ce qui s'écrit, ce qui se refuse, ce qui suit."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.reussite import operations as ops
from jalon.reussite.models import Evaluation, NoteEvaluation, Objectif
from jalon.reussite.operations.etapes import POINT_D_ETAPE
from jalon.reussite.operations.sortie import VEILLE
from jalon.saisie.lectures import versions_en_vigueur
from jalon.socle.annulations import Annulation, annuler
from jalon.socle.echeances import operations as echeances
from jalon.socle.echeances.models import Echeance
from jalon.socle.listes.lecture import valeur
from tests.reussite.dossiers import un_enfant, un_parcours

LE = date(2025, 11, 3)


@pytest.fixture
def parcours(monde):
    return un_parcours(un_enfant(monde.awa), monde.awa, referent=monde.bruno.intervenant)


@pytest.fixture
def grille(monde):
    return next(v for v in versions_en_vigueur() if v.outil.code == "grille-de-suivi")


def evaluer(parcours, grille, par, notes=None, **champs):
    notes = {"langage": (2, "Le 3 novembre, répond par oui ou non.")} if notes is None else notes
    champs = {"temps": "entree", "repondant": "referent", "le": LE} | champs
    return ops.evaluer(parcours, outil=grille, notes=notes, par=par, **champs)


def test_le_fait_et_l_appreciation_sont_deux_choses(monde, parcours, grille):
    notes = {"langage": (None, "Répond par oui ou non."), "assiduite": (4, ""), "comportement": (None, " ")}
    evaluation = evaluer(parcours, grille, monde.awa, notes)
    ecrites = {n.critere.code: (n.score, n.fait) for n in evaluation.les_notes.select_related("critere")}
    assert ecrites == {"langage": (None, "Répond par oui ou non."), "assiduite": (4, "")}


@pytest.mark.parametrize(
    ("notes", "phrase"),
    [
        ({"langage": (9, "")}, "pas de degré 9"),
        ({"inconnu": (1, "")}, "pas dans cet outil"),
        ({"langage": (None, "")}, "au moins un critère"),
        ({}, "au moins un critère"),
    ],
)
def test_une_evaluation_impossible_dit_pourquoi_et_n_ecrit_rien(monde, parcours, grille, notes, phrase):
    with pytest.raises(ValidationError, match=phrase):
        evaluer(parcours, grille, monde.awa, notes)
    assert not Evaluation.objects.exists()


def test_on_n_evalue_pas_avec_un_brouillon(monde, parcours, grille):
    from jalon.saisie import operations as outils

    brouillon = outils.preparer_version(grille.outil, par=monde.awa)
    with pytest.raises(ValidationError, match="brouillon"):
        evaluer(parcours, brouillon, monde.awa)


def test_une_evaluation_passee_garde_sa_version(monde, parcours, grille):
    from jalon.saisie import operations as outils

    evaluation = evaluer(parcours, grille, monde.awa)
    neuve = outils.preparer_version(grille.outil, par=monde.awa)
    outils.regler_brouillon(
        neuve,
        criteres=[outils.CritereVoulu("Tout autre chose")],
        echelons=[outils.EchelonVoulu(0, "Non"), outils.EchelonVoulu(1, "Oui")],
        par=monde.awa,
    )
    outils.publier_version(neuve, par=monde.awa)
    evaluation.refresh_from_db()
    assert evaluation.outil == grille
    assert evaluation.les_notes.get().critere.code == "langage"


def test_corriger_remplace_les_notes_et_refuse_d_ecraser_l_autre(monde, parcours, grille):
    evaluation = evaluer(parcours, grille, monde.awa)
    ops.modifier_evaluation(evaluation, version=1, notes={"assiduite": (3, "")}, par=monde.awa)
    assert [n.critere.code for n in NoteEvaluation.objects.select_related("critere")] == ["assiduite"]
    with pytest.raises(ops.Conflit):
        ops.modifier_evaluation(evaluation, version=1, notes={"langage": (1, "")}, par=monde.bruno, le=LE)


def test_une_evaluation_retiree_se_remet_avec_ses_notes(monde, parcours, grille):
    ops.retirer_evaluation(evaluer(parcours, grille, monde.awa), par=monde.awa)
    assert not NoteEvaluation.objects.exists()
    annuler(Annulation.objects.latest("pk"), par=monde.awa)
    assert Evaluation.objects.get().les_notes.get().score == 2


def points(parcours):
    return Echeance.objects.filter(nature=POINT_D_ETAPE, objet_id=parcours.pk).order_by("pk")


def test_une_evaluation_d_etape_solde_le_point_et_pose_le_suivant(monde, parcours, grille):
    premier = points(parcours).get()
    evaluer(parcours, grille, monde.awa, temps="etape", le=premier.le)
    fait, suivant = points(parcours)
    assert fait.faite_le == premier.le
    assert suivant.est_a_faire and suivant.le > premier.le
    assert suivant.responsable == monde.bruno.intervenant


def test_un_point_coche_par_erreur_reprend_la_place_du_suivant(monde, parcours):
    premier = points(parcours).get()
    echeances.terminer(premier, le=premier.le, par=monde.awa)
    assert [e.est_a_faire for e in points(parcours)] == [False, True]
    echeances.remettre_a_faire(premier, par=monde.awa)
    assert [e.est_a_faire for e in points(parcours)] == [True, False]


def test_une_evaluation_d_entree_ne_touche_pas_au_point_d_etape(monde, parcours, grille):
    evaluer(parcours, grille, monde.awa)
    assert points(parcours).get().est_a_faire


def sortir(parcours, par, **champs):
    motif = valeur("motif_sortie", "objectifs_atteints")
    return ops.sortir(parcours, **{"motif": motif, "le": timezone.localdate(), "par": par} | champs)


def test_sortir_clot_evalue_termine_et_pose_la_veille(monde, parcours):
    objectif = ops.fixer_objectif(parcours, domaine=valeur("domaine", "culture"), libelle="Lire", par=monde.awa)
    action = ops.ajouter_action(
        parcours.enfant, parcours=parcours, etat="en_cours", debut=date(2025, 10, 5), par=monde.awa
    )
    dans_trois_mois = timezone.localdate() + timedelta(days=90)
    clos = sortir(
        parcours, monde.awa, atteintes={objectif: "atteint"}, terminer_les_actions=True, nouvelles_le=dans_trois_mois
    )
    action.refresh_from_db()
    assert clos.est_clos and action.etat == "terminee" and action.fin == timezone.localdate()
    assert Objectif.objects.get().atteinte == "atteint"
    veille = Echeance.objects.a_faire().get()
    assert (veille.nature, veille.le, veille.responsable) == (VEILLE, dans_trois_mois, monde.bruno.intervenant)


def test_sans_le_demander_les_actions_restent_et_rien_n_est_pose(monde, parcours):
    action = ops.ajouter_action(
        parcours.enfant, parcours=parcours, etat="en_cours", debut=date(2025, 10, 5), par=monde.awa
    )
    sortir(parcours, monde.awa)
    action.refresh_from_db()
    assert action.etat == "en_cours"
    assert not Echeance.objects.a_faire().exists()


def test_une_veille_avant_la_sortie_ne_clot_rien(monde, parcours):
    with pytest.raises(ValidationError, match="après la sortie"):
        sortir(parcours, monde.awa, nouvelles_le=date(2025, 10, 2))
    parcours.refresh_from_db()
    assert not parcours.est_clos
