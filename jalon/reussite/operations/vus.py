"""Un geste qui touche plusieurs dossiers n'en touche aucun que son auteur ne voit pas."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError

from jalon.reussite.models import Enfant


def exiger_de_tout_voir(enfants: Iterable[int], par) -> None:
    """Lève ValidationError si l'un de ces dossiers, encore là, n'est pas vu par le compte. `par` None : une tâche."""
    if par is None:
        return
    caches = Enfant.objects.filter(pk__in=set(enfants)).exclude(pk__in=Enfant.objects.visibles_par(par).values("pk"))
    combien = caches.count()
    if combien:
        dossiers = "un dossier que vous ne voyez pas" if combien == 1 else f"{combien} dossiers que vous ne voyez pas"
        raise ValidationError(f"Ce geste a touché {dossiers} : demandez à la coordination de l'annuler.")
