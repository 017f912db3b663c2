"""Ce que la ville a défini, dans les écrans du dossier : champs, onglets, fichiers, historique, documents."""

import json
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalon.restitution.editions.documents import Public, document
from jalon.restitution.editions.production import contexte_complet
from jalon.reussite import operations as ops
from jalon.reussite.models import Action, Demande, Enfant, Famille, Parcours
from jalon.saisie.definitions import Entite, Natif, Onglet
from jalon.saisie.impact import dossiers_concernes
from jalon.socle.cloison import cloison
from jalon.socle.listes.lecture import valeur
from jalon.socle.pieces.models import Piece
from tests.reussite.dossiers import un_enfant
from tests.saisie.champs import champ, publier, si

ENFANT = "reussite.enfant"
PDF = b"%PDF-1.4 essai"


@pytest.fixture
def definir(ville):
    """Publie, sous la cloison de la ville."""

    def faire(*elements, **autres):
        with cloison(ville):
            publier(ENFANT, *elements, **autres)

    return faire


def onglet(enfant, nom="identite"):
    return reverse("reussite:enfant_onglet", args=[enfant.pk, nom])


def saisie(enfant, nom):
    return reverse("reussite:enfant_champs", args=[enfant.pk, nom])


def soupe(reponse):
    assert reponse.status_code == 200, reponse
    return BeautifulSoup(reponse.content, "html.parser")


def texte(reponse, selecteur="main"):
    return soupe(reponse).select_one(selecteur).get_text(" ", strip=True)


def noms_des_onglets(reponse):
    return [lien.get_text(strip=True) for lien in soupe(reponse).select(".onglets a")]


def remplie(client, adresse, **saisies):
    """Ce que le navigateur enverrait : le formulaire de la page, et ce que l'on y change."""
    form = soupe(client.get(adresse)).select_one("main form.formulaire")
    donnees = {}
    for entree in form.select("input[name], textarea[name], select[name]"):
        if entree.name == "select":
            choisie = entree.select_one("option[selected]")
            donnees[entree["name"]] = choisie["value"] if choisie else ""
        elif entree.get("type") in ("checkbox", "radio"):
            if entree.has_attr("checked"):
                donnees.setdefault(entree["name"], []).append(entree["value"])
        elif entree.get("type") != "file":
            donnees[entree["name"]] = entree.get("value", "") if entree.name == "input" else entree.get_text()
    return donnees | saisies


def enregistrer(client, adresse, **saisies):
    reponse = client.post(adresse, remplie(client, adresse, **saisies))
    assert reponse.status_code == 302, BeautifulSoup(reponse.content, "html.parser").select_one("main").get_text()
    return reponse


def relire(ville, modele, objet):
    with cloison(ville):
        return modele.objects.get(pk=objet.pk).champs_ville


# Les onglets


def test_un_onglet_cache_disparait_et_son_adresse_ne_repond_plus(client_de, awa, ines, definir):
    definir(Onglet(code="scolarite", cache=True))
    client = client_de(awa)
    assert "Scolarité" not in noms_des_onglets(client.get(onglet(ines.enfant, "parcours")))
    assert client.get(onglet(ines.enfant, "scolarite")).status_code == 404
    definir(Onglet(code="scolarite"))
    assert client.get(onglet(ines.enfant, "scolarite")).status_code == 200


def test_les_onglets_se_renomment_et_se_rangent(client_de, awa, ines, definir):
    definir(Onglet(code="suivis", libelle="Nos partenaires", ordre=1), Onglet(code="parcours", ordre=2))
    noms = noms_des_onglets(client_de(awa).get(onglet(ines.enfant, "suivis")))
    assert noms[:3] == ["Nos partenaires", "Parcours", "Identité et famille"]


def test_le_plan_ne_se_cache_pas(client_de, awa, ines, definir):
    definir(Onglet(code="parcours", cache=True))
    assert client_de(awa).get(onglet(ines.enfant, "parcours")).status_code == 200


def test_un_onglet_ajoute_se_montre_a_qui_peut_y_lire_un_champ(client_de, awa, bruno, ines, definir):
    definir(
        Onglet(code="loisirs", libelle="Loisirs", ajoute=True),
        Onglet(code="vide", libelle="Vide", ajoute=True),
        champ("sport", onglet="loisirs", roles=("coordonnateur",)),
    )
    assert noms_des_onglets(client_de(awa).get(onglet(ines.enfant, "loisirs")))[-1] == "Loisirs"
    assert client_de(awa).get(onglet(ines.enfant, "vide")).status_code == 404
    assert client_de(bruno).get(onglet(ines.enfant, "loisirs")).status_code == 404
    assert client_de(bruno).get(saisie(ines.enfant, "loisirs")).status_code == 404


