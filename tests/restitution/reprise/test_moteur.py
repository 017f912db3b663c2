"""Ce qu'une reprise écrit, ce qu'elle reconnaît, ce qu'elle refuse d'écrire, et comment elle se défait."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from jalon.restitution.reprise import defaire as retour
from jalon.restitution.reprise import etapes, lecture, libelles, operations, travaux
from jalon.restitution.reprise.libelles import CREER
from jalon.restitution.reprise.models import Etat, LigneDeReprise, Reprise
from jalon.restitution.reprise.moteur import LOT
from jalon.reussite import operations as reussite
from jalon.reussite.models import CleListe, Enfant, Famille, Parcours, ResponsableLegal, Scolarite
from jalon.socle.cloison import cloison
from jalon.socle.journal.chaine import premiere_alteration
from jalon.socle.journal.models import LigneJournal
from jalon.socle.listes.lecture import valeur
from jalon.socle.listes.models import Valeur
from jalon.socle.reseau.models import Structure
from tests.restitution.echange.outils import exporter_vers
from tests.restitution.reprise.outils import defaire, defauts, deposee, essayer, faire, importer, reglee

COLONNES = {"Nom": "enfants.nom", "Prénom": "enfants.prenom", "Né": "enfants.naissance", "Classe": "enfants.niveau"}
ENTETES = list(COLONNES)
INES, ADAM = ["Benali", "Inès", "15/03/2018", "CP"], ["Cohen", "Adam", "01/02/2016", "CE2"]


def _reprise(*lignes, colonnes=COLONNES, gabarit="echange", table="enfants", **options):
    return reglee([list(colonnes), *lignes], colonnes, gabarit=gabarit, table=table, **options)


def _reprendre(*lignes, **options):
    return importer(essayer(_reprise(*lignes, **options)))


def test_un_enfant_deja_la_est_mis_a_jour_et_garde_sa_cle(dans_la_ville):
    deja = Enfant.objects.create(numero=50_000, nom="BENALI", prenom="Ines", cle_externe="A7", langue="arabe")
    _reprendre(INES)
    deja.refresh_from_db()
    assert Enfant.objects.count() == 1
    assert (deja.naissance, deja.cle_externe, deja.langue) == (date(2018, 3, 15), "A7", "arabe")


def test_une_case_vide_n_efface_rien(dans_la_ville):
    deja = Enfant.objects.create(numero=50_000, nom="Benali", prenom="Inès", naissance=date(2018, 3, 15))
    _reprendre(["Benali", "Inès", "", "CP"])
    deja.refresh_from_db()
    assert deja.naissance == date(2018, 3, 15)


def test_des_homonymes_ne_se_devinent_pas(dans_la_ville):
    for numero, naissance in ((50_000, date(2018, 3, 15)), (50_001, date(2016, 1, 1))):
        Enfant.objects.create(numero=numero, nom="Benali", prenom="Inès", naissance=naissance)
    reprise = essayer(_reprise(["Benali", "Inès", "", "CP"], INES))
    assert list(defauts(reprise)) == [2]
    assert "précisez la date de naissance" in defauts(reprise)[2][0][1]


def test_reprendre_deux_fois_le_meme_tableur_ne_change_rien(dans_la_ville, tmp_path):
    colonnes = {**COLONNES, "Mère": "responsables.nom", "Tél": "responsables.telephone", "Entrée": "parcours.entree"}
    lignes = [[*INES, "Samira Benali", "0612345678", "01/10/2024"], [*ADAM, "Ruth Cohen", "", ""]]
    options = {"colonnes": colonnes, "gabarit": "suivi", "table": "", "constantes": {"parcours.dispositif": "PRE"}}
    _reprendre(*lignes, **options)
    premier = exporter_vers(dans_la_ville, tmp_path / "1.zip")
    assert (Famille.objects.count(), ResponsableLegal.objects.count(), Parcours.objects.count()) == (2, 2, 1)

    seconde = _reprendre(*lignes, **options)

    assert {code: c.get("crees", 0) for code, c in seconde.rapport["tables"].items()} == dict.fromkeys(
        ("familles", "responsables", "enfants", "parcours"), 0
    )
    assert exporter_vers(dans_la_ville, tmp_path / "2.zip") == premier
    assert operations.deja_importee(seconde) is not None


def test_le_meme_enfant_sur_deux_lignes_n_en_fait_qu_un(dans_la_ville):
    colonnes = {**COLONNES, "Entrée": "parcours.entree", "Sortie": "parcours.sortie", "Motif": "parcours.motif"}
    _reprendre(
        [*INES, "01/10/2022", "01/07/2023", "Déménagement (sans relais)"],
        [*INES, "01/10/2024", "", ""],
        colonnes=colonnes,
        gabarit="suivi",
        table="",
        constantes={"parcours.dispositif": "PRE"},
    )
    assert Enfant.objects.count() == 1
    assert Parcours.objects.count() == 2


def test_une_ligne_en_defaut_n_est_ecrite_dans_aucune_table(dans_la_ville):
    colonnes = {**COLONNES, "Entrée": "parcours.entree", "Sortie": "parcours.sortie"}
    reprise = _reprendre(
        [*INES, "01/10/2024", "01/09/2024"],
        [*ADAM, "01/10/2024", ""],
        colonnes=colonnes,
        gabarit="suivi",
        table="",
        constantes={"parcours.dispositif": "PRE"},
    )
    assert [enfant.nom for enfant in Enfant.objects.all()] == ["Cohen"]
    assert reprise.rapport["lignes"] == {"lues": 2, "bonnes": 1, "en_defaut": 1}


def test_une_correction_est_rejugee_aussitot_et_reprise(dans_la_ville, awa):
    reprise = essayer(_reprise(["Benali", "Inès", "31/02/2018", "CP"], par=awa), par=awa)
    with pytest.raises(ValidationError, match="encore en défaut"):
        travaux.lancer_l_import(reprise, par=awa)
    assert operations.corriger(reprise, 2, corrections={2: "pas mieux"}, par=awa).defauts
    assert operations.corriger(reprise, 2, corrections={2: "15/03/2018"}, par=awa).defauts == []
    importer(reprise, par=awa, sauf_les_defauts=False)
    assert Enfant.objects.get().naissance == date(2018, 3, 15)


def test_une_ligne_laissee_de_cote_n_est_pas_importee(dans_la_ville):
    reprise = essayer(_reprise(["Benali", "Inès", "31/02/2018", "CP"], ADAM))
    operations.ecarter(reprise, [2], par=None)
    reprise = importer(reprise, sauf_les_defauts=False)
    assert reprise.rapport["lignes"] == {"lues": 2, "bonnes": 1, "ecartees": 1}


def test_un_mot_presque_identique_se_rattache_un_autre_attend_une_decision(dans_la_ville):
    colonnes = {**COLONNES, "Structure": "enfants.structure"}
    couple = valeur("structure_familiale", "couple").libelle
    reprise = essayer(_reprise([*INES, f"{couple}s"], [*ADAM, "colocation"], colonnes=colonnes))
    assert reprise.rapport["presque"] == {f"{couple}s": couple}
    assert [(i.colonne, i.texte, i.combien) for i in libelles.a_rattacher(reprise)] == [
        ("enfants.structure", "colocation", 1)
    ]
    avant = Valeur.objects.count()
    with pytest.raises(ValidationError, match="n'est pas un mot connu"):
        operations.rattacher_les_valeurs(reprise, valeurs={"enfants.structure": {"colocation": "rien"}}, par=None)
    reprise = operations.rattacher_les_valeurs(reprise, valeurs={"enfants.structure": {"colocation": CREER}}, par=None)
    assert Valeur.objects.count() == avant
    reprise = importer(essayer(reprise), sauf_les_defauts=False)
    assert reprise.rapport["valeurs_creees"] == ["structure_familiale « colocation »"]
    assert Valeur.objects.count() == avant + 1
    defaire(reprise)
    assert Valeur.objects.count() == avant


def test_les_colonnes_choisies_sont_retenues_pour_la_prochaine_fois(dans_la_ville):
    _reprendre(INES)
    assert operations.correspondances_retenues("echange")["ne"] == "enfants.naissance"


def test_les_mots_rattaches_sont_retenus_aussi(dans_la_ville):
    lignes = [*INES[:3], "la grande classe"]
    reprise = essayer(_reprise(lignes))
    reprise = operations.rattacher_les_valeurs(
        reprise, valeurs={"enfants.niveau": {"la grande classe": "CM2"}}, par=None
    )
    importer(essayer(reprise), sauf_les_defauts=False)
    assert defauts(essayer(_reprise(lignes))) == {}


def test_un_enfant_saisi_ici_est_reconnu_meme_si_le_tableur_a_ses_numeros(dans_la_ville):
    colonnes = {"N°": "enfants.id", **COLONNES}
    ici = Enfant.objects.create(numero=50_000, nom="Benali", prenom="Inès", naissance=date(2018, 3, 15))
    _reprendre(["S1", *INES], ["S2", *INES], colonnes=colonnes)
    ici.refresh_from_db()
    assert ici.cle_externe == "S1"
    # Un autre numéro pour le même nom, dans le même tableur : c'est un homonyme.
    assert sorted(Enfant.objects.values_list("cle_externe", flat=True)) == ["S1", "S2"]


def test_deux_colonnes_ne_disent_pas_la_meme_chose(dans_la_ville):
    reprise = deposee([ENTETES, INES], gabarit="echange", table="enfants")
    with pytest.raises(ValidationError, match="« Nom » et « Prénom »"):
        operations.faire_correspondre(reprise, correspondances={0: "enfants.nom", 1: "enfants.nom"}, par=None)


def test_un_vieil_onglet_n_ecrase_pas_les_reglages_de_l_autre(dans_la_ville):
    reprise = _reprise(INES)
    with pytest.raises(ValidationError, match="rechargez"):
        operations.faire_correspondre(reprise, correspondances={}, version=reprise.version - 1, par=None)


# Ne rien créer


def test_une_mise_a_jour_seule_ne_garde_rien_des_inconnus(dans_la_ville, awa, django_capture_on_commit_callbacks):
    Enfant.objects.create(numero=50_000, nom="Benali", prenom="Inès", naissance=date(2018, 3, 15))
    mauvaise = ["Inconnu", "Lou", "31/02/2018", "classe des lilas"]
    reprise = essayer(_reprise(INES, ADAM, mauvaise, mise_a_jour_seule=True, par=awa), par=awa)
    assert reprise.rapport["lignes"] == {"lues": 3, "bonnes": 1, "ignorees": 2}
    with django_capture_on_commit_callbacks(execute=True):
        reprise = importer(reprise, par=awa)
    assert Enfant.objects.count() == 1
    assert Scolarite.objects.get().niveau.code == "cp"
    assert LigneDeReprise.objects.count() == 0
    gardes = f"{list(Reprise.objects.values())} {list(LigneJournal.objects.values_list('contenu', flat=True))}"
    assert not any(mot in gardes for mot in ("Cohen", "Adam", "Inconnu", "lilas"))
    with pytest.raises(ValidationError, match="effacé"):
        lecture.feuilles(reprise)


# Défaire


def test_un_import_sur_lequel_on_a_travaille_ne_se_defait_plus_et_dit_pourquoi(dans_la_ville, awa):
    reprise = _reprendre(INES, ADAM, par=awa)
    ines, adam = Enfant.objects.order_by("nom")
    reussite.modifier_enfant(ines, version=ines.version, langue="arabe", par=awa)
    reussite.noter_contact(
        enfants=[adam], type=valeur("type_contact", "telephone"), le=date(2026, 3, 2), resume="Appel.", par=awa
    )
    obstacles = " ".join(retour.obstacles(reprise))
    assert "1 enfant a changé depuis." in obstacles
    assert "tient à ce que l'import a créé." in obstacles
    with pytest.raises(ValidationError, match="on a travaillé dessus"):
        travaux.lancer_la_defaite(reprise, par=awa)
    with pytest.raises(ValidationError, match="on a travaillé dessus"):
        defaire(reprise, par=awa)
    assert Enfant.objects.count() == 2


def test_defaire_rend_leurs_valeurs_aux_dossiers_qui_etaient_la(dans_la_ville, awa, tmp_path):
    reussite.creer_enfant(nom="Benali", prenom="Inès", naissance=date(2018, 3, 15), par=awa)
    avant = exporter_vers(dans_la_ville, tmp_path / "avant.zip")
    cles = list(CleListe.objects.values())
    reprise = _reprendre(["Benali", "Inès", "", "CP"], ADAM, par=awa)
    assert CleListe.objects.count() == 2
    travail = faire(travaux.lancer_la_defaite(reprise, par=awa))
    assert travail.etat == "fini"
    assert exporter_vers(dans_la_ville, tmp_path / "apres.zip") == avant
    sans_date = [{k: v for k, v in ligne.items() if k != "id"} for ligne in CleListe.objects.values()]
    assert sans_date == [{k: v for k, v in ligne.items() if k != "id"} for ligne in cles]
    assert premiere_alteration() is None


def test_un_import_interrompu_se_reprend_ou_il_en_etait(dans_la_ville, awa, monkeypatch, tmp_path):
    lignes = [[f"Nom{n}", "Lou", "15/03/2018", "CP"] for n in range(LOT + 20)]
    avant = exporter_vers(dans_la_ville, tmp_path / "avant.zip")
    reprise = essayer(_reprise(*lignes, par=awa), par=awa)
    vrai, appels = etapes.importer_un_lot, []

    def tomber_au_second(*args, **kwargs):
        appels.append(1)
        if len(appels) == 2:
            raise RuntimeError("panne")
        return vrai(*args, **kwargs)

    monkeypatch.setattr(etapes, "importer_un_lot", tomber_au_second)
    with pytest.raises(RuntimeError):
        faire(travaux.lancer_l_import(reprise, par=awa))
    reprise = Reprise.objects.get()
    assert reprise.etat == Etat.INTERROMPUE
    assert (Enfant.objects.count(), reprise.se_defait) == (LOT, True)
    reprise = importer(reprise, par=awa)
    assert (Enfant.objects.count(), reprise.etat) == (LOT + 20, Etat.IMPORTEE)
    assert reprise.rapport["lignes"]["lues"] == LOT + 20
    defaire(reprise, par=awa)
    assert exporter_vers(dans_la_ville, tmp_path / "apres.zip") == avant


def test_chaque_dossier_repris_le_dit_au_journal(dans_la_ville, awa):
    _reprendre(INES, par=awa)
    lignes = LigneJournal.objects.filter(action="restitution.reprise_importee", dossier_type="reussite.enfant")
    assert [ligne.dossier_id for ligne in lignes] == [Enfant.objects.get().pk]


def test_un_lot_coute_autant_pour_dix_lignes_que_pour_cent(dans_la_ville, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    comptes = []
    for debut, combien in ((0, 10), (1000, 100)):
        reprise = essayer(_reprise(*([f"Nom{debut + n}", "Lou", "15/03/2018", "CP"] for n in range(combien))))
        travail = travaux.lancer_l_import(reprise, par=None, sauf_les_defauts=True)
        with CaptureQueriesContext(
            connection,
        ) as requetes:
            faire(travail)
        comptes.append(len([r for r in requetes if "INSERT" not in r["sql"]]))
    assert comptes[1] <= comptes[0] + 2


# Les murs


def test_seul_qui_peut_reprendre_voit_les_reprises(dans_la_ville, awa, bruno, elise):
    _reprise(INES)
    assert [Reprise.objects.visibles_par(compte).count() for compte in (awa, bruno, elise)] == [1, 0, 0]


def test_la_ville_voisine_ne_voit_pas_la_reprise(ville, ville_voisine):
    with cloison(ville):
        _reprise(INES)
    with cloison(ville_voisine):
        assert Reprise.objects.count() == 0


def test_le_fichier_et_ses_lignes_s_effacent_a_la_fin_du_delai(dans_la_ville):
    reprise = essayer(_reprise(["Benali", "Inès", "31/02/2018", "CP"]))
    Reprise.objects.update(cree_le=reprise.cree_le - etapes.GARDE)
    assert etapes.effacer_les_anciennes(par=None) == 1
    reprise.refresh_from_db()
    assert (reprise.etat, LigneDeReprise.objects.count()) == (Etat.ABANDONNEE, 0)


def test_une_structure_nouvelle_ne_se_cree_que_si_on_l_a_dit(dans_la_ville):
    colonnes = {**COLONNES, "Quartier": "enfants.quartier"}
    reprise = essayer(_reprise([*INES, "Les Acacias"], colonnes=colonnes))
    assert defauts(reprise)[2][0][0] == "Quartier"
    assert Structure.objects.count() == 0
