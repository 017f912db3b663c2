"""Deux personnes dans une fiche, les modes d'identité, la famille, la scolarité, les contacts."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.reussite import operations as ops
from jalon.reussite.models import Contact, Enfant, Famille, ResponsableLegal
from jalon.socle.echeances.models import Echeance
from jalon.socle.journal.models import LigneJournal
from jalon.socle.listes.lecture import valeur
from tests.reussite.dossiers import un_enfant, un_parcours


@pytest.fixture
def ines(dans_la_ville, awa):
    return un_enfant(awa, langue="français")


# Les conflits


def test_le_second_a_enregistrer_apprend_ce_que_l_autre_a_change(ines, awa, bruno):
    ops.modifier_enfant(ines, version=1, langue="arabe", par=bruno)
    with pytest.raises(ops.Conflit) as leve:
        ops.modifier_enfant(ines, version=1, prenom="Ines", langue="turc", par=awa)
    assert leve.value.auteur == "Bruno Keller"
    assert [(e.champ, e.maintenant, e.saisie) for e in leve.value.ecarts] == [("langue", "arabe", "turc")]
    ines.refresh_from_db()
    assert (ines.prenom, ines.langue) == ("Inès", "arabe")


def test_le_conflit_dit_aussi_les_champs_auxquels_je_n_ai_pas_touche(ines, awa, bruno):
    ops.modifier_enfant(ines, version=1, langue="arabe", par=bruno)
    with pytest.raises(ops.Conflit, match="langue parlée à la maison : « arabe »") as leve:
        ops.modifier_enfant(ines, version=1, prenom="Ines", par=awa)
    assert leve.value.ecarts[0].saisie is None


def test_le_conflit_se_lit_meme_si_le_journal_a_ete_purge(ines, awa, bruno):
    ops.modifier_enfant(ines, version=1, langue="arabe", par=bruno)
    LigneJournal.objects.update(contenu=None)
    with pytest.raises(ops.Conflit) as leve:
        ops.modifier_enfant(ines, version=1, langue="turc", par=awa)
    assert [(e.champ, e.maintenant) for e in leve.value.ecarts] == [("langue", "arabe")]


def test_une_saisie_sans_changement_ne_fait_pas_de_version(ines, awa):
    assert ops.modifier_enfant(ines, version=1, langue="français", par=awa).version == 1


def test_un_champ_inconnu_est_une_faute_de_programme(ines, awa):
    with pytest.raises(TypeError, match="surnom"):
        ops.modifier_enfant(ines, version=1, surnom="Nénette", par=awa)


def test_le_journal_tait_les_coordonnees_et_les_textes_longs(dans_la_ville, awa):
    famille = ops.creer_famille(nom="Benali", adresse="3 rue Dite", observations="Un texte long", par=awa)
    ops.ajouter_responsable(famille, telephone="0600000000", decision_du_juge="Une ordonnance", par=awa)
    contenus = " ".join(str(c) for c in LigneJournal.objects.values_list("contenu", flat=True))
    for tu in ("rue Dite", "texte long", "0600000000", "ordonnance"):
        assert tu not in contenus


# Les modes d'identité


@pytest.mark.parametrize(
    ("mode", "garde"),
    [
        ("complete", {"nom": "Le Goff", "prenom": "Jean-Luc", "initiales": ""}),
        ("initiales", {"nom": "", "prenom": "", "initiales": "JLLG"}),
        ("prenom", {"nom": "", "prenom": "Jean-Luc", "initiales": ""}),
        ("numero", {"nom": "", "prenom": "", "initiales": ""}),
    ],
)
def test_la_ville_ne_garde_de_l_enfant_que_ce_qu_elle_a_choisi(dans_la_ville, awa, mode, garde):
    dans_la_ville.identite_enfants = mode
    enfant = ops.creer_enfant(nom="Le Goff", prenom="Jean-Luc", par=awa)
    enfant = ops.modifier_enfant(enfant, version=1, nom="Le Goff", prenom="Jean-Luc", par=awa)
    assert {nom: getattr(enfant, nom) for nom in garde} == garde
    assert (mode == "complete") == ("goff" in enfant.cle_recherche)


@pytest.mark.parametrize(
    ("mode", "famille", "responsable"),
    [
        ("complete", "Benali", ("Benali", "Samira")),
        ("initiales", "B", ("B", "S")),
        ("prenom", "", ("", "Samira")),
        ("numero", "", ("", "")),
    ],
)
def test_la_ville_choisit_pour_les_familles_a_part(dans_la_ville, awa, mode, famille, responsable):
    dans_la_ville.identite_familles = mode
    creee = ops.creer_famille(nom="Benali", par=awa)
    parent = ops.ajouter_responsable(creee, nom="Benali", prenom="Samira", par=awa)
    assert creee.nom == famille
    assert (parent.nom, parent.prenom) == responsable
    assert un_enfant(awa).nom == "Benali"


# L'enfant, la famille


def test_on_ne_nait_pas_demain(dans_la_ville, awa):
    with pytest.raises(ValidationError, match="dans l'avenir"):
        un_enfant(awa, naissance=timezone.localdate() + timedelta(days=1))
    assert not Enfant.objects.exists()


def test_une_date_de_naissance_refusee_ne_s_ecrit_pas(ines, awa):
    with pytest.raises(ValidationError, match="plus de 30 ans"):
        ops.modifier_enfant(ines, version=1, naissance=date(1971, 1, 1), par=awa)
    ines.refresh_from_db()
    assert ines.naissance == date(2018, 3, 15)


def test_fonder_la_famille_ne_se_fait_qu_une_fois(ines, awa):
    famille = ops.fonder_la_famille(ines, nom="Benali", par=awa)
    assert Enfant.objects.get(pk=ines.pk).famille == famille
    with pytest.raises(ValidationError, match="a déjà une famille"):
        ops.fonder_la_famille(ines, nom="Benali", par=awa)
    assert Famille.objects.count() == 1


def test_un_changement_de_famille_se_lit_dans_le_dossier_de_chaque_enfant(ines, awa):
    famille = ops.fonder_la_famille(ines, nom="Benali", par=awa)
    adam = un_enfant(awa, prenom="Adam", famille=famille)
    ops.modifier_famille(famille, version=1, commune="Val-Clair", par=awa)
    lignes = LigneJournal.objects.filter(action="reussite.famille_modifiee")
    assert {ligne.dossier_id for ligne in lignes} == {ines.pk, adam.pk}


def test_une_situation_est_a_l_enfant_ou_a_la_famille(ines, awa):
    with pytest.raises(ValidationError, match="celle d'un enfant ou celle d'une famille"):
        ops.dater_situation(depuis=None, par=awa, qpv=True)


def test_une_situation_deja_notee_ce_jour_la_se_complete(ines, awa):
    jour = date(2026, 1, 5)
    ops.dater_situation(enfant=ines, depuis=jour, qpv=True, par=awa)
    ops.dater_situation(enfant=ines, depuis=jour, structure=valeur("structure_familiale", "couple"), par=awa)
    situation = ines.les_situations.get()
    assert situation.qpv is True and situation.structure.code == "couple"


# La scolarité


@pytest.mark.parametrize("annee", ["2025", "2025-2027", "25-26", "abcd-efgh"])
def test_une_annee_scolaire_mal_ecrite_est_refusee(ines, awa, annee):
    with pytest.raises(ValidationError, match="n'est pas une année scolaire"):
        ops.inscrire(ines, annee=annee, depuis=date(2025, 9, 1), par=awa)


def test_la_date_de_debut_tient_dans_l_annee(ines, awa):
    with pytest.raises(ValidationError, match="n'est pas dans l'année scolaire 2025-2026"):
        ops.inscrire(ines, annee="2025-2026", depuis=date(2026, 9, 1), par=awa)


def test_les_amenagements_se_remplacent(ines, awa):
    ppre, pap = (valeur("amenagement_scolarite", code) for code in ("ppre", "pap"))
    inscription = {"annee": "2025-2026", "depuis": date(2025, 9, 1), "par": awa}
    ops.inscrire(ines, amenagements=[ppre], **inscription)
    scolarite = ops.inscrire(ines, amenagements=[pap], **inscription)
    assert [a.amenagement for a in scolarite.les_amenagements.all()] == [pap]
    assert ines.les_scolarites.count() == 1


def test_ce_que_l_on_ne_dit_pas_d_une_scolarite_deja_notee_y_reste(ines, awa):
    ppre, cp = valeur("amenagement_scolarite", "ppre"), valeur("niveau_scolaire", "cp")
    inscription = {"annee": "2025-2026", "depuis": date(2025, 9, 1), "par": awa}
    ops.inscrire(ines, amenagements=[ppre], niveau=cp, **inscription)
    scolarite = ops.inscrire(ines, classe="CP B", **inscription)
    assert (scolarite.niveau, scolarite.classe) == (cp, "CP B")
    assert [a.amenagement for a in scolarite.les_amenagements.all()] == [ppre]


# Les objectifs et les contacts


def test_un_objectif_ne_s_evalue_pas_avant_d_etre_fixe(ines, awa):
    objectif = ops.fixer_objectif(
        un_parcours(ines, awa),
        domaine=valeur("domaine", "langage_orthophonie"),
        fixe_le=date(2026, 1, 5),
        par=awa,
    )
    with pytest.raises(ValidationError, match="précède la date où l'objectif a été fixé"):
        ops.evaluer_objectif(objectif, atteinte="atteint", le=date(2025, 12, 1), par=awa)
    remis = ops.evaluer_objectif(objectif, atteinte="", le=date(2026, 2, 1), par=awa)
    assert (remis.atteinte, remis.evalue_le) == ("", None)


def test_un_contact_avec_l_ecole_ne_compte_pas_comme_dernier_contact(ines, awa, bruno):
    appel, ecole = (
        ops.noter_contact(enfants=[ines], type=valeur("type_contact", code), le=date(2026, 10, 5), par=bruno)
        for code in ("telephone", "rendez_vous_ecole")
    )
    assert (appel.avec_la_famille, ecole.avec_la_famille) == (True, False)
    assert appel.auteur == bruno.intervenant


def test_un_contact_vaut_pour_la_fratrie_et_sa_suite_est_une_echeance(ines, awa, bruno):
    adam = un_enfant(awa, prenom="Adam")
    ops.noter_contact(
        enfants=[ines, adam, ines],
        type=valeur("type_contact", "telephone"),
        le=date(2026, 10, 5),
        suite="Rappeler",
        suite_le=date(2026, 10, 12),
        par=bruno,
    )
    assert {lien.enfant for lien in Contact.objects.get().les_enfants.all()} == {ines, adam}
    suite = Echeance.objects.du_dossier(ines).get()
    assert (suite.libelle, suite.le, suite.responsable) == ("Rappeler", date(2026, 10, 12), bruno.intervenant)


def test_un_objectif_a_echeance_est_a_faire_jusqu_a_son_evaluation(ines, awa, bruno):
    parcours = un_parcours(ines, awa, entree=None, referent=bruno.intervenant)
    objectif = ops.fixer_objectif(
        parcours, domaine=valeur("domaine", "culture"), libelle="Musée", echeance=date(2027, 1, 15), par=awa
    )
    posee = Echeance.objects.a_faire().get()
    assert (posee.libelle, posee.le, posee.responsable) == ("Objectif : Musée", date(2027, 1, 15), bruno.intervenant)
    ops.modifier_objectif(objectif, version=1, echeance=date(2027, 2, 1), par=awa)
    assert Echeance.objects.a_faire().get().le == date(2027, 2, 1)
    ops.evaluer_objectif(objectif, atteinte="atteint", le=date(2026, 11, 1), par=awa)
    assert not Echeance.objects.a_faire().exists()


def test_corriger_un_contact_se_lit_dans_chaque_dossier(ines, awa):
    adam = un_enfant(awa, prenom="Adam")
    contact = ops.noter_contact(enfants=[ines, adam], type=valeur("type_contact", "sms"), le=date(2026, 10, 5), par=awa)
    ops.modifier_contact(contact, version=1, le=date(2026, 10, 6), par=awa)
    lignes = LigneJournal.objects.filter(action="reussite.contact_modifie")
    assert {ligne.dossier_id for ligne in lignes} == {ines.pk, adam.pk}
    with pytest.raises(ops.Conflit):
        ops.modifier_contact(contact, version=1, le=date(2026, 10, 7), par=awa)


def test_la_suite_d_un_contact_vient_apres_lui(ines, awa):
    with pytest.raises(ValidationError, match="précède le contact"):
        ops.noter_contact(
            enfants=[ines],
            type=valeur("type_contact", "telephone"),
            le=date(2026, 10, 5),
            suite_le=date(2026, 10, 1),
            par=awa,
        )
    assert not Contact.objects.exists()


def test_retirer_un_responsable_n_efface_que_lui(dans_la_ville, awa):
    famille = ops.creer_famille(nom="Benali", par=awa)
    parents = [ops.ajouter_responsable(famille, prenom=p, par=awa) for p in ("Samira", "Karim")]
    ops.retirer_responsable(parents[0], par=awa)
    assert list(ResponsableLegal.objects.all()) == [parents[1]]
