"""Les quartiers prioritaires : les deux générations, l'outre-mer, les redessins, et les mauvais fichiers."""

import io
import json
from contextlib import redirect_stderr
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from jalon.config.console import main
from jalon.socle.cloison import cloison
from jalon.socle.journal.models import LigneJournal
from jalon.socle.listes.lecture import valeur
from jalon.socle.reseau import operations
from jalon.socle.reseau.models import Etablissement, Quartier


def carre(ouest=2.0, cote=0.1):
    est, sud, nord = ouest + cote, 48.0, 48.0 + cote
    return {"type": "Polygon", "coordinates": [[[ouest, sud], [est, sud], [est, nord], [ouest, nord], [ouest, sud]]]}


def de_2024(code, nom, insee="99001", commune="Val-Clair", contour=None):
    proprietes = {
        **{"code_qp": code, "lib_qp": nom, "insee_reg": "99", "lib_reg": "Essai", "insee_dep": "99"},
        **{"lib_dep": "Essai", "insee_com": insee, "lib_com": commune, "siren_epci": "", "lib_epci": ""},
    }
    return {"type": "Feature", "properties": proprietes, "geometry": contour or carre()}


def de_2015(code, nom, commune="Val-Clair", contour=None):
    proprietes = {"code_qp": code, "nom_qp": nom, "commune_qp": commune}
    return {"type": "Feature", "properties": proprietes, "geometry": contour or carre()}


@pytest.fixture
def geojson(tmp_path):
    def ecrire(*entites):
        chemin = tmp_path / "qpv.geojson"
        chemin.write_text(json.dumps({"type": "FeatureCollection", "features": list(entites)}), encoding="utf-8")
        return chemin

    return ecrire


def importer(fichier, ville):
    sortie = io.StringIO()
    call_command("importer_quartiers", fichier, collectivite=ville.code, format="json", stdout=sortie)
    return json.loads(sortie.getvalue())


def refuser(fichier, ville):
    erreurs = io.StringIO()
    with pytest.raises(SystemExit) as sortie, redirect_stderr(erreurs):
        main(["jalon", "importer-quartiers", str(fichier), "--collectivite", ville.code])
    assert sortie.value.code == 1
    with cloison(ville):
        assert not Quartier.objects.exists()
    return erreurs.getvalue().strip()


def dates(ville):
    with cloison(ville):
        return [(q.code, q.valide_du, q.valide_au) for q in Quartier.objects.order_by("pk")]


@pytest.mark.parametrize(
    ("entite", "attendu"),
    [
        (de_2015("QP099001", "La Verrerie"), ("QP099001", date(2015, 1, 1), date(2023, 12, 31))),
        (de_2024("QN09901N", "La Verrerie"), ("QN09901N", date(2024, 1, 1), None)),
        (de_2015("QP973001", "Le Bourg"), ("QP973001", date(2015, 1, 1), date(2024, 12, 31))),
        (de_2024("QN97301M", "Le Bourg"), ("QN97301M", date(2025, 1, 1), None)),
    ],
)
def test_chaque_generation_a_ses_dates(ville, geojson, entite, attendu):
    importer(geojson(entite), ville)
    assert dates(ville) == [attendu]
    with cloison(ville):
        quartier = Quartier.objects.get()
        assert (quartier.type.code, quartier.contour) == ("qpv", carre())


def test_un_second_import_ne_change_rien(ville, geojson):
    fichier = geojson(de_2024("QN09901N", "La Verrerie"), de_2015("QP099001", "La Verrerie"))
    importer(fichier, ville)
    with cloison(ville):
        avant = list(Quartier.objects.values())
    assert importer(fichier, ville)["inchanges"] == 2
    with cloison(ville):
        assert list(Quartier.objects.values()) == avant


@pytest.mark.parametrize(
    ("entite", "entre"),
    [
        (de_2024("QN09901N", "A"), True),
        (de_2024("QN09901N", "A", insee="99002", commune="Val-Clair"), False),
        (de_2024("QN09901N", "A", insee="99009, 99001", commune="Ailleurs, Val-Clair"), True),
        (de_2015("QP099001", "A", commune="VAL CLAIR"), True),
        (de_2015("QP099001", "A", commune="Ailleurs, Val-Clair"), True),
        (de_2015("QP099001", "A", commune="Ailleurs et Val-Clair"), True),
        (de_2015("QP099001", "A", commune="Val-Clair-sur-Mer"), False),
    ],
)
def test_les_communes_de_la_ville_bornent_l_import(ville, geojson, entite, entre):
    with cloison(ville):
        commune = operations.creer_commune(nom="Val-Clair", code_insee="99001", par=None)
    bilan = importer(geojson(entite), ville)
    assert (bilan["crees"], len(bilan["hors_territoire"])) == ((1, 0) if entre else (0, 1))
    if entre:
        with cloison(ville):
            assert Quartier.objects.get().commune == commune


