"""Les formulaires de la réussite éducative : ils comprennent la saisie, les opérations décident."""
