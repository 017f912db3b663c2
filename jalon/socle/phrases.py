"""Les actions du socle, dites en français."""

from jalon.socle.journal.phrases import declarer_phrases

declarer_phrases(
    {
        "socle.ville_garnie": "a préparé les listes et les rôles de la ville",
        "socle.compte_cree": "a ouvert un compte",
        "socle.compte_modifie": "a changé un compte",
        "socle.compte_rattache": "a rattaché un compte à sa fiche du réseau",
        "socle.compte_desactive": "a fermé un compte",
        "socle.compte_reactive": "a rouvert un compte",
        "socle.seconds_facteurs_retires": "a retiré les seconds facteurs d'un compte",
        "socle.lien_donne": "a donné un lien pour choisir un mot de passe",
        "socle.role_attribue": "a donné un rôle",
        "socle.role_retire": "a retiré un rôle",
        "socle.role_modifie": "a changé ce que permet un rôle",
        "socle.acces_exceptionnel_ouvert": "a ouvert un dossier par accès exceptionnel",
        "socle.acces_exceptionnel_ferme": "a fermé un accès exceptionnel",
        "socle.valeur_ajoutee": "a ajouté une valeur de liste",
        "socle.valeur_renommee": "a renommé une valeur de liste",
        "socle.valeur_synonymes": "a changé les synonymes d'une valeur de liste",
        "socle.valeur_retiree": "a retiré une valeur de liste",
        "socle.valeur_remise": "a remis une valeur de liste",
        "socle.valeurs_fusionnees": "a remplacé une valeur de liste par une autre",
        "socle.fusion_de_valeurs_annulee": "a annulé le remplacement d'une valeur de liste",
        "socle.remplacements_rattrapes": "a repris les dossiers qui portaient de nouveau une valeur remplacée",
        "socle.lignes_reunies": "a réuni deux lignes en remplaçant une valeur de liste",
        "socle.lignes_separees": "a séparé deux lignes en annulant le remplacement d'une valeur de liste",
        "socle.liste_creee": "a créé une liste",
        "socle.liste_renommee": "a renommé une liste",
        "socle.liste_ordonnee": "a changé l'ordre d'une liste",
        "socle.etablissement_classe": "a daté l'éducation prioritaire d'un établissement",
        "socle.classement_supprime": "a supprimé un classement d'établissement",
        "socle.piece_jointe": "a joint une pièce",
        "socle.piece_retiree": "a retiré une pièce",
        "socle.piece_remise": "a remis une pièce",
        "socle.gestes_oublies": "a effacé de quoi défaire les gestes de plus de trente jours",
        "socle.pieces_detruites": "a détruit les pièces retirées",
        "socle.echeance_creee": "a posé une échéance",
        "socle.echeance_faite": "a fait ce qui était prévu",
        "socle.echeance_reportee": "a reporté une échéance",
        "socle.echeance_confiee": "a confié une échéance à quelqu'un",
        "socle.echeance_annulee": "a annulé une échéance",
        "socle.echeance_remise": "a remis une échéance à faire",
        "socle.renvoi": "a relié un dossier à un autre module",
        "socle.invitation_creee": "a invité quelqu'un par un lien",
        "socle.invitation_ouverte": "a été ouvert : le lien d'une invitation",
        "socle.invitation_refusee": "a été refusé : le lien d'une invitation finie",
        "socle.invitation_renouvelee": "a renouvelé une invitation",
        "socle.invitation_revoquee": "a révoqué une invitation",
        "socle.ville_modifiee": "a changé les réglages de la ville",
        "socle.logo_pose": "a changé le logo de la ville",
        "socle.logo_retire": "a retiré le logo de la ville",
        "socle.duree_fixee": "a fixé une durée de conservation",
        "socle.geste_annule": "est revenu en arrière",
        "socle.agenda_ferme": "s'est désabonné de son agenda",
        "socle.resume_regle": "a réglé son résumé de la semaine",
        "socle.travail_lance": "a lancé un travail de fond",
    }
)

RESEAU = {
    "structure": "une structure",
    "intervenant": "un intervenant",
    "commune": "une commune",
    "quartier": "un quartier",
    "etablissement": "un établissement",
    "lieu": "un lieu",
}
VERBES = {"cree": "a ajouté", "modifie": "a changé", "retire": "a retiré", "remis": "a remis"}

declarer_phrases(
    {f"socle.{modele}_{code}": f"{verbe} {nom}" for modele, nom in RESEAU.items() for code, verbe in VERBES.items()}
)
