"""Une ville où chaque adresse a de quoi s'ouvrir, et un compte par rôle."""

import io
import uuid
from datetime import date, timedelta

from django.utils import timezone

from jalon.restitution.editions import lots
from jalon.restitution.editions import operations as editions
from jalon.restitution.editions.documents import document
from jalon.restitution.editions.production import modele_par_defaut
from jalon.restitution.favoris import operations as favoris
from jalon.restitution.reprise import operations as reprises
from jalon.restitution.reprise.models import LigneDeReprise
from jalon.reussite import operations as reussite
from jalon.reussite.models import Contact
from jalon.saisie import operations as saisie
from jalon.saisie.configuration import brouillon_en_base
from jalon.saisie.exemples_paquets import un_paquet
from jalon.saisie.lectures import versions_en_vigueur
from jalon.socle.annulations import Annulation
from jalon.socle.cloison import cloison
from jalon.socle.echeances import operations as echeances
from jalon.socle.habilitations import ROLES_PAR_DEFAUT, Role
from jalon.socle.habilitations import operations as habilitations
from jalon.socle.listes.models import Valeur
from jalon.socle.pieces import coffre
from jalon.socle.pieces import operations as pieces
from jalon.socle.reseau import models as reseau
from jalon.socle.taches import EtatTravail, Travail
from tests.conftest import creer_compte
from tests.matrice import Objets
from tests.matrice.objets_instances import les_reunions

UN_PDF = b"%PDF-1.4\n%%EOF\n"
JOUR = date(2025, 10, 1)
# Les rôles qui ne voient que leurs dossiers : chacun suit un des parcours de l'enfant.
SUIVENT = ("referent", "intervenant", "partenaire")


def un_compte_par_role(ville) -> dict[str, object]:
    return {role: creer_compte(ville, role, f"Personne {role}") for role in ROLES_PAR_DEFAUT}


def peupler(ville) -> Objets:
    """Les objets de la ville, et ses comptes ; l'enfant est suivi par ceux qui ont un rôle sur leurs dossiers."""
    comptes = un_compte_par_role(ville)
    with cloison(ville):
        par = comptes["coordonnateur"]
        o = Objets(comptes=comptes, auteur=par, compte=comptes["mediateur"])
        o.role = Role.objects.get(code="accueil")
        _le_reseau(o)
        _l_enfant(o, par)
        _le_plan(o, par)
        _les_services(o, par)
        _les_evaluations(o, par)
        _les_accords(o, par)
        _la_passation(o, par)
        _la_configuration(o, par)
        _les_documents(o, par)
        _les_demandes(o, par)
        _les_groupes(o, par)
        _a_cote_du_parcours(o, par)
        _la_reprise(o, par)
        o.paquet = un_paquet(par)
        les_reunions(o, par)
        o.autre = reussite.creer_enfant(nom="Benali", prenom="Inés", naissance=date(2018, 3, 15), par=par)
        o.acces = habilitations.ouvrir_acces_exceptionnel(
            dossier_type="reussite.enfant",
            dossier_id=o.autre.pk,
            motif="L'école m'appelle à son sujet.",
            par=comptes["intervenant"],
        )
    return o


def _le_reseau(o) -> None:
    for nom in ("Structure", "Intervenant", "Commune", "Quartier", "Etablissement", "Lieu"):
        setattr(o, nom.lower(), getattr(reseau, nom).objects.create(nom=f"{nom} d'essai"))
    zone = Valeur.objects.de("zone_scolarisation").first()
    o.classement = reseau.Classement.objects.create(etablissement=o.etablissement, zone=zone, depuis=JOUR)
    o.valeur = Valeur.objects.select_related("liste").filter(liste__verrouillee=False).first()


