"""Les mesures des réunions : ce que l'on compte des EPS, quand, et selon quoi."""

from pathlib import Path

from jalon.instances.droits import Droit
from jalon.instances.indicateurs.tables import DECISIONS, POINTS, PRESENCES, SEANCES, UNIVERS
from jalon.restitution.statistiques.catalogue import declarer_catalogue, declarer_familles
from jalon.restitution.statistiques.mois import MOIS
from jalon.restitution.statistiques.registre import Axe, Chiffre, Differe, Mesure, declarer

s = Differe("jalon.instances.indicateurs.reunions")


def _de(table, code, libelle, nomenclature, colonne=None, **options) -> Axe:
    colonne = colonne or code
    return Axe(
        code,
        libelle,
        lambda ville, _: ville.nomenclatures[nomenclature],
        lire=lambda selection: getattr(getattr(selection.ville, table), colonne)[selection.lignes],
        **options,
    )


NATURE = _de("points", "nature", "Type de situation", "type", "type")
TERRITOIRE = _de("points", "quartier", "Territoire", "territoire", "territoire")
DECISION = _de("decisions", "etat", "Décision", "decision", "decision")
RESPONSABLE = _de("decisions", "referent", "Responsable", "intervenant", "responsable", nominatif=True)
INSTITUTION = _de("convocations", "partenaire", "Institution", "structure", "structure")


def _mesure(code, libelle, definition, unite, temps, selection, axes, **options) -> Mesure:
    return declarer(
        Mesure(
            code=f"instances.{code}",
            libelle=libelle,
            definition=definition,
            unite=unite,
            temps=temps,
            univers=UNIVERS.code,
            selection=selection,
            unites=lambda selection: selection.lignes,
            axes=axes,
            filtres=axes,
            droit=Droit.VOIR_LES_STATISTIQUES,
            droit_nominatif=Droit.VOIR_LES_STATISTIQUES_PAR_PERSONNE,
            **options,
        )
    )


_mesure(
    "seances",
    "Réunions d'EPS",
    "Séances d'EPS tenues, ou au relevé validé, dont la date tombe dans la période.",
    SEANCES,
    "flux",
    s.seances,
    (MOIS,),
)
_mesure(
    "participants_par_seance",
    "Participants par réunion d'EPS",
    "Nombre moyen de personnes présentes aux séances d'EPS tenues dans la période ; conviée à plusieurs points d'une "
    "séance, une personne y compte une fois.",
    SEANCES,
    "flux",
    s.seances,
    (MOIS,),
    chiffre=Chiffre(s.participants, "nombre"),
)
SITUATIONS = "Situations examinées en EPS dans la période, points d'information et points retirés à part"
_mesure(
    "situations",
    "Situations examinées en EPS",
    f"{SITUATIONS} ; le territoire est celui de l'instance, à défaut le quartier de la situation.",
    POINTS,
    "flux",
    s.points,
    (NATURE, TERRITOIRE, MOIS),
)
_mesure(
    "presence_des_parents",
    "Présence des parents",
    f"{SITUATIONS}, et part de celles où les parents étaient présents parmi celles où c'est noté.",
    POINTS,
    "flux",
    s.points,
    (NATURE, TERRITOIRE, MOIS),
    chiffre=Chiffre(s.parents, "%"),
)
_mesure(
    "restitutions",
    "Restitutions à la famille",
    f"{SITUATIONS}, et part de celles qui sont restituées à la famille au dernier jour de la période.",
    POINTS,
    "flux",
    s.points,
    (NATURE, TERRITOIRE, MOIS),
    chiffre=Chiffre(s.restitutions, "%"),
)
_mesure(
    "decisions",
    "Décisions d'EPS",
    "Décisions prises dans la période, points retirés depuis compris.",
    DECISIONS,
    "flux",
    s.decisions,
    (DECISION, RESPONSABLE, MOIS),
)
_mesure(
    "decisions_a_faire",
    "Décisions non encore mises en œuvre",
    "Décisions prises au plus tard le dernier jour de la période et pas mises en œuvre ce jour-là.",
    DECISIONS,
    "date",
    s.decisions_a_faire,
    (RESPONSABLE, DECISION),
)
_mesure(
    "presences",
    "Participation aux EPS",
    "Présences aux séances d'EPS tenues dans la période, selon la structure de la personne ce jour-là ; conviée à "
    "plusieurs points d'une séance, une personne y compte une fois.",
    PRESENCES,
    "flux",
    s.presences,
    (INSTITUTION, MOIS),
)

declarer_familles({"EPS": "Réunions (EPS)"})
declarer_catalogue(Path(__file__).parent.parent / "statistiques.csv")
