"""Un appel d'exemple des opérations de groupe, de séance, de suivi, d'activité et de rendez-vous."""

from datetime import date, time

from jalon.reussite import operations as ops
from jalon.reussite.exemples import un_enfant, un_parcours
from jalon.reussite.models import PriseEnCharge, StatutPresence, StatutRendezVous
from jalon.socle.journal.operations import exemple
from jalon.socle.listes.lecture import valeur

DU = date(2026, 9, 15)


def un_groupe(monde, **champs):
    champs = {"nom": "CLAS du centre social", "places": 10, "intervenant": monde.bruno.intervenant, **champs}
    return ops.creer_groupe(dispositif=valeur("dispositif", "CLAS"), par=monde.awa, **champs)


def une_inscription(monde, **champs):
    return ops.inscrire_au_groupe(un_groupe(monde, **champs), enfant=un_enfant(monde), du=DU, par=monde.awa)


def une_seance(monde, groupe=None):
    return ops.programmer_seance(groupe or un_groupe(monde), le=DU, debut=time(17), duree=90, par=monde.awa)


def un_suivi(monde):
    type_ = valeur("suivi_type", "paramedical")
    attente = {"prise_en_charge": PriseEnCharge.EN_LISTE_D_ATTENTE, "demande_le": date(2026, 3, 2)}
    return ops.noter_suivi(un_enfant(monde), type=type_, par=monde.awa, **attente)


def une_activite(monde):
    sport = valeur("type_activite", "sport")
    return ops.noter_activite(un_enfant(monde), activite=sport, debut=DU, par_le_dispositif=True, par=monde.awa)


def un_rendez_vous(monde):
    return ops.prendre_rendez_vous(enfants=[un_enfant(monde)], le=date(2026, 11, 12), heure=time(17), par=monde.awa)


@exemple(ops.creer_groupe)
def _creer_groupe(monde):
    return {"nom": "Ateliers langage", "places": 8, "creneau": "Mercredi, 14 h", "par": monde.awa}


@exemple(ops.modifier_groupe)
def _modifier_groupe(monde):
    return {"groupe": un_groupe(monde), "version": 1, "places": 12, "par": monde.awa}


@exemple(ops.retirer_groupe)
def _retirer_groupe(monde):
    return {"groupe": un_groupe(monde), "par": monde.awa}


@exemple(ops.inscrire_au_groupe)
def _inscrire_au_groupe(monde):
    parcours = un_parcours(monde)
    return {"groupe": un_groupe(monde), "enfant": parcours.enfant, "parcours": parcours, "du": DU, "par": monde.awa}


@exemple(ops.inscrire_au_groupe)
def _inscrire_sans_parcours(monde):
    return {"groupe": un_groupe(monde), "enfant": un_enfant(monde), "du": DU, "par": monde.awa}


@exemple(ops.donner_la_place)
def _donner_la_place(monde):
    en_attente = une_inscription(monde, places=0)
    ops.modifier_groupe(en_attente.groupe, version=1, places=1, par=monde.awa)
    return {"inscription": en_attente, "du": date(2026, 10, 6), "par": monde.awa}


@exemple(ops.desinscrire)
def _desinscrire(monde):
    return {"inscription": une_inscription(monde), "le": date(2026, 10, 20), "par": monde.awa}


@exemple(ops.retirer_inscription)
def _retirer_inscription(monde):
    return {"inscription": une_inscription(monde), "par": monde.awa}


@exemple(ops.programmer_seance)
def _programmer_seance(monde):
    return {"groupe": un_groupe(monde), "le": DU, "duree": 90, "par": monde.awa}


@exemple(ops.programmer_une_serie)
def _programmer_une_serie(monde):
    return {"groupe": un_groupe(monde), "du": DU, "jusqu_au": date(2026, 12, 15), "duree": 90, "par": monde.awa}


@exemple(ops.modifier_seance)
def _modifier_seance(monde):
    return {"seance": une_seance(monde), "version": 1, "theme": "Contes", "par": monde.awa}


@exemple(ops.annuler_seance)
def _annuler_seance(monde):
    return {"seance": une_seance(monde), "par": monde.awa}


@exemple(ops.retablir_seance)
def _retablir_seance(monde):
    return {"seance": ops.annuler_seance(une_seance(monde), par=monde.awa), "par": monde.awa}


@exemple(ops.pointer)
def _pointer(monde):
    inscription = une_inscription(monde)
    presences = {inscription.enfant_id: StatutPresence.PRESENT}
    seance = une_seance(monde, inscription.groupe)
    return {"seance": seance, "presences": presences, "avec_un_parent": list(presences), "par": monde.bruno}


@exemple(ops.noter_suivi)
def _noter_suivi(monde):
    type_ = valeur("suivi_type", "psychologique")
    return {"enfant": un_enfant(monde), "type": type_, "demande_le": date(2026, 3, 2), "par": monde.awa}


@exemple(ops.modifier_suivi)
def _modifier_suivi(monde):
    return {"suivi": un_suivi(monde), "version": 1, "prise_en_charge": PriseEnCharge.EN_COURS, "par": monde.awa}


@exemple(ops.retirer_suivi)
def _retirer_suivi(monde):
    return {"suivi": un_suivi(monde), "par": monde.awa}


@exemple(ops.noter_activite)
def _noter_activite(monde):
    return {"enfant": un_enfant(monde), "activite": valeur("type_activite", "sport"), "par": monde.awa}


@exemple(ops.modifier_activite)
def _modifier_activite(monde):
    return {"activite": une_activite(monde), "version": 1, "fin": date(2027, 6, 30), "par": monde.awa}


@exemple(ops.retirer_activite)
def _retirer_activite(monde):
    return {"activite": une_activite(monde), "par": monde.awa}


@exemple(ops.prendre_rendez_vous)
def _prendre_rendez_vous(monde):
    fratrie = [un_enfant(monde), un_enfant(monde)]
    return {"enfants": fratrie, "le": date(2026, 11, 12), "heure": time(17), "avec": "Sa mère", "par": monde.awa}


@exemple(ops.modifier_rendez_vous)
def _modifier_rendez_vous(monde):
    return {"rdv": un_rendez_vous(monde), "version": 1, "le": date(2026, 11, 13), "par": monde.awa}


@exemple(ops.changer_statut_rendez_vous)
def _changer_statut_rendez_vous(monde):
    return {"rdv": un_rendez_vous(monde), "statut": StatutRendezVous.ANNULE_PAR_LA_FAMILLE, "par": monde.awa}


@exemple(ops.retirer_rendez_vous)
def _retirer_rendez_vous(monde):
    return {"rdv": un_rendez_vous(monde), "par": monde.awa}


@exemple(ops.noter_contact)
def _noter_un_appel_sans_enfant(monde):
    return {"enfants": [], "type": valeur("type_contact", "telephone"), "le": DU, "par": monde.awa}


@exemple(ops.noter_contact)
def _noter_un_contact_et_prendre_rendez_vous(monde):
    rendez_vous = {"rendez_vous_le": date(2026, 10, 1), "rendez_vous_heure": time(17)}
    type_ = valeur("type_contact", "telephone")
    return {"enfants": [un_enfant(monde)], "type": type_, "le": DU, "par": monde.awa, **rendez_vous}
