"""Préparer, publier, annuler, revenir : rien ne se perd, et l'on retrouve exactement l'état d'avant."""

import json

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from jalon.reussite.operations import modifier_enfant
from jalon.saisie import operations as ops
from jalon.saisie.configuration import brouillon, brouillon_en_base, derniere_version, publiee
from jalon.saisie.definitions import Champ, Condition, Configuration, Entite, Natif, Onglet, du_document, en_document
from jalon.saisie.fusion import reporter
from jalon.saisie.models import VersionConfiguration
from jalon.saisie.operations.publication import mettre_en_vigueur
from jalon.socle.annulations import Annulation, annuler
from jalon.socle.cloison import cloison
from jalon.socle.ouverture import ouvrir
from jalon.socle.versions import Conflit
from tests.conftest import creer_compte
from tests.reussite.dossiers import un_enfant
from tests.saisie.outils import ENFANT, ajouter, definir, publier

codes = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
simples = st.none() | st.booleans() | st.text(max_size=8)
conditions = st.builds(Condition, champ=codes, valeurs=st.lists(st.text(max_size=5), max_size=3).map(tuple))
textes = st.text(max_size=12)
suites = st.lists(codes, max_size=2).map(tuple)
champs = st.builds(
    Champ,
    code=codes,
    libelle=textes,
    type=st.sampled_from(["texte", "nombre", "liste"]),
    aide=textes,
    obligatoire=st.booleans(),
    defaut=simples,
    liste=textes,
    options=st.dictionaries(codes, st.integers() | textes, max_size=2),
    onglet=textes,
    ordre=st.integers(0, 99),
    dispositifs=suites,
    roles=suites,
    condition=st.none() | conditions,
    compte=st.booleans(),
    exporte=st.booleans(),
    retire_le=st.sampled_from(["", "2026-01-01"]),
    version=st.integers(1, 9),
)
natifs = st.builds(Natif, code=codes, libelle=textes, cache=st.booleans(), version=st.integers(1, 9))
onglets = st.builds(Onglet, code=codes, libelle=textes, ordre=st.integers(0, 9), ajoute=st.booleans())
entites = st.builds(
    lambda c, n, o: Entite(
        tuple(sorted(c, key=lambda champ: (champ.ordre, champ.code))), {x.code: x for x in n}, {x.code: x for x in o}
    ),
    st.lists(champs, max_size=4, unique_by=lambda c: c.code),
    st.lists(natifs, max_size=2),
    st.lists(onglets, max_size=2),
)
configurations = st.dictionaries(codes, entites, max_size=3).map(Configuration)


@given(configurations)
def test_un_document_relu_est_le_document_ecrit(configuration):
    document = json.loads(json.dumps(en_document(configuration)))
    assert du_document(document) == configuration
    assert en_document(du_document(document)) == document


def test_un_document_d_une_version_plus_recente_est_refuse():
    with pytest.raises(ValueError, match="plus récente"):
        du_document({"format": 99})


def test_rien_ne_change_pour_personne_avant_la_publication(monde):
    ajouter(monde.awa, "sport")
    assert publiee().entite(ENFANT).champs == ()
    assert [c.code for c in brouillon().entite(ENFANT).champs] == ["sport"]
    publier(monde.awa)
    assert [c.code for c in publiee().entite(ENFANT).champs] == ["sport"]
    assert brouillon_en_base() is None


def test_la_ville_voisine_n_a_pas_nos_champs(monde, ville_voisine):
    definir(monde.awa, "sport")
    with cloison(ville_voisine):
        assert publiee().entite(ENFANT).champs == ()


def test_annuler_une_publication_remet_l_etat_exact_et_le_brouillon(monde):
    definir(monde.awa, "sport")
    ajouter(monde.awa, "club", "nombre", compte=True)
    avant, prepare = en_document(publiee()), brouillon_en_base()
    publier(monde.awa, note="Le club")
    annuler(Annulation.objects.ouvertes().first(), par=monde.awa)
    assert en_document(publiee()) == avant
    remis = brouillon_en_base()
    assert (remis.contenu, remis.version) == (prepare.contenu, prepare.version)
    publier(monde.awa)
    assert [c.code for c in publiee().entite(ENFANT).champs] == ["sport", "club"]
    assert list(VersionConfiguration.objects.values_list("numero", flat=True)) == [4, 3, 2, 1]


def test_une_publication_sur_laquelle_on_a_construit_ne_s_annule_plus(monde):
    definir(monde.awa, "sport")
    premiere = Annulation.objects.ouvertes().first()
    ajouter(monde.awa, "club")
    with pytest.raises(ValidationError, match="brouillon est en cours"):
        annuler(premiere, par=monde.awa)
    publier(monde.awa)
    with pytest.raises(ValidationError, match="autre version"):
        annuler(premiere, par=monde.awa)


