"""Une configuration qui passe d'une ville à l'autre : comparée, choisie, reprise, défaite."""

import copy
import json
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalon.instances.models import Instance
from jalon.reussite import operations as reussite
from jalon.reussite.models import Dispositif, Objectif
from jalon.saisie import operations as saisie
from jalon.saisie.configuration import brouillon, brouillon_en_base, derniere_version, publiee
from jalon.saisie.models import Outil, VersionOutil
from jalon.saisie.operations import CritereVoulu, EchelonVoulu
from jalon.saisie.paquets import document
from jalon.saisie.paquets.operations import appliquer_paquet, oublier_paquet, recevoir_paquet
from jalon.saisie.paquets.sections import section, sections
from jalon.socle.annulations import Annulation, annuler
from jalon.socle.cloison import Collectivite, cloison
from jalon.socle.comptes.operations import modifier_role
from jalon.socle.conservation import DureeDeLaVille, duree_de_la_ville, fixer_duree
from jalon.socle.habilitations import Role
from jalon.socle.listes import operations as listes
from jalon.socle.listes.lecture import libelles, valeur, valeurs
from jalon.socle.listes.models import Liste
from jalon.socle.ouverture import vocabulaire
from jalon.socle.reseau.models import Intervenant
from jalon.socle.ville.operations import modifier_ville
from tests.reussite.dossiers import un_enfant, un_parcours

ENFANT = "reussite.enfant"


def configurer(par):
    """Une ville qui a tout changé chez elle."""
    ville = modifier_ville(
        version=Collectivite.objects.get(code="val-clair").version,
        identite_enfants="initiales",
        tranches_age=[3, 6, 11],
        modele_numero="PRE-{numero:4}",
        crip="CRIP du département, 02 00 00 00 00",
        delegue_donnees="Paule Secrète, dpo@val-clair.example",
        par=par,
    )
    listes.creer_liste(libelle="Loisirs", par=par)
    for libelle in ("Foot", "Danse"):
        listes.ajouter_valeur("loisirs", libelle=libelle, synonymes=[f"{libelle}s"], par=par)
    listes.ajouter_valeur("domaine", libelle="Mer", code_national="culture", par=par)
    listes.renommer_valeur(valeur("dispositif", "PRE"), libelle="Coup de main", par=par)
    listes.ordonner("urgence", codes=[v.code for v in valeurs("urgence")][::-1], par=par)
    reussite.regler_dispositif(valeur("dispositif", "CLAS"), version=1, mois_entre_points=4, par=par)
    saisie.ajouter_champ(ENFANT, libelle="Loisir", type="liste", liste="loisirs", compte=True, par=par)
    condition = {"champ": "loisir", "valeurs": ["foot"]}
    saisie.ajouter_champ(ENFANT, libelle="Club", type="texte", condition=condition, par=par)
    saisie.ajouter_champ(ENFANT, libelle="Éducatrice", type="personne", par=par)
    saisie.regler_natif(ENFANT, "langue", version=1, libelle="Langue parlée", par=par)
    saisie.regler_onglet(ENFANT, "suivis", version=1, cache=True, par=par)
    saisie.ajouter_onglet(ENFANT, libelle="Vie du quartier", par=par)
    saisie.publier(version=brouillon_en_base().version, par=par)
    outil = saisie.creer_outil(
        libelle="Sourire",
        criteres=[CritereVoulu("Sourit", theme=valeur("critere_evaluation", "langage"))],
        echelons=[EchelonVoulu(1, "Non"), EchelonVoulu(2, "Oui")],
        par=par,
    )
    saisie.publier_version(outil.les_versions.get(), par=par)
    Instance.objects.create(code="cellule", nom="La Cellule", type="eps", minutes_par_point=15)
    fixer_duree(
        "socle.journal",
        version=0,
        mois_en_base_active=9,
        mois_en_archive=1,
        justification="Paule Secrète l'a décidé.",
        par=par,
    )
    role = Role.objects.get(code="accueil")
    droits = sorted({*role.droits, "socle.voir_le_reseau"})
    modifier_role(role, libelle="Guichet", portee=role.portee, droits=droits, par=par)
    return ville


@pytest.fixture
def paquet(ville, awa):
    with cloison(ville):
        configurer(awa)
        return json.loads(document.en_octets(document.composer()))


@pytest.fixture
def chez_la_voisine(ville_voisine, voisine, paquet):
    with cloison(ville_voisine):
        yield voisine


def tout_choisir(paquet) -> dict[str, list[str]]:
    return {s.code: [e.code for e in ecarts if not e.empeche] for s, ecarts in document.comparer(paquet)}


