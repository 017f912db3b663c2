"""Les adresses de la réussite éducative : il faut voir l'enfant, puis avoir le droit du geste."""

from jalon.reussite.droits import Droit
from jalon.socle.droits import Droit as DroitDuSocle
from tests.matrice import Adresse, un
from tests.matrice.socle import voit_l_enfant

VOIR = (Droit.VOIR_LES_DOSSIERS,)


def du_dossier(droit: str, **autres: str) -> Adresse:
    """`enfants/<pk>/…`, et d'autres objets de l'enfant."""
    return Adresse(un("enfant", **autres), (*VOIR, droit), voit_l_enfant)


def du_parcours(droit: str) -> Adresse:
    return Adresse(un("parcours"), (*VOIR, droit), voit_l_enfant)


def de_l_objectif(droit: str) -> Adresse:
    return Adresse(un("objectif"), (*VOIR, droit), voit_l_enfant)


def _deux_enfants(o) -> dict:
    return {"pk": o.enfant.pk, "autre": o.autre.pk}


MODIFIER, NOTER = Droit.MODIFIER_LES_DOSSIERS, Droit.NOTER_UN_CONTACT
DU_CONTACT_D_UN_AUTRE = Adresse(un("enfant", contact_pk="contact"), (*VOIR, NOTER, MODIFIER), voit_l_enfant)

TABLE = {
    "reussite:enfants": Adresse(droits=VOIR),
    "reussite:enfants_exporter": Adresse(lambda o: {"format": "csv"}, (Droit.EXPORTER_LES_LISTES,), partagee=True),
    "reussite:enfants_imprimer": Adresse(droits=(Droit.EXPORTER_LES_LISTES,)),
    "reussite:recherche": Adresse(droits=VOIR),
    "reussite:enfant_creer": Adresse(droits=(Droit.CREER_UN_DOSSIER,)),
    "reussite:enfant_saisir": Adresse(droits=(Droit.CREER_UN_DOSSIER,)),
    "reussite:doublons": Adresse(droits=(Droit.FUSIONNER,)),
    "reussite:fusion": Adresse(_deux_enfants, (Droit.FUSIONNER,), voit_l_enfant),
    "reussite:paire_ecarter": Adresse(_deux_enfants, (Droit.FUSIONNER,), voit_l_enfant),
    "reussite:enfant": Adresse(un("enfant"), VOIR, voit_l_enfant),
    "reussite:enfant_onglet": Adresse(lambda o: {"pk": o.enfant.pk, "nom": "historique"}, VOIR, voit_l_enfant),
    "reussite:enfant_consultations": du_dossier(MODIFIER),
    "reussite:enfant_acces": du_dossier(MODIFIER),
    "reussite:enfant_modifier": du_dossier(MODIFIER),
    "reussite:enfant_champs": Adresse(
        lambda o: {"pk": o.enfant.pk, "nom": "identite"}, (*VOIR, MODIFIER), voit_l_enfant
    ),
    "reussite:enfant_famille": du_dossier(MODIFIER),
    "reussite:responsable_ajouter": du_dossier(MODIFIER),
    "reussite:responsable_modifier": du_dossier(MODIFIER, responsable_pk="responsable"),
    "reussite:responsable_retirer": du_dossier(MODIFIER, responsable_pk="responsable"),
    "reussite:situation_dater": du_dossier(MODIFIER),
    "reussite:situation_retirer": du_dossier(MODIFIER, situation_pk="situation"),
    "reussite:scolarite_ajouter": du_dossier(MODIFIER),
    "reussite:scolarite_modifier": du_dossier(MODIFIER, scolarite_pk="scolarite"),
    "reussite:scolarite_retirer": du_dossier(MODIFIER, scolarite_pk="scolarite"),
    "reussite:contact_noter": du_dossier(NOTER),
    # Ce contact est de la coordonnatrice : en plus du droit d'en noter, il faut celui de toucher à ceux des autres.
    "reussite:contact_modifier": DU_CONTACT_D_UN_AUTRE,
    "reussite:contact_retirer": DU_CONTACT_D_UN_AUTRE,
    "reussite:echeance_ajouter": du_dossier(MODIFIER),
    "reussite:piece_joindre": du_dossier(DroitDuSocle.GERER_LES_PIECES),
    "reussite:parcours_ouvrir": du_dossier(Droit.OUVRIR_UN_PARCOURS),
    "reussite:echeance_reporter": Adresse(un("echeance"), (*VOIR, MODIFIER), voit_l_enfant),
    **{f"reussite:parcours_{geste}": du_parcours(Droit.CLORE_UN_PARCOURS) for geste in ("clore", "rouvrir", "annuler")},
    **{
        f"reussite:parcours_{geste}": du_parcours(Droit.OUVRIR_UN_PARCOURS)
        for geste in ("modifier", "entrer", "etat", "suspendre", "reprendre", "veille", "referent", "profil")
    },
    "reussite:objectif_ajouter": du_parcours(MODIFIER),
    "reussite:objectif_modifier": de_l_objectif(MODIFIER),
    "reussite:objectif_evaluer": de_l_objectif(MODIFIER),
    "reussite:objectif_retirer": de_l_objectif(MODIFIER),
}
