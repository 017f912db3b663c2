"""Les tables des parcours et de ce qui les jalonne."""

from django.db.models import Q

from jalon.restitution.echange.colonnes import Choix, Colonne, DansListe, Entier, Jour, Lien, OuiNon
from jalon.restitution.echange.tables import Annexe, Table, declarer
from jalon.reussite.echange.regles import dans_l_ordre
from jalon.reussite.models import (
    Dispositif,
    Objectif,
    Parcours,
    ProfilParcours,
    ReferentParcours,
    Suspension,
)
from jalon.reussite.models.parcours import AVANT_ENTREE, OUVERTS, Atteinte, EtatParcours, RegleEntree
from jalon.reussite.ouverture import creer_les_dispositifs

PARCOURS = Lien("parcours", "Le parcours.", table="parcours", obligatoire=True)


_verifier_la_suspension = dans_l_ordre("suspendu_du", "suspendu_au", "La fin de la suspension")


def _verifier_le_parcours(ligne, lecture):
    _verifier_la_suspension(ligne, lecture)
    if ligne.a("suspendu_au") and not ligne.a("suspendu_du"):
        ligne.refuser("suspendu_du", "La suspension a une fin sans début.")
    if ligne.a("vague") and not ligne.a("profil"):
        ligne.refuser("profil", "Une vague d'enquête sans profil.")


def _accorder_l_etat(voulus, ligne, lecture):
    """Les dates décident, l'état renseigne : vide, il s'en déduit ; rempli, il ne les contredit pas."""
    entree, sortie, motif = (voulus.get(nom, getattr(ligne.objet, nom)) for nom in ("entree", "sortie", "motif_id"))
    if sortie and not entree:
        ligne.refuser("sortie", "Ce parcours a une date de sortie sans date d'entrée.")
    elif sortie and sortie < entree:
        ligne.refuser("sortie", f"La sortie ({sortie:%d/%m/%Y}) précède l'entrée ({entree:%d/%m/%Y}).")
    if motif and not sortie:
        ligne.refuser("motif", "Ce parcours a un motif de sortie sans date de sortie.")
    permis = _etats_permis(entree, sortie)
    if not ligne.a("etat"):
        voulus["etat"] = _etat_deduit(ligne, permis)
    elif voulus["etat"] not in permis:
        libelles = ", ".join(EtatParcours(etat).label for etat in permis)
        ligne.refuser("etat", f"« {ligne.textes['etat'][:40]} » ne va pas avec ces dates, qui disent : {libelles}.")
    _retenir_s_il_est_ouvert(ligne, entree, sortie, lecture)
    if ligne.est_neuve and not (ligne.a("etat") or ligne.a("etat_le")):
        voulus["etat_le"] = sortie or ligne.valeurs.get("suspendu_du") or entree or voulus.get("repere_le")


def _retenir_s_il_est_ouvert(ligne, entree, sortie, lecture):
    """De quoi lui demander son accord, sauf si la source sait qui est entré sans (colonne `entree_sans_accord`)."""
    if "entree_sans_accord" in ligne.feuille.codes:
        lecture.memoire["accords_dits"] = True
    elif entree and not sortie:
        lecture.memoire.setdefault("parcours_recus", []).append(ligne.objet)


def _etats_permis(entree, sortie) -> tuple[EtatParcours, ...]:
    if sortie:
        return (EtatParcours.TERMINE,)
    return OUVERTS if entree else AVANT_ENTREE


def _etat_deduit(ligne, permis) -> EtatParcours:
    """Celui que la ville a déjà, s'il va avec les dates ; sinon le premier que les dates permettent."""
    if not ligne.est_neuve and ligne.objet.etat in permis:
        return EtatParcours(ligne.objet.etat)
    if permis == OUVERTS and ligne.a("suspendu_du") and not ligne.a("suspendu_au"):
        return EtatParcours.SUSPENDU
    return permis[0]


