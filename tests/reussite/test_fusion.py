"""Fusionner deux dossiers : rien ne se perd, tout se défait."""

import io
import json
from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalon.reussite import operations as ops
from jalon.reussite.models import (
    Accord,
    Action,
    Activite,
    CleListe,
    ContactEnfant,
    Demande,
    Enfant,
    Examen,
    Exclusion,
    Groupe,
    Inscription,
    Parcours,
    Partage,
    Presence,
    RendezVous,
    RendezVousEnfant,
    Scolarite,
    SeanceGroupe,
    Situation,
    SuiviPartenaire,
    TraceDanger,
)
from jalon.reussite.operations.fusion import CHAMPS, RATTACHES
from jalon.socle import annulations
from jalon.socle.annulations import Annulation
from jalon.socle.cloison import cloison
from jalon.socle.echeances import operations as echeances
from jalon.socle.echeances.models import Echeance
from jalon.socle.listes.lecture import valeur
from jalon.socle.reseau.models import Intervenant, Quartier
from tests.reussite.dossiers import un_enfant, un_parcours

TABLES = (*RATTACHES, Echeance)
# Ce qu'un aller-retour a le droit de changer : la version fait voir à chacun que l'autre est passé.
TECHNIQUES = {"version", "modifie_le"}


def photographier():
    """Toute la vie des dossiers, ligne par ligne."""
    photo = {}
    for modele in (Enfant, *TABLES):
        champs = [c.attname for c in modele._meta.concrete_fields if c.name not in TECHNIQUES]
        photo[modele.__name__] = sorted(modele.objects.values_list(*champs))
    return photo


def garnir(enfant, par, dates, libelle):
    """Un parcours, un contact, une échéance ; des situations et des scolarités à ces dates."""
    un_parcours(enfant, par)
    ops.noter_contact(enfants=[enfant], type=valeur("type_contact", "telephone"), le=date(2026, 1, 5), par=par)
    echeances.creer(libelle="Point", le=date(2026, 12, 1), dossier=enfant, par=par)
    for depuis in dates:
        quartier = Quartier.objects.get_or_create(nom=libelle)[0]
        ops.dater_situation(enfant=enfant, depuis=depuis, quartier=quartier, par=par)
        annee = f"{depuis.year}-{depuis.year + 1}" if depuis else ""
        ops.inscrire(enfant, annee=annee, depuis=depuis, classe=libelle, par=par)


@pytest.fixture
def les_deux(monde):
    """Inès, deux fois : les deux dossiers ont une situation et une scolarité à la même date."""
    gardee = un_enfant(monde.awa, "Benali", "Inès", date(2018, 3, 9))
    absorbee = un_enfant(monde.awa, "Benalli", "Ines", date(2018, 9, 3), sexe="F")
    garnir(gardee, monde.awa, [date(2024, 9, 1)], "gardé")
    garnir(absorbee, monde.awa, [date(2024, 9, 1), date(2025, 9, 1)], "absorbé")
    return gardee, absorbee


def garnir_l_annee(enfant, groupe, seance, rendez_vous, accueil):
    """Une ligne de chacune des tables qui pendent à l'enfant, aux mêmes dates et dans le même groupe que l'autre."""
    personne = Intervenant.objects.get_or_create(nom="Keller", prenom="Bruno")[0]
    jour = date(2026, 1, 5)
    Demande.objects.create(enfant=enfant, numero=enfant.numero, le=jour)
    Accord.objects.create(enfant=enfant, objet="image", mode="signe", le=jour)
    Partage.objects.create(enfant=enfant, intervenant=personne, du=jour, au=jour)
    TraceDanger.objects.create(enfant=enfant, auteur=personne, le=jour, destinataire="CRIP")
    Action.objects.create(enfant=enfant, groupe=groupe)
    Examen.objects.create(enfant=enfant, le=jour)
    SuiviPartenaire.objects.create(enfant=enfant)
    Activite.objects.create(enfant=enfant, activite=valeur("type_activite", "sport"))
    Exclusion.objects.create(enfant=enfant, le=jour, **accueil)
    for au in (jour, None):
        Inscription.objects.create(enfant=enfant, groupe=groupe, du=date(2025, 10, 1), au=au)
    Presence.objects.create(enfant=enfant, seance=seance, statut="present")
    RendezVousEnfant.objects.create(enfant=enfant, rendez_vous=rendez_vous)


def defaire(par):
    return annulations.annuler(Annulation.objects.ouvertes().first(), par=par)


