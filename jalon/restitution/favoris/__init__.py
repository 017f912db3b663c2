"""Les vues enregistrées : l'adresse d'une liste ou d'une statistique, sous un nom, pour soi ou pour l'équipe."""
