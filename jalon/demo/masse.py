"""Une ville de K enfants, fabriquée en lots : pour les bancs d'essai et les tests de volume, pas pour la montrer.

with cloison(ville):
    peupler(2000, par=None, graine=1, au=date(2026, 9, 1))
"""

from dataclasses import dataclass
from datetime import date, timedelta

from jalon.demo.noms import NOMS, PRENOMS_F, PRENOMS_M
from jalon.demo.tirages import Tirage, annee_scolaire, niveau_de, rentree, type_d_ecole
from jalon.reussite.models import (
    Contact,
    ContactEnfant,
    Enfant,
    EtatParcours,
    Famille,
    Objectif,
    Parcours,
    ProfilParcours,
    ReferentParcours,
    Scolarite,
    Situation,
)
from jalon.socle.compteurs import prochains_numeros
from jalon.socle.journal.operations import consigner, operation
from jalon.socle.journal.phrases import declarer_phrases
from jalon.socle.listes.lecture import valeur
from jalon.socle.reseau.models import Classement, Etablissement, Intervenant, Quartier

LOT = 1000

declarer_phrases({"demo.ville_peuplee": "a peuplé la ville d'essai"})


@dataclass
class Reseau:
    quartiers: list[Quartier]
    ecoles: dict[str, list[Etablissement]]
    referents: list[Intervenant]


@operation
def peupler(enfants: int, *, par, graine: int = 1, au: date | None = None, contacts: int = 2) -> None:
    """Ajoute `enfants` dossiers complets à la ville active, déjà ouverte. Écrit par lots, une ligne de journal."""
    tirage = Tirage(graine, au or date.today(), "masse")
    reseau = _reseau(tirage, enfants)
    for debut in range(0, enfants, LOT):
        _Lot(tirage, reseau, contacts).ecrire(min(LOT, enfants - debut), debut)
    consigner("demo.ville_peuplee", None, par=par, enfants=enfants, graine=graine)


