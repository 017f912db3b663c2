"""Les noms que la ville garde encore dans ses dossiers."""

from jalon.reussite.models import Enfant, Famille, ResponsableLegal
from jalon.socle.ville.identites import compte_les_noms


@compte_les_noms
def noms_gardes():
    yield "fiches d'enfants", Enfant.objects.exclude(nom="", prenom="").count()
    yield "familles", Famille.objects.exclude(nom="").count()
    yield "fiches de responsables légaux", ResponsableLegal.objects.exclude(nom="", prenom="").count()
