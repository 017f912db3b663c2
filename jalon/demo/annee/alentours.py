"""Autour du parcours : suivis partenaires, activités, rendez-vous, exclusions, partages, passations."""

from datetime import date, time, timedelta

from jalon.demo.annee.contexte import Annee
from jalon.reussite import operations
from jalon.reussite.models import (
    EtatAccueil,
    ModeAccord,
    MomentSuivi,
    ObjetAccord,
    Parcours,
    PriseEnCharge,
    StatutRendezVous,
)
from jalon.reussite.models.parcours import AVANT_ENTREE
from jalon.reussite.operations.etapes import POINT_D_ETAPE
from jalon.socle.echeances import operations as echeances
from jalon.socle.echeances.models import Echeance
from jalon.socle.listes.lecture import valeur

P = PriseEnCharge
# Quoi, pour quoi, comment, chez qui (rang de la structure), où l'on en est.
SUIVIS = (
    ("paramedical", "langage", "seances_regulieres", 1, P.EN_LISTE_D_ATTENTE),
    ("psychologique", "bien_etre_psychique", "bilan_evaluation", 1, P.EN_COURS),
    ("social", "acces_aux_droits", "accueil_ponctuel", 3, P.EN_COURS),
    ("educatif", "educatif", "accompagnement_educatif", 2, P.TERMINEE),
    ("medical", "sante_developpement", "bilan_evaluation", 1, P.DEMANDEE),
    ("social", "budget_logement", "aide_financiere", 3, P.REFUSEE),
    ("educatif", "soutien_a_la_parentalite", "mesure_administrative", 3, P.INTERROMPUE),
)
ACTIVITES = ("sport", "accueil_de_loisirs", "musique_danse_theatre", "mediatheque_ludotheque", "aucune")
MOTIFS_D_EXCLUSION = ("violence_envers_un_pair", "perturbation_repetee", "non_respect_du_personnel")
STATUTS = (
    StatutRendezVous.HONORE,
    StatutRendezVous.HONORE,
    StatutRendezVous.NON_HONORE,
    StatutRendezVous.HONORE,
    StatutRendezVous.ANNULE_PAR_LA_FAMILLE,
)


def entourer(annee: Annee) -> None:
    for rang, parcours in enumerate(annee.entres):
        _suivis(annee, parcours, rang)
        if rang % 3:
            _activite(annee, parcours, rang)
        _rendez_vous(annee, parcours, rang)
    _exclusions(annee)
    _accords(annee)
    _partages(annee)
    _passer_la_main(annee)
    _prendre_du_retard(annee)


def _prendre_du_retard(annee: Annee) -> None:
    """Cinq points d'étape que personne n'a encore faits."""
    points = Echeance.objects.a_faire().filter(nature=POINT_D_ETAPE).order_by("le", "pk")
    for rang, echeance in enumerate(points[:5]):
        echeances.reporter(echeance, le=annee.au - timedelta(days=8 + 6 * rang), par=annee.awa)


def _suivis(annee: Annee, parcours, rang: int) -> None:
    for tour in range(1 + rang % 2):
        type_, objet, intervention, structure, etat = SUIVIS[(rang + 3 * tour) % len(SUIVIS)]
        moment = (MomentSuivi.PENDANT, MomentSuivi.AVANT, MomentSuivi.PENDANT, MomentSuivi.APRES)[rang % 4]
        if moment == MomentSuivi.APRES and parcours.sortie is None:
            moment = MomentSuivi.PENDANT
        demande = annee.entre(parcours.entree - timedelta(days=60), parcours.entree + timedelta(days=60))
        debut = (
            annee.entre(demande, demande + timedelta(days=120))
            if etat in (P.EN_COURS, P.TERMINEE, P.INTERROMPUE)
            else None
        )
        fini = debut if etat in (P.TERMINEE, P.INTERROMPUE) else None
        operations.noter_suivi(
            parcours.enfant,
            partenaire=annee.structures[structure],
            type=valeur("suivi_type", type_),
            objet=valeur("suivi_objet", objet),
            intervention=valeur("suivi_intervention", intervention),
            prise_en_charge=etat,
            demande_le=demande,
            debut=debut,
            fin=annee.entre(fini + timedelta(days=30), fini + timedelta(days=200)) if fini else None,
            moment=moment,
            par=annee.bruno,
        )


def _activite(annee: Annee, parcours, rang: int) -> None:
    code = ACTIVITES[rang % len(ACTIVITES)]
    debut = annee.entre(parcours.entree - timedelta(days=30), parcours.entree + timedelta(days=150))
    operations.noter_activite(
        parcours.enfant,
        activite=valeur("type_activite", code),
        structure=None if code == "aucune" else annee.structures[4],
        debut=debut,
        fin=debut + timedelta(days=120) if rang % 7 == 0 and debut + timedelta(days=120) <= annee.au else None,
        par_le_dispositif=code != "aucune" and rang % 2 == 0,
        par=annee.bruno,
    )


