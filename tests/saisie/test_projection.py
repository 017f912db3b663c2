"""La projection dit toujours ce qu'un calcul naïf dirait, quels que soient les gestes."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from jalon.reussite.models import Enfant
from jalon.reussite.operations import modifier_enfant, ouvrir_parcours
from jalon.saisie import operations as ops
from jalon.saisie.configuration import brouillon, brouillon_en_base, publiee
from jalon.saisie.definitions import Condition
from jalon.saisie.entites import entite
from jalon.saisie.models import Projection
from jalon.saisie.projection import reprojeter
from jalon.saisie.types import type_de
from jalon.saisie.valeurs import valeur, visibles
from jalon.socle.annulations import Annulation, annuler
from jalon.socle.cloison import cloison
from jalon.socle.listes.lecture import toutes
from jalon.socle.listes.lecture import valeur as valeur_de_liste
from jalon.socle.listes.operations import renommer_valeur
from jalon.socle.ouverture import ouvrir
from tests.conftest import creer_compte
from tests.reussite.dossiers import un_enfant
from tests.saisie.outils import ENFANT, ajouter, definir, publier


def naive():
    """Ce que la projection devrait contenir, recalculé objet par objet."""
    attendues = set()
    for enfant in Enfant.objects.all():
        for champ in visibles(ENFANT, enfant):
            rangee = valeur(enfant, champ)
            if rangee is None or not (champ.compte or champ.en_liste):
                continue
            for rang, (code, tri) in enumerate(type_de(champ.type).projeter(champ, rangee)):
                attendues.add((enfant.pk, champ.code, rang, code, tri))
    return attendues


def projetees():
    return set(Projection.objects.filter(entite=ENFANT).values_list("objet_id", "champ", "rang", "code", "tri"))


def ecrire(enfant, par, **champs_ville):
    enfant.refresh_from_db()
    return modifier_enfant(enfant, version=enfant.version, champs_ville=champs_ville, par=par)


def test_renommer_une_valeur_de_liste_change_la_cle_de_tri(monde):
    definir(monde.awa, "visee", "liste", liste="domaine", en_liste=True)
    ecrire(un_enfant(monde.awa), monde.awa, visee="culture")
    renommer_valeur(valeur_de_liste("domaine", "culture"), libelle="Arts et culture", par=monde.awa)
    assert "arts et culture" in Projection.objects.get().tri
    assert projetees() == naive()


def test_un_champ_ni_liste_ni_compte_ne_se_projette_pas(monde):
    definir(monde.awa, "sport")
    ecrire(un_enfant(monde.awa), monde.awa, sport="Judo")
    assert not Projection.objects.exists()


def test_ouvrir_un_parcours_montre_le_champ_de_son_dispositif(monde):
    definir(monde.awa, "atelier", en_liste=True, dispositifs=["PRE"])
    enfant = ecrire(un_enfant(monde.awa), monde.awa, atelier="Théâtre")
    assert not Projection.objects.exists()
    ouvrir_parcours(enfant, dispositif=valeur_de_liste("dispositif", "PRE"), repere_le=date(2026, 1, 5), par=monde.awa)
    assert projetees() == naive() != set()


def test_reprojeter_coute_autant_pour_un_enfant_que_pour_vingt(monde):
    ajouter(monde.awa, "sport", en_liste=True, dispositifs=["PRE"])
    ajouter(monde.awa, "visee", "liste", liste="domaine", compte=True)
    publier(monde.awa)
    enfants = [ecrire(un_enfant(monde.awa, f"N{rang}"), monde.awa, visee="culture") for rang in range(20)]

    def compter(ids):
        Projection.objects.all().delete()
        with CaptureQueriesContext(connection) as requetes:
            reprojeter(entite(ENFANT), ids)
        return len(requetes)

    assert compter([enfants[0].pk]) == compter([enfant.pk for enfant in enfants])


GESTES = "ecrire ecrire ecrire retirer remettre compter condition annuler enfant mot".split()


class UneVilleVit(TestCase):
    """Écrire, publier, cacher, remettre, annuler, renommer : la projection suit."""

    gestes = st.lists(st.tuples(st.sampled_from(GESTES), st.integers(0, 2), st.integers(0, 3)), min_size=3, max_size=10)

    def setUp(self):
        self.ville = ouvrir(code="val-clair", nom="Val-Clair")
        self.awa = creer_compte(self.ville, "coordonnateur", "Awa Diarra")

    @settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow], phases=[Phase.explicit, Phase.generate])
    @given(gestes)
    def test_la_projection_est_ce_qu_un_calcul_naif_donne(self, gestes):
        with cloison(self.ville):
            ajouter(self.awa, "nombre", "nombre", compte=True)
            ajouter(self.awa, "multiple", "liste_multiple", liste="domaine", en_liste=True)
            ajouter(self.awa, "texte", "texte", en_liste=True)
            ajouter(self.awa, "double", "calcule", options={"formule": "nombre * 2"}, compte=True)
            publier(self.awa)
            un_enfant(self.awa)
            for geste, quoi, combien in gestes:
                try:
                    getattr(self, f"_{geste}")(quoi, combien)
                except ValidationError:
                    continue
                self.assertEqual(projetees(), naive())

    def _enfant(self, quoi, combien):
        un_enfant(self.awa, f"Nom{combien}")

    def _ecrire(self, quoi, combien):
        domaines = [v.code for v in toutes("domaine")]
        code = ("nombre", "multiple", "texte")[quoi]
        voulue = (str(combien) if combien else None, domaines[:combien], "abc"[:combien])[quoi]
        ecrire(Enfant.objects.order_by("pk")[0], self.awa, **{code: voulue})

    def _mot(self, quoi, combien):
        renommer_valeur(toutes("domaine")[quoi], libelle=f"Mot {quoi} {combien}", par=self.awa)

    def _regler(self, geste, quoi, **changements):
        code = ("nombre", "multiple", "texte")[quoi]
        definis = {c.code: c for c in brouillon().entite(ENFANT).champs}
        if code not in definis:
            return
        geste(ENFANT, code, version=definis[code].version, par=self.awa, **changements)
        publier(self.awa, confirme=True)

    def _retirer(self, quoi, combien):
        self._regler(ops.retirer_champ, quoi)

    def _remettre(self, quoi, combien):
        self._regler(ops.remettre_champ, quoi)

    def _compter(self, quoi, combien):
        self._regler(ops.modifier_champ, quoi, en_liste=combien % 2 == 0)

    def _condition(self, quoi, combien):
        condition = Condition("nombre", ("1", "2")) if quoi and combien else None
        self._regler(ops.modifier_champ, quoi, condition=condition)

    def _annuler(self, quoi, combien):
        derniere = Annulation.objects.ouvertes().filter(code="saisie.publication").first()
        if derniere is None:
            return
        annuler(derniere, par=self.awa)
        ops.abandonner_le_brouillon(version=brouillon_en_base().version, par=self.awa)
        assert publiee()
