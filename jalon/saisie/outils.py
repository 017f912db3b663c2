"""Les trois outils prêts à servir. Ce sont des propositions de Jalon, que la ville change ou retire."""

from jalon.saisie.models import Outil
from jalon.saisie.operations import CritereVoulu, EchelonVoulu, creer_outil, publier_version
from jalon.socle.listes.lecture import valeurs
from jalon.socle.ouverture import a_l_ouverture

QUATRE_DEGRES = (
    EchelonVoulu(1, "Difficulté importante"),
    EchelonVoulu(2, "Difficulté"),
    EchelonVoulu(3, "Plutôt bien"),
    EchelonVoulu(4, "Point d'appui"),
)
METEO = (
    EchelonVoulu(1, "Orage", "Ça ne va pas du tout", "cloud-lightning-rain"),
    EchelonVoulu(2, "Pluie", "Ça ne va pas trop", "cloud-rain"),
    EchelonVoulu(3, "Éclaircies", "Ça va un peu", "cloud-sun"),
    EchelonVoulu(4, "Soleil", "Ça va bien", "sun"),
)
ACCORD = (
    EchelonVoulu(1, "Pas du tout"),
    EchelonVoulu(2, "Un peu"),
    EchelonVoulu(3, "Assez"),
    EchelonVoulu(4, "Tout à fait"),
)
# Critère de l'enfant → thème de la liste « critere_evaluation ».
QUESTIONS = {
    "Quand je suis à l'école": "relation_a_l_ecole",
    "Quand je travaille en classe": "apprentissages",
    "Avec les autres enfants": "relations_aux_pairs",
    "À la maison": "conditions_de_vie",
    "Ce que je pense de moi": "estime_de_soi",
    "Mes loisirs, ce que j'aime faire": "loisirs_ouverture",
}
REGARDS = {
    "L'enfant va volontiers à l'école": "relation_a_l_ecole",
    "L'enfant progresse dans ses apprentissages": "apprentissages",
    "L'enfant s'entend avec les autres": "relations_aux_pairs",
    "L'enfant a confiance en lui": "estime_de_soi",
    "La famille et l'école se parlent": "relation_famille_ecole",
    "L'accompagnement est utile": "",
}


def _themes() -> dict:
    return {theme.code: theme for theme in valeurs("critere_evaluation")}


def _grille(themes) -> dict:
    return {
        "code": "grille-de-suivi",
        "libelle": "Grille de suivi",
        "consigne": "Le fait observé d'abord, avec sa date ; l'appréciation ensuite.",
        "criteres": [CritereVoulu(theme.libelle, theme=theme, code=theme.code) for theme in themes.values()],
        "echelons": QUATRE_DEGRES,
    }


def _meteo(themes) -> dict:
    return {
        "code": "ma-meteo",
        "libelle": "Ma météo",
        "consigne": "Avec l'enfant, en montrant les dessins. Il peut ne pas répondre.",
        "criteres": [
            CritereVoulu(question, libelle_enfant=question, theme=themes.get(theme))
            for question, theme in QUESTIONS.items()
        ],
        "echelons": METEO,
    }


def _regards(themes) -> dict:
    return {
        "code": "regards-croises",
        "libelle": "Regards croisés",
        "consigne": "Pour la famille, l'école et le référent : les mêmes phrases, à comparer ensemble.",
        "criteres": [CritereVoulu(phrase, theme=themes.get(theme)) for phrase, theme in REGARDS.items()],
        "echelons": ACCORD,
    }


@a_l_ouverture
def poser_les_outils() -> None:
    """Les trois outils, publiés, dans une ville qui n'en a aucun."""
    if Outil.objects.exists():
        return
    themes = _themes()
    for voulu in (_grille(themes), _meteo(themes), _regards(themes)):
        outil = creer_outil(**voulu, par=None)
        publier_version(outil.les_versions.get(), par=None)