declarer(
    Table(
        code="dispositifs",
        sens="Les règles des dispositifs de la ville.",
        modele=Dispositif,
        cles=(("dispositif",),),
        a_la_fin=lambda lecture: creer_les_dispositifs(),
        colonnes=(
            DansListe("dispositif", "Le dispositif.", "valeur", liste="dispositif", obligatoire=True),
            Choix("regle_entree", "Ce qui fait entrer dans le dispositif.", choix=RegleEntree),
            OuiNon("duree_fixe", "Mesure à durée fixe."),
            OuiNon("individualise", "Parcours individualisé."),
            Entier("mois_entre_points", "Mois entre deux points d'étape."),
        ),
    ),
    Table(
        code="parcours",
        sens="Le chemin d'un enfant dans un dispositif. Les raccourcis (profil, référent, suspension) en disent un "
        "de chaque ; les autres sont dans leurs tables.",
        modele=Parcours,
        verifier=_verifier_le_parcours,
        completer=_accorder_l_etat,
        colonnes=(
            Lien("enfant", "L'enfant.", table="enfants", obligatoire=True),
            DansListe("dispositif", "Le dispositif.", liste="dispositif", obligatoire=True),
            Choix("etat", "L'état ; vide : déduit des dates.", choix=EtatParcours, liste="etat_parcours"),
            Jour("etat_le", "Dans cet état depuis."),
            Jour("repere_le", "Repéré le."),
            Jour("entree", "Date d'entrée : à partir d'elle, le parcours compte."),
            Jour("sortie", "Date de sortie."),
            DansListe("motif", "Motif de sortie.", liste="motif_sortie"),
            DansListe("origine", "Qui a repéré la difficulté.", liste="origine_reperage"),
            Colonne("relais", "Relais pris à la sortie."),
            Colonne("bilan_final", "Bilan final."),
            Colonne("entree_sans_accord", "Raison d'une entrée sans accord signé."),
            Jour("annule_le", "Jour où il a été annulé (ouvert par erreur)."),
            Colonne("annule_pourquoi", "Raison de l'annulation."),
        ),
        annexes=(
            Annexe(
                modele=ProfilParcours,
                parent="parcours",
                cle=("vague",),
                requises=("profil",),
                colonnes=(
                    DansListe("profil", "Profil d'enquête.", liste="profil_anct"),
                    Colonne("vague", "Vague d'enquête du profil."),
                ),
            ),
            Annexe(
                modele=ReferentParcours,
                parent="parcours",
                fixes={"du": None},
                requises=("referent",),
                montrable=Q(au=None),
                colonnes=(Lien("referent", "Référent, depuis toujours.", "intervenant", table="intervenants"),),
            ),
            Annexe(
                modele=Suspension,
                parent="parcours",
                cle=("suspendu_du",),
                requises=("suspendu_du",),
                montrable=Q(raison=""),
                colonnes=(
                    Jour("suspendu_du", "Premier jour d'une suspension.", "du"),
                    Jour("suspendu_au", "Dernier jour de cette suspension.", "au"),
                ),
            ),
        ),
    ),
    Table(
        code="referents",
        sens="Qui suit le parcours, de quand à quand.",
        modele=ReferentParcours,
        cles=(("parcours", "intervenant", "du"),),
        verifier=dans_l_ordre("du", "au", "La fin"),
        colonnes=(
            PARCOURS,
            Lien("intervenant", "Le référent.", table="intervenants", obligatoire=True),
            Jour("du", "Depuis ce jour ; vide : depuis toujours."),
            Jour("au", "Jusqu'à ce jour ; vide : encore."),
        ),
    ),
    Table(
        code="suspensions",
        sens="Les pauses d'un parcours.",
        modele=Suspension,
        cles=(("parcours", "du"),),
        verifier=dans_l_ordre("du", "au", "La fin de la suspension"),
        colonnes=(
            PARCOURS,
            Jour("du", "Premier jour.", obligatoire=True),
            Jour("au", "Dernier jour ; vide : elle dure."),
            Colonne("raison", "Raison."),
        ),
    ),
    Table(
        code="profils",
        sens="Les profils d'enquête d'un parcours, vague par vague.",
        modele=ProfilParcours,
        cles=(("parcours", "vague"),),
        colonnes=(
            PARCOURS,
            Colonne("vague", "Vague d'enquête.", obligatoire=True),
            DansListe("profil", "Profil.", liste="profil_anct", obligatoire=True),
        ),
    ),
    Table(
        code="objectifs",
        sens="Ce que l'on vise dans un domaine, et où l'on en est.",
        modele=Objectif,
        verifier=dans_l_ordre("fixe_le", "evalue_le", "L'évaluation"),
        colonnes=(
            PARCOURS,
            DansListe("domaine", "Domaine.", liste="domaine", obligatoire=True),
            Colonne("libelle", "L'objectif, en une phrase."),
            Entier("priorite", "Priorité."),
            Jour("fixe_le", "Fixé le."),
            Jour("echeance", "Échéance."),
            Choix("atteinte", "Degré d'atteinte ; vide : en cours.", choix=Atteinte, liste="atteinte_objectif"),
            Jour("evalue_le", "Évalué le."),
        ),
    ),
)