def test_abandonner_le_brouillon_s_annule(monde):
    ajouter(monde.awa, "sport")
    prepare = brouillon_en_base()
    ops.abandonner_le_brouillon(version=prepare.version, par=monde.awa)
    assert brouillon_en_base() is None
    annuler(Annulation.objects.ouvertes().first(), par=monde.awa)
    assert brouillon_en_base().contenu == prepare.contenu


def test_revenir_a_une_version_la_remet_en_brouillon_et_retire_ce_qui_est_venu_depuis(monde):
    definir(monde.awa, "sport", aide="En club")
    premiere = derniere_version()
    sport = publiee().entite(ENFANT).champ("sport")
    ops.modifier_champ(ENFANT, "sport", version=sport.version, aide="", par=monde.awa)
    definir(monde.awa, "club")
    ops.revenir_a(premiere, par=monde.awa)
    repris = brouillon().entite(ENFANT)
    assert repris.champ("sport").aide == "En club"
    assert repris.champ("sport").version > publiee().entite(ENFANT).champ("sport").version
    assert repris.champ("club").retire_le
    with pytest.raises(ValidationError, match="brouillon est en cours"):
        ops.revenir_a(premiere, par=monde.awa)


def test_deux_personnes_ajoutent_chacune_leur_champ_sans_rien_perdre(monde):
    ajouter(monde.awa, "sport")
    ajouter(monde.bruno, "musique")
    ops.ranger_les_champs(ENFANT, ["musique"], par=monde.awa)
    assert [c.code for c in brouillon().entite(ENFANT).champs] == ["musique", "sport"]


def test_un_vieil_onglet_du_navigateur_recoit_un_conflit_clair(monde):
    champ = ajouter(monde.awa, "sport")
    lue = brouillon_en_base().version
    ops.modifier_champ(ENFANT, "sport", version=champ.version, aide="En club", par=monde.bruno)
    with pytest.raises(Conflit) as conflit:
        ops.modifier_champ(ENFANT, "sport", version=champ.version, aide="Ou pas", obligatoire=True, par=monde.awa)
    assert "Bruno Keller a changé le champ « Sport »" in conflit.value.messages[0]
    assert [(e.champ, e.maintenant, e.saisie) for e in conflit.value.ecarts] == [
        ("aide", "En club", "Ou pas"),
        ("obligatoire", "non", "oui"),
    ]
    assert brouillon().entite(ENFANT).champ("sport").aide == "En club"
    with pytest.raises(Conflit, match="le brouillon"):
        ops.publier(version=lue, par=monde.awa)
    publier(monde.awa)
    with pytest.raises(Conflit, match="publié ou abandonné"):
        ops.publier(version=lue, par=monde.awa)


def test_ce_qui_se_prepare_survit_a_une_publication_venue_d_ailleurs(monde):
    definir(monde.awa, "sport")
    definir(monde.awa, "club")
    club = publiee().entite(ENFANT).champ("club")
    ops.modifier_champ(ENFANT, "club", version=club.version, aide="Préparée", par=monde.awa)
    ailleurs = reporter(publiee(), publiee(), du_document(json.loads(AILLEURS)))
    mettre_en_vigueur(ailleurs, "Un import", monde.awa)
    prepares = brouillon().entite(ENFANT)
    assert {c.code: c.aide for c in prepares.champs} == {"sport": "Importée", "club": "Préparée", "neuf": ""}
    publier(monde.awa)
    assert publiee().entite(ENFANT).champ("club").aide == "Préparée"


AILLEURS = """{"entites": {"reussite.enfant": {"champs": [
    {"code": "sport", "libelle": "Sport", "type": "texte", "aide": "Importée", "ordre": 1},
    {"code": "club", "libelle": "Club", "type": "texte", "ordre": 2},
    {"code": "neuf", "libelle": "Neuf", "type": "texte", "ordre": 3}]}}}"""


