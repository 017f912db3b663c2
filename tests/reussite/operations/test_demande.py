"""Une demande : numérotée, rattachée, suivie, répondue ; non admise, elle reste, avec son motif."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.reussite import operations as ops
from jalon.reussite.models import Demande, EtatParcours, SuiteDemande
from jalon.reussite.operations.demande import A_INSTRUIRE
from jalon.socle.cloison import ModeIdentite
from jalon.socle.echeances.models import Echeance
from jalon.socle.journal.models import LigneJournal
from jalon.socle.listes.lecture import valeur
from jalon.socle.reseau.models import Etablissement, Structure
from tests.reussite.dossiers import un_enfant, un_parcours

RECUE, DECIDEE = date(2026, 9, 9), date(2026, 9, 16)
pytestmark = pytest.mark.usefixtures("dans_la_ville")


def une_demande(par, **champs):
    return ops.deposer_demande(**{"le": RECUE, "nom": "Benali", "prenom": "Inès", "par": par, **champs})


def test_les_demandes_se_numerotent_a_la_suite(awa):
    assert [une_demande(awa).numero for _ in range(3)] == [1, 2, 3]


def test_une_demande_ne_se_recoit_pas_dans_l_avenir(awa):
    with pytest.raises(ValidationError, match="avenir"):
        une_demande(awa, le=timezone.localdate() + timedelta(days=1))


def test_une_ville_qui_ne_garde_que_les_initiales_ne_garde_pas_le_nom_d_une_demande(awa, dans_la_ville):
    dans_la_ville.identite_enfants = ModeIdentite.INITIALES
    dans_la_ville.save()
    demande = une_demande(awa)
    assert (demande.nom, demande.prenom, demande.initiales) == ("", "", "IB")


def test_les_cases_cochees_se_remplacent(awa):
    langage, social = valeur("domaine", "langage_orthophonie"), valeur("domaine", "scolarite_apprentissages")
    demande = une_demande(awa, domaines=[langage])
    demande = ops.modifier_demande(demande, version=1, domaines=[social], par=awa)
    assert [ligne.domaine for ligne in demande.les_domaines.all()] == [social]


def test_deux_personnes_sur_une_demande_la_seconde_le_sait(awa, bruno):
    demande = une_demande(awa)
    ops.modifier_demande(demande, version=1, classe="CE1", par=awa)
    with pytest.raises(ops.Conflit, match="Awa Diarra"):
        ops.modifier_demande(demande, version=1, classe="CE2", par=bruno)


def test_ce_qui_est_observe_ne_se_lit_pas_dans_le_journal(awa):
    demande = une_demande(awa)
    ops.modifier_demande(demande, version=1, faits="Il dort en classe.", par=awa)
    ligne = LigneJournal.objects.get(action="reussite.demande_modifiee")
    assert ligne.contenu["champs"] == {"faits": ["ajouté"]}


@pytest.mark.parametrize("suite", ["hors_criteres", "non_retenu_par_l_eps", "refus_de_la_famille", "sans_suite"])
def test_une_non_admission_demande_son_motif_et_la_demande_reste(suite, awa):
    demande = une_demande(awa)
    with pytest.raises(ValidationError, match="pourquoi"):
        ops.donner_suite(demande, suite=suite, le=DECIDEE, par=awa)
    cause = valeur("motif_non_admission", "hors_territoire")
    ops.donner_suite(demande, suite=suite, cause=cause, le=DECIDEE, par=awa)
    gardee = Demande.objects.get(pk=demande.pk)
    assert (gardee.suite, gardee.cause, gardee.suite_le) == (suite, cause, DECIDEE)


def test_un_motif_de_non_admission_ne_reste_pas_sur_une_demande_admise(awa):
    cause = valeur("motif_non_admission", "hors_territoire")
    demande = ops.donner_suite(
        une_demande(awa), suite="admis_en_attente_dun_referent", cause=cause, le=DECIDEE, par=awa
    )
    assert demande.cause is None


def test_une_suite_definitive_se_reprend_en_remettant_a_instruire(awa):
    cause = valeur("motif_non_admission", "autre")
    demande = ops.donner_suite(une_demande(awa), suite="sans_suite", cause=cause, le=DECIDEE, par=awa)
    with pytest.raises(ValidationError, match="à instruire"):
        ops.donner_suite(demande, suite="a_examiner_en_eps", le=DECIDEE, par=awa)
    demande = ops.donner_suite(demande, suite="a_instruire", le=DECIDEE, par=awa)
    assert (demande.suite_le, demande.cause) == (None, None)
    assert ops.donner_suite(demande, suite="a_examiner_en_eps", le=DECIDEE, par=awa).suite == "a_examiner_en_eps"


def test_une_suite_ne_precede_pas_la_demande(awa):
    with pytest.raises(ValidationError, match="précède la demande"):
        ops.donner_suite(une_demande(awa), suite="a_examiner_en_eps", le=RECUE - timedelta(days=1), par=awa)


@pytest.mark.parametrize("informee, etat", [(True, EtatParcours.EN_ATTENTE_D_ACCORD), (None, EtatParcours.REPERE)])
def test_admise_elle_ouvre_un_parcours_qui_n_est_jamais_en_cours(informee, etat, awa):
    ecole = valeur("origine_reperage", "college")
    demande = une_demande(awa, enfant=un_enfant(awa), famille_informee=informee, origine=ecole)
    demande = ops.donner_suite(demande, suite="admis_en_parcours", le=DECIDEE, par=awa)
    assert (demande.parcours.etat, demande.parcours.entree) == (etat, None)
    assert (demande.parcours.repere_le, demande.parcours.origine) == (RECUE, ecole)


def test_admise_elle_relie_le_parcours_qui_attendait(awa):
    enfant = un_enfant(awa)
    attend = un_parcours(enfant, awa, entree=None)
    demande = ops.donner_suite(une_demande(awa, enfant=enfant), suite="admis_en_parcours", le=DECIDEE, par=awa)
    assert demande.parcours == attend


def test_sans_dossier_on_n_admet_pas_en_parcours(awa):
    with pytest.raises(ValidationError, match="dossier"):
        ops.donner_suite(une_demande(awa), suite="admis_en_parcours", le=DECIDEE, par=awa)


def test_un_enfant_deja_en_parcours_est_deja_suivi(awa):
    enfant = un_enfant(awa)
    un_parcours(enfant, awa)
    demande = une_demande(awa, enfant=enfant)
    with pytest.raises(ValidationError, match="Déjà suivi"):
        ops.donner_suite(demande, suite="admis_en_parcours", le=DECIDEE, par=awa)
    assert ops.donner_suite(demande, suite="deja_suivi", le=DECIDEE, par=awa).suite == SuiteDemande.DEJA_SUIVI


def test_le_parcours_d_un_autre_enfant_ne_se_relie_pas(awa):
    autre = un_parcours(un_enfant(awa, prenom="Léa"), awa, entree=None)
    demande = une_demande(awa, enfant=un_enfant(awa))
    with pytest.raises(ValidationError, match="n'est pas un parcours de cet enfant"):
        ops.donner_suite(demande, suite="admis_en_parcours", parcours=autre, le=DECIDEE, par=awa)


def test_une_demande_qui_a_ouvert_un_parcours_ne_change_plus_de_dossier(awa):
    demande = une_demande(awa, enfant=un_enfant(awa))
    demande = ops.donner_suite(demande, suite="admis_en_parcours", le=DECIDEE, par=awa)
    with pytest.raises(ValidationError, match="a ouvert un parcours"):
        ops.rattacher_demande(demande, enfant=None, par=awa)


def test_plusieurs_demandes_parlent_du_meme_enfant(awa):
    enfant = un_enfant(awa)
    for _ in range(2):
        ops.rattacher_demande(une_demande(awa), enfant=enfant, par=awa)
    assert enfant.les_demandes.count() == 2


def test_une_demande_venue_d_ailleurs_pose_une_echeance_a_la_coordination_jusqu_a_sa_suite(awa, chloe):
    demande = une_demande(chloe)
    echeance = Echeance.objects.get(nature=A_INSTRUIRE)
    assert echeance.responsable == awa.intervenant
    assert Echeance.objects.visibles_par(awa).filter(pk=echeance.pk).exists()
    ops.donner_suite(demande, suite="a_examiner_en_eps", le=DECIDEE, par=awa)
    echeance.refresh_from_db()
    assert echeance.faite_le == DECIDEE
    assert "Benali" not in echeance.libelle


def test_celle_de_la_coordination_n_en_pose_pas(awa):
    une_demande(awa)
    assert not Echeance.objects.filter(nature=A_INSTRUIRE).exists()


# Les liens


def inviter(awa, **champs):
    dits = {"destinataire": "Mme Roux", "courriel": "", "structure": None, "permanente": True, "par": awa}
    return ops.inviter_a_deposer(**{**dits, **champs})[0]


@pytest.mark.parametrize(
    "type_, origine",
    [
        ("ecole_elementaire", "enseignant_directeur_d_ecole_elementaire"),
        ("ecole_maternelle", "enseignant_directeur_d_ecole_maternelle"),
        ("college", "college"),
    ],
)
def test_l_origine_se_deduit_de_l_ecole_invitee(type_, origine, awa):
    ecole = Etablissement.objects.create(nom="Pasteur", type=valeur("type_etablissement", type_))
    demande = ops.recevoir_par_lien(inviter(awa, etablissement=ecole), le=RECUE, nom="Benali")
    assert (demande.origine.code, demande.origine_demande.code) == (origine, "etablissement_scolaire")
    assert (demande.emetteur, demande.demandeur, demande.recue_par) == ("Mme Roux", "professionnel", None)


def test_l_origine_deduite_se_corrige(awa):
    structure = Structure.objects.create(nom="PMI", type=valeur("partenaire_type", "sante"))
    pmi = valeur("origine_reperage", "pmi")
    demande = ops.recevoir_par_lien(inviter(awa, structure=structure), le=RECUE, origine=pmi)
    assert demande.origine == pmi


def test_un_lien_pour_une_demande_ne_sert_qu_une_fois(awa):
    invitation = inviter(awa, permanente=False)
    ops.recevoir_par_lien(invitation, le=RECUE, nom="Benali")
    with pytest.raises(ValidationError, match="déjà servi"):
        ops.recevoir_par_lien(invitation, le=RECUE, nom="Cohen")
    assert Demande.objects.count() == 1


def test_une_invitation_permanente_vaut_un_an_et_se_renouvelle(awa):
    invitation = inviter(awa)
    assert timedelta(days=364) < invitation.expire_le - timezone.now() <= timedelta(days=365)
    invitation.expire_le = timezone.now() - timedelta(days=1)
    invitation.save()
    with pytest.raises(ValidationError, match="plus valable"):
        ops.recevoir_par_lien(invitation, le=RECUE, nom="Benali")
    assert ops.renouveler_l_invitation(invitation, par=awa).est_ouverte


def test_le_formulaire_des_parents_dit_que_la_famille_demande(awa):
    demande = ops.recevoir_par_lien(None, le=RECUE, prenom="Inès")
    assert (demande.demandeur, demande.origine.code) == ("famille", "parents_famille")
    assert Echeance.objects.get(nature=A_INSTRUIRE).responsable == awa.intervenant


# Les appels


def un_appel(par):
    return ops.noter_contact(
        enfants=[], type=valeur("type_contact", "telephone"), le=RECUE, resume="Inquiète.", par=par
    )


def test_une_visite_ne_se_note_pas_sans_enfant(bruno):
    with pytest.raises(ValidationError, match="quel enfant"):
        ops.noter_contact(enfants=[], type=valeur("type_contact", "visite_a_domicile"), le=RECUE, par=bruno)


def test_un_appel_se_rattache_apres_coup(awa, bruno):
    appel, enfant = un_appel(bruno), un_enfant(awa)
    ops.rattacher_contact(appel, enfants=[enfant], par=bruno)
    assert enfant.les_contacts.get().contact == appel
    with pytest.raises(ValidationError, match="pas encore"):
        ops.rattacher_contact(appel, enfants=[enfant], par=bruno)


def test_un_appel_devient_une_demande_une_seule_fois_et_la_suit_dans_le_dossier(awa, bruno):
    appel, enfant = un_appel(bruno), un_enfant(awa)
    demande = ops.faire_une_demande(appel, par=bruno)
    assert (demande.faits, demande.le, demande.suivie_par) == ("Inquiète.", RECUE, bruno.intervenant)
    with pytest.raises(ValidationError, match="déjà devenu"):
        ops.faire_une_demande(appel, par=bruno)
    ops.rattacher_demande(demande, enfant=enfant, par=awa)
    assert enfant.les_contacts.get().contact == appel
