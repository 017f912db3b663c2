"""Les valeurs des axes, dans les mots et l'ordre de la ville."""

from collections import defaultdict

import numpy as np

from jalon.restitution.statistiques.nomenclature import Nomenclature
from jalon.restitution.statistiques.registre import LOIN, empreinte_du_nom
from jalon.reussite.models import (
    Atteinte,
    EtatAccueil,
    EtatAction,
    EtatParcours,
    Famille,
    Groupe,
    MomentSuivi,
    NoteEvaluation,
    PriseEnCharge,
    Repondant,
    Rythme,
    SuiteDemande,
    TempsEvaluation,
    TypeAction,
)
from jalon.reussite.models.enfant import Sexe
from jalon.saisie.models import Critere, Outil
from jalon.socle.listes.models import Valeur
from jalon.socle.reseau.models import Commune, Etablissement, Intervenant, Quartier, Structure

LIBRES = (
    "action",
    "amenagement_scolarite",
    "bilan_resultat",
    "cause_arret",
    "dispositif",
    "domaine",
    "exclusion_motif",
    "maitre_oeuvre",
    "motif_non_admission",
    "motif_refus_action",
    "motif_sortie",
    "nature_demande",
    "niveau_scolaire",
    "origine_demande",
    "origine_reperage",
    "profil_anct",
    "responsabilite_legale",
    "situation_emploi",
    "structure_familiale",
    "suivi_intervention",
    "suivi_objet",
    "suivi_type",
    "type_activite",
    "type_contact",
    "type_etablissement",
    "zone_scolarisation",
)
TRANCHES_AGE = {
    "moins_de_2_ans": "Moins de 2 ans",
    "2_5_ans": "2-5 ans",
    "6_10_ans": "6-10 ans",
    "11_16_ans": "11-16 ans",
    "17_ans_et_plus": "17 ans et plus",
}
TRANCHES_DUREE = {
    "moins_de_3_mois": "moins de 3 mois",
    "3_a_moins_de_6_mois": "3 à moins de 6 mois",
    "6_a_moins_de_12_mois": "6 à moins de 12 mois",
    "12_a_moins_de_18_mois": "12 à moins de 18 mois",
    "18_a_moins_de_24_mois": "18 à moins de 24 mois",
    "24_a_moins_de_36_mois": "24 à moins de 36 mois",
    "36_mois_et_plus": "36 mois et plus",
}
FRATRIES = {
    "1_enfant": "1 enfant",
    "2_enfants": "2 enfants",
    "3_enfants": "3 enfants",
    "4_enfants": "4 enfants",
    "5_enfants_et_plus": "5 enfants et plus",
}
# Les rangs sont lus par les règles (codes verrouillés) ; la ville n'en change que les libellés.
TRANCHES_JOURS = {
    "1_jour": "1 jour",
    "2_jours": "2 jours",
    "3_jours": "3 jours",
    "4_a_5_jours": "4 à 5 jours",
    "6_a_10_jours": "6 à 10 jours",
    "plus_de_10_jours": "plus de 10 jours",
}
ETATS_DU_SUIVI = {
    "anterieur": "Antérieur au parcours",
    "a_mettre_en_place": "À mettre en place",
    "en_cours": "En cours",
    "termine": "Terminé, interrompu ou refusé",
    "relais": "Relais de droit commun",
}
ETATS_DE_L_ACCORD = {"signe": "Signé", "en_attente": "En attente", "refuse": "Refusé", "retire": "Retiré"}
FIXES = {
    "sexe": dict(Sexe.choices),
    "etat_parcours": dict(EtatParcours.choices),
    "atteinte_objectif": dict(Atteinte.choices),
    "rythme": dict(Rythme.choices),
    "tranche_age_anct": TRANCHES_AGE,
    "tranche_duree": TRANCHES_DUREE,
    "fratrie": FRATRIES,
    "qpv": {"non": "Hors QPV", "oui": "QPV"},
    "suite_demande": dict(SuiteDemande.choices),
    "type_action": dict(TypeAction.choices),
    "etat_action": dict(EtatAction.choices),
    "suivi_prise_en_charge": dict(PriseEnCharge.choices),
    "suivi_moment": dict(MomentSuivi.choices),
    "etat_suivi": ETATS_DU_SUIVI,
    "etat_accord": ETATS_DE_L_ACCORD,
    "etat_accueil": dict(EtatAccueil.choices),
    "recidive": {"sans": "Sans nouvelle exclusion", "avec": "Nouvelle exclusion"},
    "tranche_jours": TRANCHES_JOURS,
    "temps_evaluation": dict(TempsEvaluation.choices),
    "repondant": dict(Repondant.choices),
    "entree_ou_sortie": {"entree": "À l'entrée", "sortie": "À la sortie"},
    "manque": {
        "sans_referent": "Sans référent",
        "sans_objectif": "Sans objectif",
        "sans_action": "Sans action",
    },
}
CYCLES = {
    "petite_enfance": "non_scolarise",
    "cycle_1": "tps ps ms gs",
    "cycle_2": "cp ce1 ce2",
    "cycle_3": "cm1 cm2 6e 6e_segpa",
    "cycle_4": "5e 4e 3e 5e_segpa 4e_segpa 3e_segpa 3e_prepa_metiers",
    "lycee_et_plus": "2de_gt 1re_gt tle_gt cap_1 cap_2 2de_pro 1re_pro tle_pro ulis_lycee cfa_apprentissage",
}
CYCLE_DU_NIVEAU = {niveau: cycle for cycle, niveaux in CYCLES.items() for niveau in niveaux.split()}


