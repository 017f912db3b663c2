"""La liste des enfants : une même vue sert la page et son fragment, une autre ce que l'on emporte."""

from io import BytesIO

from django.http import FileResponse, Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_safe

from jalon.restitution.editions.tableurs import FORMATS, ecrire, nom_de_fichier
from jalon.reussite.droits import Droit
from jalon.reussite.forms.liste import FiltresForm
from jalon.reussite.liste.champs import colonnes_pour
from jalon.reussite.liste.gestes import gestes_en_lot
from jalon.reussite.liste.pages import TRI_PAR_DEFAUT, Ordre, Tranche, toutes, tranche
from jalon.reussite.liste.vues import TYPE, onglets
from jalon.reussite.models import CleListe
from jalon.reussite.partages import partages_recus
from jalon.socle.habilitations import a_le_droit, exiger
from jalon.socle.journal.operations import consigner_sortie, noter_liste
from jalon.ui.tableaux import Geste, Page, Tableau, tri_demande

EN_SESSION = "reussite.liste_des_enfants"
LIGNES_A_IMPRIMER = 2000


@require_safe
def enfants(request):
    """La page, ou à htmx le seul tableau. L'adresse porte tout l'état ; la session s'en souvient pour le « retour »."""
    exiger(request.user, Droit.VOIR_LES_DOSSIERS)
    tableau = _tableau(request)
    noter_liste(request, "reussite.liste_consultee", [ligne.enfant_id for ligne in tableau.objets])
    _se_souvenir(request)
    est_un_fragment = request.htmx and not request.htmx.history_restore_request
    gabarit = "reussite/enfants/_tableau.html" if est_un_fragment else "reussite/enfants/enfants.html"
    contexte = {
        "tableau": tableau,
        "fragment": est_un_fragment,
        "type": TYPE,
        "requete": request.GET.urlencode(),
        "formats": FORMATS.values(),
        "partages": [] if est_un_fragment else partages_recus(request.user),
        "peut_creer": a_le_droit(request.user, Droit.CREER_UN_DOSSIER),
        "peut_exporter": a_le_droit(request.user, Droit.EXPORTER_LES_LISTES),
        "peut_fusionner": a_le_droit(request.user, Droit.FUSIONNER),
    }
    response = render(request, gabarit, contexte)
    patch_vary_headers(response, ["HX-Request"])
    return response


def adresse_de_la_liste(request) -> str:
    """La liste telle qu'on l'a quittée : filtres, tri, colonnes et place."""
    requete = request.session.get(EN_SESSION, "")
    return reverse("reussite:enfants") + (f"?{requete}" if requete else "")


def _se_souvenir(request) -> None:
    requete = request.GET.urlencode()
    if request.session.get(EN_SESSION, "") != requete:
        request.session[EN_SESSION] = requete


def _tableau(request) -> Tableau:
    visibles = CleListe.objects.visibles_par(request.user)
    filtres, colonnes = FiltresForm(request.GET, request.user), colonnes_pour(request.user)
    ordre = Ordre.du_tri(_tri(request, colonnes), colonnes)
    page = tranche(filtres.appliquer(visibles), ordre, request.GET, visibles)
    tableau = Tableau(
        params=request.GET,
        legende="Enfants",
        colonnes=[colonne.pour_l_ecran for colonne in colonnes],
        objets=page.lignes,
        filtres=filtres,
        puces=filtres.puces,
        vues=onglets(request.GET, request.user),
        gestes=_gestes(request),
        tri_defaut=TRI_PAR_DEFAUT,
        url_de=lambda ligne: reverse("reussite:enfant", args=[ligne.enfant_id]),
        libelle_de=lambda ligne: ligne.enfant.designation,
        cle_de=lambda ligne: ligne.enfant_id,
        vide_titre="Aucun enfant ne correspond" if filtres.puces else "Aucun enfant pour l'instant",
        vide_texte="Retirez un filtre pour élargir la liste."
        if filtres.puces
        else "Les enfants suivis, ou repérés, qui vous sont ouverts apparaîtront ici.",
    )
    tableau.page = _page(tableau, page)
    return tableau


def _page(tableau: Tableau, page: Tranche) -> Page:
    precedent = tableau.lien(avant=page.lignes[0].enfant_id) if page.a_des_precedents else ""
    suivant = tableau.lien(apres=page.lignes[-1].enfant_id) if page.a_des_suivants else ""
    return Page(page.debut, page.fin, page.total, precedent, suivant)


