"""Ce qui court à côté du parcours, tel qu'un compte le lit : groupes, suivis, activités, rendez-vous.

Qui a une fiche réduite n'y lit que ses propres groupes et ses propres rendez-vous.
"""

from dataclasses import dataclass, field
from urllib.parse import quote

from django.db.models import Count, Q
from django.utils.formats import date_format

from jalon.reussite.lectures.dossier import Dossier
from jalon.reussite.models import Groupe, Inscription, Presence, PriseEnCharge, RendezVous, StatutPresence
from jalon.reussite.models import StatutRendezVous as Statut
from jalon.socle.cloison import collectivite_active

TONS_DE_SUIVI = {
    PriseEnCharge.DEMANDEE: "attente",
    PriseEnCharge.EN_LISTE_D_ATTENTE: "attente",
    PriseEnCharge.EN_COURS: "en_cours",
    PriseEnCharge.TERMINEE: "termine",
}
TONS_DE_RENDEZ_VOUS = {Statut.PREVU: "en_cours", Statut.HONORE: "termine", Statut.NON_HONORE: "attente"}
MONTRES = 8


@dataclass(frozen=True)
class InscriptionLue:
    inscription: Inscription
    presents: int
    pointes: int


@dataclass(frozen=True)
class Joignable:
    """Une personne que l'on peut prévenir, et l'adresse d'un appel ou d'un message prêt à partir."""

    nom: str
    telephone: str
    appel: str
    message: str
    protege: bool


@dataclass(frozen=True)
class RendezVousLu:
    rdv: RendezVous
    ton: str
    a_dire: bool
    joignables: list[Joignable] = field(default_factory=list)


def inscriptions(dossier: Dossier) -> list[InscriptionLue]:
    """Ses groupes, ceux où il est encore d'abord, avec son assiduité dans chacun."""
    lues = dossier.enfant.les_inscriptions.select_related("groupe__intervenant", "groupe__dispositif")
    if not dossier.complet:
        siens = Groupe.objects.pointables_par(dossier.compte).order_by().values("pk")
        lues = lues.filter(groupe__in=siens)
    comptees = (
        Presence.objects.filter(enfant=dossier.enfant, seance__annulee=False)
        .exclude(statut=StatutPresence.ANNULE)
        .order_by()
        .values_list("seance__groupe")
        .annotate(presents=Count("pk", filter=Q(statut=StatutPresence.PRESENT)), pointes=Count("pk"))
    )
    par_groupe = {groupe: (presents, pointes) for groupe, presents, pointes in comptees}
    rangees = sorted(lues, key=lambda i: (i.au is not None and i.au < dossier.jour, i.groupe.nom, i.pk))
    return [InscriptionLue(i, *par_groupe.get(i.groupe_id, (0, 0))) for i in rangees]


def suivis(dossier: Dossier) -> list:
    """(suivi, ton), ceux qui attendent ou courent d'abord."""
    if not dossier.complet:
        return []
    lus = dossier.enfant.les_suivis.select_related("partenaire", "type", "objet", "intervention")
    return [(s, TONS_DE_SUIVI.get(s.prise_en_charge, "neutre")) for s in sorted(lus, key=_rang_de_suivi)]


def _rang_de_suivi(suivi):
    fini = suivi.fin is not None or TONS_DE_SUIVI.get(suivi.prise_en_charge) not in ("attente", "en_cours")
    return fini, -(suivi.debut or suivi.demande_le or suivi.cree_le.date()).toordinal(), -suivi.pk


def activites(dossier: Dossier) -> list:
    if not dossier.complet:
        return []
    return list(dossier.enfant.les_activites.select_related("activite", "structure").order_by("-debut", "-pk"))


def rendez_vous(dossier: Dossier) -> list[RendezVous]:
    """Tous, du plus récent au plus ancien ; à qui a une fiche réduite, les siens."""
    lus = RendezVous.objects.filter(les_enfants__enfant=dossier.enfant).select_related("intervenant")
    if not dossier.complet:
        lus = lus.filter(intervenant__compte=dossier.compte)
    return list(lus.order_by("-le", "-heure", "-pk"))


def rendez_vous_montres(dossier: Dossier) -> list[RendezVousLu]:
    """À droite de la fiche : ceux que l'on attend encore, par date, avec de quoi prévenir la famille."""
    attendus = sorted(
        (rdv for rdv in rendez_vous(dossier) if rdv.statut == Statut.PREVU),
        key=lambda rdv: (rdv.le, rdv.heure is not None, rdv.heure, rdv.pk),
    )
    return [
        RendezVousLu(rdv, TONS_DE_RENDEZ_VOUS[rdv.statut], rdv.le <= dossier.jour, _joignables(rdv, dossier))
        for rdv in attendus[:MONTRES]
    ]


def tous_lus(dossier: Dossier) -> list[RendezVousLu]:
    return [RendezVousLu(rdv, TONS_DE_RENDEZ_VOUS.get(rdv.statut, "neutre"), False) for rdv in rendez_vous(dossier)]


def _joignables(rdv, dossier) -> list[Joignable]:
    """Ni qui ne doit pas être contacté, ni un numéro que ce compte ne peut lire, ni un rendez-vous passé."""
    if rdv.le < dossier.jour:
        return []
    texte = quote(rappel(rdv))
    return [
        Joignable(
            nom=str(lu.responsable),
            telephone=lu.telephone,
            appel=f"tel:{lu.appel}",
            message=f"sms:{lu.appel}?body={texte}",
            protege=lu.responsable.adresse_confidentielle,
        )
        for lu in dossier.responsables
        if lu.appel and not lu.responsable.ne_pas_contacter
    ]


def rappel(rdv) -> str:
    """Le texte d'un message de rappel : ni nom, ni objet, ni lieu, qu'un autre pourrait lire sur le téléphone."""
    heure = f" à {rdv.heure_dite}" if rdv.heure else ""
    return f"Rappel : rendez-vous le {date_format(rdv.le, 'l j F')}{heure}. {collectivite_active().nom}"