def lire_les_nomenclatures() -> dict[str, Nomenclature]:
    """Toutes celles de la ville active, par code."""
    listes, remplacees = defaultdict(list), {}
    valeurs = Valeur.objects.order_by("ordre", "libelle", "pk")
    for pk, liste, code, libelle, gardee in valeurs.values_list(
        "pk", "liste__code", "code", "libelle", "remplacee_par"
    ):
        listes[liste].append((pk, code, libelle))
        if gardee:
            remplacees[pk] = gardee
    lues = {code: Nomenclature(listes[code], remplacees) for code in LIBRES}
    for code, defauts in FIXES.items():
        libelles = {c: libelle for _, c, libelle in listes[code]}
        lues[code] = Nomenclature((c, c, libelles.get(c, defaut)) for c, defaut in defauts.items())
    lues["cycle"] = Nomenclature((code, code, libelle) for _, code, libelle in listes["cycle"])
    rangs = [lues["cycle"].rangs.get(CYCLE_DU_NIVEAU.get(code), -1) for _, code, _ in listes["niveau_scolaire"]]
    lues["niveau_scolaire"].cycles = np.array(rangs, np.int64)
    return lues | {
        "commune": _communes(),
        "critere": _criteres(),
        "outil": _outils(),
        "groupe": _par_cle(Groupe.objects.order_by("nom", "pk")),
        "score": Nomenclature((score, score, score) for score in _scores()),
        "structure": _par_cle(Structure.objects.order_by("cle_recherche", "pk")),
        "etablissement": _etablissements(),
        "intervenant": _intervenants(),
        "quartier": _quartiers(),
    }


def _communes() -> Nomenclature:
    """Les communes déclarées, et celles que les adresses des foyers nomment."""
    noms = [*Commune.objects.values_list("nom", flat=True)]
    noms += sorted(Famille.objects.exclude(commune="").order_by().values_list("commune", flat=True).distinct())
    uniques: dict[int, str] = {}
    for nom in noms:
        uniques.setdefault(empreinte_du_nom(nom), nom.strip())
    uniques.pop(0, None)
    return Nomenclature((cle, nom, nom) for cle, nom in sorted(uniques.items(), key=lambda c: c[1]))


def _criteres() -> Nomenclature:
    """Un critère garde son code d'une version à l'autre de son outil : c'est un seul critère, au dernier libellé."""
    champs = ("pk", "version__outil_id", "version__outil__code", "version__outil__libelle", "code", "libelle")
    lus = list(Critere.objects.order_by("version__outil__libelle", "ordre", "pk").values_list(*champs))
    rangs: dict = {}
    for pk, outil, *_, code, _ in lus:
        rangs.setdefault((outil, code), pk)
    derniers = {(outil, code): (pk, nom, libelle) for pk, outil, nom, _, code, libelle in sorted(lus)}
    nomenclature = Nomenclature(
        (rangs[cle], f"{derniers[cle][1]}.{cle[1]}", derniers[cle][2]) for cle in sorted(rangs, key=list(rangs).index)
    )
    nomenclature.premiers = {pk: rangs[outil, code] for pk, outil, *_, code, _ in lus}
    return nomenclature


def _outils() -> Nomenclature:
    lus = Outil.objects.order_by("libelle", "pk").values_list("pk", "code", "libelle")
    return Nomenclature(lus)


def _scores() -> list[int]:
    lus = NoteEvaluation.objects.filter(score__isnull=False).order_by("score").values_list("score", flat=True)
    return list(lus.distinct())


def _par_cle(lignes) -> Nomenclature:
    return Nomenclature((pk, pk, nom) for pk, nom in lignes.values_list("pk", "nom"))


def _etablissements() -> Nomenclature:
    lus = list(Etablissement.objects.order_by("cle_recherche", "pk").values_list("pk", "uai", "nom", "type_id"))
    nomenclature = Nomenclature((pk, uai or pk, nom) for pk, uai, nom, _ in lus)
    nomenclature.types = [type_ or 0 for *_, type_ in lus]
    return nomenclature


def _intervenants() -> Nomenclature:
    lus = Intervenant.objects.order_by("cle_recherche", "pk").values_list("pk", "prenom", "nom")
    return Nomenclature((pk, pk, f"{prenom} {nom}".strip()) for pk, prenom, nom in lus)


def _quartiers() -> Nomenclature:
    lus = list(
        Quartier.objects.order_by("cle_recherche", "pk").values_list(
            "pk", "code", "nom", "type__code", "valide_du", "valide_au", "commune__nom"
        )
    )
    nomenclature = Nomenclature((pk, code or pk, nom) for pk, code, nom, *_ in lus)
    nomenclature.qpv = np.array([-1 if q[3] is None else int(q[3] == "qpv") for q in lus], np.int64)
    nomenclature.valides_du = np.array([q[4].toordinal() if q[4] else 0 for q in lus], np.int64)
    nomenclature.valides_au = np.array([q[5].toordinal() if q[5] else LOIN for q in lus], np.int64)
    nomenclature.communes = np.array([empreinte_du_nom(q[6] or "") for q in lus], np.int64)
    return nomenclature