def reprendre(paquet, par, choisis=None):
    recu = recevoir_paquet(contenu=paquet, par=par)
    return appliquer_paquet(recu, choisis=tout_choisir(paquet) if choisis is None else choisis, par=par)


def publier(par):
    return saisie.publier(version=brouillon_en_base().version, par=par)


def test_un_paquet_entier_passe_d_une_ville_a_l_autre(paquet, chez_la_voisine):
    reprendre(paquet, chez_la_voisine)
    publier(chez_la_voisine)
    ici = document.composer()
    assert ici["sections"].keys() == paquet["sections"].keys()
    for code, contenu in ici["sections"].items():
        assert sans_les_places(contenu) == sans_les_places(paquet["sections"][code]), code
    assert [ecarts for _, ecarts in document.comparer(paquet) if ecarts] == []


def sans_les_places(contenu):
    """La version d'un élément, et sa place parmi ceux de la ville, sont à chacune."""
    if isinstance(contenu, dict):
        return {c: sans_les_places(v) for c, v in contenu.items() if c not in ("version", "ordre")}
    return [sans_les_places(v) for v in contenu] if isinstance(contenu, list) else contenu


def test_le_meme_contenu_fait_les_memes_octets(ville, awa, paquet):
    with cloison(ville):
        assert document.en_octets(document.composer()) == document.en_octets(paquet)


def test_un_paquet_ne_nomme_personne(ville, awa, paquet):
    texte = json.dumps(paquet, ensure_ascii=False)
    with cloison(ville):
        noms = {mot for i in Intervenant.objects.all() for mot in (i.nom, i.courriel)}
    assert noms
    assert [mot for mot in (*noms, "Secrète", "CRIP", "02 00", "Val-Clair-sur") if mot in texte] == []


def test_on_ne_reprend_que_ce_qui_est_coche(paquet, chez_la_voisine):
    reprendre(paquet, chez_la_voisine, {"listes": ["valeur/domaine/mer"], "champs": [f"{ENFANT}/natif/langue"]})
    assert libelles("domaine")["mer"] == "Mer"
    assert not Liste.objects.filter(code="loisirs").exists()
    assert libelles("dispositif")["PRE"] == "PRE"
    enfant = brouillon().entite(ENFANT)
    assert (enfant.natifs["langue"].libelle, enfant.champs) == ("Langue parlée", ())
    assert publiee().entite(ENFANT).natifs == {}


def test_ce_que_la_ville_a_en_plus_reste(paquet, chez_la_voisine):
    listes.ajouter_valeur("domaine", libelle="Montagne", par=chez_la_voisine)
    saisie.ajouter_champ(ENFANT, libelle="Ski", type="oui_non", par=chez_la_voisine)
    reprendre(paquet, chez_la_voisine)
    assert {"montagne", "mer"} <= set(libelles("domaine"))
    assert [c.code for c in brouillon().entite(ENFANT).champs] == ["ski", "loisir", "club", "educatrice"]


def test_tout_se_defait(paquet, chez_la_voisine):
    avant = document.composer()
    reprendre(paquet, chez_la_voisine)
    assert document.composer() != avant
    annuler(Annulation.objects.filter(code="saisie.paquet").first(), par=chez_la_voisine)
    assert document.composer() == avant
    assert brouillon_en_base() is None
    assert not Instance.objects.filter(code="cellule").exists()
    assert not Outil.objects.filter(code="sourire").exists()
    assert not Liste.objects.filter(code="loisirs").exists()


def test_defaire_garde_ce_qui_sert_ou_a_change_depuis(paquet, chez_la_voisine):
    par = chez_la_voisine
    reprendre(paquet, par)
    geste = Annulation.objects.filter(code="saisie.paquet").first()
    publier(par)
    parcours = un_parcours(un_enfant(par), par)
    reussite.fixer_objectif(parcours, domaine=valeur("domaine", "mer"), libelle="Nager", par=par)
    listes.renommer_valeur(valeur("dispositif", "PRE"), libelle="Le nôtre", par=par)
    annuler(geste, par=par)
    assert Objectif.objects.get().domaine.code == "mer"
    assert "mer" not in [v.code for v in valeurs("domaine")]
    assert libelles("dispositif")["PRE"] == "Le nôtre"
    assert Collectivite.objects.get(code="ville-voisine").identite_enfants == "complete"
    # Publiés entre-temps, les champs attendent au brouillon qu'on les retire.
    assert {c.code for c in brouillon().entite(ENFANT).champs if c.retire_le} == {"loisir", "club", "educatrice"}
    assert {c.code for c in publiee().entite(ENFANT).en_service} == {"loisir", "club", "educatrice"}


