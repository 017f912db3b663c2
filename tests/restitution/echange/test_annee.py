"""Ce que l'import comprend de l'année de travail : demandes, accords, plan, groupes, évaluations, réunions."""

from datetime import date, time
from decimal import Decimal

import pytest

from jalon.instances.models import Convocation, Decision, Instance, Point, Seance
from jalon.restitution.echange.dictionnaire import lignes_du_dictionnaire
from jalon.restitution.echange.tables import table
from jalon.reussite.models import (
    Accord,
    Action,
    Contact,
    Demande,
    Enfant,
    Evaluation,
    Exclusion,
    NoteEvaluation,
    Preconisation,
    RendezVous,
    ResponsableLegal,
    SuiviPartenaire,
)
from jalon.reussite.operations import fusionner
from jalon.saisie.models import Critere, Echelon, VersionOutil
from jalon.socle.cloison import ModeIdentite
from jalon.socle.renvois import Renvoi
from tests.restitution.echange.outils import importer_textes, jeton, refus
from tests.restitution.echange.test_regles import sorts

pytestmark = pytest.mark.usefixtures("dans_la_ville")

BASE = {
    "enfants": "id;sexe;famille\nE1;F;F1\nE2;M;F2\n",
    "parcours": "id;enfant;dispositif;entree\nP1;E1;PRE;2025-09-15\nP2;E2;PRE;2025-10-01\n",
}
NOMMEES = {
    "demandes": "id enfant date demandeur origine_demande origine structure emetteur domaines natures faits deja_tente "
    "famille_informee_le urgence suite cause examinee_le repondue_le parcours",
    "accords": "enfant parcours titulaire objet mode date retire_le",
    "diagnostics": "parcours date domaine faits ressources difficultes hypotheses avis_enfant avis_famille avis_ecole",
    "preconisations": "parcours date domaine action maitre_oeuvre echeance",
    "actions": "id enfant parcours type domaine action maitre_oeuvre structure intervenant debut fin etat motif_refus "
    "cause_arret prevu realise cout",
    "bilans": "action acteur date resultat commentaire",
    "groupes": "id action nom places",
    "seances": "id groupe date duree intervenant",
    "presences": "seance enfant statut",
    "suivis": "id enfant partenaire type objet intervention prise_en_charge debut fin moment",
    "activites": "enfant activite structure debut fin par_le_dispositif",
    "contacts": "id enfants parcours date type interlocuteur auteur duree resume",
    "rendez_vous": "id enfants date avec statut",
    "evaluations": "parcours outil temps repondant critere fait score date",
    "seances_instances": "id",
    "points": "id",
    "decisions": "id",
}


def importer(**tables):
    """Avec les deux enfants et leurs parcours."""
    return importer_textes(**{**BASE, **tables})


def importe_et_ne_change_plus(**tables):
    rapport = importer(**tables)
    assert rapport.importe, rapport.en_texte()
    avant = jeton()
    encore = importer(**tables)
    assert not encore.importe and not encore.refus, encore.en_texte()
    assert jeton() == avant
    return rapport


@pytest.mark.parametrize("code", NOMMEES)
def test_les_colonnes_publiees_gardent_leur_nom(code):
    assert set(NOMMEES[code].split()) <= {colonne.code for colonne in table(code).toutes}


def test_une_demande_entre_avec_ses_domaines_et_peut_n_avoir_pas_d_enfant():
    importe_et_ne_change_plus(
        demandes="id;enfant;date;demandeur;structure;emetteur;domaines;natures;suite;parcours\n"
        "D1;E1;2025-09-02;professionnel;Collège Zola;Mme Petit;Culture|Langage / orthophonie;Exclusion;"
        "Admis en parcours;P1\n"
        "D2;;2025-09-03;Famille;;;Culture;;;\n"
    )
    premiere, seconde = Demande.objects.order_by("le")
    assert (premiere.structure.nom, premiere.suite, premiere.parcours.cle_externe) == (
        "Collège Zola",
        "admis_en_parcours",
        "P1",
    )
    assert {lien.domaine.code for lien in premiere.les_domaines.all()} == {"culture", "langage_orthophonie"}
    assert (seconde.enfant, seconde.suite, seconde.numero) == (None, "a_instruire", 2)


