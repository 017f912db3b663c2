"""Le scénario d'une année, ligne à ligne : de la fiche de repérage de septembre aux sorties de juin."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse

from jalon.instances import operations as reunions
from jalon.instances.models import Instance, Participation
from jalon.reussite import operations as ops
from jalon.reussite.models import Demande, Enfant, EtatParcours, SuiteDemande
from jalon.reussite.visibilite import DOSSIER
from jalon.saisie.lectures import versions_en_vigueur
from jalon.socle.cloison import cloison
from jalon.socle.echeances.models import Echeance
from jalon.socle.journal.models import LigneJournal
from jalon.socle.listes.lecture import valeur
from jalon.socle.pieces import operations as pieces
from jalon.socle.reseau.operations import creer_intervenant
from tests.clients import ClientDeTest
from tests.parcours.annee import Annee

UN_PDF = b"%PDF-1.4\n%%EOF\n"
SEPT_9, SEPT_12, SEPT_18, SEPT_30 = date(2025, 9, 9), date(2025, 9, 12), date(2025, 9, 18), date(2025, 9, 30)


@pytest.fixture
def annee(ville, awa, bruno, client_de):
    cache.clear()
    return Annee(ville, awa, bruno, client_de)


def inviter_chloe(annee) -> str:
    with cloison(annee.ville):
        _, jeton = ops.inviter_a_deposer(
            destinataire="Chloé Martin, directrice",
            courriel="",
            structure=None,
            etablissement=annee.ecole,
            permanente=True,
            par=annee.awa,
        )
    return reverse("portail:demande", args=[jeton])


def deposer_en_ligne(annee, lien) -> None:
    fiche = {"initiales": "L. 2017", "sexe": "F", "naissance": "4/5/2017", "faits": "Ne parle pas en classe."}
    with annee.le(SEPT_9):
        assert ClientDeTest().post(lien, fiche | {"famille_informee": "true"}).status_code == 302


def test_9_septembre_la_directrice_depose_en_ligne_et_ne_voit_que_ses_demandes(annee):
    lien = inviter_chloe(annee)
    with cloison(annee.ville):
        ops.deposer_demande(le=SEPT_9, nom="Kowalczyk", faits="Secret de l'équipe", par=annee.awa)
    deposer_en_ligne(annee, lien)
    with cloison(annee.ville):
        demande = Demande.objects.get(initiales="L. 2017")
        assert (demande.le, demande.famille_informee) == (SEPT_9, True)
        assert demande.origine.code == "enseignant_directeur_d_ecole_elementaire"
        assert "instruire" in Echeance.objects.a_faire().get().libelle
        numero = demande.numero
    page = ClientDeTest().get(lien).content.decode()
    assert f"Demande n° {numero}" in page and "Secret" not in page and "Kowalczyk" not in page


def test_12_septembre_la_pmi_s_inquiete_du_meme_enfant_deux_demandes_un_dossier(annee):
    deposer_en_ligne(annee, inviter_chloe(annee))
    with cloison(annee.ville), annee.le(SEPT_12):
        seconde = ops.deposer_demande(
            le=SEPT_12,
            sexe="F",
            naissance=date(2017, 5, 4),
            etablissement=annee.ecole,
            initiales="Lina D.",
            emetteur="Docteur Morel",
            par=annee.pmi,
        )
    page = annee.client_de(annee.awa).get(reverse("reussite:demande", args=[seconde.pk])).content.decode()
    assert "D'autres demandes lui ressemblent" in page and "de Chloé Martin, directrice" in page
    with cloison(annee.ville), annee.le(SEPT_12):
        lina = annee.enfant("Lina", sexe="F", naissance=date(2017, 5, 4))
        for demande in Demande.objects.all():
            ops.rattacher_demande(demande, enfant=lina, par=annee.awa)
        assert (lina.les_demandes.count(), Enfant.objects.count()) == (2, 1)


def test_18_septembre_sans_accord_signe_la_porte_reste_fermee(annee):
    with cloison(annee.ville), annee.le(SEPT_18):
        enfant, mere = annee.en_famille("Lina")
        pre = valeur("dispositif", "PRE")
        parcours = ops.ouvrir_parcours(enfant, dispositif=pre, repere_le=SEPT_9, par=annee.lise)
        for mode in ("demande", "oral_consigne"):
            ops.recueillir_accord(
                enfants=[enfant], objet="adhesion_au_parcours", mode=mode, le=SEPT_18, titulaire=mere, par=annee.lise
            )
            with pytest.raises(ValidationError, match="accord"):
                ops.entrer(parcours, le=SEPT_18, par=annee.lise)
        scan = pieces.joindre(dossier=enfant, fichier=UN_PDF, nom="accord.pdf", par=annee.lise)
        (accord,) = annee.signer(enfant, mere, SEPT_18, piece=scan)
        assert accord.piece == scan
        assert ops.entrer(parcours, le=SEPT_18, par=annee.lise).etat == EtatParcours.EN_COURS


def test_18_septembre_la_derogation_demande_une_raison_et_laisse_sa_trace(annee):
    with cloison(annee.ville), annee.le(SEPT_18):
        enfant, _ = annee.en_famille("Lina")
        pre = valeur("dispositif", "PRE")
        parcours = ops.ouvrir_parcours(enfant, dispositif=pre, repere_le=SEPT_9, par=annee.lise)
        ops.entrer(parcours, le=SEPT_18, sans_accord="La mère est hospitalisée.", par=annee.awa)
    with cloison(annee.ville):
        lignes = LigneJournal.objects.filter(objet_type="reussite.parcours", objet_id=parcours.pk)
        assert any("hospitalisée" in str(ligne.contenu) for ligne in lignes)


# L'EPS du 30 septembre : quatre nouvelles situations, un point d'étape, une sortie.
DECISIONS = {
    "Lina": ("entree_en_parcours", "nouvelle_situation"),
    "Adam": ("entree_en_parcours", "nouvelle_situation"),
    "Zoé": ("entree_en_parcours", "nouvelle_situation"),
    "Noé": ("orientation_droit_commun", "nouvelle_situation"),
    "Éva": ("complement_d_evaluation", "point_d_etape"),
    "Tom": ("sortie", "sortie"),
}


def preparer_l_eps(annee):
    """Neuf jours pour réunir l'information des familles ; repérées le 9, examinées le 30."""
    with annee.le(SEPT_9):
        anciens = {prenom: annee.en_cours(prenom, entree=date(2024, 10, 1)).enfant for prenom in ("Éva", "Tom")}
        enfants = {}
        for prenom in DECISIONS:
            enfants[prenom] = anciens.get(prenom) or annee.en_famille(prenom)[0]
            if prenom not in anciens:
                demande = ops.deposer_demande(le=SEPT_9, enfant=enfants[prenom], par=annee.awa)
                ops.donner_suite(demande, suite=SuiteDemande.A_EXAMINER_EN_EPS, le=SEPT_9, par=annee.awa)
                ops.recueillir_accord(
                    enfants=[enfants[prenom]],
                    objet="information_donnee",
                    mode="oral_consigne",
                    le=SEPT_9,
                    par=annee.awa,
                )
    return enfants


