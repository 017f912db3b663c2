"""Le plan : domaine, objectif, action, préconisation, diagnostic ; ce qui s'y change en place, et pour qui."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalon.reussite import operations as ops
from jalon.reussite.models import Action, Diagnostic, Dispositif, EtatAction, EtatParcours, Preconisation
from jalon.reussite.models.parcours import RegleEntree
from jalon.socle.cloison import cloison
from jalon.socle.listes.lecture import valeur
from jalon.socle.reseau.models import Structure
from tests.reussite.dossiers import un_accord, un_enfant, un_parcours

HTMX = {"HTTP_HX_REQUEST": "true"}
LE = date(2025, 11, 3)
E = EtatAction


def url(nom, *args):
    return reverse(f"reussite:{nom}", args=args)


def soupe(reponse):
    return BeautifulSoup(reponse.content, "html.parser")


def plan(client, enfant):
    return soupe(client.get(url("enfant_onglet", enfant.pk, "parcours")))


def texte(morceau):
    return morceau.get_text(" ", strip=True)


def langage():
    return valeur("domaine", "langage_orthophonie")


@pytest.fixture
def action(ville, awa, ines):
    with cloison(ville):
        return ops.ajouter_action(
            ines.enfant,
            parcours=ines.parcours,
            objectif=ines.objectif,
            domaine=langage(),
            action=valeur("action", "bilan_ou_seances_d_orthophonie"),
            etat=E.EN_ATTENTE,
            notee_le=LE,
            prevu=20,
            par=awa,
        )


@pytest.fixture
def preconisation(ville, awa, ines):
    with cloison(ville):
        return ops.preconiser(ines.parcours, le=LE, domaine=langage(), precision="Un atelier", par=awa)


def relue(ville, action):
    with cloison(ville):
        return Action.objects.get(pk=action.pk)


def test_le_plan_range_l_action_sous_son_objectif_et_la_preconisation_sous_son_domaine(
    client_de, awa, ines, action, preconisation
):
    page = plan(client_de(awa), ines.enfant)
    bloc = page.select_one(f"#action-{action.pk}").find_parent("li", class_="objectif-bloc")
    assert "Parler en classe" in texte(bloc.select_one(".objectif"))
    assert "20 h prévues" in texte(bloc) and "depuis le 03/11/2025" in texte(bloc)
    assert "Mettre en œuvre" in texte(page.select_one(f"#preconisation-{preconisation.pk}"))


def test_une_action_sans_parcours_est_au_plan_elle_aussi(ville, client_de, awa, ines):
    with cloison(ville):
        ops.ajouter_action(ines.enfant, libelle="Séjour d'été", type="collective", par=awa)
    assert "Séjour d'été" in texte(plan(client_de(awa), ines.enfant).select_one("#hors-parcours"))


def test_le_diagnostic_est_replie_et_separe_les_faits_des_hypotheses(ville, client_de, awa, ines):
    with cloison(ville):
        ops.noter_diagnostic(
            ines.parcours, le=LE, domaine=langage(), faits="Parle peu.", hypotheses="Une fatigue ?", par=awa
        )
    replie = plan(client_de(awa), ines.enfant).select_one("details.diagnostic-replie")
    assert not replie.has_attr("open")
    assert "Parle peu." in texte(replie.select_one(".observe")) and "fatigue" not in texte(
        replie.select_one(".observe")
    )
    assert "Une fatigue ?" in texte(replie.select_one(".hypotheses"))


# L'état, en place


def test_l_etat_change_en_place_et_ne_rend_que_sa_ligne(ville, client_de, awa, action):
    reponse = client_de(awa).post(url("action_etat", action.pk), {"etat": "en_cours", "depuis": "en_attente"}, **HTMX)
    ligne = soupe(reponse)
    assert "C'est noté." in texte(ligne) and len(ligne.select("li.action")) == 1
    assert (relue(ville, action).etat, relue(ville, action).debut) == (E.EN_COURS, timezone.localdate())


def test_l_etat_change_aussi_sans_javascript(ville, client_de, awa, action):
    reponse = client_de(awa).post(url("action_etat", action.pk), {"etat": "en_cours", "le": "3/11/2025"})
    assert reponse.status_code == 302 and reponse.url.endswith(f"#action-{action.pk}")
    assert relue(ville, action).debut == LE


def test_un_refus_demande_son_motif_sur_place(ville, client_de, awa, action):
    client, page = client_de(awa), url("action_etat", action.pk)
    ligne = soupe(client.post(page, {"etat": "refusee"}, **HTMX))
    assert ligne.select_one("select[name=motif_refus]") and not ligne.select_one("select[name=cause_arret]")
    assert ligne.select_one("select[name=etat] option[selected]")["value"] == "refusee"
    assert relue(ville, action).etat == E.EN_ATTENTE
    with cloison(ville):
        motif = valeur("motif_refus_action", "horaires_transport")
    ligne = soupe(client.post(page, {"etat": "refusee", "motif_refus": motif.pk, "le": "hier"}, **HTMX))
    assert "horaires / transport" in texte(ligne) and relue(ville, action).etat == E.REFUSEE


def test_qui_change_un_etat_depasse_l_apprend_sans_rien_ecraser(ville, client_de, awa, bruno, action):
    with cloison(ville):
        ops.changer_etat_action(action, etat=E.ANNULEE, le=LE, par=bruno)
    ligne = soupe(
        client_de(awa).post(url("action_etat", action.pk), {"etat": "en_cours", "depuis": "en_attente"}, **HTMX)
    )
    assert "Annulée" in texte(ligne.select_one(".badge-etat")) and ligne.select_one("[role=alert]")
    assert relue(ville, action).etat == E.ANNULEE


def test_une_action_finie_propose_ses_bilans(ville, client_de, awa, action):
    with cloison(ville):
        ops.changer_etat_action(action, etat=E.EN_COURS, le=LE, par=awa)
    ligne = soupe(client_de(awa).post(url("action_etat", action.pk), {"etat": "terminee"}, **HTMX))
    assert "il manque enfant, référent, professionnel et famille" in texte(ligne)
    assert ligne.find("a", string="Demander les bilans")


@pytest.fixture
def a_la_premiere_action(ville, awa):
    with cloison(ville):
        Dispositif.objects.filter(valeur=valeur("dispositif", "PRE")).update(regle_entree=RegleEntree.PREMIERE_ACTION)
        parcours = un_parcours(un_enfant(awa, prenom="Adam"), awa, entree=None)
        return ops.ajouter_action(parcours.enfant, parcours=parcours, etat=E.EN_ATTENTE, domaine=langage(), par=awa)


def test_la_premiere_action_fait_entrer_et_rend_tout_le_parcours(ville, client_de, awa, a_la_premiere_action):
    action = a_la_premiere_action
    with cloison(ville):
        un_accord(action.enfant, awa)
    reponse = client_de(awa).post(url("action_etat", action.pk), {"etat": "en_cours"}, **HTMX)
    assert reponse["HX-Retarget"] == f"#parcours-{action.parcours_id}"
    assert "L'enfant est entré dans le parcours" in texte(soupe(reponse))


def test_sans_accord_la_premiere_action_dit_pourquoi_elle_ne_commence_pas(client_de, awa, a_la_premiere_action):
    ligne = soupe(client_de(awa).post(url("action_etat", a_la_premiere_action.pk), {"etat": "en_cours"}, **HTMX))
    assert "fait entrer l'enfant dans le parcours PRE" in texte(ligne.select_one("[role=alert]"))


def test_qui_ne_peut_pas_ouvrir_un_parcours_ne_fait_pas_entrer(client_de, un_compte, a_la_premiere_action):
    client = client_de(un_compte("secretariat"))
    assert client.post(url("action_etat", a_la_premiere_action.pk), {"etat": "en_cours"}).status_code == 403


# Ajouter


def test_une_action_s_ajoute_en_place_et_un_oubli_garde_la_saisie(ville, client_de, awa, ines):
    client, page = client_de(awa), url("action_ajouter_au_plan", ines.parcours.pk)
    refus = soupe(client.post(page, {"libelle": "Atelier du mercredi", "etat": "en_cours"}, **HTMX))
    ajout = refus.select_one("details[open] form")
    assert ajout.select_one("[name=libelle]")["value"] == "Atelier du mercredi"
    with cloison(ville):
        domaine = langage().pk
    reponse = client.post(page, {"libelle": "Atelier du mercredi", "etat": "en_cours", "domaine": domaine}, **HTMX)
    assert "Action ajoutée." in texte(soupe(reponse)) and "Atelier du mercredi" in texte(soupe(reponse))


def test_le_bouton_de_l_entete_ajoute_une_action_a_l_objectif_choisi(ville, client_de, awa, ines):
    client, page = client_de(awa), url("action_ajouter", ines.enfant.pk)
    assert page in str(plan(client, ines.enfant).select_one("#entete"))
    with cloison(ville):
        donnees = {"domaine": langage().pk, "type": "individuelle", "etat": "en_attente"}
    assert client.post(page, donnees | {"objectif": ines.objectif.pk}).status_code == 302
    with cloison(ville):
        ajoutee = Action.objects.get()
    assert (ajoutee.parcours_id, ajoutee.objectif_id) == (ines.parcours.pk, ines.objectif.pk)


def test_une_preconisation_se_met_en_oeuvre_d_un_geste(ville, client_de, awa, ines, preconisation):
    client = client_de(awa)
    reponse = client.post(url("preconisation_realiser", preconisation.pk), **HTMX)
    assert not soupe(reponse).select(".preconisation") and "Un atelier" in texte(soupe(reponse))
    assert client.post(url("preconisation_realiser", preconisation.pk)).status_code == 302
    with cloison(ville):
        assert Action.objects.get().preconisation_id == preconisation.pk


def test_une_preconisation_s_ajoute_puis_s_abandonne_avec_sa_raison(ville, client_de, awa, ines):
    client = client_de(awa)
    with cloison(ville):
        donnees = {"domaine": langage().pk, "precision": "Un bilan", "echeance": "15/12/2026"}
    assert "Préconisation notée." in texte(
        soupe(client.post(url("preconisation_ajouter", ines.parcours.pk), donnees, **HTMX))
    )
    with cloison(ville):
        preconisation = Preconisation.objects.get()
    client.post(url("preconisation_abandonner", preconisation.pk), {"raison": "La famille a trouvé."})
    assert not plan(client, ines.enfant).select(".preconisation")
    histoire = texte(soupe(client.get(url("enfant_onglet", ines.enfant.pk, "historique"))).select_one(".frise"))
    assert "Préconisation abandonnée" in histoire and "La famille a trouvé." in histoire


# Le diagnostic sur un écran


def test_plusieurs_domaines_se_notent_ensemble_l_ancien_a_cote(ville, client_de, awa, ines):
    with cloison(ville):
        ops.noter_diagnostic(ines.parcours, le=LE, domaine=langage(), faits="Parle peu.", par=awa)
        parle, culture = langage().pk, valeur("domaine", "culture").pk
    client, page = client_de(awa), url("diagnostic_noter", ines.parcours.pk)
    ecran = soupe(client.get(page))
    assert "Parle peu." in texte(ecran.select_one(".diagnostic-ancien")) and "pas de jugement" in texte(ecran)
    saisie = {"le": "2/2/2026", f"d{parle}-faits": "Parle mieux.", f"d{culture}-avis_enfant": "Il aime lire."}
    assert client.post(page, saisie).status_code == 302
    with cloison(ville):
        assert Diagnostic.objects.filter(le=date(2026, 2, 2)).count() == 2


def test_un_diagnostic_vide_ou_deja_note_est_refuse_en_gardant_la_saisie(ville, client_de, awa, ines):
    with cloison(ville):
        ops.noter_diagnostic(ines.parcours, le=LE, domaine=langage(), faits="Parle peu.", par=awa)
        parle = langage().pk
    client, page = client_de(awa), url("diagnostic_noter", ines.parcours.pk)
    assert "Remplissez au moins un domaine" in texte(soupe(client.post(page, {"le": "3/11/2025"})))
    refus = soupe(client.post(page, {"le": "3/11/2025", f"d{parle}-faits": "Autre chose."}))
    assert "a déjà un diagnostic" in texte(refus)
    assert refus.select_one(f"[name=d{parle}-faits]").get_text(strip=True) == "Autre chose."


# Les bilans


def test_les_quatre_voix_se_voient_et_ce_qui_manque_aussi(ville, client_de, awa, action):
    with cloison(ville):
        ops.changer_etat_action(action, etat=E.EN_COURS, le=LE, par=awa)
        ops.noter_bilan(action, acteur="enfant", le=LE, commentaire="J'ai un ami.", par=awa)
        ops.demander_bilans(action, acteurs=["famille"], le=date(2026, 12, 15), par=awa)
    page = soupe(client_de(awa).get(url("bilans", action.pk)))
    voix = [texte(v) for v in page.select(".voix")]
    assert "J'ai un ami." in voix[0] and "Manque" in voix[1] and "Manque" in voix[2]
    assert "Demandé pour le 15/12/2026" in voix[3]


def test_un_bilan_se_note_depuis_sa_voix(ville, client_de, awa, action):
    with cloison(ville):
        ops.changer_etat_action(action, etat=E.EN_COURS, le=LE, par=awa)
    client, page = client_de(awa), url("bilan_noter", action.pk)
    choisie = soupe(client.get(f"{page}?voix=famille")).select_one("[name=acteur] option[selected]")
    assert choisie["value"] == "famille"
    assert client.post(page, {"acteur": "famille", "le": "hier", "commentaire": "Bien."}).status_code == 302
    assert (
        client.post(url("bilans_demander", action.pk), {"acteurs": ["enfant"], "le": "15/12/2026"}).status_code == 302
    )


# À qui


def test_un_partenaire_ne_lit_que_les_actions_qui_le_concernent(
    ville, client_de, awa, chloe, ines, action, preconisation
):
    with cloison(ville):
        ops.nommer_referent(ines.parcours, intervenant=chloe.intervenant, du=timezone.localdate(), par=awa)
        structure = Structure.objects.create(nom="Centre social")
        chloe.intervenant.structure = structure
        chloe.intervenant.save()
        sienne = ops.ajouter_action(
            ines.enfant, parcours=ines.parcours, domaine=langage(), libelle="La sienne", structure=structure, par=awa
        )
        ops.noter_diagnostic(ines.parcours, le=LE, domaine=langage(), faits="Parle peu.", par=awa)
    page = plan(client_de(chloe), ines.enfant)
    assert [li["id"] for li in page.select("li.action")] == [f"action-{sienne.pk}"]
    assert not page.select(".diagnostic-replie, .preconisation, .action form, .plan-ajouts")
    histoire = texte(soupe(client_de(chloe).get(url("enfant_onglet", ines.enfant.pk, "historique"))))
    assert "La sienne" in histoire and "Parle peu." not in histoire and "Un atelier" not in histoire


def test_la_fiche_coute_autant_pour_une_action_que_pour_cinquante(ville, client_de, awa, ines, action):
    client = client_de(awa)
    adresses = [url("enfant_onglet", ines.enfant.pk, onglet) for onglet in ("parcours", "historique")]

    def cout():
        with CaptureQueriesContext(
            connection,
        ) as requetes:
            for adresse in adresses:
                client.get(adresse)
        return len(requetes)

    def garnir(rang):
        faite = ops.ajouter_action(
            ines.enfant,
            parcours=ines.parcours if rang % 4 else None,
            objectif=ines.objectif if rang % 4 == 1 else None,
            domaine=langage(),
            etat=E.EN_COURS,
            debut=LE + timedelta(days=rang),
            intervenant=awa.intervenant,
            par=awa,
        )
        ops.noter_bilan(faite, acteur="enfant", le=LE + timedelta(days=rang), commentaire="Bien.", par=awa)
        ops.preconiser(ines.parcours, le=LE, domaine=langage(), precision=f"Idée {rang}", par=awa)
        ops.noter_diagnostic(
            ines.parcours, le=LE + timedelta(days=rang), domaine=langage(), faits="Parle peu.", par=awa
        )

    with cloison(ville):
        garnir(0)
        garnir(1)
    cout()
    pour_peu = cout()
    with cloison(ville):
        for rang in range(2, 50):
            garnir(rang)
    cout()
    assert cout() == pour_peu


def test_l_historique_dit_les_actions_et_leurs_bilans(ville, client_de, awa, ines, action):
    with cloison(ville):
        ops.changer_etat_action(action, etat=E.EN_COURS, le=LE, par=awa)
        ops.noter_bilan(action, acteur="famille", le=LE, resultat=valeur("bilan_resultat", "positif"), par=awa)
        cause = valeur("cause_arret", "absenteisme_aux_seances")
        arret = {"etat": E.ARRETEE_PREMATUREMENT, "cause_arret": cause}
        ops.changer_etat_action(action, le=date(2026, 5, 4), par=awa, **arret)
    histoire = texte(soupe(client_de(awa).get(url("enfant_onglet", ines.enfant.pk, "historique"))).select_one(".frise"))
    for dit in ("Action commencée", "Bilan, famille : Positif", "Arrêtée prématurément", "Absentéisme aux séances"):
        assert dit in histoire


def test_les_alertes_disent_un_parcours_sans_action_et_une_longue_attente(client_de, awa, ines, ville):
    client, fiche = client_de(awa), url("enfant", ines.enfant.pk)
    assert "PRE : pas d'action" in texte(soupe(client.get(fiche)).select_one("#a-faire"))
    with cloison(ville):
        ops.ajouter_action(
            ines.enfant, parcours=ines.parcours, domaine=langage(), etat=E.EN_ATTENTE, notee_le=LE, par=awa
        )
    alertes = texte(soupe(client.get(fiche)).select_one("#a-faire"))
    assert "pas d'action" not in alertes and "en attente depuis" in alertes


def test_le_parcours_annule_n_ajoute_plus_rien(ville, client_de, awa, ines):
    with cloison(ville):
        ops.annuler_parcours(ines.parcours, raison="Erreur de saisie", par=awa)
    assert not plan(client_de(awa), ines.enfant).select(".plan-ajouts")


def test_un_accueil_accepte_sans_accord_mene_au_parcours_qui_attend(ville, client_de, awa, ines):
    with cloison(ville):
        exclusion = ops.noter_exclusion(ines.enfant, le=date(2026, 1, 12), jours=3, motif=None, par=awa)
    reponse = client_de(awa).post(url("exclusion_accueil", exclusion.pk), {"accueil": "accepte"}, follow=True)
    assert "L'accord signé manque" in texte(soupe(reponse))
    with cloison(ville):
        exclusion.refresh_from_db()
        assert exclusion.parcours.etat == EtatParcours.EN_ATTENTE_D_ACCORD
