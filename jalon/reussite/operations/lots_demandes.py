"""Confier plusieurs demandes à la même personne, et pouvoir revenir en arrière d'un geste."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError

from jalon.reussite.models import Demande
from jalon.reussite.operations.demande import modifier_demande
from jalon.socle.annulations import Annulation, annulable, proposer
from jalon.socle.journal.operations import operation
from jalon.socle.reseau.models import Intervenant

GESTE = "reussite.demandes_confiees"


def trier_les_demandes(demandes: Iterable[Demande], intervenant) -> tuple[list[Demande], list[tuple[Demande, str]]]:
    """(celles que l'on peut confier, celles que l'on écarte et pourquoi)."""
    demandes = list(demandes)
    deja = [d for d in demandes if d.suivie_par_id == intervenant.pk]
    retenues = [d for d in demandes if d.suivie_par_id != intervenant.pk]
    return retenues, [(demande, f"déjà suivie par {intervenant}") for demande in deja]


@operation
def confier_les_demandes(demandes, *, intervenant, par) -> Annulation:
    """Confie ces demandes, que l'appelant a choisies parmi celles que `par` voit. Rend de quoi l'annuler."""
    connues = Demande.objects.select_for_update(of=("self",)).filter(pk__in=[d.pk for d in demandes]).order_by("pk")
    retenues, _ = trier_les_demandes(connues, intervenant)
    if not retenues:
        raise ValidationError(f"Toutes ces demandes sont déjà suivies par {intervenant}.")
    traces = [{"pk": d.pk, "avant": d.suivie_par_id} for d in retenues]
    for demande in retenues:
        modifier_demande(demande, version=demande.version, suivie_par=intervenant, par=par)
    libelle = f"Confier à {intervenant} ({len(retenues)} demande{'s' if len(retenues) > 1 else ''})"
    donnees = {"intervenant": intervenant.pk, "demandes": traces}
    return proposer(GESTE, libelle=libelle[:200], donnees=donnees, par=par)


@annulable(GESTE)
def rendre_les_demandes(donnees, *, par):
    """Chacune retrouve qui la suivait ; celle que l'on a confiée à un autre depuis y reste."""
    avant = {trace["pk"]: trace["avant"] for trace in donnees["demandes"]}
    connues = Demande.objects.select_for_update(of=("self",)).filter(pk__in=avant)
    if par is not None and connues.exclude(pk__in=Demande.objects.visibles_par(par).values("pk")).exists():
        raise ValidationError("Ce geste concerne des demandes que vous ne voyez plus : voyez avec la coordination.")
    rendues = connues.filter(suivie_par=donnees["intervenant"]).order_by("pk")
    if not rendues:
        raise ValidationError("Ces demandes ont toutes été confiées à d'autres depuis : il n'y a rien à rendre.")
    anciens = Intervenant.objects.in_bulk([pk for pk in avant.values() if pk])
    for demande in rendues:
        ancien = anciens.get(avant[demande.pk])
        modifier_demande(demande, version=demande.version, suivie_par=ancien, par=par)
