"""Les actions en lot : l'aperçu dit tout, un geste défait tout, jamais un dossier que l'on ne voit pas."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from jalon.reussite import operations as ops
from jalon.reussite import taches_lots
from jalon.reussite.models import Enfant, ReferentParcours
from jalon.reussite.operations.lots_valeur import Mode
from jalon.saisie import operations as saisie
from jalon.saisie.configuration import brouillon_en_base
from jalon.socle.annulations import Annulation, annuler
from jalon.socle.cloison import cloison
from jalon.socle.echeances.models import Echeance
from jalon.socle.journal.models import LigneJournal
from jalon.socle.taches import EtatTravail, Travail, executer
from tests.restitution.echange.outils import exporter_vers
from tests.reussite.dossiers import un_enfant, un_parcours

JOUR = timezone.localdate()
ETIQUETTES = "zone_scolarisation"


@pytest.fixture
def lise(un_compte):
    return un_compte("referent", nom="Lise Moreau")


@pytest.fixture
def trois(ville, awa, bruno, lise):
    """Inès sans référent, Léa suivie par Bruno, Moussa déjà suivi par Lise ; Zoé n'a pas de parcours."""
    with cloison(ville):
        ines, lea, moussa, zoe = (un_enfant(awa, nom=nom) for nom in ("Alpha", "Bravo", "Charlie", "Delta"))
        un_parcours(ines, awa)
        un_parcours(lea, awa, referent=bruno.intervenant)
        un_parcours(moussa, awa, referent=lise.intervenant)
        return [ines, lea, moussa, zoe]


def adresse(action="referent"):
    return reverse("reussite:lot", args=[action])


def agir(client, action, etape, **donnees):
    """Comme à l'écran : l'aperçu d'abord, puis la confirmation de ce qu'il montre."""
    page = client.post(adresse(action), donnees | {"etape": "apercu"})
    if etape == "apercu" or page.context["apercu"] is None:
        return page
    return client.post(adresse(action), donnees | {"etape": etape, "apercu": page.context["apercu"]["empreinte"]})


def confier(client, enfants, a, etape="faire", **champs):
    donnees = {"selection": [e.pk for e in enfants], "intervenant": a.intervenant.pk, "du": JOUR}
    return agir(client, "referent", etape, **(donnees | champs))


def referents(enfant):
    return [r.intervenant_id for r in ReferentParcours.objects.filter(parcours__enfant=enfant, au=None)]


def test_l_apercu_compte_et_dit_qui_est_ecarte_et_pourquoi(ville, client_de, awa, lise, trois):
    page = confier(client_de(awa), trois, lise, etape="apercu")
    assert page.context["apercu"]["retenus"] == 2
    assert "CHARLIE Inès : déjà suivi par Lise Moreau" in page.text
    assert "DELTA Inès : aucun parcours ouvert" in page.text
    with cloison(ville):
        assert not Annulation.objects.filter(code="reussite.lot").exists()
        assert referents(trois[0]) == []


def test_on_ne_confirme_que_ce_que_l_on_a_vu(ville, client_de, awa, bruno, lise, trois):
    client = client_de(awa)
    vu = confier(client, trois[:1], lise, etape="apercu").context["apercu"]["empreinte"]
    donnees = {"selection": [trois[0].pk], "intervenant": bruno.intervenant.pk, "du": JOUR}
    page = client.post(adresse(), donnees | {"etape": "faire", "apercu": vu})
    assert "a changé depuis l'aperçu" in page.text.replace("&#x27;", "'")
    with cloison(ville):
        assert referents(trois[0]) == []


def test_une_date_trop_ancienne_ecarte_plutot_que_d_echouer(client_de, awa, lise, trois):
    page = confier(client_de(awa), trois[:2], lise, etape="apercu", du=date(2025, 9, 1))
    assert "suivi par Bruno Keller depuis le 01/10/2025, après cette date" in page.text
    assert page.context["apercu"]["retenus"] == 1


def test_confier_en_lot_puis_tout_defaire_d_un_geste(ville, client_de, awa, bruno, lise, trois, tmp_path):
    avant = exporter_vers(ville, tmp_path / "avant.zip")
    assert confier(client_de(awa), trois, lise).status_code == 302
    with cloison(ville):
        assert referents(trois[0]) == referents(trois[1]) == [lise.intervenant.pk]
        (geste,) = Annulation.objects.filter(code="reussite.lot")
        assert "2 enfants" in geste.libelle
        lignes = LigneJournal.objects.filter(action="reussite.referent_nomme").order_by("-numero")
        assert {ligne.dossier_id for ligne in lignes[:2]} == {e.pk for e in trois[:2]}
        annuler(geste, par=awa)
        assert referents(trois[0]) == [] and referents(trois[1]) == [bruno.intervenant.pk]
    assert exporter_vers(ville, tmp_path / "apres.zip") == avant


