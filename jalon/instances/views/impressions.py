"""Ce qui s'imprime ou s'envoie : ordre du jour, feuilles, relevés par public, charte. Chaque sortie se consigne."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from jalon.instances.droits import Droit
from jalon.instances.editions import secrets_de
from jalon.instances.lectures.acces import acces_a
from jalon.instances.lectures.noms import nommer_les_points
from jalon.instances.lectures.releve import Public, feuilles_de, partenaires, public_de, releve
from jalon.instances.lectures.seance import SeanceLue
from jalon.instances.models import Instance
from jalon.instances.views.commun import noter_les_noms, ouvrir, point_a_animer, seance_a_animer, seance_vue
from jalon.instances.visibilite import anime
from jalon.restitution.editions.production import dit_un_interdit
from jalon.socle.habilitations import exiger
from jalon.socle.journal.operations import consigner_sortie
from jalon.socle.reseau.models import Intervenant

PSEUDONYMES, NOMS = "pseudonymes", "noms"


@require_safe
def ordre_du_jour(request, pk, variante):
    """Le papier circule : sans noms d'abord. Avec les noms, pour qui lit toute la séance, et la sortie se consigne."""
    seance = seance_vue(request, pk)
    lue = SeanceLue(seance, request.user, ouvrir(request, seance))
    if variante not in (PSEUDONYMES, NOMS):
        raise Http404
    avec_les_noms = variante == NOMS
    if avec_les_noms:
        consigner_sortie("instances.ordre_du_jour_imprime", lue.dossiers, par=request.user)
    contexte = {"seance": seance, "lue": lue, "avec_les_noms": avec_les_noms, "jour": timezone.localdate()}
    return render(request, "instances/ordre_du_jour.html", contexte)


@require_safe
def feuilles(request, pk, variante):
    """Une page par situation."""
    seance = seance_vue(request, pk)
    lue = SeanceLue(seance, request.user, ouvrir(request, seance))
    if variante not in (PSEUDONYMES, NOMS):
        raise Http404
    public = public_de(lue.acces) if variante == NOMS else "papier"
    lignes = [ligne for ligne in lue.lignes if ligne.point.renvoi_id and (lue.acces.entier or not ligne.nom.anonyme)]
    lues = feuilles_de([ligne.point for ligne in lignes], {ligne.point.pk: ligne.nom for ligne in lignes}, public)
    consigner_sortie("instances.feuille_imprimee", [ligne.dossier for ligne in lignes], par=request.user)
    contexte = {
        "seance": seance,
        "feuilles": [(ligne, lues.get(ligne.point.pk, [])) for ligne in lignes],
        "avec_les_noms": variante == NOMS,
        "jour": timezone.localdate(),
    }
    return render(request, "instances/feuilles.html", contexte)


@require_safe
def releves(request, pk):
    """Le relevé de l'équipe, et à qui d'autre en envoyer un."""
    seance = seance_a_animer(request, pk)
    les_releves = releve(seance, Public.EQUIPE)
    contexte = {"seance": seance, "releve": les_releves, "partenaires": partenaires(seance)}
    points = seance.les_points.a_l_ordre_du_jour().exclude(examine_le=None).exclude(renvoi=None).filter(anonyme=False)
    points = list(points.select_related("renvoi"))
    noms = nommer_les_points(points, request.user)
    contexte["familles"] = [(pk_, nom) for pk_, nom in noms.items()]
    noter_les_noms(request, [point.dossier for point in points])
    return render(request, "instances/releves.html", contexte)


@require_safe
def releve_equipe(request, pk):
    """Pour qui lit toute la séance."""
    seance = seance_vue(request, pk)
    if not ouvrir(request, seance).entier:
        raise Http404
    return _imprimer(request, releve(seance, Public.EQUIPE))


@require_safe
def releve_partenaire(request, pk, intervenant_pk):
    """Celui d'un partenaire : à envoyer pour qui anime, à lire pour lui-même."""
    seance = seance_vue(request, pk)
    intervenant = get_object_or_404(Intervenant, pk=intervenant_pk)
    if not anime(request.user):
        ouvrir(request, seance)
        if intervenant.compte_id != request.user.pk:
            raise Http404
    return _imprimer(request, releve(seance, Public.PARTENAIRE, intervenant=intervenant))


@require_safe
def releve_famille(request, pk):
    """La restitution : le seul point de leur enfant."""
    point = point_a_animer(request, pk)
    return _imprimer(request, releve(point.seance, Public.FAMILLE, point=point))


def _imprimer(request, lu):
    """Hors de l'équipe, le papier est tenu à la même règle que le fichier : aucune coordonnée protégée."""
    dits = [str(texte) for point in lu.points for d in point.decisions for texte in (d.libelle, d.texte)]
    if lu.public != Public.EQUIPE and dit_un_interdit(dits, secrets_de(lu.dossiers)):
        raise PermissionDenied(
            "Une décision de ce relevé dit une adresse, un téléphone ou un courriel protégé : la coordination doit "
            "d'abord l'en retirer."
        )
    consigner_sortie("instances.releve_sorti", lu.dossiers, par=request.user, public=lu.public, a=lu.destinataire)
    acces = acces_a(request.user, lu.seance)
    contexte = {"releve": lu, "seance": lu.seance, "acces": acces, "jour": timezone.localdate()}
    return render(request, "instances/releve.html", contexte)


@require_safe
def charte(request, pk):
    """La charte de confidentialité et le registre de ses signatures."""
    exiger(request.user, Droit.VOIR_LES_INSTANCES)
    instance = get_object_or_404(Instance.objects.visibles_par(request.user), pk=pk)
    membres = instance.les_membres.filter(au=None).select_related("intervenant__structure")
    contexte = {"instance": instance, "membres": membres, "jour": timezone.localdate()}
    return render(request, "instances/charte.html", contexte)
