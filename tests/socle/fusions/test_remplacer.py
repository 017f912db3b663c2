"""Remplacer une valeur par une autre : tout suit, rien ne se perd, tout se défait."""

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from jalon.reussite import operations as ops
from jalon.reussite.models import (
    Demande,
    Diagnostic,
    DomaineDemande,
    Objectif,
    Parcours,
    Scolarite,
)
from jalon.socle.annulations import Annulation, annuler
from jalon.socle.cloison import cloison
from jalon.socle.fusions.operations import apercu, fusionner_valeurs, rattraper_les_remplacees
from jalon.socle.journal.models import LigneJournal
from jalon.socle.listes import operations as listes
from jalon.socle.listes.lecture import libelles, resoudre, valeur, valeurs
from jalon.socle.listes.models import Valeur, ValeurField
from tests.reussite.dossiers import un_enfant, un_parcours
from tests.socle.fusions.outils import ecarts, photographier, revenir

# Les clés étrangères vers une valeur qui ne sont pas des choix de la ville : dérivées, ou ce qui décrit la valeur même.
DERIVEES = {"reussite.CleListe.niveau", "reussite.CleListe.le_profil"}
DE_LA_VALEUR = {"reussite.Dispositif.valeur", "socle.Valeur.remplacee_par"}


@pytest.fixture
def langage(dans_la_ville):
    return valeur("domaine", "langage_orthophonie")


@pytest.fixture
def doublon(dans_la_ville, awa):
    """« Élocution » : ce qu'un import a créé à côté de « Langage / orthophonie »."""
    return listes.ajouter_valeur("domaine", libelle="Élocution", synonymes=["Parole"], par=awa)


@pytest.fixture
def parcours(dans_la_ville, awa):
    return un_parcours(un_enfant(awa), awa)


def une_demande(*domaines):
    demande = Demande.objects.create(numero=1 + Demande.objects.count(), le=date(2026, 1, 5))
    for domaine in domaines:
        DomaineDemande.objects.create(demande=demande, domaine=domaine)
    return demande


def domaines_de(demande):
    return sorted(lien.domaine.code for lien in demande.les_domaines.all())


def test_aucun_lien_vers_une_valeur_n_echappe_au_remplacement():
    liens = {
        f"{modele._meta.label}.{champ.name}"
        for modele in apps.get_models()
        for champ in modele._meta.local_fields
        if champ.is_relation and champ.related_model is Valeur and not isinstance(champ, ValeurField)
    }
    assert liens == DERIVEES | DE_LA_VALEUR


def test_tout_ce_qui_portait_l_ancienne_porte_la_nouvelle(doublon, langage, parcours, awa):
    objectif = ops.fixer_objectif(parcours, domaine=doublon, libelle="Parler", par=awa)
    demande = une_demande(doublon)
    fusionner_valeurs(doublon, langage, par=awa)
    assert Objectif.objects.get(pk=objectif.pk).domaine == langage
    assert domaines_de(demande) == ["langage_orthophonie"]
    assert doublon.code not in [v.code for v in valeurs("domaine")]


def test_l_ancienne_garde_son_libelle_et_ses_mots_designent_la_nouvelle(doublon, langage, awa):
    fusionner_valeurs(doublon, langage, par=awa)
    assert libelles("domaine")[doublon.code] == "Élocution"
    assert {resoudre("domaine", mot).code for mot in ("elocution", "PAROLE", doublon.code)} == {"langage_orthophonie"}
    assert valeur("domaine", doublon.code).code == "langage_orthophonie"
    assert valeur("domaine", "langage_orthophonie").synonymes[-2:] == ["Élocution", "Parole"]


