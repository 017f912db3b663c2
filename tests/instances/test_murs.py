"""Les murs d'une réunion : un accord retiré l'ôte tout entier ou pas du tout ; chacun n'y lit que le nécessaire."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from jalon.instances import operations as ops
from jalon.instances.editions import attendus
from jalon.instances.models import Point
from jalon.instances.operations import suites
from jalon.restitution.editions.documents import Public, document
from jalon.reussite import operations as dossiers
from jalon.reussite.models import Accord, ObjetAccord, ResponsableLegal
from jalon.reussite.partages import RUBRIQUES
from jalon.socle.cloison import cloison
from jalon.socle.invitations.models import Invitation
from jalon.socle.journal.models import LigneJournal
from jalon.socle.listes.lecture import valeur
from jalon.socle.renvois import cible
from jalon.socle.reseau.models import Intervenant
from tests.instances.conftest import inscrire, une_seance
from tests.reussite.dossiers import un_accord, un_parcours

JOUR = timezone.localdate()
ADHESION = ObjetAccord.ADHESION_AU_PARCOURS


@pytest.fixture
def dossier(eps, ville, awa, bruno):
    """La première situation de l'EPS, accompagnée, et partagée par un lien."""
    with cloison(ville):
        enfant = eps.enfants[0]
        un_parcours(enfant, awa, referent=bruno.intervenant)
        partager(enfant, awa)
        adhesion = enfant.les_accords.filter(objet=ADHESION).first() or un_accord(enfant, awa)
    return enfant, adhesion


def partager(enfant, awa, **champs):
    accord = un_accord(enfant, awa, objet=ObjetAccord.PARTAGE, partenaires="Le CMP")
    qui = Intervenant.objects.create(nom="Dupont", prenom="Anne")
    au = JOUR + timedelta(days=30)
    donne = {"intervenant": qui, "rubriques": list(RUBRIQUES), "au": au, "accord": accord, "envoyer_un_lien": True}
    return dossiers.partager(enfant, par=awa, **{**donne, **champs})


@pytest.fixture
def lien(ville, awa, dossier):
    enfant, _ = dossier
    with cloison(ville):
        _, jeton = partager(enfant, awa)
    return reverse("portail:partage", args=[jeton, enfant.pk])


def a_l_ordre_du_jour(eps, enfant) -> bool:
    points = Point.objects.a_l_ordre_du_jour().filter(seance=eps.seance, renvoi__vers_id=enfant.pk)
    return points.exists()


def test_le_retrait_de_l_adhesion_ferme_le_lien_et_ote_l_enfant_de_l_eps_ensemble(
    ville, awa, chloe, client, client_de, eps, dossier, lien
):
    enfant, adhesion = dossier
    point = reverse("instances:point", args=[eps.points[0].pk])
    assert client.get(lien).status_code == 200 and client_de(chloe).get(point).status_code == 200
    with cloison(ville):
        dossiers.retirer_accord(adhesion, le=JOUR, par=awa)
    assert client.get(lien).status_code == 404 and client_de(chloe).get(point).status_code == 404
    with cloison(ville):
        assert not a_l_ordre_du_jour(eps, enfant)
        assert not Invitation.objects.ouvertes().filter(objet="reussite.partage").exists()


def test_une_panne_au_milieu_du_retrait_ne_change_rien(ville, awa, client, eps, dossier, lien, monkeypatch):
    enfant, adhesion = dossier

    def panne(*_, **__):
        raise RuntimeError("coupure")

    monkeypatch.setattr(suites, "retirer_point", panne)
    with cloison(ville), pytest.raises(RuntimeError, match="coupure"):
        dossiers.retirer_accord(adhesion, le=JOUR, par=awa)
    assert client.get(lien).status_code == 200
    with cloison(ville):
        assert a_l_ordre_du_jour(eps, enfant)
        assert Accord.objects.get(pk=adhesion.pk).retire_le is None
        assert not enfant.les_partages.exclude(fini_le=None).exists()
        assert not LigneJournal.objects.filter(action="reussite.accord_retire").exists()


def test_l_adhesion_retiree_rien_ne_se_partage_de_nouveau(ville, awa, dossier):
    enfant, adhesion = dossier
    with cloison(ville):
        dossiers.retirer_accord(adhesion, le=JOUR, par=awa)
        with pytest.raises(ValidationError, match="adhésion a été retiré"):
            partager(enfant, awa)


