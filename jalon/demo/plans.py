"""Les villes de la démonstration : tout y est inventé, jusqu'aux UAI (préfixe 999) et au lieu sur la carte."""

from dataclasses import dataclass

from jalon.socle.reseau.models import CLES_UAI

MATERNELLE, ELEMENTAIRE, COLLEGE, LYCEE = "ecole_maternelle", "ecole_elementaire", "college", "lycee_professionnel"
HORS_EP = "hors_education_prioritaire"
# Rôle → prénom et nom, dans les deux premières villes.
EQUIPE = {
    "coordonnateur": ("Awa Diarra", "Valérie Voisin"),
    "referent": ("Bruno Keller", "Samir Benali"),
    "partenaire": ("Chloé Martin", "Léna Pasquier"),
    "accueil": ("Denis Rousseau", "Odile Vasseur"),
    "elu": ("Élise Fontaine", "Hakim Rahmani"),
    "mediateur": ("Farid Haddad", "Tiago Soares"),
    "administrateur": ("Gaëlle Tessier", "Yves Chevrier"),
    "secretariat": ("Hélène Brunet", "Nadia Amrani"),
    "intervenant": ("Idriss Camara", "Paul Quéré"),
    "agent_victimes": ("Jeanne Robineau", "Rose Delaunay"),
    "coordonnateur_clspd": ("Kamel Ghazi", "Simon Lacombe"),
    "membre_instance": ("Louis Bouvier", "Thi-Mai Pham"),
    "chef_de_projet": ("Myriam Fofana", "Ulysse Renaud"),
    "financeur": ("Nicolas Girardot", "Wassila Kaya"),
    "dpo": ("Ophélie Jacquemin", "Xavier Meunier"),
}
AUTRES_REFERENTS = (("Karine", "Dubois"), ("Moussa", "Sarr"), ("Inès", "Hérault"))
STRUCTURES = (
    ("Centre social des Deux-Rives", "association_d_education_populaire"),
    ("CMP du Vallon", "sante"),
    ("Club de prévention Passerelle", "prevention_specialisee"),
    ("Maison des solidarités", "conseil_departemental"),
    ("Médiathèque du Moulin", "association_sportive_culturelle_loisirs"),
)
LIEUX = ("Maison de la réussite", "Salle des Tilleuls")


@dataclass(frozen=True)
class PlanDeVille:
    """De quoi bâtir une ville. `quartiers` : (nom, type) ; `ecoles` : (nom, type, zone) ; `centre` : lon, lat."""

    rang: int
    code: str
    nom: str
    insee: str
    code_postal: str
    enfants: int
    centre: tuple[float, float]
    quartiers: tuple[tuple[str, str], ...]
    ecoles: tuple[tuple[str, str, str], ...]

    def uai(self, rang: int) -> str:
        numero = 9990000 + self.rang * 100 + rang
        return f"{numero}{CLES_UAI[numero % 23]}"

    def qui(self, role: str) -> str:
        return EQUIPE[role][self.rang % 2]


VAL_CLAIR = PlanDeVille(
    rang=0,
    code="val-clair",
    nom="Val-Clair",
    insee="99901",
    code_postal="99010",
    enfants=82,
    centre=(2.6, 46.8),
    quartiers=(
        ("Les Acacias", "qpv"),
        ("La Verrerie", "qpv"),
        ("Les Coteaux", "quartier_vecu"),
        ("Centre", "hors_qpv"),
    ),
    ecoles=(
        ("Maternelle des Mésanges", MATERNELLE, "rep"),
        ("Maternelle du Verger", MATERNELLE, "rep_plus"),
        ("Élémentaire Ada-Lovelace", ELEMENTAIRE, "rep_plus"),
        ("Élémentaire des Mésanges", ELEMENTAIRE, "rep"),
        ("Élémentaire du Vieux-Pont", ELEMENTAIRE, HORS_EP),
        ("Collège de l'Arbre-Sec", COLLEGE, "rep_plus"),
        ("Collège du Val", COLLEGE, "rep"),
        ("Lycée professionnel du Bief", LYCEE, HORS_EP),
    ),
)
RIVES_D_AUBE = PlanDeVille(
    rang=1,
    code="rives-d-aube",
    nom="Rives-d'Aube",
    insee="99902",
    code_postal="99020",
    enfants=40,
    centre=(2.75, 46.9),
    quartiers=(("Les Peupliers", "qpv"), ("Le Port", "qpv"), ("Bourg", "hors_qpv")),
    ecoles=(
        ("Maternelle du Port", MATERNELLE, "rep"),
        ("Élémentaire du Port", ELEMENTAIRE, "rep"),
        ("Élémentaire des Sources", ELEMENTAIRE, HORS_EP),
        ("Collège des Écluses", COLLEGE, "rep"),
        ("Lycée professionnel des Rives", LYCEE, HORS_EP),
    ),
)


def plan(rang: int) -> PlanDeVille:
    """Val-Clair, sa voisine, puis des villes qui leur ressemblent."""
    if rang < 2:
        return (VAL_CLAIR, RIVES_D_AUBE)[rang]
    modele = (VAL_CLAIR, RIVES_D_AUBE)[rang % 2]
    return PlanDeVille(
        rang=rang,
        code=f"ville-{rang + 1}",
        nom=f"Villeneuve-{rang + 1}",
        insee=f"{99901 + rang}",
        code_postal=f"{99010 + 10 * rang}",
        enfants=modele.enfants,
        centre=(modele.centre[0] + rang / 5, modele.centre[1]),
        quartiers=modele.quartiers,
        ecoles=modele.ecoles,
    )
