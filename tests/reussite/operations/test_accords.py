"""Ce que la famille accepte, ce qu'un retrait emporte, et ce que les 18 ans changent."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.reussite import operations as ops
from jalon.reussite import partages
from jalon.reussite.accords import en_vigueur, jour_de_ses_18_ans
from jalon.reussite.models import Action, Enfant
from jalon.reussite.models.accord import Accord, ObjetAccord, Partage
from jalon.reussite.operations import retrait_accord
from jalon.reussite.taches_accord import ACCORD_DU_JEUNE, suivre_les_18_ans
from jalon.socle.cloison import unite_de_travail
from jalon.socle.echeances.models import Echeance
from jalon.socle.invitations.models import Invitation
from jalon.socle.journal.models import LigneJournal
from jalon.socle.reseau.models import Intervenant, Structure
from tests.reussite.dossiers import un_accord, un_enfant, un_parcours

LE = date(2025, 9, 18)


@pytest.fixture
def famille(dans_la_ville, awa):
    return ops.creer_famille(nom="Benali", par=awa)


@pytest.fixture
def mere(famille, awa):
    return ops.ajouter_responsable(famille, prenom="Samira", autorite_parentale=True, par=awa)


@pytest.fixture
def ines(mere, awa):
    return un_enfant(awa, famille=mere.famille)


@pytest.fixture
def suivie(ines, awa, bruno, mere):
    """En cours, avec l'accord de sa mère, un partage par un lien, et une action chez un prestataire."""
    un_accord(ines, awa, titulaire=mere)
    parcours = un_parcours(ines, awa, referent=bruno.intervenant)
    accord = un_accord(ines, awa, objet=ObjetAccord.PARTAGE, partenaires="CMP", titulaire=mere)
    dupont = Intervenant.objects.create(nom="Dupont", prenom="Anne")
    au = timezone.localdate() + timedelta(days=30)
    partage, _ = ops.partager(
        ines, intervenant=dupont, rubriques=["ecole"], au=au, accord=accord, envoyer_un_lien=True, par=awa
    )
    Action.objects.create(
        enfant=ines, parcours=parcours, structure=Structure.objects.create(nom="Amis"), etat="en_cours"
    )
    return partage


def adhesion(enfant):
    return Accord.objects.get(enfant=enfant, objet=ObjetAccord.ADHESION_AU_PARCOURS)


# Recueillir


def test_un_accord_se_saisit_une_fois_pour_toute_la_fratrie(ines, mere, awa):
    adam = un_enfant(awa, prenom="Adam", famille=mere.famille)
    accords = ops.recueillir_accord(
        enfants=[ines, adam], objet="adhesion_au_parcours", mode="signe", le=LE, titulaire=mere, par=awa
    )
    assert {a.enfant for a in accords} == {ines, adam}
    assert LigneJournal.objects.filter(action="reussite.accord_recueilli").count() == 2


def test_un_titulaire_est_de_la_famille_et_exerce_l_autorite(ines, famille, awa):
    ailleurs = ops.ajouter_responsable(ops.creer_famille(nom="Zidi", par=awa), prenom="Léa", par=awa)
    beau_pere = ops.ajouter_responsable(famille, prenom="Karim", autorite_parentale=False, par=awa)
    with pytest.raises(ValidationError, match="n'est pas de la famille"):
        un_accord(ines, awa, titulaire=ailleurs)
    with pytest.raises(ValidationError, match="n'exerce pas l'autorité parentale"):
        un_accord(ines, awa, titulaire=beau_pere)
    un_accord(ines, awa, titulaire=beau_pere, objet="information_donnee")


def test_un_partage_nomme_les_partenaires_et_une_date_n_est_pas_a_venir(ines, awa):
    with pytest.raises(ValidationError, match="Nommez les partenaires"):
        un_accord(ines, awa, objet=ObjetAccord.PARTAGE)
    with pytest.raises(ValidationError, match="dans l'avenir"):
        un_accord(ines, awa, le=timezone.localdate() + timedelta(days=1))


def test_un_refus_ne_s_ecrit_pas_par_dessus_un_accord(ines, mere, awa):
    un_accord(ines, awa, titulaire=mere)
    with pytest.raises(ValidationError, match="retirez son accord"):
        un_accord(ines, awa, titulaire=mere, mode="refuse", le=LE + timedelta(days=30))


