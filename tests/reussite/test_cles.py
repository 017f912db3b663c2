"""La ligne de liste d'un enfant dit toujours le vrai du jour, quoi que l'on écrive et quel que soit le jour."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jalon.reussite import cles
from jalon.reussite import operations as ops
from jalon.reussite.models import CleListe
from jalon.reussite.models.liste import LOINTAIN
from jalon.socle.cloison import cloison
from jalon.socle.echeances import operations as echeances
from jalon.socle.echeances.models import Echeance
from jalon.socle.listes import operations as listes
from jalon.socle.listes.lecture import valeur, valeurs
from jalon.socle.reseau import operations as reseau
from jalon.socle.reseau.models import Intervenant, Quartier
from jalon.socle.taches import passer_les_quotidiennes
from jalon.socle.ville.operations import modifier_ville
from tests.reussite.dossiers import peupler, un_enfant, un_parcours

JOUR = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def le_jour(monkeypatch):
    """Le jour du test, que l'on peut avancer."""
    jour, d_un_instant = [JOUR], timezone.localdate
    monkeypatch.setattr(
        "jalon.reussite.cles.timezone.localdate", lambda *instant: d_un_instant(*instant) if instant else jour[0]
    )
    return lambda nouveau: jour.__setitem__(0, nouveau)


def ligne_de(ville, enfant):
    with cloison(ville):
        liens = ("le_quartier", "le_referent", "etablissement", "niveau", "parcours__dispositif")
        return CleListe.objects.select_related(*liens).get(enfant=enfant)


def ecrire(ville, geste):
    """Un geste et sa validation : la ligne suit à la fin de la transaction."""
    with cloison(ville):
        return geste()


@pytest.fixture
def enfant(ville, awa):
    return ecrire(ville, lambda: un_enfant(awa))


def test_un_enfant_neuf_a_sa_ligne_sans_rien_de_nul(ville, enfant):
    ligne = ligne_de(ville, enfant)
    assert (ligne.nom, ligne.naissance, ligne.debut, ligne.dernier_contact) == ("benali ines", 20180315, LOINTAIN, 0)
    assert (ligne.ecole, ligne.quartier, ligne.referent, ligne.etat, ligne.etat_rang) == ("", "", "", "", 99)


def test_le_quartier_de_l_enfant_passe_avant_celui_de_sa_famille(ville, awa):
    def geste():
        famille = ops.creer_famille(nom="Benali", par=awa)
        enfant = un_enfant(awa, famille=famille)
        ops.dater_situation(famille=famille, depuis=None, quartier=quartier("Famille"), par=awa)
        return enfant, famille

    enfant, famille = ecrire(ville, geste)
    assert ligne_de(ville, enfant).quartier == "famille"
    ecrire(ville, lambda: ops.dater_situation(enfant=enfant, depuis=None, quartier=quartier("Enfant"), par=awa))
    assert ligne_de(ville, enfant).quartier == "enfant"
    ecrire(ville, lambda: ops.dater_situation(famille=famille, depuis=JOUR, quartier=quartier("Neuf"), par=awa))
    assert ligne_de(ville, enfant).quartier == "enfant"


def quartier(nom):
    return Quartier.objects.get_or_create(nom=nom)[0]


def test_une_date_a_venir_devient_actuelle_la_nuit_venue(ville, awa, enfant, le_jour):
    demain = JOUR + timedelta(days=1)
    ecrire(ville, lambda: ops.dater_situation(enfant=enfant, depuis=None, quartier=quartier("Ancien"), par=awa))
    ecrire(ville, lambda: ops.dater_situation(enfant=enfant, depuis=demain, quartier=quartier("Neuf"), par=awa))
    assert ligne_de(ville, enfant).quartier == "ancien"
    le_jour(demain)
    passer_les_quotidiennes()
    assert ligne_de(ville, enfant).quartier == "neuf"


