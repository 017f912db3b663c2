"""Rendez-vous, suivis, activités : ce que chaque geste écrit, et ce qu'il fait attendre."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.reussite import operations as ops
from jalon.reussite.lectures.dossier import Dossier
from jalon.reussite.lectures.suivis import rappel, rendez_vous_montres
from jalon.reussite.models import RendezVous, StatutRendezVous
from jalon.socle.annulations import Annulation
from jalon.socle.annulations import annuler as revenir
from jalon.socle.echeances.models import Echeance
from jalon.socle.listes.lecture import valeur
from tests.reussite.dossiers import un_enfant

HIER = timedelta(days=-1)
DEMAIN = timedelta(days=1)


def un_rendez_vous(par, enfants, decalage=DEMAIN, **champs):
    return ops.prendre_rendez_vous(enfants=enfants, le=timezone.localdate() + decalage, par=par, **champs)


def a_faire():
    return list(Echeance.objects.a_faire().filter(nature="rendez-vous"))


def test_un_rendez_vous_vaut_pour_la_fratrie_et_se_dit_le_jour_venu(dans_la_ville, awa):
    fratrie = [un_enfant(awa, prenom="Inès"), un_enfant(awa, prenom="Adam")]
    rdv = un_rendez_vous(awa, fratrie, heure=time(17))
    assert [lien.enfant for lien in rdv.les_enfants.all()] == fratrie
    (echeance,) = a_faire()
    assert (echeance.le, echeance.responsable) == (rdv.le, awa.intervenant)
    assert "à 17 h :" in echeance.libelle


def test_deplacer_un_rendez_vous_deplace_ce_qui_est_a_faire(dans_la_ville, awa):
    rdv = un_rendez_vous(awa, [un_enfant(awa)])
    plus_tard = rdv.le + DEMAIN
    ops.modifier_rendez_vous(rdv, version=1, le=plus_tard, par=awa)
    assert [e.le for e in a_faire()] == [plus_tard]


@pytest.mark.parametrize("statut", [s for s in StatutRendezVous if s != StatutRendezVous.PREVU])
def test_une_fois_dit_ce_qu_il_en_a_ete_il_n_est_plus_a_faire(dans_la_ville, awa, statut):
    rdv = un_rendez_vous(awa, [un_enfant(awa)], HIER)
    ops.changer_statut_rendez_vous(rdv, statut=statut, par=awa)
    assert a_faire() == []
    ops.changer_statut_rendez_vous(rdv, statut=StatutRendezVous.PREVU, par=awa)
    assert len(a_faire()) == 1


def test_un_rendez_vous_a_venir_ne_peut_qu_etre_annule(dans_la_ville, awa):
    rdv = un_rendez_vous(awa, [un_enfant(awa)])
    with pytest.raises(ValidationError, match="attendez ce jour"):
        ops.changer_statut_rendez_vous(rdv, statut=StatutRendezVous.HONORE, par=awa)
    ops.changer_statut_rendez_vous(rdv, statut=StatutRendezVous.ANNULE_PAR_LA_FAMILLE, par=awa)


def test_un_rendez_vous_retire_revient_avec_ses_enfants_et_son_echeance(dans_la_ville, awa):
    rdv = un_rendez_vous(awa, [un_enfant(awa), un_enfant(awa)])
    ops.retirer_rendez_vous(rdv, par=awa)
    assert not RendezVous.objects.exists() and a_faire() == []
    revenir(Annulation.objects.latest("pk"), par=awa)
    assert RendezVous.objects.get().les_enfants.count() == 2
    assert [e.dossier_id is not None for e in a_faire()] == [True]


def test_la_suite_d_un_contact_peut_etre_un_rendez_vous(dans_la_ville, awa):
    enfant = un_enfant(awa)
    le = timezone.localdate() + DEMAIN
    ops.noter_contact(
        enfants=[enfant],
        type=valeur("type_contact", "telephone"),
        le=timezone.localdate(),
        interlocuteur="Sa mère",
        rendez_vous_le=le,
        rendez_vous_heure=time(17),
        par=awa,
    )
    rdv = RendezVous.objects.get()
    assert (rdv.le, rdv.heure, rdv.avec, rdv.intervenant) == (le, time(17), "Sa mère", awa.intervenant)


def test_le_rappel_ne_dit_ni_nom_ni_lieu_ni_objet(dans_la_ville, awa):
    rdv = un_rendez_vous(awa, [un_enfant(awa)], avec="Mme Benali", lieu="CMP", heure=time(17))
    texte = rappel(rdv)
    assert "17 h" in texte and "Val-Clair" in texte
    for tu in ("Benali", "Inès", "CMP"):
        assert tu not in texte


def test_on_ne_propose_d_appeler_que_qui_peut_l_etre(dans_la_ville, awa, bruno, un_compte):
    famille = ops.creer_famille(nom="Benali", par=awa)
    for prenom, protege in (("Samira", {}), ("Karim", {"ne_pas_contacter": True}), ("Nora", {"telephone": ""})):
        champs = {"telephone": "06 11 22 33 44", **protege}
        ops.ajouter_responsable(famille, nom="Benali", prenom=prenom, par=awa, **champs)
    ops.ajouter_responsable(famille, prenom="Leïla", telephone="06 99 88 77 66", adresse_confidentielle=True, par=awa)
    enfant = un_enfant(awa, famille=famille)
    un_rendez_vous(awa, [enfant])
    (attendu,) = rendez_vous_montres(Dossier(enfant, awa))
    assert [j.nom for j in attendu.joignables] == ["Samira Benali", "Leïla"]
    assert attendu.joignables[0].message.startswith("sms:0611223344?body=Rappel")
    intervenant = un_compte("intervenant")
    un_rendez_vous(intervenant, [enfant])
    (sien,) = rendez_vous_montres(Dossier(enfant, intervenant))
    assert [j.nom for j in sien.joignables] == ["Samira Benali"]


def test_un_suivi_fini_avant_de_commencer_se_refuse(dans_la_ville, awa):
    with pytest.raises(ValidationError, match="précède"):
        ops.noter_suivi(un_enfant(awa), debut=date(2026, 3, 2), fin=date(2026, 3, 1), par=awa)


def test_un_suivi_se_corrige_a_deux_sans_rien_perdre(dans_la_ville, awa, bruno):
    suivi = ops.noter_suivi(un_enfant(awa), type=valeur("suivi_type", "medical"), par=awa)
    ops.modifier_suivi(suivi, version=1, prise_en_charge="demandee", par=bruno)
    with pytest.raises(ops.Conflit):
        ops.modifier_suivi(suivi, version=1, precision="Autre", par=awa)
