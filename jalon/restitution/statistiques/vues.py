"""Les pages des statistiques : le catalogue, une statistique, la liste derrière un nombre, les exports."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from jalon.restitution.editions.tableurs import FORMATS, en_octets, nom_de_fichier
from jalon.restitution.statistiques.catalogue import chercher, familles, statistique, statistiques
from jalon.restitution.statistiques.champs import axes_de, entites_comptees
from jalon.restitution.statistiques.demande import Demande, demande
from jalon.restitution.statistiques.lecteur import Lecteur
from jalon.socle.habilitations import a_le_droit
from jalon.socle.journal.operations import noter_liste
from jalon.socle.texte import normaliser
from jalon.ui.tableaux import Colonne, Page, Tableau

LIGNES_PAR_PAGE = 50


@require_safe
def accueil(request):
    """Le catalogue, par famille ; `q` y cherche."""
    if not any(a_le_droit(request.user, s.mesure.droit) for s in statistiques()):
        raise PermissionDenied("Il vous manque le droit de voir les statistiques.")
    texte = request.GET.get("q", "").strip()
    trouvees = [s for s in chercher(texte) if _est_ouverte(s, request.user)]
    par_famille = [(titre, [s for s in trouvees if s.famille == code]) for code, titre in familles().items()]
    champs = _des_champs(texte, request.user)
    contexte = {
        "q": texte,
        "familles": [f for f in par_famille if f[1]],
        "champs": champs,
        "combien": len(trouvees) + len(champs),
    }
    return _page_ou_fragment(request, "statistiques/accueil.html", "statistiques/_catalogue.html", contexte)


def _est_ouverte(statistique, compte) -> bool:
    lecteur = Lecteur(compte, statistique.mesure)
    axes = (axe for axe in statistique.mesure.axes if axe.code in statistique.axes)
    return a_le_droit(compte, statistique.mesure.droit) and all(map(lecteur.peut_lire, axes))


def _des_champs(texte: str, compte) -> list[tuple[str, str]]:
    """(libellé, adresse) : par chaque champ compté de la ville, la statistique d'où l'on entre."""
    trouves = []
    for entite in entites_comptees():
        entree = statistique(entite.statistique)
        if entree is None or not a_le_droit(compte, entree.mesure.droit):
            continue
        lecteur, adresse = Lecteur(compte, entree.mesure), reverse("statistiques:une", args=[entree.code])
        for axe in axes_de(entite):
            libelle = f"{entree.mesure.libelle} selon : {axe.nom}"
            permis = lecteur.peut_lire(axe) and not lecteur.agregats_seulement
            if permis and all(mot in normaliser(libelle) for mot in normaliser(texte).split()):
                trouves.append((libelle, f"{adresse}?{urlencode({'axe_1': axe.code})}"))
    return trouves


@require_safe
def une(request, code):
    """Une statistique : sa définition, ses réglages, son tableau et son graphique."""
    voulue = demande(request, code)
    contexte = {"demande": voulue, "s": voulue.statistique, "form": voulue.form, **_resultat(voulue)}
    response = _page_ou_fragment(request, "statistiques/une.html", "statistiques/_resultat.html", contexte)
    # L'adresse sans les filtres laissés sur « Tous ».
    response["HX-Push-Url"] = _adresse(voulue, "statistiques:une")
    return response


def _resultat(voulue: Demande) -> dict:
    from jalon.restitution.statistiques.presentation import presenter

    if not voulue.form.is_valid():
        return {"refus": "Corrigez les réglages pour voir le résultat."}
    try:
        resultat = voulue.resultat
    except ValueError as erreur:
        return {"refus": str(erreur)}
    pourcentage = voulue.form.cleaned_data["pourcentage"]
    return {
        "p": presenter(resultat, voulue.tues, pourcentage, _adresse_des_listes(voulue)),
        "periode": resultat.periode,
        "puces": [(puce, voulue.sans(puce)) for puce in voulue.puces()],
        "filtres": _filtres_proposes(voulue),
        "autres_params": [(nom, v) for nom, valeurs in voulue.params.lists() for v in valeurs],
        "formats": [(f, _adresse(voulue, "statistiques:exporter", f.code)) for f in FORMATS.values()],
    }


def _filtres_proposes(voulue: Demande) -> list:
    """(axe, [(« axe=code », libellé)]) de chaque filtre que le lecteur peut ajouter."""
    proposes = []
    for axe in voulue.lecteur.filtres():
        try:
            n = voulue.calcul.nomenclature(axe)
        except ValueError:
            # Un champ que la ville a cessé de compter pendant que la page se faisait.
            continue
        if n:
            valeurs = zip(n.codes, n.libelles, strict=True)
            proposes.append((axe, [(f"{axe.code}={code}", libelle) for code, libelle in valeurs]))
    return proposes


def _adresse(voulue, vue, *suite) -> str:
    return reverse(vue, args=[voulue.statistique.code, *suite]) + voulue.lien()


def _adresse_des_listes(voulue: Demande):
    """rangs → l'adresse de la liste ; vide pour qui ne lit que des agrégats."""
    if voulue.lecteur.agregats_seulement:
        return lambda rangs: ""
    base = reverse("statistiques:liste", args=[voulue.statistique.code]) + voulue.lien()
    codes = [n.codes for n in voulue.resultat.nomenclatures]

    def url_de(rangs):
        cases = {f"case_{n}": codes[n - 1][rang] for n, rang in enumerate(rangs, start=1) if rang is not None}
        return f"{base}&{urlencode(cases)}" if cases else base

    return url_de


