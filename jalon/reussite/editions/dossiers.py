"""Les documents qui racontent un parcours : fiche, point d'étape, bilan final, liaison avec l'école."""

from jalon.restitution.editions.documents import Document, Public, declarer_document
from jalon.reussite.editions import champs as de_la_ville
from jalon.reussite.editions import communs
from jalon.reussite.editions.communs import PHRASES_PUBLIQUES, TEXTES, dire, est_pour_nous, jour
from jalon.reussite.lectures.dossier import Dossier
from jalon.reussite.partages import DE_SANTE

CHAMPS_REGARDS = {
    "diagnostics[].domaine": "Domaine du diagnostic",
    "diagnostics[].le": "Sa date",
    "diagnostics[].faits": "Faits observés",
    "diagnostics[].ressources": "Ressources",
    "diagnostics[].difficultes": "Difficultés",
    "diagnostics[].hypotheses": "Hypothèses : pour l'équipe seulement",
    "diagnostics[].avis_enfant": "Ce qu'en dit l'enfant",
    "diagnostics[].avis_famille": "Ce qu'en dit la famille",
    "diagnostics[].avis_ecole": "Ce qu'en dit l'école",
    "preconisations[].domaine": "Domaine de la préconisation",
    "preconisations[].action": "L'action conseillée",
    "preconisations[].maitre_oeuvre": "Qui la mènerait",
    "preconisations[].echeance": "À faire avant le",
    "suivis[].partenaire": "Suivi mené par un partenaire",
    "suivis[].objet": "Son objet",
    "suivis[].prise_en_charge": "Où il en est",
}
CHAMPS_BILANS = {
    "bilans[].action": "L'action",
    "bilans[].voix": "Qui parle : enfant, référent, professionnel, famille",
    "bilans[].resultat": "Le résultat",
    "bilans[].commentaire": "Ce qui est dit",
    "bilans[].le": "La date",
    "evaluations[].outil": "Outil d'évaluation",
    "evaluations[].temps": "À l'entrée, en route ou à la sortie",
    "evaluations[].repondant": "Qui répond",
    "evaluations[].le": "La date",
    "evaluations[].commentaire": "Le commentaire",
}
CHAMPS_SORTIE = {
    "sortie.le": "Date de sortie",
    "sortie.motif": "Motif de sortie",
    "sortie.relais": "Relais de droit commun",
    "sortie.bilan_final": "Bilan final",
}
D_UN_PARCOURS = communs.CHAMPS_ENFANT | communs.CHAMPS_PARCOURS | communs.CHAMPS_PLAN


def interdits_du_parcours(parcours, public) -> list[str]:
    return communs.interdits(parcours.enfant)


def numero_de_l_enfant(objet) -> str:
    return str(objet.enfant.numero)


def _base(parcours, public, compte) -> dict:
    return (
        communs.l_enfant(parcours.enfant, compte)
        | communs.la_famille(parcours.enfant, public, compte)
        | communs.le_parcours(parcours, compte)
        | communs.le_plan(parcours)
    )


def _regards(parcours, public, compte) -> dict:
    complet = est_pour_nous(public, compte)
    return {
        "diagnostics": [
            {
                "domaine": str(d.domaine),
                "le": jour(d.le),
                "faits": d.faits,
                "ressources": d.ressources,
                "difficultes": d.difficultes,
                "hypotheses": d.hypotheses if complet else "",
                "avis_enfant": d.avis_enfant,
                "avis_famille": d.avis_famille,
                "avis_ecole": d.avis_ecole,
            }
            for d in parcours.les_diagnostics.select_related("domaine")
        ],
        "preconisations": [
            {
                "domaine": str(p.domaine),
                "action": dire(p.action, p.precision),
                "maitre_oeuvre": str(p.maitre_oeuvre or ""),
                "echeance": jour(p.echeance),
            }
            for p in parcours.les_preconisations.filter(abandonnee_le=None).select_related(
                "domaine", "action", "maitre_oeuvre"
            )
        ],
        "suivis": [
            {
                "partenaire": dire(s.partenaire, s.type),
                "objet": dire(s.objet, s.intervention),
                "prise_en_charge": s.get_prise_en_charge_display() if s.prise_en_charge else "",
            }
            for s in parcours.enfant.les_suivis.select_related("partenaire", "type", "objet", "intervention")
        ],
    }


