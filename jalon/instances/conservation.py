"""Combien de temps garder ce qui s'est dit d'une situation en réunion : un défaut, que la ville décide."""

from jalon.socle.conservation import Duree, Fondement, declarer_duree

declarer_duree(
    Duree(
        code="instances.points",
        libelle="Notes et décisions des séances nominatives",
        depuis="la date de la séance",
        mois_en_base_active=24,
        mois_en_archive=0,
        source="Aucun texte ne fixe cette durée pour une EPS : c'est celle du dossier de l'enfant, que ces notes "
        "accompagnent. Le relevé thématique, sans nom, se garde avec les archives de la ville.",
        fondement=Fondement.PROPOSITION,
    )
)
