"""Les adresses du socle."""

from jalon.reussite.droits import Droit as reussite
from jalon.socle.dossiers import est_visible
from jalon.socle.droits import Droit
from jalon.socle.habilitations import a_le_droit
from tests.matrice import Adresse, un

COMPTES = (Droit.GERER_LES_COMPTES,)
RESEAU = ("structure", "intervenant", "etablissement", "quartier", "commune", "lieu")


def voit_l_enfant(compte, o) -> bool:
    return est_visible(compte, "reussite.enfant", o.enfant.pk)


def _les_siens_ou_configure(compte, o) -> bool:
    return a_le_droit(compte, Droit.CONFIGURER) or compte.pk == o.auteur.pk


def _le_sien_ou_vu_et_configure(compte, o) -> bool:
    return compte.pk == o.auteur.pk or (a_le_droit(compte, Droit.CONFIGURER) and voit_l_enfant(compte, o))


def _le_sien_ou_journal(compte, o) -> bool:
    return a_le_droit(compte, Droit.LIRE_LE_JOURNAL) or compte.pk == o.acces.compte_id


def _du_reseau() -> dict[str, Adresse]:
    table = {}
    for nom in RESEAU:
        pluriel = "lieux" if nom == "lieu" else f"{nom}s"
        table[f"socle:{pluriel}"] = Adresse(droits=(Droit.VOIR_LE_RESEAU,))
        table[f"socle:{nom}"] = Adresse(un(nom), (Droit.VOIR_LE_RESEAU,))
        table[f"socle:{nom}_creer"] = Adresse(droits=(Droit.GERER_LE_RESEAU,))
        for geste in ("modifier", "retirer", "remettre"):
            table[f"socle:{nom}_{geste}"] = Adresse(un(nom), (Droit.GERER_LE_RESEAU,))
    return table


def _valeur(o) -> dict:
    return {"code": o.valeur.liste.code, "pk": o.valeur.pk}


TABLE = {
    "socle:accueil": Adresse(),
    "socle:echeance_faite": Adresse(un("echeance"), (reussite.MODIFIER_LES_DOSSIERS,), voit_l_enfant),
    "socle:sessions": Adresse(),
    "socle:session_rouvrir": Adresse(),
    "socle:session_verrouiller": Adresse(),
    "socle:session_geste": Adresse(),
    "socle:comptes": Adresse(droits=COMPTES),
    "socle:compte_creer": Adresse(droits=COMPTES),
    "socle:compte": Adresse(un("compte"), COMPTES),
    "socle:compte_lien": Adresse(un("compte"), COMPTES),
    "socle:compte_desactiver": Adresse(un("compte"), COMPTES),
    "socle:compte_seconds_facteurs": Adresse(un("compte"), COMPTES),
    "socle:compte_reactiver": Adresse(un("compte"), COMPTES),
    "socle:roles": Adresse(droits=COMPTES),
    "socle:role": Adresse(un("role"), COMPTES),
    "socle:journal": Adresse(droits=(Droit.LIRE_LE_JOURNAL,)),
    "socle:acces": Adresse(),
    "socle:acces_fermer": Adresse(un("acces"), voit=_le_sien_ou_journal),
    "socle:acces_ouvrir": Adresse(
        lambda o: {"dossier_type": "reussite.enfant", "dossier_id": o.enfant.pk}, (Droit.ACCES_EXCEPTIONNEL,)
    ),
    "socle:piece": Adresse(un("piece"), (Droit.VOIR_LES_PIECES,), voit_l_enfant),
    "socle:piece_retirer": Adresse(un("piece"), (Droit.VOIR_LES_PIECES, Droit.GERER_LES_PIECES), voit_l_enfant),
    "socle:gestes": Adresse(),
    "socle:geste_annuler": Adresse(un("geste"), voit=_le_sien_ou_vu_et_configure),
    "socle:travaux": Adresse(),
    "socle:travail": Adresse(un("travail"), voit=_les_siens_ou_configure),
    "socle:listes": Adresse(droits=(Droit.CONFIGURER,)),
    "socle:liste": Adresse(lambda o: {"code": "domaine"}, (Droit.CONFIGURER,), partagee=True),
    "socle:liste_renommer": Adresse(lambda o: {"code": "domaine"}, (Droit.CONFIGURER,), partagee=True),
    "socle:valeur_remplacer": Adresse(_valeur, (Droit.CONFIGURER,)),
    **{f"socle:valeur{geste}": Adresse(_valeur, (Droit.CONFIGURER,)) for geste in ("", "_monter", "_descendre")},
    **{f"socle:valeur_{geste}": Adresse(_valeur, (Droit.CONFIGURER,)) for geste in ("retirer", "remettre")},
    "socle:ville": Adresse(droits=(Droit.CONFIGURER,)),
    "socle:ville_apercu": Adresse(droits=(Droit.CONFIGURER,)),
    "socle:reglages": Adresse(droits=(Droit.CONFIGURER,)),
    "socle:logo_poser": Adresse(droits=(Droit.CONFIGURER,)),
    "socle:logo_retirer": Adresse(droits=(Droit.CONFIGURER,)),
    "socle:conservation": Adresse(droits=(Droit.CONFIGURER,)),
    "socle:duree": Adresse(lambda o: {"code": "socle.journal"}, (Droit.CONFIGURER,), partagee=True),
    "socle:ville_feuille": Adresse(peut_manquer=True),
    "socle:ville_logo": Adresse(peut_manquer=True),
    **_du_reseau(),
    "socle:etablissement_classer": Adresse(un("etablissement"), (Droit.GERER_LE_RESEAU,)),
    "socle:classement_supprimer": Adresse(un("etablissement", classement="classement"), (Droit.GERER_LE_RESEAU,)),
}
