"""Combien de temps garder un dossier d'enfant et ses pièces : des défauts, que la ville décide."""

from jalon.socle.conservation import Duree, Fondement, declarer_duree

DEPUIS = "le dernier contact avec l'enfant ou sa famille"

declarer_duree(
    Duree(
        code="reussite.dossier",
        libelle="Dossier de l'enfant",
        depuis=DEPUIS,
        mois_en_base_active=24,
        mois_en_archive=0,
        source="CNIL, référentiel de la protection de l'enfance du 20 janvier 2022, § 46 : deux ans au plus après "
        "le dernier contact, sauf texte ou cas particulier ; le référentiel social de 2021 dit de même. La réussite "
        "éducative n'y est pas nommée : la durée lui est appliquée par analogie.",
        fondement=Fondement.ANALOGIE,
    )
)
declarer_duree(
    Duree(
        code="reussite.pieces",
        libelle="Pièces jointes au dossier de l'enfant",
        depuis=DEPUIS,
        mois_en_base_active=24,
        mois_en_archive=0,
        source="Aucun texte ne fixe cette durée : c'est celle du dossier que les pièces accompagnent. Une pièce "
        "d'identité ou un certificat se retire dès qu'il a servi.",
        fondement=Fondement.PROPOSITION,
    )
)