@pytest.mark.parametrize(
    ("definition", "phrase"),
    [
        ({"code": "naissance"}, "champ d'origine"),
        ({"code": "cle_externe"}, "donnée d'origine"),
        ({"code": "deja"}, "déjà le code du champ"),
        ({"code": "Élan"}, "lettres sans accent"),
        ({"code": "neuf", "libelle": "Déjà"}, "s'appelle déjà"),
        ({"code": "neuf", "type": "inconnu"}, "Choisissez le type"),
        ({"code": "neuf", "libelle": ""}, "Donnez un nom"),
        ({"code": "neuf", "type": "liste"}, "Choisissez la liste"),
        ({"code": "neuf", "compte": True}, "ne se compte pas"),
        ({"code": "neuf", "type": "texte_long", "en_liste": True}, "colonne de liste"),
        ({"code": "neuf", "type": "nombre", "defaut": "beaucoup"}, "Valeur de départ"),
        ({"code": "neuf", "type": "personne", "defaut": 1}, "valeur de départ"),
        ({"code": "neuf", "condition": {"champ": "absent", "valeurs": ["1"]}}, "n'existe pas"),
        ({"code": "neuf", "condition": {"champ": "nom", "valeurs": ["1"]}}, "n'existe pas"),
        ({"code": "neuf", "condition": {"champ": "deja", "valeurs": []}}, "pour quelles valeurs"),
        ({"code": "neuf", "type": "calcule", "options": {"formule": "deja * 2"}}, "nombre, date ou calculé"),
    ],
)
def test_une_definition_qui_ne_tient_pas_est_refusee(monde, definition, phrase):
    ajouter(monde.awa, "deja", libelle="Déjà")
    avant = brouillon_en_base().contenu
    with pytest.raises(ValidationError, match=phrase):
        ops.ajouter_champ(ENFANT, par=monde.awa, **{"libelle": "Neuf", "type": "texte"} | definition)
    assert brouillon_en_base().contenu == avant


def test_des_conditions_en_rond_sont_refusees(monde):
    a = ajouter(monde.awa, "a")
    ajouter(monde.awa, "b", condition=Condition("a", ("x",)))
    ajouter(monde.awa, "c", condition=Condition("b", ("x",)))
    with pytest.raises(ValidationError, match="en rond"):
        ops.modifier_champ(ENFANT, "a", version=a.version, condition=Condition("c", ("x",)), par=monde.awa)


def test_un_calcul_qui_depend_de_lui_meme_est_refuse(monde):
    with pytest.raises(ValidationError, match="en rond"):
        ajouter(monde.awa, "boucle", "calcule", options={"formule": "boucle + 1"})


def test_un_champ_dont_un_autre_depend_ne_se_retire_pas(monde):
    a = ajouter(monde.awa, "a")
    ajouter(monde.awa, "b", condition=Condition("a", ("x",)))
    publier(monde.awa)
    with pytest.raises(ValidationError, match="qui est retiré"):
        ops.retirer_champ(ENFANT, "a", version=a.version, par=monde.awa)


def test_un_champ_jamais_publie_disparait_un_champ_publie_se_retire(monde):
    jamais = ajouter(monde.awa, "jamais")
    assert ops.retirer_champ(ENFANT, "jamais", version=jamais.version, par=monde.awa) is None
    publie = definir(monde.awa, "publie")
    assert ops.retirer_champ(ENFANT, "publie", version=publie.version, par=monde.awa).retire_le
    assert [c.code for c in brouillon().entite(ENFANT).champs] == ["publie"]


def test_le_code_d_un_champ_retire_ne_sert_plus_a_un_autre_type(monde):
    sport = definir(monde.awa, "sport")
    ops.retirer_champ(ENFANT, "sport", version=sport.version, par=monde.awa)
    with pytest.raises(ValidationError, match="champ retiré d'un autre type"):
        ajouter(monde.awa, "sport", "nombre")
    revenu = ajouter(monde.awa, "sport", aide="De retour")
    assert not revenu.retire_le and revenu.version > sport.version


def test_un_type_ne_change_que_si_les_valeurs_se_relisent(monde):
    jour = definir(monde.awa, "jour", "date")
    with pytest.raises(ValidationError, match="sans perdre ses valeurs"):
        ops.modifier_champ(ENFANT, "jour", version=jour.version, type="nombre", par=monde.awa)
    assert ops.modifier_champ(ENFANT, "jour", version=jour.version, type="texte", par=monde.awa).type == "texte"


def test_ce_dont_jalon_se_sert_ne_se_cache_pas(monde):
    with pytest.raises(ValidationError, match="ne peut pas être caché"):
        ops.regler_natif(ENFANT, "nom", version=1, cache=True, par=monde.awa)
    with pytest.raises(ValidationError, match="ne peut pas être caché"):
        ops.regler_onglet(ENFANT, "identite", version=1, cache=True, par=monde.awa)


def test_un_onglet_se_cache_se_renomme_et_se_range(monde):
    ops.regler_onglet(ENFANT, "evaluations", version=1, cache=True, par=monde.awa)
    ops.ajouter_onglet(ENFANT, libelle="Loisirs", par=monde.awa)
    ranges = ops.ranger_les_onglets(ENFANT, ["loisirs", "historique"], par=monde.awa)
    assert [o.code for o in ranges[:2]] == ["loisirs", "historique"]
    assert brouillon().entite(ENFANT).onglets["evaluations"].cache
    with pytest.raises(ValidationError, match="déjà"):
        ops.ajouter_onglet(ENFANT, libelle="loisirs", par=monde.awa)
    with pytest.raises(Conflit):
        ops.regler_onglet(ENFANT, "evaluations", version=1, libelle="Points d'étape", par=monde.bruno)


