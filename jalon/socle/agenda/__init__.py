"""L'agenda d'une personne : ses échéances, et ce que chaque pièce y ajoute (rendez-vous, séances)."""