def _bilans(parcours) -> dict:
    les_actions = parcours.les_actions.select_related("action", "domaine")
    return {
        "bilans": [
            {
                "action": str(action),
                "voix": bilan.get_acteur_display(),
                "resultat": str(bilan.resultat or ""),
                "commentaire": bilan.commentaire,
                "le": jour(bilan.le),
            }
            for action in les_actions.prefetch_related("les_bilans__resultat")
            for bilan in action.les_bilans.all()
        ],
        "evaluations": [
            {
                "outil": str(e.outil),
                "temps": e.get_temps_display(),
                "repondant": e.get_repondant_display(),
                "le": jour(e.le),
                "commentaire": e.commentaire,
            }
            for e in parcours.les_evaluations.select_related("outil__outil")
        ],
    }


def _fin(parcours) -> dict:
    return {
        "sortie": {
            "le": jour(parcours.sortie),
            "motif": str(parcours.motif or ""),
            "relais": parcours.relais,
            "bilan_final": parcours.bilan_final,
        }
    }


def _fiche_parcours(parcours, public, compte) -> dict:
    return _base(parcours, public, compte) | _regards(parcours, public, compte)


def _point_d_etape(parcours, public, compte) -> dict:
    return _base(parcours, public, compte) | _regards(parcours, public, compte) | _bilans(parcours)


def _bilan_final(parcours, public, compte) -> dict:
    return _base(parcours, public, compte) | _bilans(parcours) | _fin(parcours)


def _liaison(enfant, public, compte) -> dict:
    """À l'école : ce que le parcours vise, ni santé, ni diagnostic, ni famille, ni autre suivi."""
    contexte = communs.l_enfant(enfant, compte) | {"referent": {}, "parcours": {}, "objectifs": []}
    ouverts = Dossier(enfant, compte).parcours_ouverts
    if ouverts:
        contexte |= communs.le_parcours(ouverts[0], compte)
        hors_sante = ouverts[0].les_objectifs.exclude(domaine__code__in=DE_SANTE).select_related("domaine")
        contexte["objectifs"] = [communs.un_objectif(objectif) for objectif in hors_sante]
    return contexte


def _declarer(code, libelle, aide, champs, contexte, publics=(Public.EQUIPE, *PHRASES_PUBLIQUES)):
    return declarer_document(
        Document(
            code=code,
            libelle=libelle,
            objet="reussite.parcours",
            publics=publics,
            champs=champs,
            contexte=contexte,
            de_la_ville=de_la_ville.D_UN_PARCOURS,
            source=TEXTES / f"{code}.txt",
            aide=aide,
            interdits=interdits_du_parcours,
            numero=numero_de_l_enfant,
        )
    )


_declarer(
    "fiche_parcours",
    "Fiche parcours",
    "Tout le parcours sur quelques pages : diagnostic, objectifs, actions, suivis.",
    D_UN_PARCOURS | communs.CHAMPS_FAMILLE | CHAMPS_REGARDS,
    _fiche_parcours,
)
_declarer(
    "point_d_etape",
    "Point d'étape",
    "Où l'on en est : ce qui a été fait, ce que chacun en dit, ce qui vient.",
    D_UN_PARCOURS | communs.CHAMPS_FAMILLE | CHAMPS_REGARDS | CHAMPS_BILANS,
    _point_d_etape,
)
_declarer(
    "bilan_final",
    "Bilan final",
    "Ce que le parcours a changé, à la sortie.",
    D_UN_PARCOURS | communs.CHAMPS_FAMILLE | CHAMPS_BILANS | CHAMPS_SORTIE,
    _bilan_final,
)
declarer_document(
    Document(
        code="fiche_de_liaison",
        libelle="Fiche de liaison avec l'école",
        objet="reussite.enfant",
        publics=(Public.PARTENAIRE, Public.EQUIPE, *PHRASES_PUBLIQUES),
        champs=communs.CHAMPS_ENFANT
        | communs.CHAMPS_PARCOURS
        | {champ: sens for champ, sens in communs.CHAMPS_PLAN.items() if champ.startswith("objectifs")},
        contexte=_liaison,
        de_la_ville=de_la_ville.POUR_L_ECOLE,
        source=TEXTES / "fiche_de_liaison.txt",
        aide="Entre l'école et l'équipe : ce que l'on vise, ce que l'école observe.",
        interdits=lambda enfant, public: communs.interdits(enfant),
    )
)
