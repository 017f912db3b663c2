"""Les statistiques de la réussite éducative : tables lues, unités, axes, mesures, catalogue. Rien n'y importe numpy."""