def tenir_l_eps(annee, enfants):
    eps = Instance.objects.get(code="eps")
    for rang in range(7):
        membre = creer_intervenant(prenom=f"Membre {rang}", nom="Essai", structure=annee.centre_social, par=annee.awa)
        reunions.ajouter_membre(eps, intervenant=membre, charte_signee_le=SEPT_9, par=annee.awa)
    seance = reunions.planifier(eps, le=SEPT_30, par=annee.awa)
    for prenom, (_, type_) in DECISIONS.items():
        reunions.inscrire(seance, vers_type=DOSSIER, vers_id=enfants[prenom].pk, type=type_, par=annee.awa)
    return seance


def clore_l_eps(annee, seance, enfants) -> None:
    reunions.ouvrir_seance(seance, par=annee.awa)
    presents = dict.fromkeys(seance.les_convocations.all(), Participation.PRESENT)
    reunions.noter_presences(seance, participations=presents, par=annee.awa)
    par_enfant = {enfant.pk: prenom for prenom, enfant in enfants.items()}
    for point in seance.les_points.select_related("renvoi"):
        code = DECISIONS[par_enfant[point.renvoi.vers_id]][0]
        reunions.decider(point, decision=valeur("decision_eps", code), par=annee.awa)
    reunions.clore_seance(seance, le=SEPT_30, par=annee.awa)


