"""Les pages de ceux qui n'ont pas de compte."""