def test_les_echeances_suivent_le_referent_et_reviennent(ville, awa, bruno, lise, trois):
    with cloison(ville):
        de_bruno = set(Echeance.objects.filter(responsable=bruno.intervenant).values_list("pk", flat=True))
        assert de_bruno
        a_lise = {"intervenant": lise.intervenant.pk, "du": JOUR.isoformat()}
        lot = ops.faire_en_lot(ops.LOT_REFERENT, [trois[1]], par=awa, **a_lise)
        assert not Echeance.objects.filter(pk__in=de_bruno, responsable=bruno.intervenant).exists()
        annuler(lot.geste, par=awa)
        assert set(Echeance.objects.filter(responsable=bruno.intervenant).values_list("pk", flat=True)) == de_bruno


def test_un_referent_change_encore_depuis_est_garde(ville, awa, bruno, lise, trois):
    with cloison(ville):
        a_lise = {"intervenant": lise.intervenant.pk, "du": (JOUR - timedelta(days=2)).isoformat()}
        lot = ops.faire_en_lot(ops.LOT_REFERENT, trois, par=awa, **a_lise)
        ops.nommer_referent(trois[0].les_parcours.get(), intervenant=awa.intervenant, du=JOUR, par=awa)
        annuler(lot.geste, par=awa)
        assert referents(trois[0]) == [awa.intervenant.pk] and referents(trois[1]) == [bruno.intervenant.pk]


def test_un_dossier_que_l_on_ne_voit_pas_n_est_jamais_touche(ville, client_de, bruno, lise, trois):
    confier(client_de(bruno), trois, lise)
    with cloison(ville):
        assert referents(trois[0]) == [] and referents(trois[1]) == [lise.intervenant.pk]


def test_sans_rien_cocher_c_est_la_liste_filtree(client_de, awa, trois):
    client = client_de(awa)
    assert client.get(adresse()).context["combien"] == 4
    assert client.get(adresse() + "?q=bravo").context["combien"] == 1
    coche = client.post(adresse() + "?q=", {"selection": [trois[0].pk]})
    assert coche.context["combien"] == 1 and "Toute la liste filtrée (4)" in coche.text


def test_la_liste_propose_les_actions_permises_et_elles_seules(client_de, awa, denis, trois):
    gestes = [g.libelle for g in client_de(awa).get(reverse("reussite:enfants")).context["tableau"].gestes]
    assert gestes[:3] == ["Changer de référent", "Étiqueter, changer un champ", "Produire un document"]
    assert client_de(denis).get(adresse()).status_code == 403


def test_au_dela_du_seuil_le_lot_se_suit_en_arriere_plan(ville, client_de, awa, lise, trois, monkeypatch):
    monkeypatch.setattr("jalon.reussite.views.lots.SEUIL", 1)
    monkeypatch.setattr(taches_lots, "TRANCHE", 1)
    reponse = confier(client_de(awa), trois, lise)
    with cloison(ville):
        travail = Travail.objects.get(code=taches_lots.CODE)
        assert reponse.url == reverse("socle:travail", args=[travail.pk])
    executer.call(ville.pk, travail.pk)
    with cloison(ville):
        travail.refresh_from_db()
        assert travail.etat == EtatTravail.FINI and (travail.fait, travail.total) == (2, 2)
        assert travail.resultat["phrases"][0] == "2 dossiers changés."
        (geste,) = Annulation.objects.filter(code="reussite.lot")
        assert "2 enfants" in geste.libelle and len(geste.donnees["traces"]) == 2
        annuler(geste, par=awa)
        assert referents(trois[0]) == []


def test_en_arriere_plan_ce_que_l_on_ne_voit_plus_n_est_pas_touche(ville, bruno, lise, trois):
    with cloison(ville):
        a_lise = {"intervenant": lise.intervenant.pk, "du": JOUR.isoformat()}
        travail = taches_lots.lancer_le_lot(ops.LOT_REFERENT, [e.pk for e in trois], par=bruno, **a_lise)
    executer.call(ville.pk, travail.pk)
    with cloison(ville):
        assert referents(trois[0]) == [] and referents(trois[1]) == [lise.intervenant.pk]


