"""Une valeur de liste remplacée l'est aussi dans les champs de la ville et dans leurs définitions."""

from types import SimpleNamespace

import pytest

from jalon.reussite import operations as reussite
from jalon.reussite.models import Enfant
from jalon.saisie import operations as ops
from jalon.saisie.configuration import brouillon, brouillon_en_base, derniere_version, publiee
from jalon.saisie.definitions import en_document
from jalon.saisie.models import Projection
from jalon.socle.annulations import Annulation, annuler
from jalon.socle.fusions.operations import apercu, fusionner_valeurs
from jalon.socle.listes import operations as listes
from jalon.socle.listes.lecture import valeur
from jalon.socle.versions import Conflit
from tests.reussite.dossiers import un_enfant
from tests.socle.fusions.outils import ecarts, photographier, revenir

ENFANT = "reussite.enfant"


@pytest.fixture
def loisirs(dans_la_ville, awa):
    """Une liste de la ville, et les champs d'enfant qui y puisent."""
    liste = listes.creer_liste(libelle="Loisirs", par=awa)
    codes = {}
    for libelle in ("Foot", "Football", "Danse"):
        codes[libelle] = listes.ajouter_valeur(liste.code, libelle=libelle, par=awa)
    ops.ajouter_champ(
        ENFANT, libelle="Loisir", type="liste", liste="loisirs", defaut="foot", compte=True, en_liste=True, par=awa
    )
    ops.ajouter_champ(ENFANT, libelle="Envies", type="liste_multiple", liste="loisirs", compte=True, par=awa)
    condition = {"champ": "loisir", "valeurs": ["foot", "danse"]}
    ops.ajouter_champ(ENFANT, libelle="Club", type="texte", condition=condition, dispositifs=("PRE", "CLE"), par=awa)
    publier(awa)
    return SimpleNamespace(foot=codes["Foot"], football=codes["Football"], danse=codes["Danse"])


def publier(par):
    return ops.publier(version=brouillon_en_base().version, par=par)


def remplir(par, **champs):
    return reussite.modifier_enfant(enfant := un_enfant(par), version=enfant.version, champs_ville=champs, par=par)


def champs_de(enfant):
    return Enfant.objects.get(pk=enfant.pk).champs_ville


def test_les_fiches_suivent_et_reviennent(loisirs, awa):
    seul = remplir(awa, loisir="foot")
    plusieurs = remplir(awa, envies=["foot", "football", "danse"])
    un_seul = remplir(awa, envies=["foot", "danse"])
    avant = photographier()
    fusionner_valeurs(loisirs.foot, loisirs.football, par=awa)
    assert champs_de(seul) == {"loisir": "football"}
    assert champs_de(plusieurs) == champs_de(un_seul) == {"envies": ["football", "danse"]}
    revenir(awa)
    assert ecarts(avant, photographier()) == {}


def test_ce_qui_se_compte_suit(loisirs, awa):
    enfant = remplir(awa, loisir="foot", envies=["foot", "football"])
    fusionner_valeurs(loisirs.foot, loisirs.football, par=awa)
    lignes = Projection.objects.filter(objet_id=enfant.pk).order_by("champ").values_list("champ", "code")
    assert list(lignes) == [("envies", loisirs.football.pk), ("loisir", loisirs.football.pk)]


def test_l_annulation_garde_ce_que_l_on_a_change_depuis(loisirs, awa):
    corrige, precise = remplir(awa, loisir="foot"), remplir(awa, envies=["foot"])
    retire, venu = remplir(awa, envies=["foot", "danse"]), remplir(awa, loisir="football")
    fusionner_valeurs(loisirs.foot, loisirs.football, par=awa)
    changer(corrige, awa, loisir="danse")
    changer(precise, awa, envies=["football", "danse"])
    changer(retire, awa, envies=["danse"])
    revenir(awa)
    assert [champs_de(e) for e in (corrige, precise, retire, venu)] == [
        {"loisir": "danse"},
        {"envies": ["foot", "danse"]},
        {"envies": ["danse"]},
        {"loisir": "football"},
    ]


