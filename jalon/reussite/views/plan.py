"""Le plan : dispositif, domaine, objectif, action, tout sur une page."""

from dataclasses import dataclass, field

from django.shortcuts import render

from jalon.reussite.champs import PARCOURS
from jalon.reussite.forms.action import EtatEnPlaceForm, NouvelleActionForm, NouvellePreconisationForm
from jalon.reussite.forms.parcours import AtteinteForm, NouvelObjectifForm
from jalon.reussite.lectures import actions as lues
from jalon.reussite.lectures import mots
from jalon.reussite.lectures.dossier import Dossier
from jalon.reussite.models import Action, Diagnostic, Objectif, Preconisation
from jalon.reussite.views.parcours import Geste, gestes
from jalon.saisie.affichage import Lue, NatifLu, natifs, renseignees


@dataclass(frozen=True)
class ActionMontree:
    """Une action dans le plan ; `form` change son état en place, pour qui tient les dossiers."""

    action: Action
    etat: str
    ton: str
    precisions: list[str]
    bilans: str
    form: EtatEnPlaceForm | None


@dataclass(frozen=True)
class ObjectifMontre:
    objectif: Objectif
    etat: str
    ton: str
    form: AtteinteForm
    actions: list[ActionMontree] = field(default_factory=list)


@dataclass
class DomaineMontre:
    """Ce que le plan range sous un domaine ; `diagnostic` est le dernier."""

    domaine: object
    objectifs: list[ObjectifMontre] = field(default_factory=list)
    actions: list[ActionMontree] = field(default_factory=list)
    preconisations: list[Preconisation] = field(default_factory=list)
    diagnostic: Diagnostic | None = None


@dataclass(frozen=True)
class PlanDeParcours:
    """Un parcours tel que le plan le montre."""

    parcours: object
    etat: str
    ton: str
    duree: str
    referent: object
    domaines: list[DomaineMontre]
    gestes: list[Geste]
    ajout: NouvelObjectifForm | None
    ajout_action: NouvelleActionForm | None
    ajout_preconisation: NouvellePreconisationForm | None
    a_un_diagnostic: bool
    natifs: dict[str, NatifLu]
    lues: list[Lue]

    @property
    def replie(self) -> bool:
        return bool(self.parcours.annule_le or self.parcours.est_clos)

    @property
    def suspension(self):
        return next((s for s in self.parcours.les_suspensions.all() if s.au is None), None)


def plan(dossier: Dossier) -> list[PlanDeParcours]:
    return [montrer_parcours(parcours, dossier) for parcours in dossier.les_parcours]


def hors_parcours(dossier: Dossier) -> list[ActionMontree]:
    """Les actions qui ne sont d'aucun parcours : une action collective seule."""
    return [montrer_action(action, dossier) for action in dossier.les_actions if action.parcours_id is None]


def plan_en_place(request, parcours, *, dit="", gabarit="reussite/_plan_parcours.html", **forms):
    """Le parcours relu, pour remplacer le sien dans la page ; `forms` : l'ajout que la personne vient de remplir."""
    dossier = Dossier(parcours.enfant, request.user)
    relu = next(p for p in dossier.les_parcours if p.pk == parcours.pk)
    contexte = {"plan": montrer_parcours(relu, dossier, **forms), "dossier": dossier, "dit": dit}
    return render(request, gabarit, contexte)


def montrer_parcours(parcours, dossier: Dossier, *, objectif=None, action=None, preconisation=None) -> PlanDeParcours:
    """`objectif`, `action`, `preconisation` : l'ajout tel que la personne vient de le remplir."""
    ajoutable = dossier.complet and not parcours.annule_le and not parcours.est_clos
    return PlanDeParcours(
        parcours=parcours,
        etat=mots.etat_en_mots(parcours),
        ton=mots.ton_de_l_etat(parcours),
        duree=_duree(parcours, dossier.jour),
        referent=dossier.referent(parcours),
        domaines=par_domaine(parcours, dossier),
        gestes=gestes(parcours, dossier.compte),
        ajout=(objectif or ajout_d_objectif(parcours)) if ajoutable else None,
        ajout_action=(action or ajout_d_action(parcours)) if ajoutable else None,
        ajout_preconisation=(preconisation or ajout_de_preconisation(parcours)) if ajoutable else None,
        a_un_diagnostic=any(d.parcours_id == parcours.pk for d in dossier.les_diagnostics),
        natifs=natifs(PARCOURS),
        lues=renseignees(parcours, dossier.compte),
    )


