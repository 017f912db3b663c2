"""Les menus du socle."""

from jalon.socle.droits import Droit
from jalon.socle.navigation import Entree, declarer_entrees, declarer_module
from jalon.socle.reseau.rubriques import RUBRIQUES

declarer_module(
    "reglages",
    "Réglages",
    90,
    accueil=Entree("Tous les réglages", "socle:reglages", (Droit.CONFIGURER,), "sliders", seule=True),
)
declarer_entrees(
    "reglages",
    Entree("Comptes", "socle:comptes", (Droit.GERER_LES_COMPTES,), "people"),
    Entree("Rôles", "socle:roles", (Droit.GERER_LES_COMPTES,), "key"),
    Entree("Journal", "socle:journal", (Droit.LIRE_LE_JOURNAL,), "journal-check"),
    Entree("Accès exceptionnels", "socle:acces", (Droit.LIRE_LE_JOURNAL, Droit.ACCES_EXCEPTIONNEL), "unlock"),
    *(Entree(r.titre, f"socle:{r.code}", (Droit.VOIR_LE_RESEAU,), r.icone) for r in RUBRIQUES.values()),
    Entree("Listes", "socle:listes", (Droit.CONFIGURER,), "list-ul"),
    Entree("La ville", "socle:ville", (Droit.CONFIGURER,), "building"),
    Entree("Conservation", "socle:conservation", (Droit.CONFIGURER,), "clock-history"),
)
