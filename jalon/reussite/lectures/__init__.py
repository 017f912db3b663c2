"""Ce que les écrans du dossier lisent, en un nombre constant de requêtes."""
