"""Les pages de l'assistant de reprise."""