def test_un_accord_se_corrige_mais_pas_en_retrait(ines, mere, awa):
    accord = un_accord(ines, awa, titulaire=mere)
    assert ops.modifier_accord(accord, version=1, le=date(2025, 9, 19), par=awa).le == date(2025, 9, 19)
    with pytest.raises(ValidationError, match="choisissez « Retirer »"):
        ops.modifier_accord(accord, version=2, mode="retire", par=awa)
    for mode in ("refuse", "non_demande", "demande"):
        with pytest.raises(ValidationError, match="Retirer"):
            ops.modifier_accord(accord, version=2, mode=mode, par=awa)


# Retirer


@pytest.mark.parametrize("objet", [ObjetAccord.ADHESION_AU_PARCOURS, ObjetAccord.PARTAGE])
def test_le_retrait_finit_aussitot_partages_et_liens(suivie, awa, objet):
    accord = Accord.objects.get(enfant=suivie.enfant, objet=objet)
    ops.retirer_accord(accord, le=timezone.localdate(), par=awa)
    suivie.refresh_from_db()
    assert suivie.fini_le == timezone.localdate()
    assert not Invitation.objects.ouvertes().exists() and not partages.est_ouvert(suivie)


def test_le_retrait_liste_qui_prevenir_et_propose_la_cloture(suivie, awa, bruno):
    ops.retirer_accord(adhesion(suivie.enfant), le=timezone.localdate(), par=awa)
    poses = {
        e.nature: e
        for e in Echeance.objects.a_faire().filter(nature__in=["prevenir-un-prestataire", "proposer-la-cloture"])
    }
    assert poses["prevenir-un-prestataire"].libelle == "Accord retiré : prévenir Amis"
    assert "clôture (PRE)" in poses["proposer-la-cloture"].libelle
    assert {e.responsable for e in poses.values()} == {bruno.intervenant}


def test_le_retrait_garde_le_passe(suivie, awa):
    ops.retirer_accord(adhesion(suivie.enfant), le=timezone.localdate(), par=awa)
    accord = adhesion(suivie.enfant)
    assert (accord.mode, accord.le, accord.retire_le) == ("signe", LE, timezone.localdate())
    with pytest.raises(ValidationError, match="déjà retiré"):
        ops.retirer_accord(accord, le=timezone.localdate(), par=awa)


def test_retirer_la_participation_ne_touche_ni_aux_partages_ni_au_parcours(suivie, awa):
    accord = un_accord(suivie.enfant, awa, objet="participation_a_une_action")
    ops.retirer_accord(accord, le=timezone.localdate(), par=awa)
    assert partages.est_ouvert(Partage.objects.get())
    assert not Echeance.objects.filter(nature="proposer-la-cloture").exists()


def test_le_retrait_previent_les_reunions(suivie, awa, monkeypatch):
    recus = []
    monkeypatch.setattr(retrait_accord, "prevenir", lambda *a, **k: recus.append((a, k)))
    ops.retirer_accord(adhesion(suivie.enfant), le=timezone.localdate(), par=awa)
    assert recus[0][0] == ("reussite.enfant", suivie.enfant_id, "accord_retire")


def test_une_panne_au_milieu_ne_laisse_rien_a_moitie(suivie, awa, monkeypatch):
    def panne(*_, **__):
        raise RuntimeError("panne")

    monkeypatch.setattr(retrait_accord, "prevenir", panne)
    with pytest.raises(RuntimeError), unite_de_travail():
        ops.retirer_accord(adhesion(suivie.enfant), le=timezone.localdate(), par=awa)
    suivie.refresh_from_db()
    assert adhesion(suivie.enfant).retire_le is None and suivie.fini_le is None
    assert Invitation.objects.ouvertes().count() == 1
    assert not Echeance.objects.filter(nature="proposer-la-cloture").exists()


def test_un_double_de_l_accord_ne_survit_pas_au_retrait(ines, mere, awa):
    premier = un_accord(ines, awa, titulaire=mere)
    un_accord(ines, awa, titulaire=mere, le=LE + timedelta(days=200))
    ops.retirer_accord(premier, le=timezone.localdate(), par=awa)
    assert not en_vigueur(ines, ObjetAccord.ADHESION_AU_PARCOURS, timezone.localdate())


# Partager


