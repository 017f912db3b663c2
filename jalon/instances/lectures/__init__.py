"""Ce que les écrans et les relevés lisent des séances, en un nombre constant de requêtes."""
