"""Ce que l'on propose pour chaque colonne : par son nom, par son contenu, par ce que l'on avait choisi."""

from datetime import date

import pytest

from jalon.restitution.echange import tables
from jalon.restitution.reprise.cibles import cibles, declarer_composee, declarer_mots
from jalon.restitution.reprise.correspondance import CONTENU, NOM, NOM_PROCHE, RETENUE, proposer
from jalon.restitution.reprise.gabarits import declarer_gabarit, gabarit, gabarits, table_de_la_feuille
from jalon.restitution.reprise.indices import indices
from jalon.restitution.reprise.transformations import TRANSFORMATIONS
from jalon.reussite.echange.gabarits import NOM_ET_PRENOM, SUIVI

pytestmark = pytest.mark.usefixtures("dans_la_ville")
AU = date(2026, 11, 20)


def propose(entetes, *lignes, sorte=SUIVI, table="", retenues=None):
    """Les codes proposés, colonne par colonne."""
    rendues = proposer(entetes, lignes, sorte.cibles(table), retenues, au=AU)
    return [p.cible.code if p.cible else "" for p in rendues]


def test_un_tableau_de_suivi_ordinaire_se_reconnait_en_entier():
    entetes = ["N°", "Nom", "Prénom", "F/G", "Né(e) le", "École", "Classe", "Quartier", "Date de saisine", "Motif"]
    ligne = ["12", "Benali", "Inès", "F", "15/03/2018", "Pasteur", "CE1", "La Verrerie", "03/10/2025", "Langage"]
    assert propose(entetes, ligne) == [
        "enfants.id",
        "enfants.nom",
        "enfants.prenom",
        "enfants.sexe",
        "enfants.naissance",
        "enfants.etablissement",
        "enfants.niveau",
        "enfants.quartier",
        "demandes.date",
        "demandes.natures",
    ]


@pytest.mark.parametrize("ecrit", ["DATE DE NAISSANCE", "date  naissance ", "Date de naissance :", "Né(e) le", "DDN"])
def test_ni_la_casse_ni_les_accents_ni_la_ponctuation_ne_genent(ecrit):
    assert propose([ecrit], ["15/03/2018"]) == ["enfants.naissance"]


def test_une_faute_de_frappe_se_rattrape_et_se_verifie():
    (proposition,) = proposer(["Date de naisance"], [["15/03/2018"]], SUIVI.cibles(), au=AU)
    assert (proposition.cible.code, proposition.raison) == ("enfants.naissance", NOM_PROCHE)
    assert proposition.doute == "À vérifier."


def test_des_colonnes_inversees_ne_se_laissent_pas_prendre_a_leur_nom():
    """Les en-têtes ont été échangés : sous « Nom », des dates ; sous « Date de naissance », des noms."""
    entetes = ["Date de naissance", "Nom"]
    lignes = [["Benali", "15/03/2018"], ["Cohen", "02/06/2014"], ["Diallo", "11/12/2010"]]
    assert propose(entetes, *lignes) == ["", "enfants.naissance"]


def test_un_sexe_un_niveau_et_un_telephone_se_reconnaissent_sans_nom():
    lignes = [["G", "CE1", "06 11 22 33 44"], ["F", "CM2", "07.11.22.33.44"], ["F", "6ème", "611223344"]]
    proposees = proposer(["", "Col2", "?"], lignes, SUIVI.cibles(), au=AU)
    assert [p.cible.code for p in proposees] == ["enfants.sexe", "enfants.niveau", "responsables.telephone"]
    assert {p.raison for p in proposees} == {CONTENU}


def test_des_dates_d_enfants_sont_des_naissances_mais_pas_celles_de_l_annee():
    assert propose(["X"], ["15/03/2018"], ["02/06/2014"], ["11/12/2010"]) == ["enfants.naissance"]
    assert propose(["X"], ["15/03/2026"], ["02/06/2026"], ["11/10/2026"]) == [""]


def test_un_nom_et_un_prenom_dans_la_meme_case_se_coupent():
    (proposition,) = proposer(["Enfant"], [["LE GOFF Jean-Luc"], ["BENALI Inès"]], SUIVI.cibles(), au=AU)
    assert proposition.cible == NOM_ET_PRENOM
    assert dict(proposition.cible.remplit) == {"enfants.nom": "nom_de_famille", "enfants.prenom": "prenom"}


def test_une_colonne_d_echange_n_est_remplie_que_par_une_colonne():
    """« Nom » et « Nom et prénom » rempliraient toutes deux le nom : la plus sûre l'emporte."""
    lignes = [["Benali", "BENALI Inès", "Benali"]]
    assert propose(["Nom", "Nom et prénom", "Nom"], *lignes).count("enfants.nom") == 1
    assert NOM_ET_PRENOM.code not in propose(["Nom", "Nom et prénom"], *lignes)