def test_un_nouveau_contour_vaut_d_aujourd_hui_l_ancien_jusqu_a_hier(ville, geojson):
    importer(geojson(de_2024("QN09901N", "La Verrerie")), ville)
    neuf = geojson(de_2024("QN09901N", "La Verrerie", contour=carre(2.05)))
    assert importer(neuf, ville)["redessines"] == 1
    jour = timezone.localdate()
    assert dates(ville) == [
        ("QN09901N", date(2024, 1, 1), jour - timedelta(days=1)),
        ("QN09901N", jour, None),
    ]
    assert importer(neuf, ville)["inchanges"] == 1
    assert len(dates(ville)) == 2


def test_un_contour_corrige_le_meme_jour_ne_fait_pas_une_ligne_de_plus(ville, geojson):
    for ouest in (2.0, 2.05, 2.06):
        importer(geojson(de_2024("QN09901N", "La Verrerie", contour=carre(ouest))), ville)
    assert len(dates(ville)) == 2


def test_une_generation_close_se_corrige_sans_renaitre(ville, geojson):
    importer(geojson(de_2015("QP099001", "La Verrerie")), ville)
    importer(geojson(de_2015("QP099001", "La Verrerie", contour=carre(2.05))), ville)
    assert dates(ville) == [("QP099001", date(2015, 1, 1), date(2023, 12, 31))]
    with cloison(ville):
        assert Quartier.objects.get().contour == carre(2.05)


def test_un_quartier_deja_nomme_par_la_ville_recoit_son_code_et_son_contour(ville, geojson):
    with cloison(ville):
        connu = operations.creer_quartier(nom="La Verrerie", par=None)
    assert importer(geojson(de_2024("QN09901N", "LA VERRERIE")), ville)["mis_a_jour"] == 1
    with cloison(ville):
        quartier = Quartier.objects.get()
        assert (quartier.pk, quartier.code, quartier.type.code) == (connu.pk, "QN09901N", "qpv")


def test_un_quartier_vecu_de_meme_nom_reste_un_autre_quartier(ville, geojson):
    with cloison(ville):
        operations.creer_quartier(nom="La Verrerie", type=valeur("type_quartier", "quartier_vecu"), par=None)
    assert importer(geojson(de_2024("QN09901N", "La Verrerie")), ville)["crees"] == 1
    assert len(dates(ville)) == 2


def test_les_etablissements_prennent_leur_quartier(ville, geojson):
    with cloison(ville):
        operations.creer_etablissement(nom="École", longitude=2.05, latitude=48.05, par=None)
    assert importer(geojson(de_2024("QN09901N", "La Verrerie")), ville)["points_replaces"] == 1
    with cloison(ville):
        assert Etablissement.objects.get().quartier.nom == "La Verrerie"


def test_chaque_import_est_une_ligne_de_journal(ville, geojson):
    importer(geojson(de_2024("QN09901N", "La Verrerie")), ville)
    with cloison(ville):
        assert LigneJournal.objects.get(action="restitution.quartiers_importes").contenu["crees"] == 1


@pytest.mark.parametrize(
    ("entites", "phrase"),
    [
        ([de_2024("", "A")], "entité 1, colonne « code_qp »"),
        ([de_2024("35238", "A")], "n'est pas un code de QPV"),
        ([de_2024("QN09901N", "")], "colonne « lib_qp »"),
        ([de_2024("QN09901N", "x" * 50_000_000)], "colonne « lib_qp »"),
        ([de_2024("QN09901N", "A", contour={"type": "Point", "coordinates": [2, 48]})], "colonne « geometry »"),
        ([de_2024("QN09901N", "A", contour=carre(650_000, 500))], "WGS84"),
        ([de_2024("QN09901N", "A"), de_2024("QN09901N", "B")], "entité 2 : le quartier QN09901N est là deux fois"),
        ([de_2024("QN09901N", "A"), "rien"], "entité 2 : cette entité n'a pas de propriétés"),
        ([], "vide"),
    ],
)
def test_un_mauvais_quartier_est_refuse_et_rien_n_entre(ville, geojson, entites, phrase):
    refus = refuser(geojson(*entites), ville)
    assert refus.startswith("qpv.geojson")
    assert phrase in refus


@pytest.mark.parametrize(
    ("octets", "phrase"),
    [
        (b"", "ne se lit pas"),
        (b'{\n"type": oups', "ligne 2 : ce fichier n'est pas du GeoJSON"),
        (b"[" * 200_000, "ne se lit pas"),
        ('{\n"é'.encode("latin-1"), "ligne 2 : ce fichier n'est pas en UTF-8"),
        (b"12", "FeatureCollection"),
        (b"code_qp;lib_qp\nQN1;A\n", "GeoJSON"),
    ],
)
def test_un_fichier_qui_n_est_pas_du_geojson_se_dit(ville, tmp_path, octets, phrase):
    chemin = tmp_path / "qpv.geojson"
    chemin.write_bytes(octets)
    assert phrase in refuser(chemin, ville)


def test_la_sortie_se_lit(ville, geojson):
    sortie = io.StringIO()
    fichier = geojson(de_2024("QN09901N", "La Verrerie"))
    call_command("importer_quartiers", fichier, collectivite=ville.code, stdout=sortie)
    assert sortie.getvalue().startswith("qpv.geojson : 1 quartiers lus.\n1 créés")