def _gestes(request) -> list[Geste]:
    en_lot = gestes_en_lot(request.GET, request.user)
    if not a_le_droit(request.user, Droit.EXPORTER_LES_LISTES):
        return en_lot
    requete = request.GET.urlencode()
    imprimer = f"{reverse('reussite:enfants_imprimer')}?{requete}"
    exporter = f"{reverse('reussite:enfants_exporter', args=['xlsx'])}?{requete}"
    return [*en_lot, Geste("Imprimer", imprimer, "printer"), Geste("Exporter", exporter, "download")]


def _tri(request, colonnes) -> str:
    return tri_demande(request.GET, [colonne.pour_l_ecran for colonne in colonnes], TRI_PAR_DEFAUT)


# Ce que l'on emporte : les mêmes colonnes, le même ordre, les mêmes filtres, toutes les lignes.


@require_http_methods(["GET", "POST"])
def enfants_exporter(request, format):
    """Le fichier de ce qui est montré ; en POST, des seules lignes cochées. Chaque dossier sorti est consigné."""
    exiger(request.user, Droit.EXPORTER_LES_LISTES)
    if format not in FORMATS:
        raise Http404
    sorties = [sortie for colonne in _colonnes_montrees(request) for sortie in colonne.pour_l_export]
    fichier, sortis = BytesIO(), []

    def valeurs():
        for ligne in _lignes_choisies(request).iterator(chunk_size=2000):
            sortis.append(ligne.enfant)
            yield [valeur(ligne) for _, valeur in sorties]

    ecrire(format, "Enfants", [libelle for libelle, _ in sorties], valeurs(), fichier, mention=mention(request))
    consigner_sortie("reussite.liste_exportee", sortis, par=request.user, format=format)
    fichier.seek(0)
    type_mime = FORMATS[format].type_mime
    return FileResponse(fichier, as_attachment=True, filename=nom_de_fichier("Enfants", format), content_type=type_mime)


@require_http_methods(["GET", "POST"])
def enfants_imprimer(request):
    """Toutes les lignes sur une page sobre, prête pour l'A4 ; en POST, les seules lignes cochées."""
    exiger(request.user, Droit.EXPORTER_LES_LISTES)
    lignes = list(_lignes_choisies(request)[:LIGNES_A_IMPRIMER])
    consigner_sortie("reussite.liste_imprimee", [ligne.enfant for ligne in lignes], par=request.user)
    colonnes = [colonne.pour_l_ecran for colonne in _colonnes_montrees(request)]
    contexte = {
        "colonnes": colonnes,
        "lignes": [[colonne.texte(ligne) for colonne in colonnes] for ligne in lignes],
        "puces": FiltresForm(request.GET, request.user).puces,
        "mention": mention(request),
        "retour": adresse_de_la_liste(request),
        "au_plus": LIGNES_A_IMPRIMER if len(lignes) == LIGNES_A_IMPRIMER else None,
    }
    return render(request, "reussite/enfants/imprimer.html", contexte)


def lignes_filtrees(request):
    """Les lignes que la liste montre, toutes pages comprises : parmi celles que le compte voit."""
    return FiltresForm(request.GET, request.user).appliquer(CleListe.objects.visibles_par(request.user))


def _lignes_choisies(request):
    lignes = lignes_filtrees(request)
    if request.method == "POST":
        cochees = [int(pk) for pk in request.POST.getlist("selection") if pk.isdecimal() and len(pk) < 19]
        lignes = lignes.filter(enfant__in=cochees)
    colonnes = colonnes_pour(request.user)
    return toutes(lignes, _tri(request, colonnes), colonnes)


def _colonnes_montrees(request):
    """Celles de l'écran, sauf ce que la ville garde pour elle."""
    colonnes = {colonne.code: colonne for colonne in colonnes_pour(request.user) if colonne.s_exporte}
    ecran = Tableau(request.GET, "Enfants", [colonne.pour_l_ecran for colonne in colonnes.values()], [])
    return [colonnes[colonne.code] for colonne in ecran.visibles]


def mention(request) -> str:
    """Le filigrane : qui a sorti la liste, et quand."""
    return f"Sorti de Jalon par {request.user.nom} le {timezone.localtime():%d/%m/%Y à %H h %M}. Confidentiel."
