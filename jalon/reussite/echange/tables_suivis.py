"""Les tables de la vie courante : groupes et présences, suivis, activités, rendez-vous, passages de main."""

from jalon.restitution.echange.colonnes import (
    Choix,
    Colonne,
    DansListe,
    Entier,
    Heure,
    Instant,
    Jour,
    Lien,
    OuiNon,
    Plusieurs,
)
from jalon.restitution.echange.tables import Ensemble, Table, declarer
from jalon.reussite.echange.regles import dans_l_ordre
from jalon.reussite.echange.tables_enfants import ENFANT
from jalon.reussite.echange.tables_parcours import PARCOURS
from jalon.reussite.models import (
    Activite,
    Groupe,
    Inscription,
    Interim,
    MomentSuivi,
    Passation,
    Presence,
    PriseEnCharge,
    RendezVous,
    RendezVousEnfant,
    SeanceGroupe,
    StatutPresence,
    StatutRendezVous,
    SuiviPartenaire,
)

GROUPE = Lien("groupe", "Le groupe.", table="groupes", obligatoire=True)
STRUCTURE = Lien("structure", "La structure.", table="structures")
DEBUT, FIN = Jour("debut", "Début."), Jour("fin", "Fin.")
_la_fin_apres_le_debut = dans_l_ordre("debut", "fin", "La fin")


def _intervenant(code: str, sens: str, *, obligatoire=False) -> Lien:
    return Lien(code, sens, table="intervenants", obligatoire=obligatoire)


