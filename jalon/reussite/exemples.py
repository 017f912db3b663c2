"""Un appel d'exemple de chaque opération : un test les joue et cherche leur ligne de journal."""

from datetime import date

from jalon.reussite import operations as ops
from jalon.reussite.models import Atteinte, EtatParcours
from jalon.socle.journal.operations import exemple
from jalon.socle.listes.lecture import valeur

ENTREE = date(2025, 10, 1)


def un_enfant(monde, famille=None):
    return ops.creer_enfant(nom="Benali", prenom="Inès", naissance=date(2018, 3, 15), famille=famille, par=monde.awa)


def un_parcours(monde, entree=ENTREE):
    """L'accord du jeune ou d'un parent a ses propres exemples : ici, l'entrée s'en passe."""
    return ops.ouvrir_parcours(
        un_enfant(monde),
        dispositif=valeur("dispositif", "PRE"),
        entree=entree,
        sans_accord="Reprise d'essai" if entree else "",
        par=monde.awa,
    )


def un_accord_signe(monde, enfant):
    (accord,) = ops.recueillir_accord(
        enfants=[enfant], objet="adhesion_au_parcours", mode="signe", le=date(2025, 9, 18), par=monde.awa
    )
    return accord


def un_objectif(monde):
    domaine = valeur("domaine", "langage_orthophonie")
    return ops.fixer_objectif(un_parcours(monde), domaine=domaine, libelle="Prendre la parole en classe", par=monde.awa)


def une_famille(monde):
    return ops.creer_famille(nom="Benali", adresse="3 rue des Acacias", par=monde.awa)


def un_responsable(monde):
    return ops.ajouter_responsable(une_famille(monde), nom="Benali", prenom="Samira", par=monde.awa)


@exemple(ops.creer_famille)
def _creer_famille(monde):
    return {"nom": "Benali", "fratrie": 3, "par": monde.awa}


@exemple(ops.modifier_famille)
def _modifier_famille(monde):
    famille = une_famille(monde)
    return {"famille": famille, "version": famille.version, "commune": "Val-Clair", "par": monde.awa}


@exemple(ops.ajouter_responsable)
def _ajouter_responsable(monde):
    lien = valeur("lien_responsable", "mere")
    return {"famille": une_famille(monde), "prenom": "Samira", "lien": lien, "interprete": "arabe", "par": monde.awa}


@exemple(ops.modifier_responsable)
def _modifier_responsable(monde):
    responsable = un_responsable(monde)
    return {"responsable": responsable, "version": 1, "adresse_confidentielle": True, "par": monde.awa}


@exemple(ops.retirer_responsable)
def _retirer_responsable(monde):
    return {"responsable": un_responsable(monde), "par": monde.awa}


@exemple(ops.creer_enfant)
def _creer_enfant(monde):
    return {"nom": "Cohen", "prenom": "Léa", "sexe": "F", "naissance": date(2017, 6, 2), "par": monde.awa}


@exemple(ops.ouvrir_dossier)
def _ouvrir_dossier(monde):
    return {
        "nom": "Diallo",
        "prenom": "Moussa",
        "dispositif": valeur("dispositif", "PRE"),
        "referent": monde.bruno.intervenant,
        "par": monde.bruno,
    }


@exemple(ops.fonder_la_famille)
def _fonder_la_famille(monde):
    return {"enfant": un_enfant(monde), "nom": "Benali", "par": monde.awa}


@exemple(ops.modifier_enfant)
def _modifier_enfant(monde):
    return {"enfant": un_enfant(monde), "version": 1, "langue": "arabe", "par": monde.awa}


@exemple(ops.dater_situation)
def _dater_situation(monde):
    structure = valeur("structure_familiale", "couple")
    return {"enfant": un_enfant(monde), "depuis": date(2026, 1, 5), "structure": structure, "par": monde.awa}


@exemple(ops.dater_situation)
def _dater_la_situation_de_la_famille(monde):
    return {"famille": une_famille(monde), "depuis": None, "qpv": True, "par": monde.awa}


@exemple(ops.retirer_situation)
def _retirer_situation(monde):
    return {"situation": ops.dater_situation(**_dater_situation(monde)), "par": monde.awa}


def _inscription(monde):
    return {
        "enfant": un_enfant(monde),
        "annee": "2025-2026",
        "depuis": date(2025, 9, 1),
        "niveau": valeur("niveau_scolaire", "ce1"),
        "amenagements": [valeur("amenagement_scolarite", "ppre")],
        "par": monde.awa,
    }


@exemple(ops.inscrire)
def _inscrire(monde):
    return _inscription(monde)


@exemple(ops.modifier_scolarite)
def _modifier_scolarite(monde):
    return {"scolarite": ops.inscrire(**_inscription(monde)), "version": 1, "classe": "CE1 B", "par": monde.awa}


@exemple(ops.retirer_scolarite)
def _retirer_scolarite(monde):
    return {"scolarite": ops.inscrire(**_inscription(monde)), "par": monde.awa}


