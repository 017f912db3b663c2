"""Le verdict, ligne à ligne : ce qui va, ce qui ne va pas et pourquoi, à corriger sur place."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.restitution.reprise import libelles, operations
from jalon.restitution.reprise.forms import LigneForm, MotsForm
from jalon.restitution.reprise.models import Etat, LigneDeReprise, Reprise
from jalon.restitution.reprise.moteur import sorte_de_defaut
from jalon.restitution.reprise.views.commun import (
    a_sa_place,
    a_ses_colonnes,
    etapes,
    garder_la_saisie,
    panne_de,
    reprise_vue,
    tenter,
)
from jalon.socle.journal.operations import noter_lecture
from jalon.socle.saisies import poser_les_erreurs
from jalon.ui.tableaux import Page

PAR_PAGE = 25
RAISONS_MONTREES = 12


@require_safe
def lignes(request, pk):
    """Les lignes en défaut, par pages ; `?raison=` n'en montre qu'une sorte, `?ecartees=oui` celles laissées."""
    reprise = reprise_vue(request, pk)
    if reprise.est_en_cours or not (a_ses_colonnes(reprise) or reprise.etat == Etat.IMPORTEE):
        return a_sa_place(reprise)
    raison, ecartees = request.GET.get("raison", ""), request.GET.get("ecartees") == "oui"
    retenues = _retenues(reprise, raison, ecartees)
    page = _page(request, len(retenues))
    montrees = LigneDeReprise.objects.in_bulk(retenues[page.debut - 1 : page.fin] if retenues else [])
    entetes = reprise.entetes if montrees and reprise.se_regle else []
    noter_lecture(request, reprise)
    contexte = {
        "reprise": reprise,
        "lignes": [presenter(ligne, entetes) for ligne in sorted(montrees.values(), key=lambda une: une.numero)],
        "page": page,
        "raison": raison,
        "ecartees": ecartees,
        "combien_ecartees": reprise.les_lignes.filter(ecartee=True).count(),
        "raisons": _raisons(reprise),
        "comptes": reprise.rapport.get("lignes", {}),
        "tables": reprise.rapport.get("tables", {}),
        "inconnus": len(libelles.a_rattacher(reprise)) if reprise.se_regle else 0,
        "panne": panne_de(reprise.travail) if reprise.etat == Etat.PREPARATION else "",
        "a_verifier": reprise.etat == Etat.PREPARATION,
        "etapes": etapes(reprise, "lignes"),
    }
    return render(request, "restitution/reprise/lignes.html", contexte)


def _retenues(reprise: Reprise, raison: str, ecartees: bool) -> list[int]:
    """Les clés des lignes à montrer, dans l'ordre du fichier."""
    lues = reprise.les_lignes.filter(ecartee=ecartees).order_by("numero").values_list("pk", "defauts")
    return [pk for pk, defauts in lues if (ecartees or defauts) and (not raison or raison in _sortes(defauts))]


def _sortes(defauts: list[dict]) -> set[str]:
    return {sorte_de_defaut(defaut["colonne"], defaut["raison"]) for defaut in defauts}


