"""Les champs de la ville dans un formulaire : lesquels, quand, et ce que l'on en écrit."""

import json

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from jalon.reussite import operations as ops
from jalon.reussite.forms.dossier import EnfantForm, NouvelEnfantForm
from jalon.reussite.forms.parcours import OuvertureForm
from jalon.reussite.models import Enfant
from jalon.saisie.definitions import Natif, Onglet
from jalon.socle.cloison import portee_active
from jalon.socle.listes.lecture import valeur
from tests.reussite.dossiers import un_enfant, un_parcours
from tests.saisie.champs import champ, publier, si, une_liste

ENFANT = "reussite.enfant"


def envoi(form, **saisies) -> QueryDict:
    """Ce que le navigateur renverrait : ce que la page montrait, et ce que l'on y a changé."""
    donnees = QueryDict(mutable=True)
    for nom, textes in form.telle_que_presentee().items():
        donnees.setlist(nom, textes)
    donnees["version"], donnees["presentee"] = str(form.instance.version), json.dumps(form.telle_que_presentee())
    for nom, texte in saisies.items():
        donnees.setlist(nom, texte if isinstance(texte, list) else [texte])
    return donnees


def remplir(enfant, compte, **saisies) -> EnfantForm:
    form = EnfantForm(envoi(EnfantForm(instance=enfant, compte=compte), **saisies), instance=enfant, compte=compte)
    form.is_valid()
    return form


def ecrire(enfant, compte, **saisies) -> Enfant:
    form = remplir(enfant, compte, **saisies)
    assert form.is_valid(), form.errors
    return ops.modifier_enfant(enfant, version=enfant.version, par=compte, **form.changes)


def de_la_ville(form) -> list[str]:
    return [nom.removeprefix("champ_") for nom in form.fields if nom.startswith("champ_")]


def test_un_champ_publie_se_saisit_aussitot_et_se_range(monde):
    enfant = un_enfant(monde.awa)
    assert de_la_ville(EnfantForm(instance=enfant, compte=monde.awa)) == []
    publier(ENFANT, champ("loisir"), champ("taille", "nombre"))
    enfant = ecrire(enfant, monde.awa, champ_loisir="Judo", champ_taille="1,32")
    assert enfant.champs_ville == {"loisir": "Judo", "taille": "1.32"}
    assert EnfantForm(instance=enfant, compte=monde.awa).initial["champ_loisir"] == "Judo"


def test_les_champs_suivent_l_ordre_de_la_ville_apres_ceux_d_origine(monde):
    publier(ENFANT, champ("b", ordre=2), champ("a", ordre=3), champ("c", ordre=1))
    form = EnfantForm(instance=un_enfant(monde.awa), compte=monde.awa)
    assert de_la_ville(form) == ["c", "b", "a"]
    assert form.groupes[-1] == ("Autres renseignements", ["champ_c", "champ_b", "champ_a"])


def test_l_aide_de_la_ville_ne_s_execute_pas(monde):
    publier(ENFANT, champ("loisir", aide="<script>alert(1)</script>"), Natif(code="langue", aide="<b>gras</b>"))
    form = EnfantForm(instance=un_enfant(monde.awa), compte=monde.awa)
    for nom in ("champ_loisir", "langue"):
        assert "<" not in str(form.fields[nom].help_text).replace("&lt;", "")


def test_un_champ_d_origine_se_renomme_se_cache_ou_devient_obligatoire(monde):
    publier(ENFANT, Natif(code="langue", libelle="Langue du foyer", obligatoire=True), Natif(code="sexe", cache=True))
    form = remplir(un_enfant(monde.awa), monde.awa, langue="")
    assert form.fields["langue"].label == "Langue du foyer"
    assert "langue" in form.errors
    assert "sexe" not in form.fields


def test_un_champ_d_origine_cache_garde_sa_valeur(monde):
    enfant = un_enfant(monde.awa, langue="Wolof")
    publier(ENFANT, Natif(code="langue", cache=True))
    assert ecrire(enfant, monde.awa, nom="Sow").langue == "Wolof"


