"""Ce que les écrans de la configuration partagent : trouver l'entité, dire ce qui se prépare, mener un geste à bien."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render

from jalon.saisie.configuration import brouillon, brouillon_en_base, publiee
from jalon.saisie.definitions import Configuration
from jalon.saisie.differences import differences
from jalon.saisie.entites import EntiteConfigurable, entites
from jalon.saisie.operations import AConfirmer
from jalon.socle.droits import Droit
from jalon.socle.habilitations import exiger
from jalon.socle.saisies import poser_les_erreurs
from jalon.socle.versions import Conflit


def ouvrir(request, code: str = "") -> EntiteConfigurable | None:
    """Exige le droit de configurer, puis rend l'entité de ce code. Lève Http404 si elle n'existe pas."""
    exiger(request.user, Droit.CONFIGURER)
    if not code:
        return None
    trouvee = next((e for e in entites() if e.code == code), None)
    if trouvee is None:
        raise Http404("Cette entité ne se configure pas.")
    return trouvee


def en_preparation() -> dict:
    """Le contexte du bandeau : le brouillon, s'il y en a un, et ce qu'il change."""
    en_base = brouillon_en_base()
    return {"brouillon": en_base, "changements": differences(publiee(), brouillon()) if en_base else []}


def montrer(request, gabarit: str, contexte: dict):
    return render(request, f"saisie/configuration/{gabarit}.html", contexte | en_preparation())


def tenter(request, geste, message: str) -> bool:
    """Fait le geste, ou en dit le refus dans la page. Laisse passer AConfirmer, qui nomme des personnes."""
    try:
        geste()
    except AConfirmer:
        raise
    except ValidationError as erreur:
        messages.error(request, " ".join(erreur.messages))
        return False
    messages.success(request, message)
    return True


def enregistrer(request, form, geste, rebaser, *, message: str, vers: str, gabarit: str, contexte: dict):
    """Mène la saisie d'un élément du brouillon. `geste(changements)` l'écrit ; `rebaser(form)`, après un conflit,
    rend le formulaire sur ce que l'autre a enregistré."""
    conflit = None
    if form.is_valid():
        changements = getattr(form, "changements", None) or form.changes
        if not changements:
            messages.info(request, "Rien n'avait changé : rien n'a été écrit.")
            return redirect(vers)
        try:
            geste(changements)
        except Conflit as leve:
            form, conflit = rebaser(form), leve
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            messages.success(request, message)
            return redirect(vers)
    return montrer(request, gabarit, contexte | {"form": form, "conflit": conflit, "retour": vers})


def deplacer(codes: list[str], code: str, pas: int) -> list[str]:
    """Les mêmes codes, l'un d'eux un rang plus haut ou plus bas."""
    rang = codes.index(code) + pas if code in codes else -1
    if not 0 <= rang < len(codes):
        return codes
    ranges = [c for c in codes if c != code]
    ranges.insert(rang, code)
    return ranges


def ordre_demande(post) -> tuple[list[str], str]:
    """(l'ordre voulu, le code déplacé) d'un rangement : une suite de `codes`, et un bouton qui en bouge un."""
    codes = post.getlist("codes")
    for bouton, pas in (("monter", -1), ("descendre", 1)):
        if bouton in post:
            return deplacer(codes, post[bouton], pas), post[bouton]
    return codes, post.get("pose", "")


def rangement(codes: list[str], code: str, libelle: str) -> str:
    """« Allergies » est à la place 2 sur 5."""
    return (
        f"« {libelle} » est à la place {codes.index(code) + 1} sur {len(codes)}." if code in codes else "C'est rangé."
    )


def definie(declaree: EntiteConfigurable, configuration: Configuration | None = None):
    return (configuration or brouillon()).entite(declaree.code)