def test_le_parcours_montre_est_celui_en_cours_du_premier_dispositif(ville, awa, enfant):
    ecrire(ville, lambda: un_parcours(enfant, awa, dispositif="CLAS", entree=date(2026, 9, 1)))
    assert ligne_de(ville, enfant).dispositif == "clas"
    ecrire(ville, lambda: un_parcours(enfant, awa, dispositif="PRE", entree=date(2026, 10, 1)))
    ligne = ligne_de(ville, enfant)
    assert (ligne.dispositif, ligne.debut, ligne.etat) == ("pre", 20260901, "en_cours")


def test_sans_parcours_en_cours_c_est_le_plus_recent(ville, awa, enfant):
    def geste():
        motif = valeurs("motif_sortie")[0]
        ancien = un_parcours(enfant, awa, dispositif="PRE", entree=date(2024, 9, 1))
        ops.clore(ancien, motif=motif, le=date(2025, 6, 30), par=awa)
        recent = un_parcours(enfant, awa, dispositif="CLAS", entree=date(2025, 9, 1))
        ops.clore(recent, motif=motif, le=date(2026, 6, 30), par=awa)

    ecrire(ville, geste)
    ligne = ligne_de(ville, enfant)
    assert (ligne.dispositif, ligne.etat, ligne.debut) == ("clas", "termine", 20240901)


def test_un_parcours_annule_ne_se_montre_pas(ville, awa, enfant):
    parcours = ecrire(ville, lambda: un_parcours(enfant, awa))
    ecrire(ville, lambda: ops.annuler_parcours(parcours, raison="Ouvert par erreur", par=awa))
    ligne = ligne_de(ville, enfant)
    assert (ligne.parcours, ligne.etat, ligne.debut) == (None, "", LOINTAIN)


def test_le_referent_est_celui_du_jour(ville, awa, bruno, enfant):
    def geste():
        autre = Intervenant.objects.create(nom="Dubois", prenom="Karim")
        parcours = un_parcours(enfant, awa, entree=date(2026, 9, 1), referent=bruno.intervenant)
        ops.nommer_referent(parcours, intervenant=autre, du=date(2026, 11, 1), par=awa)

    ecrire(ville, geste)
    assert ligne_de(ville, enfant).referent == "dubois karim"


def test_un_contact_a_plusieurs_touche_chacun_et_l_ecole_ne_compte_pas(ville, awa, enfant):
    frere = ecrire(ville, lambda: un_enfant(awa, prenom="Adam"))
    noter = {"enfants": [enfant, frere], "par": awa}
    contact = ecrire(
        ville, lambda: ops.noter_contact(type=valeur("type_contact", "telephone"), le=date(2026, 11, 3), **noter)
    )
    ecrire(
        ville,
        lambda: ops.noter_contact(type=valeur("type_contact", "rendez_vous_ecole"), le=date(2026, 11, 9), **noter),
    )
    assert [ligne_de(ville, e).dernier_contact for e in (enfant, frere)] == [20261103, 20261103]
    ecrire(ville, lambda: ops.retirer_contact(contact, par=awa))
    assert [ligne_de(ville, e).dernier_contact for e in (enfant, frere)] == [0, 0]


def test_la_prochaine_echeance_suit_ce_qui_se_fait(ville, awa, enfant):
    poser = {"dossier": enfant, "par": awa}
    premiere = ecrire(ville, lambda: echeances.creer(libelle="Rappeler", le=date(2026, 11, 1), **poser))
    ecrire(ville, lambda: echeances.creer(libelle="Bilan", le=date(2026, 12, 1), **poser))
    ligne = ligne_de(ville, enfant)
    assert (ligne.prochaine_echeance, ligne.prochaine_echeance_libelle) == (20261101, "Rappeler")
    ecrire(ville, lambda: echeances.terminer(premiere, le=JOUR, par=awa))
    assert ligne_de(ville, enfant).prochaine_echeance_libelle == "Bilan"
    assert ecrire(ville, lambda: Echeance.objects.count()) == 2