def ajout_d_objectif(parcours, donnees=None) -> NouvelObjectifForm:
    return NouvelObjectifForm(donnees, instance=Objectif(), auto_id=f"p{parcours.pk}_%s")


def ajout_d_action(parcours, donnees=None) -> NouvelleActionForm:
    return NouvelleActionForm(donnees, instance=Action(), parcours=parcours, auto_id=f"p{parcours.pk}a_%s")


def ajout_de_preconisation(parcours, donnees=None) -> NouvellePreconisationForm:
    return NouvellePreconisationForm(donnees, instance=Preconisation(), auto_id=f"p{parcours.pk}p_%s")


def _duree(parcours, jour) -> str:
    fin = parcours.sortie or jour
    return mots.duree_en_mots(parcours.entree, fin) if parcours.entree and parcours.entree <= fin else ""


def par_domaine(parcours, dossier: Dossier) -> list[DomaineMontre]:
    """Dans l'ordre de la ville ; sous chacun, les objectifs par priorité, et ce qui n'a pas d'objectif."""
    du_plan: dict[object, DomaineMontre] = {}

    def sous(domaine) -> DomaineMontre:
        return du_plan.setdefault(domaine, DomaineMontre(domaine))

    objectifs = sorted(parcours.les_objectifs.all(), key=lambda o: (o.priorite is None, o.priorite, o.pk))
    actions = [a for a in dossier.les_actions if a.parcours_id == parcours.pk]
    for objectif in objectifs:
        y_repondent = [montrer_action(a, dossier) for a in actions if a.objectif_id == objectif.pk]
        sous(objectif.domaine).objectifs.append(montrer_objectif(objectif, y_repondent))
    for action in actions:
        if action.objectif_id is None:
            sous(action.domaine).actions.append(montrer_action(action, dossier))
    for preconisation in dossier.les_preconisations:
        if preconisation.parcours_id == parcours.pk:
            sous(preconisation.domaine).preconisations.append(preconisation)
    for diagnostic in reversed(dossier.les_diagnostics):
        if diagnostic.parcours_id == parcours.pk:
            sous(diagnostic.domaine).diagnostic = diagnostic
    return sorted(du_plan.values(), key=lambda d: (d.domaine is None, *_rang(d.domaine)))


def _rang(domaine) -> tuple:
    return (domaine.ordre, domaine.libelle) if domaine else ()


def montrer_objectif(objectif: Objectif, actions=()) -> ObjectifMontre:
    return ObjectifMontre(
        objectif,
        mots.atteinte_en_mots(objectif),
        mots.TONS_D_ATTEINTE.get(objectif.atteinte, "neutre"),
        AtteinteForm(initial={"atteinte": objectif.atteinte}, auto_id=f"o{objectif.pk}_%s"),
        list(actions),
    )


def montrer_action(action: Action, dossier: Dossier, form=None) -> ActionMontree:
    """`form` : le changement d'état auquel il manque quelque chose."""
    precisions = [lues.qui(action), lues.quand(action, dossier.jour), lues.volume(action)]
    precisions += [f"{lue.libelle} : {lue.texte}" for lue in renseignees(action, dossier.compte)]
    return ActionMontree(
        action,
        lues.etat_en_mots(action),
        lues.TONS_D_ACTION[action.etat],
        [precision for precision in precisions if precision],
        lues.bilans_en_mots(action) if dossier.complet else "",
        (form or EtatEnPlaceForm(action=action)) if dossier.complet else None,
    )
