"""Les formulaires des réunions."""
