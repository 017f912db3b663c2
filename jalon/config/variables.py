"""Les variables d'environnement que Jalon lit. Un test vérifie qu'il n'en lit pas d'autre."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Variable:
    nom: str
    defaut: str
    effet: str
    cachee: bool = False


VARIABLES = (
    Variable("JALON_DONNEES", "donnees/", "Dossier des données : base SQLite, pièces jointes, clés tirées."),
    Variable("PORT", "8000", "Port où « make demo » sert."),
    Variable("JALON_HOTES", "localhost,127.0.0.1,[::1]", "Noms d'hôte acceptés, séparés par des virgules."),
    Variable("JALON_HTTPS", "non", "oui : tout passe en HTTPS, derrière un mandataire et un seul."),
    Variable(
        "JALON_HDS",
        "non",
        "oui : l'hébergement est certifié pour les données de santé (HDS). Une ville peut alors en allumer les champs.",
    ),
    Variable("JALON_FUSEAU", "Europe/Paris", "Fuseau horaire des dates affichées."),
    Variable("DATABASE_URL", "SQLite", "Base PostgreSQL, avec le rôle de l'application."),
    Variable("DATABASE_URL_PROPRIETAIRE", "aucune", "Rôle propriétaire, pour les migrations seules."),
    Variable("JALON_CLE", "tirée une fois", "Clé maîtresse : enveloppe celles des villes.", cachee=True),
    Variable("JALON_SECRET", "tiré une fois", "Signe les sessions et les liens.", cachee=True),
    Variable("JALON_COURRIEL", "console", "Envoi des courriels : smtp://compte:mot@hote:587?de=…"),
    Variable(
        "JALON_ANTIVIRUS",
        "aucun",
        "Commande d'antivirus : elle lit la pièce sur son entrée et rend 0 si elle est saine.",
    ),
    Variable("JALON_VERBOSITE", "WARNING", "Ce que le serveur écrit : DEBUG, INFO, WARNING ou ERROR."),
    Variable("JALON_TRACE", "non", "oui : une panne de commande montre sa trace complète."),
)
