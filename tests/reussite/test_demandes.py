"""La boîte de réception et la page d'une demande : qui les voit, ce qu'elles disent, ce qu'elles coûtent."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertNumQueries

from jalon.reussite import operations as ops
from jalon.reussite.models import Contact, Demande, Enfant, Examen
from jalon.socle.cloison import cloison
from jalon.socle.echeances.models import Echeance
from jalon.socle.habilitations import ROLES_PAR_DEFAUT
from jalon.socle.journal.models import LigneJournal
from jalon.socle.listes.lecture import valeur
from jalon.socle.reseau.models import Etablissement
from tests.conftest import creer_compte
from tests.reussite.dossiers import un_enfant, un_parcours

RECUE = date(2026, 9, 9)


def une_demande(ville, par, **champs):
    with cloison(ville):
        dits = {
            "nom": "Benali",
            "prenom": "Inès",
            "naissance": date(2018, 3, 15),
            "emetteur": "Mme Roux",
            "faits": "Se tait.",
        }
        return ops.deposer_demande(**{"le": RECUE, "par": par, **dits, **champs})


def adresse(nom, *args):
    return reverse(f"reussite:{nom}", args=args)


# Qui voit : rôle × demande × statut attendu.

DE_TOUS, SIENNE, DE_SON_ENFANT, CONFIEE = "d'un autre", "la sienne", "de son enfant", "confiée"
VOIENT = {
    "coordonnateur": {DE_TOUS: 200, SIENNE: 200, DE_SON_ENFANT: 200, CONFIEE: 200},
    "secretariat": {DE_TOUS: 200, SIENNE: 200, DE_SON_ENFANT: 200, CONFIEE: 200},
    "referent": {DE_TOUS: 404, SIENNE: 200, DE_SON_ENFANT: 200, CONFIEE: 200},
    "intervenant": {DE_TOUS: 404, SIENNE: 200, DE_SON_ENFANT: 404, CONFIEE: 200},
    "partenaire": {DE_TOUS: 404, SIENNE: 200, DE_SON_ENFANT: 404, CONFIEE: 200},
}
PERSONNE = dict.fromkeys((DE_TOUS, SIENNE, DE_SON_ENFANT, CONFIEE), 403)


@pytest.mark.parametrize("role", ROLES_PAR_DEFAUT)
def test_qui_voit_quelle_demande(role, ville, awa, client_de):
    compte = creer_compte(ville, role, f"Personne {role}", f"{role}.2@val-clair.example")
    with cloison(ville):
        enfant = un_enfant(awa)
        un_parcours(enfant, awa, referent=compte.intervenant)
    demandes = {
        DE_TOUS: une_demande(ville, awa),
        SIENNE: une_demande(ville, compte),
        DE_SON_ENFANT: une_demande(ville, awa, enfant=enfant),
        CONFIEE: une_demande(ville, awa, suivie_par=compte.intervenant),
    }
    client = client_de(compte)
    lus = {quoi: client.get(adresse("demande", demande.pk)).status_code for quoi, demande in demandes.items()}
    assert lus == VOIENT.get(role, PERSONNE)


def test_la_ville_voisine_ne_voit_aucune_demande(ville, awa, voisine, client_de):
    demande = une_demande(ville, awa)
    assert client_de(voisine).get(adresse("demande", demande.pk)).status_code == 404
    assert b"Benali" not in client_de(voisine).get(adresse("demandes")).content


def test_qui_a_depose_ne_lit_que_la_reponse_pas_la_decision(ville, awa, chloe, client_de):
    demande = une_demande(ville, chloe)
    with cloison(ville):
        cause = valeur("motif_non_admission", "famille_injoignable")
        ops.donner_suite(demande, suite="sans_suite", cause=cause, le=RECUE, par=awa)
    page = client_de(chloe).get(adresse("demande", demande.pk)).content.decode().lower()
    assert "reçue" in page and "injoignable" not in page and "sans suite" not in page
    liste = client_de(chloe).get(adresse("demandes")).content.decode().lower()
    assert "benali" in liste and "sans suite" not in liste


def test_un_partenaire_ne_devine_pas_la_suite_par_un_filtre(ville, chloe, client_de):
    une_demande(ville, chloe)
    filtree = client_de(chloe).get(adresse("demandes") + "?suite=sans_suite")
    assert "BENALI" in filtree.content.decode()


# La liste


def test_la_liste_coute_autant_pour_une_demande_que_pour_cinquante(ville, awa, client_de):
    with cloison(ville):
        enfants = [un_enfant(awa, prenom=f"Inès {rang}") for rang in range(3)]
    une_demande(ville, awa, enfant=enfants[0])
    client = client_de(awa)
    client.get(adresse("demandes"))
    with CaptureQueriesContext(connection) as pour_une:
        client.get(adresse("demandes"))
    combien = len(pour_une.captured_queries)
    for rang in range(49):
        une_demande(ville, awa, enfant=enfants[rang % 3])
    client.get(adresse("demandes"))
    with assertNumQueries(combien):
        client.get(adresse("demandes"))


def test_l_entonnoir_compte_chaque_demande_une_fois_et_mene_a_sa_liste(ville, awa, client_de):
    with cloison(ville):
        cause = valeur("motif_non_admission", "autre")
    for suite in ("a_examiner_en_eps", "admis_en_attente_dun_referent", "oriente_vers_le_droit_commun", "sans_suite"):
        demande = une_demande(ville, awa, nom=f"Suite {suite}")
        with cloison(ville):
            ops.donner_suite(demande, suite=suite, cause=cause, le=RECUE, par=awa)
    une_demande(ville, awa)
    contexte = client_de(awa).get(adresse("demandes")).context
    comptes = {case.libelle: case.compte for case in contexte["entonnoir"]}
    assert comptes == {
        "reçues": 5,
        "à instruire": 1,
        "à examiner": 1,
        "admises": 1,
        "orientées": 1,
        "non admises": 1,
        "déjà suivis": 0,
    }
    non_admises = next(case for case in contexte["entonnoir"] if case.libelle == "non admises")
    page = client_de(awa).get(adresse("demandes") + non_admises.url)
    assert [d.nom for d in page.context["tableau"].objets] == ["Suite sans_suite"]


def test_la_liste_d_attente_du_pre_est_un_filtre(ville, awa, client_de):
    attend = une_demande(ville, awa, nom="Attend")
    une_demande(ville, awa)
    with cloison(ville):
        ops.donner_suite(attend, suite="admis_en_attente_dun_referent", le=RECUE, par=awa)
    page = client_de(awa).get(adresse("demandes") + "?liste_d_attente=on")
    assert [d.nom for d in page.context["tableau"].objets] == ["Attend"]


@pytest.mark.parametrize("tri", ["enfant", "-recue", "origine", "-suivie_par"])
def test_chaque_tri_parcourt_toutes_les_demandes_une_fois(tri, ville, awa, client_de, monkeypatch):
    monkeypatch.setattr("jalon.socle.pages.remplir.__defaults__", (3,))
    attendues = {une_demande(ville, awa, nom=f"Nom {rang % 3}").pk for rang in range(7)}
    client, vues, url = client_de(awa), [], f"?tri={tri}"
    while url:
        tableau = client.get(adresse("demandes") + url).context["tableau"]
        vues += [d.pk for d in tableau.objets]
        url = tableau.page.suivant
    assert sorted(vues) == sorted(attendues)


def test_l_export_dit_ce_qui_est_montre_et_laisse_une_ligne_par_demande(ville, awa, client_de):
    une_demande(ville, awa)
    une_demande(ville, awa, nom="Cohen", prenom="Léa")
    url = adresse("demandes_exporter", "csv") + "?q=cohen&colonnes=suite"
    texte = b"".join(client_de(awa).get(url).streaming_content).decode("utf-8-sig")
    assert "COHEN Léa" in texte and "BENALI" not in texte and "À instruire" in texte and "Émetteur" not in texte
    with cloison(ville):
        assert LigneJournal.objects.filter(action="reussite.demandes_exportees").count() == 1


# Une demande


def test_un_dossier_qui_ressemble_est_propose_et_se_rattache(ville, awa, client_de):
    with cloison(ville):
        enfant = un_enfant(awa, nom="Bénali", prenom="Ines")
    demande, client = une_demande(ville, awa), client_de(awa)
    page = client.get(adresse("demande", demande.pk))
    assert [e for e, _ in page.context["proches"].vus] == [enfant]
    client.post(adresse("demande_rattacher", demande.pk), {"enfant": enfant.pk})
    with cloison(ville):
        assert Demande.objects.get(pk=demande.pk).enfant == enfant


def test_un_dossier_qui_ressemble_et_que_l_on_ne_voit_pas_ne_dit_que_son_existence(ville, awa, bruno, client_de):
    with cloison(ville):
        un_enfant(awa, nom="Bénali", prenom="Inesse")
    demande = une_demande(ville, bruno)
    page = client_de(bruno).get(adresse("demande", demande.pk))
    assert page.context["proches"].ferme and "Inesse" not in page.content.decode()


def test_sans_nom_le_sexe_la_naissance_et_l_ecole_rapprochent(ville, awa, client_de):
    with cloison(ville):
        ecole, autre = (Etablissement.objects.create(nom=nom) for nom in ("Pasteur", "Zola"))
        connue, ailleurs = (un_enfant(awa, prenom=prenom, sexe="F") for prenom in ("Inès", "Lina"))
        for enfant, ou in ((connue, ecole), (ailleurs, autre)):
            ops.inscrire(enfant, annee="2026-2027", depuis=date(2026, 9, 1), etablissement=ou, par=awa)
    demande = une_demande(ville, awa, nom="", prenom="", sexe="F", etablissement=ecole)
    vus = client_de(awa).get(adresse("demande", demande.pk)).context["proches"].vus
    assert vus[0][0] == connue


def test_deux_demandes_pour_le_meme_enfant_se_voient(ville, awa, client_de):
    premiere, seconde = une_demande(ville, awa), une_demande(ville, awa, nom="Benaly")
    page = client_de(awa).get(adresse("demande", seconde.pk))
    assert [autre for autre, _, _ in page.context["autres"]] == [premiere]


def test_creer_le_dossier_reprend_ce_que_la_demande_disait(ville, awa, client_de):
    with cloison(ville):
        ecole = Etablissement.objects.create(nom="Pasteur")
    demande, client = une_demande(ville, awa, etablissement=ecole, sexe="F"), client_de(awa)
    url = f"{adresse('enfant_saisir')}?demande={demande.pk}"
    assert 'value="Benali"' in client.get(url).content.decode()
    client.post(url, {"nom": "Benali", "prenom": "Inès", "sexe": "F", "naissance": "15/3/2018"})
    with cloison(ville):
        enfant = Enfant.objects.get()
        assert Demande.objects.get(pk=demande.pk).enfant == enfant
        assert enfant.les_scolarites.get().etablissement == ecole


def test_un_enfant_deja_suivi_est_propose(ville, awa, client_de):
    with cloison(ville):
        enfant = un_enfant(awa)
        un_parcours(enfant, awa)
    demande = une_demande(ville, awa, enfant=enfant)
    assert "Déjà suivi" in client_de(awa).get(adresse("demande", demande.pk)).content.decode()


def test_la_reponse_ne_dit_que_la_prise_en_compte_la_suite_et_qui_appeler(ville, awa, client_de, settings):
    settings.COURRIEL_PART = True
    demande = une_demande(ville, awa, courriel_emetteur="roux@ecole.example")
    with cloison(ville):
        cause = valeur("motif_non_admission", "famille_injoignable")
        ops.donner_suite(demande, suite="sans_suite", cause=cause, le=RECUE, par=awa)
        saisie = {"appeler": awa.intervenant.pk, "le": timezone.localdate().isoformat(), "envoyer": "on"}
    client, url = client_de(awa), adresse("demande_repondre", demande.pk)
    assert "bien prise en compte" in client.post(url, saisie).content.decode()
    with cloison(ville):
        assert Demande.objects.get(pk=demande.pk).repondue_le is None, "un aperçu n'écrit rien"
    client.post(url, saisie | {"confirmer": "oui"})
    (courriel,) = mail.outbox
    assert courriel.to == ["roux@ecole.example"] and "Awa Diarra" in courriel.body
    for tu in ("Benali", "Inès", "injoignable", "Se tait"):
        assert tu not in courriel.subject + courriel.body
    with cloison(ville):
        assert Demande.objects.get(pk=demande.pk).reponse == courriel.body


def test_les_dates_se_tapent_a_la_francaise(ville, awa, client_de):
    saisie = {
        "version": 1,
        "le": "9/9/2026",
        "nom": "Benali",
        "famille_informee_le": "hier",
        "famille_informee": "true",
    }
    client_de(awa).post(adresse("demande_deposer"), saisie)
    with cloison(ville):
        demande = Demande.objects.get()
        assert (demande.le, demande.famille_informee) == (RECUE, True)
        assert demande.famille_informee_le == timezone.localdate() - timedelta(days=1)


def test_la_fiche_corrigee_a_deux_garde_la_saisie(ville, awa, client_de):
    demande, client = une_demande(ville, awa), client_de(awa)
    page = client.get(adresse("demande_modifier", demande.pk)).context["form"]
    with cloison(ville):
        ops.modifier_demande(demande, version=1, classe="CE1", par=awa)
        presentee = page.initial["presentee"]()
    saisie = {
        "version": 1,
        "presentee": presentee,
        "le": "09/09/2026",
        "nom": "Benali",
        "prenom": "Lina",
        "faits": "Se tait.",
    }
    reponse = client.post(adresse("demande_modifier", demande.pk), saisie)
    assert reponse.status_code == 200 and "pendant que vous la remplissiez" in reponse.content.decode()
    assert 'value="Lina"' in reponse.content.decode()


# L'onglet et l'historique


def test_l_onglet_montre_les_demandes_et_les_examens(ville, awa, client_de):
    with cloison(ville):
        enfant = un_enfant(awa)
        decision = valeur("decision_eps", "poursuite")
        Examen.objects.create(enfant=enfant, le=date(2026, 10, 1), instance="EPS Nord", decision=decision)
    demande = une_demande(ville, awa, enfant=enfant)
    for onglet in ("demandes", "historique"):
        page = client_de(awa).get(adresse("enfant_onglet", enfant.pk, onglet)).content.decode()
        assert f"Demande n° {demande.numero}" in page and "EPS Nord" in page and "Poursuite" in page


# Noter un appel


def test_un_appel_se_note_depuis_toute_page_en_quatre_gestes(ville, bruno, client_de):
    client = client_de(bruno)
    assert adresse("appel_noter") in client.get("/").content.decode()
    saisie = {"resume": "La mère est inquiète.", "suite": "rappeler", "le": timezone.localdate().isoformat()}
    assert client.post(adresse("appel_noter"), saisie).url == adresse("appels")
    with cloison(ville):
        contact = Contact.objects.get()
        assert not contact.les_enfants.exists()
        assert Echeance.objects.get().le > timezone.localdate(), "sans date, le prochain jour ouvré"


def test_un_appel_pour_un_enfant_connu_va_dans_son_dossier(ville, awa, client_de):
    with cloison(ville):
        enfant = un_enfant(awa)
    saisie = {"resume": "Tout va bien.", "enfant": "benali", "le": timezone.localdate().isoformat()}
    client_de(awa).post(adresse("appel_noter"), saisie)
    with cloison(ville):
        assert enfant.les_contacts.count() == 1


def test_un_rendez_vous_se_prend_pour_un_enfant_et_se_rappelle_sans_lui(ville, awa, client_de):
    with cloison(ville):
        enfant = un_enfant(awa)
    demain = timezone.localdate() + timedelta(days=1)
    saisie = {"resume": "Veut nous voir.", "suite": "rendez_vous", "le": timezone.localdate().isoformat()}
    for qui in ("benali", ""):
        client_de(awa).post(adresse("appel_noter"), saisie | {"enfant": qui, "suite_le": demain.isoformat()})
    with cloison(ville):
        assert enfant.les_rendez_vous.count() == 1
        assert Echeance.objects.filter(libelle="Prendre rendez-vous", le=demain).count() == 1


def test_plusieurs_enfants_du_meme_nom_se_choisissent(ville, awa, client_de):
    with cloison(ville):
        ines, lina = un_enfant(awa), un_enfant(awa, prenom="Lina")
    saisie = {"resume": "Tout va bien.", "enfant": "benali", "le": timezone.localdate().isoformat()}
    client = client_de(awa)
    page = client.post(adresse("appel_noter"), saisie).content.decode()
    assert "choisissez" in page and "Tout va bien." in page
    client.post(adresse("appel_noter"), saisie | {"choisi": lina.pk})
    with cloison(ville):
        assert (ines.les_contacts.count(), lina.les_contacts.count()) == (0, 1)


def test_les_appels_a_rattacher_sont_a_leur_auteur_et_a_la_coordination(ville, awa, bruno, chloe, client_de):
    with cloison(ville):
        telephone = valeur("type_contact", "telephone")
        ops.noter_contact(enfants=[], type=telephone, le=RECUE, resume="De Bruno", par=bruno)
        ops.noter_contact(enfants=[], type=telephone, le=RECUE, resume="D'Awa", par=awa)
    assert "De Bruno" in client_de(awa).get(adresse("appels")).content.decode()
    page = client_de(bruno).get(adresse("appels")).content.decode()
    assert "De Bruno" in page and "D&#x27;Awa" not in page
    assert client_de(chloe).get(adresse("appels")).status_code == 403


def test_un_appel_devient_une_demande_en_un_clic(ville, bruno, client_de):
    with cloison(ville):
        telephone = valeur("type_contact", "telephone")
        appel = ops.noter_contact(enfants=[], type=telephone, le=RECUE, resume="Inquiète.", par=bruno)
    reponse = client_de(bruno).post(adresse("appel_demander", appel.pk))
    with cloison(ville):
        assert reponse.url == adresse("demande", Demande.objects.get().pk)
    assert "Inquiète." not in client_de(bruno).get(adresse("appels")).content.decode()


def test_deux_clics_au_meme_instant_sur_un_appel_se_disent_sans_panne(ville, awa, client_de, monkeypatch):
    """Le second arrive après que la page a trouvé l'appel, et avant l'opération."""
    with cloison(ville):
        enfant = un_enfant(awa)
        appel = ops.noter_contact(enfants=[], type=valeur("type_contact", "telephone"), le=RECUE, par=awa)
        ops.rattacher_contact(appel, enfants=[enfant], par=awa)
    monkeypatch.setattr("jalon.reussite.views.appels._un_appel", lambda request, pk: Contact.objects.get(pk=pk))
    reponse = client_de(awa).post(adresse("appel_rattacher", appel.pk), {"enfant": enfant.pk}, follow=True)
    assert reponse.status_code == 200
    assert "ne concerne pas encore" in reponse.content.decode()
