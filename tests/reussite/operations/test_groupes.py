"""Les places d'un groupe, la liste d'attente, les séances et les présences."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalon.reussite import operations as ops
from jalon.reussite.models import Action, EtatAction, Inscription, Presence, StatutPresence
from jalon.reussite.operations import Conflit
from jalon.socle.annulations import Annulation
from jalon.socle.annulations import annuler as revenir
from jalon.socle.listes.lecture import valeur
from tests.reussite.dossiers import un_enfant, un_parcours

DU = date(2026, 9, 15)
AUJOURD_HUI = timezone.localdate


def un_groupe(par, places=2, **champs):
    return ops.creer_groupe(nom="CLAS du centre social", places=places, par=par, **champs)


def des_enfants(par, combien):
    return [un_enfant(par, "Benali", f"Enfant {rang}") for rang in range(combien)]


def inscrire(groupe, enfant, par, du=DU, **champs):
    return ops.inscrire_au_groupe(groupe, enfant=enfant, du=du, par=par, **champs)


# Les places


def test_au_dela_des_places_on_attend(dans_la_ville, awa):
    groupe = un_groupe(awa, places=2)
    inscriptions = [inscrire(groupe, enfant, awa) for enfant in des_enfants(awa, 3)]
    assert [i.en_attente for i in inscriptions] == [False, False, True]


def test_sans_nombre_de_places_personne_n_attend(dans_la_ville, awa):
    groupe = un_groupe(awa, places=None)
    assert not any(inscrire(groupe, enfant, awa).en_attente for enfant in des_enfants(awa, 4))


def test_on_ne_passe_pas_devant_ceux_qui_attendent(dans_la_ville, awa):
    groupe = un_groupe(awa, places=1)
    premier, second, troisieme = des_enfants(awa, 3)
    partant = inscrire(groupe, premier, awa)
    inscrire(groupe, second, awa)
    ops.desinscrire(partant, le=date(2026, 10, 1), par=awa)
    assert inscrire(groupe, troisieme, awa, du=date(2026, 10, 5)).en_attente


def test_une_place_ne_se_donne_que_si_elle_est_libre(dans_la_ville, awa):
    groupe = un_groupe(awa, places=1)
    premier, second = (inscrire(groupe, enfant, awa) for enfant in des_enfants(awa, 2))
    with pytest.raises(ValidationError, match="sont prises"):
        ops.donner_la_place(second, du=date(2026, 10, 6), par=awa)
    ops.desinscrire(premier, le=date(2026, 10, 5), par=awa)
    donnee = ops.donner_la_place(second, du=date(2026, 10, 6), par=awa)
    assert not donnee.en_attente and donnee.du == date(2026, 10, 6)


def test_on_ne_reduit_pas_les_places_sous_le_nombre_d_inscrits(dans_la_ville, awa):
    groupe = un_groupe(awa, places=2)
    for enfant in des_enfants(awa, 2):
        inscrire(groupe, enfant, awa)
    with pytest.raises(ValidationError, match="2 enfants y sont inscrits"):
        ops.modifier_groupe(groupe, version=1, places=1, par=awa)


def test_un_enfant_ne_s_inscrit_pas_deux_fois(dans_la_ville, awa):
    groupe, (enfant,) = un_groupe(awa), des_enfants(awa, 1)
    inscrire(groupe, enfant, awa)
    with pytest.raises(ValidationError, match="déjà inscrit"):
        inscrire(groupe, enfant, awa)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    places=st.integers(0, 3),
    gestes=st.lists(st.tuples(st.sampled_from(["inscrire", "partir", "placer"]), st.integers(0, 5)), max_size=14),
)
def test_jamais_plus_d_inscrits_que_de_places_quoi_que_l_on_fasse(dans_la_ville, awa, places, gestes):
    groupe, enfants = un_groupe(awa, places=places), des_enfants(awa, 6)
    for jour, (geste, rang) in enumerate(gestes):
        le = DU + timedelta(days=jour)
        courante = Inscription.objects.filter(groupe=groupe, enfant=enfants[rang], au=None).first()
        try:
            if geste == "inscrire":
                inscrire(groupe, enfants[rang], awa, du=le)
            elif courante and geste == "partir":
                ops.desinscrire(courante, le=le, par=awa)
            elif courante:
                ops.donner_la_place(courante, du=le, par=awa)
        except ValidationError:
            pass
        courantes = Inscription.objects.filter(groupe=groupe, au=None)
        tenues = courantes.filter(en_attente=False).count()
        assert tenues <= places
        # Personne n'attend sans raison : les places étaient prises, ou quelqu'un attendait déjà.
        en_cours = Action.objects.filter(groupe=groupe, etat=EtatAction.EN_COURS).count()
        assert en_cours == tenues
        assert Action.objects.filter(groupe=groupe, etat=EtatAction.EN_ATTENTE).count() == courantes.count() - tenues


# L'action que l'inscription fait


def test_une_inscription_dans_un_parcours_en_fait_une_action_collective(dans_la_ville, awa):
    enfant = un_enfant(awa)
    parcours = un_parcours(enfant, awa, dispositif="CLAS")
    groupe = un_groupe(awa, domaine=valeur("domaine", "culture"))
    inscription = inscrire(groupe, enfant, awa, parcours=parcours)
    action = Action.objects.get(groupe=groupe)
    assert (action.parcours, action.type, action.etat) == (parcours, "collective", EtatAction.EN_COURS)
    assert (action.debut, action.domaine, str(action)) == (DU, valeur("domaine", "culture"), groupe.nom)
    ops.desinscrire(inscription, le=date(2026, 11, 3), cause_arret=valeur("cause_arret", "demenagement"), par=awa)
    action.refresh_from_db()
    assert (action.etat, action.fin) == (EtatAction.ARRETEE_PREMATUREMENT, date(2026, 11, 3))


def test_sans_parcours_l_action_n_en_a_pas(dans_la_ville, awa):
    groupe, enfant = un_groupe(awa), un_enfant(awa)
    inscrire(groupe, enfant, awa)
    assert Action.objects.get(groupe=groupe).parcours is None


def test_le_parcours_d_un_autre_enfant_se_refuse(dans_la_ville, awa):
    parcours = un_parcours(un_enfant(awa, prenom="Adam"), awa)
    with pytest.raises(ValidationError, match="pas celui de cet enfant"):
        inscrire(un_groupe(awa), un_enfant(awa), awa, parcours=parcours)


def test_une_inscription_retiree_part_avec_son_action_et_revient_avec_elle(dans_la_ville, awa):
    groupe = un_groupe(awa)
    ops.retirer_inscription(inscrire(groupe, un_enfant(awa), awa), par=awa)
    assert not Inscription.objects.exists() and not Action.objects.exists()
    revenir(Annulation.objects.latest("pk"), par=awa)
    assert Inscription.objects.count() == Action.objects.count() == 1


def test_un_groupe_qui_a_servi_ne_se_retire_pas(dans_la_ville, awa):
    groupe = un_groupe(awa)
    inscrire(groupe, un_enfant(awa), awa)
    with pytest.raises(ValidationError, match="date de fin"):
        ops.retirer_groupe(groupe, par=awa)


# Les séances


def test_une_serie_saute_les_jours_pris_et_ceux_qu_on_ecarte(dans_la_ville, awa):
    groupe = un_groupe(awa)
    ops.programmer_seance(groupe, le=date(2026, 9, 22), debut=time(17), par=awa)
    serie = ops.programmer_une_serie(
        groupe, du=DU, jusqu_au=date(2026, 10, 13), debut=time(17), duree=90, sauf=[date(2026, 10, 6)], par=awa
    )
    assert [s.le for s in serie] == [DU, date(2026, 9, 29), date(2026, 10, 13)]
    assert {s.duree for s in serie} == {90}
    with pytest.raises(ValidationError, match="déjà programmées"):
        ops.programmer_une_serie(groupe, du=DU, jusqu_au=DU, debut=time(17), par=awa)


def test_une_serie_s_arrete_avec_le_groupe(dans_la_ville, awa):
    groupe = un_groupe(awa, au=date(2026, 9, 30))
    serie = ops.programmer_une_serie(groupe, du=DU, jusqu_au=date(2026, 12, 15), par=awa)
    assert [s.le for s in serie] == [DU, date(2026, 9, 22), date(2026, 9, 29)]


def test_deux_seances_a_la_meme_heure_sont_une_erreur(dans_la_ville, awa):
    groupe = un_groupe(awa)
    ops.programmer_seance(groupe, le=DU, debut=time(17), par=awa)
    ops.programmer_seance(groupe, le=DU, debut=time(14), par=awa)
    with pytest.raises(ValidationError, match="déjà une séance"):
        ops.programmer_seance(groupe, le=DU, debut=time(17), par=awa)


def test_une_seance_pointee_a_eu_lieu(dans_la_ville, awa):
    groupe, enfant = un_groupe(awa), un_enfant(awa)
    inscrire(groupe, enfant, awa)
    seance = ops.programmer_seance(groupe, le=DU, par=awa)
    ops.pointer(seance, presences={enfant.pk: StatutPresence.PRESENT}, par=awa)
    with pytest.raises(ValidationError, match="a eu lieu"):
        ops.annuler_seance(seance, par=awa)


def test_une_seance_annulee_ne_se_pointe_pas(dans_la_ville, awa):
    groupe, enfant = un_groupe(awa), un_enfant(awa)
    inscrire(groupe, enfant, awa)
    annulee = ops.annuler_seance(ops.programmer_seance(groupe, le=DU, par=awa), par=awa)
    with pytest.raises(ValidationError, match="annulée"):
        ops.pointer(annulee, presences={enfant.pk: StatutPresence.ABSENT}, par=awa)
    ops.retablir_seance(annulee, par=awa)
    ops.pointer(annulee, presences={enfant.pk: StatutPresence.ABSENT}, par=awa)


# Les présences


def test_seuls_les_inscrits_du_jour_se_pointent(dans_la_ville, awa):
    groupe = un_groupe(awa, places=1)
    inscrit, en_attente, ailleurs = des_enfants(awa, 3)
    inscrire(groupe, inscrit, awa)
    inscrire(groupe, en_attente, awa)
    seance = ops.programmer_seance(groupe, le=DU, par=awa)
    for intrus in (en_attente, ailleurs):
        with pytest.raises(ValidationError, match="n'est plus inscrit"):
            ops.pointer(seance, presences={intrus.pk: StatutPresence.PRESENT}, par=awa)
    assert not Presence.objects.exists()


def test_la_seconde_feuille_dit_ce_que_la_premiere_a_note(dans_la_ville, awa, bruno):
    groupe = un_groupe(awa)
    premier, second = des_enfants(awa, 2)
    for enfant in (premier, second):
        inscrire(groupe, enfant, awa)
    seance = ops.programmer_seance(groupe, le=DU, par=awa)
    absent = {premier.pk: StatutPresence.ABSENT, second.pk: StatutPresence.PRESENT}
    ops.pointer(seance, presences=absent, version=seance.version, par=bruno)
    presents = dict.fromkeys(absent, StatutPresence.PRESENT)
    with pytest.raises(Conflit) as leve:
        ops.pointer(seance, presences=presents, version=seance.version, par=awa)
    assert [(e.maintenant, e.saisie) for e in leve.value.ecarts] == [("Absent", "Présent")]
    assert leve.value.auteur == "Bruno Keller"
    ops.pointer(seance, presences=presents, version=leve.value.objet.version, par=awa)
    assert set(Presence.objects.values_list("statut", flat=True)) == {StatutPresence.PRESENT}


def test_repointer_n_ecrit_au_dossier_que_ce_qui_change(dans_la_ville, awa):
    from jalon.socle.journal.models import LigneJournal

    groupe = un_groupe(awa)
    premier, second = des_enfants(awa, 2)
    for enfant in (premier, second):
        inscrire(groupe, enfant, awa)
    seance = ops.programmer_seance(groupe, le=DU, par=awa)
    ops.pointer(seance, presences=dict.fromkeys([premier.pk, second.pk], "present"), par=awa)
    ops.pointer(seance, presences={premier.pk: "absent", second.pk: "present"}, avec_un_parent=[], par=awa)
    notees = LigneJournal.objects.filter(action="reussite.presence_notee")
    assert [notees.filter(dossier_id=e.pk).count() for e in (premier, second)] == [2, 1]
