"""Les dossiers d'une ville de la démonstration : des familles, des enfants, leur école et leur suivi."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from jalon.demo.equipe import Equipe
from jalon.demo.fabrique import un_enfant, une_famille
from jalon.demo.noms import NOMS, PRENOMS_F, PRENOMS_FEMMES, PRENOMS_HOMMES, PRENOMS_M
from jalon.demo.plans import PlanDeVille
from jalon.demo.reseau import Reseau
from jalon.demo.suivis import Suivi
from jalon.demo.tirages import Tirage, annee_scolaire, niveau_de, rentree, type_d_ecole
from jalon.reussite import operations
from jalon.reussite.models import Enfant, Famille, Rythme
from jalon.socle.listes.lecture import valeur

RESPONSABLES = {
    "couple": ("mere", "pere"),
    "monoparentale_mere": ("mere",),
    "monoparentale_pere": ("pere",),
    "recomposee": ("mere", "beau_parent"),
    "residence_alternee": ("mere", "pere"),
    "famille_elargie": ("grand_parent",),
}
RESPONSABILITES = {"monoparentale_mere": "mere", "monoparentale_pere": "pere", "famille_elargie": "tuteur"}
LANGUES = ("français", "français", "français", "arabe", "turc", "soninké", "portugais", "tamoul")
RUES = ("rue des Tilleuls", "allée du Moulin", "place du Marché-Couvert", "rue Wangari-Maathai", "impasse des Lilas")
# Deux pour cent des inscriptions n'ont pas de niveau : une sur cinquante.
SANS_NIVEAU = 50
# Nés un 29 février : leurs anniversaires éprouvent le calcul des âges.
NES_UN_29_FEVRIER = (date(2016, 2, 29), date(2020, 2, 29))


@dataclass
class Peuplement:
    """Peuple une ville bâtie, enfant par enfant, comme le ferait l'équipe."""

    plan: PlanDeVille
    tirage: Tirage
    reseau: Reseau
    equipe: Equipe
    enfants: list[Enfant] = field(default_factory=list)
    inscriptions: int = 0

    def peupler(self, combien: int) -> None:
        doublons = max(1, round(combien * 0.01)) if combien > 20 else 0
        self.entrees = [self.tirage.entree() for _ in range(combien)]
        self.naissances = self._naissances(combien - doublons)
        self.sexes = self.tirage.quotas("sexe", combien - doublons)
        self.suivi = Suivi(self.tirage, self.equipe, combien)
        fratries = self._fratries(combien - doublons)
        for taille in fratries:
            self._un_foyer(taille)
        for rang in range(doublons):
            self._un_doublon(self.enfants[rang * 7 + 3])

    @property
    def awa(self):
        return self.equipe.comptes["coordonnateur"]

    def _naissances(self, combien: int) -> list[date]:
        """L'âge suit la répartition nationale le jour dit ; deux enfants sont nés un 29 février."""
        tranches = self.tirage.quotas("age", combien)
        naissances = [self.tirage.naissance_dans(tranche, self.tirage.au) for tranche in tranches]
        for jour in NES_UN_29_FEVRIER if combien > 20 else ():
            proche = min(range(combien), key=lambda rang: abs((naissances[rang] - jour).days))
            naissances[proche] = jour
        return naissances

    def _fratries(self, combien: int) -> list[int]:
        """Des tailles de fratrie suivie qui font le compte ; une fratrie de deux sur deux environ : des jumeaux."""
        tailles = []
        while sum(tailles) < combien:
            tailles.append(min(int(self.tirage.selon("fratrie_suivie")), combien - sum(tailles)))
        return tailles

    def _un_foyer(self, taille: int) -> None:
        structure, nom = self.tirage.selon("structure"), self.tirage.parmi(NOMS)
        famille = self._famille(nom, structure, taille)
        naissances = [self.naissances.pop() for _ in range(taille)]
        if taille == 2 and len(self.enfants) % 2 == 0:
            naissances[1] = naissances[0]
        for naissance in naissances:
            enfant = self._enfant(famille, nom, naissance, structure)
            self.enfants.append(enfant)
            self._suivre(enfant)

    def _famille(self, nom: str, structure: str, taille: int) -> Famille:
        quartiers = self.reseau.quartiers
        en_qpv = self.tirage.selon("qpv") == "oui"
        possibles = [q for q in quartiers if (q.type.code == "qpv") == en_qpv] or quartiers
        famille = une_famille(
            par=self.awa,
            nom=nom,
            structure=structure,
            quartier=self.tirage.parmi(possibles),
            adresse=f"{self.tirage.alea.randint(1, 120)} {self.tirage.parmi(RUES)}",
            code_postal=self.plan.code_postal,
            commune=self.plan.nom,
            fratrie=taille + self.tirage.alea.choice((0, 0, 1, 1, 2)),
        )
        if self.tirage.alea.random() < 0.08:
            demenagement = self.tirage.jour_entre(self.tirage.au - timedelta(days=500), self.tirage.au)
            operations.dater_situation(
                famille=famille, depuis=demenagement, quartier=self.tirage.parmi(quartiers), par=self.awa
            )
        for lien in RESPONSABLES[structure]:
            self._responsable(famille, nom, lien)
        return famille

    def _responsable(self, famille: Famille, nom: str, lien: str) -> None:
        alea = self.tirage.alea
        operations.ajouter_responsable(
            famille,
            par=self.awa,
            lien=valeur("lien_responsable", lien),
            nom=nom if lien != "beau_parent" else self.tirage.parmi(NOMS),
            prenom=self.tirage.parmi(_prenoms(lien)),
            autorite_parentale=lien in ("mere", "pere"),
            vit_avec_enfant=True,
            # 06 39 98 : la tranche que l'Arcep réserve aux œuvres de fiction.
            telephone=f"06 39 98 {alea.randint(10, 99)} {alea.randint(10, 99)}",
            situation_emploi=valeur("situation_emploi", self.tirage.selon("emploi")),
            interprete="turc" if alea.random() < 0.03 else "",
            adresse_confidentielle=alea.random() < 0.02,
        )

    def _enfant(self, famille: Famille, nom: str, naissance: date, structure: str) -> Enfant:
        sexe = self.sexes.pop()
        enfant = un_enfant(
            par=self.awa,
            nom=nom,
            prenom=self.tirage.parmi(PRENOMS_F if sexe == "F" else PRENOMS_M),
            sexe=sexe,
            naissance=naissance,
            famille=famille,
            langue=self.tirage.parmi(LANGUES),
        )
        operations.dater_situation(
            enfant=enfant,
            depuis=None,
            responsabilite=valeur("responsabilite_legale", RESPONSABILITES.get(structure, "deux_parents")),
            par=self.awa,
        )
        return enfant

    def _suivre(self, enfant: Enfant) -> None:
        entree = max(self.entrees.pop(), enfant.naissance + timedelta(days=800))
        fin = self.suivi.suivre(enfant, min(entree, self.tirage.au))
        for debut in range(rentree(entree), rentree(fin) + 1):
            self._inscrire(enfant, debut)

    def _inscrire(self, enfant: Enfant, debut: int) -> None:
        niveau = niveau_de(enfant.naissance, debut)
        ecoles = self.reseau.ecoles[type_d_ecole(niveau)]
        alea = self.tirage.alea
        self.inscriptions += 1
        operations.inscrire(
            enfant,
            par=self.awa,
            annee=annee_scolaire(debut),
            depuis=date(debut, 9, 1),
            etablissement=ecoles[enfant.famille.numero % len(ecoles)],
            niveau=None if self.inscriptions % SANS_NIVEAU == 7 else valeur("niveau_scolaire", niveau),
            amenagements=[valeur("amenagement_scolarite", "ppre")] if alea.random() < 0.1 else (),
            rythme=alea.choices((Rythme.A_L_HEURE, Rythme.MAINTENU, Rythme.EN_AVANCE), (0.88, 0.1, 0.02))[0],
            absenteisme=alea.random() < 0.08,
        )

    def _un_doublon(self, enfant: Enfant) -> None:
        """Le même enfant, ressaisi sans accent et sans famille, comme il arrive."""
        double = un_enfant(
            par=self.awa,
            nom=enfant.nom.replace("'", " ").replace("-", " "),
            prenom=enfant.prenom.replace("é", "e").replace("ï", "i"),
            sexe=enfant.sexe,
            naissance=enfant.naissance,
        )
        self.suivi.reperer(double, self.tirage.au - timedelta(days=20))


def _prenoms(lien: str) -> list[str]:
    if lien in ("mere", "pere"):
        return PRENOMS_FEMMES if lien == "mere" else PRENOMS_HOMMES
    return PRENOMS_FEMMES + PRENOMS_HOMMES
