"""Reconnaître un dossier qui ressemble à un autre : nom à une faute près, naissance au jour et au mois inversés."""

from dataclasses import dataclass
from datetime import date
from itertools import combinations

from django.db.models import Q
from rapidfuzz import fuzz, process

from jalon.reussite.models import Enfant, PaireEcartee
from jalon.socle import numerotation
from jalon.socle.cloison import collectivite_active
from jalon.socle.texte import normaliser

NOM_PROCHE = 84
# Pour chercher, une faute dans un mot de quatre lettres se pardonne.
RECHERCHE_PROCHE = 75
NOM_PRESQUE_IDENTIQUE = 92
# Des initiales ne disent rien sans la date de naissance.
NOM_ASSEZ_LONG = 5
MEME_NAISSANCE = "même date de naissance"
RESULTATS = 12
# Ce qui fait reconnaître un enfant d'un coup d'œil dans une liste de résultats.
LIENS = ("cle_liste__etablissement", "cle_liste__niveau", "cle_liste__le_referent")


@dataclass(frozen=True)
class Paire:
    """Deux dossiers proches, `score` de 0 à 100, et ce qui les rapproche, en mots."""

    premier: int
    second: int
    score: float
    raison: str


def chercher(texte: str, compte, combien: int = RESULTATS) -> list[Enfant]:
    """Les dossiers que le compte voit et dont le nom contient les mots, puis ceux dont le nom en est proche."""
    mots = normaliser(texte).split()
    if not mots:
        return []
    visibles = Enfant.objects.actuels().visibles_par(compte).select_related(*LIENS)
    exacts = visibles.filter(portent(mots))
    trouves = list(exacts.order_by("cle_recherche", "pk")[:combien])
    if len(trouves) < combien and len(texte.strip()) > 2:
        deja = {enfant.pk for enfant in trouves}
        proches = _proches(" ".join(mots), visibles, combien)
        trouves += [enfant for enfant in proches if enfant.pk not in deja]
    return trouves[:combien]


def portent(mots: list[str], chemin: str = "") -> Q:
    """Les enfants dont le nom contient tous les mots, ou dont c'est le numéro de dossier. `chemin` : « enfant__ »."""
    condition = Q()
    for mot in mots:
        condition &= Q(**{f"{chemin}cle_recherche__contains": mot})
    numero = numerotation.lire(collectivite_active().modele_numero, " ".join(mots))
    return condition if numero is None else condition | Q(**{f"{chemin}numero": numero})


def _proches(cle: str, enfants, combien: int) -> list[Enfant]:
    """Par ressemblance décroissante. On ne relit que les clés : les dossiers, ensuite, et seulement les retenus."""
    cles = dict(enfants.exclude(cle_recherche="").values_list("pk", "cle_recherche"))
    retenus = process.extract(
        cle, cles, scorer=fuzz.partial_token_sort_ratio, limit=combien, score_cutoff=RECHERCHE_PROCHE
    )
    par_pk = enfants.in_bulk([pk for _, _, pk in retenus])
    return [par_pk[pk] for _, _, pk in retenus]


def dossiers_proches(*, identite: str, naissance: date | None, sexe: str = "") -> list[tuple[Enfant, Paire]]:
    """Les dossiers de la ville, vus ou non, qui pourraient être cet enfant ; les plus sûrs d'abord.

    `identite` : ce que la ville garde du nom ; vide, seule la naissance compare. Qui les montre doit encore regarder
    ce que le compte a le droit d'en savoir.
    """
    cle = normaliser(identite)
    fiches = Enfant.objects.actuels().values_list("pk", "cle_recherche", "naissance")
    if sexe:
        fiches = fiches.filter(sexe__in=("", sexe))
    if cle:
        paires = [
            paire for fiche in fiches.exclude(cle_recherche="") if (paire := comparer((0, cle, naissance), fiche))
        ]
    else:
        meme_jour = fiches.filter(naissance=naissance) if naissance else ()
        paires = [Paire(0, fiche[0], NOM_PROCHE, MEME_NAISSANCE) for fiche in meme_jour]
    retenues = sorted(paires, key=lambda paire: -paire.score)[:RESULTATS]
    par_pk = Enfant.objects.select_related(*LIENS).in_bulk([paire.second for paire in retenues])
    return [(par_pk[paire.second], paire) for paire in retenues]


def paires_proches(enfants, limite: int = 200) -> list[Paire]:
    """Les doublons possibles parmi ces enfants, sans ceux que l'on a écartés ; les plus sûrs d'abord.

    On ne compare que dans des blocs (même naissance, jour et mois inversés, mêmes mots dans le nom) : le coût suit
    le nombre de dossiers, pas son carré.
    """
    fiches = [fiche for fiche in enfants.values_list("pk", "cle_recherche", "naissance").order_by("pk") if fiche[1]]
    ecartees = set(PaireEcartee.objects.values_list("premier_id", "second_id"))
    vues, trouvees = set(), []
    for bloc in _blocs(fiches):
        for une, autre in combinations(bloc, 2):
            cle = (une[0], autre[0])
            if cle not in vues and cle not in ecartees:
                vues.add(cle)
                if paire := comparer(une, autre):
                    trouvees.append(paire)
    return sorted(trouvees, key=lambda paire: (-paire.score, paire.premier))[:limite]


def _blocs(fiches):
    par_naissance, par_mots = {}, {}
    for fiche in fiches:
        _, cle, naissance = fiche
        if naissance:
            # Le 3/9 et le 9/3 de la même année tombent dans le même bloc.
            jour_mois = tuple(sorted((naissance.day, naissance.month)))
            par_naissance.setdefault((naissance.year, jour_mois), []).append(fiche)
        if len(cle) >= NOM_ASSEZ_LONG:
            par_mots.setdefault(" ".join(sorted(cle.split())), []).append(fiche)
    return [bloc for blocs in (par_naissance, par_mots) for bloc in blocs.values() if len(bloc) > 1]


def comparer(une: tuple, autre: tuple) -> Paire | None:
    """Deux fiches (identifiant, clé du nom, naissance) : la paire si elles se ressemblent, sinon None."""
    nom = fuzz.token_sort_ratio(une[1], autre[1], score_cutoff=NOM_PROCHE)
    if not nom:
        return None
    raison = _naissances(une[2], autre[2])
    if raison is None:
        return None
    if raison != MEME_NAISSANCE and (nom < NOM_PRESQUE_IDENTIQUE or len(une[1]) < NOM_ASSEZ_LONG):
        return None
    score = nom if raison == MEME_NAISSANCE else nom - 10
    return Paire(une[0], autre[0], score, f"{'même nom' if nom == 100 else 'nom proche'}, {raison}")


def _naissances(une: date | None, autre: date | None) -> str | None:
    """Ce qui rapproche les dates, ou None si elles séparent les deux enfants."""
    if une is None or autre is None:
        return "date de naissance inconnue"
    if une == autre:
        return MEME_NAISSANCE
    if une.year == autre.year and (une.day, une.month) == (autre.month, autre.day):
        return "jour et mois de naissance inversés"
    ecarts = (une.year != autre.year) + (une.month != autre.month) + (une.day != autre.day)
    return "date de naissance presque identique" if ecarts == 1 else None
