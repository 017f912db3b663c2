"""Ce que les statistiques lisent des réunions, et ce qu'elles comptent : des points, des dates, jamais un nom."""

from django.urls import reverse

from jalon.instances.models import (
    Convocation,
    Decision,
    EtatSeance,
    Participation,
    Point,
    Seance,
    TypeInstance,
    TypePoint,
)
from jalon.restitution.statistiques.registre import (
    LOIN,
    Champ,
    Fiche,
    Table,
    Unite,
    Univers,
    choix,
    declarer_univers,
    empreinte_du_nom,
    identifiant,
    jour,
    nom,
    nombre,
)

CLE = identifiant("pk")
LOT = 5000


def _table(code, modele, chemin, **champs) -> Table:
    """Les lignes d'une EPS ; `chemin` mène à l'instance."""
    filtre = {f"{chemin}__type": TypeInstance.EPS}
    return Table(code, lambda: modele.objects.filter(**filtre), {"cle": CLE, **champs})


UNIVERS = declarer_univers(
    Univers(
        "instances",
        (
            _table("seances", Seance, "instance", le=jour("le", 0), etat=choix("etat", EtatSeance.values)),
            _table(
                "points",
                Point,
                "seance__instance",
                type=choix("type", TypePoint.values),
                territoire=Champ("seance__instance__quartier__nom", lambda nom: empreinte_du_nom(nom or "")),
                quartier=nom("quartier"),
                examine_le=jour("examine_le", LOIN),
                retire=nombre("retire_le__year"),
                parents=nombre("parents_presents"),
                restitue_le=jour("restitue_le", LOIN),
            ),
            _table(
                "decisions",
                Decision,
                "point__seance__instance",
                decision=identifiant("decision_id"),
                le=jour("le", 0),
                responsable=identifiant("responsable_id"),
                mise_en_oeuvre_le=jour("mise_en_oeuvre_le", LOIN),
            ),
            _table(
                "convocations",
                Convocation,
                "seance__instance",
                seance=identifiant("seance_id"),
                intervenant=identifiant("intervenant_id"),
                structure=identifiant("structure_id"),
                participation=choix("participation", Participation.values),
            ),
        ),
        "jalon.instances.indicateurs.reunions.assembler",
        # Une réunion n'est à aucun dossier : toute écriture de la ville relit ces quelques tables.
        dossier="",
        foyers=lambda bruts, dossiers: {},
    )
)


def _nommer(modele, avec_cle=True):
    def nommer(cles):
        lues = []
        for debut in range(0, len(cles), LOT):
            champs = ("cle_externe", "pk") if avec_cle else ("pk",)
            lues += modele.objects.filter(pk__in=cles[debut : debut + LOT]).values_list(*champs)
        return sorted(next(str(mot) for mot in mots if mot) for mots in lues)

    return nommer


def _unite(code, libelle, modele, lignes, ordre, fiche, **options) -> Unite:
    def visibles(compte, cles):
        lues = set()
        for debut in range(0, len(cles), LOT):
            lues |= set(lignes(compte).filter(pk__in=cles[debut : debut + LOT]).values_list(ordre, "pk"))
        return [pk for _, pk in sorted(lues)]

    def lister(compte, cles):
        return [fiche(ligne) for ligne in lignes(compte).filter(pk__in=cles).order_by(ordre, "pk")]

    return Unite(
        code,
        libelle,
        cles=lambda ville: getattr(ville, code).cle,
        nommer=_nommer(modele, **options),
        visibles=visibles,
        lister=lister,
    )


def _seances(compte):
    return Seance.objects.lisibles_par(compte).select_related("instance")


def _points(compte):
    return Point.objects.visibles_par(compte).select_related("seance__instance")


def _decisions(compte):
    vus = Point.objects.visibles_par(compte).order_by().values("pk")
    return Decision.objects.filter(point__in=vus).select_related("decision", "responsable", "point__seance__instance")


def _convocations(compte):
    lisibles = Seance.objects.lisibles_par(compte).order_by().values("pk")
    return Convocation.objects.filter(seance__in=lisibles).select_related("intervenant", "seance__instance")


SEANCES = _unite(
    "seances",
    "réunions",
    Seance,
    _seances,
    "le",
    lambda s: Fiche(s.pk, str(s), s.get_etat_display(), reverse("instances:seance", args=[s.pk])),
)
POINTS = _unite(
    "points",
    "situations",
    Point,
    _points,
    "examine_le",
    lambda p: Fiche(p.pk, str(p), str(p.seance), reverse("instances:point", args=[p.pk])),
)
DECISIONS = _unite(
    "decisions",
    "décisions",
    Decision,
    _decisions,
    "le",
    lambda d: Fiche(d.pk, str(d), f"{d.responsable or ''}", reverse("instances:point", args=[d.point_id])),
)
PRESENCES = _unite(
    "convocations",
    "présences",
    Convocation,
    _convocations,
    "seance__le",
    lambda c: Fiche(c.pk, str(c), str(c.seance), reverse("instances:seance", args=[c.seance_id])),
    avec_cle=False,
)