def _l_enfant(o, par) -> None:
    o.famille = reussite.creer_famille(nom="Benali", par=par)
    o.responsable = reussite.ajouter_responsable(o.famille, nom="Benali", prenom="Samira", par=par)
    o.enfant = reussite.creer_enfant(
        nom="Benali", prenom="Inès", naissance=date(2018, 3, 15), famille=o.famille, par=par
    )
    o.situation = reussite.dater_situation(enfant=o.enfant, depuis=JOUR, quartier=o.quartier, par=par)
    o.scolarite = reussite.inscrire(o.enfant, annee="2025-2026", depuis=JOUR, etablissement=o.etablissement, par=par)
    dispositifs = Valeur.objects.de("dispositif")[: len(SUIVENT)]
    les_parcours = [
        reussite.ouvrir_parcours(
            o.enfant,
            dispositif=dispositif,
            entree=JOUR,
            referent=o.comptes[role].intervenant,
            sans_accord="Reprise d'essai",
            par=par,
        )
        for role, dispositif in zip(SUIVENT, dispositifs, strict=True)
    ]
    o.parcours = les_parcours[0]
    domaine = Valeur.objects.de("domaine").first()
    o.objectif = reussite.fixer_objectif(o.parcours, domaine=domaine, libelle="Parler en classe", par=par)
    type_ = Valeur.objects.de("type_contact").first()
    reussite.noter_contact(enfants=[o.enfant], type=type_, le=JOUR, par=par)
    o.contact = Contact.objects.latest("pk")


def _le_plan(o, par) -> None:
    domaine = o.objectif.domaine
    o.diagnostic = reussite.noter_diagnostic(o.parcours, le=JOUR, domaine=domaine, faits="Parle peu.", par=par)
    o.preconisation = reussite.preconiser(o.parcours, le=JOUR, domaine=domaine, precision="Un bilan", par=par)
    etat = {"etat": "en_cours", "debut": JOUR}
    o.action = reussite.ajouter_action(
        o.enfant, parcours=o.parcours, domaine=domaine, objectif=o.objectif, par=par, **etat
    )
    o.bilan = reussite.noter_bilan(o.action, acteur="enfant", le=JOUR, commentaire="Content.", par=par)
    o.exclusion = reussite.noter_exclusion(o.enfant, le=JOUR, jours=2, motif=None, par=par)


def _les_services(o, par) -> None:
    o.echeance = echeances.creer(libelle="Rappeler", le=JOUR, dossier=o.enfant, par=par)
    o.piece = pieces.joindre(dossier=o.enfant, fichier=UN_PDF, nom="accord.pdf", par=par)
    a_retirer = pieces.joindre(dossier=o.enfant, fichier=UN_PDF, nom="autre.pdf", par=par)
    pieces.retirer(a_retirer, par=par)
    o.geste = Annulation.objects.latest("pk")
    o.travail = Travail.objects.create(code="socle.essai", libelle="Essai", par=par)
    o.favori = favoris.enregistrer(type="reussite.enfants", nom="La mienne", parametres={}, par=par)


def _les_evaluations(o, par) -> None:
    version = versions_en_vigueur()[0]
    o.outil = version.outil
    notes = {version.les_criteres.first().code: (2, "Le 3 novembre, répond par oui ou non.")}
    o.evaluation = reussite.evaluer(
        o.parcours, outil=version, temps="entree", repondant="referent", le=JOUR, notes=notes, par=par
    )


def _les_documents(o, par) -> None:
    attestation = modele_par_defaut(document("attestation"), "odt")
    o.modele = editions.deposer_modele(code="attestation", fichier=attestation, par=par)
    cle = uuid.uuid4()
    coffre.ranger(cle, b"PK")
    o.lot = Travail.objects.create(
        code=lots.CODE,
        libelle="Lot",
        etat=EtatTravail.FINI,
        fini_le=timezone.now(),
        resultat={"archive": str(cle)},
        par=par,
    )


def _la_passation(o, par) -> None:
    a_qui = o.comptes["coordonnateur"].intervenant
    (o.passation,) = reussite.proposer_passation([o.parcours], vers=a_qui, a_partir_du=timezone.localdate(), par=par)
    demain = timezone.localdate() + timedelta(days=1)
    o.interim = reussite.decider_interim(absent=a_qui, remplacant=o.intervenant, du=demain, au=demain, par=par)