def test_renommer_ce_que_la_liste_nomme_la_remet_en_ordre(ville, awa, bruno, enfant):
    def geste():
        un_parcours(enfant, awa, referent=bruno.intervenant)
        ops.dater_situation(enfant=enfant, depuis=None, quartier=quartier("Ancien"), par=awa)

    ecrire(ville, geste)
    ecrire(ville, lambda: reseau.modifier(bruno.intervenant, nom="Zidi", par=awa))
    ecrire(ville, lambda: reseau.modifier(quartier("Ancien"), nom="Rénové", par=awa))
    ecrire(ville, lambda: listes.renommer_valeur(valeur("dispositif", "PRE"), libelle="Réussite", par=awa))
    ligne = ligne_de(ville, enfant)
    assert (ligne.referent, ligne.quartier, ligne.dispositif) == ("zidi bruno", "renove", "reussite")


def test_un_numero_se_range_comme_un_nombre(ville, awa):
    ville.identite_enfants = "numero"
    ville.save()
    ids = ecrire(ville, lambda: [un_enfant(awa).pk for _ in range(11)])
    with cloison(ville):
        cles.recalculer(None)
        assert list(CleListe.objects.order_by("nom").values_list("enfant_id", flat=True)) == ids


def test_changer_ce_que_l_on_garde_de_l_identite_range_la_liste_autrement(ville, awa, enfant):
    champs = {"identite_enfants": "prenom", "version": ville.version}
    ecrire(ville, lambda: modifier_ville(par=awa, **champs))
    assert ligne_de(ville, enfant).nom == "ines"


def test_recalculer_toute_la_ville_ne_change_rien_a_des_lignes_justes(ville, awa):
    peupler(ville, awa, 14)
    champs = [c.attname for c in CleListe._meta.concrete_fields]
    with cloison(ville):
        avant = list(CleListe.objects.order_by("pk").values_list(*champs))
        cles.recalculer(None)
        assert list(CleListe.objects.order_by("pk").values_list(*champs)) == avant


def test_recalculer_coute_autant_pour_un_enfant_que_pour_quarante(ville, awa):
    ids = peupler(ville, awa, 40)
    with cloison(ville):
        couts = []
        for lot in (ids[3:4], ids):
            cles.libelles("etat_parcours")
            with CaptureQueriesContext(connection) as requetes:
                cles.recalculer(lot)
            couts.append(len(requetes))
    assert couts[1] == couts[0]


def test_ce_qui_ne_touche_pas_la_liste_ne_la_recalcule_pas(ville, awa, enfant, monkeypatch):
    recalcules = []
    monkeypatch.setattr(cles, "recalculer", recalcules.append)
    ecrire(ville, lambda: reseau.creer_structure(nom="CMP", par=awa))
    ecrire(ville, lambda: reseau.creer_intervenant(nom="Neuf", prenom="Léa", par=awa))
    assert recalcules == []
    ecrire(ville, lambda: un_parcours(enfant, awa))
    assert recalcules == [{enfant.pk}]


def test_aucune_fiche_ne_fait_recalculer_la_ville_faute_de_dire_son_dossier():
    """Une table neuve dit son dossier, ou ce qu'elle change à la liste : rien, ou les lignes qui la nomment."""
    jamais_consignees = {
        *("reussite.cleliste", "reussite.amenagementscolarite", "saisie.critere", "saisie.echelon"),
        *("saisie.projection", "restitution.correspondanceretenue"),
        *("restitution.lignedereprise", "restitution.tracedereprise"),
    }
    muettes = {
        modele._meta.label_lower
        for piece in ("instances", "reussite", "restitution", "saisie")
        for modele in apps.get_app_config(piece).get_models()
        if not hasattr(modele, "dossier")
    }
    dites = set(cles._SANS_EFFET) | set(cles._LIGNES_QUI_NOMMENT) | {"reussite.enfant"}
    assert muettes - dites == jamais_consignees


def test_les_villes_ne_se_melangent_pas(ville, awa, enfant, ville_voisine, voisine):
    ecrire(ville_voisine, lambda: un_enfant(voisine, "Ailleurs"))
    with cloison(ville_voisine):
        cles.recalculer(None)
        assert [ligne.nom for ligne in CleListe.objects.all()] == ["ailleurs ines"]
