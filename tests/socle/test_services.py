"""Échéances, annulations, travaux de fond, renvois, invitations, conservation."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.socle import annulations, conservation, renvois, taches
from jalon.socle.cloison import cloison
from jalon.socle.echeances import operations as echeances
from jalon.socle.echeances.models import Echeance
from jalon.socle.exemples import UN_PDF
from jalon.socle.invitations import operations as invitations
from jalon.socle.journal.models import LigneJournal
from jalon.socle.pieces import operations as pieces
from jalon.socle.pieces.models import Piece
from jalon.socle.reseau.models import Structure


@pytest.fixture
def dossier(dans_la_ville):
    return Structure.objects.create(nom="Maison des familles")


def test_une_echeance_faite_ne_se_fait_pas_deux_fois(monde, dossier):
    echeance = echeances.creer(libelle="Rappeler", le=date(2026, 9, 1), dossier=dossier, par=monde.awa)
    echeances.terminer(echeance, le=date(2026, 9, 1), par=monde.awa)
    with pytest.raises(ValidationError):
        echeances.terminer(echeance, le=date(2026, 9, 2), par=monde.awa)


def test_est_en_retard_ce_qui_reste_a_faire_avant_aujourd_hui(monde, dossier):
    for jour in (1, 2, 3):
        echeances.creer(libelle=f"Le {jour}", le=date(2026, 9, jour), dossier=dossier, par=monde.awa)
    echeances.terminer(Echeance.objects.get(libelle="Le 1"), le=date(2026, 9, 1), par=monde.awa)
    assert [e.libelle for e in Echeance.objects.en_retard(date(2026, 9, 3))] == ["Le 2"]


def test_chacun_voit_ses_echeances_et_pas_celles_des_autres(monde, dossier):
    echeances.creer(libelle="Pour Bruno", le=date(2026, 9, 1), responsable=monde.bruno.intervenant, par=monde.awa)
    assert Echeance.objects.visibles_par(monde.bruno).count() == 1
    assert Echeance.objects.visibles_par(monde.denis).count() == 0


def test_un_geste_s_annule_une_fois_et_pas_apres_trente_jours(monde, dossier):
    piece = pieces.joindre(dossier=dossier, fichier=UN_PDF, nom="a.pdf", par=monde.awa)
    pieces.retirer(piece, par=monde.awa)
    geste = annulations.Annulation.objects.ouvertes().get()
    annulations.annuler(geste, par=monde.awa)
    assert Piece.objects.presentes().get() == piece
    with pytest.raises(ValidationError, match="déjà"):
        annulations.annuler(geste, par=monde.awa)
    pieces.retirer(piece, par=monde.awa)
    autre = annulations.Annulation.objects.ouvertes().get()
    annulations.Annulation.objects.filter(pk=autre.pk).update(expire_le=timezone.now())
    with pytest.raises(ValidationError, match="trente jours"):
        annulations.annuler(autre, par=monde.awa)


def test_un_geste_qui_ne_sait_pas_se_defaire_n_est_pas_propose(monde):
    with pytest.raises(ValueError, match="inconnu"):
        annulations.proposer("inconnu", libelle="x", donnees={}, par=monde.awa)


def test_un_travail_va_de_la_file_a_son_resultat(monde):
    travail = taches.lancer("socle.essai", par=monde.awa, bonjour="à tous")
    taches.executer.call(monde.ville.pk, travail.pk)
    travail.refresh_from_db()
    assert (travail.etat, travail.resultat, travail.fait) == (taches.EtatTravail.FINI, {"bonjour": "à tous"}, 1)


def test_un_travail_refuse_dit_pourquoi(monde):
    @taches.travail("essai.refus", "Refus")
    def refuser(travail):
        raise ValidationError("Le fichier est vide.")

    travail = taches.lancer("essai.refus", par=monde.awa)
    taches.executer.call(monde.ville.pk, travail.pk)
    del taches._travaux["essai.refus"]
    travail.refresh_from_db()
    assert (travail.etat, travail.message) == (taches.EtatTravail.ECHOUE, "Le fichier est vide.")


def test_une_tache_quotidienne_passe_une_fois_par_jour_et_dans_chaque_ville(ville, ville_voisine):
    passages = []

    @taches.chaque_jour("essai_quotidien", heure=3)
    def noter():
        from jalon.socle.cloison import collectivite_active

        passages.append(collectivite_active().code)

    trois_heures = timezone.make_aware(timezone.datetime(2026, 9, 1, 3, 5))
    try:
        assert "essai_quotidien" not in taches.passer_les_quotidiennes(trois_heures - timedelta(hours=1))
        assert "essai_quotidien" in taches.passer_les_quotidiennes(trois_heures)
        assert "essai_quotidien" not in taches.passer_les_quotidiennes(trois_heures + timedelta(hours=2))
        assert "essai_quotidien" in taches.passer_les_quotidiennes(trois_heures + timedelta(days=1))
    finally:
        del taches._quotidiennes["essai_quotidien"]
    assert passages == ["val-clair", "ville-voisine"] * 2


def test_un_renvoi_ne_vise_que_ce_qui_s_est_offert(monde, dossier):
    with pytest.raises(ValueError, match="pas déclaré"):
        renvois.renvoyer(de=dossier, vers_type="inconnu.chose", vers_id=1, par=monde.awa)


def test_prevenir_atteint_ceux_qui_renvoient_vers_la_cible_et_eux_seuls(monde, dossier, monkeypatch):
    simple = {nom: str for nom in ("libelle", "pseudonyme", "url")}
    offerte = renvois.Cible("essai.cible", peut_ouvrir=lambda compte, pk: True, **simple)
    monkeypatch.setitem(renvois._cibles, "essai.cible", offerte)
    recus = []

    def noter(les_renvois, *, le, donnees, par):
        recus.append(([r.pk for r in les_renvois], le, donnees, par))

    monkeypatch.setitem(renvois._ecoutes, "essai", [])
    renvois.a_l_ecoute("essai")(noter)
    vise = renvois.renvoyer(de=dossier, vers_type="essai.cible", vers_id=1, par=monde.awa)
    renvois.renvoyer(de=dossier, vers_type="essai.cible", vers_id=2, par=monde.awa)
    renvois.prevenir("essai.cible", 1, "essai", le=date(2026, 9, 1), donnees={"quoi": "retrait"}, par=monde.awa)
    renvois.prevenir("essai.cible", 1, "personne_n_ecoute", le=date(2026, 9, 1))
    assert recus == [([vise.pk], date(2026, 9, 1), {"quoi": "retrait"}, monde.awa)]


def test_une_invitation_s_ouvre_par_son_jeton_et_dans_sa_ville_seulement(monde, ville_voisine):
    demain = timezone.now() + timedelta(days=1)
    invitation, jeton = invitations.inviter(
        objet="essai", destinataire="École", expire_le=demain, usages_permis=2, par=monde.awa
    )
    assert invitations.reconnaitre(jeton) == invitation
    assert invitations.reconnaitre(jeton.replace("val-clair", "ville-voisine")) is None
    assert invitations.reconnaitre(jeton + "x") is None
    assert invitations.reconnaitre(jeton) == invitation
    assert invitations.reconnaitre(jeton) is None, "deux usages étaient permis"


def test_une_invitation_revoquee_ou_expiree_ne_s_ouvre_plus(monde):
    demain = timezone.now() + timedelta(days=1)
    invitation, jeton = invitations.inviter(objet="essai", destinataire="École", expire_le=demain, par=monde.awa)
    invitations.revoquer(invitation, par=monde.awa)
    assert invitations.reconnaitre(jeton) is None
    with pytest.raises(ValidationError):
        invitations.inviter(objet="essai", destinataire="École", expire_le=timezone.now(), par=monde.awa)


def test_la_base_ne_connait_pas_le_jeton(monde):
    demain = timezone.now() + timedelta(days=1)
    invitation, jeton = invitations.inviter(objet="essai", destinataire="École", expire_le=demain, par=monde.awa)
    secret = jeton.partition(".")[2]
    assert secret not in str(vars(invitation))
    assert not any(secret in str(ligne.contenu) for ligne in LigneJournal.objects.all())


def test_la_ville_fixe_sa_duree_a_la_place_du_defaut(monde, ville_voisine):
    choix = {"mois_en_base_active": 6, "mois_en_archive": 0, "justification": "Décision du DPO.", "par": monde.awa}
    conservation.fixer_duree("socle.journal", version=0, **choix)
    par_code = {duree.code: choisie for duree, choisie in conservation.durees()}
    assert par_code["socle.journal"].mois_en_base_active == 6
    with cloison(ville_voisine):
        assert {d.code: c for d, c in conservation.durees()}["socle.journal"] is None
    with pytest.raises(ValidationError):
        conservation.fixer_duree("socle.journal", version=1, **{**choix, "justification": ""})
