"""L'historique de ce qui court à côté du parcours : groupes et présences, suivis, activités, rendez-vous."""

from collections import defaultdict
from collections.abc import Iterator

from django.urls import reverse
from django.utils.formats import date_format

from jalon.reussite.lectures import suivis as lectures
from jalon.reussite.lectures.mots import pluriel
from jalon.reussite.models import Groupe, Presence, StatutPresence
from jalon.ui.elements import Evenement

NATURES = {
    "groupes": "Groupe",
    "suivis": "Suivi partenaire",
    "activites": "Activité",
    "rendez_vous": "Rendez-vous",
}


def groupes(dossier) -> Iterator[Evenement]:
    """Entrées et sorties des groupes, et les présences résumées mois par mois."""
    communs = {"icone": "people", "nature": NATURES["groupes"]}
    for lue in lectures.inscriptions(dossier):
        inscription, groupe = lue.inscription, lue.inscription.groupe
        if inscription.du:
            titre = f"{'Liste d’attente' if inscription.en_attente else 'Inscription'} : {groupe}"
            ton = "attente" if inscription.en_attente else "en_cours"
            yield Evenement(inscription.du, titre, ton=ton, ancre=f"inscription-{inscription.pk}", **communs)
        if inscription.au:
            titre, ancre = f"Fin du groupe : {groupe}", f"depart-{inscription.pk}"
            yield Evenement(inscription.au, titre, ton="neutre", ancre=ancre, **communs)
    yield from _presences(dossier, communs)


def _presences(dossier, communs) -> Iterator[Evenement]:
    lues = Presence.objects.filter(enfant=dossier.enfant, seance__annulee=False).exclude(statut=StatutPresence.ANNULE)
    if not dossier.complet:
        siens = Groupe.objects.pointables_par(dossier.compte).order_by().values("pk")
        lues = lues.filter(seance__groupe__in=siens)
    par_mois = defaultdict(list)
    for presence in lues.select_related("seance__groupe").order_by("seance__le", "pk"):
        par_mois[presence.seance.groupe, presence.seance.le.replace(day=1)].append(presence)
    for (groupe, mois), presences in par_mois.items():
        presents = sum(p.statut == StatutPresence.PRESENT for p in presences)
        titre = f"{groupe} : {pluriel(presents, 'présence')} sur {len(presences)} en {date_format(mois, 'F Y')}"
        avec = sum(p.avec_un_parent for p in presences)
        texte = f"{pluriel(avec, 'fois')} avec un parent" if avec else ""
        ancre = f"presences-{groupe.pk}-{mois:%Y%m}"
        yield Evenement(presences[-1].seance.le, titre, texte, ton="en_cours", ancre=ancre, **communs)


def suivis(dossier) -> Iterator[Evenement]:
    for suivi, _ in lectures.suivis(dossier):
        texte = ", ".join(str(v) for v in (suivi.type, suivi.objet, suivi.intervention) if v and str(v) != str(suivi))
        moments = (
            (suivi.demande_le, "demandé", "attente"),
            (suivi.debut, "début", "en_cours"),
            (suivi.fin, "fin", "termine"),
        )
        for quand, mot, ton in moments:
            if quand:
                yield Evenement(
                    quand,
                    f"{suivi} : {mot}",
                    texte,
                    url=reverse("reussite:suivi_modifier", args=[suivi.pk]),
                    icone="link-45deg",
                    ton=ton,
                    nature=NATURES["suivis"],
                    ancre=f"suivi-{suivi.pk}-{mot}",
                )


def activites(dossier) -> Iterator[Evenement]:
    for activite in lectures.activites(dossier):
        for quand, mot in ((activite.debut, "début"), (activite.fin, "fin")):
            if quand:
                yield Evenement(
                    quand,
                    f"{activite} : {mot}",
                    str(activite.structure or ""),
                    icone="star",
                    nature=NATURES["activites"],
                    ancre=f"activite-{activite.pk}-{mot}",
                )


def rendez_vous(dossier) -> Iterator[Evenement]:
    for lu in lectures.tous_lus(dossier):
        rdv = lu.rdv
        avec = f", avec {rdv.avec}" if rdv.avec else ""
        yield Evenement(
            rdv.le,
            f"Rendez-vous{avec} : {rdv.get_statut_display().lower()}",
            auteur=str(rdv.intervenant or ""),
            icone="calendar-event",
            ton=lu.ton,
            nature=NATURES["rendez_vous"],
            ancre=f"rendez-vous-{rdv.pk}",
        )


SOURCES = {"groupes": groupes, "suivis": suivis, "activites": activites, "rendez_vous": rendez_vous}
