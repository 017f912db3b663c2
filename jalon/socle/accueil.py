"""Ce que l'accueil rassemble : ce que j'ai à faire, mes derniers dossiers, ce que les autres y ont changé."""

from collections import defaultdict
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from jalon.socle.agenda.sources import agenda
from jalon.socle.dossiers import nommer, type_de_dossier, types_de_dossier
from jalon.socle.droits import Droit
from jalon.socle.echeances.models import Echeance
from jalon.socle.habilitations import AccesExceptionnel, Portee, a_le_droit, portee_de
from jalon.socle.habilitations.views import decrire
from jalon.socle.journal.lecture import changements_des_autres, derniers_dossiers, noms_des_comptes
from jalon.socle.journal.phrases import phrase
from jalon.socle.reseau.models import Intervenant
from jalon.ui.elements import AFaire, Evenement

A_VENIR = timedelta(days=30)
QUINZAINE = timedelta(days=14)
RECENT = timedelta(days=7)
MONTREES = 30
TOUTES_MONTREES = 300
# On relit assez de lignes pour que dix dossiers en sortent, même si l'un d'eux a beaucoup bougé.
LUES, GROUPES = 100, 10


def ouvre_des_dossiers(compte) -> bool:
    """Ce compte peut-il ouvrir au moins un type de dossier ?"""
    fermees = (Portee.AUCUN_DOSSIER, Portee.AGREGATS)
    return any(portee_de(compte, type_.droit) not in fermees for type_ in types_de_dossier())


def echeances(compte) -> dict[str, list[AFaire]]:
    """Les siennes : « retard », « jour », « venir » (trente jours)."""
    aujourdhui = timezone.localdate()
    siennes = Echeance.objects.a_faire().de(compte).filter(le__lte=aujourdhui + A_VENIR)[: MONTREES * 3]
    noms = _noms({(e.dossier_type, e.dossier_id) for e in siennes}, compte)
    rangees = _ranger([(e.le, _a_faire(e, noms, aujourdhui)) for e in siennes], aujourdhui)
    return {quand: choses[:MONTREES] for quand, choses in rangees.items()}


def _ranger(datees: list[tuple[date, AFaire]], aujourdhui: date) -> dict[str, list[AFaire]]:
    rangees = {"retard": [], "jour": [], "venir": []}
    for le, chose in datees:
        rangees["retard" if le < aujourdhui else "jour" if le == aujourdhui else "venir"].append(chose)
    return rangees


def rendez_vous(compte) -> list[AFaire]:
    """Ce qui l'attend dans la quinzaine et qui n'est pas une échéance : séances, rendez-vous."""
    aujourdhui = timezone.localdate()
    attendus = agenda(compte, aujourdhui, aujourdhui + QUINZAINE, sauf=("socle.echeances",))
    return [
        AFaire(r.titre, r.url, r.le, precision=f"à {r.heure:%H h %M}" if r.heure else "") for r in attendus[:MONTREES]
    ]


def retards_de_l_equipe(compte) -> list[AFaire]:
    """Pour qui voit toute la ville : ce que les autres, ou personne, ont en retard. Vide pour les autres comptes."""
    if not any(portee_de(compte, type_.droit) == Portee.VILLE for type_ in types_de_dossier()):
        return []
    aujourdhui = timezone.localdate()
    retards = Echeance.objects.en_retard(aujourdhui).visibles_par(compte).exclude(pk__in=Echeance.objects.de(compte))
    retards = retards.select_related("responsable")[:MONTREES]
    noms = _noms({(e.dossier_type, e.dossier_id) for e in retards}, compte)
    return [_a_faire(e, noms, aujourdhui, str(e.responsable or "personne n’en est chargé")) for e in retards]


def toutes(compte, qui: Intervenant | None, jusqu_au: date | None) -> dict[str, list[AFaire]]:
    """Celles des dossiers que le compte voit, ou de `qui` seulement : « retard », « jour », « venir »."""
    aujourdhui = timezone.localdate()
    vues = Echeance.objects.a_faire().visibles_par(compte).select_related("responsable")
    if qui is not None:
        vues = vues.filter(responsable=qui)
    if jusqu_au is not None:
        vues = vues.filter(le__lte=jusqu_au)
    vues = list(vues[:TOUTES_MONTREES])
    noms = _noms({(e.dossier_type, e.dossier_id) for e in vues}, compte)
    datees = []
    for echeance in vues:
        responsable = "" if qui else str(echeance.responsable or "personne n’en est chargé")
        datees.append((echeance.le, _a_faire(echeance, noms, aujourdhui, responsable)))
    return _ranger(datees, aujourdhui)


def _a_faire(echeance, noms, aujourdhui, qui="") -> AFaire:
    nom = noms.get((echeance.dossier_type, echeance.dossier_id), "")
    return AFaire(
        libelle=echeance.libelle,
        url=type_de_dossier(echeance.dossier_type).url(echeance.dossier_id) if nom else "",
        echeance=echeance.le,
        en_retard=echeance.le < aujourdhui,
        precision=" · ".join(filter(None, (nom, qui))),
        url_fait=reverse("socle:echeance_faite", args=[echeance.pk]),
    )


def derniers(compte) -> list[tuple[str, str]]:
    """(nom, adresse) des derniers dossiers ouverts."""
    dossiers = [(d._meta.label_lower, d.pk) for d in derniers_dossiers(compte)]
    noms = _noms(set(dossiers), compte)
    return [(noms[cle], type_de_dossier(cle[0]).url(cle[1])) for cle in dossiers if cle in noms]


def changements(compte) -> list[Evenement]:
    """Ce que les autres ont écrit depuis une semaine dans les dossiers qu'il voit, par dossier et par auteur."""
    groupes: dict[tuple, list] = {}
    for ligne in changements_des_autres(compte, timezone.now() - RECENT, LUES):
        groupes.setdefault((ligne.dossier_type, ligne.dossier_id, ligne.compte_id), []).append(ligne)
    groupes = dict(list(groupes.items())[:GROUPES])
    noms = _noms({(type_, pk) for type_, pk, _ in groupes}, compte)
    auteurs = noms_des_comptes(auteur for *_, auteur in groupes)
    return [
        Evenement(
            quand=timezone.localtime(lignes[0].le),
            titre=noms.get((type_, pk), ""),
            texte=f"{auteurs.get(auteur, 'Jalon')} {_dire(lignes)}.",
            url=type_de_dossier(type_).url(pk),
        )
        for (type_, pk, auteur), lignes in groupes.items()
    ]


def _dire(lignes) -> str:
    """Chaque geste une fois : « a posé une échéance, a ouvert le dossier »."""
    return ", ".join(dict.fromkeys(phrase(ligne.action) for ligne in lignes))


def alertes(compte) -> list[dict]:
    """Les accès exceptionnels de la semaine, pour qui lit le journal ; pour les autres, les siens encore ouverts."""
    recents = AccesExceptionnel.objects.select_related("compte").order_by("-ouvert_le")
    if a_le_droit(compte, Droit.LIRE_LE_JOURNAL):
        recents = recents.filter(ouvert_le__gt=timezone.now() - RECENT)
    else:
        recents = recents.ouverts().filter(compte=compte)
    return decrire(recents[:MONTREES], compte)


def _noms(dossiers: set[tuple[str, int]], compte) -> dict[tuple[str, int], str]:
    par_type = defaultdict(set)
    for type_, pk in dossiers:
        par_type[type_].add(pk)
    return {(type_, pk): nom for type_, ids in par_type.items() for pk, nom in nommer(type_, ids, compte).items()}
