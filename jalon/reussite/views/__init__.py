"""Les écrans de la réussite éducative."""
