"""Ce que fait un passage d'année, et ce que son annulation garde."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.reussite import operations as ops
from jalon.reussite.bascule import Decision, Quoi, annee_a_preparer, annees_possibles, est_de_l_ecole
from jalon.reussite.models import AmenagementScolarite, ReferentParcours, Scolarite
from jalon.reussite.models.accord import Accord, Partage
from jalon.reussite.niveaux import change_d_etablissement, niveau_suivant
from jalon.reussite.operations.bascule_suites import REFERENT_DE_L_ANCIENNE_ECOLE
from jalon.reussite.operations.reprise_accord import A_RENOUVELER, ACCORD_NOUVELLE_ECOLE
from jalon.reussite.partages import est_ouvert, partages_ouverts
from jalon.socle.annulations import annuler
from jalon.socle.echeances.models import Echeance
from jalon.socle.listes.lecture import valeur
from jalon.socle.reseau.models import Intervenant, Structure
from tests.reussite.rentree import ANNEE, RENTREE, faire_passer, un_cm2

SUIVANTE = f"{int(ANNEE[:4]) + 1}-{int(ANNEE[:4]) + 2}"


@pytest.fixture
def cm2(monde):
    return un_cm2(monde.ville, monde.awa, monde.bruno)


def en_sixieme(cm2):
    return Decision(cm2.enfant, Quoi.PASSE, valeur("niveau_scolaire", "6e"), cm2.elysee)


def la_scolarite(cm2):
    return Scolarite.objects.get(enfant=cm2.enfant, annee=ANNEE)


@pytest.mark.parametrize(
    ("avant", "apres"),
    [
        *(("ms", "gs"), ("gs", "cp"), ("cm2", "6e"), ("3e", ""), ("tle_gt", ""), ("cap_1", "cap_2")),
        *(("6e_segpa", "5e_segpa"), ("ulis_ecole", "ulis_ecole"), ("un_mot_de_la_ville", ""), ("", "")),
    ],
)
def test_le_niveau_de_l_an_prochain(avant, apres):
    assert niveau_suivant(avant) == apres


@pytest.mark.parametrize(
    ("type_", "avant", "apres", "change"),
    [
        ("ecole_maternelle", "gs", "cp", True),
        ("ecole_primaire", "gs", "cp", False),
        ("ecole_elementaire", "cm2", "6e", True),
        ("college", "6e", "5e", False),
        ("", "cm2", "6e", True),
        ("", "gs", "cp", False),
        ("autre", "ce1", "ce2", False),
        ("cfa", "cap_1", "cap_2", False),
    ],
)
def test_on_change_d_etablissement_quand_il_n_a_pas_ce_niveau(type_, avant, apres, change):
    assert change_d_etablissement(type_, avant, apres) is change


@pytest.mark.parametrize(
    ("jour", "annees"),
    [
        ("2026-08-25", ["2026-2027"]),
        ("2026-04-01", ["2026-2027"]),
        ("2026-11-20", ["2026-2027", "2027-2028"]),
        ("2027-03-31", ["2026-2027", "2027-2028"]),
    ],
)
def test_des_avril_on_prepare_la_rentree_qui_vient(jour, annees):
    jour = timezone.datetime.fromisoformat(jour).date()
    assert annee_a_preparer(jour) == annees[0]
    assert annees_possibles(jour) == annees


def test_l_acces_de_l_ancienne_ecole_s_arrete_la_veille_de_la_rentree(monde, cm2):
    assert est_ouvert(cm2.partage)
    faire_passer(monde.awa, en_sixieme(cm2))
    dernier_jour = max(RENTREE, timezone.localdate()) - timedelta(days=1)
    partage = Partage.objects.get(pk=cm2.partage.pk)
    assert partage.au == dernier_jour and partage.fini_le is None
    assert not partages_ouverts(dernier_jour + timedelta(days=1)).exists()


def test_l_acces_d_un_autre_partenaire_ne_change_pas(monde, cm2):
    Intervenant.objects.filter(pk=cm2.maitresse.pk).update(etablissement=None)
    faire_passer(monde.awa, en_sixieme(cm2))
    assert Partage.objects.get(pk=cm2.partage.pk).au == cm2.partage.au


def test_qui_reste_dans_son_ecole_garde_ses_acces(monde, cm2):
    faire_passer(monde.awa, Decision(cm2.enfant, Quoi.MAINTIEN, valeur("niveau_scolaire", "cm2"), cm2.pasteur))
    assert Partage.objects.get(pk=cm2.partage.pk).au == cm2.partage.au
    assert la_scolarite(cm2).rythme == "maintenu"
    assert not Echeance.objects.filter(nature=ACCORD_NOUVELLE_ECOLE).exists()


def test_une_ecole_notee_comme_structure_est_encore_l_ecole(monde, cm2):
    structure = Structure.objects.create(nom="Ecole pasteur")
    assert est_de_l_ecole(Intervenant.objects.create(nom="Petit", structure=structure), cm2.pasteur)
    assert not est_de_l_ecole(Intervenant.objects.create(nom="Petit"), cm2.pasteur)


def test_l_accord_pour_la_nouvelle_ecole_est_une_chose_a_faire_du_referent(monde, cm2):
    faire_passer(monde.awa, en_sixieme(cm2))
    (posee,) = Echeance.objects.filter(nature=ACCORD_NOUVELLE_ECOLE)
    assert posee.responsable == monde.bruno.intervenant and posee.dossier_id == cm2.enfant.pk
    accord = Accord.objects.get(mode="demande")
    assert accord.partenaires == "Collège Élysée"
    ops.modifier_accord(accord, version=1, mode="signe", le=timezone.localdate(), par=monde.bruno)
    assert not Echeance.objects.a_faire().filter(nature=ACCORD_NOUVELLE_ECOLE).exists()


def test_un_depart_ne_clot_rien_et_se_prepare(monde, cm2):
    faire_passer(monde.awa, Decision(cm2.enfant, Quoi.DEPART))
    assert not Scolarite.objects.filter(annee=ANNEE).exists()
    assert cm2.enfant.les_parcours.get().sortie is None
    assert Echeance.objects.a_faire().filter(nature=f"depart-{ANNEE}", dossier_id=cm2.enfant.pk).exists()
    with pytest.raises(ValidationError, match="Personne à faire passer"):
        faire_passer(monde.awa, en_sixieme(cm2))


def test_un_referent_de_l_ancienne_ecole_reste_et_se_revoit(monde, cm2):
    ReferentParcours.objects.update(intervenant=cm2.maitresse)
    faire_passer(monde.awa, en_sixieme(cm2))
    assert ReferentParcours.objects.filter(au=None, intervenant=cm2.maitresse).exists()
    assert Echeance.objects.filter(nature=REFERENT_DE_L_ANCIENNE_ECOLE).exists()


def test_les_amenagements_sont_reconduits(monde, cm2):
    pap = valeur("amenagement_scolarite", "pap")
    AmenagementScolarite.objects.create(scolarite=Scolarite.objects.get(enfant=cm2.enfant), amenagement=pap)
    faire_passer(monde.awa, en_sixieme(cm2))
    assert [lien.amenagement for lien in la_scolarite(cm2).les_amenagements.all()] == [pap]


def test_l_annulation_rend_l_acces_et_retire_ce_qui_n_a_pas_eu_de_suite(monde, cm2):
    faire_passer(monde.awa, en_sixieme(cm2))
    ops.annuler_la_bascule(ANNEE, par=monde.awa)
    assert Partage.objects.get(pk=cm2.partage.pk).au == cm2.partage.au
    assert not Scolarite.objects.filter(annee=ANNEE).exists()
    assert not Echeance.objects.exists() and not Accord.objects.filter(mode="demande").exists()
    with pytest.raises(ValidationError, match="rien à annuler"):
        ops.annuler_la_bascule(ANNEE, par=monde.awa)


def test_une_scolarite_corrigee_depuis_est_gardee(monde, cm2):
    faire_passer(monde.awa, en_sixieme(cm2))
    scolarite = la_scolarite(cm2)
    ops.modifier_scolarite(scolarite, version=scolarite.version, classe="6e C", par=monde.bruno)
    ops.annuler_la_bascule(ANNEE, par=monde.awa)
    assert la_scolarite(cm2).classe == "6e C"


def test_un_accord_signe_depuis_est_garde_avec_ce_qui_l_attendait(monde, cm2):
    faire_passer(monde.awa, en_sixieme(cm2))
    accord = Accord.objects.get(mode="demande")
    ops.modifier_accord(accord, version=1, mode="signe", le=timezone.localdate(), par=monde.bruno)
    ops.annuler_la_bascule(ANNEE, par=monde.awa)
    assert Accord.objects.filter(pk=accord.pk, mode="signe").exists()
    assert Echeance.objects.get(nature=ACCORD_NOUVELLE_ECOLE).faite_le


def test_un_partage_fini_depuis_reste_fini(monde, cm2):
    faire_passer(monde.awa, en_sixieme(cm2))
    ops.finir_partage(cm2.partage, raison="La famille a déménagé.", par=monde.awa)
    fin = Partage.objects.get(pk=cm2.partage.pk).au
    ops.annuler_la_bascule(ANNEE, par=monde.awa)
    partage = Partage.objects.get(pk=cm2.partage.pk)
    assert partage.fini_le and partage.au == fin


def test_l_annulation_refuse_tant_que_l_annee_suivante_repose_dessus(monde, cm2):
    faire_passer(monde.awa, en_sixieme(cm2))
    Scolarite.objects.create(
        enfant=cm2.enfant, annee=SUIVANTE, depuis=RENTREE.replace(year=RENTREE.year + 1), etablissement=cm2.elysee
    )
    with pytest.raises(ValidationError, match=f"déjà une scolarité {SUIVANTE}"):
        ops.annuler_la_bascule(ANNEE, par=monde.awa)
    assert la_scolarite(cm2)


def test_on_n_annule_pas_un_passage_de_dossiers_que_l_on_ne_voit_pas(monde, cm2):
    faire_passer(monde.awa, en_sixieme(cm2))
    with pytest.raises(ValidationError, match="ne voyez pas"):
        ops.annuler_la_bascule(ANNEE, par=monde.chloe)


def test_un_enfant_deja_inscrit_est_ecarte_et_on_dit_pourquoi(monde, cm2):
    faire_passer(monde.awa, en_sixieme(cm2))
    with pytest.raises(ValidationError, match="déjà leur scolarité"):
        faire_passer(monde.awa, en_sixieme(cm2))


def test_sans_niveau_on_ne_passe_pas(monde, cm2):
    with pytest.raises(ValidationError, match="choisissez son niveau"):
        faire_passer(monde.awa, Decision(cm2.enfant, Quoi.PASSE, None, cm2.elysee))


def test_l_accord_renouvele_eteint_ce_qui_l_attendait(monde, cm2):
    parcours = cm2.enfant.les_parcours.get()
    ops.demander_le_renouvellement([parcours], annee=ANNEE, pour_le=timezone.localdate(), par=monde.awa)
    assert Echeance.objects.a_faire().filter(nature=A_RENOUVELER, responsable=monde.bruno.intervenant).exists()
    ops.recueillir_accord(
        enfants=[cm2.enfant], objet="adhesion_au_parcours", mode="signe", le=timezone.localdate(), parcours=parcours,
        par=monde.bruno,
    )  # fmt: skip
    assert not Echeance.objects.a_faire().filter(nature=A_RENOUVELER).exists()


def test_un_renouvellement_se_defait_et_ne_se_demande_pas_deux_fois(monde, cm2):
    demande = {"annee": ANNEE, "pour_le": timezone.localdate(), "par": monde.awa}
    geste = ops.demander_le_renouvellement(list(cm2.enfant.les_parcours.all()), **demande)
    with pytest.raises(ValidationError, match="déjà redemandés"):
        ops.demander_le_renouvellement(list(cm2.enfant.les_parcours.all()), **demande)
    annuler(geste, par=monde.awa)
    assert not Accord.objects.filter(objet="adhesion_au_parcours").exists() and not Echeance.objects.exists()
