"""Les documents d'une réunion : convocation, ordre du jour, fiche par situation, relevés, charte.

La réunion ne sait pas ce qu'est une situation : la pièce qui la tient la nomme et donne sa feuille, par public.
"""

from dataclasses import dataclass
from pathlib import Path

from django.utils.formats import date_format, time_format

from jalon.instances.lectures.acces import points_lus
from jalon.instances.lectures.noms import nommer_les_points
from jalon.instances.lectures.releve import TOUT, partenaires, releve
from jalon.instances.lectures.releve import Public as PublicReleve
from jalon.instances.models import Seance
from jalon.instances.operations.commun import duree_de
from jalon.restitution.editions.documents import Document, Public, declarer_document
from jalon.restitution.editions.lots import APlier, Lot, declarer_lot
from jalon.socle.renvois import cible

TEXTES = Path(__file__).parent / "textes"
CHAMPS_SEANCE = {
    "seance.nom": "Nom local de la réunion",
    "seance.numero": "Numéro de la séance",
    "seance.le": "Date, en lettres",
    "seance.heure": "Heure de début",
    "seance.lieu": "Lieu",
}
CHAMPS_POINTS = {
    "points[].numero": "Rang à l'ordre du jour",
    "points[].heure": "Heure de passage",
    "points[].minutes": "Durée prévue",
    "points[].titre": "La situation, nommée si la famille est informée ; son numéro dans la variante sans nom",
    "points[].type": "Nouvelle situation, point d'étape, prolongation, sortie…",
    "points[].convies": "Les personnes conviées à ce point : jamais dans la variante sans nom",
}
CHAMPS_RELEVE = {
    "destinataire": "Pour qui est ce relevé",
    "presents[].structure": "Institution présente",
    "presents[].personnes": "Ses représentants",
    "excuses[]": "Personnes excusées",
    "points[].titre": "La situation",
    "points[].type": "Ce qui était à l'ordre du jour",
    "points[].compte_rendu": "Ce qui s'est dit : pour l'équipe seulement",
    "points[].decisions[].texte": "Décision, ou chose à faire",
    "points[].decisions[].responsable": "Qui s'en charge",
    "points[].decisions[].pour_le": "Pour quand",
    "notes": "Notes générales : pour l'équipe seulement",
}
CHAMPS_FICHE = {
    "situation.titre": "La situation",
    "situation.type": "Ce qui amène à en parler",
    "situation.heure": "Heure de passage",
    "rubriques[].titre": "Une rubrique de la feuille",
    "rubriques[].lignes[].libelle": "Ce qui est dit",
    "rubriques[].lignes[].texte": "Le texte",
}
FEUILLE_DE = {Public.EQUIPE: "equipe", Public.PARTENAIRE: "papier"}


@dataclass(frozen=True)
class Destinataire:
    """Une personne qui reçoit le relevé d'une séance."""

    seance: Seance
    intervenant: object

    @property
    def numero(self) -> str:
        return f"{self.seance.pk}-{self.intervenant.pk}"


def _seance(seance) -> dict:
    return {
        "seance": {
            "nom": str(seance.instance),
            "numero": str(seance.numero),
            "le": date_format(seance.le, "l j F Y"),
            "heure": time_format(seance.debut, "G \\h i") if seance.debut else "",
            "lieu": seance.lieu,
        }
    }


def _heure(point) -> str:
    return time_format(point.heure, "G \\h i") if point.heure else ""


def _ordre_du_jour(seance, public, compte) -> dict:
    points = points_lus(seance, TOUT)
    noms = nommer_les_points(points)
    dits = [
        {
            "numero": str(rang),
            "heure": _heure(point),
            "minutes": f"{duree_de(point, seance.instance)} min",
            "titre": noms[point.pk].libelle if public == Public.EQUIPE else noms[point.pk].pseudonyme,
            "type": point.get_type_display(),
            # Qui vient pour un point dit souvent de qui l'on parle : la variante qui circule ne le porte pas.
            "convies": ", ".join(map(str, point.les_convocations.all())) if public == Public.EQUIPE else "",
        }
        for rang, point in enumerate(points, start=1)
    ]
    return _seance(seance) | {"points": dits}


def _convocation(convocation, public, compte) -> dict:
    point = convocation.point
    titre = nommer_les_points([point])[point.pk].pseudonyme if point else ""
    return _seance(convocation.seance) | {
        "destinataire": {"nom": str(convocation.intervenant), "structure": str(convocation.structure or "")},
        "point": {"titre": titre, "heure": _heure(point) if point else ""},
    }


