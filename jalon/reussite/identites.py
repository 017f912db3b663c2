"""Les noms que la ville garde encore dans ses dossiers, et ceux que le journal ne montre plus."""

from jalon.reussite.models import Demande, Enfant, Famille, ResponsableLegal
from jalon.reussite.operations.identite import CHAMPS_ENFANT
from jalon.socle.cloison import ModeIdentite, collectivite_active
from jalon.socle.journal.phrases import taire
from jalon.socle.ville.identites import compte_les_noms


@compte_les_noms
def noms_gardes():
    yield Enfant.objects.exclude(nom="", prenom="").count(), "fiche d'enfant", "fiches d'enfants"
    yield Demande.objects.exclude(nom="", prenom="").count(), "demande", "demandes"
    yield Famille.objects.exclude(nom="").count(), "famille", "familles"
    responsables = ResponsableLegal.objects.exclude(nom="", prenom="").count()
    yield responsables, "fiche de responsable légal", "fiches de responsables légaux"


def tus_de_l_enfant() -> set[str]:
    """Les champs d'identité hors du mode de la ville, et sa famille si elle ne se nomme plus."""
    identite = set(CHAMPS_ENFANT[ModeIdentite.COMPLETE]) - set(CHAMPS_ENFANT[collectivite_active().identite_enfants])
    return identite | ({"famille"} if tus_de_la_famille() else set())


def tus_de_la_famille() -> set[str]:
    return set() if collectivite_active().identite_familles == ModeIdentite.COMPLETE else {"nom", "prenom"}


taire("reussite.enfant", tus_de_l_enfant)
taire("reussite.demande", tus_de_l_enfant)
taire("reussite.famille", tus_de_la_famille)
taire("reussite.responsablelegal", tus_de_la_famille)