def test_une_saisie_qui_revenait_a_un_onglet_cache_revient_a_la_fiche(client_de, awa, ines, definir):
    definir(Onglet(code="scolarite", cache=True))
    client = client_de(awa)
    adresse = reverse("reussite:scolarite_ajouter", args=[ines.enfant.pk])
    assert enregistrer(client, adresse).url == reverse("reussite:enfant", args=[ines.enfant.pk])


# Les champs, fiche par fiche


def test_un_champ_de_l_identite_se_remplit_et_se_lit(ville, client_de, awa, ines, definir):
    definir(champ("loisir", libelle="Loisir préféré"))
    client = client_de(awa)
    assert "Loisir préféré non renseigné" in texte(client.get(onglet(ines.enfant)))
    enregistrer(client, reverse("reussite:enfant_modifier", args=[ines.enfant.pk]), champ_loisir="Judo")
    assert "Loisir préféré Judo" in texte(client.get(onglet(ines.enfant)))


def test_un_champ_d_un_autre_onglet_a_sa_page(ville, client_de, awa, ines, definir):
    definir(champ("orthophonie", "oui_non", onglet="suivis"))
    client = client_de(awa)
    page = soupe(client.get(onglet(ines.enfant, "suivis")))
    assert page.select_one(f"a[href='{saisie(ines.enfant, 'suivis')}']")
    enregistrer(client, saisie(ines.enfant, "suivis"), champ_orthophonie="oui")
    assert "Orthophonie Oui" in texte(client.get(onglet(ines.enfant, "suivis")))
    assert relire(ville, Enfant, ines.enfant) == {"orthophonie": True}
    assert client.get(saisie(ines.enfant, "scolarite")).status_code == 404


def test_la_famille_le_parcours_l_action_et_la_demande_ont_leurs_champs(ville, client_de, awa, ines, definir):
    definir(
        famille=[champ("logement")],
        parcours=[champ("convention", libelle="N° de convention")],
        action=[champ("salle")],
        demande=[champ("canal")],
    )
    client = client_de(awa)
    with cloison(ville):
        domaine = valeur("domaine", "langage_orthophonie")
        action = ops.ajouter_action(ines.enfant, parcours=ines.parcours, domaine=domaine, libelle="Atelier", par=awa)
        demande = ops.deposer_demande(le=date(2026, 9, 9), enfant=ines.enfant, faits="Se tait.", par=awa)
    enregistrer(client, reverse("reussite:enfant_famille", args=[ines.enfant.pk]), champ_logement="Hébergée")
    enregistrer(client, reverse("reussite:parcours_modifier", args=[ines.parcours.pk]), champ_convention="2026-12")
    enregistrer(client, reverse("reussite:action_modifier", args=[action.pk]), champ_salle="Salle bleue")
    enregistrer(client, reverse("reussite:demande_modifier", args=[demande.pk]), champ_canal="Réunion")
    for modele, objet, attendu in (
        (Famille, ines.famille, {"logement": "Hébergée"}),
        (Parcours, ines.parcours, {"convention": "2026-12"}),
        (Action, action, {"salle": "Salle bleue"}),
        (Demande, demande, {"canal": "Réunion"}),
    ):
        assert relire(ville, modele, objet) == attendu
    plan = texte(client.get(onglet(ines.enfant, "parcours")))
    assert "N° de convention 2026-12" in plan and "Salle : Salle bleue" in plan
    assert "Logement Hébergée" in texte(client.get(onglet(ines.enfant)))
    assert "Canal Réunion" in texte(client.get(reverse("reussite:demande", args=[demande.pk])))


def test_tout_se_remplit_aussi_des_la_creation(ville, client_de, awa, ines, definir):
    definir(
        champ("loisir", obligatoire=True), parcours=[champ("convention")], action=[champ("salle")], demande=[champ("x")]
    )
    client = client_de(awa)
    nouveau = reverse("reussite:enfant_saisir")
    assert "champ_loisir" in client.post(nouveau, {"nom": "Sow"}).context["form"].errors
    client.post(nouveau, {"nom": "Sow", "champ_loisir": "Judo"})
    with cloison(ville):
        clas, domaine = valeur("dispositif", "CLAS"), valeur("domaine", "langage_orthophonie")
    ouvrir = reverse("reussite:parcours_ouvrir", args=[ines.enfant.pk])
    enregistrer(client, ouvrir, dispositif=clas.pk, champ_convention="C-1")
    ajouter = reverse("reussite:action_ajouter", args=[ines.enfant.pk])
    enregistrer(client, ajouter, parcours=ines.parcours.pk, domaine=domaine.pk, libelle="Atelier", champ_salle="B")
    enregistrer(client, reverse("reussite:demande_deposer"), nom="Sow", faits="Se tait.", champ_x="y")
    with cloison(ville):
        assert Enfant.objects.get(nom="Sow").champs_ville == {"loisir": "Judo"}
        assert Parcours.objects.get(dispositif=clas).champs_ville == {"convention": "C-1"}
        assert Action.objects.get().champs_ville == {"salle": "B"}
        assert Demande.objects.get().champs_ville == {"x": "y"}


