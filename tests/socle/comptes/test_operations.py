"""Ouvrir, changer, fermer un compte ; donner et retirer des rôles."""

from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError

from jalon.socle.comptes import operations as ops
from jalon.socle.comptes.models import Compte
from jalon.socle.droits import Droit
from jalon.socle.echeances import operations as echeances
from jalon.socle.habilitations import AttributionRole, Portee, Role, a_le_droit
from jalon.socle.reseau.models import Intervenant


def role(code):
    return Role.objects.get(code=code)


def relu(compte):
    return Compte.objects.get(pk=compte.pk)


def echeance_de(compte, par):
    return echeances.creer(libelle="Rappeler", le=date(2026, 9, 1), responsable=compte.intervenant, par=par)


def test_un_compte_neuf_a_ses_roles_et_son_adresse_est_verifiee(monde):
    compte = ops.creer_compte(
        courriel="Gaelle@Val-Clair.example", nom="Gaëlle Petit", roles=[role("referent")], par=monde.awa
    )
    assert (compte.courriel, compte.collectivite) == ("gaelle@val-clair.example", monde.ville)
    assert a_le_droit(compte, Droit.VOIR_LE_RESEAU)
    assert not compte.has_usable_password()
    assert EmailAddress.objects.filter(user=compte, verified=True, primary=True).exists()


def test_une_adresse_n_a_qu_un_compte(monde):
    with pytest.raises(ValidationError, match="déjà un compte"):
        ops.creer_compte(courriel="BRUNO@val-clair.example", nom="Autre", par=monde.awa)


def test_un_mot_de_passe_faible_n_ouvre_pas_de_compte(monde):
    with pytest.raises(ValidationError, match="trop facile"):
        ops.creer_compte(courriel="g@val-clair.example", nom="G", mot_de_passe="court", par=monde.awa)
    assert not Compte.objects.filter(courriel="g@val-clair.example").exists()


def test_changer_d_adresse_change_celle_de_la_connexion(monde):
    ops.modifier_compte(monde.bruno, nom="Bruno K.", courriel="Bruno.K@val-clair.example", par=monde.awa)
    assert relu(monde.bruno).courriel == "bruno.k@val-clair.example"
    assert list(EmailAddress.objects.filter(user=monde.bruno).values_list("email", flat=True)) == [
        "bruno.k@val-clair.example"
    ]


def test_on_ne_prend_pas_l_adresse_d_un_autre(monde):
    with pytest.raises(ValidationError):
        ops.modifier_compte(monde.bruno, nom="Bruno", courriel=monde.awa.courriel, par=monde.awa)


def test_le_compte_d_une_autre_ville_n_existe_pas(monde, voisine):
    for geste in (
        lambda: ops.modifier_compte(voisine, nom="X", courriel="x@x.example", par=monde.awa),
        lambda: ops.desactiver_compte(voisine, par=monde.awa, sans_repreneur=True),
        lambda: ops.attribuer_role(voisine, role=role("elu"), par=monde.awa),
    ):
        with pytest.raises(Compte.DoesNotExist):
            geste()


# Rôles


def test_un_role_ne_se_donne_ni_ne_se_retire_deux_fois(monde):
    with pytest.raises(ValidationError, match="déjà le rôle"):
        ops.attribuer_role(monde.bruno, role=role("referent"), par=monde.awa)
    with pytest.raises(ValidationError, match="n'a pas le rôle"):
        ops.retirer_role(monde.bruno, role=role("elu"), par=monde.awa)


def test_le_dernier_gestionnaire_garde_son_role(monde):
    with pytest.raises(ValidationError, match="gérer les comptes"):
        ops.retirer_role(monde.awa, role=role("coordonnateur"), par=monde.awa)
    assert AttributionRole.objects.filter(compte=monde.awa).exists()
    ops.attribuer_role(monde.bruno, role=role("administrateur"), par=monde.awa)
    ops.retirer_role(monde.awa, role=role("coordonnateur"), par=monde.bruno)
    assert not a_le_droit(relu(monde.awa), Droit.GERER_LES_COMPTES)


