"""Mon agenda : le mois, la liste, l'abonnement sans nom, le résumé du lundi."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jalon.socle.agenda import ics, operations
from jalon.socle.agenda.sources import Rendez
from jalon.socle.agenda.sources import agenda as lire_l_agenda
from jalon.socle.cloison import cloison
from jalon.socle.comptes.models import Compte
from jalon.socle.invitations.operations import reconnaitre_sans_trace, ville_du_jeton

AVANT, APRES = timedelta(days=30), timedelta(days=180)


@dataclass(frozen=True)
class Jour:
    le: date
    du_mois: bool
    rendez: list[Rendez]


@never_cache
@require_safe
def agenda(request):
    """Le mois de `?mois=2026-11`, ou celui-ci."""
    premier = _mois_demande(request.GET.get("mois", ""))
    semaines = calendar.Calendar().monthdatescalendar(premier.year, premier.month)
    rendez = lire_l_agenda(request.user, semaines[0][0], semaines[-1][-1])
    par_jour: dict[date, list[Rendez]] = {}
    for un in rendez:
        par_jour.setdefault(un.le, []).append(un)
    contexte = {
        "premier": premier,
        "semaines": [[Jour(j, j.month == premier.month, par_jour.get(j, [])) for j in semaine] for semaine in semaines],
        "precedent": f"{premier - timedelta(days=1):%Y-%m}",
        "suivant": f"{premier + timedelta(days=31):%Y-%m}",
        "aujourdhui": timezone.localdate(),
        "combien": sum(1 for un in rendez if un.le.month == premier.month),
        "abonne": operations.abonnements(request.user).first(),
        "adresse": request.session.pop("agenda_neuf", ""),
    }
    return render(request, "socle/agenda/agenda.html", contexte)


def _mois_demande(texte: str) -> date:
    lu = re.fullmatch(r"(\d{4})-(\d{2})", texte)
    if lu and 1 <= int(lu[2]) <= 12 and 1900 <= int(lu[1]) <= 2999:
        return date(int(lu[1]), int(lu[2]), 1)
    return timezone.localdate().replace(day=1)


@require_POST
def agenda_abonner(request):
    """Le lien ne s'affiche qu'une fois, sur la page qui suit."""
    jeton = operations.s_abonner(par=request.user)
    request.session["agenda_neuf"] = request.build_absolute_uri(reverse("socle:agenda_ics", args=[jeton]))
    messages.success(request, "Votre lien est prêt : copiez-le maintenant, il ne sera plus montré.")
    return redirect("socle:agenda")


@require_POST
def agenda_desabonner(request):
    operations.se_desabonner(par=request.user)
    messages.success(request, "Le lien ne répond plus.")
    return redirect("socle:agenda")


@require_POST
def agenda_resume(request):
    actif = request.POST.get("actif") == "oui"
    operations.regler_le_resume(actif=actif, par=request.user)
    messages.success(request, "C'est noté : chaque lundi." if actif else "C'est noté : plus de résumé.")
    return redirect("socle:agenda")


@require_safe
@login_not_required
def agenda_ics(request, jeton):
    """Le flux d'un abonné : ni nom, ni objet. 404 pour un lien fini, ou un compte fermé."""
    invitation = reconnaitre_sans_trace(jeton, operations.OBJET)
    if invitation is None:
        raise Http404
    compte = Compte.objects.filter(pk=invitation.donnees["compte"], desactive_le=None).first()
    if compte is None:
        raise Http404
    jour = timezone.localdate()
    with cloison(ville_du_jeton(jeton)):
        rendez = lire_l_agenda(compte, jour - AVANT, jour + APRES)
    contenu = ics.ecrire(rendez, nom=f"Jalon, {compte.collectivite.nom}", domaine=request.get_host())
    return HttpResponse(contenu, content_type="text/calendar; charset=utf-8")
