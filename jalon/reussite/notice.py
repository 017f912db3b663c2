"""La notice donnée aux familles, en français simple. Un texte par défaut, que la ville relit avant de s'en servir."""

from dataclasses import dataclass

from jalon.socle.cloison import collectivite_active
from jalon.socle.conservation import durees


@dataclass(frozen=True)
class Article:
    titre: str
    phrases: tuple[str, ...]


# Un modèle : ni la CNIL ni l'État ne l'ont visé. La ville l'adapte à ce qu'elle fait vraiment.
MODELE = (
    Article(
        "Pourquoi nous écrivons des choses sur votre enfant",
        (
            "Pour l'aider, avec vous : à l'école, dans ses loisirs, pour sa santé, à la maison.",
            "Pour que les personnes qui l'accompagnent se parlent sans vous faire tout répéter.",
            "Pour compter, sans nom, ce que le service a fait.",
        ),
    ),
    Article(
        "Ce qui nous y autorise",
        (
            "C'est une mission d'intérêt public, confiée à la ville (article 6, paragraphe 1, e du RGPD).",
            "Votre accord, lui, dit que vous voulez bien de cet accompagnement. Vous pouvez refuser : rien ne vous "
            "sera retiré ailleurs.",
        ),
    ),
    Article(
        "Qui lit ces informations",
        (
            "L'équipe du service, tenue au secret.",
            "Les partenaires que vous avez nommés et acceptés, et seulement ce dont ils ont besoin.",
            "Personne d'autre : les élus et les financeurs ne reçoivent que des nombres.",
            "Si un enfant est en danger, la loi oblige à prévenir le département ou le procureur.",
        ),
    ),
    Article(
        "Vos droits",
        (
            "Vous pouvez lire ce qui est écrit, le faire corriger, vous y opposer ou demander qu'on le laisse de côté.",
            "Votre enfant peut aussi poser ses questions. À 18 ans, c'est lui qui décide.",
            "Vous pouvez retirer votre accord quand vous voulez, sans dire pourquoi : dites-le ou écrivez-le au "
            "service. Les partages s'arrêtent aussitôt.",
            "En cas de désaccord, vous pouvez vous adresser à la CNIL (www.cnil.fr).",
        ),
    ),
)


@dataclass(frozen=True)
class Notice:
    ville: str
    articles: list[Article]
    contact: str


def notice_de_la_ville() -> Notice:
    ville = collectivite_active()
    return Notice(ville.nom, [*MODELE[:3], _durees(), *MODELE[3:]], ville.delegue_donnees)


def _durees() -> Article:
    """Les durées que la ville a réglées, telles qu'elle les a déclarées."""
    phrases = []
    for duree, choisie in durees():
        if duree.code.startswith("reussite."):
            retenue = choisie or duree
            archive = f", puis {_mois(retenue.mois_en_archive)} d'archive" if retenue.mois_en_archive else ""
            phrases.append(f"{duree.libelle} : {_mois(retenue.mois_en_base_active)} après {duree.depuis}{archive}.")
    return Article("Combien de temps nous les gardons", tuple(phrases))


def _mois(mois: int) -> str:
    return f"{mois // 12} an{'s' if mois >= 24 else ''}" if mois % 12 == 0 else f"{mois} mois"
