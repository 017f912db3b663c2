"""La liste des réglages : ce que `jalon reglages` affiche et que README.md documente (un test compare les deux)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reglage:
    """Une variable d'environnement. `secret` : sa valeur ne s'affiche jamais."""

    nom: str
    effet: str
    defaut: str
    secret: bool = False


REGLAGES = (
    Reglage("JALON_DONNEES", "Dossier des données : base SQLite, pièces jointes, clés tirées", "donnees/"),
    Reglage("PORT", "Port du serveur de « make demo »", "8000"),
    Reglage("JALON_HOTES", "Noms d'hôte acceptés, séparés par des virgules", "localhost"),
    Reglage("JALON_HTTPS", "« oui » derrière un serveur mandataire en HTTPS", "non"),
    Reglage("DATABASE_URL", "PostgreSQL, rôle de l'application", "SQLite", secret=True),
    Reglage("DATABASE_URL_PROPRIETAIRE", "PostgreSQL, rôle propriétaire, pour les migrations", "aucune", secret=True),
    Reglage("JALON_CLE", "Clé maîtresse des pièces jointes", "tirée, mode 600", secret=True),
    Reglage("JALON_SECRET", "Clé de signature des sessions", "tirée, mode 600", secret=True),
    Reglage("JALON_COURRIEL", "Serveur d'envoi des courriels (SMTP)", "affichés par le serveur", secret=True),
    Reglage("JALON_ANTIVIRUS", "Commande qui lit une pièce sur son entrée et sort en 0 si elle est saine", "aucun"),
    Reglage("JALON_FUSEAU", "Fuseau horaire", "Europe/Paris"),
    Reglage("JALON_VERBOSITE", "Niveau du journal technique : WARNING, INFO, DEBUG", "WARNING"),
    Reglage("JALON_TRACE", "« oui » pour voir la trace complète d'une erreur de la commande", "non"),
)