def test_la_suite_donnee_ici_n_est_pas_effacee_par_une_source_qui_l_ignore():
    demandes = {"demandes": "id;enfant;date;suite\nD1;E1;2025-09-02;\n"}
    importer(**demandes)
    Demande.objects.update(suite="hors_criteres")
    assert not importer(**demandes).importe
    assert Demande.objects.get().suite == "hors_criteres"


def test_une_ville_sans_noms_n_en_prend_pas_non_plus_dans_les_demandes(dans_la_ville):
    dans_la_ville.identite_enfants = ModeIdentite.INITIALES
    dans_la_ville.save()
    importer(demandes="id;date;nom;prenom\nD1;2025-09-02;Diallo;Lina\n")
    assert Demande.objects.values_list("nom", "prenom", "initiales").get() == ("", "", "LD")


@pytest.mark.parametrize("parcours", ["demandes", "accords", "actions"])
def test_un_parcours_est_celui_de_l_enfant_de_la_ligne(parcours):
    lignes = {
        "demandes": "enfant;date;parcours\nE2;2025-09-02;P1\n",
        "accords": "enfant;objet;mode;parcours\nE2;Image;Signé;P1\n",
        "actions": "enfant;parcours\nE2;P1\n",
    }
    assert refus(importer(**{parcours: lignes[parcours]})) == [(f"{parcours}.csv", 2, "parcours")]


def test_le_titulaire_se_nomme_par_son_id_son_lien_ou_le_jeune_lui_meme():
    responsables = "id;famille;lien\nR1;F1;Mère\nR2;F1;Père\n"
    familles = "id\nF1\nF2\n"
    importe_et_ne_change_plus(
        familles=familles,
        responsables=responsables,
        accords="enfant;titulaire;objet;mode;date\nE1;R1;adhesion_au_parcours;Signé;2025-09-10\n"
        "E1;père;adhesion_au_parcours;Signé;2025-09-11\nE2;le jeune;image;Signé;2025-09-12\n",
    )
    dits = [(a.titulaire and a.titulaire.cle_externe, a.par_le_jeune) for a in Accord.objects.order_by("le")]
    assert dits == [("R1", False), ("R2", False), (None, True)]


def test_un_titulaire_inconnu_se_cree_sur_demande_et_deux_pareils_se_departagent():
    accords = "enfant;titulaire;objet;mode\nE1;Mère;image;Signé\n"
    assert refus(importer_textes(creer_valeurs=False, **BASE, accords=accords))[-1] == ("accords.csv", 2, "titulaire")
    assert importer(accords=accords).importe
    assert ResponsableLegal.objects.get().lien.code == "mere"
    ResponsableLegal.objects.create(famille=Enfant.objects.get(cle_externe="E1").famille, lien_id=lien_de_la_mere())
    rapport = importer(accords=accords.replace("image", "information_donnee"))
    assert refus(rapport) == [("accords.csv", 2, "titulaire")] and "2 responsables" in rapport.refus[0].raison


def lien_de_la_mere():
    return ResponsableLegal.objects.get().lien_id


def test_un_accord_retire_depuis_garde_sa_ligne():
    accords = "enfant;objet;mode;date;retire_le\nE1;image;Signé;2025-09-10;{}\n"
    importer(accords=accords.format(""))
    importer(accords=accords.format("2026-01-08"))
    assert Accord.objects.get().retire_le == date(2026, 1, 8)
    assert refus(importer(accords=accords.format("2025-09-01"))) == [("accords.csv", 2, "retire_le")]


def test_une_action_refusee_garde_son_motif_et_une_arretee_sa_cause():
    importe_et_ne_change_plus(
        actions="id;enfant;parcours;action;etat;motif_refus;cause_arret;debut;fin;prevu;cout;structure\n"
        "A1;E1;P1;Groupe de parole;Refusée;coût;;;;;;\n"
        "A2;E1;P1;;;;Déménagement;2025-10-01;2025-11-01;12,5;1200.05;Centre social\n"
        "A3;E2;;;;;;2025-10-01;;;;\n"
    )
    a1, a2, a3 = Action.objects.order_by("cle_externe")
    assert (a1.etat, a1.motif_refus.code) == ("refusee", "cout")
    assert (a2.etat, a2.cause_arret.code, a2.prevu) == ("arretee_prematurement", "demenagement", Decimal("12.5"))
    assert (a3.etat, a3.parcours, a3.type) == ("en_cours", None, "individuelle")


