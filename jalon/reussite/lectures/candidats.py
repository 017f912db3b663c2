"""Les situations à examiner en réunion : prêtes, ou en retard ; et ce qui a bougé dans les dossiers."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import timezone

from jalon.reussite.models import (
    Accord,
    Action,
    CleListe,
    Demande,
    Enfant,
    EtatAction,
    EtatParcours,
    Objectif,
    Parcours,
    SuiteDemande,
)
from jalon.reussite.models.accord import ModeAccord, ObjetAccord
from jalon.reussite.operations.etapes import POINT_D_ETAPE
from jalon.reussite.visibilite import DOSSIER
from jalon.socle.echeances.models import Echeance
from jalon.socle.journal.models import LigneJournal, Nature
from jalon.socle.renvois import Candidat
from jalon.socle.texte import normaliser

# Ce que la liste « type_point_eps » nomme.
NOUVELLE, ETAPE, PROLONGATION, SORTIE, INFORMATION = (
    "nouvelle_situation",
    "point_d_etape",
    "demande_de_prolongation",
    "sortie",
    "information",
)
# On prépare une réunion un mois d'avance ; une demande qui attend depuis plus longtemps est en retard.
D_AVANCE = timedelta(days=30)
TROUVES = 20
MENEES = (EtatAction.EN_COURS, EtatAction.SUSPENDUE)


def candidats(compte) -> list[Candidat]:
    """Une situation n'est proposée qu'une fois, pour sa première raison. Un accord retiré l'écarte."""
    jour = timezone.localdate()
    vus = Enfant.objects.actuels().visibles_par(compte)
    proposes = [*_demandes(vus, jour), *_sorties(vus), *_prolongations(vus, jour), *_points_d_etape(vus, jour)]
    ecartes = retires({c.pk for c in proposes})
    uniques: dict[int, Candidat] = {}
    for candidat in proposes:
        if candidat.pk not in ecartes:
            uniques.setdefault(candidat.pk, candidat)
    return sorted(uniques.values(), key=lambda c: not c.en_retard)


def chercher(compte, texte: str) -> list[Candidat]:
    """Les situations de ce nom que rien ne propose encore ; un parcours ouvert en fait un point d'étape."""
    mots = normaliser(texte).split()
    if not mots:
        return []
    trouves = Enfant.objects.actuels().visibles_par(compte)
    for mot in mots:
        trouves = trouves.filter(cle_recherche__contains=mot)
    pks = list(trouves.order_by("cle_recherche", "pk").values_list("pk", flat=True)[:TROUVES])
    suivis = set(Parcours.objects.en_cours().filter(enfant__in=pks).values_list("enfant", flat=True))
    ecartes = retires(pks)
    return [Candidat(pk, ETAPE if pk in suivis else NOUVELLE, "À votre demande") for pk in pks if pk not in ecartes]


def _demandes(vus, jour):
    lues = Demande.objects.filter(suite=SuiteDemande.A_EXAMINER_EN_EPS, enfant__in=vus).order_by("le", "pk")
    for demande in lues:
        yield Candidat(demande.enfant_id, NOUVELLE, f"Demande du {demande.le:%d/%m/%Y}", demande.le < jour - D_AVANCE)


def _points_d_etape(vus, jour):
    lues = Echeance.objects.a_faire().filter(
        nature=POINT_D_ETAPE, le__lte=jour + D_AVANCE, dossier_type=DOSSIER, dossier_id__in=vus.values("pk")
    )
    for echeance in lues:
        yield Candidat(echeance.dossier_id, ETAPE, f"Prévu le {echeance.le:%d/%m/%Y}", echeance.le < jour)


def _prolongations(vus, jour):
    """Des actions dont la fin prévue approche, ou est passée, et que personne n'a terminées."""
    lues = Action.objects.filter(etat__in=MENEES, fin__lte=jour + D_AVANCE, enfant__in=vus).order_by("fin", "pk")
    for action in lues.select_related("action"):
        quoi = action.libelle or str(action.action or "Action")
        yield Candidat(action.enfant_id, PROLONGATION, f"{quoi} : fin le {action.fin:%d/%m/%Y}", action.fin < jour)


