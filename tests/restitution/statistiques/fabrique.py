"""Des villes au hasard, pleines de cas limites : jours de bascule, retours, dossiers fusionnés, lignes sans date."""

from datetime import date, timedelta

from jalon.reussite.models import (
    Atteinte,
    Enfant,
    EtatParcours,
    Famille,
    Objectif,
    Parcours,
    ProfilParcours,
    ReferentParcours,
    ResponsableLegal,
    Rythme,
    Scolarite,
    Situation,
    Suspension,
)
from jalon.reussite.models.parcours import AVANT_ENTREE, OUVERTS
from jalon.socle.cloison import collectivite_active
from jalon.socle.listes.models import Valeur
from jalon.socle.reseau.models import Classement, Commune, Etablissement, Intervenant, Quartier

# Autour des bornes d'une année scolaire, des années civiles et d'un 29 février.
JOURS = [
    date.fromisoformat(texte)
    for texte in """2020-02-29 2023-09-01 2024-02-28 2024-02-29 2024-03-01 2024-08-31 2024-09-01 2024-12-31 2025-01-01
    2025-02-28 2025-06-30 2025-08-31 2025-09-01 2025-09-02 2025-10-31 2025-12-31 2026-01-01 2026-01-31 2026-02-28
    2026-03-01 2026-07-05 2026-08-31 2026-09-01 2026-11-20""".split()
]
NAISSANCES = [date(2008, 2, 29), date(2012, 2, 29), date(2014, 12, 31), date(2015, 1, 1), date(2016, 2, 29)]
NAISSANCES += [date(2019, 12, 31), date(2020, 2, 29), date(2023, 12, 31), date(2024, 1, 1), date(2025, 6, 15)]


TRANCHES = [[3, 6, 11, 15], [0, 4, 5, 12], [10], []]


