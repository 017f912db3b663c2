"""À quoi correspond chaque colonne, et ce que deviennent ses cases."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from jalon.restitution.echange.cases import Refus
from jalon.restitution.reprise import lecture, operations, travaux
from jalon.restitution.reprise.cibles import Cible, cible
from jalon.restitution.reprise.correspondance import Proposition, proposer
from jalon.restitution.reprise.forms import ColonnesForm, TableForm
from jalon.restitution.reprise.gabarits import gabarit, table_de_la_feuille
from jalon.restitution.reprise.transformations import TRANSFORMATIONS, essayer
from jalon.restitution.reprise.views.commun import a_sa_place, etapes, garder_la_saisie, reprise_vue
from jalon.socle.journal.operations import noter_lecture
from jalon.socle.saisies import poser_les_erreurs

EXEMPLES, LONGUEUR = 3, 80


@dataclass(frozen=True)
class Effet:
    """Une case telle que lue et ce qu'elle devient ; `refus` : pourquoi elle n'est pas comprise."""

    lu: str
    devient: str = ""
    refus: str = ""

    @property
    def change(self) -> bool:
        return bool(self.devient) and self.devient != self.lu


@dataclass(frozen=True)
class Colonne:
    """Une ligne de la page : la proposition, sa saisie, des exemples et leur effet."""

    proposition: Proposition
    saisie: object
    exemples: list[str]
    effets: list[Effet]


@require_http_methods(["GET", "POST"])
def colonnes(request, pk):
    reprise = reprise_vue(request, pk)
    if not (reprise.se_regle and reprise.entetes):
        return a_sa_place(reprise)
    sorte = gabarit(reprise.gabarit)
    if not (sorte.tables or reprise.table or table_de_la_feuille(reprise.feuille)):
        return redirect("reprise:table", reprise.pk)
    table = reprise.table or table_de_la_feuille(reprise.feuille)
    echantillon = lecture.echantillon(reprise)
    propositions = _propositions(reprise, sorte.cibles(table), echantillon)
    form = ColonnesForm(
        request.POST or None,
        gabarit=sorte,
        table=table,
        propositions=propositions,
        constantes=reprise.constantes,
        initial={"version": reprise.version},
    )
    if form.is_valid() and _enregistrer(request, reprise, table, form):
        return redirect("reprise:suivi", reprise.pk)
    noter_lecture(request, reprise)
    contexte = {
        "reprise": reprise,
        "sorte": sorte,
        "form": form,
        "colonnes": [_colonne(form, p, echantillon) for p in propositions],
        "constantes": [form[f"k{rang}"] for rang in range(len(form.constantes))],
        "laissees": sum(p.cible is None for p in propositions),
        "etapes": etapes(reprise, "colonnes"),
    }
    return render(request, "restitution/reprise/colonnes.html", contexte)


def _propositions(reprise, cibles: list[Cible], echantillon) -> list[Proposition]:
    """Ce que l'on a déjà choisi pour ce fichier ; sinon ce que le nom, le contenu et la fois d'avant font penser."""
    entetes = reprise.entetes
    if not reprise.correspondances:
        retenues = operations.correspondances_retenues(reprise.gabarit)
        return proposer(entetes, echantillon, cibles, retenues)
    par_code = {c.code: c for c in cibles}
    choisies = reprise.correspondances
    return [Proposition(r, e, par_code.get(choisies.get(str(r), ""))) for r, e in enumerate(entetes)]


def _enregistrer(request, reprise, table: str, form: ColonnesForm) -> bool:
    """Range la correspondance et lance la vérification. Une erreur se pose sur le formulaire."""
    try:
        reglee = operations.faire_correspondre(
            reprise,
            table=table,
            correspondances=form.correspondances,
            constantes=form.constantes_dites,
            version=form.cleaned_data["version"],
            par=request.user,
        )
        travaux.lancer_l_essai(reglee or reprise, par=request.user)
    except ValidationError as erreur:
        poser_les_erreurs(form, erreur)
        garder_la_saisie(form, reprise)
        return False
    return True


def _colonne(form, proposition: Proposition, echantillon) -> Colonne:
    saisie = form[f"c{proposition.rang}"]
    exemples = _exemples(echantillon, proposition.rang)
    return Colonne(proposition, saisie, exemples, effets(form.cibles.get(saisie.value() or ""), exemples))


def _exemples(echantillon, rang: int) -> list[str]:
    """Les premières cases différentes et non vides de la colonne."""
    cases = (" ".join(ligne[rang].split()) for ligne in echantillon if rang < len(ligne))
    return list(dict.fromkeys(case[:LONGUEUR] for case in cases if case))[:EXEMPLES]


def effets(choisie: Cible | None, exemples: list[str]) -> list[Effet]:
    """Ce que deviennent ces cases ; rien si la colonne n'est pas reprise."""
    return [_effet(choisie, case) for case in exemples] if choisie else []


def _effet(choisie: Cible, case: str) -> Effet:
    morceaux = []
    for _, transformation in choisie.remplit:
        if transformation not in TRANSFORMATIONS:
            continue
        try:
            morceaux.append(essayer(transformation, case))
        except Refus as refus:
            return Effet(case, refus=refus.raison)
    return Effet(case, " · ".join(morceaux))


@require_POST
def effet(request, pk, rang):
    """Le fragment d'une colonne quand on change sa cible : ce que ses exemples, qui viennent avec, deviendraient."""
    reprise = reprise_vue(request, pk)
    table = reprise.table or table_de_la_feuille(reprise.feuille)
    choisie = cible(request.POST.get(f"c{rang}", ""), gabarit(reprise.gabarit).cibles(table))
    return render(request, "restitution/reprise/_effets.html", {"effets": effets(choisie, _montres(request))})


def _montres(request) -> list[str]:
    return [case[:LONGUEUR] for case in request.POST.getlist("exemple")[:EXEMPLES]]


@require_http_methods(["GET", "POST"])
def table(request, pk):
    """Un fichier du format d'échange dont la feuille ne porte pas le nom d'une table."""
    reprise = reprise_vue(request, pk)
    if not (reprise.se_regle and reprise.entetes) or gabarit(reprise.gabarit).tables:
        return a_sa_place(reprise)
    form = TableForm(request.POST or None, initial={"table": "enfants", "version": reprise.version})
    if form.is_valid():
        try:
            operations.faire_correspondre(reprise, correspondances={}, par=request.user, **form.cleaned_data)
        except ValidationError as erreur:
            poser_les_erreurs(form, erreur)
            garder_la_saisie(form, reprise)
        else:
            return redirect("reprise:colonnes", reprise.pk)
    contexte = {"reprise": reprise, "form": form, "etapes": etapes(reprise, "colonnes")}
    return render(request, "restitution/reprise/table.html", contexte)