def _sorties(vus):
    """Les parcours en veille, et ceux dont tous les objectifs sont évalués."""
    for parcours in Parcours.objects.filter(annule_le=None, etat=EtatParcours.EN_VEILLE, enfant__in=vus):
        yield Candidat(parcours.enfant_id, SORTIE, "Parcours en veille : sortie à préparer")
    en_cours = Parcours.objects.en_cours().filter(etat=EtatParcours.EN_COURS, enfant__in=vus)
    evalues = en_cours.filter(les_objectifs__isnull=False).exclude(
        pk__in=Objectif.objects.filter(evalue_le=None).order_by().values("parcours")
    )
    for parcours in evalues.distinct():
        yield Candidat(parcours.enfant_id, SORTIE, "Tous les objectifs sont évalués : sortie à préparer")


def retires(pks: Iterable[int]) -> set[int]:
    """Les enfants dont l'adhésion a été retirée ou refusée, sans qu'aucune autre ne vaille."""
    adhesions = Accord.objects.filter(enfant__in=list(pks), objet=ObjetAccord.ADHESION_AU_PARCOURS)
    valent, finis = set(), set()
    for enfant, mode, retire_le in adhesions.values_list("enfant", "mode", "retire_le"):
        if mode == ModeAccord.SIGNE and retire_le is None:
            valent.add(enfant)
        elif retire_le or mode in (ModeAccord.RETIRE, ModeAccord.REFUSE):
            finis.add(enfant)
    return finis - valent


def informes(pks: Iterable[int]) -> set[int]:
    """Les enfants dont l'information de la famille est consignée : on peut dire leur nom en réunion.

    Par un accord (information donnée, adhésion signée), ou par une demande qui dit quand la famille l'a su.
    """
    pks = list(pks)
    donnes = Accord.objects.filter(
        enfant__in=pks,
        objet__in=(ObjetAccord.INFORMATION_DONNEE, ObjetAccord.ADHESION_AU_PARCOURS),
        mode__in=(ModeAccord.SIGNE, ModeAccord.ORAL_CONSIGNE),
        retire_le=None,
    )
    dits = Demande.objects.filter(enfant__in=pks, famille_informee=True, famille_informee_le__isnull=False)
    connus = set(donnes.values_list("enfant", flat=True)) | set(dits.values_list("enfant", flat=True))
    return connus - retires(pks)


def actualites(compte, depuis: date) -> list[Candidat]:
    """Pour la réunion d'équipe : demandes nouvelles, retards, référents absents, dossiers qui ont changé."""
    jour = timezone.localdate()
    vus = Enfant.objects.actuels().visibles_par(compte)
    neuves = Demande.objects.filter(enfant__in=vus, le__gte=depuis).order_by("le", "pk")
    proposes = [Candidat(d.enfant_id, NOUVELLE, f"Demande du {d.le:%d/%m/%Y}") for d in neuves]
    proposes += [*_en_retard(vus, jour), *_sans_referent(vus), *_changes(vus, depuis)]
    uniques: dict[int, Candidat] = {}
    for candidat in proposes:
        deja = uniques.get(candidat.pk)
        if deja:
            candidat = Candidat(
                deja.pk, deja.type, f"{deja.motif} · {candidat.motif}"[:200], deja.en_retard or candidat.en_retard
            )
        uniques[candidat.pk] = candidat
    return list(uniques.values())


def _en_retard(vus, jour):
    retards = Echeance.objects.en_retard(jour).filter(dossier_type=DOSSIER, dossier_id__in=vus.values("pk"))
    combien: dict[int, int] = {}
    for dossier in retards.values_list("dossier_id", flat=True):
        combien[dossier] = combien.get(dossier, 0) + 1
    for dossier, nombre in combien.items():
        yield Candidat(dossier, INFORMATION, f"{nombre} échéance{'s' if nombre > 1 else ''} en retard", True)


def _sans_referent(vus):
    sans = CleListe.objects.filter(enfant__in=vus, le_referent=None, etat=EtatParcours.EN_COURS)
    for enfant in sans.values_list("enfant", flat=True):
        yield Candidat(enfant, INFORMATION, "Aucun référent", True)


def _changes(vus, depuis):
    lignes = LigneJournal.objects.filter(
        nature=Nature.ECRITURE, dossier_type=DOSSIER, dossier_id__in=vus.values("pk"), le__date__gt=depuis
    )
    # Une écriture d'une réunion n'est pas une nouvelle du dossier.
    lignes = lignes.exclude(action__startswith="instances.").order_by().values_list("dossier_id", flat=True).distinct()
    for dossier in lignes:
        yield Candidat(dossier, INFORMATION, "A changé depuis la dernière réunion")