class Fabrique:
    """Bâtit une ville sous la cloison active, avec l'aléa donné (`random.Random`, ou celui de hypothesis)."""

    def __init__(self, alea, enfants: int):
        self.alea = alea
        self.listes = self.lire_les_listes()
        collectivite_active().tranches_age = self.un(TRANCHES)
        self.reseau()
        self.familles = [self.famille(n) for n in range(1, 1 + max(1, enfants // 2))]
        self.enfants = []
        for numero in range(1, enfants + 1):
            self.enfants.append(self.enfant(numero))

    @staticmethod
    def lire_les_listes() -> dict[str, list[Valeur]]:
        listes: dict = {}
        for valeur in Valeur.objects.select_related("liste").order_by("pk"):
            listes.setdefault(valeur.liste.code, []).append(valeur)
        return listes

    def parfois(self, chances: int = 3) -> bool:
        """Une fois sur `chances`."""
        return self.alea.randrange(chances) == 0

    def un(self, choix, vide: int = 0):
        """L'un des choix ; une fois sur `vide`, rien."""
        return None if vide and self.parfois(vide) else self.alea.choice(choix)

    @staticmethod
    def differents(tirer, combien: int) -> list:
        """Des tirages sans doublon, dans leur ordre : un ensemble les rangerait selon des clés qui changent."""
        return list(dict.fromkeys(tirer() for _ in range(combien)))

    def valeur(self, liste: str, vide: int = 4):
        """L'une des premières valeurs de la liste : peu de valeurs, donc des cellules de plus d'une unité."""
        return self.un(self.listes[liste][:4], vide)

    def jour(self, vide: int = 0, apres: date | None = None):
        jours = [j for j in JOURS if apres is None or j >= apres]
        return self.un(jours, vide) if jours else None

    def reseau(self):
        noms = {"35047": "Bruz", "78208": "Élancourt"}
        communes = [Commune.objects.create(nom=nom, code_insee=code) for code, nom in noms.items()]
        self.quartiers = []
        for nom in ("Acacias", "Verrerie", "Verrerie", "Centre"):
            du = self.jour(vide=2)
            self.quartiers.append(
                Quartier.objects.create(
                    nom=nom,
                    type=self.valeur("type_quartier"),
                    commune=self.un(communes, vide=3),
                    valide_du=du,
                    valide_au=self.jour(vide=2, apres=du),
                )
            )
        self.etablissements = [
            Etablissement.objects.create(nom=nom, type=self.valeur("type_etablissement", vide=3))
            for nom in ("Pasteur", "Zola", "Curie")
        ]
        for etablissement in self.etablissements:
            for depuis in self.differents(lambda: self.jour(vide=2), 2):
                zone = self.valeur("zone_scolarisation", vide=0)
                Classement.objects.create(etablissement=etablissement, zone=zone, depuis=depuis)
        self.intervenants = [Intervenant.objects.create(nom=nom, prenom="Jo") for nom in ("Un", "Deux", "Deux")]

    def famille(self, numero):
        commune = self.un(["", "bruz", "ELANCOURT", "Chartres"])
        famille = Famille.objects.create(numero=numero, fratrie=self.un(range(1, 8), vide=4), commune=commune)
        for _ in range(self.alea.randrange(3)):
            ResponsableLegal.objects.create(famille=famille, situation_emploi=self.valeur("situation_emploi"))
        self.situations(famille=famille)
        return famille

    def situations(self, **de_qui):
        for depuis in self.differents(lambda: self.jour(vide=2), self.alea.randrange(4)):
            Situation.objects.create(
                depuis=depuis,
                quartier=self.un(self.quartiers, vide=2),
                qpv=self.un([True, False], vide=2),
                structure=self.valeur("structure_familiale"),
                responsabilite=self.valeur("responsabilite_legale"),
                **de_qui,
            )

    def enfant(self, numero):
        enfant = Enfant.objects.create(
            numero=numero,
            cle_externe=f"E{numero:03d}",
            sexe=self.un(["F", "M", ""]),
            naissance=self.un(NAISSANCES, vide=6),
            famille=self.un(self.familles, vide=5),
            fusionne_dans=self.un(self.enfants) if self.enfants and self.parfois(8) else None,
        )
        self.situations(enfant=enfant)
        for depuis in self.differents(lambda: self.jour(vide=2), self.alea.randrange(4)):
            Scolarite.objects.create(
                enfant=enfant,
                annee="2025-2026" if depuis else "",
                depuis=depuis,
                etablissement=self.un(self.etablissements, vide=3),
                type_etablissement=self.valeur("type_etablissement"),
                zone=self.valeur("zone_scolarisation"),
                niveau=self.un(self.listes["niveau_scolaire"], vide=4),
                rythme=self.un(["", *Rythme.values]),
            )
        for _ in range(self.alea.randrange(4)):
            self.parcours(enfant)
        return enfant

    def parcours(self, enfant):
        entree = self.jour(vide=5)
        sortie = self.jour(vide=2, apres=entree) if entree else None
        etats = AVANT_ENTREE if entree is None else (EtatParcours.TERMINE,) if sortie else OUVERTS
        parcours = Parcours.objects.create(
            enfant=enfant,
            dispositif=self.valeur("dispositif", vide=0),
            etat=self.un(etats),
            etat_le=self.jour(vide=2),
            repere_le=self.jour(vide=2),
            origine=self.valeur("origine_reperage"),
            entree=entree,
            sortie=sortie,
            motif=self.valeur("motif_sortie") if sortie else None,
            annule_le=self.jour() if self.parfois(10) else None,
        )
        self.autour(parcours)
        return parcours

    def autour(self, parcours):
        for vague in self.differents(lambda: self.un(["2021", "2022", "2024"]), self.alea.randrange(3)):
            ProfilParcours.objects.create(parcours=parcours, vague=vague, profil=self.valeur("profil_anct", vide=0))
        for qui, du in self.differents(lambda: (self.un(self.intervenants), self.jour(vide=3)), self.alea.randrange(4)):
            au = self.jour(vide=2, apres=du)
            ReferentParcours.objects.create(parcours=parcours, intervenant=qui, du=du, au=au)
        for du in self.differents(self.jour, self.alea.randrange(3) if parcours.entree else 0):
            au = self.un([None, du, du + timedelta(days=45)])
            Suspension.objects.create(parcours=parcours, du=du, au=au)
        for _ in range(self.alea.randrange(4)):
            Objectif.objects.create(
                parcours=parcours,
                domaine=self.valeur("domaine", vide=0),
                atteinte=self.un(["", *Atteinte.values]),
                evalue_le=self.jour(vide=2),
            )
