"""L'agenda : ce que l'on y voit, ce qui en sort, et le courriel du lundi."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from jalon.socle.agenda import resume
from jalon.socle.agenda.sources import agenda
from jalon.socle.cloison import cloison
from jalon.socle.comptes.models import Compte
from jalon.socle.echeances import operations as echeances
from tests.clients import ClientDeTest
from tests.navigateur import controler
from tests.reussite.dossiers import un_enfant

JOUR = timezone.localdate()


@pytest.fixture
def rappel(ville, awa):
    with cloison(ville):
        return echeances.creer(
            libelle="Rappeler Mme Benali", le=JOUR, dossier=un_enfant(awa), responsable=awa.intervenant, par=awa
        )


def s_abonner(compte, client_de) -> str:
    client = client_de(compte)
    client.post(reverse("socle:agenda_abonner"))
    page = client.get(reverse("socle:agenda")).content.decode()
    debut = page.index("http", page.index('readonly value="'))
    return page[debut : page.index('"', debut)]


def test_l_agenda_montre_a_chacun_le_sien(ville, awa, bruno, rappel, client_de):
    assert "Rappeler Mme Benali" in client_de(awa).get(reverse("socle:agenda")).content.decode()
    assert "Rappeler" not in client_de(bruno).get(reverse("socle:agenda")).content.decode()


def test_un_mois_impossible_montre_celui_ci(awa, client_de):
    for mois in ("2026-13", "demain", "0000-01"):
        assert client_de(awa).get(reverse("socle:agenda"), {"mois": mois}).status_code == 200


def test_le_flux_ne_dit_aucun_nom_ni_aucun_objet(ville, awa, rappel, client_de):
    reponse = ClientDeTest().get(s_abonner(awa, client_de))
    assert reponse["Content-Type"].startswith("text/calendar")
    (evenement,) = Calendar.from_ical(reponse.content).walk("VEVENT")
    assert evenement["dtstart"].dt == JOUR
    assert b"Benali" not in reponse.content and b"Rappeler" not in reponse.content


def test_un_lien_remplace_ferme_ou_d_un_compte_ferme_ne_repond_plus(ville, awa, rappel, client_de):
    ancien = s_abonner(awa, client_de)
    neuf = s_abonner(awa, client_de)
    assert (ClientDeTest().get(ancien).status_code, ClientDeTest().get(neuf).status_code) == (404, 200)
    Compte.objects.filter(pk=awa.pk).update(desactive_le=timezone.now())
    assert ClientDeTest().get(neuf).status_code == 404
    Compte.objects.filter(pk=awa.pk).update(desactive_le=None)
    client_de(awa).post(reverse("socle:agenda_desabonner"))
    assert ClientDeTest().get(neuf).status_code == 404


def test_le_lien_ne_se_montre_qu_une_fois(awa, client_de):
    client = client_de(awa)
    client.post(reverse("socle:agenda_abonner"))
    assert ".ics" in client.get(reverse("socle:agenda")).content.decode()
    assert ".ics" not in client.get(reverse("socle:agenda")).content.decode()


def test_le_resume_compte_sans_nommer(ville, awa, bruno, rappel):
    with cloison(ville):
        echeances.creer(libelle="Revoir Inès", le=JOUR - timedelta(days=3), responsable=awa.intervenant, par=awa)
        assert resume.envoyer(JOUR) == 1
    (courriel,) = mail.outbox
    assert courriel.to == [awa.courriel]
    assert "1 chose en retard, 1 à faire cette semaine" in courriel.body
    assert "Benali" not in courriel.body + courriel.subject and "Inès" not in courriel.body


def test_qui_ne_veut_plus_du_resume_ne_le_recoit_plus(ville, awa, rappel, client_de):
    client_de(awa).post(reverse("socle:agenda_resume"), {"actif": "non"})
    with cloison(ville):
        assert resume.envoyer(JOUR) == 0


@pytest.mark.parametrize(
    ("en_retard", "a_venir", "dit"),
    [
        (0, 0, ""),
        (1, 0, "1 chose en retard"),
        (2, 5, "2 choses en retard, 5 à faire cette semaine"),
        (0, 1, "1 à faire cette semaine"),
    ],
)
def test_le_resume_se_lit_comme_une_phrase(en_retard, a_venir, dit):
    assert resume.texte(en_retard, a_venir) == dit


def test_ce_qui_est_fait_quitte_l_agenda(ville, awa, rappel):
    with cloison(ville):
        assert [r.le for r in agenda(awa, JOUR, JOUR)] == [JOUR]
        echeances.terminer(rappel, le=JOUR, par=awa)
        assert agenda(awa, JOUR, JOUR) == []


def test_l_equipe_se_lit_personne_par_personne(ville, awa, bruno, rappel, client_de):
    with cloison(ville):
        enfant = un_enfant(awa, prenom="Adam")
        echeances.creer(libelle="Voir l'école", le=JOUR, dossier=enfant, responsable=bruno.intervenant, par=awa)
    adresse = reverse("socle:a_faire")
    tout = client_de(awa).get(adresse).content.decode()
    assert "Rappeler Mme Benali" in tout and "Voir l&#x27;école" in tout
    de_bruno = client_de(awa).get(adresse, {"qui": bruno.intervenant.pk}).content.decode()
    assert "Rappeler" not in de_bruno and "Voir l&#x27;école" in de_bruno
    assert "Rappeler" not in client_de(bruno).get(adresse).content.decode()


def test_l_horizon_limite_ce_qui_est_a_venir(ville, awa, rappel, client_de):
    with cloison(ville):
        echeances.creer(libelle="Plus tard", le=JOUR + timedelta(days=20), responsable=awa.intervenant, par=awa)
    adresse = reverse("socle:a_faire")
    assert "Plus tard" in client_de(awa).get(adresse, {"quand": "30"}).content.decode()
    assert "Plus tard" not in client_de(awa).get(adresse, {"quand": "7"}).content.decode()


@pytest.mark.navigateur
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mois", ["", "?mois=2031-02"], ids=["avec une chose", "vide"])
def test_l_agenda_est_accessible_et_tient_a_320_px(mois, awa, rappel, connectee):
    controler(connectee(awa), f"/agenda/{mois}")