def test_tout_passe_au_dossier_garde(les_deux, monde):
    gardee, absorbee = les_deux
    ops.fusionner(gardee, absorbee, choix={}, par=monde.awa)
    absorbee.refresh_from_db()
    assert absorbee.fusionne_dans == gardee
    assert Parcours.objects.filter(enfant=gardee).count() == 2
    assert ContactEnfant.objects.filter(enfant=gardee).count() == 2
    assert Echeance.objects.du_dossier(gardee).filter(libelle="Point").count() == 2
    assert Echeance.objects.du_dossier(absorbee).count() == 0


def test_chacun_choisit_la_valeur_gardee_et_un_vide_se_remplit(les_deux, monde):
    gardee, absorbee = les_deux
    fusionnee = ops.fusionner(gardee, absorbee, choix={"naissance": "absorbee"}, par=monde.awa)
    assert (fusionnee.nom, fusionnee.naissance, fusionnee.sexe) == ("Benali", date(2018, 9, 3), "F")


def test_deux_lignes_de_meme_date_n_en_perdent_aucune(les_deux, monde):
    gardee, absorbee = les_deux
    avant = Scolarite.objects.count(), Situation.objects.count()
    ops.fusionner(gardee, absorbee, choix={}, par=monde.awa)
    assert (Scolarite.objects.count(), Situation.objects.count()) == avant
    assert [s.classe for s in gardee.les_scolarites.order_by("depuis")] == ["gardé", "absorbé"]
    assert [s.classe for s in absorbee.les_scolarites.all()] == ["absorbé"]


def test_une_ligne_de_meme_date_est_completee_par_l_autre(monde):
    gardee, absorbee = un_enfant(monde.awa), un_enfant(monde.awa)
    niveau = valeur("niveau_scolaire", "ce1")
    ops.inscrire(gardee, annee="2025-2026", depuis=date(2025, 9, 1), classe="CE1 A", par=monde.awa)
    amenagement = valeur("amenagement_scolarite", "ppre")
    ops.inscrire(
        absorbee, annee="2025-2026", depuis=date(2025, 9, 1), niveau=niveau, amenagements=[amenagement], par=monde.awa
    )
    avant = photographier()
    ops.fusionner(gardee, absorbee, choix={}, par=monde.awa)
    scolarite = gardee.les_scolarites.get()
    assert (scolarite.classe, scolarite.niveau) == ("CE1 A", niveau)
    assert [a.amenagement for a in scolarite.les_amenagements.all()] == [amenagement]
    defaire(monde.awa)
    assert photographier() == avant
    assert [a.amenagement for a in absorbee.les_scolarites.get().les_amenagements.all()] == [amenagement]


def test_annuler_la_fusion_rend_l_etat_exact_d_avant(les_deux, monde):
    gardee, absorbee = les_deux
    avant = photographier()
    ops.fusionner(gardee, absorbee, choix={"nom": "absorbee", "naissance": "absorbee"}, par=monde.awa)
    assert photographier() != avant
    defaire(monde.awa)
    assert photographier() == avant


def test_toute_l_annee_de_travail_suit_et_revient(les_deux, monde):
    gardee, absorbee = les_deux
    groupe = Groupe.objects.create(nom="Les mardis")
    communs = (
        groupe,
        SeanceGroupe.objects.create(groupe=groupe, le=date(2026, 1, 6)),
        RendezVous.objects.create(le=date(2026, 1, 7)),
    )
    garnir_l_annee(gardee, *communs, {"accueil": "accepte"})
    garnir_l_annee(absorbee, *communs, {"accueil": "refuse", "refus": "Trop loin", "jours": 3})
    avant = photographier()
    ops.fusionner(gardee, absorbee, choix={}, par=monde.awa)
    uniques = {Exclusion, Inscription, Presence, RendezVousEnfant, Situation, Scolarite}
    for modele in set(RATTACHES) - uniques:
        assert not modele.objects.filter(enfant=absorbee).exists(), modele.__name__
    exclusion = Exclusion.objects.get(enfant=gardee)
    assert (exclusion.accueil, exclusion.refus, exclusion.jours) == ("accepte", "", 3)
    assert sorted(i.au is None for i in Inscription.objects.filter(enfant=gardee)) == [False, False, True]
    defaire(monde.awa)
    assert photographier() == avant


def test_annuler_garde_ce_qui_a_ete_corrige_depuis(les_deux, monde):
    gardee, absorbee = les_deux
    gardee = ops.fusionner(gardee, absorbee, choix={"nom": "absorbee"}, par=monde.awa)
    ops.modifier_enfant(gardee, version=gardee.version, nom="Ben Ali", par=monde.awa)
    defaire(monde.awa)
    gardee.refresh_from_db()
    assert gardee.nom == "Ben Ali"