@require_safe
def liste(request, code):
    """La liste derrière un nombre, par le même calcul : de ce qui est compté, ce que le compte peut voir."""
    voulue = demande(request, code)
    if voulue.lecteur.agregats_seulement:
        raise PermissionDenied("Vous lisez des chiffres d'ensemble : la liste des dossiers ne vous est pas ouverte.")
    cles, precisions = _comptees(voulue, request.GET)
    unite = voulue.statistique.mesure.unite
    visibles = unite.visibles(request.user, cles)
    tableau = _tableau_des_fiches(request.GET, visibles, lambda page: unite.lister(request.user, page))
    noter_liste(request, "restitution.liste_consultee", [d.pk for fiche in tableau.objets for d in fiche.dossiers])
    contexte = {
        "demande": voulue,
        "s": voulue.statistique,
        "tableau": tableau,
        "compte": len(visibles),
        "caches": len(cles) - len(visibles),
        "precisions": precisions,
        "periode": voulue.calcul.periode,
        "puces": voulue.puces(),
        "retour": reverse("statistiques:une", args=[voulue.statistique.code])
        + voulue.lien(case_1=None, case_2=None, rang=None),
    }
    return render(request, "statistiques/liste.html", contexte)


def _comptees(voulue: Demande, params) -> tuple[list[int], list[str]]:
    """Les clés comptées dans la case de l'adresse, et cette case en mots."""
    if not voulue.form.is_valid():
        raise Http404
    try:
        resultat = voulue.resultat
    except ValueError:
        raise Http404 from None
    rangs, mots = [], []
    for n, (axe, nomenclature) in enumerate(zip(resultat.axes, resultat.nomenclatures, strict=True), start=1):
        texte = params.get(f"case_{n}", "")
        rang = nomenclature.chercher(texte) if texte else None
        if texte and rang is None:
            raise Http404
        rangs.append(rang if rang is None or rang >= 0 else len(nomenclature))
        if texte:
            mots.append(f"{axe.nom} : {nomenclature.libelles[rang]}")
    return voulue.calcul.cles(voulue.statistique.mesure, voulue.form.axes, rangs), mots


def _tableau_des_fiches(params, cles, lister) -> Tableau:
    texte = params.get("rang", "0")
    debut = int(texte) if texte.isdecimal() and len(texte) < 9 else 0
    montrees = lister(cles[debut : debut + LIGNES_PAR_PAGE])
    tableau = Tableau(
        params=params,
        legende="Liste",
        colonnes=[Colonne("libelle", "Nom", obligatoire=True), Colonne("precision", "Précision", obligatoire=True)],
        objets=montrees,
        url_de=lambda fiche: fiche.url,
        libelle_de=lambda fiche: fiche.libelle,
        vide_titre="Rien à montrer",
        vide_texte="Aucun des dossiers comptés ne vous est ouvert.",
    )
    fin = debut + len(montrees)
    precedent = tableau.lien(rang=str(max(0, debut - LIGNES_PAR_PAGE))) if debut else ""
    suivant = tableau.lien(rang=str(fin)) if fin < len(cles) else ""
    tableau.page = Page(debut + 1, fin, len(cles), precedent, suivant)
    return tableau


@require_safe
def exporter(request, code, format):
    """Le fichier de ce qui est montré ; les cellules tues y sont tues."""
    from jalon.restitution.statistiques.mise_en_forme import COLONNES, en_lignes

    voulue = demande(request, code)
    if format not in FORMATS or not voulue.form.is_valid():
        raise Http404
    try:
        lignes = en_lignes(voulue.statistique, voulue.resultat, voulue.tues)
    except ValueError:
        raise Http404 from None
    titre = f"{voulue.statistique.code} {voulue.statistique.libelle}"
    octets = en_octets(format, titre, COLONNES, [*lignes, *_rappel(voulue)])
    return HttpResponse(
        octets,
        content_type=FORMATS[format].type_mime,
        headers={"Content-Disposition": f'attachment; filename="{nom_de_fichier(titre, format)}"'},
    )


def _rappel(voulue: Demande) -> list[list]:
    """Sous le tableau : la définition, la période, les filtres. Un chiffre ne sort jamais sans eux."""
    periode = voulue.calcul.periode
    phrases = [
        ("Définition", voulue.statistique.mesure.definition),
        ("Période", f"du {periode.du:%d/%m/%Y} au {periode.au:%d/%m/%Y}, âges au {periode.ages_au:%d/%m/%Y}"),
        *(("Filtre", puce.libelle) for puce in voulue.puces()),
    ]
    return [[nom, phrase, *[None] * 9] for nom, phrase in phrases]


def _page_ou_fragment(request, page, fragment, contexte):
    a_htmx = request.htmx and not request.htmx.history_restore_request and not request.htmx.boosted
    response = render(request, fragment if a_htmx else page, contexte)
    patch_vary_headers(response, ["HX-Request"])
    return response
