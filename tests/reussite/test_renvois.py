"""Ce que la réussite offre aux réunions : candidats, feuilles par public, et ce qu'un examen change."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from jalon.reussite import operations as ops
from jalon.reussite.models import (
    Accord,
    Demande,
    Examen,
    ModeAccord,
    ObjetAccord,
    Partage,
    Preconisation,
    SuiteDemande,
    TraceDanger,
)
from jalon.reussite.operations.etapes import POINT_D_ETAPE
from jalon.socle.cloison import cloison
from jalon.socle.echeances import operations as echeances
from jalon.socle.echeances.models import Echeance
from jalon.socle.listes.lecture import valeur
from jalon.socle.renvois import cible

JOUR = date(2026, 9, 30)


@pytest.fixture
def enfant(ines, ville):
    with cloison(ville):
        yield ines.enfant


def une_demande(enfant, numero=1, **champs):
    champs = {"le": timezone.localdate(), "suite": SuiteDemande.A_EXAMINER_EN_EPS} | champs
    return Demande.objects.create(numero=numero, enfant=enfant, **champs)


def l_information(enfant, **champs):
    champs = {"objet": ObjetAccord.INFORMATION_DONNEE, "mode": ModeAccord.ORAL_CONSIGNE, "le": JOUR} | champs
    return Accord.objects.create(enfant=enfant, **champs)


def l_adhesion(enfant, **champs):
    return l_information(enfant, objet=ObjetAccord.ADHESION_AU_PARCOURS, mode=ModeAccord.SIGNE, **champs)


def examiner(enfant, awa, code, point=1):
    decision = valeur("decision_eps", code) if code else None
    return ops.noter_examen(enfant, le=JOUR, point=point, decision=decision, par=awa)


def test_une_demande_a_examiner_est_candidate_et_en_retard_apres_un_mois(enfant, awa):
    ancienne = une_demande(enfant, le=timezone.localdate() - timedelta(days=31))
    [candidat] = cible("reussite.enfant").candidats(awa)
    assert (candidat.pk, candidat.type, candidat.en_retard) == (enfant.pk, "nouvelle_situation", True)
    ancienne.le = timezone.localdate()
    ancienne.save()
    assert not cible("reussite.enfant").candidats(awa)[0].en_retard


def test_un_point_d_etape_proche_est_candidat_pour_qui_voit_l_enfant(enfant, awa, bruno, chloe):
    Echeance.objects.filter(nature=POINT_D_ETAPE).update(le=timezone.localdate() - timedelta(days=1))
    for compte in (awa, bruno):
        [candidat] = cible("reussite.enfant").candidats(compte)
        assert (candidat.type, candidat.en_retard) == ("point_d_etape", True)
    assert cible("reussite.enfant").candidats(chloe) == []


def test_un_accord_retire_ecarte_de_l_ordre_du_jour_et_retire_le_nom(enfant, awa):
    une_demande(enfant)
    l_information(enfant)
    adhesion = l_adhesion(enfant)
    assert cible("reussite.enfant").candidats(awa)
    assert cible("reussite.enfant").resumes([enfant.pk])[enfant.pk].se_nomme
    adhesion.retire_le = timezone.localdate()
    adhesion.save()
    assert cible("reussite.enfant").candidats(awa) == []
    assert not cible("reussite.enfant").resumes([enfant.pk])[enfant.pk].se_nomme


@pytest.mark.parametrize(
    ("champs", "se_nomme"),
    [
        ({"famille_informee": True, "famille_informee_le": JOUR}, True),
        ({"famille_informee": True}, False),
        ({"famille_informee": False, "famille_informee_le": JOUR}, False),
    ],
)
def test_sans_information_datee_de_la_famille_la_situation_ne_se_nomme_pas(enfant, champs, se_nomme):
    une_demande(enfant, **champs)
    assert cible("reussite.enfant").resumes([enfant.pk])[enfant.pk].se_nomme is se_nomme


def textes(feuille):
    return "\n".join(f"{r.titre} {libelle} {texte}" for r in feuille for libelle, texte in r.lignes)


def test_la_feuille_dit_le_necessaire_selon_le_public(enfant, awa, bruno):
    une_demande(enfant, faits="Inès BENALI ne parle pas en classe.", suivis_connus="CMP")
    TraceDanger.objects.create(enfant=enfant, auteur=bruno.intervenant, le=JOUR, destinataire="La CRIP")
    lues = {p: textes(cible("reussite.enfant").feuilles([enfant.pk], p)[enfant.pk]) for p in PUBLICS}
    assert "ne parle pas" in lues["equipe"] and "CMP" in lues["equipe"]
    assert "ne parle pas" in lues["membre"] and "CMP" not in lues["membre"]
    assert "ne parle pas" not in lues["partenaire"]
    assert "ne parle pas" in lues["papier"]
    assert "Inès" not in lues["papier"] and "BENALI" not in lues["papier"]
    assert not any("CRIP" in lue for lue in lues.values())


PUBLICS = ("equipe", "membre", "partenaire", "papier")


def test_les_destinataires_sont_le_referent_et_ceux_avec_qui_l_on_partage(enfant, bruno, chloe):
    jour = timezone.localdate()
    partage = Partage.objects.create(enfant=enfant, intervenant=chloe.intervenant, du=jour, au=jour)
    lus = cible("reussite.enfant").destinataires([enfant.pk])[enfant.pk]
    assert lus == {bruno.intervenant.pk, chloe.intervenant.pk}
    partage.fini_le = jour
    partage.save()
    assert cible("reussite.enfant").destinataires([enfant.pk])[enfant.pk] == {bruno.intervenant.pk}


def test_preconiser_depuis_le_point_s_offre_a_qui_tient_le_dossier_et_garde_le_point(
    enfant, awa, chloe, client_de, ville
):
    [(verbe, adresse)] = cible("reussite.enfant").gestes(awa, enfant.pk, 12)
    assert verbe.startswith("Préconiser") and adresse.endswith("?point=12")
    assert cible("reussite.enfant").gestes(chloe, enfant.pk, 12) == []
    reponse = client_de(awa).post(adresse, {"domaine": valeur("domaine", "langage_orthophonie").pk})
    assert reponse.status_code == 302
    assert Preconisation.objects.get().point == 12


@pytest.mark.parametrize(
    ("decision", "suite"),
    [
        ("entree_en_parcours", SuiteDemande.ADMIS_EN_PARCOURS),
        ("orientation_droit_commun", SuiteDemande.ORIENTE_VERS_LE_DROIT_COMMUN),
        ("complement_d_evaluation", SuiteDemande.COMPLEMENT_D_INFORMATION),
        ("non_retenu", SuiteDemande.NON_RETENU_PAR_L_EPS),
        ("ajournee", SuiteDemande.A_EXAMINER_EN_EPS),
        (None, SuiteDemande.A_EXAMINER_EN_EPS),
    ],
)
def test_la_decision_dit_la_suite_de_la_demande(enfant, awa, decision, suite):
    demande = une_demande(enfant)
    examen = examiner(enfant, awa, decision)
    demande.refresh_from_db()
    assert (demande.suite, demande.examinee_le, examen.demande_id) == (suite, JOUR, demande.pk)


def test_admis_sans_referent_attend_un_referent_et_n_entre_pas(dans_la_ville, awa):
    enfant = ops.creer_enfant(prenom="Léa", par=awa)
    parcours = ops.ouvrir_parcours(enfant, dispositif=valeur("dispositif", "PRE"), par=awa)
    demande = une_demande(enfant)
    examiner(enfant, awa, "entree_en_parcours")
    demande.refresh_from_db()
    parcours.refresh_from_db()
    assert demande.suite == SuiteDemande.ADMIS_EN_ATTENTE_D_UN_REFERENT
    assert parcours.entree is None


def test_un_point_ne_note_qu_un_examen(enfant, awa):
    examiner(enfant, awa, "poursuite")
    examiner(enfant, awa, "sortie")
    assert Examen.objects.get().decision.code == "sortie"


def test_examine_le_point_d_etape_echu_est_fait_et_le_suivant_se_pose(enfant, awa):
    Echeance.objects.filter(nature=POINT_D_ETAPE).delete()
    parcours = enfant.les_parcours.get()
    communs = {"dossier": enfant, "objet": parcours, "nature": POINT_D_ETAPE, "par": awa}
    echue = echeances.creer(libelle="Point d'étape", le=JOUR, **communs)
    examiner(enfant, awa, "poursuite")
    echue.refresh_from_db()
    assert echue.faite_le == JOUR
    assert Echeance.objects.a_faire().get(nature=POINT_D_ETAPE).le > timezone.localdate()