def test_on_n_annule_pas_un_lot_de_dossiers_que_l_on_ne_voit_plus(ville, awa, bruno, lise, trois):
    with cloison(ville):
        a_lise = {"intervenant": lise.intervenant.pk, "du": JOUR.isoformat()}
        lot = ops.faire_en_lot(ops.LOT_REFERENT, [trois[0]], par=awa, **a_lise)
        with pytest.raises(ValidationError, match="ne voyez pas"):
            annuler(lot.geste, par=bruno)


# Étiqueter


@pytest.fixture
def etiquettes(ville, awa, trois):
    with cloison(ville):
        champ = saisie.ajouter_champ(
            "reussite.enfant", libelle="Étiquettes", code="etiquettes", type="liste_multiple", liste=ETIQUETTES, par=awa
        )
        saisie.publier(version=brouillon_en_base().version, note="Étiquettes", par=awa)
        return champ


def valeurs_de(enfant):
    return Enfant.objects.get(pk=enfant.pk).champs_ville.get("etiquettes")


def etiqueter(client, enfants, valeurs, mode=Mode.AJOUTER, etape="faire"):
    donnees = {"champ": "etiquettes", "mode": mode, "valeur_etiquettes": valeurs}
    return agir(client, "valeur", etape, selection=[e.pk for e in enfants], **donnees)


def test_une_etiquette_s_ajoute_aux_autres_et_se_retire_seule(ville, client_de, awa, trois, etiquettes, tmp_path):
    with cloison(ville):
        ops.modifier_enfant(trois[0], version=trois[0].version, champs_ville={"etiquettes": ["rep"]}, par=awa)
    avant = exporter_vers(ville, tmp_path / "avant.zip")
    assert etiqueter(client_de(awa), trois[:2], ["rep_plus"]).status_code == 302
    with cloison(ville):
        assert set(valeurs_de(trois[0])) == {"rep", "rep_plus"} and valeurs_de(trois[1]) == ["rep_plus"]
        annuler(Annulation.objects.get(code="reussite.lot"), par=awa)
        assert valeurs_de(trois[0]) == ["rep"] and valeurs_de(trois[1]) is None
    assert exporter_vers(ville, tmp_path / "apres.zip") == avant


def test_l_annulation_garde_l_etiquette_ajoutee_depuis(ville, client_de, awa, trois, etiquettes):
    etiqueter(client_de(awa), trois[:1], ["rep_plus"])
    with cloison(ville):
        enfant = Enfant.objects.get(pk=trois[0].pk)
        ops.modifier_enfant(enfant, version=enfant.version, champs_ville={"etiquettes": ["rep", "rep_plus"]}, par=awa)
        annuler(Annulation.objects.get(code="reussite.lot"), par=awa)
        assert valeurs_de(trois[0]) == ["rep"]


def test_qui_a_deja_l_etiquette_est_ecarte(client_de, awa, trois, etiquettes):
    client = client_de(awa)
    etiqueter(client, trois[:1], ["rep_plus"])
    page = etiqueter(client, trois[:2], ["rep_plus"], etape="apercu")
    assert page.context["apercu"]["retenus"] == 1 and "a déjà cette valeur" in page.text


def test_etiqueter_sans_valeur_le_dit(client_de, awa, trois, etiquettes):
    page = etiqueter(client_de(awa), trois[:1], [], etape="apercu")
    assert "Donnez la valeur" in page.text


def test_sans_champ_de_la_ville_la_page_dit_comment_faire(client_de, awa, trois):
    assert "plusieurs choix dans une liste" in client_de(awa).get(adresse("valeur")).text


# Produire


def test_un_document_de_parcours_ecarte_qui_n_en_a_pas(ville, client_de, awa, trois):
    client, donnees = client_de(awa), {"document": "contrat_d_engagement", "pour": "famille", "format": "odt"}
    donnees["selection"] = [e.pk for e in trois]
    page = agir(client, "document", "apercu", **donnees)
    assert page.context["apercu"]["retenus"] == 3 and "DELTA Inès : aucun parcours ouvert" in page.text
    agir(client, "document", "faire", **donnees)
    with cloison(ville):
        travail = Travail.objects.get(code="restitution.lot_de_documents")
    executer.call(ville.pk, travail.pk)
    with cloison(ville):
        travail.refresh_from_db()
        assert travail.etat == EtatTravail.FINI and travail.resultat["non_produits"] == 0 and travail.total == 3