def test_publier_ce_qui_rend_des_fiches_invalides_dit_combien_et_lesquelles(monde):
    ines = un_enfant(monde.awa)
    un_enfant(monde.awa, "Diallo", "Moussa")
    ajouter(monde.awa, "sport", obligatoire=True)
    with pytest.raises(ops.AConfirmer, match="2 fiches") as refus:
        publier(monde.awa)
    assert refus.value.concernees[0].objet_id == ines.pk
    assert "BENALI Inès" in refus.value.messages[0]
    assert publiee().entite(ENFANT).champs == ()
    publier(monde.awa, confirme=True)
    assert publiee().entite(ENFANT).champ("sport").obligatoire


def test_un_champ_d_origine_rendu_obligatoire_dit_les_fiches_ou_il_manque(monde):
    un_enfant(monde.awa, langue="Soninké")
    un_enfant(monde.awa, "Diallo", "Moussa")
    ops.regler_natif(ENFANT, "langue", version=1, obligatoire=True, par=monde.awa)
    with pytest.raises(ops.AConfirmer, match="1 fiche ne remplit pas") as refus:
        publier(monde.awa)
    assert [c.designation for c in refus.value.concernees] == ["DIALLO Moussa"]


def test_un_champ_obligatoire_ne_manque_que_la_ou_il_se_montre(monde):
    ajouter(monde.awa, "cantine", "oui_non")
    ajouter(monde.awa, "regime", obligatoire=True, condition=Condition("cantine", (True,)))
    publier(monde.awa)
    enfant = un_enfant(monde.awa)
    modifier_enfant(enfant, version=enfant.version, champs_ville={"cantine": False}, par=monde.awa)
    ajouter(monde.awa, "porc", obligatoire=True, condition=Condition("cantine", (False,)))
    with pytest.raises(ops.AConfirmer, match="Porc, obligatoire, manque"):
        publier(monde.awa)


def test_une_condition_sur_ce_qui_se_coche_a_part_est_refusee(monde):
    with pytest.raises(ValidationError, match="n'existe pas"):
        ajouter(monde.awa, "autre_suite", entite="reussite.demande", condition=Condition("domaines", ("culture",)))


def test_une_publication_qui_ne_change_rien_d_une_fiche_ne_demande_rien(monde):
    un_enfant(monde.awa)
    definir(monde.awa, "sport", obligatoire=True)
    ajouter(monde.awa, "club")
    publier(monde.awa)


class PublierEtRevenir(TestCase):
    """N'importe quelle suite de gestes : annuler la publication rend l'état exact."""

    gestes = st.lists(
        st.tuples(
            st.sampled_from(["ajouter", "modifier", "retirer", "remettre", "natif", "onglet"]), st.integers(0, 2)
        ),
        min_size=1,
        max_size=6,
    )

    def setUp(self):
        self.ville = ouvrir(code="val-clair", nom="Val-Clair")
        self.awa = creer_compte(self.ville, "coordonnateur", "Awa Diarra")

    @settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
    @given(gestes, gestes)
    def test_publier_puis_annuler_rend_l_etat_exact(self, premiers, seconds):
        with cloison(self.ville):
            self._jouer(premiers)
            self._publier()
            self._jouer(seconds)
            if brouillon_en_base() is None:
                return
            avant, prepare = en_document(publiee()), brouillon_en_base().contenu
            self._publier()
            annuler(Annulation.objects.ouvertes().first(), par=self.awa)
            assert en_document(publiee()) == avant
            assert brouillon_en_base().contenu == prepare

    def _publier(self):
        if brouillon_en_base() is not None:
            publier(self.awa)

    def _jouer(self, gestes):
        for geste, rang in gestes:
            code = f"champ_{rang}"
            try:
                self._geste(geste, code)
            except ValidationError:
                continue

    def _geste(self, geste, code):
        if geste == "ajouter":
            ajouter(self.awa, code)
        elif geste == "natif":
            self._regler(ops.regler_natif, "natifs", "langue")
        elif geste == "onglet":
            self._regler(ops.regler_onglet, "onglets", "suivis")
        else:
            definis = {c.code: c for c in brouillon().entite(ENFANT).champs}
            if code not in definis:
                return
            version, par = definis[code].version, self.awa
            if geste == "modifier":
                ops.modifier_champ(ENFANT, code, version=version, aide=f"Aide {version}", par=par)
            elif geste == "retirer":
                ops.retirer_champ(ENFANT, code, version=version, par=par)
            else:
                ops.remettre_champ(ENFANT, code, version=version, par=par)

    def _regler(self, operation, sorte, code):
        regle = getattr(brouillon().entite(ENFANT), sorte).get(code)
        version = regle.version if regle else 1
        operation(ENFANT, code, version=version, cache=not (regle and regle.cache), par=self.awa)
