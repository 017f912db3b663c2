"""La liste de classe d'une école : lue, montrée, appliquée aux enfants suivis. Rien d'autre n'en reste."""

import tempfile
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from jalon.restitution.echange.cases import Refus
from jalon.restitution.reprise import lecture
from jalon.restitution.reprise.correspondance import proposer
from jalon.restitution.reprise.entete import assembler, proposer_l_entete
from jalon.restitution.reprise.transformations import essayer
from jalon.reussite import operations
from jalon.reussite.classes import Eleve, Reconnu, niveau_de_la_classe, reconnaitre, suivis
from jalon.reussite.droits import Droit
from jalon.reussite.echange.gabarits import NOM_ET_PRENOM
from jalon.reussite.forms.classe import (
    CIBLES,
    CLASSE,
    NAISSANCE,
    NIVEAU,
    NOM,
    PRENOM,
    ColonnesDeClasseForm,
    ListeDeClasseForm,
)
from jalon.reussite.models import Scolarite
from jalon.socle.habilitations import exiger
from jalon.socle.journal.operations import noter_liste
from jalon.socle.listes.lecture import toutes
from jalon.socle.saisies import poser_les_erreurs
from jalon.socle.texte import normaliser

LIGNES_AU_PLUS = 5000
ECHANTILLON = 200


@require_http_methods(["GET", "POST"])
def liste_de_classe(request):
    """Lire une liste et montrer ce qu'elle changerait. Rien n'est écrit ici, ni gardé."""
    exiger(request.user, Droit.MODIFIER_LES_DOSSIERS)
    form = ListeDeClasseForm(request.POST or None, request.FILES or None)
    contexte = {"form": form}
    if form.is_valid():
        try:
            contexte |= _lire(request, form)
        except ValidationError as erreur:
            poser_les_erreurs(form, ValidationError({"fichier": erreur.messages}))
    return render(request, "reussite/classes/liste.html", contexte)


def _lire(request, form) -> dict:
    """Ce que la liste dit des enfants suivis. Lève ValidationError si elle ne se lit pas."""
    entetes, lignes = _entetes_et_lignes(form.cleaned_data["fichier"])
    propositions = proposer(entetes, lignes[:ECHANTILLON], CIBLES)
    renvoyees = request.POST if request.POST.get("colonnes") == "renvoyees" else None
    colonnes = ColonnesDeClasseForm(renvoyees, propositions=propositions)
    contexte = {"colonnes": colonnes, "lues": len(lignes), "choix": form.cleaned_data}
    if not colonnes.nomme_les_enfants:
        return contexte
    reconnus = reconnaitre(_eleves(lignes, colonnes.rangs), request.user)
    noter_liste(request, "reussite.liste_consultee", {r.enfant.pk for r in reconnus})
    neufs = [r for r in reconnus if not _est_a_jour(r, form.cleaned_data)]
    return contexte | {"reconnus": neufs, "a_jour": len(reconnus) - len(neufs), "autres": len(lignes) - len(reconnus)}


def _entetes_et_lignes(fichier) -> tuple[list[str], list[list[str]]]:
    """La première feuille visible qui ait des lignes, lue d'une copie sans nom qui disparaît aussitôt."""
    with tempfile.TemporaryFile() as clair:
        for bloc in fichier.chunks():
            clair.write(bloc)
        clair.flush()
        clair.seek(0)
        tableur = lecture.tableur(clair, fichier.name)
        for feuille in tableur.feuilles():
            apercu = tableur.apercu(feuille.nom, LIGNES_AU_PLUS)
            if not (feuille.visible and apercu.lignes):
                continue
            debut, hauteur = proposer_l_entete(apercu.lignes)
            lues = dict(apercu.lignes)
            entetes = assembler([lues.get(debut + n, []) for n in range(hauteur)], a_etendre=False)
            lignes = [cases for numero, cases in apercu.lignes if numero >= debut + hauteur and any(cases)]
            if lignes:
                return entetes, lignes[:LIGNES_AU_PLUS]
    raise ValidationError("Aucune feuille visible de ce fichier n’a de lignes sous ses noms de colonnes.")


def _eleves(lignes: list[list[str]], rangs: dict[str, int]) -> list[Eleve]:
    niveaux: dict[str, object] = {}

    def niveau(texte: str):
        if texte not in niveaux:
            niveaux[texte] = niveau_de_la_classe(texte) if texte else None
        return niveaux[texte]

    return [_eleve(ligne, rangs, niveau) for ligne in lignes]


def _eleve(ligne: list[str], rangs: dict[str, int], niveau) -> Eleve:
    def case(code: str) -> str:
        rang = rangs.get(code)
        return " ".join(ligne[rang].split()) if rang is not None and rang < len(ligne) else ""

    nom, prenom = case(NOM), case(PRENOM)
    if NOM_ET_PRENOM.code in rangs:
        entier = case(NOM_ET_PRENOM.code)
        nom, prenom = essayer("nom_de_famille", entier), essayer("prenom", entier)
    classe = case(CLASSE)[: Scolarite._meta.get_field("classe").max_length]
    du_niveau = niveau(case(NIVEAU)) or niveau(classe)
    seul = du_niveau is not None and normaliser(classe) in du_niveau.cles
    return Eleve(nom, prenom, _naissance(case(NAISSANCE)), du_niveau, "" if seul else classe)


def _naissance(texte: str) -> date | None:
    """Une date incomprise est une date inconnue : l'enfant restera à confirmer."""
    try:
        lue = essayer("date", texte) if texte else ""
    except Refus:
        return None
    return date.fromisoformat(lue) if lue else None


def _est_a_jour(reconnu: Reconnu, choix: dict) -> bool:
    actuelle, eleve = reconnu.actuelle, reconnu.eleve
    return bool(
        actuelle
        and (actuelle.annee, actuelle.etablissement) == (choix["annee"], choix["etablissement"])
        and eleve.niveau in (None, actuelle.niveau)
        and eleve.classe in ("", actuelle.classe)
    )


@require_POST
def liste_de_classe_noter(request):
    """Met à jour les enfants cochés : ceux que le compte voit et qui sont suivis, aucun autre."""
    exiger(request.user, Droit.MODIFIER_LES_DOSSIERS)
    form = ListeDeClasseForm(request.POST)
    del form.fields["fichier"]
    if not form.is_valid():
        messages.error(request, "Cette liste n’est plus à jour : lisez-la de nouveau.")
        return redirect("reussite:liste_de_classe")
    affectations = _affectations(request)
    try:
        combien = operations.noter_la_classe(affectations, par=request.user, **form.cleaned_data)
    except ValidationError as erreur:
        messages.error(request, " ".join(erreur.messages))
    else:
        s = "s" if combien > 1 else ""
        messages.success(
            request, f"{combien} enfant{s} mis à jour. Cela s’annule pendant trente jours (revenir en arrière)."
        )
    return redirect("reussite:liste_de_classe")


def _affectations(request) -> list[operations.Affectation]:
    cles = [cle for cle in request.POST.getlist("enfant") if cle.isascii() and cle.isdecimal() and len(cle) < 18]
    niveaux = {valeur.code: valeur for valeur in toutes("niveau_scolaire")}
    return [
        operations.Affectation(
            enfant,
            niveaux.get(request.POST.get(f"niveau{enfant.pk}", "")),
            request.POST.get(f"classe{enfant.pk}", "").strip()[:30],
        )
        for enfant in suivis(request.user).filter(pk__in=cles)
    ]