def _reseau(tirage: Tirage, enfants: int) -> Reseau:
    quartiers = Quartier.objects.bulk_create(
        Quartier(nom=f"Quartier {n}", type=valeur("type_quartier", "qpv" if n % 5 else "hors_qpv"))
        for n in range(1, max(5, enfants // 400) + 1)
    )
    ecoles = {}
    for type_, un_pour in (
        ("ecole_maternelle", 120),
        ("ecole_elementaire", 80),
        ("college", 250),
        ("lycee_professionnel", 1500),
    ):
        nature = valeur("type_etablissement", type_)
        ecoles[type_] = Etablissement.objects.bulk_create(
            Etablissement(nom=f"{nature.libelle} {n}", type=nature) for n in range(1, max(2, enfants // un_pour) + 1)
        )
    Classement.objects.bulk_create(
        Classement(etablissement=ecole, zone=valeur("zone_scolarisation", tirage.selon("zone")))
        for du_type in ecoles.values()
        for ecole in du_type
    )
    referents = Intervenant.objects.bulk_create(
        Intervenant(nom=f"{tirage.parmi(NOMS)}-{n}", prenom=tirage.parmi(PRENOMS_F))
        for n in range(1, max(3, enfants // 60) + 1)
    )
    return Reseau(quartiers, ecoles, referents)


class _Lot:
    """Mille enfants et tout ce qui pend à eux, en une dizaine d'écritures."""

    def __init__(self, tirage: Tirage, reseau: Reseau, contacts: int):
        self.tirage, self.reseau, self.contacts = tirage, reseau, contacts
        self.parcours: list[Parcours] = []
        self.scolarites: list[Scolarite] = []

    def ecrire(self, combien: int, deja: int) -> None:
        enfants = self._enfants(combien, deja)
        for enfant in enfants:
            self._suivre(enfant)
        self._referents(Parcours.objects.bulk_create(self.parcours, batch_size=LOT))
        Scolarite.objects.bulk_create(self.scolarites, batch_size=LOT)
        self._profils_et_objectifs()
        self._contacts()

    def _enfants(self, combien: int, deja: int) -> list[Enfant]:
        noms = [self.tirage.parmi(NOMS) for _ in self._fratries(combien)]
        familles = Famille.objects.bulk_create(
            Famille(numero=numero, nom=nom, fratrie=self.tirage.alea.randint(1, 5), cle_externe=f"MF{numero:07}")
            for numero, nom in zip(prochains_numeros("famille", len(noms)), noms, strict=True)
        )
        Situation.objects.bulk_create(self._situation(famille) for famille in familles)
        places = [famille for famille, taille in zip(familles, self.tailles, strict=True) for _ in range(taille)]
        return Enfant.objects.bulk_create(
            self._enfant(numero, famille)
            for numero, famille in zip(prochains_numeros("enfant", combien), places, strict=True)
        )

    def _fratries(self, combien: int) -> list[int]:
        self.tailles = []
        while sum(self.tailles) < combien:
            self.tailles.append(min(int(self.tirage.selon("fratrie_suivie")), combien - sum(self.tailles)))
        return self.tailles

    def _situation(self, famille: Famille) -> Situation:
        return Situation(
            famille=famille,
            quartier=self.tirage.parmi(self.reseau.quartiers),
            structure=valeur("structure_familiale", self.tirage.selon("structure")),
        )

    def _enfant(self, numero: int, famille: Famille) -> Enfant:
        sexe = self.tirage.selon("sexe")
        return Enfant(
            numero=numero,
            nom=famille.nom,
            prenom=self.tirage.parmi(PRENOMS_F if sexe == "F" else PRENOMS_M),
            sexe=sexe,
            naissance=self.tirage.naissance(self.tirage.au),
            famille=famille,
            cle_externe=f"ME{numero:07}",
        )

    def _suivre(self, enfant: Enfant) -> None:
        entree = self.tirage.entree()
        sortie = entree + self.tirage.duree()
        self._parcours(enfant, "PRE", entree, sortie)
        if self.tirage.arrive("plusieurs_dispositifs"):
            self._parcours(enfant, "CLAS", entree, entree + timedelta(days=200))
        for debut in range(rentree(entree), rentree(min(sortie, self.tirage.au)) + 1):
            self._inscrire(enfant, debut)

    def _parcours(self, enfant: Enfant, dispositif: str, entree: date, sortie: date) -> None:
        fini = sortie <= self.tirage.au
        self.parcours.append(
            Parcours(
                enfant=enfant,
                dispositif=valeur("dispositif", dispositif),
                etat=EtatParcours.TERMINE if fini else EtatParcours.EN_COURS,
                etat_le=sortie if fini else entree,
                repere_le=entree,
                origine=valeur("origine_reperage", self.tirage.selon("origine")),
                entree=entree,
                sortie=sortie if fini else None,
                motif=valeur("motif_sortie", self.tirage.selon("motif_sortie")) if fini else None,
                cle_externe=f"MP{enfant.numero:07}-{dispositif}",
            )
        )

    def _inscrire(self, enfant: Enfant, debut: int) -> None:
        niveau = niveau_de(enfant.naissance, debut)
        self.scolarites.append(
            Scolarite(
                enfant=enfant,
                annee=annee_scolaire(debut),
                depuis=date(debut, 9, 1),
                etablissement=self.tirage.parmi(self.reseau.ecoles[type_d_ecole(niveau)]),
                niveau=valeur("niveau_scolaire", niveau),
            )
        )

    def _referents(self, les_parcours: list[Parcours]) -> None:
        ReferentParcours.objects.bulk_create(
            [
                ReferentParcours(parcours=p, intervenant=self.tirage.parmi(self.reseau.referents), du=p.entree)
                for p in les_parcours
            ],
            batch_size=LOT,
        )

    def _profils_et_objectifs(self) -> None:
        ProfilParcours.objects.bulk_create(
            ProfilParcours(parcours=p, profil=valeur("profil_anct", self.tirage.selon("profil")))
            for p in self.parcours
            if not self.tirage.arrive("sans_profil")
        )
        Objectif.objects.bulk_create(
            [
                self._objectif(parcours)
                for parcours in self.parcours
                for _ in range(int(self.tirage.selon("objectifs_par_parcours")))
            ],
            batch_size=LOT,
        )

    def _objectif(self, parcours: Parcours) -> Objectif:
        return Objectif(
            parcours=parcours,
            domaine=valeur("domaine", self.tirage.selon("domaine")),
            fixe_le=parcours.entree,
            atteinte=self.tirage.selon("atteinte") if parcours.sortie else "",
            evalue_le=parcours.sortie,
        )

    def _contacts(self) -> None:
        contacts = Contact.objects.bulk_create(
            [self._contact(parcours) for parcours in self.parcours for _ in range(self.contacts)], batch_size=LOT
        )
        ContactEnfant.objects.bulk_create(
            [ContactEnfant(contact=contact, enfant_id=contact.parcours.enfant_id) for contact in contacts],
            batch_size=LOT,
        )

    def _contact(self, parcours: Parcours) -> Contact:
        return Contact(
            parcours=parcours,
            type=valeur("type_contact", self.tirage.selon("type_contact")),
            le=self.tirage.jour_entre(parcours.entree, parcours.sortie or self.tirage.au),
        )
