"""Le travail d'une année au hasard, sur une ville de la `Fabrique` : demandes, actions, suivis, évaluations…"""

from datetime import timedelta

from jalon.reussite import models as m
from jalon.reussite.visibilite import DOSSIER
from jalon.saisie.models import Critere, Outil, VersionOutil
from jalon.socle.echeances.models import Echeance
from jalon.socle.reseau.models import Structure
from tests.restitution.statistiques.fabrique import Fabrique


class FabriqueDeFaits(Fabrique):
    """La même ville, et ce qu'on y a fait."""

    def __init__(self, alea, enfants: int):
        super().__init__(alea, enfants)
        self.structures = [Structure.objects.create(nom=nom) for nom in ("CMP", "Club", "CMP")]
        self.les_parcours = list(m.Parcours.objects.select_related("enfant").order_by("pk"))
        self.criteres = self.outils()
        self.dispositifs()
        self.les_demandes = [self.demande(n) for n in range(1, 3 + enfants)]
        self.groupes = [self.groupe(n) for n in range(5)]
        for parcours in self.les_parcours:
            self.autour_du_parcours(parcours)
        for enfant in self.enfants:
            self.autour_de_l_enfant(enfant)
        for _ in range(2 + 3 * enfants):
            self.contact()
            self.rendez_vous()

    def combien(self, au_plus: int = 3):
        return range(self.alea.randrange(au_plus))

    def du_au(self, vide: int = 3):
        du = self.jour(vide=vide)
        return du, self.jour(vide=vide, apres=du)

    def le_sien(self, enfant, vide: int = 2):
        siens = [p for p in self.les_parcours if p.enfant_id == enfant.pk]
        return self.un(siens, vide=vide) if siens else None

    def outils(self):
        lus = []
        for code in ("pre", "clas"):
            outil, _ = Outil.objects.get_or_create(code=f"essai-{code}", defaults={"libelle": "Essai"})
            for numero in (1, 2):
                version = VersionOutil.objects.create(outil=outil, numero=numero, publiee_le=self.jour())
                lus += [
                    Critere.objects.create(version=version, code=c, libelle=f"{c} {numero}", ordre=rang)
                    for rang, c in enumerate(("langage", "ecole"))
                ]
        return lus

    def dispositifs(self):
        for valeur in self.listes["dispositif"][:3]:
            m.Dispositif.objects.update_or_create(
                valeur=valeur,
                defaults={"individualise": self.parfois(2), "mois_entre_points": self.un([1, 3, 6])},
            )

    def demande(self, numero):
        enfant = self.un(self.enfants, vide=3)
        repondue = self.jour(vide=2)
        demande = m.Demande.objects.create(
            numero=numero,
            le=self.jour(),
            enfant=enfant,
            sexe=self.un(["F", "M", ""]),
            naissance=self.jour(vide=2),
            annee_naissance=self.un([2015, 2019], vide=2),
            etablissement=self.un(self.etablissements, vide=3),
            niveau=self.valeur("niveau_scolaire"),
            demandeur=self.un(["", *m.TypeDemandeur.values]),
            origine_demande=self.valeur("origine_demande"),
            origine=self.valeur("origine_reperage"),
            suite=self.un(m.SuiteDemande.values),
            cause=self.valeur("motif_non_admission"),
            repondue_le=repondue,
            parcours=self.le_sien(enfant) if enfant else None,
        )
        for domaine in self.differents(lambda: self.valeur("domaine", vide=0), len(self.combien())):
            m.DomaineDemande.objects.create(demande=demande, domaine=domaine)
        for nature in self.differents(lambda: self.valeur("nature_demande", vide=0), len(self.combien())):
            m.NatureDemande.objects.create(demande=demande, nature=nature)
        return demande

    def groupe(self, numero):
        du, au = self.du_au()
        groupe = m.Groupe.objects.create(
            nom=f"Groupe {numero % 2}",
            action=self.valeur("action"),
            domaine=self.valeur("domaine"),
            dispositif=self.un(self.listes["dispositif"][1:3], vide=4),
            places=self.un([0, 2, 8], vide=4),
            du=du,
            au=au,
        )
        seances = [
            m.SeanceGroupe.objects.create(
                groupe=groupe, le=self.jour(), duree=self.un([45, 90], vide=3), annulee=self.parfois(5)
            )
            for _ in self.combien(8)
        ]
        for enfant in self.enfants:
            if self.parfois(3):
                du, au = self.du_au()
                m.Inscription.objects.create(groupe=groupe, enfant=enfant, du=du, au=au, en_attente=self.parfois(4))
            for seance in seances:
                if self.parfois(2):
                    m.Presence.objects.create(
                        seance=seance,
                        enfant=enfant,
                        statut=self.un(m.StatutPresence.values),
                        avec_un_parent=self.parfois(3),
                    )
        return groupe

    def autour_du_parcours(self, parcours):
        conseils = [
            m.Preconisation.objects.create(
                parcours=parcours,
                le=self.jour(),
                domaine=self.valeur("domaine", vide=0),
                action=self.valeur("action"),
                maitre_oeuvre=self.valeur("maitre_oeuvre"),
            )
            for _ in self.combien()
        ]
        for _ in self.combien():
            self.action(parcours.enfant, parcours, self.un(conseils, vide=2) if conseils else None)
        for _ in self.combien(6):
            self.evaluation(parcours)
        for _ in self.combien():
            self.examen(parcours.enfant, parcours)

    def action(self, enfant, parcours=None, preconisation=None):
        debut, fin = self.du_au(vide=2)
        etat = self.un(m.EtatAction.values)
        action = m.Action.objects.create(
            enfant=enfant,
            parcours=parcours,
            preconisation=preconisation,
            groupe=self.un(self.groupes, vide=2),
            type=self.un(m.TypeAction.values),
            domaine=self.un(self.listes["domaine"][3:7], vide=4),
            action=self.valeur("action"),
            maitre_oeuvre=self.valeur("maitre_oeuvre"),
            notee_le=self.jour(vide=2),
            debut=debut,
            fin=fin,
            etat=etat,
            etat_le=self.jour(vide=2),
            motif_refus=self.valeur("motif_refus_action") if etat == "refusee" else None,
            cause_arret=self.valeur("cause_arret") if etat == "arretee_prematurement" else None,
            realise=self.un(["1.50", "12.25"], vide=2),
        )
        for acteur in self.differents(lambda: self.un(m.VoixBilan.values), len(self.combien())):
            m.Bilan.objects.create(action=action, acteur=acteur, le=self.jour(), resultat=self.valeur("bilan_resultat"))

    def evaluation(self, parcours):
        critere = self.un(self.criteres)
        cles = {"parcours": parcours, "outil": critere.version, "le": self.jour()}
        cles |= {"temps": self.un(m.TempsEvaluation.values), "repondant": self.un(m.Repondant.values[:2])}
        evaluation, neuve = m.Evaluation.objects.get_or_create(**cles)
        for c in self.criteres if neuve else ():
            if c.version_id == critere.version_id:
                m.NoteEvaluation.objects.create(evaluation=evaluation, critere=c, score=self.un([-1, 1, 2, 3], vide=4))

    def examen(self, enfant, parcours=None):
        siennes = [d for d in self.les_demandes if d.enfant_id == enfant.pk]
        demande = self.un(siennes, vide=2) if siennes else None
        m.Examen.objects.create(enfant=enfant, parcours=parcours, demande=demande, le=self.jour())

    def autour_de_l_enfant(self, enfant):
        for _ in self.combien():
            self.action(enfant)
        if self.parfois(3):
            self.examen(enfant)
        for _ in self.combien():
            self.suivi(enfant)
            debut, fin = self.du_au()
            m.Activite.objects.create(
                enfant=enfant, activite=self.valeur("type_activite", vide=0), debut=debut, fin=fin
            )
        for le in self.differents(self.jour, len(self.combien(4))):
            m.Exclusion.objects.create(
                enfant=enfant,
                parcours=self.le_sien(enfant),
                le=le,
                jours=self.un([1, 2, 5, 12], vide=3),
                motif=self.valeur("exclusion_motif"),
                accueil=self.un(m.EtatAccueil.values),
                jours_accueil=self.un([1, 3, 8], vide=2),
            )
        for _ in self.combien():
            self.accord(enfant)
            self.echeance(enfant)
        for scolarite in enfant.les_scolarites.all():
            scolarite.absenteisme, scolarite.exclusions = self.un([True, False], vide=3), self.un([0, 2], vide=3)
            scolarite.save()
            for amenagement in self.differents(
                lambda: self.valeur("amenagement_scolarite", vide=0), len(self.combien())
            ):
                m.AmenagementScolarite.objects.create(scolarite=scolarite, amenagement=amenagement)

    def suivi(self, enfant):
        debut, fin = self.du_au(vide=2)
        m.SuiviPartenaire.objects.create(
            enfant=enfant,
            partenaire=self.un(self.structures, vide=4),
            type=self.valeur("suivi_type"),
            objet=self.valeur("suivi_objet"),
            intervention=self.valeur("suivi_intervention"),
            prise_en_charge=self.un(["", "demandee", "en_liste_d_attente", *m.PriseEnCharge.values]),
            demande_le=self.jour(vide=2),
            debut=debut,
            fin=fin,
            moment=self.un(["", *m.MomentSuivi.values]),
        )

    def accord(self, enfant):
        le = self.jour(vide=3)
        m.Accord.objects.create(
            enfant=enfant,
            parcours=self.le_sien(enfant),
            objet=self.un(["adhesion_au_parcours", "adhesion_au_parcours", "image"]),
            mode=self.un(m.ModeAccord.values),
            le=le,
            retire_le=self.jour(vide=2, apres=le),
        )

    def echeance(self, enfant):
        faite = self.jour(vide=2)
        Echeance.objects.create(
            dossier_type=DOSSIER,
            dossier_id=enfant.pk,
            libelle="Rappeler",
            le=self.jour(),
            responsable=self.un(self.intervenants, vide=4),
            faite_le=faite,
            annulee_le=self.jour(vide=2) if faite is None else None,
        )

    def contact(self):
        contact = m.Contact.objects.create(
            le=self.jour() + timedelta(days=self.alea.randrange(3)),
            type=self.valeur("type_contact", vide=0),
            auteur=self.un(self.intervenants, vide=4),
            parcours=self.un(self.les_parcours, vide=2) if self.les_parcours else None,
            avec_la_famille=self.parfois(2),
        )
        for enfant in self.differents(lambda: self.un(self.enfants), self.alea.randrange(3)):
            m.ContactEnfant.objects.create(contact=contact, enfant=enfant)

    def rendez_vous(self):
        rendez_vous = m.RendezVous.objects.create(
            le=self.jour(),
            intervenant=self.un(self.intervenants, vide=4),
            parcours=self.un(self.les_parcours, vide=2) if self.les_parcours else None,
            statut=self.un(m.StatutRendezVous.values),
        )
        for enfant in self.differents(lambda: self.un(self.enfants), self.alea.randrange(3)):
            m.RendezVousEnfant.objects.create(rendez_vous=rendez_vous, enfant=enfant)