def changer(enfant, par, **champs):
    actuel = Enfant.objects.get(pk=enfant.pk)
    return reussite.modifier_enfant(actuel, version=actuel.version, champs_ville=champs, par=par)


def test_un_champ_retire_suit_aussi(loisirs, awa):
    enfant = remplir(awa, loisir="foot")
    champ = publiee().entite(ENFANT).champ("club")
    ops.retirer_champ(ENFANT, "club", version=champ.version, par=awa)
    champ = publiee().entite(ENFANT).champ("loisir")
    ops.retirer_champ(ENFANT, "loisir", version=champ.version, par=awa)
    publier(awa)
    fusionner_valeurs(loisirs.foot, loisirs.football, par=awa)
    assert champs_de(enfant) == {"loisir": "football"}


def test_les_definitions_suivent_par_une_version_de_plus(loisirs, awa):
    avant, numero = en_document(publiee()), derniere_version().numero
    fusionner_valeurs(loisirs.foot, loisirs.football, par=awa)
    enfant = publiee().entite(ENFANT)
    assert enfant.champ("loisir").defaut == "football"
    assert enfant.champ("club").condition.valeurs == ("football", "danse")
    assert (derniere_version().numero, derniere_version().note) == (numero + 1, "« Foot » remplacée par « Football »")
    revenir(awa)
    assert en_document(publiee()) == avant


def test_le_dispositif_remplace_suit_dans_la_visibilite(loisirs, awa):
    fusionner_valeurs(valeur("dispositif", "CLE"), valeur("dispositif", "PRE"), par=awa)
    assert publiee().entite(ENFANT).champ("club").dispositifs == ("PRE",)


def test_le_brouillon_suit_et_se_publie(loisirs, awa):
    ops.ajouter_champ(ENFANT, libelle="Essai", type="liste", liste="loisirs", defaut="foot", par=awa)
    lu = brouillon_en_base().version
    fusionner_valeurs(loisirs.foot, loisirs.football, par=awa)
    assert brouillon().entite(ENFANT).champ("essai").defaut == "football"
    with pytest.raises(Conflit, match="a changé le brouillon"):
        ops.publier(version=lu, par=awa)
    publier(awa)
    assert publiee().entite(ENFANT).champ("loisir").defaut == "football"


def test_une_definition_changee_depuis_reste_a_la_ville(loisirs, awa):
    fusionner_valeurs(loisirs.foot, loisirs.football, par=awa)
    geste = Annulation.objects.first()
    champ = publiee().entite(ENFANT).champ("loisir")
    ops.modifier_champ(ENFANT, "loisir", version=champ.version, defaut="danse", aide="Le principal.", par=awa)
    publier(awa)
    annuler(geste, par=awa)
    enfant = publiee().entite(ENFANT)
    assert (enfant.champ("loisir").defaut, enfant.champ("loisir").aide) == ("danse", "Le principal.")
    assert enfant.champ("club").condition.valeurs == ("foot", "danse")


def test_revenir_a_une_version_d_avant_ne_ramene_pas_la_valeur_remplacee(loisirs, awa):
    ancienne = derniere_version()
    fusionner_valeurs(loisirs.foot, loisirs.football, par=awa)
    ops.revenir_a(ancienne, par=awa)
    assert brouillon().entite(ENFANT).champ("loisir").defaut == "football"


def test_l_apercu_compte_les_fiches_et_les_definitions(loisirs, awa):
    remplir(awa, loisir="foot", envies=["foot"])
    emplois = dict(apercu(loisirs.foot, loisirs.football).emplois)
    assert emplois == {"définitions de champs": 2, "enfant, Loisir": 1, "enfant, Envies": 1}
