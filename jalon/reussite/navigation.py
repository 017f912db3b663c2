"""Le menu de la réussite éducative et sa recherche."""

from django.utils import timezone

from jalon.reussite.bascule import annee_a_preparer
from jalon.reussite.droits import Droit
from jalon.socle.droits import Droit as DroitDuSocle
from jalon.socle.listes.models import Valeur
from jalon.socle.navigation import (
    Entree,
    Geste,
    Recherche,
    declarer_entrees,
    declarer_gestes,
    declarer_module,
    declarer_procedure,
)
from jalon.socle.reglages import Reglage, compter, declarer_reglages

declarer_module(
    "reussite",
    "Réussite",
    10,
    Recherche("Chercher un enfant", "reussite:recherche", Droit.VOIR_LES_DOSSIERS),
)
declarer_entrees(
    "reussite",
    Entree("Demandes", "reussite:demandes", (Droit.DEPOSER_UNE_DEMANDE,), "inbox"),
    Entree("Enfants", "reussite:enfants", (Droit.VOIR_LES_DOSSIERS,), "people"),
    Entree("Groupes", "reussite:groupes", (Droit.POINTER_LES_PRESENCES,), "diagram-3"),
    Entree("Suivis en attente", "reussite:attentes", (Droit.MODIFIER_LES_DOSSIERS,), "hourglass-split"),
    Entree("Heures", "reussite:heures", (Droit.VOIR_LES_HEURES,), "clock"),
    Entree("Liste de classe", "reussite:liste_de_classe", (Droit.MODIFIER_LES_DOSSIERS,), "mortarboard"),
    Entree("Exclusions", "reussite:exclusions", (Droit.MODIFIER_LES_DOSSIERS,), "person-x"),
    Entree("Radar", "reussite:radar", (Droit.MODIFIER_LES_DOSSIERS,), "compass"),
    Entree("Passer la main", "reussite:passation", (Droit.PASSER_LA_MAIN,), "arrow-left-right"),
    Entree("Intérims", "reussite:interims", (Droit.DECIDER_UN_INTERIM,), "person-badge"),
    Entree("Bascule d'année", "reussite:bascule", (Droit.BASCULER_L_ANNEE,), "calendar-check"),
    Entree("Statistiques", "statistiques:accueil", (Droit.VOIR_LES_STATISTIQUES,), "bar-chart"),
    Entree("Rapport annuel", "reussite:rapport_annuel", (Droit.VOIR_LES_STATISTIQUES,), "file-earmark-text"),
    Entree("Doublons", "reussite:doublons", (Droit.FUSIONNER,), "copy"),
)
declarer_entrees(
    "reglages", Entree("Dispositifs", "dispositifs:dispositifs", (DroitDuSocle.CONFIGURER,), "signpost-split")
)
declarer_reglages(
    "saisie",
    Reglage(
        "Dispositifs et noms locaux",
        "dispositifs:dispositifs",
        (DroitDuSocle.CONFIGURER,),
        "signpost-split",
        lambda: compter(Valeur.objects.de("dispositif").count(), "dispositif", "dispositifs"),
    ),
)
declarer_reglages(
    "travail",
    Reglage(
        "Bascule d'année",
        "reussite:bascule",
        (Droit.BASCULER_L_ANNEE,),
        "calendar-check",
        lambda: f"Pour la rentrée {annee_a_preparer(timezone.localdate())}",
    ),
)
declarer_gestes(Geste("Noter un appel", "reussite:appel_noter", (Droit.NOTER_UN_CONTACT,), "telephone-outbound"))
declarer_procedure(Entree("Enfant en danger : que faire ?", "reussite:danger"))