def test_la_nouvelle_se_renomme_et_nul_autre_ne_prend_les_mots_de_l_ancienne(doublon, langage, awa):
    nouvelle = fusionner_valeurs(doublon, langage, par=awa)
    listes.renommer_valeur(nouvelle, libelle="Langage, parole", synonymes=nouvelle.synonymes, par=awa)
    with pytest.raises(ValidationError, match="désigne déjà"):
        listes.ajouter_valeur("domaine", libelle="ÉLOCUTION", par=awa)


def test_une_liaison_en_double_ne_reste_qu_une_fois_et_revient(doublon, langage, awa):
    demande, avant = une_demande(doublon, langage), photographier()
    fusionner_valeurs(doublon, langage, par=awa)
    assert domaines_de(demande) == ["langage_orthophonie"]
    revenir(awa)
    assert ecarts(avant, photographier()) == {}


def test_deux_diagnostics_du_meme_jour_n_en_font_qu_un_sans_perdre_un_mot(doublon, langage, parcours, awa):
    le = date(2026, 1, 5)
    Diagnostic.objects.create(parcours=parcours, le=le, domaine=langage, faits="Parle peu.")
    Diagnostic.objects.create(parcours=parcours, le=le, domaine=doublon, faits="Zozote.", ressources="Aime lire.")
    avant = photographier()
    fusionner_valeurs(doublon, langage, par=awa)
    diagnostic = Diagnostic.objects.get()
    assert (diagnostic.faits, diagnostic.ressources) == ("Parle peu.\n\nZozote.", "Aime lire.")
    ligne = LigneJournal.objects.get(action="socle.lignes_reunies")
    assert (ligne.dossier_id, sorted(ligne.contenu["champs"])) == (parcours.enfant_id, ["faits", "ressources"])
    revenir(awa)
    assert ecarts(avant, photographier()) == {}


def test_un_texte_repris_depuis_reste_et_l_autre_diagnostic_revient(doublon, langage, parcours, awa):
    le = date(2026, 1, 5)
    Diagnostic.objects.create(parcours=parcours, le=le, domaine=langage, faits="Parle peu.")
    Diagnostic.objects.create(parcours=parcours, le=le, domaine=doublon, faits="Zozote.")
    fusionner_valeurs(doublon, langage, par=awa)
    Diagnostic.objects.update(faits="Parle peu et zozote.")
    revenir(awa)
    faits = dict(Diagnostic.objects.values_list("domaine__code", "faits"))
    assert faits == {"langage_orthophonie": "Parle peu et zozote.", doublon.code: "Zozote."}


def test_l_annulation_garde_ce_qui_a_change_depuis(doublon, langage, parcours, awa):
    deplace = ops.fixer_objectif(parcours, domaine=doublon, libelle="Parler", par=awa)
    corrige = ops.fixer_objectif(parcours, domaine=doublon, libelle="Jouer", par=awa)
    fusionner_valeurs(doublon, langage, par=awa)
    sport = valeur("domaine", "sport_et_loisirs")
    Objectif.objects.filter(pk=corrige.pk).update(domaine=sport)
    neuf = ops.fixer_objectif(parcours, domaine=langage, libelle="Lire", par=awa)
    revenir(awa)
    domaines = dict(Objectif.objects.values_list("pk", "domaine"))
    assert domaines == {deplace.pk: doublon.pk, corrige.pk: sport.pk, neuf.pk: langage.pk}


def test_un_domaine_decoche_depuis_ne_revient_pas(doublon, langage, awa):
    demande = une_demande(doublon, langage)
    fusionner_valeurs(doublon, langage, par=awa)
    demande.les_domaines.all().delete()
    revenir(awa)
    assert domaines_de(demande) == []


def test_l_annulation_rend_a_chacune_ses_mots(doublon, langage, awa):
    avant = photographier()
    fusionner_valeurs(doublon, langage, par=awa)
    revenir(awa)
    assert ecarts(avant, photographier()) == {}
    assert resoudre("domaine", "parole") == doublon


