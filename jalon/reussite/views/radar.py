"""Le radar des dossiers dormants."""

from django import forms
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from jalon.reussite.droits import Droit
from jalon.reussite.lectures.radar import SEMAINES, radar
from jalon.socle.habilitations import exiger
from jalon.socle.journal.operations import noter_liste


class RadarForm(forms.Form):
    semaines = forms.IntegerField(label="Semaines sans contact", min_value=1, max_value=52, required=False)


@require_safe
def page_du_radar(request):
    exiger(request.user, Droit.MODIFIER_LES_DOSSIERS)
    form = RadarForm(request.GET if "semaines" in request.GET else None, initial={"semaines": SEMAINES})
    semaines = (form.cleaned_data["semaines"] if form.is_valid() else None) or SEMAINES
    faits = radar(request.user, timezone.localdate(), semaines)
    noter_liste(request, "reussite.liste_consultee", {enfant.pk for fait in faits for enfant, _ in fait.lignes})
    contexte = {"form": form, "faits": faits, "combien": sum(len(fait.lignes) for fait in faits)}
    return render(request, "reussite/radar.html", contexte)
