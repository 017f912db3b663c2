"""Ouvrir une ville."""

import pytest
from django.core.exceptions import ValidationError

from jalon.socle.cloison import Collectivite, cloison
from jalon.socle.habilitations import ROLES_PAR_DEFAUT, Role
from jalon.socle.journal.models import LigneJournal
from jalon.socle.listes.models import Liste, Valeur
from jalon.socle.listes.operations import renommer_valeur, retirer_valeur
from jalon.socle.ouverture import garnir, mettre_les_villes_a_jour, ouvrir, vocabulaire


def test_une_ville_neuve_a_toutes_les_listes_et_les_roles(dans_la_ville):
    assert Liste.objects.count() == len(vocabulaire()) == 57
    assert Valeur.objects.count() == sum(len(liste["valeurs"]) for liste in vocabulaire().values())
    assert set(Role.objects.values_list("code", flat=True)) == set(ROLES_PAR_DEFAUT)


def test_l_ouverture_est_au_journal(dans_la_ville):
    assert LigneJournal.objects.filter(action="socle.ville_garnie").count() == 1


def test_deux_villes_ne_portent_pas_le_meme_code(ville):
    with pytest.raises(ValidationError, match="porte déjà le code"):
        ouvrir(code=ville.code, nom="Une autre")


def test_un_code_mal_ecrit_ne_cree_rien(db):
    with pytest.raises(ValidationError):
        ouvrir(code="Val Clair", nom="Val-Clair")
    assert not Collectivite.objects.exists()


def test_garnir_deux_fois_ne_refait_rien_de_ce_que_la_ville_a_change(dans_la_ville, awa):
    premiere = Valeur.objects.get(liste__code="domaine", ordre=1)
    renommer_valeur(premiere, libelle="Les apprentissages", par=awa)
    retirer_valeur(Valeur.objects.get(liste__code="domaine", ordre=2), par=awa)
    avant = list(Valeur.objects.order_by("pk").values())
    garnir(par=awa)
    assert list(Valeur.objects.order_by("pk").values()) == avant


def test_garnir_rend_la_liste_qui_manque(dans_la_ville, awa):
    Valeur.objects.filter(liste__code="urgence").delete()
    Liste.objects.filter(code="urgence").delete()
    garnir(par=awa)
    assert Valeur.objects.filter(liste__code="urgence").count() == len(vocabulaire()["urgence"]["valeurs"])


def test_chaque_ville_a_ses_mots(ville, ville_voisine, awa):
    with cloison(ville):
        renommer_valeur(Valeur.objects.get(liste__code="sexe", code="F"), libelle="Filles", par=awa)
    with cloison(ville_voisine):
        assert Valeur.objects.get(liste__code="sexe", code="F").libelle == "Fille"


def test_une_ville_deja_ouverte_recoit_les_droits_apparus_et_garde_ses_choix(ville):
    """Comme si la version d'avant n'avait pas connu deux droits, dont un que la ville aurait ensuite refusé."""
    with cloison(ville):
        referent = Role.objects.get(code="referent")
        tous = referent.droits_proposes
        neuf, retire = tous[0], tous[1]
        referent.droits = [d for d in tous if d not in (neuf, retire)]
        referent.droits_proposes = [d for d in tous if d != neuf]
        referent.save()
    assert mettre_les_villes_a_jour() == [ville.code]
    with cloison(ville):
        referent.refresh_from_db()
        assert neuf in referent.droits and retire not in referent.droits
    assert mettre_les_villes_a_jour() == [], "rien de neuf : rien ne s'écrit"