@pytest.mark.parametrize(
    ("cases", "colonne", "phrase"),
    [
        ("En cours;coût;;;", "motif_refus", "Seule une action refusée a un motif de refus"),
        ("Refusée;;Déménagement;;", "cause_arret", "Seule une action arrêtée prématurément"),
        (";coût;Déménagement;;", "cause_arret", "celle-ci est « Refusée »"),
        (";;;2025-11-01;2025-10-01", "fin", "précède le début"),
    ],
)
def test_un_motif_incoherent_est_refuse_avec_sa_colonne(cases, colonne, phrase):
    rapport = importer(actions=f"enfant;etat;motif_refus;cause_arret;debut;fin\nE1;{cases}\n")
    assert refus(rapport) == [("actions.csv", 2, colonne)]
    assert phrase in rapport.refus[0].raison
    assert not Enfant.objects.exists()


def test_le_motif_d_une_action_refusee_ne_reste_pas_quand_elle_reprend():
    importer(actions="id;enfant;etat;motif_refus\nA1;E1;Refusée;coût\n")
    assert refus(importer(actions="id;enfant;etat\nA1;E1;En cours\n")) == [("actions.csv", 2, "motif_refus")]
    assert importer(actions="id;enfant;etat;motif_refus\nA1;E1;En cours;\n").importe


def test_un_etat_d_action_vide_suit_les_dates_et_garde_celui_de_la_ville():
    actions = "id;enfant;debut;fin\nA1;E1;2025-10-01;{}\n"
    importer(actions=actions.format(""))
    Action.objects.update(etat="suspendue")
    assert not importer(actions=actions.format("")).importe
    importer(actions=actions.format("2025-12-01"))
    assert Action.objects.get().etat == "terminee"


def test_le_plan_du_parcours_entre_en_entier():
    importe_et_ne_change_plus(
        diagnostics="parcours;date;domaine;faits;avis_enfant\nP1;2025-09-20;Culture;Lit seule;J'aime lire\n",
        preconisations="parcours;date;domaine;action;maitre_oeuvre;echeance\n"
        "P1;2025-09-20;Culture;Groupe de parole;Association;2025-12-01\n",
        actions="id;enfant;parcours;domaine;debut\nA1;E1;P1;Culture;2025-10-01\n",
        bilans="action;acteur;date;resultat;commentaire\nA1;Enfant;2026-01-10;Positif;Bien\n"
        "A1;famille;2026-01-10;non exprimé;\n",
        exclusions="enfant;date;jours;motif;accueil;refus\nE2;2025-11-03;3;;Refusé;Trop loin\n",
    )
    assert Preconisation.objects.get().maitre_oeuvre.code == "association"
    assert set(Action.objects.get().les_bilans.values_list("acteur", "resultat__code")) == {
        ("enfant", "positif"),
        ("famille", "non_exprime"),
    }
    assert Exclusion.objects.get().refus == "Trop loin"
    rapport = importer(exclusions="enfant;date;accueil;refus\nE2;2025-12-01;Accepté;Trop loin\n")
    assert refus(rapport) == [("exclusions.csv", 2, "refus")]


def test_un_groupe_ses_seances_et_ses_presences():
    importe_et_ne_change_plus(
        groupes="id;action;nom;places\nG1;Groupe de parole;Les mardis;8\n",
        inscriptions="groupe;enfant;du\nG1;E1;2025-10-01\nG1;E2;2025-10-01\n",
        seances="id;groupe;date;duree;intervenant;debut\nS1;G1;2025-10-07;90;Farid Haddad;17h30\n",
        presences="seance;enfant;statut\nS1;E1;Présent\nS1;E2;Absent excusé\n",
    )
    importer(
        groupes="id;nom\nG1;Les mardis\n",
        inscriptions="groupe;enfant;du;au\nG1;E1;2025-10-01;2026-06-30\nG1;E2;2025-10-01;\n",
        seances="id;groupe;date\nS1;G1;2025-10-07\n",
    )
    groupe = Enfant.objects.get(cle_externe="E1").les_inscriptions.get().groupe
    assert dict(groupe.les_inscriptions.values_list("enfant__cle_externe", "au")) == {
        "E1": date(2026, 6, 30),
        "E2": None,
    }
    seance = groupe.les_seances.get()
    assert (seance.debut, str(seance.intervenant)) == (time(17, 30), "Farid Haddad")
    assert set(seance.les_presences.values_list("statut", flat=True)) == {"present", "absent_excuse"}


