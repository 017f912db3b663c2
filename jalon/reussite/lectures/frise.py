"""L'historique : contacts, parcours, objectifs, scolarité, échéances, pièces et changements, mêlés par date."""

from collections.abc import Iterator
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from jalon.reussite.lectures import frise_accords, frise_actions, frise_demandes, frise_evaluations, frise_suivis
from jalon.reussite.lectures.changements import changements
from jalon.reussite.lectures.dossier import Dossier
from jalon.reussite.lectures.mots import atteinte_en_mots
from jalon.reussite.models import Contact
from jalon.socle.echeances.models import Echeance
from jalon.socle.pieces.models import Piece
from jalon.ui.elements import Evenement

NATURES = {
    "contacts": "Contact",
    "parcours": "Parcours",
    "objectifs": "Objectif",
    "scolarite": "Scolarité",
    "demandes": "Demande",
    "examens": "Réunion",
    "echeances": "Échéance",
    **frise_actions.NATURES,
    "evaluations": frise_evaluations.NATURE,
    **frise_suivis.NATURES,
    "accords": frise_accords.NATURE,
    "documents": "Document",
    "changements": "Changement",
}


def frise(dossier: Dossier, natures: list[str] | None = None) -> list[Evenement]:
    """Tout, ou les seules natures demandées, du plus récent au plus ancien."""
    evenements = []
    for nature, source in SOURCES.items():
        if not natures or nature in natures:
            evenements.extend(source(dossier))
    return sorted(evenements, key=_instant, reverse=True)


def _instant(evenement) -> tuple[date, datetime]:
    quand = evenement.quand
    if isinstance(quand, datetime):
        quand = timezone.localtime(quand)
        return quand.date(), quand
    minuit = timezone.make_aware(datetime(quand.year, quand.month, quand.day))
    return quand, minuit


def evenement_de_contact(contact: Contact, dossier: Dossier) -> Evenement:
    """Qui a une fiche réduite ne lit que les résumés qu'il a écrits."""
    lisible = dossier.complet or dossier.est_de_sa_main(contact)
    titre = str(contact.type)
    if contact.interlocuteur and lisible:
        titre += f", avec {contact.interlocuteur}"
    return Evenement(
        quand=contact.le,
        titre=titre,
        texte=contact.resume if lisible else "",
        auteur=str(contact.auteur or ""),
        url=reverse("reussite:contact_modifier", args=[dossier.enfant.pk, contact.pk]) if lisible else "",
        icone="chat-dots",
        ton="en_cours" if contact.avec_la_famille else "neutre",
        nature=NATURES["contacts"],
        ancre=f"contact-{contact.pk}",
    )


def _contacts(dossier) -> Iterator[Evenement]:
    liens = dossier.enfant.les_contacts.select_related("contact__type", "contact__auteur")
    for lien in liens:
        yield evenement_de_contact(lien.contact, dossier)


def _parcours(dossier) -> Iterator[Evenement]:
    for parcours in dossier.les_parcours:
        for quand, titre, texte, ton in _etapes(parcours, dossier.complet):
            yield Evenement(
                quand=quand,
                titre=f"{parcours.dispositif} : {titre}",
                texte=texte,
                icone="signpost",
                ton=ton,
                nature=NATURES["parcours"],
                ancre=f"parcours-{parcours.pk}-{titre.split()[0].lower()}-{quand:%Y%m%d}",
            )


def _etapes(parcours, complet: bool):
    """(date, titre, texte, ton) des moments datés d'un parcours."""
    if parcours.repere_le:
        yield parcours.repere_le, "repérage", str(parcours.origine or ""), "attente"
    if parcours.entree:
        yield parcours.entree, "entrée", "", "en_cours"
    for referent in parcours.les_referents.all():
        if referent.du:
            yield referent.du, f"suivi par {referent.intervenant}", "", "neutre"
    for pause in parcours.les_suspensions.all():
        yield pause.du, "suspension", pause.raison if complet else "", "attente"
        if pause.au:
            yield pause.au, "fin de la suspension", "", "en_cours"
    if parcours.sortie:
        texte = parcours.bilan_final if complet else ""
        yield parcours.sortie, f"sortie, {str(parcours.motif or 'sans motif').lower()}", texte, "termine"
    if parcours.annule_le:
        yield parcours.annule_le, "annulé", parcours.annule_pourquoi, "neutre"


def _objectifs(dossier) -> Iterator[Evenement]:
    for parcours in dossier.les_parcours:
        for objectif in parcours.les_objectifs.all():
            communs = {"texte": str(objectif.domaine), "icone": "flag", "nature": NATURES["objectifs"]}
            if objectif.fixe_le:
                yield Evenement(
                    objectif.fixe_le, f"Objectif fixé : {objectif}", ancre=f"objectif-fixe-{objectif.pk}", **communs
                )
            if objectif.evalue_le:
                titre = f"{atteinte_en_mots(objectif)} : {objectif}"
                ancre = f"objectif-evalue-{objectif.pk}"
                yield Evenement(objectif.evalue_le, titre, ton="termine", ancre=ancre, **communs)


def _scolarite(dossier) -> Iterator[Evenement]:
    for scolarite in dossier.scolarites:
        if scolarite.depuis:
            ou = ", ".join(str(v) for v in (scolarite.niveau, scolarite.etablissement) if v)
            yield Evenement(
                scolarite.depuis,
                ou or "Scolarité",
                scolarite.annee,
                icone="mortarboard",
                nature=NATURES["scolarite"],
                ancre=f"scolarite-{scolarite.pk}",
            )


def _echeances(dossier) -> Iterator[Evenement]:
    faites = Echeance.objects.du_dossier(dossier.enfant).filter(faite_le__isnull=False).select_related("responsable")
    if not dossier.complet:
        faites = faites.de(dossier.compte)
    for echeance in faites:
        yield Evenement(
            echeance.faite_le,
            f"Fait : {echeance.libelle}",
            auteur=str(echeance.responsable or ""),
            icone="check2-square",
            ton="termine",
            nature=NATURES["echeances"],
            ancre=f"echeance-{echeance.pk}",
        )


def _documents(dossier) -> Iterator[Evenement]:
    pieces = Piece.objects.visibles_par(dossier.compte).du_dossier(dossier.enfant).select_related("type", "par")
    for piece in pieces:
        yield Evenement(
            piece.jointe_le,
            piece.nom,
            str(piece.type or ""),
            str(piece.par or ""),
            icone="paperclip",
            nature=NATURES["documents"],
            ancre=f"piece-{piece.pk}",
        )


def _changements(dossier) -> Iterator[Evenement]:
    if not dossier.complet:
        return
    for ligne, titre, texte, auteur in changements(dossier.enfant, dossier.compte):
        yield Evenement(
            ligne.le,
            titre,
            texte,
            auteur,
            icone="pencil",
            nature=NATURES["changements"],
            ancre=f"changement-{ligne.numero}",
        )


SOURCES = {
    "accords": frise_accords.accords,
    "demandes": frise_demandes.demandes,
    "examens": frise_demandes.examens,
    "contacts": _contacts,
    "parcours": _parcours,
    "objectifs": _objectifs,
    "scolarite": _scolarite,
    "echeances": _echeances,
    **frise_actions.SOURCES,
    "evaluations": frise_evaluations.evaluations,
    **frise_suivis.SOURCES,
    "documents": _documents,
    "changements": _changements,
}
