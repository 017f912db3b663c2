"""Les comptes de démonstration : leur mot de passe est public, et ne sert qu'à eux."""

MOT_DE_PASSE = "Essayer-Jalon-2026"
