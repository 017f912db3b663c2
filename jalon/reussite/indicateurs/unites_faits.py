"""Ce que l'on compte du travail de l'année, et la liste derrière chaque nombre."""

from dataclasses import replace

from django.db.models import Q
from django.urls import reverse

from jalon.restitution.statistiques.registre import Fiche, Unite
from jalon.reussite.droits import Droit
from jalon.reussite.indicateurs.unites import PARCOURS, adresse, enfants_visibles, noms, visibles
from jalon.reussite.models import (
    Accord,
    Action,
    Bilan,
    Contact,
    ContactEnfant,
    Demande,
    Evaluation,
    Examen,
    Exclusion,
    Groupe,
    Preconisation,
    RendezVous,
    RendezVousEnfant,
    SeanceGroupe,
    SuiviPartenaire,
)
from jalon.reussite.visibilite import DOSSIER
from jalon.socle.echeances.models import Echeance
from jalon.socle.habilitations import a_le_droit


def _du_dossier(code, libelle, modele, table, chemin="enfant", lies=(), **options) -> Unite:
    """Une unité dont chaque ligne tient à un enfant : on en voit ce qu'on voit de lui."""

    def lignes(compte):
        return modele.objects.filter(**{f"{chemin}__in": enfants_visibles(compte).values("pk")})

    def lister(compte, cles):
        ordre = f"{chemin}__cle_recherche"
        lus = lignes(compte).filter(pk__in=cles).select_related(chemin, *lies).order_by(ordre, "pk")
        return [_fiche(ligne, ligne.dossier) for ligne in lus]

    return Unite(
        code,
        libelle,
        cles=lambda ville: getattr(ville.faits, table).cle,
        nommer=noms(modele, "pk", **options),
        visibles=visibles(lignes, f"{chemin}__cle_recherche"),
        lister=lister,
    )


def _fiche(ligne, enfant) -> Fiche:
    return Fiche(ligne.pk, str(enfant), str(ligne), adresse(enfant), (enfant,))


def _demandes(compte):
    """Celles des dossiers que l'on voit ; sans dossier, celles de qui traite les demandes."""
    vues = Q(enfant__in=enfants_visibles(compte).values("pk"))
    if a_le_droit(compte, Droit.TRAITER_LES_DEMANDES):
        vues |= Q(enfant=None)
    return Demande.objects.filter(vues)


def _lister_les_demandes(compte, cles):
    lus = _demandes(compte).filter(pk__in=cles).select_related("enfant").order_by("cle_recherche", "pk")
    return [
        _fiche(d, d.enfant) if d.enfant else Fiche(d.pk, str(d), d.get_suite_display(), _adresse_de_la_demande(d))
        for d in lus
    ]


def _adresse_de_la_demande(demande) -> str:
    return reverse("reussite:demande", args=[demande.pk])


def _a_plusieurs_enfants(code, libelle, modele, lien, champ, seuls) -> Unite:
    """Un contact ou un rendez-vous : une ligne, avec ceux de ses enfants que le compte peut voir."""

    def lignes(compte):
        vus = lien.objects.filter(enfant__in=enfants_visibles(compte).values("pk")).values(champ)
        return modele.objects.filter(Q(pk__in=vus) | seuls(compte))

    def lister(compte, cles):
        lus = lignes(compte).filter(pk__in=cles).distinct().order_by("-le", "pk")
        permis = enfants_visibles(compte).values("pk")
        des_lignes: dict = {}
        for lie in lien.objects.filter(**{f"{champ}__in": cles}, enfant__in=permis).select_related("enfant"):
            des_lignes.setdefault(getattr(lie, f"{champ}_id"), []).append(lie.enfant)
        return [_fiche_de_plusieurs(ligne, des_lignes.get(ligne.pk, [])) for ligne in lus]

    return Unite(
        code,
        libelle,
        cles=lambda ville: getattr(ville.faits, code).cles,
        nommer=noms(modele, "pk"),
        visibles=visibles(lignes, "le"),
        lister=lister,
    )


