"""Les heures et le service fait, mois par mois : chaque nombre mène à ses séances."""

from io import BytesIO

from django.http import FileResponse, Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from jalon.restitution.editions.tableurs import FORMATS, ecrire, nom_de_fichier
from jalon.reussite.droits import Droit
from jalon.reussite.lectures import heures as lecture
from jalon.socle.habilitations import a_le_droit, exiger

COLONNES = ("Par", "Nom", "Séances", "Heures", "Présences d'enfants", "Séances sans durée")


def _mois(request):
    return lecture.lire_le_mois(request.GET.get("mois", ""), timezone.localdate())


@require_safe
def heures(request):
    exiger(request.user, Droit.VOIR_LES_HEURES)
    mois = lecture.lire(_mois(request))
    tables = [
        ("intervenant", "Par intervenant", mois.par_intervenant),
        ("prestataire", "Service fait, par prestataire", mois.par_prestataire),
    ]
    contexte = {"mois": mois, "tables": tables, "formats": FORMATS.values()}
    return render(request, "reussite/heures/heures.html", contexte)


@require_safe
def heures_seances(request):
    """Les séances derrière un nombre."""
    exiger(request.user, Droit.VOIR_LES_HEURES)
    du, critere, cle = _mois(request), request.GET.get("par", ""), request.GET.get("qui", "")
    seances = lecture.seances_de(du, critere, cle)
    lignes = [(seance, lecture.qui_intervient(seance), lecture.qui_facture(seance)) for seance in seances]
    total = sum(seance.duree or 0 for seance in seances)
    contexte = {
        "du": du,
        "code": f"{du:%Y-%m}",
        "lignes": lignes,
        "total": lecture.en_heures(total),
        "voit_les_groupes": a_le_droit(request.user, Droit.GERER_LES_GROUPES),
    }
    return render(request, "reussite/heures/seances.html", contexte)


@require_safe
def heures_exporter(request, format):
    """Le tableau affiché, sans nom d'enfant."""
    exiger(request.user, Droit.VOIR_LES_HEURES)
    if format not in FORMATS:
        raise Http404
    mois = lecture.lire(_mois(request))
    sommes = [("Intervenant", s) for s in mois.par_intervenant] + [("Prestataire", s) for s in mois.par_prestataire]
    lignes = [(par, s.libelle, s.seances, s.minutes / 60, s.presents, s.sans_duree) for par, s in sommes]
    total = mois.total
    lignes.append(("Total", "", total.seances, total.minutes / 60, total.presents, total.sans_duree))
    fichier, titre = BytesIO(), f"Heures {mois.code}"
    ecrire(format, titre, COLONNES, lignes, fichier)
    fichier.seek(0)
    type_mime = FORMATS[format].type_mime
    return FileResponse(fichier, as_attachment=True, filename=nom_de_fichier(titre, format), content_type=type_mime)