def test_un_champ_qu_une_regle_lit_ne_se_cache_pas(monde):
    publier(ENFANT, Natif(code="nom", cache=True))
    assert "nom" in EnfantForm(instance=un_enfant(monde.awa), compte=monde.awa).fields


def test_un_champ_reserve_a_un_role_ou_sensible_ne_se_montre_qu_a_qui_y_a_droit(monde):
    reserves = [champ("coordo", roles=("coordonnateur",)), champ("ouvert", roles=("partenaire", "coordonnateur"))]
    publier(ENFANT, *reserves, champ("secret", sensible=True), champ("equipe"))
    enfant = un_enfant(monde.awa)
    assert de_la_ville(EnfantForm(instance=enfant, compte=monde.awa)) == ["coordo", "equipe", "ouvert", "secret"]
    assert de_la_ville(EnfantForm(instance=enfant, compte=monde.bruno)) == ["equipe", "secret"]
    assert de_la_ville(EnfantForm(instance=enfant, compte=monde.chloe)) == ["ouvert"]
    assert de_la_ville(EnfantForm(instance=enfant)) == ["ouvert"]


def test_ce_que_l_on_ne_voit_pas_n_est_pas_efface_par_qui_ne_le_voit_pas(monde):
    publier(ENFANT, champ("coordo", roles=("coordonnateur",)), champ("pour_tous"))
    enfant = ecrire(un_enfant(monde.awa), monde.awa, champ_coordo="À revoir", champ_pour_tous="a")
    enfant = ecrire(enfant, monde.bruno, champ_pour_tous="b")
    assert enfant.champs_ville == {"coordo": "À revoir", "pour_tous": "b"}


def test_un_role_force_dans_la_page_n_ecrit_rien(monde):
    publier(ENFANT, champ("coordo", roles=("coordonnateur",)))
    assert "champs_ville" not in remplir(un_enfant(monde.awa), monde.bruno, champ_coordo="Piraté").changes


def test_une_condition_non_remplie_garde_la_valeur_et_ne_juge_rien(monde):
    publier(ENFANT, champ("suivi", "oui_non"), champ("rang", "nombre", obligatoire=True, condition=si("suivi", True)))
    enfant = ecrire(un_enfant(monde.awa), monde.awa, champ_suivi="oui", champ_rang="3")
    cache = ecrire(enfant, monde.awa, champ_suivi="non", champ_rang="n'importe quoi")
    assert cache.champs_ville == {"suivi": False, "rang": "3"}
    assert EnfantForm(instance=cache, compte=monde.awa).initial["champ_rang"] == 3


def test_obligatoire_et_sous_condition_il_ne_l_est_que_montre(monde):
    publier(ENFANT, champ("suivi", "oui_non"), champ("rang", "nombre", obligatoire=True, condition=si("suivi", True)))
    enfant = un_enfant(monde.awa)
    assert remplir(enfant, monde.awa, champ_suivi="non").is_valid()
    assert list(remplir(enfant, monde.awa, champ_suivi="oui").errors) == ["champ_rang"]


def test_les_conditions_s_enchainent(monde):
    publier(
        ENFANT,
        champ("a", "oui_non"),
        champ("b", "oui_non", condition=si("a", True)),
        champ("c", obligatoire=True, condition=si("b", True)),
    )
    assert remplir(un_enfant(monde.awa), monde.awa, champ_a="non", champ_b="oui").is_valid()
    assert not remplir(un_enfant(monde.awa), monde.awa, champ_a="oui", champ_b="oui").is_valid()


def test_une_condition_peut_porter_sur_un_champ_d_origine(monde):
    publier(ENFANT, champ("interprete", obligatoire=True, condition=si("langue", "arabe", "wolof")))
    enfant = un_enfant(monde.awa)
    assert remplir(enfant, monde.awa, langue="français").is_valid()
    assert list(remplir(enfant, monde.awa, langue="wolof").errors) == ["champ_interprete"]