declarer(
    Table(
        code="groupes",
        sens="Les groupes d'une action collective.",
        modele=Groupe,
        verifier=dans_l_ordre("du", "au", "La fin du groupe"),
        colonnes=(
            DansListe("action", "L'action.", liste="action"),
            Colonne("nom", "Nom du groupe.", obligatoire=True),
            Entier("places", "Nombre de places."),
            DansListe("domaine", "Le domaine.", liste="domaine"),
            DansListe("dispositif", "Le dispositif.", liste="dispositif"),
            DansListe("maitre_oeuvre", "Qui met en œuvre.", liste="maitre_oeuvre"),
            STRUCTURE,
            _intervenant("intervenant", "Qui l'anime."),
            Lien("lieu", "Où.", table="lieux"),
            Colonne("creneau", "Quand, en toutes lettres."),
            Jour("du", "Depuis ce jour."),
            Jour("au", "Jusqu'à ce jour."),
        ),
    ),
    Table(
        code="inscriptions",
        sens="Les enfants d'un groupe, avec ou sans parcours, et ceux qui attendent une place.",
        modele=Inscription,
        cles=(("groupe", "enfant", "du"),),
        cles_uniques=False,
        doubles_admis=True,
        verifier=dans_l_ordre("du", "au", "La fin de l'inscription"),
        colonnes=(
            GROUPE,
            ENFANT,
            Jour("du", "Depuis ce jour."),
            Jour("au", "Jusqu'à ce jour ; vide : encore."),
            OuiNon("en_attente", "En liste d'attente."),
        ),
    ),
    Table(
        code="seances",
        sens="Les séances d'un groupe. La durée est en minutes.",
        modele=SeanceGroupe,
        cles=(("groupe", "date", "debut"),),
        cles_uniques=False,
        doubles_admis=True,
        colonnes=(
            GROUPE,
            Jour("date", "Date.", "le", obligatoire=True),
            Entier("duree", "Durée en minutes."),
            _intervenant("intervenant", "Qui l'a animée."),
            Heure("debut", "Heure de début."),
            OuiNon("annulee", "Annulée."),
            Colonne("theme", "Thème."),
        ),
    ),
    Table(
        code="presences",
        sens="Qui est venu à la séance.",
        modele=Presence,
        cles=(("seance", "enfant"),),
        colonnes=(
            Lien("seance", "La séance.", table="seances", obligatoire=True),
            ENFANT,
            Choix("statut", "Présent ou non.", choix=StatutPresence, liste="statut_presence", obligatoire=True),
            OuiNon("avec_un_parent", "Un parent était là."),
        ),
    ),
    Table(
        code="suivis",
        sens="Les suivis menés par des partenaires, avant, pendant ou après le parcours.",
        modele=SuiviPartenaire,
        cles=(("enfant", "partenaire", "type", "objet", "debut"),),
        cles_uniques=False,
        doubles_admis=True,
        verifier=_la_fin_apres_le_debut,
        colonnes=(
            ENFANT,
            Lien("partenaire", "La structure partenaire.", table="structures"),
            DansListe("type", "Type de suivi.", liste="suivi_type"),
            DansListe("objet", "Objet du suivi.", liste="suivi_objet"),
            DansListe("intervention", "Type d'intervention.", liste="suivi_intervention"),
            Choix("prise_en_charge", "Où en est la demande.", choix=PriseEnCharge, liste="suivi_prise_en_charge"),
            DEBUT,
            FIN,
            Choix("moment", "Avant, pendant ou après le parcours.", choix=MomentSuivi),
            Jour("demande_le", "Demandé le : depuis quand on attend."),
            Colonne("precision", "Précision."),
        ),
    ),
    Table(
        code="activites",
        sens="Les activités extra-scolaires.",
        modele=Activite,
        cles=(("enfant", "activite", "structure", "debut"),),
        cles_uniques=False,
        doubles_admis=True,
        verifier=_la_fin_apres_le_debut,
        colonnes=(
            ENFANT,
            DansListe("activite", "L'activité.", liste="type_activite", obligatoire=True),
            STRUCTURE,
            DEBUT,
            FIN,
            OuiNon("par_le_dispositif", "Trouvée par le dispositif."),
        ),
    ),
    Table(
        code="rendez_vous",
        sens="Les rendez-vous avec les familles, tenus, annulés ou manqués.",
        modele=RendezVous,
        ensembles=(
            Ensemble(
                Plusieurs("enfants", "Les enfants concernés.", element=Lien("enfant", "", table="enfants")),
                RendezVousEnfant,
                "rendez_vous",
            ),
        ),
        colonnes=(
            Jour("date", "Date.", "le", obligatoire=True),
            Colonne("avec", "Avec qui."),
            Choix(
                "statut",
                "Prévu, honoré, annulé ou manqué.",
                choix=StatutRendezVous,
                liste="statut_rendez_vous",
                garde_si_vide=True,
            ),
            Heure("heure", "Heure."),
            Colonne("lieu", "Où."),
            _intervenant("intervenant", "Qui l'a pris."),
            Lien("parcours", "Le parcours concerné.", table="parcours"),
        ),
    ),
    Table(
        code="passations",
        sens="Les parcours proposés à un autre référent, acceptés ou refusés.",
        modele=Passation,
        cles=(("parcours", "vers", "a_partir_du"),),
        cles_uniques=False,
        doubles_admis=True,
        colonnes=(
            PARCOURS,
            _intervenant("de", "L'ancien référent."),
            _intervenant("vers", "Le nouveau.", obligatoire=True),
            Jour("a_partir_du", "À partir de ce jour.", obligatoire=True),
            Colonne("mot", "Le mot de passation."),
            Instant("proposee_le", "Quand elle a été proposée.", garde_si_vide=True),
            Jour("acceptee_le", "Acceptée le."),
            Jour("refusee_le", "Refusée le."),
            Colonne("refus", "Raison du refus."),
        ),
    ),
    Table(
        code="interims",
        sens="Qui tient les dossiers d'un absent, de quand à quand.",
        modele=Interim,
        cles=(("absent", "remplacant", "du"),),
        cles_uniques=False,
        doubles_admis=True,
        verifier=dans_l_ordre("du", "au", "La fin de l'intérim"),
        colonnes=(
            _intervenant("absent", "L'absent.", obligatoire=True),
            _intervenant("remplacant", "Qui le remplace.", obligatoire=True),
            Jour("du", "Depuis ce jour.", obligatoire=True),
            Jour("au", "Jusqu'à ce jour.", obligatoire=True),
        ),
    ),
)
