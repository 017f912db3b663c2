"""Les valeurs : écrites par l'opération du module, montrées à qui les peut voir, jamais perdues."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from jalon.reussite.operations import modifier_enfant, ouvrir_parcours
from jalon.saisie import operations as ops
from jalon.saisie.configuration import publiee
from jalon.saisie.definitions import Condition
from jalon.saisie.valeurs import Lecteur, defauts, lecteur, permis, valeur, verifier, visibles
from jalon.socle.cloison import collectivite_active
from jalon.socle.journal.models import LigneJournal
from jalon.socle.listes.lecture import toutes
from jalon.socle.listes.lecture import valeur as valeur_de_liste
from jalon.socle.listes.operations import retirer_valeur
from jalon.socle.versions import Conflit
from tests.reussite.dossiers import un_enfant
from tests.saisie.outils import ENFANT, ajouter, definir, publier


def ecrire(enfant, par, **champs_ville):
    enfant.refresh_from_db()
    return modifier_enfant(enfant, version=enfant.version, champs_ville=champs_ville, par=par)


def codes_visibles(enfant, **options):
    return [champ.code for champ in visibles(ENFANT, enfant, **options)]


def test_une_valeur_s_ecrit_par_l_operation_et_se_lit_dans_le_journal(monde):
    definir(monde.awa, "heures", "nombre", options={"unite": "h"})
    enfant = ecrire(un_enfant(monde.awa), monde.awa, heures="12,50")
    assert enfant.champs_ville == {"heures": "12.5"}
    ligne = LigneJournal.objects.filter(action="reussite.enfant_modifie").last()
    assert ligne.contenu["champs"] == {"champ_heures": ["", "12,5\u00a0h"]}


def test_ecrire_un_champ_ne_touche_pas_les_autres(monde):
    definir(monde.awa, "sport")
    definir(monde.awa, "club")
    enfant = ecrire(un_enfant(monde.awa), monde.awa, sport="Judo", club="Les Lions")
    assert ecrire(enfant, monde.awa, sport="Foot").champs_ville == {"sport": "Foot", "club": "Les Lions"}
    assert ecrire(enfant, monde.awa, sport=None).champs_ville == {"club": "Les Lions"}


@pytest.mark.parametrize("definition", [{"sensible": True}, {"type": "texte_long"}])
def test_le_journal_ne_garde_ni_un_champ_sensible_ni_un_long_texte(monde, definition):
    definir(monde.awa, "secret", **definition)
    ecrire(un_enfant(monde.awa), monde.awa, secret="Ne le dites pas")
    contenus = [str(contenu) for contenu in LigneJournal.objects.values_list("contenu", flat=True)]
    assert not any("Ne le dites pas" in contenu for contenu in contenus)
    assert any("champ_secret" in contenu for contenu in contenus)


def test_ecrire_la_meme_chose_ne_fait_pas_de_nouvelle_version(monde):
    definir(monde.awa, "heures", "nombre")
    enfant = ecrire(un_enfant(monde.awa), monde.awa, heures="12")
    assert ecrire(enfant, monde.awa, heures="12,0").version == enfant.version


def test_un_champ_inconnu_retire_ou_calcule_ne_s_ecrit_pas(monde):
    definir(monde.awa, "note", "nombre")
    definir(monde.awa, "double", "calcule", options={"formule": "note * 2"})
    vieux = definir(monde.awa, "vieux")
    ops.retirer_champ(ENFANT, "vieux", version=vieux.version, par=monde.awa)
    publier(monde.awa)
    enfant = un_enfant(monde.awa)
    for code in ("absent", "vieux", "double"):
        with pytest.raises(ValidationError) as refus:
            ecrire(enfant, monde.awa, **{code: "1"})
        assert list(refus.value.error_dict) == [f"champ_{code}"]


def test_une_valeur_retiree_de_sa_liste_ne_se_choisit_plus_et_reste_ou_elle_est(monde):
    definir(monde.awa, "classe_visee", "liste", liste="niveau_scolaire")
    a, b = toutes("niveau_scolaire")[:2]
    inscrit, autre = ecrire(un_enfant(monde.awa), monde.awa, classe_visee=a.code), un_enfant(monde.awa)
    retirer_valeur(a, par=monde.awa)
    with pytest.raises(ValidationError, match="retirée de la liste"):
        ecrire(autre, monde.awa, classe_visee=a.code)
    assert ecrire(inscrit, monde.awa, classe_visee=a.code).champs_ville == {"classe_visee": a.code}
    assert ecrire(inscrit, monde.awa, classe_visee=b.code).champs_ville == {"classe_visee": b.code}


def test_un_champ_obligatoire_ne_s_efface_pas(monde):
    definir(monde.awa, "sport", obligatoire=True)
    enfant = ecrire(un_enfant(monde.awa), monde.awa, sport="Judo")
    with pytest.raises(ValidationError, match="obligatoire"):
        ecrire(enfant, monde.awa, sport="")


def test_un_conflit_dit_le_champ_de_la_ville_que_l_autre_a_change(monde):
    definir(monde.awa, "sport")
    enfant = un_enfant(monde.awa)
    modifier_enfant(enfant, version=enfant.version, champs_ville={"sport": "Judo"}, par=monde.bruno)
    with pytest.raises(Conflit) as conflit:
        modifier_enfant(enfant, version=enfant.version, champs_ville={"sport": "Foot"}, par=monde.awa)
    ecart = conflit.value.ecarts[0]
    assert (ecart.champ, ecart.libelle, ecart.maintenant, ecart.saisie) == ("champ_sport", "Sport", "Judo", "Foot")


def test_cacher_puis_remettre_ne_perd_rien(monde):
    sport = definir(monde.awa, "sport")
    enfant = ecrire(un_enfant(monde.awa), monde.awa, sport="Judo")
    retire = ops.retirer_champ(ENFANT, "sport", version=sport.version, par=monde.awa)
    publier(monde.awa)
    assert codes_visibles(enfant) == []
    enfant = modifier_enfant(enfant, version=enfant.version, langue="Soninké", par=monde.awa)
    ops.remettre_champ(ENFANT, "sport", version=retire.version, par=monde.awa)
    publier(monde.awa)
    enfant.refresh_from_db()
    assert codes_visibles(enfant) == ["sport"]
    assert valeur(enfant, publiee().entite(ENFANT).champ("sport")) == "Judo"


def test_changer_de_type_puis_revenir_ne_perd_rien(monde):
    libre = definir(monde.awa, "libre")
    enfant = ecrire(un_enfant(monde.awa), monde.awa, libre="beaucoup")
    change = ops.modifier_champ(ENFANT, "libre", version=libre.version, type="nombre", par=monde.awa)
    with pytest.raises(ops.AConfirmer, match="n'est pas un nombre"):
        publier(monde.awa)
    publier(monde.awa, confirme=True)
    assert valeur(enfant, publiee().entite(ENFANT).champ("libre")) is None
    ops.modifier_champ(ENFANT, "libre", version=change.version, type="texte", par=monde.awa)
    publier(monde.awa)
    assert valeur(enfant, publiee().entite(ENFANT).champ("libre")) == "beaucoup"


def test_un_champ_se_montre_selon_la_condition_et_celle_de_son_maitre(monde):
    ajouter(monde.awa, "cantine", "oui_non")
    ajouter(monde.awa, "regime", condition=Condition("cantine", (True,)))
    ajouter(monde.awa, "detail", condition=Condition("regime", ("autre",)))
    publier(monde.awa)
    enfant = ecrire(un_enfant(monde.awa), monde.awa, cantine=True, regime="autre", detail="Sans arachide")
    assert codes_visibles(enfant) == ["cantine", "regime", "detail"]
    enfant = ecrire(enfant, monde.awa, cantine=False)
    assert codes_visibles(enfant) == ["cantine"]
    assert enfant.champs_ville["detail"] == "Sans arachide"


def test_une_condition_suit_aussi_un_choix_d_origine(monde):
    definir(monde.awa, "pour_elles", condition=Condition("sexe", ("F",)))
    assert codes_visibles(un_enfant(monde.awa, sexe="F")) == ["pour_elles"]
    assert codes_visibles(un_enfant(monde.awa, sexe="M")) == []


def test_un_champ_d_un_dispositif_ne_se_montre_qu_a_ses_enfants(monde):
    definir(monde.awa, "atelier", dispositifs=["PRE"])
    dedans, dehors = un_enfant(monde.awa), un_enfant(monde.awa)
    ouvrir_parcours(dedans, dispositif=valeur_de_liste("dispositif", "PRE"), repere_le=date(2026, 1, 5), par=monde.awa)
    assert codes_visibles(dedans) == ["atelier"]
    assert codes_visibles(dehors) == []


def test_un_champ_sensible_ou_reserve_ne_se_montre_qu_a_qui_peut(monde):
    ajouter(monde.awa, "sensible", sensible=True)
    ajouter(monde.awa, "du_referent", roles=["referent"])
    publier(monde.awa)
    for nom, attendus in (("awa", ["sensible"]), ("bruno", ["sensible", "du_referent"]), ("chloe", [])):
        assert [c.code for c in permis(ENFANT, lecteur=lecteur(getattr(monde, nom)))] == attendus
    assert codes_visibles(un_enfant(monde.awa), lecteur=Lecteur(frozenset({"referent"}), False)) == ["du_referent"]


def test_un_champ_de_sante_attend_la_ville_et_l_hebergeur(monde, settings):
    definir(monde.awa, "allergie", sante=True)
    enfant = un_enfant(monde.awa)
    for ville, hebergeur, attendu in ((False, True, []), (True, False, []), (True, True, ["allergie"])):
        collectivite_active().donnees_de_sante, settings.HDS = ville, hebergeur
        assert codes_visibles(enfant) == attendu
        if not attendu:
            with pytest.raises(ValidationError, match="donnée de santé"):
                ecrire(enfant, monde.awa, allergie="Arachide")


def test_un_calcul_suit_les_champs_dont_il_depend(monde):
    ajouter(monde.awa, "francais", "nombre")
    ajouter(monde.awa, "maths", "nombre")
    ajouter(monde.awa, "moyenne", "calcule", options={"formule": "(francais + maths) / 2", "decimales": 1})
    publier(monde.awa)
    enfant = ecrire(un_enfant(monde.awa), monde.awa, francais="12", maths="7,5")
    moyenne = publiee().entite(ENFANT).champ("moyenne")
    assert valeur(enfant, moyenne) == "9.8"
    assert valeur(ecrire(enfant, monde.awa, maths=None), moyenne) is None


def test_une_fiche_neuve_part_des_valeurs_de_depart(monde):
    definir(monde.awa, "cantine", "oui_non", defaut=False)
    definir(monde.awa, "sport")
    assert defauts(ENFANT) == {"cantine": False}


def test_verifier_dit_les_champs_dont_la_valeur_ne_convient_plus(monde):
    note = definir(monde.awa, "note", "nombre")
    enfant = ecrire(un_enfant(monde.awa), monde.awa, note="25")
    verifier(enfant)
    ops.modifier_champ(ENFANT, "note", version=note.version, options={"max": 20}, par=monde.awa)
    publier(monde.awa, confirme=True)
    with pytest.raises(ValidationError, match="Au plus 20"):
        verifier(enfant)
