"""Ce que la ville a défini, dans les écrans du dossier : champs, onglets, fichiers, historique, documents."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalon.reussite import operations as ops
from jalon.reussite.models import Action, Demande, Enfant, Famille, Parcours
from jalon.saisie.definitions import Entite, Natif, Onglet
from jalon.saisie.impact import dossiers_concernes
from jalon.socle.cloison import cloison
from jalon.socle.listes.lecture import valeur
from tests.reussite.champs import enregistrer, noms_des_onglets, onglet, relire, remplie, saisie, soupe, texte
from tests.saisie.champs import champ

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


def test_un_lien_de_demande_ne_montre_que_les_champs_ouverts_aux_partenaires(ville, client, awa, definir):
    ouverts = [champ("ecole", roles=("partenaire",)), champ("secret", sensible=True, roles=("partenaire",))]
    definir(demande=[*ouverts, champ("interne"), champ("coordo", roles=("coordonnateur",))])
    with cloison(ville):
        _, jeton = ops.inviter_a_deposer(destinataire="Mme Roux", courriel="", structure=None, permanente=True, par=awa)
    adresse = reverse("portail:demande", args=[jeton])
    noms = [e["name"] for e in soupe(client.get(adresse)).select("[name^=champ_]")]
    assert noms == ["champ_ecole"]
    client.post(adresse, {"faits": "Se tait.", "champ_ecole": "Pasteur", "champ_interne": "Piraté"})
    with cloison(ville):
        assert Demande.objects.get().champs_ville == {"ecole": "Pasteur"}


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


def test_exige_un_oui_ou_non_se_dit_et_une_case_se_laisse_vide(client_de, awa, ines, definir):
    definir(
        famille=[
            Natif(code="responsable_vit_avec_enfant", obligatoire=True),
            Natif(code="responsable_ne_pas_contacter", obligatoire=True),
        ]
    )
    client, ajouter = client_de(awa), reverse("reussite:responsable_ajouter", args=[ines.enfant.pk])
    donnees = remplie(client, ajouter, prenom="Lila")
    assert list(client.post(ajouter, donnees).context["form"].errors) == ["vit_avec_enfant"]
    assert client.post(ajouter, donnees | {"vit_avec_enfant": "false"}).status_code == 302