def _fiche(point, public, compte) -> dict:
    """Sur papier et hors de l'équipe, la feuille sans nom."""
    nom, rubriques = nommer_les_points([point])[point.pk], []
    if point.renvoi_id and (offerte := cible(point.renvoi.vers_type)):
        genre = "papier" if nom.anonyme else FEUILLE_DE[public]
        rubriques = offerte.feuilles([point.renvoi.vers_id], genre).get(point.renvoi.vers_id, [])
    titre = nom.libelle if public == Public.EQUIPE else nom.pseudonyme
    return _seance(point.seance) | {
        "situation": {"titre": titre, "type": point.get_type_display(), "heure": _heure(point)},
        "rubriques": [
            {"titre": r.titre, "lignes": [{"libelle": libelle, "texte": texte} for libelle, texte in r.lignes]}
            for r in rubriques
        ],
    }


def _releve(lu) -> dict:
    points = [
        {
            "titre": point.titre,
            "type": point.type,
            "compte_rendu": point.compte_rendu,
            "decisions": [
                {
                    "texte": str(d),
                    "responsable": d.responsable,
                    "pour_le": f"{d.pour_le:%d/%m/%Y}" if d.pour_le else "",
                }
                for d in point.decisions
            ],
        }
        for point in lu.points
    ]
    return _seance(lu.seance) | {
        "destinataire": lu.destinataire,
        "presents": [{"structure": ou, "personnes": ", ".join(qui)} for ou, qui in lu.presents],
        "excuses": list(lu.excuses),
        "points": points,
        "notes": lu.notes,
    }


def _de_l_equipe(seance):
    return releve(seance, PublicReleve.EQUIPE)


def _du_partenaire(destinataire: Destinataire):
    return releve(destinataire.seance, PublicReleve.PARTENAIRE, intervenant=destinataire.intervenant)


def _de_la_famille(point):
    return releve(point.seance, PublicReleve.FAMILLE, point=point)


def _charte(instance, public, compte) -> dict:
    membres = instance.les_membres.filter(au=None).select_related("intervenant__structure")
    return {
        "instance": {"nom": instance.nom},
        "membres": [
            {
                "nom": str(m.intervenant),
                "structure": str(m.intervenant.structure or ""),
                "signee_le": f"{m.charte_signee_le:%d/%m/%Y}" if m.charte_signee_le else "",
            }
            for m in membres
        ],
    }


def _nommes(points) -> list:
    noms = nommer_les_points(points)
    return [point.dossier for point in points if point.renvoi_id and not noms[point.pk].anonyme]


def secrets_de(dossiers) -> list[str]:
    """Ce que les pièces qui tiennent ces dossiers ne laissent sortir dans aucun document."""
    par_type: dict[str, list[int]] = {}
    for dossier in dossiers:
        par_type.setdefault(dossier._meta.label_lower, []).append(dossier.pk)
    return [secret for type_, pks in par_type.items() if (c := cible(type_)) for secret in c.secrets(pks)]


def _d_un_point(point) -> list:
    return [point.dossier] if point.renvoi_id else []


def _declarer(code, libelle, aide, objet, publics, champs, contexte, **autres):
    source = TEXTES / f"{autres.pop('texte', code)}.txt"
    return declarer_document(
        Document(
            code=code,
            libelle=libelle,
            objet=objet,
            publics=publics,
            champs=champs,
            contexte=contexte,
            source=source,
            aide=aide,
            **autres,
        )
    )