def test_un_champ_d_origine_cache_ne_se_lit_plus_et_renomme_se_lit_autrement(ville, client_de, awa, ines, definir):
    with cloison(ville):
        ops.modifier_enfant(ines.enfant, version=ines.enfant.version, langue="Wolof", par=awa)
    definir(Natif(code="langue", cache=True), famille=[Natif(code="observations", libelle="Le foyer")])
    dit = texte(client_de(awa).get(onglet(ines.enfant)))
    assert "Wolof" not in dit
    assert "Le foyer Le logement est humide." in dit and "Observations" not in dit
    definir()
    assert "Wolof" in texte(client_de(awa).get(onglet(ines.enfant)))


def test_un_champ_cache_puis_remis_retrouve_sa_valeur(client_de, awa, ines, definir):
    loisir = champ("loisir")
    definir(loisir)
    client = client_de(awa)
    enregistrer(client, reverse("reussite:enfant_modifier", args=[ines.enfant.pk]), champ_loisir="Judo")
    definir(champ("loisir", retire_le="2026-11-01"))
    assert "Judo" not in texte(client.get(onglet(ines.enfant)))
    enregistrer(client, reverse("reussite:enfant_modifier", args=[ines.enfant.pk]), langue="arabe")
    definir(loisir)
    assert "Loisir Judo" in texte(client.get(onglet(ines.enfant)))


def test_un_lien_de_demande_ne_montre_que_les_champs_de_tous(ville, client, awa, definir):
    definir(demande=[champ("ecole"), champ("interne", roles=("coordonnateur",)), champ("secret", sensible=True)])
    with cloison(ville):
        _, jeton = ops.inviter_a_deposer(destinataire="Mme Roux", courriel="", structure=None, permanente=True, par=awa)
    adresse = reverse("portail:demande", args=[jeton])
    noms = [e["name"] for e in soupe(client.get(adresse)).select("[name^=champ_]")]
    assert noms == ["champ_ecole"]
    client.post(adresse, {"faits": "Se tait.", "champ_ecole": "Pasteur", "champ_interne": "Piraté"})
    with cloison(ville):
        assert Demande.objects.get().champs_ville == {"ecole": "Pasteur"}


# À deux


def test_deux_personnes_sur_deux_champs_ne_perdent_rien(ville, client_de, awa, bruno, ines, definir):
    definir(champ("a", libelle="Premier champ"), champ("b"))
    adresse = reverse("reussite:enfant_modifier", args=[ines.enfant.pk])
    de_bruno = remplie(client_de(bruno), adresse, champ_b="de Bruno")
    enregistrer(client_de(awa), adresse, champ_a="d'Awa")
    conflit = client_de(bruno).post(adresse, de_bruno)
    dit = texte(conflit, ".conflit")
    assert "Premier champ" in dit and "d'Awa" in dit and "vous n'y avez pas touché" in dit
    rebase = {e["name"]: e.get("value", "") for e in soupe(conflit).select("main form input[name]")}
    assert (rebase["champ_a"], rebase["champ_b"]) == ("d'Awa", "de Bruno")
    client_de(bruno).post(adresse, rebase)
    assert relire(ville, Enfant, ines.enfant) == {"a": "d'Awa", "b": "de Bruno"}


def test_le_conflit_ne_montre_pas_un_champ_que_l_on_ne_voit_pas(client_de, awa, bruno, ines, definir):
    definir(champ("coordo", roles=("coordonnateur",)), champ("b"))
    adresse = reverse("reussite:enfant_modifier", args=[ines.enfant.pk])
    de_bruno = remplie(client_de(bruno), adresse, champ_b="de Bruno")
    enregistrer(client_de(awa), adresse, champ_coordo="Entre nous")
    assert "Entre nous" not in texte(client_de(bruno).post(adresse, de_bruno))


# L'historique