@exemple(ops.ouvrir_parcours)
def _ouvrir_parcours(monde):
    dispositif = valeur("dispositif", "PRE")
    return {
        "enfant": un_enfant(monde),
        "dispositif": dispositif,
        "entree": ENTREE,
        "referent": monde.bruno.intervenant,
        "sans_accord": "Placement en urgence, la mère signe demain",
        "par": monde.awa,
    }


@exemple(ops.entrer)
def _entrer(monde):
    parcours = un_parcours(monde, entree=None)
    un_accord_signe(monde, parcours.enfant)
    return {"parcours": parcours, "le": ENTREE, "par": monde.awa}


@exemple(ops.changer_etat_avant_entree)
def _changer_etat(monde):
    return {"parcours": un_parcours(monde, entree=None), "etat": EtatParcours.EN_DIAGNOSTIC, "par": monde.awa}


@exemple(ops.suspendre)
def _suspendre(monde):
    return {"parcours": un_parcours(monde), "du": date(2026, 1, 5), "raison": "Voyage", "par": monde.awa}


@exemple(ops.reprendre)
def _reprendre(monde):
    suspendu = ops.suspendre(un_parcours(monde), du=date(2026, 1, 5), par=monde.awa)
    return {"parcours": suspendu, "le": date(2026, 2, 2), "par": monde.awa}


@exemple(ops.mettre_en_veille)
def _mettre_en_veille(monde):
    return {"parcours": un_parcours(monde), "le": date(2026, 3, 2), "par": monde.awa}


def _cloture(monde):
    motif = valeur("motif_sortie", "objectifs_atteints")
    return {"parcours": un_parcours(monde), "motif": motif, "le": date(2026, 6, 30), "par": monde.awa}


@exemple(ops.clore)
def _clore(monde):
    return _cloture(monde)


@exemple(ops.rouvrir)
def _rouvrir(monde):
    return {"parcours": ops.clore(**_cloture(monde)), "raison": "La famille reprend contact", "par": monde.awa}


@exemple(ops.annuler_parcours)
def _annuler_parcours(monde):
    return {"parcours": un_parcours(monde), "raison": "Mauvais enfant", "par": monde.awa}


@exemple(ops.modifier_parcours)
def _modifier_parcours(monde):
    parcours = un_parcours(monde)
    return {"parcours": parcours, "version": parcours.version, "entree": date(2025, 10, 6), "par": monde.awa}


@exemple(ops.nommer_referent)
def _nommer_referent(monde):
    return {
        "parcours": un_parcours(monde),
        "intervenant": monde.bruno.intervenant,
        "du": date(2025, 11, 3),
        "par": monde.awa,
    }


@exemple(ops.fixer_profil)
def _fixer_profil(monde):
    return {
        "parcours": un_parcours(monde),
        "vague": "2022",
        "profil": valeur("profil_anct", "P2"),
        "par": monde.awa,
    }


@exemple(ops.fixer_objectif)
def _fixer_objectif(monde):
    domaine = valeur("domaine", "scolarite_apprentissages")
    return {"parcours": un_parcours(monde), "domaine": domaine, "libelle": "Lire seule", "par": monde.awa}


@exemple(ops.modifier_objectif)
def _modifier_objectif(monde):
    return {"objectif": un_objectif(monde), "version": 1, "priorite": 1, "par": monde.awa}


@exemple(ops.evaluer_objectif)
def _evaluer_objectif(monde):
    return {"objectif": un_objectif(monde), "atteinte": Atteinte.ATTEINT, "le": date(2026, 6, 1), "par": monde.awa}


@exemple(ops.retirer_objectif)
def _retirer_objectif(monde):
    return {"objectif": un_objectif(monde), "par": monde.awa}


def _contact(monde):
    return {
        "enfants": [un_enfant(monde)],
        "type": valeur("type_contact", "telephone"),
        "le": date(2026, 10, 5),
        "interlocuteur": "Sa mère",
        "par": monde.awa,
    }


@exemple(ops.noter_contact)
def _noter_contact(monde):
    return {**_contact(monde), "suite": "Rappeler la mère", "suite_le": date(2026, 10, 12)}


@exemple(ops.modifier_contact)
def _modifier_contact(monde):
    contact = ops.noter_contact(**_contact(monde))
    return {"contact": contact, "version": 1, "interlocuteur": "Son père", "par": monde.awa}


@exemple(ops.retirer_contact)
def _retirer_contact(monde):
    return {"contact": ops.noter_contact(**_contact(monde)), "par": monde.awa}


@exemple(ops.fusionner)
def _fusionner(monde):
    return {"gardee": un_enfant(monde), "absorbee": un_enfant(monde), "choix": {"nom": "absorbee"}, "par": monde.awa}


@exemple(ops.ecarter_paire)
def _ecarter_paire(monde):
    return {"premier": un_enfant(monde), "second": un_enfant(monde), "par": monde.awa}
