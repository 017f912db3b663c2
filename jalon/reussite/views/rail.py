"""Le rail : à gauche de la fiche, les voisins de l'enfant dans la dernière liste montrée."""

from dataclasses import dataclass

from django.http import QueryDict

from jalon.reussite.forms.liste import FiltresForm
from jalon.reussite.liste.champs import colonnes_pour
from jalon.reussite.liste.pages import TRI_PAR_DEFAUT, Ordre
from jalon.reussite.models import CleListe
from jalon.reussite.views.liste import EN_SESSION, adresse_de_la_liste
from jalon.ui.tableaux import tri_demande

AUTOUR = 15


@dataclass(frozen=True)
class Rail:
    """Au plus trente lignes de la liste, et l'adresse où l'on revient à elle."""

    lignes: list[CleListe]
    url: str


def rail(request, enfant) -> Rail | None:
    """None si l'enfant n'est pas dans la dernière liste montrée ; aucune ne l'a été : la liste sans filtre."""
    params = QueryDict(request.session.get(EN_SESSION, ""))
    colonnes = colonnes_pour(request.user)
    ordre = Ordre.du_tri(tri_demande(params, [c.pour_l_ecran for c in colonnes], TRI_PAR_DEFAUT), colonnes)
    visibles = ordre.poser(CleListe.objects.visibles_par(request.user))
    lignes = FiltresForm(params, request.user).appliquer(visibles).select_related("enfant")
    ici = lignes.filter(enfant=enfant.pk).first()
    if ici is None:
        return None
    avant = list(ordre.renverse().ranger(ordre.renverse().apres(lignes, ici))[:AUTOUR])[::-1]
    apres = list(ordre.ranger(ordre.apres(lignes, ici))[: 2 * AUTOUR - len(avant)])
    return Rail([*avant, ici, *apres], adresse_de_la_liste(request))