def test_ce_que_la_ville_avait_choisi_passe_avant_tout():
    retenues = {"observations": "enfants.langue", "nom": ""}
    rendues = proposer(["Observations", "Nom"], [["arabe", "Benali"]], SUIVI.cibles(), retenues, au=AU)
    assert [(p.cible and p.cible.code, p.raison) for p in rendues] == [("enfants.langue", RETENUE), (None, "")]


def test_une_colonne_vide_ou_sans_rapport_est_laissee():
    assert propose(["Âge", "", "Pastilles"], ["8 ans", "", "vert"]) == ["", "", ""]


def test_le_format_d_echange_se_reconnait_a_ses_codes():
    for table in ("familles", "enfants", "parcours", "contacts"):
        codes = [colonne.code for colonne in tables.table(table).toutes if not colonne.est_redite]
        assert propose(codes, [], sorte=gabarit("echange"), table=table) == [f"{table}.{code}" for code in codes]


def test_une_feuille_du_format_d_echange_dit_sa_table():
    assert table_de_la_feuille(" Enfants ") == "enfants"
    assert table_de_la_feuille("parcours.csv") == "parcours"
    assert table_de_la_feuille("Feuil1") == ""


def test_un_nom_exact_sur_un_contenu_partage_laisse_un_doute():
    lignes = [["15/03/2018"], ["à vérifier"]]
    (proposition,) = proposer(["Date de naissance"], lignes, SUIVI.cibles(), au=AU)
    assert proposition.raison == NOM and "n’ont pas la forme" in proposition.doute


@pytest.mark.parametrize(
    ("cases", "indice"),
    [
        (["3/9/18", "03.09.2018", "3 sept. 2018", "2018-09-03"], "date"),
        (["0350738X", "0351234a"], "uai"),
        (["mme.roux@ecole.example"], "courriel"),
        (["+33 6 11 22 33 44", "0299112233"], "telephone"),
        (["35000", "2A 004", "01 000"], "code_postal"),
        (["2025-2026", "25/26"], "annee_scolaire"),
        (["I.B.", "JLLG"], "initiales"),
        (["x", "", "O", "non"], "oui_non"),
    ],
)
def test_ce_que_le_contenu_donne_a_penser(cases, indice):
    assert indices(cases, {}, au=AU)[indice] == 1


def test_un_mot_de_la_ville_se_reconnait_par_ses_synonymes():
    assert propose(["Cursus"], ["sixième"], ["6ème"], ["CM2"]) == ["enfants.niveau"]


def test_un_mot_inconnu_de_la_ville_se_dit_sans_empecher_la_proposition():
    (proposition,) = proposer(["Niveau"], [["cours prép"], ["maison"]], SUIVI.cibles(), au=AU)
    assert proposition.cible.code == "enfants.niveau" and "pas connus de la ville" in proposition.doute
    (proposition,) = proposer(["Classe"], [["CM2 A"], ["6°B"]], SUIVI.cibles(), au=AU)
    assert proposition.cible.code == "enfants.niveau" and not proposition.doute


def test_une_colonne_vide_reste_proposee_par_son_nom_et_le_dit():
    (proposition,) = proposer(["Date de naissance"], [[""], [" "]], SUIVI.cibles(), au=AU)
    assert proposition.cible.code == "enfants.naissance" and "vide" in proposition.doute


def test_chaque_cible_d_un_gabarit_existe_et_sa_transformation_aussi():
    for sorte in gabarits():
        connues = {code for c in cibles(sorte.tables) for code, _ in c.remplit}
        assert set(sorte.constantes) | set(sorte.fixes) | set(sorte.requises) <= connues
        assert {t for c in cibles(sorte.tables) for _, t in c.remplit} <= set(TRANSFORMATIONS)
    assert {t for table in tables.ordonnees() for c in cibles([table.code]) for _, t in c.remplit} <= set(
        TRANSFORMATIONS
    )


def test_rien_ne_se_declare_deux_fois():
    with pytest.raises(ValueError, match="deux fois"):
        declarer_gabarit(SUIVI)
    with pytest.raises(ValueError, match="deux fois"):
        declarer_composee(NOM_ET_PRENOM)
    with pytest.raises(ValueError, match="deux fois"):
        declarer_mots({"enfants.nom": ("patronyme",)})
    with pytest.raises(ValueError, match="n'existe pas"):
        gabarit("inconnu")
