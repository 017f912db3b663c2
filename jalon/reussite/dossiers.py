"""Le dossier de l'enfant, tel que le socle le connaît : qui le voit, où il s'ouvre."""

from django.urls import reverse

from jalon.reussite.droits import Droit
from jalon.reussite.models import Enfant
from jalon.reussite.visibilite import DOSSIER
from jalon.socle.dossiers import declarer_dossier


def _visibles(compte):
    return Enfant.objects.visibles_par(compte)


def _url(pk):
    return reverse("reussite:enfant", args=[pk])


declarer_dossier(
    DOSSIER,
    libelle="Dossier d'enfant",
    visibles=_visibles,
    url=_url,
    droit=Droit.VOIR_LES_DOSSIERS,
    droit_d_ecrire=Droit.MODIFIER_LES_DOSSIERS,
)
