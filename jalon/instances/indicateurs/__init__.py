"""Les statistiques des réunions (EPS). Rien n'y importe numpy, sauf `reunions`, chargé au premier calcul."""
