"""Préparer, tenir, clore : les règles d'une séance."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError

from jalon.instances import operations as ops
from jalon.instances.lectures.seance import a_reprendre
from jalon.instances.models import Confidentialite, Convocation, EtatSeance, Instance, Participation, Point
from jalon.instances.operations import Conflit
from jalon.reussite.models import Examen, SuiteDemande
from jalon.socle.dossiers import ReferenceDeDossier
from jalon.socle.echeances import operations as echeances
from jalon.socle.echeances.models import Echeance
from jalon.socle.listes.lecture import valeur
from jalon.socle.renvois import prevenir
from tests.instances.conftest import LE, informer, inscrire, un_enfant_a_examiner, une_seance


def frais(objet):
    return type(objet).objects.get(pk=objet.pk)


def decider(point, awa, **champs):
    return ops.decider(frais(point), par=awa, **({"texte": "Relancer le CMP"} | champs))


def test_une_ville_s_ouvre_avec_une_eps_et_une_reunion_d_equipe(dans_la_ville):
    assert set(Instance.objects.values_list("code", "type")) >= {("eps", "eps"), ("equipe", "reunion_d_equipe")}


def test_les_creneaux_se_calculent_et_suivent_l_ordre(dans, awa):
    premier, deuxieme, troisieme = dans.points
    assert [p.heure for p in dans.points] == [time(9), time(9, 20), time(9, 40)]
    ops.modifier_point(premier, version=premier.version, duree=45, par=awa)
    ops.placer_point(troisieme, place=1, par=awa)
    assert [(frais(p).ordre, frais(p).heure) for p in (troisieme, premier, deuxieme)] == [
        (1, time(9)),
        (2, time(9, 20)),
        (3, time(10, 5)),
    ]
    ops.modifier_seance(dans.seance, version=dans.seance.version, debut=time(14), par=awa)
    assert frais(troisieme).heure == time(14)


def test_les_membres_du_jour_sont_convies_a_la_planification(dans, awa, bruno):
    membre = dans.instance.les_membres.get(intervenant=bruno.intervenant)
    ops.modifier_membre(membre, au=date(2026, 11, 30), par=awa)
    suivante = une_seance(awa, LE + timedelta(days=30))
    assert suivante.numero == dans.seance.numero + 1
    assert list(suivante.les_convocations.values_list("intervenant", flat=True)) == [dans.sans_charte.intervenant.pk]


def test_sans_information_de_la_famille_le_point_est_sans_nom_jusqu_a_ce_qu_elle_soit_consignee(dans, awa):
    point, enfant = dans.points[2], dans.enfants[2]
    assert [p.anonyme for p in dans.points] == [False, False, True]
    with pytest.raises(ValidationError, match="n'est pas consignée"):
        ops.modifier_point(point, version=point.version, anonyme=False, par=awa)
    informer(enfant)
    ops.modifier_point(point, version=point.version, anonyme=False, par=awa)
    assert not frais(point).anonyme


def test_une_situation_ne_s_inscrit_qu_une_fois_et_dans_une_instance_nominative(dans, awa):
    with pytest.raises(ValidationError, match="déjà à l'ordre du jour"):
        inscrire(dans.seance, dans.enfants[0], awa)
    copil = ops.creer_instance(nom="Comité", confidentialite=Confidentialite.MEMBRES, par=awa)
    with pytest.raises(ValidationError, match="n'est pas nominative"):
        inscrire(ops.planifier(copil, le=LE, par=awa), dans.enfants[0], awa)
    with pytest.raises(ValidationError, match="reste nominative"):
        ops.modifier_instance(dans.instance, confidentialite=Confidentialite.PUBLIQUE, par=awa)


def test_noter_un_point_l_examine_ouvre_la_seance_et_pose_la_restitution(dans, awa):
    point = dans.points[0]
    ops.noter_point(point, version=point.version, compte_rendu="La mère est venue.", parents_presents=True, par=awa)
    lu = frais(point)
    assert (lu.examine_le, lu.compte_rendu) == (LE, "La mère est venue.")
    assert frais(dans.seance).etat == EtatSeance.TENUE
    restitution = Echeance.objects.get(nature="restitution-a-la-famille")
    assert (restitution.dossier_id, restitution.le) == (dans.enfants[0].pk, LE + timedelta(days=15))


def test_une_situation_sans_nom_ne_se_restitue_pas(dans, awa):
    decider(dans.points[2], awa)
    assert not Echeance.objects.filter(nature="restitution-a-la-famille").exists()


def test_la_restitution_reste_a_faire_apres_la_cloture_jusqu_a_sa_date(dans, awa):
    decider(dans.points[0], awa)
    ops.clore_seance(dans.seance, le=LE, par=awa)
    echeance = Echeance.objects.get(nature="restitution-a-la-famille")
    assert echeance.est_a_faire and frais(dans.points[0]).restitue_le is None
    ops.restituer(frais(dans.points[0]), le=LE + timedelta(days=2), par=awa)
    assert frais(echeance).faite_le == frais(dans.points[0]).restitue_le == LE + timedelta(days=2)


def test_cocher_la_restitution_date_le_point_et_la_remettre_l_efface(dans, awa):
    decider(dans.points[0], awa)
    echeance = Echeance.objects.get(nature="restitution-a-la-famille")
    echeances.terminer(echeance, le=LE, par=awa)
    assert frais(dans.points[0]).restitue_le == LE
    echeances.remettre_a_faire(echeance, par=awa)
    assert frais(dans.points[0]).restitue_le is None


def test_chaque_decision_pose_une_echeance_au_nom_de_son_responsable(dans, awa, bruno):
    pour_le = LE + timedelta(days=10)
    decision = decider(dans.points[0], awa, responsable=bruno.intervenant, pour_le=pour_le)
    echeance = frais(decision).echeance
    assert (echeance.responsable, echeance.le, echeance.dossier_id) == (bruno.intervenant, pour_le, dans.enfants[0].pk)
    assert "Secret" not in echeance.libelle
    with pytest.raises(ValidationError, match="Choisissez une décision"):
        decider(dans.points[0], awa, texte=" ")


def test_une_decision_se_reprend_de_seance_en_seance_jusqu_a_ce_qu_elle_soit_faite(dans, awa):
    decision = decider(dans.points[0], awa)
    ops.clore_seance(dans.seance, le=LE, par=awa)
    for semaines in (4, 8):
        seance = une_seance(awa, LE + timedelta(weeks=semaines))
        assert [d for d, _ in a_reprendre(seance, awa)] == [decision]
    echeances.terminer(frais(decision).echeance, le=LE + timedelta(days=3), par=awa)
    assert frais(decision).mise_en_oeuvre_le == LE + timedelta(days=3)
    assert a_reprendre(seance, awa) == []
    echeances.remettre_a_faire(frais(decision).echeance, par=awa)
    assert [d for d, _ in a_reprendre(seance, awa)] == [decision]


def test_mettre_en_oeuvre_coche_l_echeance(dans, awa):
    decision = decider(dans.points[0], awa)
    ops.mettre_en_oeuvre(frais(decision), le=LE, par=awa)
    assert frais(decision).echeance.faite_le == frais(decision).mise_en_oeuvre_le == LE


def test_une_decision_corrigee_ou_retiree_emporte_son_echeance(dans, awa, bruno):
    decision = decider(dans.points[0], awa)
    ops.modifier_decision(decision, texte="Écrire au CMP", responsable=bruno.intervenant, par=awa)
    echeance = frais(decision).echeance
    assert echeance.libelle.startswith("Écrire au CMP") and echeance.responsable == bruno.intervenant
    ops.retirer_decision(decision, par=awa)
    assert not frais(echeance).est_a_faire


def test_a_deux_sur_le_meme_point_le_second_voit_ce_qui_a_change(dans, awa, bruno):
    point = dans.points[0]
    ops.noter_point(point, version=point.version, compte_rendu="Ce qu'Awa a noté.", par=awa)
    with pytest.raises(Conflit) as conflit:
        ops.noter_point(point, version=point.version, compte_rendu="Autre chose.", par=bruno)
    [ecart] = conflit.value.ecarts
    assert (ecart.maintenant, ecart.saisie) == ("Ce qu'Awa a noté.", "Autre chose.")
    assert frais(point).compte_rendu == "Ce qu'Awa a noté."


def test_notes_et_decision_passent_ensemble_ou_pas_du_tout(dans, awa):
    point, hier = dans.points[0], LE - timedelta(days=1)
    with pytest.raises(ValidationError, match="précède la séance"):
        ops.tenir_point(
            point,
            version=point.version,
            notes={"compte_rendu": "Notes."},
            decision={"texte": "Relancer", "pour_le": hier},
            par=awa,
        )
    assert frais(point).compte_rendu == "" and frais(point).examine_le is None


def test_deux_personnes_pointent_des_presences_sans_s_ecraser(dans, awa, bruno):
    premiere, seconde = dans.seance.les_convocations.filter(point=None)
    ops.noter_presences(dans.seance, participations={premiere: Participation.PRESENT}, par=awa)
    ops.noter_presences(dans.seance, participations={seconde: Participation.EXCUSE}, par=bruno)
    assert [frais(c).participation for c in (premiere, seconde)] == ["present", "excuse"]


def test_clore_dit_au_dossier_ce_qui_est_decide_puis_plus_rien_ne_change(dans, awa):
    complement = valeur("decision_eps", "complement_d_evaluation")
    decider(dans.points[0], awa, decision=complement, texte="Voir l'orthophoniste")
    ops.clore_seance(dans.seance, le=LE, par=awa)
    examen = Examen.objects.get()
    assert (examen.enfant, examen.le, examen.decision) == (dans.enfants[0], LE, complement)
    assert (examen.texte, examen.instance) == ("Voir l'orthophoniste", str(dans.instance))
    suites = [enfant.les_demandes.get().suite for enfant in dans.enfants]
    assert suites == [SuiteDemande.COMPLEMENT_D_INFORMATION, *[SuiteDemande.A_EXAMINER_EN_EPS] * 2]
    point = frais(dans.points[1])
    for geste in (
        lambda: ops.noter_point(point, version=point.version, compte_rendu="Trop tard", par=awa),
        lambda: ops.decider(point, texte="Trop tard", par=awa),
        lambda: ops.placer_point(point, place=1, par=awa),
        lambda: ops.retirer_point(point, raison="Trop tard", le=LE, par=awa),
        lambda: ops.ajouter_point(dans.seance, titre="Trop tard", par=awa),
        lambda: ops.convier(dans.seance, intervenant=awa.intervenant, par=awa),
        lambda: ops.clore_seance(dans.seance, le=LE, par=awa),
    ):
        with pytest.raises(ValidationError, match="plus rien n'y change"):
            geste()


def test_un_releve_ne_se_valide_ni_avant_la_seance_ni_dans_l_avenir(dans, awa):
    for jour in (LE - timedelta(days=1), date(2030, 1, 1)):
        with pytest.raises(ValidationError, match="une fois la séance tenue"):
            ops.clore_seance(dans.seance, le=jour, par=awa)


def test_une_reunion_d_equipe_ne_tranche_que_sur_une_decision(dans, awa):
    equipe = Instance.objects.get(code="equipe")
    seance = ops.planifier(equipe, le=LE, par=awa)
    parle, decide = (inscrire(seance, enfant, awa) for enfant in dans.enfants[:2])
    ops.noter_point(parle, version=parle.version, compte_rendu="On en a parlé.", par=awa)
    decider(decide, awa, decision=valeur("decision_eps", "non_retenu"))
    ops.clore_seance(seance, le=LE, par=awa)
    assert [e.enfant for e in Examen.objects.all()] == [dans.enfants[1]]


def test_une_seance_ou_rien_n_est_examine_s_annule_et_elle_seule(dans, awa):
    decider(dans.points[0], awa)
    with pytest.raises(ValidationError, match="validez plutôt son relevé"):
        ops.annuler_seance(dans.seance, par=awa)
    autre = une_seance(awa, LE + timedelta(days=7))
    ops.annuler_seance(autre, par=awa)
    assert frais(autre).etat == EtatSeance.ANNULEE


def test_un_accord_retire_ote_les_points_a_venir_et_eux_seuls(dans, awa):
    enfant = dans.enfants[0]
    decider(dans.points[0], awa)
    suivante = une_seance(awa, LE + timedelta(days=30))
    a_venir, d_un_autre = inscrire(suivante, enfant, awa), inscrire(suivante, dans.enfants[1], awa)
    prevenir("reussite.enfant", enfant.pk, "accord_retire", le=LE, donnees={}, par=awa)
    assert frais(a_venir).retire_le == LE and frais(a_venir).retire_pourquoi
    assert frais(d_un_autre).retire_le is None
    assert frais(d_un_autre).heure == time(9), "les créneaux se resserrent"
    assert frais(dans.points[0]).retire_le is None, "ce qui est examiné reste au relevé"


def test_un_partage_fini_ne_convie_plus_pour_ce_point(dans, awa, chloe):
    fini = {"intervenant": chloe.intervenant.pk}
    prevenir("reussite.enfant", dans.enfants[1].pk, "partage_fini", le=LE, donnees=fini, par=awa)
    assert Convocation.objects.filter(intervenant=chloe.intervenant).exists()
    prevenir("reussite.enfant", dans.enfants[0].pk, "partage_fini", le=LE, donnees=fini, par=awa)
    assert not Convocation.objects.filter(intervenant=chloe.intervenant).exists()


def test_un_point_retire_dit_pourquoi_et_peut_revenir(dans, awa):
    point = dans.points[0]
    with pytest.raises(ValidationError, match="pourquoi"):
        ops.retirer_point(point, raison=" ", le=LE, par=awa)
    ops.retirer_point(point, raison="La famille préfère attendre", le=LE, par=awa)
    assert Point.objects.a_l_ordre_du_jour().filter(seance=dans.seance).count() == 2
    assert inscrire(dans.seance, dans.enfants[0], awa).pk != point.pk


def test_une_charte_ne_se_date_pas_dans_l_avenir(dans, awa):
    membre = dans.instance.les_membres.first()
    with pytest.raises(ValidationError, match="se date du jour"):
        ops.modifier_membre(membre, charte_signee_le=date(2030, 1, 1), par=awa)


def test_le_dossier_du_point_est_celui_de_l_enfant(dans):
    dossier = dans.points[0].dossier
    assert isinstance(dossier, ReferenceDeDossier) and dossier.pk == dans.enfants[0].pk


def test_douze_situations_se_preparent_et_se_closent(dans_la_ville, awa):
    seance = une_seance(awa)
    enfants = [un_enfant_a_examiner(awa, rang) for rang in range(12)]
    points = [inscrire(seance, enfant, awa) for enfant in enfants]
    for point in points:
        decider(point, awa, decision=valeur("decision_eps", "entree_en_parcours"))
    ops.clore_seance(seance, le=LE, par=awa)
    suites = {enfant.les_demandes.get().suite for enfant in enfants}
    assert suites == {SuiteDemande.ADMIS_EN_ATTENTE_D_UN_REFERENT}
    assert Examen.objects.count() == 12
