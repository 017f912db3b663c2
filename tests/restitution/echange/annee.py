"""Une année de travail, toutes ses sortes de lignes : de quoi éprouver l'aller-retour."""

import hashlib
from datetime import time
from decimal import Decimal

from jalon.instances.models import Convocation, Decision, Instance, Membre, Point, Seance
from jalon.restitution.editions.modeles import ModeleDocument
from jalon.reussite.models import (
    Accord,
    Action,
    Activite,
    Bilan,
    Contact,
    Demande,
    Diagnostic,
    DomaineDemande,
    Evaluation,
    Examen,
    Exclusion,
    Groupe,
    Inscription,
    Interim,
    NatureDemande,
    NoteEvaluation,
    Partage,
    Passation,
    Preconisation,
    Presence,
    RendezVous,
    RendezVousEnfant,
    SeanceGroupe,
    SuiviPartenaire,
    TraceDanger,
)
from jalon.saisie.models import Critere, Echelon, Outil, VersionOutil
from jalon.socle.echeances.models import Echeance
from jalon.socle.echeances.operations import creer as creer_echeance
from jalon.socle.listes.lecture import valeur
from jalon.socle.pieces.models import Piece
from jalon.socle.renvois import Renvoi

DEUX = 2


class Annee:
    """Peuple la ville active ; `tirage` donne les textes, les jours et les oui ou non."""

    def __init__(self, tirage, *, personnes, structure, responsable, lieu):
        self.t, self.j, self.oui = tirage["textes"], sorted(tirage["jours"]), tirage["oui"]
        self.personnes, self.structure, self.responsable, self.lieu = personnes, structure, responsable, lieu
        self.outils = self._outils()
        self.groupe = self._groupe()
        self.eps = Instance.objects.create(code="eps-nord", nom=self.t[1] or "EPS", lieu=lieu, minutes_par_point=15)
        for du, au in ((None, self.j[1]), (self.j[2], None)):
            Membre.objects.create(instance=self.eps, intervenant=personnes[0], du=du, au=au, charte_signee_le=self.j[0])
        self.reunion = Seance.objects.create(instance=self.eps, numero=4, le=self.j[3], debut=time(9, 30), etat="tenue")
        Convocation.objects.create(seance=self.reunion, intervenant=personnes[0], participation="present")
        self.appel()
        Interim.objects.create(absent=personnes[0], remplacant=personnes[1], du=self.j[0], au=self.j[5])
        self._modele(b"un modele retire, jamais relu")

    def appel(self):
        """Un appel que personne n'a rattaché, et la demande qui en vient."""
        appel = Contact.objects.create(le=self.j[0], type=valeur("type_contact", "telephone"), resume=self.t[2])
        Demande.objects.create(numero=900, le=self.j[0], nom=self.t[3], faits=self.t[4], appel=appel)

    def vivre(self, enfant, parcours, objectif):
        """Tout ce qui peut pendre à cet enfant."""
        demande = self._demande(enfant, parcours)
        self._accords(enfant, parcours)
        self._plan(enfant, parcours, objectif)
        self._courant(enfant, parcours)
        for rang in range(DEUX):
            self._evaluer(parcours, rang)
        self._examiner(enfant, parcours, demande)

    def _outils(self):
        outil = Outil.objects.create(code="boussole", libelle=self.t[0] or "Boussole", consigne=self.t[5])
        versions = []
        for numero, publiee in ((1, self.j[0]), (2, self.j[1]), (3, None)):
            version = VersionOutil.objects.create(outil=outil, numero=numero, publiee_le=publiee)
            for code in ("ecole", "amis"):
                theme = valeur("critere_evaluation", "apprentissages")
                Critere.objects.create(version=version, code=code, libelle=self.t[6] or code, theme=theme, ordre=numero)
            for score in (-1, 0, 1):
                Echelon.objects.create(version=version, score=score, libelle=self.t[7] or "degré")
            versions.append(version)
        return versions

    def _groupe(self):
        groupe = Groupe.objects.create(
            nom=self.t[2] or "Groupe", action=valeur("action", "groupe_de_parole"), places=8, lieu=self.lieu
        )
        for debut in (time(17, 0), time(17, 0), None):
            SeanceGroupe.objects.create(groupe=groupe, le=self.j[2], debut=debut, duree=90, theme=self.t[3])
        return groupe

    def _modele(self, contenu):
        ModeleDocument.objects.create(
            document="un-ancien",
            format="odt",
            numero=1,
            contenu=contenu,
            taille=len(contenu),
            empreinte=hashlib.sha256(contenu).hexdigest(),
            retire_le="2026-01-05T10:00:00+00:00",
        )

    def _demande(self, enfant, parcours):
        demande = Demande.objects.create(
            numero=enfant.numero,
            le=self.j[1],
            enfant=enfant,
            demandeur="famille",
            emetteur=self.t[5],
            structure=self.structure,
            famille_informee=self.oui[0],
            suite="admis_en_parcours",
            suite_le=self.j[2],
            parcours=parcours,
            reponse=self.t[6],
            repondue_le=self.j[3],
            suivie_par=self.personnes[0],
        )
        for code in ("culture", "sante_physique"):
            DomaineDemande.objects.create(demande=demande, domaine=valeur("domaine", code))
        NatureDemande.objects.create(demande=demande, nature=valeur("nature_demande", "exclusion"))
        return demande

    def _accords(self, enfant, parcours):
        adhesion = {"objet": "adhesion_au_parcours", "le": self.j[0]}
        accord = Accord.objects.create(
            enfant=enfant,
            parcours=parcours,
            titulaire=self.responsable,
            mode="signe",
            piece=Piece.objects.filter(dossier_id=enfant.pk).first(),
            **adhesion,
        )
        for retire_le in (None, self.j[4]):
            Accord.objects.create(enfant=enfant, mode="signe", par_le_jeune=True, retire_le=retire_le, **adhesion)
        for rubriques in (["objectifs", "contacts"], []):
            Partage.objects.create(
                enfant=enfant,
                intervenant=self.personnes[1],
                accord=accord,
                rubriques=rubriques,
                du=self.j[0],
                au=self.j[1],
                fini_pourquoi=self.t[1],
            )
        for _ in range(DEUX):
            TraceDanger.objects.create(
                enfant=enfant, auteur=self.personnes[0], le=self.j[2], destinataire=self.t[0] or "CRIP"
            )

    def _plan(self, enfant, parcours, objectif):
        domaine = valeur("domaine", "culture")
        Diagnostic.objects.create(parcours=parcours, le=self.j[1], domaine=domaine, faits=self.t[3])
        precos = [
            Preconisation.objects.create(parcours=parcours, le=self.j[1], domaine=domaine, precision=texte)
            for texte in (self.t[4], self.t[5])
        ]
        refusee = Action.objects.create(
            enfant=enfant, etat="refusee", motif_refus=valeur("motif_refus_action", "cout"), notee_le=self.j[0]
        )
        suivie = Action.objects.create(
            enfant=enfant,
            parcours=parcours,
            type="collective",
            domaine=domaine,
            structure=self.structure,
            intervenant=self.personnes[0],
            debut=self.j[1],
            fin=self.j[3],
            etat="arretee_prematurement",
            etat_le=self.j[3],
            cause_arret=valeur("cause_arret", "demenagement"),
            prevu=Decimal("12.5"),
            realise=Decimal("0"),
            cout=Decimal("1200.05"),
            objectif=objectif,
            preconisation=precos[0],
            groupe=self.groupe,
            libelle=self.t[2],
        )
        for acteur in ("enfant", "famille"):
            Bilan.objects.create(action=suivie, acteur=acteur, le=self.j[3], commentaire=self.t[6])
        creer_echeance(dossier=enfant, objet=refusee, libelle="Reproposer", le=self.j[5], par=None)
        Exclusion.objects.create(
            enfant=enfant, parcours=parcours, le=self.j[2], jours=3, accueil="refuse", refus=self.t[1]
        )

    def _courant(self, enfant, parcours):
        for au in (self.j[3], None):
            Inscription.objects.create(groupe=self.groupe, enfant=enfant, du=self.j[1], au=au, en_attente=au is None)
        for seance in self.groupe.les_seances.all():
            Presence.objects.create(seance=seance, enfant=enfant, statut="absent_excuse", avec_un_parent=True)
        for prise in ("en_liste_d_attente", ""):
            SuiviPartenaire.objects.create(
                enfant=enfant, partenaire=self.structure, prise_en_charge=prise, moment="avant", demande_le=self.j[0]
            )
        sport = valeur("type_activite", "sport")
        for par_le_dispositif in (True, None):
            Activite.objects.create(enfant=enfant, activite=sport, par_le_dispositif=par_le_dispositif)
        rendez_vous = RendezVous.objects.create(le=self.j[5], heure=time(8, 5, 7), avec=self.t[0], parcours=parcours)
        RendezVousEnfant.objects.create(rendez_vous=rendez_vous, enfant=enfant)
        for refus, jour in ((self.t[1], self.j[2]), ("", None)):
            Passation.objects.create(
                parcours=parcours, vers=self.personnes[1], a_partir_du=self.j[4], refusee_le=jour, refus=refus
            )

    def _evaluer(self, parcours, rang):
        version = self.outils[rang]
        evaluation = Evaluation.objects.create(
            parcours=parcours, outil=version, temps="entree", repondant="enfant", le=self.j[2], commentaire=self.t[7]
        )
        notes = zip(version.les_criteres.all(), (rang, None), strict=True)
        NoteEvaluation.objects.bulk_create(
            NoteEvaluation(evaluation=evaluation, critere=critere, score=score, fait=self.t[4])
            for critere, score in notes
        )

    def _examiner(self, enfant, parcours, demande):
        point = Point.objects.create(seance=self.reunion, ordre=enfant.numero, type="sortie", compte_rendu=self.t[3])
        point.renvoi = Renvoi.objects.create(
            de_type="instances.point",
            de_id=point.pk,
            vers_type="reussite.enfant",
            vers_id=enfant.pk,
            motif=self.t[5],
            champs_transmis={"quartier": self.t[6]},
        )
        point.save()
        Point.objects.create(seance=self.reunion, ordre=90, titre=self.t[4], parents_presents=self.oui[1])
        for personne, lequel in ((self.personnes[0], point), (self.personnes[1], point)):
            Convocation.objects.create(
                seance=self.reunion, intervenant=personne, structure=self.structure, point=lequel
            )
        decision = Decision.objects.create(
            point=point,
            decision=valeur("decision_eps", "poursuite"),
            texte=self.t[2],
            le=self.j[3],
            responsable=self.personnes[0],
        )
        decision.echeance = creer_echeance(dossier=enfant, objet=decision, libelle="Appliquer", le=self.j[4], par=None)
        decision.save()
        Preconisation.objects.filter(parcours=parcours).update(point=point.pk)
        Examen.objects.create(
            enfant=enfant, parcours=parcours, demande=demande, le=self.j[3], point=point.pk, type="sortie"
        )
        for _ in range(DEUX):
            Examen.objects.create(enfant=enfant, le=self.j[3], texte=self.t[1])


def relire_les_liens_opaques() -> None:
    """Les identifiants sans clé étrangère désignent bien, dans la ville d'arrivée, ce qu'ils désignaient."""
    for point in Point.objects.exclude(renvoi=None).select_related("renvoi"):
        assert (point.renvoi.de_id, point.renvoi.vers_type) == (point.pk, "reussite.enfant")
        enfants = set(Examen.objects.filter(point=point.pk).values_list("enfant", flat=True))
        assert enfants == {point.renvoi.vers_id}
        assert Preconisation.objects.filter(point=point.pk, parcours__enfant=point.renvoi.vers_id).exists()
    for decision in Decision.objects.all():
        assert decision.echeance == Echeance.objects.get(objet_type="instances.decision", objet_id=decision.pk)
