"""La bascule d'année : trois cents enfants, neuf écoles, une page chacune, et tout se défait d'un geste."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalon.reussite.models import Parcours, Scolarite
from jalon.reussite.models.accord import Accord
from jalon.socle.annulations import Annulation
from jalon.socle.cloison import cloison
from jalon.socle.journal.models import LigneJournal
from jalon.socle.listes.lecture import valeur
from jalon.socle.reseau.models import Intervenant
from tests.restitution.echange.outils import exporter_vers
from tests.reussite.rentree import ANNEE, AVANT, des_enfants, un_cm2, un_partage, une_ecole

TAILLES = (60, 50, 45, 40, 35, 30, 20, 12, 8)


def adresse(ecole):
    return reverse("reussite:bascule_ecole", args=[ANNEE, ecole.pk])


def saisie(client, ecole, **changes):
    """Ce que la page propose, tel que le navigateur le renverrait."""
    form = client.get(adresse(ecole)).context["form"]
    proposee = {lie.html_name: lie.value() or "" for lie in form}
    return proposee | changes


def passer(client, ecole, etape="faire", **changes):
    """Comme à l'écran : l'aperçu d'abord, puis la confirmation de ce qu'il montre."""
    donnees = saisie(client, ecole, etape="apercu", **changes)
    page = client.post(adresse(ecole), donnees)
    if etape == "apercu" or page.context["apercu"] is None:
        return page
    return client.post(adresse(ecole), donnees | {"etape": etape, "apercu": page.context["apercu"]["empreinte"]})


@pytest.fixture
def neuf_ecoles(ville, awa, bruno):
    with cloison(ville):
        college = une_ecole("Collège Élysée", "college")
        ecoles, depuis = [], 0
        for rang, taille in enumerate(TAILLES):
            ecoles.append(une_ecole(f"École n° {rang + 1}"))
            enfants = des_enfants(ecoles[-1], taille, referent=bruno.intervenant, depuis=depuis)
            maitresse = Intervenant.objects.create(nom=f"Roux {rang}", etablissement=ecoles[-1])
            un_partage(enfants[4], maitresse)
            depuis += taille
        return ecoles, college


def test_trois_cents_enfants_de_neuf_ecoles_passent_page_a_page_et_reviennent_d_un_geste(
    ville, client_de, awa, neuf_ecoles, tmp_path
):
    ecoles, college = neuf_ecoles
    client = client_de(awa)
    avant = exporter_vers(ville, tmp_path / "avant.zip")
    accueil = client.get(reverse("reussite:bascule"))
    assert [e.total for e in accueil.context["ecoles"]] == list(TAILLES)
    for ecole in ecoles:
        assert passer(client, ecole, vers=str(college.pk)).status_code == 302
    with cloison(ville):
        assert Scolarite.objects.filter(annee=ANNEE).count() == sum(TAILLES)
        assert Scolarite.objects.filter(annee=ANNEE, etablissement=college).count() == sum(t // 5 for t in TAILLES)
        assert not Parcours.objects.exclude(sortie=None).exists()
    assert exporter_vers(ville, tmp_path / "pendant.zip") != avant
    page = client.get(reverse("reussite:bascule_annuler", args=[ANNEE]))
    assert "300 enfants" in page.text
    client.post(reverse("reussite:bascule_annuler", args=[ANNEE]))
    assert exporter_vers(ville, tmp_path / "apres.zip") == avant


def test_une_page_et_son_passage_coutent_autant_pour_huit_enfants_que_pour_trente(client_de, awa, neuf_ecoles):
    ecoles, college = neuf_ecoles
    client, couts = client_de(awa), []
    comparees = (ecoles[-1], ecoles[5])
    for ecole in comparees:
        # La consultation, une fois journalisée, ne l'est plus pendant un quart d'heure.
        client.get(adresse(ecole))
    for ecole in comparees:
        with CaptureQueriesContext(connection) as lues:
            client.get(adresse(ecole))
        with CaptureQueriesContext(connection) as ecrites:
            assert passer(client, ecole, vers=str(college.pk)).status_code == 302
        couts.append((len(lues), len(ecrites)))
    assert couts[0] == couts[1]


@pytest.fixture
def cm2(ville, awa, bruno):
    return un_cm2(ville, awa, bruno)


def test_un_cm2_qui_entre_en_sixieme_demande_son_college(client_de, awa, cm2):
    client = client_de(awa)
    page = passer(client, cm2.pasteur)
    assert page.status_code == 200
    assert "Un enfant change d'établissement : choisissez lequel" in page.text.replace("&#x27;", "'")
    form = page.context["form"]
    assert form[f"niveau_{cm2.enfant.pk}"].value() and not form[f"ecole_{cm2.enfant.pk}"].value()
    assert passer(client, cm2.pasteur, vers=str(cm2.elysee.pk)).status_code == 302


def test_l_apercu_compte_et_n_ecrit_rien(ville, client_de, awa, cm2):
    page = passer(client_de(awa), cm2.pasteur, etape="apercu", vers=str(cm2.elysee.pk))
    dit = page.text.replace("&#x27;", "'")
    assert "1 enfant passe au niveau suivant" in dit
    assert "1 accord à demander aux familles pour Collège Élysée" in dit
    assert "1 partage avec l'ancienne école s'arrête" in dit
    assert "Faire passer 1 enfant" in dit
    with cloison(ville):
        assert not Scolarite.objects.filter(annee=ANNEE).exists()
        assert not Annulation.objects.exists()


def test_ce_qui_reste_a_decider_n_est_pas_ecrit(ville, client_de, awa, cm2):
    page = passer(client_de(awa), cm2.pasteur, **{f"quoi_{cm2.enfant.pk}": ""})
    assert "choisissez au moins une décision" in page.text
    with cloison(ville):
        assert not Scolarite.objects.filter(annee=ANNEE).exists()


def test_une_ecole_faite_n_a_plus_rien_a_decider(client_de, awa, cm2):
    client = client_de(awa)
    passer(client, cm2.pasteur, vers=str(cm2.elysee.pk))
    page = client.get(adresse(cm2.pasteur))
    assert "Plus rien à décider ici" in page.text and "6e, Collège Élysée" in page.text
    (ecole,) = client.get(reverse("reussite:bascule")).context["ecoles"]
    assert (ecole.total, ecole.faits) == (1, 1)


def test_deux_onglets_ne_font_pas_passer_deux_fois(ville, client_de, awa, cm2):
    client = client_de(awa)
    donnees = saisie(client, cm2.pasteur, etape="apercu", vers=str(cm2.elysee.pk))
    apercu = client.post(adresse(cm2.pasteur), donnees).context["apercu"]["empreinte"]
    for _ in range(2):
        client.post(adresse(cm2.pasteur), donnees | {"etape": "faire", "apercu": apercu})
    with cloison(ville):
        assert Scolarite.objects.filter(annee=ANNEE).count() == 1


def test_on_ne_confirme_que_ce_que_l_on_a_vu(ville, client_de, awa, cm2):
    client = client_de(awa)
    donnees = saisie(client, cm2.pasteur, etape="apercu", vers=str(cm2.elysee.pk))
    apercu = client.post(adresse(cm2.pasteur), donnees).context["apercu"]["empreinte"]
    changee = donnees | {"etape": "faire", "apercu": apercu, f"quoi_{cm2.enfant.pk}": "depart"}
    page = client.post(adresse(cm2.pasteur), changee)
    assert "a changé depuis l'aperçu" in page.text.replace("&#x27;", "'")
    with cloison(ville):
        assert not Annulation.objects.exists()


def test_chaque_dossier_a_sa_ligne_au_journal(ville, client_de, awa, neuf_ecoles):
    ecoles, college = neuf_ecoles
    passer(client_de(awa), ecoles[-1], vers=str(college.pk))
    with cloison(ville):
        lignes = LigneJournal.objects.filter(action="reussite.annee_basculee")
        assert lignes.values("dossier_id").distinct().count() == lignes.count() == TAILLES[-1]


def test_qui_ne_coordonne_pas_ne_bascule_pas(client_de, bruno, cm2):
    client = client_de(bruno)
    assert client.get(reverse("reussite:bascule")).status_code == 403
    assert client.post(adresse(cm2.pasteur)).status_code == 403


def test_une_annee_qui_ne_se_prepare_pas_repond_404(client_de, awa, cm2):
    client = client_de(awa)
    for annee in (AVANT, "2040-2041", "2026-2028", "bientot"):
        assert client.get(reverse("reussite:bascule_ecole", args=[annee, cm2.pasteur.pk])).status_code == 404


def test_l_enfant_d_une_autre_ecole_glisse_dans_la_page_n_est_pas_touche(ville, client_de, awa, bruno, cm2):
    with cloison(ville):
        ailleurs = une_ecole("École Curie")
        (autre,) = des_enfants(ailleurs, 1, depuis=10)
        niveau = valeur("niveau_scolaire", "6e").pk
    intrus = {f"quoi_{autre.pk}": "passe", f"niveau_{autre.pk}": niveau, f"ecole_{autre.pk}": cm2.elysee.pk}
    passer(client_de(awa), cm2.pasteur, vers=str(cm2.elysee.pk), **intrus)
    with cloison(ville):
        assert not Scolarite.objects.filter(annee=ANNEE, enfant=autre).exists()


def test_les_accords_de_l_annee_se_redemandent_par_lot(ville, client_de, awa, cm2):
    client, page = client_de(awa), reverse("reussite:bascule_accords", args=[ANNEE])
    parcours = client.get(page).context["parcours"]
    jour = timezone.localdate().isoformat()
    reponse = client.post(page, {"les_parcours": [p.pk for p in parcours], "pour_le": jour, "documents": ""})
    assert reponse.status_code == 302
    with cloison(ville):
        assert Accord.objects.filter(precision=f"Renouvellement {ANNEE}", mode="demande").count() == 1
    assert not client.get(page).context["parcours"]