def _page(request, total: int) -> Page:
    demandee = request.GET.get("page", "")
    rang = int(demandee) if demandee.isascii() and demandee.isdecimal() and len(demandee) < 6 else 1
    derniere = max(1, -(-total // PAR_PAGE))
    rang = min(max(rang, 1), derniere)

    def adresse(numero: int) -> str:
        parametres = request.GET.copy()
        parametres["page"] = str(numero)
        return f"?{parametres.urlencode()}"

    return Page(
        debut=(rang - 1) * PAR_PAGE + 1 if total else 0,
        fin=min(rang * PAR_PAGE, total),
        total=total,
        precedent=adresse(rang - 1) if rang > 1 else "",
        suivant=adresse(rang + 1) if rang < derniere else "",
    )


def _raisons(reprise: Reprise) -> list[tuple[str, int]]:
    comptes = reprise.rapport.get("defauts", {})
    return sorted(comptes.items(), key=lambda compte: -compte[1])[:RAISONS_MONTREES]


def presenter(ligne: LigneDeReprise, entetes: list[str], *, donnees=None, tout=False) -> dict:
    """Une ligne et sa saisie : les cases en défaut, ou toutes."""
    en_defaut = sorted({d["rang"] for d in ligne.defauts if d["rang"] is not None})
    rangs = list(range(max(len(entetes), len(ligne.cases)))) if tout else en_defaut
    return {
        "ligne": ligne,
        "form": LigneForm(donnees, ligne=ligne, entetes=entetes, rangs=rangs),
        "de_la_ligne": [d["raison"] for d in ligne.defauts if d["rang"] is None],
        "raisons": {f"c{d['rang']}": d["raison"] for d in ligne.defauts if d["rang"] is not None},
        "resume": " · ".join(case for case in ligne.cases_corrigees[:6] if case)[:120],
    }


@require_http_methods(["GET", "POST"])
def ligne(request, pk, numero):
    """Une ligne entière. Corrigée, elle est rejugée aussitôt ; htmx n'en remplace que la place."""
    reprise = reprise_vue(request, pk)
    trouvee = _la_ligne(reprise, numero)
    if not reprise.se_regle:
        return a_sa_place(reprise)
    entetes = reprise.entetes
    sur_place = bool(request.htmx)
    presentee = presenter(trouvee, entetes, donnees=request.POST or None, tout=not sur_place)
    form = presentee["form"]
    if form.is_valid():
        try:
            trouvee = operations.corriger(reprise, numero, corrections=form.corrections, par=request.user)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
        else:
            if not sur_place:
                return redirect("reprise:lignes", reprise.pk)
            presentee = presenter(trouvee, entetes) | {"rejugee": True}
    noter_lecture(request, reprise)
    contexte = presentee | {"reprise": reprise, "etapes": etapes(reprise, "lignes")}
    gabarit = "restitution/reprise/_ligne.html" if sur_place else "restitution/reprise/ligne.html"
    return render(request, gabarit, contexte)


def _la_ligne(reprise: Reprise, numero: int) -> LigneDeReprise:
    ligne = reprise.les_lignes.filter(numero=numero).first()
    if ligne is None:
        raise Http404("Cette ligne n’est pas à revoir.")
    return ligne


@require_POST
def ecarter(request, pk, numero):
    return _deplacer(request, pk, numero, operations.ecarter, "laissée de côté : elle ne sera pas importée")


@require_POST
def remettre(request, pk, numero):
    return _deplacer(request, pk, numero, operations.remettre, "remise : elle sera vérifiée avec les autres")


def _deplacer(request, pk, numero: int, operation, suite: str):
    """Sur place, la ligne cède la place à ce qu'elle devient ; sans htmx, on revient à la liste."""
    reprise = reprise_vue(request, pk)
    _la_ligne(reprise, numero)
    if request.htmx:
        operation(reprise, [numero], par=request.user)
        return HttpResponse(f'<li class="ligne-faite"><p tabindex="-1" autofocus>Ligne {numero} {suite}.</p></li>')
    tenter(request, lambda: operation(reprise, [numero], par=request.user), message=f"Ligne {numero} {suite}.")
    return redirect("reprise:lignes", reprise.pk)


@require_http_methods(["GET", "POST"])
def mots(request, pk):
    """Les mots que la ville n'a pas : les rattacher à un des siens avant d'en créer."""
    reprise = reprise_vue(request, pk)
    if not (reprise.se_regle and a_ses_colonnes(reprise)):
        return a_sa_place(reprise)
    form = MotsForm(request.POST or None, inconnus=libelles.a_rattacher(reprise), initial={"version": reprise.version})
    if form.is_valid():
        try:
            operations.rattacher_les_valeurs(
                reprise, valeurs=form.valeurs, version=form.cleaned_data["version"], par=request.user
            )
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
            garder_la_saisie(form, reprise)
        else:
            return redirect(reverse("reprise:lignes", args=[reprise.pk]))
    contexte = {"reprise": reprise, "form": form, "etapes": etapes(reprise, "lignes")}
    return render(request, "restitution/reprise/mots.html", contexte)
