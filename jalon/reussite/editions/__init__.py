"""Les documents de la réussite éducative : chacun a son contexte ici, et son texte dans `textes/`."""

from jalon.reussite.editions import courriers, dossiers, lots, orientations, rapport, reperage  # noqa: F401 (déclarations)
