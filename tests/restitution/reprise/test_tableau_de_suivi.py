"""Un tableau de suivi entier, refus et accords compris, et les champs que la ville a ajoutés."""

from datetime import date

from jalon.reussite.models import Accord, Demande, Enfant, Parcours, ReferentParcours, ResponsableLegal
from jalon.saisie.models import Projection
from jalon.socle.echeances.models import Echeance
from jalon.socle.reseau.models import Intervenant
from tests.restitution.echange.outils import exporter_vers
from tests.restitution.reprise.classeurs import un_xlsx
from tests.restitution.reprise.outils import defaire, defauts, essayer, importer, reglee
from tests.saisie.outils import ajouter, publier

COLONNES = {
    "Enfant": "enfants.nom+enfants.prenom",
    "DDN": "enfants.naissance",
    "Resp": "responsables.nom",
    "Tél": "responsables.telephone",
    "Saisine": "demandes.date",
    "Motifs": "demandes.natures",
    "EPS": "demandes.examinee_le",
    "Décision": "demandes.suite",
    "Accord": "accords.date",
    "Entrée": "parcours.entree",
    "Référent": "parcours.referent",
}
INES = [
    "BENALI Inès",
    "15/03/18",
    "Benali",
    "0612345678",
    "3/9/2024",
    "",
    "17/09/24",
    "Admis en parcours",
    "20/09/24",
    "1/10/24",
]
ADAM = ["COHEN Adam", "1/2/2016", "", "", "5 sept 2024", "", "", "Non retenu par l’EPS", "", "", ""]


def _suivi(*lignes, colonnes=COLONNES, par=None):
    constantes = {"parcours.dispositif": "PRE", "responsables.lien": "mère"}
    return reglee([list(colonnes), *lignes], colonnes, constantes=constantes, par=par)


def test_une_ligne_par_situation_remplit_le_dossier_entier_refus_compris(dans_la_ville, awa, tmp_path):
    dubois = Intervenant.objects.create(nom="Dubois", prenom="Karim")
    avant = exporter_vers(dans_la_ville, tmp_path / "avant.zip")
    reprise = essayer(_suivi([*INES, "Karim Dubois"], ADAM, par=awa), par=awa)
    assert defauts(reprise) == {}
    reprise = importer(reprise, par=awa, sauf_les_defauts=False)

    ines, adam = Enfant.objects.order_by("nom")
    assert (ines.nom, ines.prenom, adam.prenom) == ("BENALI", "Inès", "Adam")
    parcours = Parcours.objects.get()
    assert (parcours.enfant, parcours.entree, parcours.dispositif.code) == (ines, date(2024, 10, 1), "PRE")
    assert ReferentParcours.objects.get().intervenant == dubois
    assert ResponsableLegal.objects.get().famille == ines.famille
    assert (adam.famille, Accord.objects.get().enfant) == (None, ines)
    assert {d.enfant: d.suite for d in Demande.objects.all()}.keys() == {ines, adam}
    assert not Echeance.objects.a_faire().filter(objet_id=parcours.pk, nature__contains="accord").exists()

    defaire(reprise, par=awa)
    assert exporter_vers(dans_la_ville, tmp_path / "apres.zip") == avant


def test_les_champs_de_la_ville_se_reprennent_comme_les_autres(dans_la_ville, awa, tmp_path):
    ajouter(awa, "rentree", "date", en_liste=True)
    ajouter(awa, "loisirs", "liste_multiple", liste="domaine", compte=True)
    publier(awa)
    avant = exporter_vers(dans_la_ville, tmp_path / "avant.zip")
    colonnes = {"Enfant": COLONNES["Enfant"], "Depuis": "enfants.rentree", "Loisirs": "enfants.loisirs"}
    reprise = essayer(_suivi(["BENALI Inès", "3/9/24", "Culture, santé"], colonnes=colonnes, par=awa), par=awa)
    assert defauts(reprise) == {}
    reprise = importer(reprise, par=awa, sauf_les_defauts=False)
    ines = Enfant.objects.get()
    assert ines.champs_ville["rentree"] == "2024-09-03"
    assert len(ines.champs_ville["loisirs"]) == 2
    assert Projection.objects.filter(objet_id=ines.pk).count() == 3
    defaire(reprise, par=awa)
    assert Projection.objects.count() == 0
    assert exporter_vers(dans_la_ville, tmp_path / "apres.zip") == avant


def test_un_classeur_tordu_se_reprend_deux_en_tetes_fusions_et_feuille_cachee(dans_la_ville, awa):
    lignes = [
        ["Suivi du PRE 2024-2025"],
        ["Enfant", "", "Mère", ""],
        ["NOM Prénom", "Né(e) le", "Nom", "Tél"],
        ["BENALI Inès", date(2018, 3, 15), "", 612345678],
        ["BENALI Adam", "1/2/2016", "", ""],
        ["", "", "", ""],
        ["COHEN Lina", "02/05/2017", "Cohen", "06.01.02.03.04"],
    ]
    fusions = [("Suivi", "A2:B2", "Enfant"), ("Suivi", "C2:D2", "Mère"), ("Suivi", "C4:C5", "Benali")]
    contenu = un_xlsx({"Vieux": [["rien"]], "Suivi": lignes}, masquees=("Vieux",), fusions=fusions)
    colonnes = {
        "Enfant – NOM Prénom": "enfants.nom+enfants.prenom",
        "Enfant – Né(e) le": "enfants.naissance",
        "Mère – Nom": "responsables.nom",
        "Mère – Tél": "responsables.telephone",
    }
    place = {"nom": "suivi.xlsx", "feuille": "Suivi", "entete": 2, "hauteur_entete": 2}
    reprise = essayer(reglee(contenu, colonnes, constantes={"responsables.lien": "mère"}, par=awa, **place), par=awa)
    assert defauts(reprise) == {}
    importer(reprise, par=awa, sauf_les_defauts=False)
    assert {e.prenom: e.naissance for e in Enfant.objects.all()} == {
        "Inès": date(2018, 3, 15),
        "Adam": date(2016, 2, 1),
        "Lina": date(2017, 5, 2),
    }
    assert sorted(ResponsableLegal.objects.values_list("nom", "telephone")) == [
        ("Benali", ""),
        ("Benali", "06 12 34 56 78"),
        ("Cohen", "06 01 02 03 04"),
    ]
