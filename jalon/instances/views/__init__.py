"""Les écrans des réunions."""
