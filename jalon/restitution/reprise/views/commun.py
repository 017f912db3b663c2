"""Ce que les pages de la reprise partagent : la trouver, dire où elle en est, mener un geste à bien."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from jalon.restitution.reprise import travaux
from jalon.restitution.reprise.droits import Droit
from jalon.restitution.reprise.models import Etat, Reprise
from jalon.socle.habilitations import exiger
from jalon.socle.taches import EtatTravail, Travail

FINIES = (Etat.IMPORTEE, Etat.INTERROMPUE, Etat.DEFAITE)


@dataclass(frozen=True)
class Etape:
    """Un pas de l'assistant. `url` vide : on n'y est pas encore, ou l'on n'y revient plus."""

    libelle: str
    url: str
    actif: bool


def reprise_vue(request, pk: int) -> Reprise:
    """La reprise, à qui a le droit (403 sinon) ; 404 si elle n'existe pas dans cette ville."""
    exiger(request.user, Droit.REPRENDRE)
    visibles = Reprise.objects.visibles_par(request.user).select_related("travail", "annulation", "par")
    return get_object_or_404(visibles, pk=pk)


def defaite_de(reprise: Reprise) -> Travail | None:
    """Le dernier travail lancé pour défaire cet import : l'état de la reprise, lui, ne change qu'à la fin."""
    return Travail.objects.filter(code=travaux.DEFAITE, donnees__reprise=reprise.pk).first()


def se_defait_en_ce_moment(reprise: Reprise) -> bool:
    travail = defaite_de(reprise) if reprise.se_defait else None
    return bool(travail and travail.etat in (EtatTravail.EN_ATTENTE, EtatTravail.EN_COURS))


def panne_de(travail: Travail | None) -> str:
    """Pourquoi il s'est arrêté ; vide s'il va bien."""
    return travail.message if travail and travail.etat == EtatTravail.ECHOUE else ""


def a_ses_colonnes(reprise: Reprise) -> bool:
    return any(reprise.correspondances.values())


def ou_en_est(reprise: Reprise) -> str:
    """L'adresse de la page où la reprise attend quelqu'un."""
    if reprise.est_en_cours or se_defait_en_ce_moment(reprise):
        return reverse("reprise:suivi", args=[reprise.pk])
    if reprise.etat in FINIES:
        return reverse("reprise:rapport", args=[reprise.pk])
    if reprise.etat == Etat.ABANDONNEE:
        return reverse("reprise:reprises")
    etape = "lignes" if a_ses_colonnes(reprise) else "colonnes" if reprise.entetes else "feuille"
    return reverse(f"reprise:{etape}", args=[reprise.pk])


def etapes(reprise: Reprise, actuelle: str) -> list[Etape]:
    """Les pas, dans l'ordre ; ceux que l'on a faits se rouvrent tant que rien n'est importé."""
    ouvertes = {"feuille": True, "colonnes": bool(reprise.entetes), "lignes": a_ses_colonnes(reprise)}
    libelles = {"feuille": "Feuille", "colonnes": "Colonnes", "lignes": "Vérification", "rapport": "Import"}
    rendues = [Etape("Fichier", "", actuelle == "fichier")]
    for code, libelle in libelles.items():
        joignable = ouvertes.get(code, False) and reprise.se_regle and code != actuelle
        url = reverse(f"reprise:{code}", args=[reprise.pk]) if joignable else ""
        rendues.append(Etape(libelle, url, code == actuelle))
    return rendues


def tenter(request, geste: Callable, *, message: str = "") -> bool:
    """Fait le geste d'un bouton. Une erreur se dit en tête de la page suivante ; rend si cela a marché."""
    try:
        geste()
    except ValidationError as erreur:
        messages.error(request, " ".join(erreur.messages))
        return False
    if message:
        messages.success(request, message)
    return True


def a_sa_place(reprise: Reprise):
    """Vers la page où elle attend, quand celle demandée n'a pas, ou plus, de sens."""
    return redirect(ou_en_est(reprise))


def garder_la_saisie(form, reprise: Reprise) -> None:
    """Après un conflit : la saisie reste, sur la version à jour ; l'envoyer de nouveau l'enregistre."""
    form.data = form.data.copy()
    form.data[form.add_prefix("version")] = str(Reprise.objects.get(pk=reprise.pk).version)
