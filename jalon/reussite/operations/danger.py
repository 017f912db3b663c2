"""La trace minimale d'une transmission pour un enfant en danger : le jour et le destinataire, jamais le contenu."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.reussite.droits import Droit
from jalon.reussite.models.accord import TraceDanger
from jalon.reussite.operations.fiches import enregistrer, exiger_une_date
from jalon.socle.habilitations import a_le_droit
from jalon.socle.journal.operations import consigner, operation


@operation
def tracer_un_danger(enfant, *, le, destinataire, par, structure=None):
    """Note qu'une transmission a été faite. Rend la trace.

    La ligne du journal ne désigne pas l'enfant et ne dit pas de quoi il s'agit : le journal, l'historique et l'accueil
    des autres ne laissent rien deviner.
    """
    exiger_une_date(le, "la date de la transmission")
    if le > timezone.localdate():
        raise ValidationError({"le": "La transmission se note une fois faite : sa date n'est pas dans l'avenir."})
    auteur = getattr(par, "intervenant", None)
    if auteur is None:
        raise ValidationError("Votre compte n'a pas de fiche dans le réseau : demandez-la, la trace porte votre nom.")
    trace = TraceDanger(enfant=enfant, auteur=auteur, le=le, destinataire=destinataire.strip(), structure=structure)
    enregistrer(trace)
    consigner("reussite.note_reservee", None, par=par, reference=trace.pk)
    return trace


def traces_lisibles(compte, enfant):
    """Les siennes ; toutes avec le droit de voir celles des autres."""
    traces = TraceDanger.objects.filter(enfant=enfant).select_related("auteur", "structure")
    if a_le_droit(compte, Droit.VOIR_LES_TRACES_DE_DANGER):
        return traces
    return traces.filter(auteur__compte=compte)