def test_pas_de_partage_sans_accord_de_partage(ines, awa, chloe):
    un_accord(ines, awa)
    au = timezone.localdate() + timedelta(days=30)
    with pytest.raises(ValidationError, match="Aucun accord de partage"):
        ops.partager(ines, intervenant=chloe.intervenant, rubriques=["ecole"], au=au, par=awa)


@pytest.mark.parametrize(("rubriques", "jours"), [([], 30), (["sante"], 30), (["ecole"], -1), (["ecole"], 400)])
def test_un_partage_dit_quoi_et_jusqu_a_quand(ines, awa, chloe, rubriques, jours):
    un_accord(ines, awa, objet=ObjetAccord.PARTAGE, partenaires="École")
    au = timezone.localdate() + timedelta(days=jours)
    with pytest.raises(ValidationError):
        ops.partager(ines, intervenant=chloe.intervenant, rubriques=rubriques, au=au, par=awa)


def test_l_elue_ne_recoit_aucun_partage(ines, awa, elise):
    un_accord(ines, awa, objet=ObjetAccord.PARTAGE, partenaires="Mairie")
    au = timezone.localdate() + timedelta(days=30)
    with pytest.raises(ValidationError, match="n'ouvre aucun dossier"):
        ops.partager(ines, intervenant=elise.intervenant, rubriques=["ecole"], au=au, par=awa)


def test_la_reponse_du_partenaire_arrive_au_referent(suivie, bruno):
    echeance = ops.repondre_au_partage(suivie, reponse="place", mot=" mardi  14 h ")
    assert echeance.responsable == bruno.intervenant
    assert echeance.libelle == "Anne Dupont : une place est disponible : mardi 14 h"


# À 18 ans


def naissance_dans(jours):
    jour = timezone.localdate() + timedelta(days=jours)
    return jour.replace(year=jour.year - 18) if (jour.month, jour.day) != (2, 29) else date(jour.year - 18, 3, 1)


def test_ne_le_29_fevrier_on_est_majeur_le_1er_mars(dans_la_ville, awa):
    assert jour_de_ses_18_ans(Enfant(naissance=date(2008, 2, 29))) == date(2026, 3, 1)


@pytest.mark.parametrize(("jours", "combien"), [(40, 0), (20, 1), (0, 1), (-5, 1)])
def test_un_mois_avant_on_demande_l_accord_du_jeune_une_seule_fois(dans_la_ville, awa, bruno, jours, combien):
    jeune = un_enfant(awa, naissance=naissance_dans(jours))
    un_parcours(jeune, awa, referent=bruno.intervenant)
    suivre_les_18_ans()
    suivre_les_18_ans()
    poses = Echeance.objects.filter(nature=ACCORD_DU_JEUNE)
    assert poses.count() == combien
    assert all(e.responsable == bruno.intervenant for e in poses)


def test_le_jour_des_18_ans_les_acces_ouverts_par_les_parents_finissent(dans_la_ville, awa, chloe):
    jeune = un_enfant(awa, naissance=naissance_dans(1))
    accord = un_accord(jeune, awa, objet=ObjetAccord.PARTAGE, partenaires="École")
    au = timezone.localdate() + timedelta(days=30)
    partage, _ = ops.partager(
        jeune, intervenant=chloe.intervenant, rubriques=["ecole"], au=au, envoyer_un_lien=True, par=awa
    )
    assert partages.est_ouvert(partage) and not en_vigueur(jeune, accord.objet, partage.du + timedelta(days=1))
    Enfant.objects.filter(pk=jeune.pk).update(naissance=naissance_dans(0))
    partage = Partage.objects.get()
    assert not partages.est_ouvert(partage) and not partages.partages_de(chloe)
    suivre_les_18_ans()
    partage.refresh_from_db()
    assert partage.fini_le and not Invitation.objects.ouvertes().exists()


# Le danger


def test_la_trace_ne_dit_rien_au_journal(ines, awa, bruno):
    ops.tracer_un_danger(ines, le=LE, destinataire="CRIP du département", par=bruno)
    ligne = LigneJournal.objects.latest("numero")
    assert (ligne.dossier_id, ligne.objet_type, ligne.compte_id) == (None, "", bruno.pk)
    assert (
        "danger" not in ligne.action
        and "CRIP" not in str(ligne.contenu)
        and str(ines.pk) not in str({k: v for k, v in ligne.contenu.items() if k != "reference"})
    )