def _la_configuration(o, par) -> None:
    """Un champ publié, et un brouillon qui le change."""
    entite = "reussite.enfant"
    o.champ = saisie.ajouter_champ(entite, libelle="Cantine", type="oui_non", onglet="identite", par=par)
    o.version_configuration = saisie.publier(version=brouillon_en_base().version, note="Essai", par=par)
    saisie.modifier_champ(entite, o.champ.code, version=o.champ.version, aide="Mange-t-il sur place ?", par=par)


def _les_groupes(o, par) -> None:
    o.groupe = reussite.creer_groupe(
        nom="CLAS d'essai", places=10, intervenant=o.comptes["intervenant"].intervenant, par=par
    )
    o.inscription = reussite.inscrire_au_groupe(o.groupe, enfant=o.enfant, du=JOUR, par=par)
    o.seance = reussite.programmer_seance(o.groupe, le=JOUR, duree=90, par=par)
    reussite.pointer(o.seance, presences={o.enfant.pk: "present"}, par=par)


def _a_cote_du_parcours(o, par) -> None:
    type_ = Valeur.objects.de("suivi_type").first()
    o.suivi = reussite.noter_suivi(o.enfant, type=type_, prise_en_charge="en_liste_d_attente", demande_le=JOUR, par=par)
    activite = Valeur.objects.de("type_activite").first()
    o.activite = reussite.noter_activite(o.enfant, activite=activite, debut=JOUR, par=par)
    o.rendez_vous = reussite.prendre_rendez_vous(enfants=[o.enfant], le=JOUR, avec="Sa mère", par=par)


def _la_reprise(o, par) -> None:
    """Un tableur déposé, ses colonnes comprises, une ligne à revoir."""
    tableur = io.BytesIO("Nom;Né le\nBenali;un jour\n".encode())
    o.reprise = reprises.deposer(fichier=tableur, nom="suivi.csv", gabarit="suivi", par=par)
    o.reprise = reprises.choisir_la_feuille(o.reprise, feuille="", par=par)
    colonnes = {"0": "enfants.nom", "1": "enfants.naissance"}
    o.reprise = reprises.faire_correspondre(o.reprise, correspondances=colonnes, par=par)
    defaut = {"rang": 1, "colonne": "Né le", "texte": "un jour", "raison": "Ce n'est pas une date."}
    LigneDeReprise.objects.create(reprise=o.reprise, numero=2, cases=["Benali", "un jour"], defauts=[defaut])


def _les_demandes(o, par) -> None:
    telephone = Valeur.objects.de("type_contact").get(code="telephone")
    o.appel = reussite.noter_contact(enfants=[], type=telephone, le=JOUR, resume="Une voisine s'inquiète.", par=par)
    o.invitation, o.jeton_de_demande = reussite.inviter_a_deposer(
        destinataire="Mme Roux", courriel="", structure=None, permanente=True, par=par
    )
    o.demande = reussite.recevoir_par_lien(o.invitation, le=JOUR, nom="Benali", prenom="Inès", faits="Elle se tait.")
    o.demande = reussite.rattacher_demande(o.demande, enfant=o.enfant, par=par)


def _les_accords(o, par) -> None:
    """Le partage est pour le partenaire, sur un enfant qu'il ne suit pas ; le lien est pour le suivant."""
    o.partage_de = reussite.creer_enfant(nom="Cohen", prenom="Léa", naissance=date(2017, 6, 2), par=par)
    (o.accord,) = reussite.recueillir_accord(
        enfants=[o.enfant], objet="adhesion_au_parcours", mode="signe", le=JOUR, par=par
    )
    (accord,) = reussite.recueillir_accord(
        enfants=[o.partage_de],
        objet="partage_avec_des_partenaires_nommes",
        mode="signe",
        le=JOUR,
        partenaires="L'école",
        par=par,
    )
    o.partage, o.jeton_de_partage = reussite.partager(
        o.partage_de,
        intervenant=o.comptes["partenaire"].intervenant,
        rubriques=["identite", "ecole"],
        au=timezone.localdate() + timedelta(days=90),
        accord=accord,
        envoyer_un_lien=True,
        par=par,
    )