def test_l_historique_dit_les_champs_par_leur_nom_et_tait_ce_qui_doit_l_etre(client_de, awa, bruno, ines, definir):
    definir(
        champ("taille", "nombre", libelle="Taille en cm"),
        champ("secret", libelle="Confidence", sensible=True),
        champ("coordo", libelle="Note interne", roles=("coordonnateur",)),
    )
    saisies = {"champ_taille": "132", "champ_secret": "Le père est parti", "champ_coordo": "Entre nous"}
    enregistrer(client_de(awa), reverse("reussite:enfant_modifier", args=[ines.enfant.pk]), **saisies)
    dit = texte(client_de(awa).get(onglet(ines.enfant, "historique")))
    assert "Taille en cm : 132" in dit and "Confidence : ajouté" in dit and "Note interne : Entre nous" in dit
    assert "Le père est parti" not in dit
    de_bruno = texte(client_de(bruno).get(onglet(ines.enfant, "historique")))
    assert "Taille en cm : 132" in de_bruno and "Entre nous" not in de_bruno


# Les fichiers


def test_un_fichier_est_une_piece_du_dossier(ville, client_de, awa, chloe, ines, definir):
    definir(champ("bilan", "fichier", libelle="Bilan du CMP", onglet="suivis", sensible=True))
    client, adresse = client_de(awa), saisie(ines.enfant, "suivis")
    page = soupe(client.get(adresse))
    assert page.select_one("form.formulaire")["enctype"] == "multipart/form-data"
    fichier = SimpleUploadedFile("bilan.pdf", PDF, "application/pdf")
    enregistrer(client, adresse, champ_bilan=fichier)
    with cloison(ville):
        piece = Piece.objects.get()
    assert (piece.nom, piece.dossier_id, piece.confidentielle) == ("bilan.pdf", ines.enfant.pk, True)
    lien = soupe(client.get(onglet(ines.enfant, "suivis"))).select_one("dl.fiche a")
    assert lien["href"] == reverse("socle:piece", args=[piece.pk]) and "bilan.pdf" in lien.get_text()
    enregistrer(client, adresse)
    assert relire(ville, Enfant, ines.enfant) == {"bilan": str(piece.cle)}
    enregistrer(client, adresse, **{"champ_bilan-clear": "on"})
    assert relire(ville, Enfant, ines.enfant) == {}


def test_un_fichier_refuse_se_dit_a_son_champ_et_n_ecrit_rien(ville, client_de, awa, ines, definir):
    definir(champ("bilan", "fichier", onglet="suivis"))
    client, adresse = client_de(awa), saisie(ines.enfant, "suivis")
    refus = client.post(adresse, remplie(client, adresse, champ_bilan=SimpleUploadedFile("x.exe", b"MZ")))
    assert "n'est pas accepté" in refus.context["form"].errors["champ_bilan"][0]
    with cloison(ville):
        assert not Piece.objects.exists()


# Les documents


def test_un_modele_ecrit_les_champs_de_la_ville(ville, awa, ines, definir):
    definir(
        champ("loisir", libelle="Loisir préféré"),
        champ("secret", sensible=True),
        champ("cache", condition=si("loisir", "Danse")),
        famille=[champ("logement")],
        parcours=[champ("convention")],
        action=[champ("salle")],
    )
    with cloison(ville):
        enfant = ops.modifier_enfant(
            ines.enfant,
            version=ines.enfant.version,
            champs_ville={"loisir": "Judo", "secret": "Confidence", "cache": "Rien"},
            par=awa,
        )
        domaine = valeur("domaine", "langage_orthophonie")
        salle = {"salle": "Salle bleue"}
        ops.ajouter_action(enfant, parcours=ines.parcours, domaine=domaine, libelle="A", champs_ville=salle, par=awa)
        declare, parcours = document("fiche_parcours"), Parcours.objects.get(pk=ines.parcours.pk)
        assert declare.tous_les_champs["enfant.champs.loisir"] == "Loisir préféré"
        assert "actions[].champs.salle" in declare.tous_les_champs
        pour_nous = contexte_complet(declare, parcours, Public.EQUIPE, awa)
        assert pour_nous["enfant"]["champs"] == {"loisir": "Judo", "secret": "Confidence"}
        assert [a["champs"] for a in pour_nous["actions"]] == [salle]
        assert pour_nous["parcours"]["champs"] == {"convention": ""}
        pour_eux = contexte_complet(declare, parcours, Public.FAMILLE, awa)
        assert pour_eux["enfant"]["champs"] == {"loisir": "Judo"}


