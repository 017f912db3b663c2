"""Les tables du plan d'un parcours : diagnostics, préconisations, actions, bilans, exclusions, examens."""

from datetime import date

from django.utils import timezone

from jalon.restitution.echange.colonnes import Choix, Colonne, DansListe, Entier, Exact, Jour, Lien
from jalon.restitution.echange.opaques import LienSouple
from jalon.restitution.echange.tables import Table, declarer
from jalon.reussite.echange.regles import chacune, dans_l_ordre, parcours_du_meme_enfant
from jalon.reussite.echange.tables_enfants import ENFANT
from jalon.reussite.echange.tables_parcours import PARCOURS
from jalon.reussite.models import (
    Action,
    Bilan,
    Diagnostic,
    EtatAccueil,
    EtatAction,
    Examen,
    Exclusion,
    Preconisation,
    TypeAction,
    VoixBilan,
)

DOMAINE = DansListe("domaine", "Le domaine.", liste="domaine")
DOMAINE_DIT = DansListe("domaine", "Le domaine.", liste="domaine", obligatoire=True)
MAITRE_D_OEUVRE = DansListe("maitre_oeuvre", "Qui met en œuvre.", liste="maitre_oeuvre")
POINT = LienSouple("point", "Le point de réunion d'où elle vient.", "point", table="points")
# Ce qui n'a de sens que dans un état : colonne → (état, phrase).
MOTIFS = {
    "motif_refus": (EtatAction.REFUSEE, "Seule une action refusée a un motif de refus"),
    "cause_arret": (EtatAction.ARRETEE_PREMATUREMENT, "Seule une action arrêtée prématurément a une cause d'arrêt"),
}


def _accorder_l_etat_de_l_action(voulus, ligne, lecture):
    """L'état, vide, se déduit du motif puis des dates ; rempli, il ne contredit pas le motif."""
    if not ligne.a("etat"):
        voulus["etat"] = _etat_deduit(voulus, ligne)
    etat = voulus["etat"]
    for code, (permis, phrase) in MOTIFS.items():
        if _dit(f"{code}_id", voulus, ligne) and etat != permis:
            ligne.refuser(code, f"{phrase} : celle-ci est « {EtatAction(etat).label} ».")


def _dit(attribut: str, voulus: dict, ligne):
    """Ce que l'attribut vaudra : la case, ou ce que la ville a déjà si la colonne n'est pas là."""
    return voulus.get(attribut, getattr(ligne.objet, attribut))


def _etat_deduit(voulus, ligne) -> str:
    for code, (etat, _) in MOTIFS.items():
        if _dit(f"{code}_id", voulus, ligne):
            return etat
    dates = _dit("debut", voulus, ligne), _dit("fin", voulus, ligne)
    if not ligne.est_neuve and dates == (ligne.objet.debut, ligne.objet.fin):
        return ligne.objet.etat
    return _etat_selon(*dates)


def _etat_selon(debut: date | None, fin: date | None) -> EtatAction:
    if fin and fin <= timezone.localdate():
        return EtatAction.TERMINEE
    return EtatAction.EN_COURS if debut else EtatAction.PRECONISEE


def _refuser_la_raison_d_un_accueil_accepte(ligne, lecture):
    if ligne.a("refus") and ligne.valeurs.get("accueil", EtatAccueil.PROPOSE) != EtatAccueil.REFUSE:
        ligne.refuser("refus", "Seul un accueil refusé a une raison de refus : écrivez « refusé » dans accueil.")


def _refuser_un_abandon_sans_date(ligne, lecture):
    if ligne.a("abandon") and not ligne.a("abandonnee_le"):
        ligne.refuser("abandon", "Seule une préconisation abandonnée a une raison d'abandon : dites quand.")


