"""Les champs de la ville dans l'échange : au code du champ, avec leur configuration, à l'identique."""

import tempfile
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from jalon.reussite import operations as reussite
from jalon.reussite.models import Enfant
from jalon.saisie import operations as ops
from jalon.saisie.configuration import publiee
from jalon.saisie.definitions import Condition, en_document
from jalon.saisie.models import Projection
from jalon.socle.cloison import cloison
from jalon.socle.listes.lecture import toutes
from jalon.socle.ouverture import ouvrir
from jalon.socle.pieces.operations import joindre
from jalon.socle.reseau.models import Intervenant, Structure
from tests.conftest import creer_compte
from tests.restitution.echange.outils import (
    UN_PDF,
    exporter_vers,
    importer_chemin,
    importer_textes,
    refus,
    tables_de,
)
from tests.restitution.echange.test_aller_retour import textes
from tests.reussite.dossiers import un_enfant
from tests.saisie.outils import ENFANT, ajouter, definir, publier

FAMILLE = "reussite.famille"


def definir_tout(par):
    """Un champ de chaque type sur l'enfant, un sur la famille."""
    for code in ("texte", "texte_long", "nombre", "date", "oui_non", "personne", "structure", "fichier"):
        ajouter(par, f"v_{code}", code, compte=code in ("nombre", "personne"))
    ajouter(par, "v_liste", "liste", liste="niveau_scolaire", en_liste=True)
    ajouter(par, "v_multiple", "liste_multiple", liste="domaine", compte=True)
    ajouter(par, "v_calcule", "calcule", options={"formule": "v_nombre * 2"})
    ajouter(par, "v_foyer", "texte", entite=FAMILLE)
    publier(par)


def remplir(enfant, par, **champs_ville):
    enfant.refresh_from_db()
    return reussite.modifier_enfant(enfant, version=enfant.version, champs_ville=champs_ville, par=par)


def colonne(archive, table, code):
    return [ligne.get(code) for ligne in tables_de(archive)[f"{table}.csv"]]


class AllerRetour(TestCase):
    """Ce qu'une ville exporte, une ville vide l'importe et l'exporte à l'identique, champs compris."""

    valeurs = st.fixed_dictionaries(
        {},
        optional={
            "v_texte": textes,
            "v_texte_long": textes,
            "v_nombre": st.decimals(-1000, 1000, places=2).map(str),
            "v_date": st.dates(date(1950, 1, 1), date(2050, 1, 1)).map(str),
            "v_oui_non": st.booleans(),
        },
    )

    def setUp(self):
        self.ville = ouvrir(code=f"v-{uuid4().hex[:12]}", nom="Val-Clair")
        self.awa = creer_compte(self.ville, "coordonnateur", "Awa Diarra")
        with cloison(self.ville):
            definir_tout(self.awa)

    @settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow], phases=(Phase.explicit, Phase.generate))
    @given(st.lists(valeurs, min_size=1, max_size=3), st.data())
    def test_un_export_reimporte_puis_reexporte_est_identique(self, tirees, tirage):
        with cloison(self.ville), tempfile.TemporaryDirectory() as dossier:
            for tiree in tirees:
                remplir(un_enfant(self.awa), self.awa, **tiree, **self._references(tirage))
            famille = reussite.creer_famille(nom="Benali", champs_ville={"v_foyer": "Grand"}, par=self.awa)
            un_enfant(self.awa, famille=famille)
            premier = Path(dossier) / "premier.zip"
            exporte = exporter_vers(self.ville, premier)
            assert importer_chemin(premier).a_change is False
            neuve = ouvrir(code=f"n-{uuid4().hex[:12]}", nom="Neuve")
            with cloison(neuve):
                assert refus(importer_chemin(premier)) == []
                assert en_document(publiee()) == self._document()
                self._comparer_les_projections(neuve)
            assert tables_de(exporter_vers(neuve, Path(dossier) / "second.zip")) == tables_de(exporte)

    def _references(self, tirage):
        personne = Intervenant.objects.create(nom="Petit", prenom=f"Zoé {uuid4().hex[:6]}")
        structure = Structure.objects.create(nom=f"CMP {uuid4().hex[:6]}")
        niveaux, domaines = (toutes(liste)[:3] for liste in ("niveau_scolaire", "domaine"))
        choisis = tirage.draw(st.lists(st.sampled_from(domaines), unique_by=lambda v: v.pk))
        return {
            "v_personne": personne.pk,
            "v_structure": structure.pk,
            "v_liste": tirage.draw(st.sampled_from(niveaux)).code,
            "v_multiple": [v.code for v in choisis],
        }

    def _document(self):
        with cloison(self.ville):
            return en_document(publiee())

    def _comparer_les_projections(self, neuve):
        def tris():
            return sorted(Projection.objects.values_list("champ", "rang", "tri"))

        ici = tris()
        with cloison(self.ville):
            assert tris() == ici


def test_un_fichier_de_la_ville_suit_sa_piece(ville, awa, tmp_path):
    with cloison(ville):
        definir(awa, "contrat", "fichier")
        enfant = un_enfant(awa)
        piece = joindre(dossier=enfant, fichier=UN_PDF, nom="contrat.pdf", par=awa)
        remplir(enfant, awa, contrat=str(piece.cle))
    exporte = exporter_vers(ville, tmp_path / "un.zip")
    neuve = ouvrir(code="neuve", nom="Neuve")
    with cloison(neuve):
        assert refus(importer_chemin(tmp_path / "un.zip")) == []
        assert Enfant.objects.get().champs_ville["contrat"]
        assert not importer_chemin(tmp_path / "un.zip").a_change
    assert tables_de(exporter_vers(neuve, tmp_path / "deux.zip")) == tables_de(exporte)