def test_l_annulation_refuse_si_un_autre_remplacement_a_suivi(doublon, langage, awa):
    autre = listes.ajouter_valeur("domaine", libelle="Diction", par=awa)
    une_demande(doublon, autre)
    premiere = fusionner_et_garder(doublon, langage, awa)
    seconde = fusionner_et_garder(autre, langage, awa)
    with pytest.raises(ValidationError, match=r"Annulez d'abord « « Diction »"):
        annuler(premiere, par=awa)
    annuler(seconde, par=awa)
    annuler(premiere, par=awa)


def test_l_annulation_refuse_si_la_nouvelle_est_elle_meme_remplacee(doublon, langage, awa):
    premiere = fusionner_et_garder(doublon, langage, awa)
    fusionner_valeurs(langage, valeur("domaine", "sport_et_loisirs"), par=awa)
    assert valeur("domaine", doublon.code).code == "sport_et_loisirs"
    with pytest.raises(ValidationError, match="annulez d'abord ce geste-là"):
        annuler(premiere, par=awa)


def test_l_annulation_refuse_si_le_mot_a_ete_repris(doublon, langage, awa):
    geste = fusionner_et_garder(doublon, langage, awa)
    listes.renommer_valeur(valeur("domaine", langage.code), libelle="Élocution", synonymes=[], par=awa)
    with pytest.raises(ValidationError, match="désigne déjà"):
        annuler(geste, par=awa)


def fusionner_et_garder(ancienne, nouvelle, par):
    fusionner_valeurs(ancienne, nouvelle, par=par)
    return Annulation.objects.first()


@pytest.mark.parametrize(
    ("ancienne", "nouvelle", "raison"),
    [
        (("domaine", "sport_et_loisirs"), ("domaine", "sport_et_loisirs"), "par elle-même"),
        (("domaine", "sport_et_loisirs"), ("urgence", "normale"), "pas de la même liste"),
        (("sexe", "F"), ("sexe", "M"), "des règles la lisent"),
        (("type_activite", "aucune"), ("type_activite", "sport"), "une règle la lit : le compte des enfants sans act"),
        (("niveau_scolaire", "cm1"), ("niveau_scolaire", "cm2"), "le passage à l'année suivante"),
        (("type_quartier", "qpv"), ("type_quartier", "quartier_vecu"), "quartier prioritaire"),
    ],
)
def test_un_remplacement_qui_fausserait_tout_est_refuse(dans_la_ville, awa, ancienne, nouvelle, raison):
    with pytest.raises(ValidationError, match=raison):
        fusionner_valeurs(valeur(*ancienne), valeur(*nouvelle), par=awa)


def test_on_ne_remplace_ni_par_une_retiree_ni_deux_fois(doublon, langage, awa):
    retiree = listes.retirer_valeur(valeur("domaine", "sport_et_loisirs"), par=awa)
    with pytest.raises(ValidationError, match="est retirée"):
        fusionner_valeurs(doublon, retiree, par=awa)
    fusionner_valeurs(doublon, langage, par=awa)
    with pytest.raises(ValidationError, match="déjà remplacée par « Langage"):
        fusionner_valeurs(doublon, valeur("domaine", "culture"), par=awa)
    with pytest.raises(ValidationError, match="revenez en arrière sur ce geste"):
        listes.remettre_valeur(Valeur.objects.get(pk=doublon.pk), par=awa)


def test_une_valeur_retiree_se_remplace_aussi_et_le_reste_apres(doublon, langage, parcours, awa):
    ops.fixer_objectif(parcours, domaine=doublon, libelle="Parler", par=awa)
    listes.retirer_valeur(doublon, par=awa)
    avant = photographier()
    fusionner_valeurs(doublon, langage, par=awa)
    assert Objectif.objects.get().domaine == langage
    revenir(awa)
    assert ecarts(avant, photographier()) == {}


