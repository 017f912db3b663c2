"""Le dossier de l'enfant et la demande, tels que le socle les connaît : qui les voit, où ils s'ouvrent."""

from django.urls import reverse

from jalon.reussite.droits import Droit
from jalon.reussite.models import Demande, Enfant
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


def _demandes_visibles(compte):
    return Demande.objects.visibles_par(compte)


def _url_de_la_demande(pk):
    return reverse("reussite:demande", args=[pk])


declarer_dossier(
    "reussite.demande",
    libelle="Demande",
    visibles=_demandes_visibles,
    url=_url_de_la_demande,
    droit=Droit.DEPOSER_UNE_DEMANDE,
    droit_d_ecrire=Droit.TRAITER_LES_DEMANDES,
)