def test_un_champ_se_reconnait_a_son_code_et_le_reste_est_signale(monde):
    definir(monde.awa, "heures", "nombre")
    rapport = importer_textes(enfants="id;heures;inconnue\nE1;12,5;x\n")
    assert Enfant.objects.get().champs_ville == {"heures": "12.5"}
    assert rapport.colonnes_ignorees == ["enfants.inconnue"]


def test_une_valeur_refusee_l_est_a_sa_case(monde):
    ajouter(monde.awa, "heures", "nombre", options={"max": 20})
    ajouter(monde.awa, "classe_visee", "liste", liste="niveau_scolaire")
    publier(monde.awa)
    rapport = importer_textes(
        creer_valeurs=False, enfants="id;heures;classe_visee\nE1;douze;\nE2;21;\nE3;3;Quatorzième\n"
    )
    assert refus(rapport) == [
        ("enfants.csv", 2, "heures"),
        ("enfants.csv", 3, "heures"),
        ("enfants.csv", 4, "classe_visee"),
    ]
    assert not Enfant.objects.exists()


def test_une_valeur_inconnue_se_cree_si_on_le_demande(monde):
    definir(monde.awa, "origine", "liste_multiple", liste="partenaire_type")
    importer_textes(enfants="id;origine\nE1;Cirque|CAF\n", creer_valeurs=True)
    assert "cirque" in Enfant.objects.get().champs_ville["origine"]


def test_une_case_vide_efface_ce_qui_se_montre_et_garde_ce_qui_est_cache(ville, awa, tmp_path):
    with cloison(ville):
        ajouter(awa, "cantine", "oui_non")
        ajouter(awa, "regime", condition=Condition("cantine", (True,)))
        publier(awa)
        enfant = remplir(un_enfant(awa), awa, cantine=True, regime="Sans porc")
        remplir(enfant, awa, cantine=False)
    archive = exporter_vers(ville, tmp_path / "un.zip")
    assert colonne(archive, "enfants", "regime") == [""]
    with cloison(ville):
        assert not importer_chemin(tmp_path / "un.zip").a_change
        assert Enfant.objects.get().champs_ville["regime"] == "Sans porc"
        cle = Enfant.objects.get().cle_externe
        importer_textes(enfants=f"id;cantine\n{cle};\n")
        assert Enfant.objects.get().champs_ville == {"regime": "Sans porc"}


def test_un_champ_que_la_ville_garde_pour_elle_ne_sort_pas_et_peut_entrer(ville, awa, tmp_path):
    with cloison(ville):
        definir(awa, "prive", exporte=False)
        importer_textes(enfants="id;prive\nE1;Secret\n")
        assert Enfant.objects.get().champs_ville == {"prive": "Secret"}
    archive = exporter_vers(ville, tmp_path / "un.zip")
    assert colonne(archive, "enfants", "prive") == [None]
    assert "Secret" not in str(tables_de(archive))


def test_le_dictionnaire_dit_les_champs_de_la_ville(ville, awa, tmp_path):
    with cloison(ville):
        definir(awa, "heures", "nombre", aide="Par semaine.")
    lignes = tables_de(exporter_vers(ville, tmp_path / "un.zip"))["dictionnaire.csv"]
    [dite] = [ligne for ligne in lignes if ligne["colonne"] == "heures"]
    assert (dite["table"], dite["type"], dite["sens"]) == (
        "enfants",
        "nombre",
        "Champ de la ville : Heures. Par semaine.",
    )


def test_un_champ_ne_prend_pas_le_nom_d_une_colonne_d_origine(monde):
    for code in ("id", "niveau", "etablissement"):
        with pytest.raises(ValidationError, match="donnée d'origine"):
            ajouter(monde.awa, code)


def test_une_configuration_illisible_est_refusee_par_une_phrase(monde):
    for contenu, phrase in (
        ('{""format"": 99}', "plus récente"),
        ('{""entites"": {""reussite.absente"": {}}}', "pas déclarée"),
        ('{""entites"": {""reussite.enfant"": {""champs"": [{""libelle"": 3}]}}}', "pas une configuration"),
    ):
        rapport = importer_textes(enfants="id\nE1\n", configuration=f'contenu\n"{contenu}"\n')
        assert phrase in rapport.refus[0].raison
    assert not Enfant.objects.exists()


def test_un_champ_retire_ne_s_exporte_plus_et_garde_ses_valeurs(ville, awa, tmp_path):
    with cloison(ville):
        sport = definir(awa, "sport")
        remplir(un_enfant(awa), awa, sport="Judo")
        ops.retirer_champ(ENFANT, "sport", version=sport.version, par=awa)
        publier(awa)
    assert colonne(exporter_vers(ville, tmp_path / "un.zip"), "enfants", "sport") == [None]
    with cloison(ville):
        assert Enfant.objects.get().champs_ville == {"sport": "Judo"}


def test_les_reglages_de_la_ville_voyagent_et_se_verifient(ville, tmp_path):
    with cloison(ville):
        rapport = importer_textes(
            enfants="id\nE1\n", ville="tranches_age;politique_de_la_ville;modele_numero\n3, 6, 11;non;PRE-{numero}\n"
        )
        assert refus(rapport) == []
        [ligne] = tables_de(exporter_vers(ville, tmp_path / "un.zip"))["ville.csv"]
        assert (ligne["tranches_age"], ligne["politique_de_la_ville"]) == ("3, 6, 11", "non")
        rapport = importer_textes(enfants="id\nE1\n", ville="tranches_age;modele_numero\n11, 3;{inconnu}\n")
        assert refus(rapport) == [("ville.csv", 2, "tranches_age"), ("ville.csv", 2, "modele_numero")]