def _fiche_de_plusieurs(ligne, enfants) -> Fiche:
    libelle = ", ".join(map(str, enfants)) or "Sans dossier"
    return Fiche(ligne.pk, libelle, str(ligne), adresse(enfants[0]) if enfants else "", tuple(enfants))


def _de_la_ville(code, libelle, modele, table, *ordre) -> Unite:
    """Un groupe, une séance : qui gère les groupes les voit."""

    def lignes(compte):
        return modele.objects.all() if a_le_droit(compte, Droit.GERER_LES_GROUPES) else modele.objects.none()

    def lister(compte, cles):
        return [Fiche(ligne.pk, str(ligne), "", "") for ligne in lignes(compte).filter(pk__in=cles).order_by(*ordre)]

    return Unite(
        code,
        libelle,
        cles=lambda ville: getattr(ville.faits, table).cle,
        nommer=noms(modele, "pk"),
        visibles=visibles(lignes, *ordre),
        lister=lister,
    )


def _echeances(compte):
    return Echeance.objects.filter(dossier_type=DOSSIER, dossier_id__in=enfants_visibles(compte).values("pk"))


def _lister_les_echeances(compte, cles):
    lus = list(_echeances(compte).filter(pk__in=cles).order_by("le", "pk"))
    enfants = enfants_visibles(compte).in_bulk({e.dossier_id for e in lus})
    return [_fiche(e, enfants[e.dossier_id]) for e in lus]


DEMANDES = Unite(
    "demandes",
    "demandes",
    cles=lambda ville: ville.faits.demandes.cle,
    nommer=noms(Demande, "numero"),
    visibles=visibles(_demandes, "cle_recherche"),
    lister=_lister_les_demandes,
)
ACTIONS = _du_dossier("actions", "actions", Action, "actions", lies=("action", "domaine"))
BILANS = _du_dossier("bilans", "bilans", Bilan, "bilans", "action__enfant", lies=("resultat",))
PRECONISATIONS = _du_dossier(
    "preconisations",
    "préconisations",
    Preconisation,
    "preconisations",
    "parcours__enfant",
    lies=("domaine", "action"),
)
SUIVIS = _du_dossier("suivis", "suivis", SuiviPartenaire, "suivis", lies=("partenaire", "type"))
EXAMENS = _du_dossier("examens", "examens", Examen, "examens", secours_seul=True)
EVALUATIONS = _du_dossier(
    "evaluations", "évaluations", Evaluation, "evaluations", "parcours__enfant", lies=("outil__outil",)
)
EXCLUSIONS = _du_dossier("exclusions", "accueils", Exclusion, "exclusions")
ACCORDS = _du_dossier("accords", "accords", Accord, "accords")
CONTACTS = _a_plusieurs_enfants(
    "contacts",
    "contacts",
    Contact,
    ContactEnfant,
    "contact",
    lambda compte: Q(les_enfants=None) if a_le_droit(compte, Droit.TRAITER_LES_DEMANDES) else Q(pk__in=()),
)
RENDEZ_VOUS = _a_plusieurs_enfants(
    "rendez_vous", "rendez-vous", RendezVous, RendezVousEnfant, "rendez_vous", lambda compte: Q(pk__in=())
)
SEANCES = _de_la_ville("seances", "séances", SeanceGroupe, "seances", "le")
GROUPES = _de_la_ville("groupes", "places", Groupe, "groupes", "nom")
ECHEANCES = Unite(
    "echeances",
    "échéances",
    cles=lambda ville: ville.faits.echeances.cle,
    nommer=noms(Echeance, "pk", secours_seul=True),
    visibles=visibles(_echeances, "le"),
    lister=_lister_les_echeances,
)

# Les mêmes unités, sous le nom du chiffre que l'on en tire.
HEURES = replace(ACTIONS, libelle="heures")
JOURS_DE_REPONSE = replace(DEMANDES, libelle="jours")
JOURS_D_EXAMEN = replace(EXAMENS, libelle="jours")
JOURS_D_ACCUEIL = replace(EXCLUSIONS, libelle="jours")
MANQUANTES = replace(PARCOURS, libelle="parcours sans évaluation")