def test_la_page_sait_de_quoi_depend_le_champ_et_le_dit_sans_javascript(monde):
    une_liste("sports", "Judo", "Natation")
    publier(ENFANT, champ("sport", "liste", liste="sports"), champ("club", condition=si("sport", "judo")))
    saisie = EnfantForm(instance=un_enfant(monde.awa), compte=monde.awa).fields["champ_club"]
    assert json.loads(saisie.widget.attrs["data-si"]) == [{"champ": "champ_sport", "valeurs": ["judo"]}]
    assert "<noscript> À remplir si « Sport » vaut « Judo ».</noscript>" in saisie.help_text


def test_une_condition_sur_un_autre_onglet_est_deja_jugee(monde):
    maitre, suite = champ("suivi", "oui_non", onglet="suivis"), champ("detail", condition=si("suivi", True))
    publier(ENFANT, maitre, suite)
    enfant = un_enfant(monde.awa)
    assert de_la_ville(EnfantForm(instance=enfant, compte=monde.awa)) == []
    enfant = ops.modifier_enfant(enfant, version=enfant.version, champs_ville={"suivi": True}, par=monde.awa)
    assert de_la_ville(EnfantForm(instance=enfant, compte=monde.awa)) == ["detail"]


def test_un_champ_d_un_dispositif_suit_les_parcours_de_l_enfant(monde):
    publier(ENFANT, champ("du_pre", dispositifs=("PRE",)))
    enfant = un_enfant(monde.awa)
    assert de_la_ville(EnfantForm(instance=enfant, compte=monde.awa)) == []
    un_parcours(enfant, monde.awa)
    assert de_la_ville(EnfantForm(instance=Enfant.objects.get(pk=enfant.pk), compte=monde.awa)) == ["du_pre"]


def test_le_dispositif_se_choisit_dans_le_meme_formulaire(monde):
    publier("reussite.parcours", champ("convention", obligatoire=True, dispositifs=("PRE",)))
    enfant, pre, clas = un_enfant(monde.awa), valeur("dispositif", "PRE"), valeur("dispositif", "CLAS")

    def ouvrir(dispositif, **saisies):
        return OuvertureForm({"dispositif": dispositif.pk, **saisies}, enfant=enfant, compte=monde.awa)

    si_pre = json.loads(ouvrir(pre).fields["champ_convention"].widget.attrs["data-si"])
    assert si_pre == [{"champ": "dispositif", "valeurs": [str(pre.pk)]}]
    assert ouvrir(clas).is_valid()
    assert list(ouvrir(pre).errors) == ["champ_convention"]
    form = ouvrir(pre, champ_convention="2026-12")
    assert form.is_valid()
    siens = form.cleaned_data["champs_ville"]
    parcours = ops.ouvrir_parcours(enfant, dispositif=pre, champs_ville=siens, par=monde.awa)
    assert parcours.champs_ville == {"convention": "2026-12"}


def test_un_defaut_est_propose_a_la_creation_et_n_y_revient_pas_s_il_est_efface(monde):
    publier(ENFANT, champ("commune", defaut="Val-Clair"), champ("autre", defaut="x"))
    neuf = NouvelEnfantForm(instance=Enfant(), compte=monde.awa, avec_parcours=False)
    assert neuf.initial["champ_commune"] == "Val-Clair"
    donnees = {"nom": "Sow", "champ_commune": "Val-Clair", "champ_autre": ""}
    form = NouvelEnfantForm(donnees, instance=Enfant(), compte=monde.awa, avec_parcours=False)
    assert form.is_valid(), form.errors
    champs = {nom: v for nom, v in form.cleaned_data.items() if nom != "dispositif"}
    assert ops.creer_enfant(par=monde.awa, **champs).champs_ville == {"commune": "Val-Clair"}


def test_une_fiche_neuve_prend_le_defaut_d_un_champ_que_l_on_ne_voit_pas(monde):
    publier(ENFANT, champ("statut", defaut="À revoir", roles=("coordonnateur",)), champ("du_pre", dispositifs=("PRE",)))
    form = NouvelEnfantForm({"nom": "Sow"}, instance=Enfant(), compte=monde.bruno, avec_parcours=False)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["champs_ville"] == {"statut": "À revoir"}


