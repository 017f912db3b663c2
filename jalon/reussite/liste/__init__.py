"""La liste des enfants : une colonne se déclare une fois, pour l'écran et pour l'export."""