def test_un_outil_dont_on_s_est_servi_se_retire_au_lieu_de_s_effacer(paquet, chez_la_voisine):
    par = chez_la_voisine
    reprendre(paquet, par, {"outils": ["sourire"]})
    version = VersionOutil.objects.get(outil__code="sourire")
    parcours = un_parcours(un_enfant(par), par)
    notes, passage = {version.les_criteres.get().code: (1, "")}, {"temps": "entree", "repondant": "enfant"}
    reussite.evaluer(parcours, outil=version, **passage, le=date(2026, 1, 5), notes=notes, par=par)
    annuler(Annulation.objects.filter(code="saisie.paquet").first(), par=par)
    assert Outil.objects.get(code="sourire").retire_le is not None


def test_la_version_publiee_garde_toute_la_configuration(ville, awa):
    with cloison(ville):
        saisie.ajouter_champ(ENFANT, libelle="Loisir", type="texte", par=awa)
        publier(awa)
        gardee = derniere_version().paquet["sections"]
        assert gardee["champs"]["entites"][ENFANT]["champs"][0]["code"] == "loisir"
        assert {"listes", "roles", "outils", "reglages"} <= gardee.keys()
        assert "modeles_documents" not in gardee


def test_le_paquet_d_origine_est_celui_des_listes_de_jalon(dans_la_ville, awa):
    d_origine = document.d_origine()
    assert {liste["code"] for liste in d_origine["sections"]["listes"]} == set(vocabulaire())
    assert document.comparer(d_origine)[0][1] == []
    listes.renommer_valeur(valeur("dispositif", "PRE"), libelle="Coup de main", par=awa)
    listes.retirer_valeur(valeur("dispositif", "CLE"), par=awa)
    ecarts = {e.code: (e.avant, e.apres) for e in document.comparer(d_origine)[0][1]}
    assert ecarts.keys() == {"valeur/dispositif/PRE", "valeur/dispositif/CLE"}
    assert ecarts["valeur/dispositif/CLE"][0] == "retirée de la liste"
    reprendre(d_origine, awa)
    assert libelles("dispositif")["PRE"] == "PRE"
    assert "CLE" in [v.code for v in valeurs("dispositif")]


@pytest.mark.parametrize(
    ("octets", "raison"),
    [
        (b"pas du json", "n'est pas du JSON"),
        (b"\xff\xfe", "n'est pas du JSON"),
        (b"[1, 2]", "n'est pas un paquet"),
        (b'{"sections": {}}', "n'est pas un paquet"),
        (b'{"format": true, "sections": {}}', "n'est pas un paquet"),
        (b'{"format": 2, "sections": {}}', r"version plus récente de Jalon \(format 2, ici 1\) : mettez Jalon à jour"),
        (b'{"format": 1, "sections": {"listes": {}}}', "abîmé : dans les listes, on attend une suite"),
        (b'{"format": 1, "sections": {"listes": [{"code": 3}]}}', "on attend un texte"),
        (b'{"format": 1, "sections": {"listes": [{"code": "x"}]}}', "il manque « libelle »"),
        (b'{"format": 1, "sections": {"champs": {"entites": []}}}', "on attend un objet"),
        (b'{"format": 1, "sections": {"reglages": {"ages_au_jour": "deux"}}}', "on attend un nombre entier"),
        (
            b'{"format": 1, "sections": {"modeles_documents": [{"document": "a", "format": "odt", "fichier": "&"}]}}',
            "lisible",
        ),
        (b"[" * 100_000, "n'est pas du JSON"),
    ],
)
def test_un_fichier_qui_n_est_pas_un_bon_paquet_est_refuse_d_une_phrase(dans_la_ville, octets, raison):
    with pytest.raises(ValidationError, match=raison):
        document.lire(octets)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda feuilles: st.lists(feuilles, max_size=3) | st.dictionaries(st.text(max_size=8), feuilles, max_size=3),
    max_leaves=6,
)


@given(alea=st.randoms(use_true_random=False), valeur=JSON)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_un_paquet_abime_n_importe_ou_se_refuse_ou_se_compare(dans_la_ville, un_bon_paquet, alea, valeur):
    abime = copy.deepcopy(un_bon_paquet)
    noeud, cle = abime["sections"], alea.choice(sorted(abime["sections"]))
    while isinstance(noeud[cle], dict | list) and noeud[cle] and alea.random() < 0.8:
        noeud = noeud[cle]
        cle = alea.choice(sorted(noeud)) if isinstance(noeud, dict) else alea.randrange(len(noeud))
    noeud[cle] = valeur
    try:
        document.verifier(abime)
    except ValidationError as erreur:
        assert all(message.endswith((".", "?")) for message in erreur.messages)


