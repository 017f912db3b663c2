"""Défaire une bascule d'année, ou une demande de renouvellement : ce qui a été écrit depuis est gardé."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Q

from jalon.reussite.models import AmenagementScolarite, Enfant, Scolarite
from jalon.reussite.models.accord import Accord, ModeAccord, Partage
from jalon.reussite.operations.vus import exiger_de_tout_voir
from jalon.reussite.visibilite import DOSSIER
from jalon.socle.annulations import Annulation, annulable, annuler
from jalon.socle.dossiers import ReferenceDeDossier
from jalon.socle.echeances.models import Echeance
from jalon.socle.journal.operations import consigner, operation

GESTE = "reussite.bascule"
RENOUVELLEMENT = "reussite.renouvellement"
COMPARES = ("enfant_id", "annee", "depuis", "etablissement_id", "niveau_id", "classe", "rythme", "absenteisme")


def empreintes(scolarites: Iterable[Scolarite]) -> list[dict]:
    """De quoi savoir, plus tard, si quelqu'un y a touché."""
    scolarites = list(scolarites)
    amenagements = _amenagements([s.pk for s in scolarites])
    return [{"pk": s.pk, "enfant": s.enfant_id, "etat": _etat(s, amenagements.get(s.pk, []))} for s in scolarites]


def bascules_ouvertes(annee: str):
    """Les gestes de cette année que l'on peut encore défaire, le dernier d'abord."""
    return Annulation.objects.ouvertes().filter(code=GESTE, donnees__annee=annee)


def scolarites_reprises(donnees: dict) -> list[Scolarite]:
    """Celles que quelqu'un a changées depuis : l'annulation les garde."""
    return [s for s, gardee in _scolarites(donnees) if gardee]


def pourquoi_pas(donnees: dict) -> str:
    """Pourquoi la bascule ne peut plus se défaire ; vide si elle le peut."""
    suivantes = Scolarite.objects.filter(enfant__in=donnees["enfants"], annee__gt=donnees["annee"])
    suivante = suivantes.order_by("-annee").first()
    if suivante is None:
        return ""
    combien = suivantes.values("enfant").distinct().count()
    enfants = "enfants ont" if combien > 1 else "enfant a"
    return f"{combien} {enfants} déjà une scolarité {suivante.annee} : annulez d'abord ce passage-là."


@operation
def annuler_la_bascule(annee, *, par) -> int:
    """Défait d'un coup tout ce qui a été basculé dans cette année, école après école. Rend le nombre de gestes."""
    gestes = list(bascules_ouvertes(annee).select_for_update(of=("self",)))
    if not gestes:
        raise ValidationError(f"Il n'y a rien à annuler pour {annee} : un passage s'annule pendant trente jours.")
    for geste in gestes:
        annuler(geste, par=par)
    return len(gestes)


@annulable(GESTE)
def defaire(donnees, *, par):
    """Chacun retrouve son école d'avant. Une scolarité corrigée, un accord signé, une échéance faite restent."""
    exiger_de_tout_voir(donnees["enfants"], par)
    if raison := pourquoi_pas(donnees):
        raise ValidationError(raison)
    list(Enfant.objects.select_for_update(of=("self",)).filter(pk__in=donnees["enfants"]).order_by("pk"))
    lues = _scolarites(donnees)
    a_retirer = [s.pk for s, gardee in lues if not gardee]
    AmenagementScolarite.objects.filter(scolarite__in=a_retirer).delete()
    Scolarite.objects.filter(pk__in=a_retirer).delete()
    _retirer_les_demandes(donnees)
    rallonges = _rallonger(donnees["partages"])
    gardees = {s.enfant_id for s, gardee in lues if gardee}
    for enfant in donnees["enfants"]:
        consigner(
            "reussite.bascule_annulee",
            None,
            par=par,
            dossier=ReferenceDeDossier(DOSSIER, enfant),
            annee=donnees["annee"],
            scolarite_gardee=enfant in gardees,
            acces_rendu=enfant in rallonges,
        )


@annulable(RENOUVELLEMENT)
def defaire_le_renouvellement(donnees, *, par):
    """Une demande à laquelle la famille a répondu reste."""
    exiger_de_tout_voir(donnees["enfants"], par)
    _retirer_les_demandes(donnees)
    for enfant in donnees["enfants"]:
        dossier = ReferenceDeDossier(DOSSIER, enfant)
        consigner("reussite.renouvellement_annule", None, par=par, dossier=dossier, annee=donnees["annee"])


def _scolarites(donnees) -> list[tuple[Scolarite, bool]]:
    """(scolarité, a-t-elle changé depuis) de celles qui sont encore là."""
    ecrites = {e["pk"]: e["etat"] for e in donnees["scolarites"]}
    lues = list(Scolarite.objects.filter(pk__in=ecrites).select_related("enfant", "etablissement", "niveau"))
    amenagements = _amenagements(list(ecrites))
    return [(s, _etat(s, amenagements.get(s.pk, [])) != ecrites[s.pk]) for s in lues]


def _etat(scolarite, amenagements) -> list[str]:
    return [*(str(getattr(scolarite, nom)) for nom in (*COMPARES, "exclusions")), *map(str, sorted(amenagements))]


def _amenagements(scolarites: list[int]) -> dict[int, list[int]]:
    lies: dict[int, list[int]] = {}
    lus = AmenagementScolarite.objects.filter(scolarite__in=scolarites)
    for scolarite, amenagement in lus.values_list("scolarite", "amenagement"):
        lies.setdefault(scolarite, []).append(amenagement)
    return lies


def _retirer_les_demandes(donnees) -> None:
    """Une demande suivie d'un geste (une réponse, une correction, une échéance cochée) reste, avec son échéance."""
    posees, type_ = Echeance.objects.filter(pk__in=donnees["echeances"]), Accord._meta.label_lower
    suivies = posees.exclude(pk__in=posees.a_faire()).filter(objet_type=type_).values_list("objet_id", flat=True)
    sans_suite = Accord.objects.filter(pk__in=donnees["accords"], mode=ModeAccord.DEMANDE, version=1, piece=None)
    a_retirer = list(sans_suite.exclude(pk__in=list(suivies)).values_list("pk", flat=True))
    posees.a_faire().filter(~Q(objet_type=type_) | Q(objet_id__in=a_retirer)).delete()
    Accord.objects.filter(pk__in=a_retirer).delete()


def _rallonger(traces: list[dict]) -> set[int]:
    """Un partage que personne n'a touché depuis retrouve son dernier jour. Rend les enfants concernés."""
    par_cle = {trace["pk"]: trace for trace in traces}
    touches = []
    for partage in Partage.objects.select_for_update(of=("self",)).filter(pk__in=par_cle, fini_le=None).order_by("pk"):
        champ = Partage._meta.get_field("au")
        if partage.au == champ.to_python(par_cle[partage.pk]["apres"]):
            partage.au, partage.version = champ.to_python(par_cle[partage.pk]["avant"]), partage.version + 1
            touches.append(partage)
    Partage.objects.bulk_update(touches, ["au", "version"])
    return {partage.enfant_id for partage in touches}
