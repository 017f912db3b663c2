"""Les listes de classe, dites en français."""

from jalon.socle.journal.phrases import declarer_phrases

declarer_phrases({"reussite.liste_de_classe": "a mis à jour des écoles et des classes d'après la liste d'une école"})