def test_l_apercu_dit_ou_et_combien_sans_rien_changer(doublon, langage, parcours, awa):
    ops.fixer_objectif(parcours, domaine=doublon, libelle="Parler", par=awa)
    une_demande(doublon)
    une_demande(doublon)
    avant = photographier()
    vu = apercu(doublon, langage)
    assert [tuple(emploi) for emploi in vu.emplois] == [
        ("domaines d'une demande, domaine", 2),
        ("objectifs, domaine", 1),
    ]
    assert vu.combien == 3
    assert photographier() == avant


def test_l_apercu_previent_quand_une_regle_lit_la_nouvelle(dans_la_ville, awa):
    rien = listes.ajouter_valeur("type_activite", libelle="Rien du tout", par=awa)
    (prudence,) = apercu(rien, valeur("type_activite", "aucune")).prudences
    assert "le compte des enfants sans activité" in prudence
    assert "retours" in apercu(valeur("dispositif", "CLE"), valeur("dispositif", "PRE")).prudences[0]


def test_une_valeur_remplacee_ne_s_ecrit_plus_et_la_phrase_dit_laquelle_prendre(doublon, langage, parcours, awa):
    fusionner_valeurs(doublon, langage, par=awa)
    with pytest.raises(ValidationError, match="« Élocution » a été remplacée par « Langage"):
        ops.fixer_objectif(parcours, domaine=Valeur.objects.get(pk=doublon.pk), libelle="Parler", par=awa)


def test_une_fiche_qui_la_porte_de_nouveau_se_corrige_et_la_nuit_la_rattrape(doublon, langage, parcours, awa):
    objectif = ops.fixer_objectif(parcours, domaine=langage, libelle="Parler", par=awa)
    fusionner_valeurs(doublon, langage, par=awa)
    Objectif.objects.filter(pk=objectif.pk).update(domaine=doublon)
    objectif = Objectif.objects.get(pk=objectif.pk)
    ops.modifier_objectif(objectif, version=objectif.version, libelle="Parler en classe", par=awa)
    assert rattraper_les_remplacees(par=None) == 1
    assert Objectif.objects.get().domaine == langage
    assert rattraper_les_remplacees(par=None) == 0


def test_la_liste_des_enfants_suit(dans_la_ville, awa):
    enfant = un_enfant(awa)
    neuf = listes.ajouter_valeur("niveau_scolaire", libelle="CM 1 bis", par=awa)
    ops.inscrire(enfant, annee="", depuis=None, niveau=neuf, par=awa)
    un_parcours(enfant, awa, dispositif="CLE")
    fusionner_valeurs(neuf, valeur("niveau_scolaire", "cm1"), par=awa)
    fusionner_valeurs(valeur("dispositif", "CLE"), valeur("dispositif", "PRE"), par=awa)
    enfant.cle_liste.refresh_from_db()
    assert (enfant.cle_liste.niveau.code, enfant.cle_liste.dispositif) == ("cm1", "pre")
    revenir(awa)
    enfant.cle_liste.refresh_from_db()
    assert enfant.cle_liste.dispositif == "coup de pouce cle"
    assert Scolarite.objects.get().niveau.code == "cm1"


def test_la_ville_voisine_ne_bouge_pas(doublon, langage, ville_voisine, awa):
    with cloison(ville_voisine):
        avant = photographier()
    fusionner_valeurs(doublon, langage, par=awa)
    with cloison(ville_voisine):
        assert photographier() == avant


def test_le_journal_dit_qui_quoi_et_combien(doublon, langage, parcours, awa):
    ops.fixer_objectif(parcours, domaine=doublon, libelle="Parler", par=awa)
    fusionner_valeurs(doublon, langage, par=awa)
    premiere = LigneJournal.objects.filter(action="socle.valeurs_fusionnees").order_by("numero").first()
    assert (premiere.compte_id, premiere.objet_id) == (awa.pk, doublon.pk)
    assert premiere.contenu["ou"] == {"objectifs, domaine": 1}
    assert Parcours.objects.count() == 1
