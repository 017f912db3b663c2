"""« Qui attend quoi depuis quand », pour toute la ville : l'écran, et ce que l'on en emporte."""

from io import BytesIO

from django.http import FileResponse, Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from jalon.restitution.editions.tableurs import FORMATS, ecrire, nom_de_fichier
from jalon.reussite.droits import Droit
from jalon.reussite.forms.liste_groupes import FiltreAttentesForm
from jalon.reussite.lectures.attentes import attentes as lire_les_attentes
from jalon.reussite.views.commun import onglet
from jalon.socle.habilitations import a_le_droit, exiger
from jalon.socle.journal.operations import consigner_sortie, noter_liste
from jalon.ui.tableaux import Colonne, Page, Tableau

MONTREES = 500
COLONNES = [
    Colonne("enfant", "Enfant", obligatoire=True),
    Colonne("quoi", "Attend"),
    Colonne("aupres", "Auprès de"),
    Colonne("etat", "État"),
    Colonne("depuis", "Depuis le"),
    Colonne("duree", "Attend depuis"),
]


def _adresse(attente) -> str:
    return onglet(attente.enfant, "demandes" if attente.nature == "demande" else "suivis", attente.ancre)


@require_safe
def attentes(request):
    exiger(request.user, Droit.MODIFIER_LES_DOSSIERS)
    filtres = FiltreAttentesForm(request.GET)
    lues = lire_les_attentes(request.user, filtres.poses)
    montrees = lues[:MONTREES]
    noter_liste(request, "reussite.attentes_consultees", {a.enfant.pk for a in montrees})
    tableau = Tableau(
        params=request.GET,
        legende="Suivis en attente",
        colonnes=COLONNES,
        objets=montrees,
        page=Page(1 if lues else 0, len(montrees), len(lues)),
        filtres=filtres,
        puces=filtres.puces,
        url_de=_adresse,
        libelle_de=lambda attente: str(attente.enfant),
        vide_titre="Personne n'attend" if not filtres.puces else "Rien ne correspond",
        vide_texte="Suivis demandés, listes d'attente des groupes, enfants admis sans référent apparaîtront ici.",
    )
    contexte = {
        "tableau": tableau,
        "formats": FORMATS.values(),
        "requete": request.GET.urlencode(),
        "peut_exporter": a_le_droit(request.user, Droit.EXPORTER_LES_LISTES),
    }
    return render(request, "reussite/attentes/attentes.html", contexte)


@require_safe
def attentes_exporter(request, format):
    """Le fichier de ce qui est montré. Chaque dossier sorti est consigné."""
    exiger(request.user, Droit.MODIFIER_LES_DOSSIERS)
    exiger(request.user, Droit.EXPORTER_LES_LISTES)
    if format not in FORMATS:
        raise Http404
    lues = lire_les_attentes(request.user, FiltreAttentesForm(request.GET).poses)
    fichier, titre = BytesIO(), "Suivis en attente"
    mention = f"Sorti de Jalon par {request.user.nom} le {timezone.localtime():%d/%m/%Y à %H h %M}. Confidentiel."
    valeurs = ([colonne.lire(attente) for colonne in COLONNES] for attente in lues)
    ecrire(format, titre, [colonne.libelle for colonne in COLONNES], valeurs, fichier, mention=mention)
    sortis = {attente.enfant.pk: attente.enfant for attente in lues}
    consigner_sortie("reussite.attentes_exportees", sortis.values(), par=request.user, format=format)
    fichier.seek(0)
    type_mime = FORMATS[format].type_mime
    return FileResponse(fichier, as_attachment=True, filename=nom_de_fichier(titre, format), content_type=type_mime)
