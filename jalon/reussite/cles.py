"""Tenir à jour les lignes de la liste des enfants (`CleListe`) : dans la transaction qui touche les dossiers.

Tout se résout à aujourd'hui : une date à venir devient actuelle sans que personne n'écrive, d'où le passage de nuit.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Max, Q
from django.utils import timezone

from jalon.reussite.models import (
    CleListe,
    ContactEnfant,
    Enfant,
    EtatParcours,
    Parcours,
    ProfilParcours,
    ReferentParcours,
    Scolarite,
    Situation,
)
from jalon.reussite.models.liste import LOINTAIN
from jalon.reussite.visibilite import DOSSIER
from jalon.socle.echeances.models import Echeance
from jalon.socle.journal.chaine import apres_ecriture
from jalon.socle.journal.models import LigneJournal, Nature
from jalon.socle.listes.lecture import libelles
from jalon.socle.taches import chaque_jour
from jalon.socle.texte import normaliser

LOT = 1000
RANG_SANS_PARCOURS = 99
_ECRITS = [c.name for c in CleListe._meta.local_fields if c.name not in ("id", "collectivite", "enfant")]

# Un objet sans dossier ne touche que les lignes qui le nomment…
_LIGNES_QUI_NOMMENT = {
    "socle.intervenant": lambda pk: Q(le_referent=pk),
    "socle.quartier": lambda pk: Q(le_quartier=pk),
    "socle.etablissement": lambda pk: Q(etablissement=pk),
    "socle.valeur": lambda pk: Q(niveau=pk) | Q(le_profil=pk) | Q(parcours__dispositif=pk),
    "reussite.famille": lambda pk: Q(enfant__famille=pk),
    "reussite.situation": lambda pk: Q(enfant__famille__les_situations=pk),
    "reussite.contact": lambda pk: Q(enfant__les_contacts__contact=pk),
}
# … ou aucune. Tout autre type fait recalculer la ville : lent, mais juste.
_SANS_EFFET = frozenset(
    {
        "instances.convocation",
        "instances.decision",
        "instances.instance",
        "instances.membre",
        "instances.point",
        "instances.seance",
        "reussite.demande",
        "reussite.dispositif",
        "reussite.groupe",
        "reussite.interim",
        "reussite.paireecartee",
        "reussite.rendezvous",
        "reussite.responsablelegal",
        "reussite.seancegroupe",
        "restitution.favori",
        "restitution.modeledocument",
        "restitution.reprise",
        "saisie.brouillon",
        "saisie.outil",
        "saisie.paquetrecu",
        "saisie.versionconfiguration",
        "saisie.versionoutil",
        "socle.accesexceptionnel",
        "socle.attributionrole",
        "socle.classement",
        "socle.commune",
        "socle.compte",
        "socle.dureedelaville",
        "socle.echeance",
        "socle.invitation",
        "socle.lieu",
        "socle.logodeville",
        "socle.piece",
        "socle.renvoi",
        "socle.role",
        "socle.structure",
        "socle.travail",
    }
)


@apres_ecriture
def suivre_le_journal(lignes: list[LigneJournal]) -> None:
    """Recalcule les lignes de liste des dossiers que la transaction vient de toucher."""
    ecritures = [ligne for ligne in lignes if ligne.nature == Nature.ECRITURE]
    ids = dossiers_touches(ecritures)
    if ids is None or ids:
        recalculer(ids)


@chaque_jour("reussite.cles_de_liste", heure=0)
def passer_la_nuit() -> None:
    recalculer(None)


def dossiers_touches(lignes: Iterable[LigneJournal]) -> set[int] | None:
    """Les enfants dont la ligne de liste peut avoir changé ; None : peut-être tous."""
    ids, condition = set(), Q()
    for ligne in lignes:
        if ligne.dossier_type == DOSSIER:
            ids.add(ligne.dossier_id)
        elif ligne.objet_type in _LIGNES_QUI_NOMMENT:
            condition |= _LIGNES_QUI_NOMMENT[ligne.objet_type](ligne.objet_id)
        elif ligne.objet_type not in _SANS_EFFET:
            return None
    if condition:
        ids.update(CleListe.objects.filter(condition).values_list("enfant_id", flat=True))
    return ids


def recalculer(ids: Iterable[int] | None) -> None:
    """Refait les lignes de ces enfants, ou de toute la ville : le même nombre de requêtes par lot de mille."""
    ids = sorted(Enfant.objects.values_list("pk", flat=True) if ids is None else ids)
    jour = timezone.localdate()
    for debut in range(0, len(ids), LOT):
        _ecrire(_Lot(ids[debut : debut + LOT], jour))


def _ecrire(lot: "_Lot") -> None:
    lignes = [lot.ligne(enfant) for enfant in lot.enfants if enfant.fusionne_dans_id is None]
    CleListe.objects.filter(enfant__in=[e.pk for e in lot.enfants if e.fusionne_dans_id]).delete()
    CleListe.objects.bulk_create(lignes, update_conflicts=True, unique_fields=["enfant"], update_fields=_ECRITS)


def jour_en_nombre(jour: date | None, defaut: int) -> int:
    """Le 3 février 2026 → 20260203."""
    return defaut if jour is None else jour.year * 10_000 + jour.month * 100 + jour.day


def nombre_en_jour(nombre: int) -> date | None:
    """20260203 → le 3 février 2026 ; 0 et LOINTAIN → None."""
    if nombre in (0, LOINTAIN):
        return None
    return date(nombre // 10_000, nombre // 100 % 100, nombre % 100)


class _Lot:
    """Ce qu'il faut savoir de mille enfants pour écrire leurs lignes, lu d'un coup."""

    def __init__(self, ids: list[int], jour: date):
        self.jour = jour
        # Deux transactions qui touchent le même enfant s'attendent : la seconde relit ce que la première a validé.
        enfants = Enfant.objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",))
        self.enfants = list(enfants.select_related("famille"))
        familles = {e.famille_id for e in self.enfants if e.famille_id}
        du_lot = {"enfant__in": ids}
        self.parcours = _ranger(
            Parcours.objects.filter(annule_le=None, **du_lot).defer("bilan_final").select_related("dispositif"),
            "enfant_id",
        )
        self.referents = _ranger(
            ReferentParcours.objects.filter(parcours__enfant__in=ids).select_related("intervenant"), "parcours_id"
        )
        self.profils = _ranger(
            ProfilParcours.objects.filter(parcours__enfant__in=ids).select_related("profil").order_by("vague"),
            "parcours_id",
        )
        situations = Situation.objects.select_related("quartier")
        self.situations = _ranger(situations.filter(**du_lot), "enfant_id")
        self.situations_familiales = _ranger(situations.filter(famille__in=familles), "famille_id")
        self.scolarites = _ranger(
            Scolarite.objects.filter(**du_lot).select_related("etablissement", "niveau"), "enfant_id"
        )
        self.contacts = dict(
            ContactEnfant.objects.filter(contact__avec_la_famille=True, contact__le__lte=jour, **du_lot)
            .values_list("enfant_id")
            .annotate(Max("contact__le"))
        )
        self.echeances = _ranger(
            Echeance.objects.a_faire().filter(dossier_type=DOSSIER, dossier_id__in=ids).order_by("le", "pk"),
            "dossier_id",
        )
        self.rangs = {code: rang for rang, code in enumerate(libelles("etat_parcours"))}

    def ligne(self, enfant) -> CleListe:
        parcours = parcours_montre(self.parcours[enfant.pk], self.jour)
        entrees = [p.entree for p in self.parcours[enfant.pk] if p.entree]
        ligne = CleListe(
            enfant=enfant,
            nom=cle_du_nom(enfant),
            naissance=jour_en_nombre(enfant.naissance, LOINTAIN),
            sexe=enfant.sexe,
            famille=cle_de_la_famille(enfant.famille),
            debut=jour_en_nombre(min(entrees, default=None), LOINTAIN),
            dernier_contact=jour_en_nombre(self.contacts.get(enfant.pk), 0),
        )
        self._placer(ligne, enfant)
        self._suivre(ligne, parcours)
        self._prevoir(ligne, self.echeances[enfant.pk])
        return ligne

    def _placer(self, ligne, enfant) -> None:
        """Le quartier (celui de l'enfant avant celui de sa famille), l'école et le niveau."""
        situee = self._quartier_dit(self.situations[enfant.pk])
        situee = situee or self._quartier_dit(self.situations_familiales[enfant.famille_id])
        ligne.le_quartier = situee.quartier if situee else None
        ligne.quartier = _cle(ligne.le_quartier)
        scolarite = en_vigueur(self.scolarites[enfant.pk], self.jour)
        if scolarite:
            ligne.etablissement, ligne.niveau = scolarite.etablissement, scolarite.niveau
            rang = f"{ligne.niveau.ordre:04d}" if ligne.niveau else ""
            ligne.ecole = f"{_cle(ligne.etablissement)[:200]} {rang}".strip()

    def _quartier_dit(self, situations):
        """La dernière situation commencée qui dit le quartier : une situation qui le tait ne l'efface pas."""
        return en_vigueur([s for s in situations if s.quartier_id], self.jour)

    def _suivre(self, ligne, parcours) -> None:
        """Le parcours montré : son état, son dispositif, son référent, son dernier profil."""
        ligne.parcours = parcours
        ligne.etat_rang = RANG_SANS_PARCOURS
        if parcours is None:
            return
        ligne.etat = parcours.etat
        ligne.etat_rang = self.rangs.get(parcours.etat, RANG_SANS_PARCOURS)
        ligne.dispositif = normaliser(parcours.dispositif.libelle)[:220]
        ligne.le_referent = referent_au(self.referents[parcours.pk], min(self.jour, parcours.sortie or self.jour))
        ligne.referent = _cle(ligne.le_referent)
        if self.profils[parcours.pk]:
            ligne.le_profil = self.profils[parcours.pk][-1].profil
            ligne.profil = normaliser(ligne.le_profil.libelle)[:220]

    def _prevoir(self, ligne, echeances) -> None:
        if echeances:
            ligne.prochaine_echeance = jour_en_nombre(echeances[0].le, LOINTAIN)
            ligne.prochaine_echeance_libelle = echeances[0].libelle


def _ranger(lignes, cle: str) -> defaultdict[int, list]:
    rangees = defaultdict(list)
    for ligne in lignes:
        rangees[getattr(ligne, cle)].append(ligne)
    return rangees


def _cle(objet) -> str:
    return objet.cle_recherche if objet else ""


def cle_du_nom(enfant) -> str:
    """Ce que la liste montre, normalisé ; un numéro est complété de zéros pour se ranger comme un nombre."""
    designation = enfant.designation
    if designation == f"Enfant n° {enfant.numero_affiche}":
        return f"enfant n {enfant.numero:09d}"
    return normaliser(designation)[:220]


def cle_de_la_famille(famille) -> str:
    if famille is None:
        return ""
    cle = normaliser(str(famille))
    return f"famille n {famille.numero:09d}" if cle == f"famille n {famille.numero}" else cle[:220]


def en_vigueur(lignes: list, jour: date):
    """La dernière ligne datée commencée ce jour-là ; à défaut, celle sans date ; sinon None."""
    commencees = [ligne for ligne in lignes if ligne.depuis is None or ligne.depuis <= jour]
    return max(commencees, key=lambda ligne: ligne.depuis or date.min, default=None)


def referent_au(referents: list, jour: date):
    """L'intervenant qui suit le parcours ce jour-là, le plus récemment nommé s'ils sont plusieurs."""
    actuels = [r for r in referents if (r.du is None or r.du <= jour) and (r.au is None or r.au >= jour)]
    dernier = max(actuels, key=lambda r: (r.du or date.min, r.pk), default=None)
    return dernier.intervenant if dernier else None


def parcours_montre(les_parcours: list, jour: date):
    """Le parcours en cours du premier dispositif de la ville ; à défaut, le plus récent."""
    en_cours = [p for p in les_parcours if p.entree and p.entree <= jour and (p.sortie is None or p.sortie > jour)]
    if en_cours:
        return min(en_cours, key=lambda p: (p.dispositif.ordre, p.entree, p.pk))
    return max(les_parcours, key=_anciennete, default=None)


def _anciennete(parcours):
    ouvert = parcours.etat != EtatParcours.NON_OUVERT
    return (parcours.entree or parcours.repere_le or parcours.cree_le.date(), ouvert, parcours.pk)
