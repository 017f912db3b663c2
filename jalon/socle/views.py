"""L'accueil et les choses à faire de l'équipe."""

from datetime import timedelta

from django import forms
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from jalon.socle import accueil as contenu
from jalon.socle.echeances.models import Echeance
from jalon.socle.navigation import contexte as menus
from jalon.socle.reseau.models import Intervenant

HORIZONS = [("", "Tout"), ("0", "Aujourd'hui"), ("7", "Sept jours"), ("30", "Trente jours")]


@require_safe
def accueil(request):
    """À faire ; un compte sans dossier ni échéance va droit au premier module qu'il a."""
    if request.user.collectivite_id is None:
        return render(request, "socle/accueil_vide.html")
    echeances = contenu.echeances(request.user)
    rendez_vous = contenu.rendez_vous(request.user)
    if not contenu.ouvre_des_dossiers(request.user) and not rendez_vous and not any(echeances.values()):
        modules = menus(request)["navigation"]["modules"]
        return redirect(modules[0]["url"]) if modules else render(request, "socle/accueil_vide.html")
    contexte = {
        "echeances": echeances,
        "rendez_vous": rendez_vous,
        "equipe": contenu.retards_de_l_equipe(request.user),
        "alertes": contenu.alertes(request.user),
        "derniers": contenu.derniers(request.user),
        "changements": contenu.changements(request.user),
    }
    return render(request, "socle/accueil.html", contexte)


class AFaireForm(forms.Form):
    """Les choses à faire de qui, et jusqu'à quand."""

    qui = forms.ModelChoiceField(queryset=None, label="De qui", required=False, empty_label="Toute l'équipe")
    quand = forms.ChoiceField(label="Jusqu'à", choices=HORIZONS, required=False)

    def __init__(self, *args, compte, **kwargs):
        super().__init__(*args, **kwargs)
        chargees = Echeance.objects.a_faire().visibles_par(compte).order_by().values("responsable")
        self.fields["qui"].queryset = Intervenant.objects.filter(pk__in=chargees)

    @property
    def jusqu_au(self):
        jours = self.cleaned_data.get("quand")
        return timezone.localdate() + timedelta(days=int(jours)) if jours else None


@require_safe
def a_faire(request):
    """Tout ce qui attend dans les dossiers que l'on voit, personne par personne."""
    form = AFaireForm(request.GET, compte=request.user)
    if not form.is_valid():
        form = AFaireForm({}, compte=request.user)
        form.is_valid()
    rangees = contenu.toutes(request.user, form.cleaned_data["qui"], form.jusqu_au)
    contexte = {"form": form, "rangees": rangees, "combien": sum(map(len, rangees.values()))}
    contexte["au_plus"] = contenu.TOUTES_MONTREES if contexte["combien"] == contenu.TOUTES_MONTREES else None
    return render(request, "socle/a_faire.html", contexte)
