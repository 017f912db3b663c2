"""Le suivi d'un enfant de la démonstration : parcours, objectifs, contacts, échéances, tels qu'une équipe les note."""

from datetime import date, timedelta

from jalon.demo.equipe import Equipe
from jalon.demo.fabrique import un_parcours
from jalon.demo.noms import LIBELLES
from jalon.demo.tirages import Tirage, rentree
from jalon.reussite import operations
from jalon.reussite.models import Enfant, EtatParcours, Parcours
from jalon.socle.echeances import operations as echeances
from jalon.socle.listes.lecture import valeur

RESUMES = {
    "telephone": "Point par téléphone sur la semaine.",
    "entretien_au_bureau": "Entretien avec la famille sur les objectifs.",
    "visite_a_domicile": "Visite à domicile, devoirs faits ensemble.",
    "rendez_vous_ecole": "Rencontre avec l'enseignante.",
    "rendez_vous_partenaire": "Point avec le partenaire.",
    "equipe_educative_ess": "Équipe éducative à l'école.",
}
A_FAIRE = ("Rappeler la famille", "Transmettre le bilan à l'école", "Vérifier l'inscription au centre de loisirs")


class Suivi:
    """Ouvre et mène les parcours. Chaque situation rare revient à intervalle fixe : aucune ville n'en manque."""

    def __init__(self, tirage: Tirage, equipe: Equipe, combien: int):
        self.tirage, self.equipe = tirage, equipe
        self.profils = tirage.quotas("profil", combien)
        self.rang = 0

    @property
    def par(self):
        return self.equipe.comptes["referent"]

    def suivre(self, enfant: Enfant, entree: date) -> date:
        """Le ou les parcours de l'enfant ; rend le dernier jour où il est suivi."""
        self.rang += 1
        if self.rang % 13 == 6:
            self.reperer(enfant, entree)
            return self.tirage.au
        parcours = self._parcours_pre(enfant, entree)
        dernier = parcours.sortie or self.tirage.au
        if parcours.sortie and self.rang % 6 == 0 and parcours.sortie + timedelta(days=150) < self.tirage.au:
            retour = self._parcours_pre(enfant, parcours.sortie + timedelta(days=120))
            dernier = retour.sortie or self.tirage.au
        self._autre_dispositif(enfant, parcours)
        return dernier

    def reperer(self, enfant: Enfant, le: date) -> None:
        """Un enfant repéré, dont le parcours n'est pas (encore) ouvert."""
        recent = max(le, self.tirage.au - timedelta(days=60))
        parcours = un_parcours(enfant, repere_le=recent, origine=self.tirage.selon("origine"), par=self.par)
        etats = (EtatParcours.EN_ATTENTE_D_ACCORD, EtatParcours.EN_DIAGNOSTIC, EtatParcours.NON_OUVERT, None)
        etat = etats[self.rang // 13 % 4]
        if etat:
            operations.changer_etat_avant_entree(parcours, etat=etat, par=self.par)

    def _parcours_pre(self, enfant: Enfant, entree: date) -> Parcours:
        referent = self.equipe.referents[self.rang % len(self.equipe.referents)]
        parcours = un_parcours(
            enfant,
            entree=entree,
            repere_le=entree - timedelta(days=self.tirage.alea.randint(5, 40)),
            origine=self.tirage.selon("origine"),
            profil="" if self.rang % 33 == 9 else self._profil(),
            referent=referent,
            par=self.par,
        )
        sortie = entree + self.tirage.duree()
        fin = min(sortie, self.tirage.au)
        self._objectifs(parcours, entree, fin, sortie <= self.tirage.au)
        self._contacts(enfant, parcours, entree, fin)
        if self.rang % 10 == 2 and fin - entree > timedelta(days=200):
            self._changer_de_referent(parcours, entree + timedelta(days=150))
        return self._mener(parcours, entree, sortie)

    def _profil(self) -> str:
        return self.profils.pop() if self.profils else "P2"

    def _mener(self, parcours: Parcours, entree: date, sortie: date) -> Parcours:
        """Suspend, reprend, clôt, met en veille ou annule, selon le rang et les dates."""
        au = self.tirage.au
        if self.rang % 8 == 4 and min(sortie, au) - entree > timedelta(days=100):
            pause = entree + timedelta(days=45)
            operations.suspendre(parcours, du=pause, raison="Séjour à l'étranger", par=self.par)
            if self.rang % 16 == 4 or sortie <= au:
                operations.reprendre(parcours, le=pause + timedelta(days=35), par=self.par)
        if sortie <= au:
            motif = valeur("motif_sortie", self.tirage.selon("motif_sortie"))
            return operations.clore(parcours, motif=motif, le=sortie, par=self.par)
        if self.rang % 20 == 11:
            operations.mettre_en_veille(parcours, le=au - timedelta(days=1) if entree < au else au, par=self.par)
        self._echeances(parcours)
        return Parcours.objects.get(pk=parcours.pk)

    def _changer_de_referent(self, parcours: Parcours, le: date) -> None:
        suivant = self.equipe.referents[(self.rang + 1) % len(self.equipe.referents)]
        operations.nommer_referent(parcours, intervenant=suivant, du=le, par=self.equipe.comptes["coordonnateur"])

    def _objectifs(self, parcours: Parcours, entree: date, fin: date, fini: bool) -> None:
        for _ in range(int(self.tirage.selon("objectifs_par_parcours"))):
            domaine = self.tirage.selon("domaine")
            fixe_le = min(entree + timedelta(days=self.tirage.alea.randint(0, 30)), fin)
            objectif = operations.fixer_objectif(
                parcours,
                domaine=valeur("domaine", domaine),
                libelle=self.tirage.parmi(LIBELLES[domaine]),
                fixe_le=fixe_le,
                par=self.par,
            )
            if fini or self.tirage.alea.random() < 0.25:
                atteinte = self.tirage.selon("atteinte")
                operations.evaluer_objectif(objectif, atteinte=atteinte, le=fin, par=self.par)

    def _contacts(self, enfant: Enfant, parcours: Parcours, entree: date, fin: date) -> None:
        for _ in range(1 + min(4, (fin - entree).days // 90)):
            type_ = self.tirage.selon("type_contact")
            operations.noter_contact(
                enfants=[enfant],
                type=valeur("type_contact", type_),
                le=self.tirage.jour_entre(entree, fin),
                parcours=parcours,
                duree=self.tirage.parmi((10, 15, 30, 45, 60)),
                resume=RESUMES[type_],
                par=self.par,
            )

    def _echeances(self, parcours: Parcours) -> None:
        """Une échéance sur trois parcours ; la moitié en retard."""
        if self.rang % 3 == 0:
            ecart = -12 if self.rang % 2 else 9
            echeances.creer(
                dossier=parcours.enfant,
                objet=parcours,
                libelle=self.tirage.parmi(A_FAIRE),
                le=self.tirage.au + timedelta(days=ecart + self.rang % 5),
                responsable=self.equipe.referents[self.rang % len(self.equipe.referents)],
                par=self.par,
            )

    def _autre_dispositif(self, enfant: Enfant, pre: Parcours) -> None:
        """Le CLAS pour les écoliers, l'accueil des exclus et le décrochage pour les plus grands."""
        age = self.tirage.au.year - enfant.naissance.year
        if self.rang % 11 == 3 and age >= 6:
            debut = date(rentree(max(pre.entree, self.tirage.au - timedelta(days=300))), 10, 1)
            self._court(enfant, "CLAS", debut, date(debut.year + 1, 6, 26), "fin_de_la_mesure")
        elif self.rang % 9 == 5 and 11 <= age <= 15:
            debut = self.tirage.au - timedelta(days=self.tirage.alea.randint(30, 300))
            self._court(enfant, "COLLEX", debut, debut + timedelta(days=4), "fin_de_la_mesure")
        elif age >= 16:
            debut = self.tirage.au - timedelta(days=self.tirage.alea.randint(60, 300))
            self._court(enfant, "DECRO", debut, debut + timedelta(days=200), "rescolarisation_ou_entree_en_formation")

    def _court(self, enfant: Enfant, dispositif: str, entree: date, sortie: date, motif: str) -> None:
        if not enfant.naissance < entree <= self.tirage.au:
            return
        fini = sortie <= self.tirage.au
        un_parcours(
            enfant,
            dispositif=dispositif,
            entree=entree,
            sortie=sortie if fini else None,
            motif=motif,
            origine=self.tirage.selon("origine"),
            referent=self.equipe.partenaire if dispositif == "CLAS" else self.equipe.referents[0],
            par=self.par,
        )
