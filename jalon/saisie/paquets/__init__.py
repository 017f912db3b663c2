"""La configuration d'une ville en un fichier JSON, qu'une autre ville compare à la sienne et reprend par morceaux.

Le document : `{"format": 1, "nom": "Val-Clair", "sections": {"listes": [...], "reglages": {...}, …}}`. Chaque pièce
déclare ses sections. Jamais de donnée nominative : ni personne du réseau, ni coordonnée, ni texte libre d'une fiche.
"""