declarer(
    Table(
        code="diagnostics",
        sens="Ce que l'on sait d'un domaine à une date : des faits, des ressources, des hypothèses, trois regards.",
        modele=Diagnostic,
        cles=(("parcours", "domaine", "date"),),
        colonnes=(
            PARCOURS,
            Jour("date", "À cette date.", "le", obligatoire=True),
            DOMAINE_DIT,
            Colonne("faits", "Les faits."),
            Colonne("ressources", "Les ressources."),
            Colonne("difficultes", "Les difficultés."),
            Colonne("hypotheses", "Les hypothèses."),
            Colonne("avis_enfant", "Ce qu'en dit l'enfant."),
            Colonne("avis_famille", "Ce qu'en dit la famille."),
            Colonne("avis_ecole", "Ce qu'en dit l'école."),
        ),
    ),
    Table(
        code="preconisations",
        sens="Les actions que l'équipe conseille.",
        modele=Preconisation,
        cles=(("parcours", "domaine", "date", "action"),),
        cles_uniques=False,
        doubles_admis=True,
        verifier=_refuser_un_abandon_sans_date,
        colonnes=(
            PARCOURS,
            Jour("date", "Posée le.", "le", obligatoire=True),
            DOMAINE_DIT,
            DansListe("action", "L'action conseillée.", liste="action"),
            MAITRE_D_OEUVRE,
            Jour("echeance", "À faire avant le."),
            Colonne("precision", "Précision."),
            POINT,
            Jour("abandonnee_le", "Abandonnée le."),
            Colonne("abandon", "Raison de l'abandon."),
        ),
    ),
    Table(
        code="actions",
        sens="Ce qui est fait pour un enfant, seul ou en groupe, et où l'on en est. Les volumes sont des heures, le "
        "coût des euros.",
        modele=Action,
        verifier=chacune(parcours_du_meme_enfant, dans_l_ordre("debut", "fin", "La fin")),
        completer=_accorder_l_etat_de_l_action,
        colonnes=(
            ENFANT,
            Lien("parcours", "Le parcours ; vide : une action collective sans parcours.", table="parcours"),
            Choix(
                "type",
                "Individuelle ou collective ; vide : individuelle.",
                choix=TypeAction,
                liste="type_action",
                garde_si_vide=True,
            ),
            DOMAINE,
            DansListe("action", "L'action.", liste="action"),
            MAITRE_D_OEUVRE,
            Lien("structure", "La structure qui la mène.", table="structures"),
            Lien("intervenant", "La personne qui la mène.", table="intervenants"),
            Jour("debut", "Début."),
            Jour("fin", "Fin."),
            Choix("etat", "L'état ; vide : déduit du motif et des dates.", choix=EtatAction, liste="etat_action"),
            DansListe("motif_refus", "Pourquoi elle est refusée.", liste="motif_refus_action"),
            DansListe("cause_arret", "Pourquoi elle s'est arrêtée avant son terme.", liste="cause_arret"),
            Exact("prevu", "Heures prévues."),
            Exact("realise", "Heures faites."),
            Exact("cout", "Coût en euros."),
            Lien("objectif", "L'objectif qu'elle sert.", table="objectifs"),
            Lien("preconisation", "La préconisation qu'elle met en œuvre.", table="preconisations"),
            Lien("groupe", "Le groupe où elle se fait.", table="groupes"),
            Colonne("libelle", "Précision."),
            Jour("notee_le", "Apparue le."),
            Jour("etat_le", "Dans cet état depuis."),
        ),
    ),
    Table(
        code="bilans",
        sens="Ce que chacune des quatre voix dit d'une action.",
        modele=Bilan,
        cles=(("action", "acteur", "date"),),
        colonnes=(
            Lien("action", "L'action.", table="actions", obligatoire=True),
            Choix("acteur", "La voix.", choix=VoixBilan, liste="bilan_acteur", obligatoire=True),
            Jour("date", "À cette date.", "le", obligatoire=True),
            DansListe("resultat", "Le résultat.", liste="bilan_resultat"),
            Colonne("commentaire", "Commentaire."),
        ),
    ),
    Table(
        code="exclusions",
        sens="Les exclusions des collégiens, l'accueil proposé, accepté ou refusé, le retour.",
        modele=Exclusion,
        cles=(("enfant", "date"),),
        verifier=_refuser_la_raison_d_un_accueil_accepte,
        colonnes=(
            ENFANT,
            Jour("date", "Premier jour.", "le", obligatoire=True),
            Entier("jours", "Jours d'exclusion."),
            DansListe("motif", "Motif.", liste="exclusion_motif"),
            Choix("accueil", "Proposé, accepté ou refusé.", choix=EtatAccueil, garde_si_vide=True),
            Colonne("refus", "Raison du refus."),
            Lien("parcours", "Le parcours.", table="parcours"),
            Entier("jours_accueil", "Jours d'accueil."),
            Jour("retour_le", "Retour au collège le."),
            Colonne("retour", "Le retour préparé avec le collège."),
        ),
    ),
    Table(
        code="examens",
        sens="Ce que le dossier a appris des réunions : quand la situation a été examinée, ce qui en est sorti.",
        modele=Examen,
        cles=(("enfant", "date", "point"),),
        cles_uniques=False,
        doubles_admis=True,
        colonnes=(
            ENFANT,
            Lien("parcours", "Le parcours.", table="parcours"),
            Lien("demande", "La demande.", table="demandes"),
            Jour("date", "Examinée le.", "le", obligatoire=True),
            Colonne("instance", "La réunion."),
            Colonne("type", "Le type de point (code)."),
            DansListe("decision", "La décision.", liste="decision_eps"),
            Colonne("texte", "La suite."),
            POINT,
        ),
    ),
)