@pytest.fixture
def un_bon_paquet(dans_la_ville, awa):
    configurer(awa)
    return json.loads(document.en_octets(document.composer()))


def test_une_section_inconnue_est_laissee_de_cote_et_dite(dans_la_ville):
    paquet = {"format": 1, "sections": {"patrouilles": [], "listes": []}}
    document.verifier(paquet)
    assert document.inconnues(paquet) == ["patrouilles"]


def test_une_valeur_dont_le_mot_est_pris_ne_se_reprend_pas(paquet, chez_la_voisine):
    listes.ajouter_valeur("domaine", libelle="Mer", code="ocean", par=chez_la_voisine)
    ecart = next(e for e in section("listes").comparer(paquet["sections"]["listes"]) if e.code == "valeur/domaine/mer")
    assert "désigne déjà" in ecart.empeche
    with pytest.raises(ValidationError, match="ne peut pas être repris"):
        reprendre(paquet, chez_la_voisine, {"listes": [ecart.code]})


def test_un_champ_de_meme_code_et_d_un_autre_type_ne_se_reprend_pas(paquet, chez_la_voisine):
    saisie.ajouter_champ(ENFANT, libelle="Loisir", type="date", par=chez_la_voisine)
    ecarts = {e.code: e.empeche for e in section("champs").comparer(paquet["sections"]["champs"])}
    assert "d'un type qui ne peut pas le devenir" in ecarts[f"{ENFANT}/champ/loisir"]


def test_un_champ_repris_sans_ce_dont_il_depend_est_refuse_et_rien_ne_change(paquet, chez_la_voisine):
    with pytest.raises(ValidationError, match="dépend d'un champ qui n'existe pas"):
        reprendre(paquet, chez_la_voisine, {"listes": ["valeur/domaine/mer"], "champs": [f"{ENFANT}/champ/club"]})
    assert "mer" not in libelles("domaine")
    assert brouillon_en_base() is None


def test_les_roles_demandent_le_droit_de_gerer_les_comptes(paquet, ville_voisine, un_compte):
    with cloison(ville_voisine):
        role = Role.objects.get(code="secretariat")
        role.droits = ["socle.configurer"]
        role.save()
    secretaire = un_compte("secretariat", ville_voisine)
    with cloison(ville_voisine), pytest.raises(PermissionDenied):
        reprendre(paquet, secretaire, {"roles": ["accueil"]})


def test_une_duree_reprise_est_a_justifier(paquet, chez_la_voisine):
    reprendre(paquet, chez_la_voisine, {"durees": ["socle.journal"]})
    duree = duree_de_la_ville("socle.journal")
    assert (duree.mois_en_base_active, duree.justification) == (
        9,
        "Reprise d'un paquet de configuration : à justifier.",
    )
    annuler(Annulation.objects.first(), par=chez_la_voisine)
    assert not DureeDeLaVille.objects.exists()


def test_les_regles_d_un_dispositif_se_reprennent(paquet, chez_la_voisine):
    reprendre(paquet, chez_la_voisine, {"dispositifs": ["CLAS"]})
    assert Dispositif.objects.get(valeur__code="CLAS").mois_entre_points == 4


def test_rien_de_coche_se_dit(paquet, chez_la_voisine):
    with pytest.raises(ValidationError, match="Cochez au moins"):
        reprendre(paquet, chez_la_voisine, {"listes": []})


def test_une_difference_disparue_entre_temps_se_dit(paquet, chez_la_voisine):
    recu = recevoir_paquet(contenu=paquet, par=chez_la_voisine)
    choisis = {"listes": ["valeur/domaine/mer"]}
    appliquer_paquet(recu, choisis=choisis, par=chez_la_voisine)
    with pytest.raises(ValidationError, match="n'existe plus"):
        appliquer_paquet(recu, choisis=choisis, par=chez_la_voisine)


def test_oublier_un_paquet_garde_ce_qui_en_a_ete_repris_et_de_quoi_le_defaire(paquet, chez_la_voisine):
    recu = reprendre(paquet, chez_la_voisine, {"listes": ["valeur/domaine/mer"]})
    oublier_paquet(recu, par=chez_la_voisine)
    assert "mer" in libelles("domaine")
    annuler(Annulation.objects.first(), par=chez_la_voisine)
    assert "mer" not in libelles("domaine")


def test_chaque_section_se_compare_a_elle_meme_sans_ecart(un_bon_paquet):
    assert {s.code: s.comparer(un_bon_paquet["sections"][s.code]) for s in sections()} == {
        s.code: [] for s in sections()
    }