def test_une_presence_deux_fois_a_la_meme_seance_est_refusee():
    rapport = importer(
        groupes="id;nom\nG1;Les mardis\n",
        seances="id;groupe;date;debut\nS1;G1;2025-10-07;25:00\n",
        presences="seance;enfant;statut\nS1;E1;Présent\n",
    )
    assert ("seances.csv", 2, "debut") in refus(rapport)


def test_les_suivis_les_activites_et_les_rendez_vous():
    importe_et_ne_change_plus(
        suivis="id;enfant;partenaire;type;objet;prise_en_charge;debut;fin;moment\n"
        "V1;E1;CMPP;Psychologique;Langage;En liste d'attente;;;pendant\n",
        activites="enfant;activite;debut;par_le_dispositif\nE1;Sport;2025-09-20;oui\nE2;Aucune;;\n",
        rendez_vous="id;enfants;date;avec;statut\nR1;E1|E2;2025-12-01;La mère;Non honoré\n",
        contacts="date;type;enfants\n2025-12-02;Téléphone;\n",
    )
    assert SuiviPartenaire.objects.values_list("partenaire__nom", "moment").get() == ("CMPP", "pendant")
    rendez_vous = RendezVous.objects.get()
    assert (rendez_vous.statut, rendez_vous.les_enfants.count()) == ("non_honore", 2)
    assert Contact.objects.get().les_enfants.count() == 0


def test_une_evaluation_s_ecrit_un_critere_par_ligne():
    importe_et_ne_change_plus(
        evaluations="parcours;outil;temps;repondant;critere;fait;score;date\n"
        "P1;Ma météo;Entrée;Enfant;À la maison;;3;2025-10-01\n"
        "P1;ma-meteo;entree;enfant;Mes loisirs, ce que j'aime faire;Dessine;;2025-10-01\n"
    )
    evaluation = Evaluation.objects.get()
    assert (evaluation.outil.outil.code, evaluation.temps, evaluation.repondant) == ("ma-meteo", "entree", "enfant")
    assert list(evaluation.les_notes.order_by("pk").values_list("score", "fait")) == [(3, ""), (None, "Dessine")]


@pytest.mark.parametrize(
    ("cases", "colonne"),
    [("Ma météo;Le bonheur;3", "critere"), ("Ma météo;À la maison;9", "score"), ("Ma météo;À la maison;deux", "score")],
)
def test_un_outil_de_la_ville_garde_ses_criteres_et_son_echelle(cases, colonne):
    rapport = importer(
        evaluations=f"parcours;temps;repondant;date;outil;critere;score\nP1;sortie;enfant;2026-06-01;{cases}\n"
    )
    assert refus(rapport) == [("evaluations.csv", 2, colonne)]


def test_un_outil_inconnu_se_cree_sur_demande_avec_ce_que_les_lignes_en_disent():
    evaluations = {
        "evaluations": "parcours;outil;temps;repondant;critere;score;date\n"
        "P1;Grille d'ici;entree;referent;Langage;2;2025-10-01\nP1;Grille d'ici;sortie;referent;Langage;4;2026-06-01\n"
    }
    assert refus(importer_textes(creer_valeurs=False, **BASE, **evaluations))[-1][2] == "outil"
    importe_et_ne_change_plus(**evaluations)
    version = VersionOutil.objects.get(outil__code="grille_d_ici")
    assert version.publiee_le
    assert set(Echelon.objects.filter(version=version).values_list("score", flat=True)) == {2, 4}
    assert Critere.objects.get(version=version).theme.code == "langage"
    assert Evaluation.objects.count() == NoteEvaluation.objects.count() == 2


def test_sans_numero_c_est_la_version_publiee_ce_jour_la():
    importer(
        outils="code;libelle\nregard;Regard\n",
        versions_outils="outil;numero;publiee_le\nregard;1;2025-01-01\nregard;2;2026-01-01\nregard;3;\n",
        criteres="outil;code;libelle\nregard v1;ecole;École\nregard v2;ecole;École\n",
        echelons="outil;score;libelle\nregard v1;1;Oui\nregard v2;1;Oui\n",
        evaluations="parcours;outil;temps;repondant;critere;score;date\n"
        "P1;regard;entree;ecole;ecole;1;2025-10-01\nP1;Regard;sortie;ecole;ecole;1;2026-06-01\n",
    )
    assert dict(Evaluation.objects.values_list("temps", "outil__numero")) == {"entree": 1, "sortie": 2}