def test_30_septembre_une_eps_de_six_situations(annee):
    with cloison(annee.ville):
        enfants = preparer_l_eps(annee)
    with cloison(annee.ville), annee.le(SEPT_30):
        seance = tenir_l_eps(annee, enfants)
    ordre = reverse("instances:ordre_du_jour", args=[seance.pk, "pseudonymes"])
    with annee.le(SEPT_30):
        papier = annee.client_de(annee.awa).get(ordre)
    assert papier.status_code == 200
    assert not [prenom for prenom in DECISIONS if prenom in papier.content.decode()], "l'ordre du jour va sans nom"
    with cloison(annee.ville), annee.le(SEPT_30):
        clore_l_eps(annee, seance, enfants)
        suites = dict(Demande.objects.values_list("enfant__prenom", "suite"))
        assert suites["Noé"] == SuiteDemande.ORIENTE_VERS_LE_DROIT_COMMUN
        assert suites["Lina"] == SuiteDemande.ADMIS_EN_ATTENTE_D_UN_REFERENT, "la décision ne fait entrer personne"
        langage = valeur("domaine", "langage_orthophonie")
        parcours = enfants["Tom"].les_parcours.get()
        ops.preconiser(
            parcours,
            le=SEPT_30,
            domaine=langage,
            action=valeur("action", "bilan_ou_seances_d_orthophonie"),
            par=annee.awa,
        )
    assert annee.cellules("EPS-04", "etat") == {
        "Entrée en parcours": 3,
        "Orientation droit commun": 1,
        "Complément d'évaluation": 1,
        "Sortie": 1,
    }
    assert annee.statistique("EPS-02")["total_distinct"] == 6
    assert annee.statistique("EPS-06")["valeurs"]["moyenne"] == 7
    assert annee.statistique("DEL-01")["valeurs"]["moyenne"] == 21


def test_octobre_les_actions_commencent_attendent_ou_se_refusent(annee):
    with cloison(annee.ville), annee.le(date(2025, 10, 20)):
        parcours = annee.en_cours("Lina", entree=SEPT_30)
        scolarite, langage = valeur("domaine", "scolarite_apprentissages"), valeur("domaine", "langage_orthophonie")
        loisirs = valeur("domaine", "sport_et_loisirs")
        debut = date(2025, 10, 6)
        communs = {"parcours": parcours, "notee_le": debut, "par": annee.bruno}
        ops.ajouter_action(parcours.enfant, domaine=scolarite, etat="en_cours", debut=debut, **communs)
        ops.ajouter_action(parcours.enfant, domaine=langage, etat="en_attente", **communs)
        alsh = ops.ajouter_action(parcours.enfant, domaine=loisirs, etat="proposee_a_la_famille", **communs)
        motif = valeur("motif_refus_action", "horaires_transport")
        ops.changer_etat_action(alsh, etat="refusee", le=date(2025, 10, 15), motif_refus=motif, par=annee.bruno)
    assert annee.cellules("ACT-01", "etat") == {
        "En cours": 1,
        "En attente (liste d'attente)": 1,
        "Refusée": 1,
    }
    assert annee.cellules("ACT-02", "cause") == {str(motif): 1}


def test_novembre_le_clas_et_le_pre_du_meme_enfant(annee):
    with cloison(annee.ville), annee.le(date(2025, 11, 12)):
        pre = annee.en_cours("Lina", entree=SEPT_30)
        clas = ops.ouvrir_parcours(
            pre.enfant, dispositif=valeur("dispositif", "CLAS"), entree=date(2025, 11, 3), par=annee.awa
        )
        dix = [pre.enfant, *(annee.enfant(f"Enfant{rang}") for rang in range(9))]
        groupe = ops.creer_groupe(nom="CLAS du lundi", dispositif=clas.dispositif, places=10, par=annee.awa)
        for enfant in dix:
            parcours = clas if enfant == pre.enfant else None
            ops.inscrire_au_groupe(groupe, enfant=enfant, du=date(2025, 11, 3), parcours=parcours, par=annee.awa)
        seance = ops.programmer_seance(groupe, le=date(2025, 11, 10), duree=90, par=annee.awa)
        presences = {enfant.pk: "present" for enfant in dix} | {dix[1].pk: "absent"}
        ops.pointer(seance, presences=presences, par=annee.awa)
        assert seance.les_presences.filter(statut="present").count() == 9
        assert set(pre.enfant.les_parcours.en_cours().values_list("dispositif__code", flat=True)) == {"PRE", "CLAS"}
    simultanes = annee.statistique("ENF-31")
    assert simultanes["total_distinct"] == 1


def test_janvier_un_accueil_accepte_un_autre_refuse(annee):
    with cloison(annee.ville), annee.le(date(2026, 1, 20)):
        motif = valeur("exclusion_motif", "perturbation_repetee")
        dossiers = [annee.en_famille(prenom, naissance=date(2012, 2, 3)) for prenom in ("Sami", "Yanis")]
        sami, mere = dossiers[0]
        annee.signer(sami, mere, date(2026, 1, 10))
        acceptee, refusee = (
            ops.noter_exclusion(enfant, le=date(2026, 1, 13), jours=3, motif=motif, par=annee.awa)
            for enfant, _ in dossiers
        )
        ops.repondre_a_l_accueil(acceptee, accueil="accepte", par=annee.awa)
        ops.repondre_a_l_accueil(refusee, accueil="refuse", refus="Il restera à la maison.", par=annee.awa)
        assert sami.les_parcours.get().dispositif.code == "COLLEX"
    assert annee.cellules("DIS-07", "etat") == {"Accepté": 1, "Refusé": 1}