_declarer(
    "convocation",
    "Convocation à une réunion",
    "Invite un membre à la séance, ou une personne pour le seul point qui la concerne. Sans nom d'enfant.",
    "instances.convocation",
    (Public.PARTENAIRE,),
    CHAMPS_SEANCE
    | {
        "destinataire.nom": "La personne conviée",
        "destinataire.structure": "Sa structure",
        "point.titre": "Le point, sans nom d'enfant",
        "point.heure": "Heure de passage du point",
    },
    _convocation,
    dossiers=lambda convocation: [],
)
_declarer(
    "ordre_du_jour",
    "Ordre du jour",
    "Pour qui anime la séance. Une situation y est nommée si la famille est informée.",
    "instances.seance",
    (Public.EQUIPE,),
    CHAMPS_SEANCE | CHAMPS_POINTS,
    _ordre_du_jour,
    dossiers=lambda seance: _nommes(points_lus(seance, TOUT)),
)
_declarer(
    "ordre_du_jour_sans_nom",
    "Ordre du jour sans nom",
    "La variante à envoyer ou à laisser sur la table : des numéros, aucun nom.",
    "instances.seance",
    (Public.PARTENAIRE,),
    CHAMPS_SEANCE | CHAMPS_POINTS,
    _ordre_du_jour,
    texte="ordre_du_jour",
    dossiers=lambda seance: [],
)
_declarer(
    "fiche_de_situation",
    "Fiche de situation (EPS)",
    "Une page par situation : le strictement nécessaire, et de quoi écrire en séance.",
    "instances.point",
    (Public.EQUIPE, Public.PARTENAIRE),
    CHAMPS_SEANCE | CHAMPS_FICHE,
    _fiche,
    dossiers=_d_un_point,
    interdits=lambda point, public: secrets_de(_d_un_point(point)),
)
_declarer(
    "releve_de_decisions",
    "Relevé de décisions",
    "Tout ce qui s'est dit et décidé, pour l'équipe.",
    "instances.seance",
    (Public.EQUIPE,),
    CHAMPS_SEANCE | CHAMPS_RELEVE,
    lambda seance, public, compte: _releve(_de_l_equipe(seance)),
    dossiers=lambda seance: _de_l_equipe(seance).dossiers,
)
_declarer(
    "releve_du_partenaire",
    "Relevé de décisions d'un partenaire",
    "Ses situations seulement, l'orientation décidée et ce dont il est chargé.",
    "instances.destinataire",
    (Public.PARTENAIRE,),
    CHAMPS_SEANCE | CHAMPS_RELEVE,
    lambda destinataire, public, compte: _releve(_du_partenaire(destinataire)),
    texte="releve_de_decisions",
    dossiers=lambda destinataire: _du_partenaire(destinataire).dossiers,
    interdits=lambda destinataire, public: secrets_de(_du_partenaire(destinataire).dossiers),
)
_declarer(
    "restitution_a_la_famille",
    "Restitution à la famille",
    "Ce qui est proposé pour leur enfant, qui s'en occupe, pour quand.",
    "instances.point",
    (Public.FAMILLE, Public.AUTRE_PARENT),
    CHAMPS_SEANCE | CHAMPS_RELEVE,
    lambda point, public, compte: _releve(_de_la_famille(point)),
    dossiers=_d_un_point,
    interdits=lambda point, public: secrets_de(_d_un_point(point)),
)
_declarer(
    "charte_de_confidentialite",
    "Charte de confidentialité",
    "Les règles que chaque membre signe, et le registre des signatures.",
    "instances.instance",
    (Public.PARTENAIRE,),
    {
        "instance.nom": "Nom local de la réunion",
        "membres[].nom": "Membre",
        "membres[].structure": "Sa structure",
        "membres[].signee_le": "Date de sa signature",
    },
    _charte,
    dossiers=lambda instance: [],
)


def destinataires(seance) -> list[Destinataire]:
    return [Destinataire(seance, intervenant) for intervenant, _ in partenaires(seance)]


def attendus(seance):
    """Les convocations qui tiennent : celles d'un point retiré ne s'envoient plus."""
    return seance.les_convocations.exclude(point__retire_le__isnull=False)


def _preparation(seance_id: int, compte) -> list[APlier]:
    seance = Seance.objects.visibles_par(compte).select_related("instance").get(pk=seance_id)
    fiches = [
        APlier("fiche_de_situation", point, Public.EQUIPE, f"situation-{point.ordre}")
        for point in points_lus(seance, TOUT)
        if point.renvoi_id
    ]
    convies = attendus(seance).select_related("intervenant", "structure", "point__renvoi", "seance__instance")
    return [
        APlier("ordre_du_jour", seance, Public.EQUIPE, "ordre-du-jour"),
        APlier("ordre_du_jour_sans_nom", seance, Public.PARTENAIRE, "ordre-du-jour-sans-nom"),
        *fiches,
        *(APlier("convocation", c, Public.PARTENAIRE, f"convocation-{c.pk}") for c in convies),
    ]


def _releves(seance_id: int, compte) -> list[APlier]:
    seance = Seance.objects.visibles_par(compte).select_related("instance").get(pk=seance_id)
    familles = [
        APlier("restitution_a_la_famille", point, Public.FAMILLE, f"famille-{point.ordre}")
        for point in points_lus(seance, TOUT)
        if point.examine_le and point.renvoi_id and not point.anonyme
    ]
    return [
        APlier("releve_de_decisions", seance, Public.EQUIPE, "releve-equipe"),
        *(
            APlier("releve_du_partenaire", d, Public.PARTENAIRE, f"releve-{d.intervenant.pk}")
            for d in destinataires(seance)
        ),
        *familles,
    ]


LOTS = (
    declarer_lot(Lot("preparation", "Documents pour préparer la séance", _preparation)),
    declarer_lot(Lot("releves", "Relevés de la séance", _releves)),
)