def test_un_dossier_ne_se_fusionne_ni_avec_lui_meme_ni_deux_fois(les_deux, monde):
    gardee, absorbee = les_deux
    with pytest.raises(ValidationError, match="lui-même"):
        ops.fusionner(gardee, gardee, choix={}, par=monde.awa)
    ops.fusionner(gardee, absorbee, choix={}, par=monde.awa)
    autre = un_enfant(monde.awa, "Autre")
    with pytest.raises(ValidationError, match="déjà fusionné"):
        ops.fusionner(autre, absorbee, choix={}, par=monde.awa)


def test_une_fusion_recouverte_par_une_autre_se_defait_dans_l_ordre(les_deux, monde):
    gardee, absorbee = les_deux
    tierce = un_enfant(monde.awa, "Tierce")
    avant = photographier()
    ops.fusionner(gardee, absorbee, choix={}, par=monde.awa)
    premiere = Annulation.objects.ouvertes().first()
    ops.fusionner(tierce, gardee, choix={}, par=monde.awa)
    with pytest.raises(ValidationError, match="annulez d'abord"):
        annulations.annuler(premiere, par=monde.awa)
    defaire(monde.awa)
    annulations.annuler(premiere, par=monde.awa)
    assert photographier() == avant


def test_la_liste_ne_montre_qu_un_des_deux(ville, awa):
    with cloison(ville):
        gardee, absorbee = un_enfant(awa), un_enfant(awa)
    with cloison(ville):
        ops.fusionner(gardee, absorbee, choix={}, par=awa)
    with cloison(ville):
        assert [ligne.enfant_id for ligne in CleListe.objects.all()] == [gardee.pk]
        defaire(awa)
    with cloison(ville):
        assert CleListe.objects.count() == 2


def suivis():
    """Les enfants suivis sur l'année, comme la ligne de commande les compte."""
    sortie = io.StringIO()
    periode = ("--du", "2025-09-01", "--au", "2026-08-31")
    call_command("statistiques", "--collectivite", "val-clair", *periode, "--code", "ENF-27", stdout=sortie)
    return json.loads(sortie.getvalue())["total_distinct"]


def test_la_fusion_compte_une_fois_dans_les_statistiques(ville, awa):
    with cloison(ville):
        gardee, absorbee = un_enfant(awa), un_enfant(awa)
        un_parcours(gardee, awa)
        un_parcours(absorbee, awa, dispositif="CLAS")
    assert suivis() == 2
    with cloison(ville):
        ops.fusionner(gardee, absorbee, choix={}, par=awa)
    assert suivis() == 1
    with cloison(ville):
        defaire(awa)
    assert suivis() == 2


def test_rien_de_ce_qui_pend_a_l_enfant_n_est_oublie():
    """Une table neuve qui désigne un enfant doit dire ici ce qu'elle devient."""
    autrement = {"CleListe", "PaireEcartee", "Enfant"}
    pendus = {
        modele.__name__
        for modele in apps.get_models()
        if any(champ.related_model is Enfant for champ in modele._meta.local_fields)
    }
    assert pendus - autrement == {modele.__name__ for modele in RATTACHES}


DATES = st.lists(st.sampled_from([None, date(2023, 9, 1), date(2024, 9, 1), date(2025, 9, 1)]), unique=True, max_size=3)
CHOIX = st.dictionaries(st.sampled_from(CHAMPS), st.sampled_from(["gardee", "absorbee"]))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(dates_gardees=DATES, dates_absorbees=DATES, choix=CHOIX)
def test_quoi_qu_on_fusionne_rien_ne_se_perd_et_tout_revient(monde, dates_gardees, dates_absorbees, choix):
    gardee = un_enfant(monde.awa, "Un", "Deux", None)
    absorbee = un_enfant(monde.awa, "Trois", "", date(2017, 5, 5), langue="arabe")
    garnir(gardee, monde.awa, dates_gardees, "gardé")
    garnir(absorbee, monde.awa, dates_absorbees, "absorbé")
    avant = photographier()
    ops.fusionner(gardee, absorbee, choix=choix, par=monde.awa)
    apres = photographier()
    assert {nom: len(lignes) for nom, lignes in apres.items()} == {nom: len(lignes) for nom, lignes in avant.items()}
    defaire(monde.awa)
    assert photographier() == avant
