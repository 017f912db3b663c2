"""Les contours de quartier, et le quartier d'un point."""

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from jalon.socle.cloison import cloison
from jalon.socle.listes.lecture import valeur
from jalon.socle.reseau import operations
from jalon.socle.reseau.contours import POINTS_AU_PLUS, lire_contour, trace_svg
from jalon.socle.reseau.geographie import quartier_de

LE = date(2026, 1, 1)


def carre(ouest=2.0, sud=48.0, cote=0.1):
    est, nord = ouest + cote, sud + cote
    return {"type": "Polygon", "coordinates": [[[ouest, sud], [est, sud], [est, nord], [ouest, nord], [ouest, sud]]]}


TROUE = {
    "type": "Polygon",
    "coordinates": [
        *carre()["coordinates"],
        [[2.04, 48.04], [2.06, 48.04], [2.06, 48.06], [2.04, 48.06], [2.04, 48.04]],
    ],
}
NOEUD = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}


@pytest.mark.parametrize(
    "donnees",
    [
        carre(),
        json.dumps(carre()),
        {"type": "Feature", "properties": {}, "geometry": carre()},
        {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": carre()}]},
    ],
)
def test_un_contour_se_lit_sous_ses_formes_courantes(donnees):
    assert lire_contour(donnees) == lire_contour(carre())


def test_un_contour_lu_se_relit_a_l_identique():
    for contour in (carre(1.123456789, 47.987654321), TROUE):
        lu = lire_contour(contour)
        assert lire_contour(lu) == lu == json.loads(json.dumps(lu))


def test_plusieurs_polygones_se_lisent():
    deux = {"type": "MultiPolygon", "coordinates": [carre()["coordinates"], carre(3.0)["coordinates"]]}
    assert lire_contour(deux)["type"] == "MultiPolygon"


@pytest.mark.parametrize(
    ("donnees", "phrase"),
    [
        ("{", "ne se lit pas"),
        ("[" * 100_000, "ne se lit pas"),
        ("12", "un objet"),
        ({"type": "Point", "coordinates": [2, 48]}, "polygone"),
        ({"type": "Polygon"}, "illisibles"),
        ({"type": "Polygon", "coordinates": [[[2, 48], [3, 48]]]}, "illisibles"),
        ({"type": "Polygon", "coordinates": [[["a", 48], [3, 48], [3, 49]]]}, "illisibles"),
        ({"type": "Polygon", "coordinates": [[[2, 48], [3, 48], [4, 48], [2, 48]]]}, "aucune surface"),
        ({"type": "Polygon", "coordinates": []}, "illisibles"),
        (carre(652000, 6862000, 500), "WGS84"),
        ({"type": "Polygon", "coordinates": [[[float("nan"), 48], [3, 48], [3, 49], [2, 48]]]}, "WGS84"),
        (NOEUD, "se croise"),
        ({"type": "FeatureCollection", "features": []}, "plusieurs quartiers, ou aucun"),
        ({"type": "Polygon", "coordinates": [[[2, 48]] * (POINTS_AU_PLUS + 1)]}, "simplifiez"),
    ],
)
def test_un_mauvais_contour_est_refuse_par_une_phrase(donnees, phrase):
    with pytest.raises(ValidationError, match=phrase):
        lire_contour(donnees)


def test_un_contour_officiel_qui_se_croise_se_repare():
    repare = lire_contour(NOEUD, reparer=True)
    assert lire_contour(repare) == repare


@given(st.lists(st.tuples(st.floats(2, 2.001), st.floats(48, 48.001)), min_size=3, max_size=12))
def test_un_trace_repare_se_relit_a_l_identique_ou_est_refuse(points):
    try:
        repare = lire_contour({"type": "Polygon", "coordinates": [[*points, points[0]]]}, reparer=True)
    except ValidationError:
        return
    assert lire_contour(repare) == repare


def test_le_dessin_met_le_nord_en_haut():
    trace = trace_svg({"type": "Polygon", "coordinates": [[[2, 48], [3, 48], [2, 49], [2, 48]]]})["trace"]
    points = [tuple(map(float, p.split(","))) for p in trace.strip("MZ").split("L")]
    assert points[0][1] == max(y for _, y in points)
    assert points[2][1] == 0.0


# Le quartier d'un point


def _quartier(awa, nom, contour, type_="quartier_vecu", **champs):
    return operations.creer_quartier(nom=nom, contour=contour, type=valeur("type_quartier", type_), par=awa, **champs)


def test_un_point_tombe_dans_son_quartier(dans_la_ville, awa):
    verrerie = _quartier(awa, "La Verrerie", carre())
    assert quartier_de(2.05, 48.05, LE) == verrerie
    assert quartier_de(2.0, 48.0, LE) == verrerie, "la bordure est du quartier"
    assert quartier_de(3.0, 48.05, LE) is None
    assert quartier_de(None, 48.05, LE) is None


def test_un_trou_n_est_pas_du_quartier(dans_la_ville, awa):
    _quartier(awa, "La Couronne", TROUE)
    assert quartier_de(2.05, 48.05, LE) is None
    assert quartier_de(2.02, 48.02, LE) is not None


def test_le_qpv_l_emporte_puis_le_plus_petit(dans_la_ville, awa):
    _quartier(awa, "Le Grand", carre(cote=1.0))
    petit = _quartier(awa, "Le Petit", carre())
    assert quartier_de(2.05, 48.05, LE) == petit
    qpv = _quartier(awa, "Le QPV", carre(cote=0.5), "qpv")
    assert quartier_de(2.05, 48.05, LE) == qpv


def test_un_contour_ne_vaut_que_pendant_ses_dates(dans_la_ville, awa):
    ancien = _quartier(awa, "Ancien", carre(), "qpv", valide_du=date(2015, 1, 1), valide_au=date(2023, 12, 31))
    neuf = _quartier(awa, "Neuf", carre(), "qpv", valide_du=date(2024, 1, 1))
    assert quartier_de(2.05, 48.05, date(2023, 12, 31)) == ancien
    assert quartier_de(2.05, 48.05, date(2024, 1, 1)) == neuf
    assert quartier_de(2.05, 48.05, date(2014, 12, 31)) is None


def test_un_quartier_retire_ne_prend_plus_personne(dans_la_ville, awa):
    operations.retirer(_quartier(awa, "La Verrerie", carre()), par=awa)
    assert quartier_de(2.05, 48.05, LE) is None


def test_la_carte_de_la_ville_voisine_n_existe_pas(ville, ville_voisine, awa):
    with cloison(ville):
        _quartier(awa, "La Verrerie", carre())
    with cloison(ville_voisine):
        assert quartier_de(2.05, 48.05, LE) is None


def test_un_point_prend_son_quartier_en_s_ecrivant(dans_la_ville, awa):
    verrerie = _quartier(awa, "La Verrerie", carre())
    lieu = operations.creer_lieu(nom="Salle", longitude=2.05, latitude=48.05, par=awa)
    assert lieu.quartier == verrerie
    assert operations.modifier(lieu, longitude=5.0, latitude=48.05, par=awa).quartier is None


def test_un_contour_dessine_apres_coup_replace_les_points(dans_la_ville, awa):
    ecole = operations.creer_etablissement(nom="École", longitude=2.05, latitude=48.05, par=awa)
    verrerie = _quartier(awa, "La Verrerie", carre())
    ecole.refresh_from_db()
    assert ecole.quartier == verrerie
    operations.modifier(verrerie, contour=carre(10.0), par=awa)
    ecole.refresh_from_db()
    assert ecole.quartier is None


def test_un_quartier_sans_contour_choisi_a_la_main_est_garde(dans_la_ville, awa):
    bourg = operations.creer_quartier(nom="Le Bourg", par=awa)
    ecole = operations.creer_etablissement(nom="École", quartier=bourg, longitude=2.05, latitude=48.05, par=awa)
    _quartier(awa, "Ailleurs", carre(10.0))
    ecole.refresh_from_db()
    assert ecole.quartier == bourg
