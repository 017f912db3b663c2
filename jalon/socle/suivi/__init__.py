"""Les pages « Revenir en arrière » et « Travaux en cours »."""