def test_une_suite_de_conditions_jugee_ailleurs_ne_se_montre_pas_ici(monde):
    ailleurs = champ("a", "oui_non", onglet="suivis")
    publier(ENFANT, ailleurs, champ("b", "oui_non", condition=si("a", True)), champ("c", condition=si("b", True)))
    assert de_la_ville(EnfantForm(instance=un_enfant(monde.awa), compte=monde.awa)) == []


def test_ouvrir_un_dossier_demande_les_obligatoires_de_tous_les_onglets_et_rien_d_autre(monde):
    publier(
        ENFANT,
        champ("ici"),
        champ("ailleurs", onglet="suivis"),
        champ("exige", onglet="suivis", obligatoire=True),
        champ("cache", onglet="scolarite", obligatoire=True),
        Onglet(code="scolarite", cache=True),
    )
    form = NouvelEnfantForm(instance=Enfant(), compte=monde.awa, avec_parcours=False)
    assert de_la_ville(form) == ["exige", "ici"]


def test_seul_ce_que_la_personne_a_change_s_ecrit(monde):
    une_liste("sports", "Judo", "Natation", "Danse")
    publier(ENFANT, champ("le", "date"), champ("sports", "liste_multiple", liste="sports"), champ("mot"))
    enfant = ecrire(un_enfant(monde.awa), monde.awa, champ_le="3/9/2026", champ_sports=["danse", "judo"], champ_mot="a")
    assert enfant.champs_ville == {"le": "2026-09-03", "sports": ["judo", "danse"], "mot": "a"}
    assert remplir(enfant, monde.awa, champ_le="2026-09-03").changes == {}
    assert remplir(enfant, monde.awa, champ_sports=[]).changes == {"champs_ville": {"sports": None}}
    assert remplir(enfant, monde.awa, champ_mot="b").changes == {"champs_ville": {"mot": "b"}}


def test_un_texte_qu_un_type_refuse_se_dit_a_son_champ(monde):
    publier(ENFANT, champ("taille", "nombre", options={"max": 200}))
    assert "200" in remplir(un_enfant(monde.awa), monde.awa, champ_taille="201").errors["champ_taille"][0]
    assert "champ_taille" in remplir(un_enfant(monde.awa), monde.awa, champ_taille="grande").errors


@pytest.mark.parametrize("type_", ["texte", "liste", "personne"])
def test_vingt_champs_coutent_autant_de_requetes_qu_un_seul(monde, type_):
    enfant = un_enfant(monde.awa)
    for rang in range(20):
        une_liste(f"liste_{rang}", "Un", "Deux")

    def cout(combien):
        listes = [f"liste_{n}" if type_ == "liste" else "" for n in range(combien)]
        publier(ENFANT, *(champ(f"c{n}", type_, liste=liste) for n, liste in enumerate(listes)))
        portee_active().memoire.clear()
        with CaptureQueriesContext(connection) as requetes:
            EnfantForm(instance=Enfant.objects.get(pk=enfant.pk), compte=monde.awa).as_p()
        return len(requetes)

    cout(1)  # Les droits du compte se lisent une fois pour toutes.
    assert cout(20) == cout(1)


def test_une_page_ouverte_avant_qu_un_champ_revienne_ne_l_efface_pas(monde):
    loisir, retire = champ("loisir"), champ("loisir", retire_le="2026-11-01")
    publier(ENFANT, loisir)
    enfant = ecrire(un_enfant(monde.awa, langue="Wolof"), monde.awa, champ_loisir="Judo")
    publier(ENFANT, retire, Natif(code="langue", cache=True))
    vieille_page = envoi(EnfantForm(instance=enfant, compte=monde.awa), nom="Sow")
    publier(ENFANT, loisir)
    form = EnfantForm(vieille_page, instance=enfant, compte=monde.awa)
    assert form.is_valid(), form.errors
    assert form.changes == {"nom": "Sow"}