def test_l_aide_des_modeles_dit_les_champs_de_la_ville(client_de, awa, definir):
    definir(champ("loisir", libelle="Loisir préféré"))
    dit = texte(client_de(awa).get(reverse("editions:modele", args=["fiche_parcours"])))
    assert "enfant.champs.loisir Loisir préféré" in dit


# Ce que cela coûte


def cout(client, adresse):
    client.get(adresse)
    with CaptureQueriesContext(connection) as requetes:
        assert client.get(adresse).status_code == 200
    return len(requetes)


def test_la_fiche_coute_autant_pour_un_champ_que_pour_vingt(ville, client_de, awa, ines, definir):
    client, identite = client_de(awa), onglet(ines.enfant)
    definir(champ("c0", "personne"), famille=[champ("f0")])
    un = cout(client, identite)
    definir(*(champ(f"c{n}", "personne") for n in range(20)), famille=[champ(f"f{n}") for n in range(20)])
    with cloison(ville):
        enfant = Enfant.objects.get(pk=ines.enfant.pk)
        qui = {f"c{n}": awa.intervenant.pk for n in range(20)}
        ops.modifier_enfant(enfant, version=enfant.version, champs_ville=qui, par=awa)
    assert cout(client, identite) <= un + 1, "le réseau se lit une fois"


def test_le_plan_coute_autant_pour_une_action_que_pour_cinquante(ville, client_de, awa, ines, definir):
    definir(action=[champ("salle"), champ("du_pre", dispositifs=("PRE",))])
    client, plan = client_de(awa), onglet(ines.enfant, "parcours")

    def ajouter(combien):
        with cloison(ville):
            for n in range(combien):
                ops.ajouter_action(
                    ines.enfant,
                    parcours=ines.parcours,
                    domaine=valeur("domaine", "langage_orthophonie"),
                    libelle=f"Atelier {n}",
                    champs_ville={"salle": "Bleue", "du_pre": "Oui"},
                    par=awa,
                )

    ajouter(1)
    une = cout(client, plan)
    ajouter(49)
    assert cout(client, plan) == une


def test_les_dossiers_reunis_gardent_les_champs_des_deux(ville, awa, definir):
    definir(champ("a"), champ("b"))
    with cloison(ville):
        premier = un_enfant(awa, champs_ville={"a": "du premier"})
        second = un_enfant(awa, champs_ville={"a": "du second", "b": "du second"})
        garde = ops.fusionner(premier, second, choix={}, par=awa)
        assert garde.champs_ville == {"a": "du premier", "b": "du second"}


def test_la_page_ne_dit_jamais_la_valeur_d_un_champ_reserve(client_de, awa, bruno, ines, definir):
    definir(champ("coordo", roles=("coordonnateur",)))
    adresse = reverse("reussite:enfant_modifier", args=[ines.enfant.pk])
    enregistrer(client_de(awa), adresse, champ_coordo="Entre nous")
    for page in (adresse, onglet(ines.enfant)):
        assert "Entre nous" not in json.dumps(client_de(bruno).get(page).content.decode())


def test_des_cases_rendues_obligatoires_ne_condamnent_pas_les_demandes_deja_la(ville, awa):
    with cloison(ville):
        ops.deposer_demande(le=date(2026, 9, 9), faits="Se tait.", par=awa)
        cochees = Entite(natifs={"domaines": Natif(code="domaines", obligatoire=True)})
        ecrites = Entite(natifs={"emetteur": Natif(code="emetteur", obligatoire=True)})
        assert dossiers_concernes("reussite.demande", Entite(), cochees) == []
        assert len(dossiers_concernes("reussite.demande", Entite(), ecrites)) == 1


def test_un_champ_d_origine_d_une_fiche_liee_se_cache_se_renomme_ou_s_exige(ville, client_de, awa, ines, definir):
    definir(
        Natif(code="scolarite_rythme", cache=True),
        Natif(code="scolarite_classe", obligatoire=True, libelle="Classe et enseignant"),
        Natif(code="situation_structure", libelle="Foyer"),
        famille=[
            Natif(code="responsable_interprete", cache=True),
            Natif(code="responsable_ne_pas_contacter", cache=True),
        ],
    )
    client, noter = client_de(awa), reverse("reussite:scolarite_ajouter", args=[ines.enfant.pk])
    form = client.post(noter, remplie(client, noter)).context["form"]
    assert list(form.errors) == ["classe"] and "rythme" not in form.fields
    assert form.fields["classe"].label == "Classe et enseignant"
    dit = texte(client.get(onglet(ines.enfant)))
    assert "Foyer Couple" in dit and "Interprète" not in dit and "ne pas contacter" in dit
