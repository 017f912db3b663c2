"""Remplacer une valeur de liste par une autre, partout où elle est écrite, et revenir en arrière trente jours."""