def _rendez_vous(annee: Annee, parcours, rang: int) -> None:
    referents = annee.equipe.referents
    pris = annee.entre(parcours.entree, parcours.sortie or annee.au)
    passe = operations.prendre_rendez_vous(
        enfants=[parcours.enfant],
        le=pris,
        heure=time(9 + rang % 8),
        avec="les parents",
        intervenant=referents[rang % len(referents)],
        par=annee.bruno,
    )
    operations.changer_statut_rendez_vous(passe, statut=STATUTS[rang % len(STATUTS)], par=annee.bruno)
    if rang % 10 == 3 and parcours.sortie is None:
        operations.prendre_rendez_vous(
            enfants=[parcours.enfant],
            le=annee.au + timedelta(days=1 + rang % 12),
            heure=time(17),
            avec="la mère",
            intervenant=annee.bruno.intervenant,
            par=annee.bruno,
        )


def _exclusions(annee: Annee) -> None:
    """Deux familles refusent l'accueil, les autres l'acceptent ; un élève est exclu de nouveau."""
    accueillis = Parcours.objects.filter(dispositif__code="COLLEX", annule_le=None).select_related("enfant")
    for rang, parcours in enumerate(accueillis):
        exclusion = _exclure(annee, parcours.enfant, parcours.entree, rang)
        operations.repondre_a_l_accueil(exclusion, accueil=EtatAccueil.ACCEPTE, parcours=parcours, par=annee.bruno)
    deja = {parcours.enfant_id for parcours in accueillis}
    grands = [p for p in annee.entres if p.enfant.naissance and 12 <= annee.au.year - p.enfant.naissance.year <= 15]
    for rang, parcours in enumerate(p for p in grands if p.enfant_id not in deja):
        le = annee.au - timedelta(days=40 + 45 * rang)
        if rang > 4 or le < parcours.entree:
            continue
        exclusion = _exclure(annee, parcours.enfant, le, rang)
        if rang % 3 == 0:
            refus = "Les parents préfèrent le garder à la maison."
            operations.repondre_a_l_accueil(exclusion, accueil=EtatAccueil.REFUSE, refus=refus, par=annee.bruno)
            continue
        operations.repondre_a_l_accueil(exclusion, accueil=EtatAccueil.ACCEPTE, par=annee.bruno)
        if rang == 1:
            _exclure(annee, parcours.enfant, le + timedelta(days=25), rang)


def _exclure(annee: Annee, enfant, le: date, rang: int):
    motif = valeur("exclusion_motif", MOTIFS_D_EXCLUSION[rang % len(MOTIFS_D_EXCLUSION)])
    return operations.noter_exclusion(enfant, le=le, jours=annee.tirage.parmi((2, 3, 5)), motif=motif, par=annee.bruno)


def _accords(annee: Annee) -> None:
    """Ce qui n'est pas encore un accord : demandé, refusé, donné à l'oral ; et un retrait."""
    modes = (ModeAccord.DEMANDE, ModeAccord.ORAL_CONSIGNE, ModeAccord.REFUSE)
    en_route = [p for p in annee.les_parcours if p.etat in AVANT_ENTREE and p.enfant.famille_id]
    for rang, parcours in enumerate(en_route):
        operations.recueillir_accord(
            enfants=[parcours.enfant],
            objet=ObjetAccord.ADHESION_AU_PARCOURS,
            mode=modes[rang % 3],
            le=annee.entre(parcours.repere_le or annee.au, annee.au),
            titulaire=parcours.enfant.famille.les_responsables.exclude(autorite_parentale=False).first(),
            par=annee.bruno,
        )
    for parcours in [p for p in annee.entres if p.sortie is None and p.enfant.famille_id][5:6]:
        (image,) = _signer(annee, parcours, ObjetAccord.IMAGE)
        operations.retirer_accord(image, le=annee.au, par=annee.bruno)


def _signer(annee: Annee, parcours, objet, **champs):
    return operations.recueillir_accord(
        enfants=[parcours.enfant],
        objet=objet,
        mode=ModeAccord.SIGNE,
        le=max(parcours.entree, annee.au - timedelta(days=40)),
        titulaire=parcours.enfant.famille.les_responsables.exclude(autorite_parentale=False).first(),
        par=annee.bruno,
        **champs,
    )


def _partages(annee: Annee) -> None:
    """La partenaire lit ce que trois familles ont accepté de partager."""
    ouverts = [p for p in annee.entres if p.sortie is None and p.enfant.famille_id]
    for parcours in ouverts[1:4]:
        (accord,) = _signer(annee, parcours, ObjetAccord.PARTAGE, partenaires=str(annee.equipe.partenaire))
        operations.partager(
            parcours.enfant,
            intervenant=annee.equipe.partenaire,
            rubriques=["ecole", "parcours"],
            au=annee.au + timedelta(days=120),
            accord=accord,
            par=annee.bruno,
        )


def _passer_la_main(annee: Annee) -> None:
    """Une passation attend sa réponse ; un référent est remplacé la semaine prochaine."""
    karine = annee.equipe.referents[1]
    siens = [
        p for p in annee.entres if p.sortie is None and p.les_referents.filter(intervenant=karine, au=None).exists()
    ]
    if siens:
        operations.proposer_passation(
            siens[:1],
            vers=annee.bruno.intervenant,
            a_partir_du=annee.au + timedelta(days=10),
            mot="La famille préfère être vue le soir.",
            par=annee.awa,
        )
    operations.decider_interim(
        absent=annee.equipe.referents[2],
        remplacant=annee.bruno.intervenant,
        du=annee.au + timedelta(days=7),
        au=annee.au + timedelta(days=14),
        par=annee.awa,
    )
