"""La feuille d'un enfant pour une réunion : le strictement nécessaire, selon qui la lit. Jamais de trace de danger."""

import re
from collections.abc import Iterable

from django.db.models import Prefetch
from django.utils import timezone

from jalon.reussite.lectures.mots import age_en_mots, atteinte_en_mots, etat_en_mots
from jalon.reussite.models import Action, CleListe, Demande, Diagnostic, Enfant, EtatAction, Examen, Objectif, Parcours
from jalon.reussite.partages import DE_SANTE
from jalon.socle.renvois import Rubrique

EQUIPE, MEMBRE, PARTENAIRE, PAPIER = "equipe", "membre", "partenaire", "papier"
CLES_LIEES = ("niveau", "etablissement", "le_quartier", "le_referent")
NON_MENEES = (EtatAction.REFUSEE, EtatAction.ANNULEE)


def feuilles(pks: Iterable[int], public: str) -> dict[int, list[Rubrique]]:
    """Une feuille par enfant, en un nombre de requêtes qui ne dépend pas de leur nombre."""
    return {enfant.pk: _feuille(enfant, public) for enfant in _lire(pks)}


def _lire(pks):
    objectifs = Prefetch("les_objectifs", Objectif.objects.select_related("domaine"))
    actions = Prefetch("les_actions", Action.objects.exclude(etat__in=NON_MENEES).select_related("action", "domaine"))
    diagnostics = Prefetch("les_diagnostics", Diagnostic.objects.select_related("domaine").order_by("-le", "pk"))
    parcours = Parcours.objects.filter(annule_le=None).select_related("dispositif")
    return Enfant.objects.filter(pk__in=list(pks)).prefetch_related(
        Prefetch("les_parcours", parcours.prefetch_related(objectifs, diagnostics)),
        Prefetch("les_demandes", Demande.objects.order_by("-le", "-pk")),
        Prefetch("les_examens", Examen.objects.select_related("decision")),
        Prefetch("cle_liste", CleListe.objects.select_related(*CLES_LIEES)),
        actions,
        "famille__les_responsables",
    )


def _feuille(enfant, public: str) -> list[Rubrique]:
    rubriques = [_identite(enfant, public), *_le_plan(enfant, sans_sante=public == PARTENAIRE)]
    if public != PARTENAIRE:
        rubriques += [_la_demande(enfant, public), *_les_diagnostics(enfant, public), _les_examens(enfant)]
    remplies = []
    for rubrique in filter(None, rubriques):
        lignes = tuple((libelle, texte) for libelle, texte in rubrique.lignes if texte)
        if lignes:
            remplies.append(Rubrique(rubrique.titre, lignes))
    return _sans_nom(remplies, enfant) if public == PAPIER else remplies


def _identite(enfant, public: str) -> Rubrique:
    cle, jour = getattr(enfant, "cle_liste", None), timezone.localdate()
    lignes = [("Âge", age_en_mots(enfant.naissance, jour))]
    if cle is not None:
        lignes.append(("Niveau", str(cle.niveau or "")))
        if public != PAPIER:
            lignes.append(("École", str(cle.etablissement or "")))
        lignes += [("Quartier", str(cle.le_quartier or "")), ("Référent", str(cle.le_referent or ""))]
    return Rubrique("Situation", tuple(lignes))


def _la_demande(enfant, public: str) -> Rubrique | None:
    demande = next(iter(enfant.les_demandes.all()), None)
    if demande is None:
        return None
    lignes = [
        ("Faits observés", demande.faits),
        ("Points d'appui", demande.points_d_appui),
        ("Déjà tenté", demande.deja_tente),
        ("Attente de la famille et de l'enfant", demande.attente_famille),
        ("Attente du professionnel", demande.attente_professionnel),
    ]
    if public == EQUIPE:
        lignes.append(("Suivis connus", demande.suivis_connus))
    return Rubrique(f"Demande du {demande.le:%d/%m/%Y}", tuple(lignes))


def _le_plan(enfant, *, sans_sante: bool):
    """Convié pour un point, un partenaire n'y lit ni objectif ni action de santé, pas plus que dans un partage."""

    def lues(lignes):
        return [ligne for ligne in lignes if not (sans_sante and ligne.domaine and ligne.domaine.code in DE_SANTE)]

    actions = lues(enfant.les_actions.all())
    for parcours in enfant.les_parcours.all():
        depuis = f", depuis le {parcours.entree:%d/%m/%Y}" if parcours.entree else ""
        lignes = [("État", f"{etat_en_mots(parcours)}{depuis}")]
        for objectif in lues(parcours.les_objectifs.all()):
            lignes.append((str(objectif.domaine), f"{objectif.libelle} ({atteinte_en_mots(objectif).lower()})"))
        lignes += [_action(a) for a in actions if a.parcours_id == parcours.pk]
        yield Rubrique(str(parcours.dispositif), tuple(lignes))
    seules = tuple(_action(a) for a in actions if a.parcours_id is None)
    yield Rubrique("Hors parcours", seules)


def _action(action) -> tuple[str, str]:
    quoi = action.libelle or str(action.action or "Action")
    return str(action.domaine or "Action"), f"{quoi} ({action.get_etat_display().lower()})"


def _les_diagnostics(enfant, public: str):
    """Le dernier de chaque domaine ; les hypothèses restent dans l'équipe."""
    for parcours in enfant.les_parcours.all():
        derniers = {}
        for diagnostic in parcours.les_diagnostics.all():
            derniers.setdefault(diagnostic.domaine_id, diagnostic)
        for diagnostic in derniers.values():
            lignes = [("Ressources", diagnostic.ressources), ("Difficultés", diagnostic.difficultes)]
            if public == EQUIPE:
                lignes.append(("Hypothèses", diagnostic.hypotheses))
            lignes += [("Ce qu'en dit l'enfant", diagnostic.avis_enfant), ("La famille", diagnostic.avis_famille)]
            yield Rubrique(f"Diagnostic : {diagnostic.domaine}", (("Faits", diagnostic.faits), *lignes))


def _les_examens(enfant) -> Rubrique:
    lus = enfant.les_examens.all()
    dits = ((f"{e.le:%d/%m/%Y}", ", ".join(filter(None, (str(e.decision or ""), e.texte)))) for e in lus)
    return Rubrique("Déjà examiné", tuple(dits))


def _sans_nom(rubriques, enfant) -> list[Rubrique]:
    """Le papier circule : les noms de l'enfant, de sa famille et de son école en sortent, même écrits dans un texte."""
    noms = {enfant.nom, enfant.prenom}
    if enfant.famille:
        noms.add(enfant.famille.nom)
        for responsable in enfant.famille.les_responsables.all():
            noms |= {responsable.nom, responsable.prenom}
    cle = getattr(enfant, "cle_liste", None)
    if cle is not None and cle.etablissement:
        noms.add(cle.etablissement.nom)
    noms = sorted((n for n in noms if len(n) > 1), key=len, reverse=True)
    if not noms:
        return rubriques
    motif = re.compile(r"(?<!\w)(" + "|".join(map(re.escape, noms)) + r")(?!\w)", re.IGNORECASE)
    return [
        Rubrique(r.titre, tuple((libelle, motif.sub("…", texte)) for libelle, texte in r.lignes)) for r in rubriques
    ]