def test_fevrier_la_trace_d_un_danger_reste_entre_son_auteur_et_la_coordination(annee):
    with cloison(annee.ville), annee.le(date(2026, 2, 10)):
        parcours = annee.en_cours("Lina", entree=SEPT_30, referent=annee.lise)
        ops.nommer_referent(parcours, intervenant=annee.bruno.intervenant, du=date(2026, 2, 1), par=annee.awa)
        ops.tracer_un_danger(parcours.enfant, le=date(2026, 2, 10), destinataire="CRIP du département", par=annee.lise)
        ops.nommer_referent(parcours, intervenant=annee.lise.intervenant, du=date(2026, 2, 10), par=annee.awa)
        eps = reunions.planifier(Instance.objects.get(code="eps"), le=date(2026, 2, 20), par=annee.awa)
        reunions.inscrire(eps, vers_type=DOSSIER, vers_id=parcours.enfant_id, par=annee.awa)
    feuilles = reverse("instances:feuilles", args=[eps.pk, "noms"])
    assert "CRIP" not in annee.client_de(annee.awa).get(feuilles).content.decode()
    historique = reverse("reussite:enfant_onglet", args=[parcours.enfant_id, "historique"])
    assert "CRIP" not in annee.client_de(annee.pmi).get(historique).content.decode()


def test_mars_les_points_d_etape_depasses_se_comptent_par_referent(annee):
    with cloison(annee.ville):
        for rang, referent in enumerate([annee.bruno] * 2 + [annee.lise] * 3):
            # Entrés le 1er septembre, un point tous les six mois : dus le 1er mars.
            with annee.le(date(2025, 9, 1)):
                annee.en_cours(f"Enfant{rang}", entree=date(2025, 9, 1), referent=referent)
    lus = annee.cellules("DEL-09", "referent", au="2026-03-20")
    assert lus == {"Bruno Keller": 2, "Lise Moreau": 3}


def test_mai_une_action_s_arrete_et_les_quatre_voix_sont_demandees(annee):
    with cloison(annee.ville), annee.le(date(2026, 5, 12)):
        parcours = annee.en_cours("Lina", entree=SEPT_30)
        action = ops.ajouter_action(
            parcours.enfant,
            parcours=parcours,
            action=valeur("action", "accompagnement_educatif_individuel"),
            etat="en_cours",
            debut=date(2025, 10, 6),
            par=annee.bruno,
        )
        cause = valeur("cause_arret", "absenteisme_aux_seances")
        ops.changer_etat_action(
            action, etat="arretee_prematurement", le=date(2026, 5, 10), cause_arret=cause, par=annee.bruno
        )
        voix = ["enfant", "referent", "professionnel", "famille"]
        ops.demander_bilans(action, acteurs=voix, le=date(2026, 5, 30), par=annee.bruno)
        assert Echeance.objects.a_faire().filter(objet_type="reussite.action", objet_id=action.pk).count() == 4
    assert annee.statistique("ACT-03")["total_distinct"] == 1
    assert annee.cellules("ACT-04", "cause") == {str(cause): 1}


def test_juin_quatorze_sorties_leurs_motifs_et_l_entree_contre_la_sortie(annee):
    motifs = ["objectifs_atteints"] * 8 + ["relais_de_droit_commun_effectif"] * 4 + ["demenagement_avec_relais"] * 2
    with cloison(annee.ville), annee.le(date(2026, 6, 30)):
        grille = next(v for v in versions_en_vigueur() if v.outil.code == "grille-de-suivi")
        for rang, code in enumerate(motifs):
            parcours = annee.en_cours(f"Enfant{rang}", entree=SEPT_30)
            for temps, le, score in (("entree", SEPT_30, 1), ("sortie", date(2026, 6, 25), 3)):
                ops.evaluer(
                    parcours,
                    outil=grille,
                    temps=temps,
                    repondant="referent",
                    le=le,
                    notes={"langage": (score, "")},
                    par=annee.bruno,
                )
            ops.sortir(
                parcours,
                motif=valeur("motif_sortie", code),
                le=date(2026, 6, 26),
                relais="Centre social",
                bilan_final="Parle en classe.",
                nouvelles_le=date(2026, 6, 26) + timedelta(days=90),
                par=annee.bruno,
            )
    sorties = annee.statistique("PAR-14")
    assert sorties["total_distinct"] == 14
    assert sorted(cellule["effectif"] for cellule in sorties["cellules"]) == [2, 4, 8]
    (langage,) = annee.statistique("EVA-02")["cellules"]
    assert langage["valeurs"]["moyenne"] == 2
