"""Les noms que la ville garde encore dans ses dossiers."""

from jalon.reussite.models import Enfant, Famille, ResponsableLegal
from jalon.socle.ville.identites import compte_les_noms


@compte_les_noms
def noms_gardes():
    yield Enfant.objects.exclude(nom="", prenom="").count(), "fiche d'enfant", "fiches d'enfants"
    yield Famille.objects.exclude(nom="").count(), "famille", "familles"
    responsables = ResponsableLegal.objects.exclude(nom="", prenom="").count()
    yield responsables, "fiche de responsable légal", "fiches de responsables légaux"