def test_l_adhesion_retiree_la_situation_ne_s_inscrit_plus(ville, awa, eps, dossier):
    enfant, adhesion = dossier
    with cloison(ville):
        suivante = une_seance(awa, le=JOUR + timedelta(days=40))
        dossiers.retirer_accord(adhesion, le=JOUR, par=awa)
        with pytest.raises(ValidationError, match="a retiré son accord"):
            inscrire(suivante, enfant, awa)


def test_un_point_retire_n_envoie_plus_de_convocation(dans, awa):
    assert [c.point for c in attendus(dans.seance) if c.point_id] == [dans.points[0]]
    ops.retirer_point(dans.points[0], raison="Déménagement", le=JOUR, par=awa)
    assert not [c for c in attendus(dans.seance) if c.point_id]


def test_convie_pour_un_point_on_n_en_lit_pas_la_sante(ville, awa, chloe, client_de, eps, dossier):
    enfant, _ = dossier
    with cloison(ville):
        parcours = enfant.les_parcours.get()
        for code, mot in (("langage_orthophonie", "Bilan-Zéphyr"), ("culture", "Théâtre-Alizé")):
            domaine = valeur("domaine", code)
            dossiers.ajouter_action(enfant, parcours=parcours, domaine=domaine, libelle=mot, par=awa)
            dossiers.fixer_objectif(parcours, domaine=domaine, libelle=f"But {mot}", par=awa)
        (rubriques,) = cible("reussite.enfant").feuilles([enfant.pk], "membre").values()
        assert "Zéphyr" in str(rubriques)
    page = client_de(chloe).get(reverse("instances:point", args=[eps.points[0].pk])).text
    assert "But Théâtre-Alizé" in page and "Zéphyr" not in page


def test_un_partage_dont_l_accord_ne_vaut_plus_ne_rend_pas_destinataire(ville, awa, dossier):
    enfant, _ = dossier
    with cloison(ville):
        partage, _ = partager(enfant, awa)
        assert partage.intervenant_id in cible("reussite.enfant").destinataires([enfant.pk])[enfant.pk]
        Accord.objects.filter(pk=partage.accord_id).update(retire_le=JOUR)
        assert partage.intervenant_id not in cible("reussite.enfant").destinataires([enfant.pk])[enfant.pk]


def test_l_ordre_du_jour_sans_nom_ne_dit_pas_qui_vient_pour_qui(dans, awa):
    sans_nom = document("ordre_du_jour_sans_nom").contexte(dans.seance, Public.PARTENAIRE, awa)
    avec = document("ordre_du_jour").contexte(dans.seance, Public.EQUIPE, awa)
    assert "Chloé" in str(avec) and "Chloé" not in str(sans_nom)


@pytest.fixture
def adresse_dite(ville, awa, chloe, eps, dossier):
    """Une décision où quelqu'un a recopié l'adresse protégée."""
    enfant, _ = dossier
    with cloison(ville):
        famille = dossiers.creer_famille(nom="X", par=awa)
        enfant.famille = famille
        enfant.save()
        ResponsableLegal.objects.create(
            famille=famille, nom="Roux", adresse="7 impasse du Zéphyr", adresse_confidentielle=True
        )
        ops.decider(eps.points[0], texte="Écrire au 7, impasse du Zéphyr", responsable=chloe.intervenant, par=awa)
    return eps.points[0]


def test_un_releve_imprime_hors_de_l_equipe_ne_dit_pas_une_adresse_protegee(client_de, awa, chloe, eps, adresse_dite):
    famille = reverse("instances:releve_famille", args=[adresse_dite.pk])
    partenaire = reverse("instances:releve_partenaire", args=[eps.seance.pk, chloe.intervenant.pk])
    for compte, adresse in ((awa, famille), (awa, partenaire), (chloe, partenaire)):
        reponse = client_de(compte).get(adresse)
        assert reponse.status_code == 403 and "Zéphyr" not in reponse.text
    assert client_de(awa).get(reverse("instances:releve_equipe", args=[eps.seance.pk])).status_code == 200


def test_la_page_des_releves_est_au_journal(ville, client_de, awa, eps):
    with cloison(ville):
        ops.noter_point(eps.points[0], version=eps.points[0].version, compte_rendu="Vu.", par=awa)
    client_de(awa).get(reverse("instances:releves", args=[eps.seance.pk]))
    with cloison(ville):
        assert LigneJournal.objects.filter(action="instances.ordre_du_jour_lu").exists()
