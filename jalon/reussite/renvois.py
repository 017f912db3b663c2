"""Ce que la réussite éducative offre à ceux qui renvoient vers un enfant, sans savoir ce qu'est un enfant."""

from collections import defaultdict
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.urls import reverse

from jalon.reussite.confidentialite import coordonnees_protegees
from jalon.reussite.droits import Droit
from jalon.reussite.lectures.candidats import actualites, candidats, chercher, informes, retires
from jalon.reussite.lectures.feuille import feuilles
from jalon.reussite.models import CleListe, Enfant, EtatParcours, Parcours
from jalon.reussite.operations.examen import noter_examen
from jalon.reussite.partages import est_ouvert, partages_ouverts
from jalon.reussite.visibilite import DOSSIER
from jalon.socle.dossiers import est_visible
from jalon.socle.habilitations import a_le_droit
from jalon.socle.renvois import Cible, Resume, offrir


def _libelle(pk: int) -> str:
    return Enfant.objects.get(pk=pk).designation


def _pseudonyme(pk: int) -> str:
    return _sans_nom(Enfant.objects.get(pk=pk))


def _sans_nom(enfant) -> str:
    """Le numéro du dossier : il ne dit rien à qui trouverait la feuille."""
    return f"Situation n° {enfant.numero_affiche}"


def _url(pk: int) -> str:
    return reverse("reussite:enfant", args=[pk])


def _peut_ouvrir(compte, pk: int) -> bool:
    return est_visible(compte, DOSSIER, pk)


def _resumes(pks: Iterable[int]) -> dict[int, Resume]:
    pks = list(pks)
    nommables = informes(pks)
    lies = ("enfant", "le_quartier", "niveau", "etablissement")
    return {
        cle.enfant_id: Resume(
            libelle=cle.enfant.designation,
            pseudonyme=_sans_nom(cle.enfant),
            quartier=str(cle.le_quartier or ""),
            precision=", ".join(str(v) for v in (cle.niveau, cle.etablissement) if v),
            se_nomme=cle.enfant_id in nommables,
            responsable=cle.le_referent_id,
        )
        for cle in CleListe.objects.filter(enfant__in=pks).select_related(*lies)
    }


def _destinataires(pks: Iterable[int]) -> dict[int, set[int]]:
    """Le référent, et ceux avec qui un partage est ouvert, dont l'accord vaut encore."""
    pks, qui = list(pks), defaultdict(set)
    ouverts = partages_ouverts().filter(enfant__in=pks).select_related("enfant", "accord__titulaire")
    suivis = CleListe.objects.filter(enfant__in=pks).exclude(le_referent=None)
    for enfant, intervenant in [
        *((p.enfant_id, p.intervenant_id) for p in ouverts if est_ouvert(p)),
        *suivis.values_list("enfant", "le_referent"),
    ]:
        qui[enfant].add(intervenant)
    return dict(qui)


def _secrets(pks: Iterable[int]) -> list[str]:
    lus = Enfant.objects.filter(pk__in=list(pks)).prefetch_related("famille__les_responsables")
    return [secret for enfant in lus for secret in coordonnees_protegees(enfant.famille)]


def _gestes(compte, pk: int, point: int) -> list[tuple[str, str]]:
    """Préconiser dans le parcours en cours, à qui tient ce dossier."""
    if not (a_le_droit(compte, Droit.MODIFIER_LES_DOSSIERS) and est_visible(compte, DOSSIER, pk)):
        return []
    ouverts = Parcours.objects.filter(enfant=pk, annule_le=None, sortie=None).exclude(etat=EtatParcours.NON_OUVERT)
    return [
        (
            f"Préconiser ({parcours.dispositif})",
            f"{reverse('reussite:preconisation_ajouter', args=[parcours.pk])}?point={point}",
        )
        for parcours in ouverts.select_related("dispositif")
    ]


def _tenir(pk: int) -> None:
    """Le verrou que prend aussi le retrait d'un accord : l'un des deux voit l'autre."""
    Enfant.objects.select_for_update(of=("self",)).get(pk=pk)
    if retires([pk]):
        raise ValidationError("La famille a retiré son accord, ou l'a refusé : cette situation ne s'examine pas.")


def _rappel(pk: int, *, le, decision, donnees: dict, par) -> None:
    noter_examen(Enfant.objects.get(pk=pk), le=le, decision=decision, par=par, **donnees)


offrir(
    Cible(
        type=DOSSIER,
        libelle=_libelle,
        pseudonyme=_pseudonyme,
        url=_url,
        peut_ouvrir=_peut_ouvrir,
        resumes=_resumes,
        candidats=candidats,
        chercher=chercher,
        actualites=actualites,
        feuilles=feuilles,
        destinataires=_destinataires,
        gestes=_gestes,
        secrets=_secrets,
        tenir=_tenir,
        rappel=_rappel,
    )
)
