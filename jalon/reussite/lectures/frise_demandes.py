"""Les demandes et les examens en réunion, dans l'historique de l'enfant."""

from collections.abc import Iterator

from django.urls import reverse

from jalon.reussite.lectures import demande as lectures
from jalon.reussite.models import Demande, SuiteDemande
from jalon.ui.elements import Evenement


def demandes(dossier) -> Iterator[Evenement]:
    """La demande à sa date ; pour l'équipe, sa suite à la sienne."""
    lues = Demande.objects.visibles_par(dossier.compte).filter(enfant=dossier.enfant).select_related("origine", "cause")
    for demande in lues:
        communs = {
            "url": reverse("reussite:demande", args=[demande.pk]),
            "icone": "inbox",
            "nature": "Demande",
        }
        yield Evenement(
            demande.le,
            f"Demande n° {demande.numero}",
            str(demande.origine or ""),
            demande.emetteur,
            ton="attente",
            ancre=f"demande-{demande.pk}",
            **communs,
        )
        if demande.suite_le and demande.suite != SuiteDemande.A_INSTRUIRE and dossier.complet:
            yield Evenement(
                demande.suite_le,
                f"Demande n° {demande.numero} : {lectures.suite_en_mots(demande).lower()}",
                str(demande.cause or ""),
                ton=lectures.ton_de_la_suite(demande),
                ancre=f"demande-suite-{demande.pk}",
                **communs,
            )


def examens(dossier) -> Iterator[Evenement]:
    """Ce que les réunions ont décidé : pour qui tient les dossiers."""
    if not dossier.complet:
        return
    for examen in dossier.enfant.les_examens.select_related("decision"):
        yield Evenement(
            examen.le,
            f"Examinée en réunion : {examen.decision}" if examen.decision else "Examinée en réunion",
            ", ".join(filter(None, [examen.instance, examen.texte])),
            icone="people",
            ton="en_cours",
            nature="Réunion",
            ancre=f"examen-{examen.pk}",
        )