SEANCE = {
    "instances": "code;nom;type\neps-sud;EPS du sud;eps\n",
    "seances_instances": "id;instance;date;debut\nS1;EPS du sud;2026-01-13;09:00\nS2;eps-sud;2026-02-10;\n",
    "points": "id;seance;ordre;type;cible_type;cible;motif;titre\nT1;S1;1;Nouvelle situation;enfants;E1;Repérée;\n"
    "T2;S1;2;Information;;;;Le calendrier\n",
    "convocations": "seance;intervenant;point\nS1;Chloé Martin;\nS1;Chloé Martin;T1\n",
    "decisions": "id;point;decision;texte;responsable\nC1;T1;Poursuite;Rappeler;Bruno Keller\n",
}


def test_une_reunion_entre_avec_ses_points_et_ses_decisions():
    importe_et_ne_change_plus(**SEANCE)
    assert dict(Seance.objects.values_list("cle_externe", "numero")) == {"S1": 1, "S2": 2}
    point = Point.objects.get(cle_externe="T1")
    renvoi = point.renvoi
    enfant = Enfant.objects.get(cle_externe="E1")
    assert (renvoi.de_type, renvoi.de_id) == ("instances.point", point.pk)
    assert (renvoi.vers_type, renvoi.vers_id, renvoi.motif) == ("reussite.enfant", enfant.pk, "Repérée")
    assert Point.objects.get(cle_externe="T2").renvoi is None
    assert Convocation.objects.count() == 2
    assert Decision.objects.get().le == date(2026, 1, 13)


def test_un_point_change_de_situation_sans_laisser_l_ancien_renvoi():
    importer(**SEANCE)
    change = SEANCE["points"].replace("enfants;E1;Repérée", "enfants;E2;Vue")
    rapport = importer(**{**SEANCE, "points": change})
    assert sorts(rapport, "points") == {"modifies": 1, "inchanges": 1}
    assert Renvoi.objects.get().vers_id == Enfant.objects.get(cle_externe="E2").pk
    importer(**{**SEANCE, "points": change.replace("enfants;E2;Vue", ";;")})
    assert not Renvoi.objects.exists() and Instance.objects.filter(code="eps-sud").exists()


@pytest.mark.parametrize(
    ("cible", "colonne"), [("enfants;E9", "cible"), ("martiens;E1", "cible_type"), ("structures;CMPP", "cible_type")]
)
def test_une_situation_qui_n_en_est_pas_une_est_refusee(cible, colonne):
    points = f"id;seance;ordre;cible_type;cible\nT1;S1;1;{cible}\n"
    rapport = importer(structures="nom\nCMPP\n", **{**SEANCE, "points": points})
    assert ("points.csv", 2, colonne) in refus(rapport)


def test_la_situation_d_un_dossier_fusionne_est_celle_du_dossier_garde(awa):
    importer(enfants="id;sexe;famille\nE1;F;F1\nE2;F;F1\n")
    fusionner(Enfant.objects.get(cle_externe="E2"), Enfant.objects.get(cle_externe="E1"), choix={}, par=awa)
    importer_textes(enfants="id;sexe\nE1;F\nE2;F\n", **SEANCE)
    assert Renvoi.objects.get().vers_id == Enfant.objects.get(cle_externe="E2").pk


def test_le_dictionnaire_dit_que_la_trace_d_un_danger_ne_sort_que_de_la_ville():
    sens = {ligne[0]: ligne[-1] for ligne in lignes_du_dictionnaire()[1] if not ligne[1]}
    assert "SENSIBLE" in sens["traces_de_danger"] and "export complet" in sens["traces_de_danger"]


def test_une_echeance_vise_tout_ce_qui_a_un_nom():
    rapport = importer(
        demandes="id;enfant;date\nD1;E1;2025-09-02\n",
        echeances="enfant;objet_type;objet;libelle;date\nE1;demandes;D1;Rappeler;2026-01-05\n"
        "E1;presences;X;Rappeler;2026-01-05\n",
    )
    assert refus(rapport) == [("echeances.csv", 3, "objet_type"), ("echeances.csv", 3, "objet")]