def test_changer_un_role_change_ce_que_peuvent_ceux_qui_l_ont(monde):
    ops.modifier_role(role("elu"), libelle="Élu", portee=Portee.AGREGATS, droits=[Droit.LIRE_LE_JOURNAL], par=monde.awa)
    assert a_le_droit(relu(monde.elise), Droit.LIRE_LE_JOURNAL)


def test_un_role_n_a_que_des_droits_qui_existent(monde):
    with pytest.raises(ValidationError, match="n'existent pas"):
        ops.modifier_role(role("elu"), libelle="Élu", portee="ville", droits=["socle.tout"], par=monde.awa)


def test_on_ne_vide_pas_le_role_du_dernier_gestionnaire(monde):
    with pytest.raises(ValidationError, match="gérer les comptes"):
        ops.modifier_role(role("coordonnateur"), libelle="Coordo", portee="ville", droits=[], par=monde.awa)
    assert role("coordonnateur").droits


# Fermer


def test_on_ne_ferme_pas_son_propre_compte(monde):
    ops.attribuer_role(monde.bruno, role=role("administrateur"), par=monde.awa)
    with pytest.raises(ValidationError, match="son propre compte"):
        ops.desactiver_compte(monde.awa, par=monde.awa, sans_repreneur=True)


def test_on_ne_ferme_pas_le_dernier_gestionnaire(monde):
    with pytest.raises(ValidationError, match="gérer les comptes"):
        ops.desactiver_compte(monde.awa, par=monde.bruno, sans_repreneur=True)
    assert relu(monde.awa).is_active


def test_fermer_demande_qui_reprend(monde):
    echeance_de(monde.bruno, monde.awa)
    with pytest.raises(ValidationError, match="1 échéance"):
        ops.desactiver_compte(monde.bruno, par=monde.awa)
    assert relu(monde.bruno).is_active


def test_le_repreneur_recoit_ce_que_tenait_l_autre(monde):
    echeance = echeance_de(monde.bruno, monde.awa)
    ops.desactiver_compte(monde.bruno, par=monde.awa, repreneur=monde.farid)
    echeance.refresh_from_db()
    assert echeance.responsable == Intervenant.objects.get(compte=monde.farid)


def test_on_peut_dire_que_personne_ne_reprend(monde):
    echeance = echeance_de(monde.bruno, monde.awa)
    ops.desactiver_compte(monde.bruno, par=monde.awa, sans_repreneur=True)
    echeance.refresh_from_db()
    assert echeance.responsable == Intervenant.objects.get(compte=monde.bruno)
    assert not relu(monde.bruno).is_active


def test_un_compte_ferme_ne_reprend_rien(monde):
    ops.desactiver_compte(monde.farid, par=monde.awa, sans_repreneur=True)
    with pytest.raises(ValidationError, match="autre personne"):
        ops.desactiver_compte(monde.bruno, par=monde.awa, repreneur=relu(monde.farid))


def test_rouvrir_rend_les_roles(monde):
    ops.desactiver_compte(monde.bruno, par=monde.awa, sans_repreneur=True)
    assert not a_le_droit(relu(monde.bruno), Droit.VOIR_LE_RESEAU)
    ops.reactiver(monde.bruno, par=monde.awa)
    assert a_le_droit(relu(monde.bruno), Droit.VOIR_LE_RESEAU)
    with pytest.raises(ValidationError, match="déjà ouvert"):
        ops.reactiver(monde.bruno, par=monde.awa)


# La fiche du réseau


def test_une_fiche_du_reseau_n_a_qu_un_compte(monde):
    with pytest.raises(ValidationError, match="déjà un compte"):
        ops.rattacher_intervenant(monde.farid, intervenant=monde.bruno.intervenant, par=monde.awa)


def test_changer_de_fiche_libere_l_ancienne(monde):
    ancienne, neuve = monde.bruno.intervenant, Intervenant.objects.create(nom="Keller", prenom="B.")
    ops.rattacher_intervenant(monde.bruno, intervenant=neuve, par=monde.awa)
    assert Intervenant.objects.get(pk=ancienne.pk).compte is None
    assert relu(monde.bruno).intervenant == neuve
