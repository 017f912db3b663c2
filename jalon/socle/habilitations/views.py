"""L'accès exceptionnel motivé : l'ouvrir, le fermer, voir ceux qui sont ouverts."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.socle.dossiers import est_visible, nommer, type_de_dossier
from jalon.socle.droits import Droit
from jalon.socle.habilitations import AccesExceptionnel, a_le_droit, exiger, operations

MONTRES = 100


class MotifForm(forms.Form):
    motif = forms.CharField(
        label="Pourquoi devez-vous ouvrir ce dossier ?",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Une phrase. Le coordonnateur la lira aujourd'hui, et elle reste au journal.",
    )


@require_http_methods(["GET", "POST"])
def acces_ouvrir(request, dossier_type, dossier_id):
    exiger(request.user, Droit.ACCES_EXCEPTIONNEL)
    type_ = _type_ou_404(dossier_type)
    if type_.trouver(dossier_id, request.user) is None:
        raise Http404
    if est_visible(request.user, dossier_type, dossier_id):
        return redirect(type_.url(dossier_id))
    form = MotifForm(request.POST or None)
    if form.is_valid():
        try:
            operations.ouvrir_acces_exceptionnel(
                dossier_type=dossier_type, dossier_id=dossier_id, par=request.user, **form.cleaned_data
            )
        except ValidationError as erreur:
            form.add_error(None, erreur)
        else:
            messages.warning(request, "Ce dossier vous est ouvert pendant 24 heures. Le coordonnateur est prévenu.")
            return redirect(type_.url(dossier_id))
    return render(request, "socle/habilitations/acces_ouvrir.html", {"form": form, "type": type_})


def _type_ou_404(code):
    try:
        return type_de_dossier(code)
    except ValueError:
        raise Http404 from None


@require_safe
def acces(request):
    contexte = {"les_acces": decrire(acces_montres_a(request.user)[:MONTRES], request.user)}
    return render(request, "socle/habilitations/acces.html", contexte)


def acces_montres_a(compte):
    """Tous ceux de la ville pour qui lit le journal ; les siens pour les autres."""
    montres = AccesExceptionnel.objects.select_related("compte").order_by("-ouvert_le", "-pk")
    return montres if a_le_droit(compte, Droit.LIRE_LE_JOURNAL) else montres.filter(compte=compte)


def decrire(les_acces, lecteur) -> list[dict]:
    """Chaque accès, avec le nom et l'adresse du dossier si le lecteur le voit."""
    les_acces = list(les_acces)
    noms = {
        code: nommer(code, {a.dossier_id for a in les_acces if a.dossier_type == code}, lecteur)
        for code in {a.dossier_type for a in les_acces}
    }
    return [_decrire_un(acces, noms[acces.dossier_type].get(acces.dossier_id)) for acces in les_acces]


def _decrire_un(acces, nom) -> dict:
    type_ = type_de_dossier(acces.dossier_type)
    return {
        "acces": acces,
        "dossier": nom or f"{type_.libelle} n° {acces.dossier_id}",
        "url": type_.url(acces.dossier_id) if nom else "",
    }


@require_POST
def acces_fermer(request, pk):
    ouvert = get_object_or_404(acces_montres_a(request.user).ouverts(), pk=pk)
    operations.fermer_acces_exceptionnel(ouvert, par=request.user)
    messages.success(request, "Cet accès est fermé.")
    return redirect("socle:acces")
