"""Dans l'historique : diagnostics, préconisations, actions et leurs bilans, exclusions."""

from collections.abc import Iterator

from django.urls import reverse

from jalon.reussite.lectures.actions import qui, voix
from jalon.reussite.models import EtatAccueil, EtatAction, Preconisation
from jalon.reussite.operations import FINIES
from jalon.ui.elements import Evenement

E = EtatAction


def diagnostics(dossier) -> Iterator[Evenement]:
    for diagnostic in dossier.les_diagnostics:
        yield Evenement(
            diagnostic.le,
            f"Diagnostic : {diagnostic.domaine}",
            diagnostic.faits,
            url=f"{reverse('reussite:diagnostics', args=[diagnostic.parcours_id])}#diagnostic-{diagnostic.pk}",
            icone="clipboard",
            nature="Diagnostic",
            ancre=f"diagnostic-{diagnostic.pk}",
        )


def preconisations(dossier) -> Iterator[Evenement]:
    """Toutes, abandonnées comprises ; pour qui tient les dossiers."""
    if not dossier.complet:
        return
    lues = Preconisation.objects.filter(parcours__enfant=dossier.enfant)
    for preconisation in lues.select_related("domaine", "action", "maitre_oeuvre"):
        communs = {"icone": "lightbulb", "nature": "Préconisation"}
        ancre = f"preconisation-{preconisation.pk}"
        par_qui = str(preconisation.maitre_oeuvre or "")
        yield Evenement(preconisation.le, f"Préconisé : {preconisation}", par_qui, ancre=ancre, **communs)
        if preconisation.abandonnee_le:
            titre = f"Préconisation abandonnée : {preconisation}"
            yield Evenement(
                preconisation.abandonnee_le, titre, preconisation.abandon, ancre=f"{ancre}-abandon", **communs
            )


def actions(dossier) -> Iterator[Evenement]:
    for action in dossier.les_actions:
        for quand, titre, texte, ton in _etapes(action):
            yield Evenement(
                quand,
                f"{titre} : {action}",
                texte,
                icone="play-circle",
                ton=ton,
                nature="Action",
                ancre=f"action-{action.pk}-{titre.split()[-1].lower()}",
            )


def _etapes(action) -> Iterator[tuple]:
    """(date, titre, texte, ton) : notée, commencée, finie ou refusée."""
    if action.notee_le and action.notee_le != action.debut:
        yield action.notee_le, "Action notée", qui(action), "attente"
    if action.debut and action.etat not in (E.REFUSEE, E.ANNULEE):
        yield action.debut, "Action commencée", qui(action), "en_cours"
    if action.etat in FINIES and action.fin:
        yield action.fin, action.get_etat_display(), str(action.cause_arret or ""), "termine"
    if action.etat == E.REFUSEE and action.etat_le:
        yield action.etat_le, "Refusée", str(action.motif_refus or ""), "neutre"


def bilans(dossier) -> Iterator[Evenement]:
    if not dossier.complet:
        return
    for action in dossier.les_actions:
        for lue in voix(action):
            for bilan in lue.bilans:
                yield Evenement(
                    bilan.le,
                    f"Bilan, {lue.libelle.lower()} : {bilan.resultat or 'non exprimé'}",
                    f"{action}\n{bilan.commentaire}".strip(),
                    url=reverse("reussite:bilans", args=[action.pk]),
                    icone="chat-left-text",
                    ton="termine",
                    nature="Bilan d'action",
                    ancre=f"bilan-{bilan.pk}",
                )


def exclusions(dossier) -> Iterator[Evenement]:
    for exclusion in dossier.les_exclusions:
        reponse = exclusion.get_accueil_display().lower()
        refus = f" : {exclusion.refus}" if exclusion.refus else ""
        communs = {"icone": "person-x", "nature": "Exclusion"}
        jours = f", {exclusion.jours} j" if exclusion.jours else ""
        yield Evenement(
            exclusion.le,
            f"Exclusion du collège{jours} : {str(exclusion.motif or 'motif non renseigné').lower()}",
            f"Accueil {reponse}{refus}",
            ancre=f"exclusion-{exclusion.pk}",
            **communs,
        )
        if exclusion.accueil == EtatAccueil.ACCEPTE and exclusion.retour_le and exclusion.retour:
            ancre = f"exclusion-{exclusion.pk}-retour"
            yield Evenement(exclusion.retour_le, "Retour au collège", exclusion.retour, ancre=ancre, **communs)


NATURES = {
    "diagnostics": "Diagnostic",
    "preconisations": "Préconisation",
    "actions": "Action",
    "bilans": "Bilan d'action",
    "exclusions": "Exclusion",
}
SOURCES = {
    "diagnostics": diagnostics,
    "preconisations": preconisations,
    "actions": actions,
    "bilans": bilans,
    "exclusions": exclusions,
}
