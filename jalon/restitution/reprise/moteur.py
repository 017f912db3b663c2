"""Un lot de lignes : lu, identifié, essayé ou écrit par `echange`. Une ligne en défaut n'est écrite nulle part."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from jalon.restitution.echange.importation import Lecture
from jalon.restitution.echange.rapport import Rapport
from jalon.restitution.echange.sources import Feuille, Source
from jalon.restitution.reprise.deja_vues import DejaVues
from jalon.restitution.reprise.identification import Identification, vagues
from jalon.restitution.reprise.models import LigneDeReprise
from jalon.restitution.reprise.plan import LigneLue, Plan
from jalon.restitution.reprise.traces import Retenue
from jalon.socle.cloison import temoigner, unite_de_travail

LOT = 500
SANS_BORNE = 10**9
MOTS_GARDES, DEFAUTS_COMPTES = 300, 100
# Ce que dit une table quand la même ligne a déjà été refusée dans une autre : on le sait déjà.
ECHO = "est une ligne refusée de la table"


class _Refaire(Exception):
    """Des lignes sont refusées : le lot se défait et recommence sans elles."""


@dataclass
class Bilan:
    """Ce qu'a donné un lot. `lues` : sa dernière ligne."""

    lues: int
    tables: dict[str, Counter] = field(default_factory=dict)
    lignes: Counter = field(default_factory=Counter)
    en_defaut: list[LigneLue] = field(default_factory=list)
    saines: list[int] = field(default_factory=list)
    valeurs_creees: list[str] = field(default_factory=list)
    remarques: list[str] = field(default_factory=list)
    retenue: Retenue | None = None


class Moteur:
    """Une reprise en train de se lire, lot après lot. `vues` : ce que le fichier a déjà dit."""

    def __init__(self, reprise, *, par, vues: DejaVues):
        self.reprise, self.par, self.vues = reprise, par, vues
        self.plan = Plan(reprise, reprise.entetes)

    def passer(self, brutes: list[tuple[int, list[str]]]) -> None:
        """Ce lot est déjà importé : on ne fait que s'en souvenir."""
        self._identifier(self._lire(brutes, {}))

    def essayer(self, brutes: list[tuple[int, list[str]]]) -> Bilan:
        """Le verdict du lot. Rien n'est écrit."""
        return self._traiter(brutes, garder=False)

    def importer(self, brutes: list[tuple[int, list[str]]]) -> Bilan:
        """Écrit le lot dans la transaction en cours ; `retenue` dit ce qu'il a fait."""
        return self._traiter(brutes, garder=True)

    def _traiter(self, brutes, *, garder: bool) -> Bilan:
        revues = _revues(self.reprise, brutes)
        lignes = self._lire(brutes, revues)
        identification = self._identifier(lignes)
        suivies = [ligne for ligne in lignes if not ligne.ignoree]
        bonnes = [ligne for ligne in suivies if not ligne.defauts]
        rapport, retenue = self._ecrire(bonnes, identification, garder=garder)
        bilan = Bilan(lues=brutes[-1][0], tables=rapport.tables, retenue=retenue)
        bilan.valeurs_creees, bilan.remarques = rapport.valeurs_creees, rapport.remarques
        bilan.en_defaut = [ligne for ligne in suivies if ligne.defauts]
        bilan.saines = [ligne.numero for ligne in suivies if not ligne.defauts]
        bilan.lignes = Counter(
            lues=len(brutes),
            ecartees=len(brutes) - len(lignes),
            ignorees=len(lignes) - len(suivies),
            en_defaut=len(bilan.en_defaut),
            bonnes=len(bilan.saines),
        )
        return bilan

    def _lire(self, brutes, revues: dict[int, LigneDeReprise]) -> list[LigneLue]:
        lues = []
        for numero, cases in brutes:
            revue = revues.get(numero)
            if revue is None or not revue.ecartee:
                lues.append(self.plan.lire(numero, _corriger(cases, revue.corrections) if revue else cases))
        return lues

    def _identifier(self, lignes: list[LigneLue]) -> Identification:
        identification = Identification(self.plan, self.vues, par=self.par)
        identification.identifier(lignes)
        return identification

    def _ecrire(self, bonnes: list[LigneLue], identification, *, garder: bool) -> tuple[Rapport, Retenue]:
        while True:
            rapport, retenue = Rapport(refus_gardes=SANS_BORNE), Retenue()
            try:
                with unite_de_travail(), temoigner(retenue):
                    for vague in vagues(self.plan, bonnes):
                        self._ecrire_une_vague(vague, identification, rapport)
                    if rapport.refus_en_tout or not garder:
                        raise _Refaire
            except _Refaire:
                self._remettre_les_refus(rapport, bonnes)
                if not rapport.refus_en_tout:
                    return rapport, retenue
                bonnes = [ligne for ligne in bonnes if not ligne.defauts]
            else:
                return rapport, retenue

    def _ecrire_une_vague(self, vague: list[LigneLue], identification, rapport: Rapport) -> None:
        source = Source(self.reprise.nom)
        for table in self.plan.tables:
            concernees = [ligne for ligne in vague if table.code in ligne.textes]
            if concernees:
                source.ajouter(table.code, Feuille(table.code, _feuille(table, concernees)))
        Lecture(
            source,
            rapport,
            creer_valeurs=True,
            par=self.par,
            reconnues=identification.reconnues,
            garder_si_vide=True,
        ).importer_les_tables()

    def _remettre_les_refus(self, rapport: Rapport, lignes: list[LigneLue]) -> None:
        par_numero = {ligne.numero: ligne for ligne in lignes}
        for refus in sorted(rapport.refus, key=lambda refus: ECHO in refus.raison):
            ligne = par_numero.get(refus.ligne)
            if ligne is None:
                raise RuntimeError(f"Refus sans ligne : {refus}")
            if not (ligne.defauts and ECHO in refus.raison):
                ligne.defauts.append(self.plan.defaut(ligne, refus.fichier, refus.colonne, refus.raison))


def _feuille(table, lignes: list[LigneLue]) -> Callable[[], Iterator[tuple[int, list[str]]]]:
    """Le CSV que ces lignes auraient fait, sans passer par du CSV."""
    dits = {code for ligne in lignes for code in ligne.textes[table.code]}
    codes = [c.code for c in table.toutes if c.code in dits or c.obligatoire]

    def lire():
        yield 0, codes
        for ligne in lignes:
            yield ligne.numero, [ligne.textes[table.code].get(code, "") for code in codes]

    return lire


def _revues(reprise, brutes) -> dict[int, LigneDeReprise]:
    bornes = (brutes[0][0], brutes[-1][0])
    return {ligne.numero: ligne for ligne in reprise.les_lignes.filter(numero__range=bornes)}


def _corriger(cases: list[str], corrections: dict[str, str]) -> list[str]:
    return LigneDeReprise(cases=cases, corrections=corrections).cases_corrigees


def lots(lignes: Iterable) -> Iterator[list]:
    lignes = iter(lignes)
    while lot := list(islice(lignes, LOT)):
        yield lot


def rapport_vide() -> dict:
    return {"tables": {}, "lignes": {}, "defauts": {}, "valeurs": {}, "valeurs_creees": [], "remarques": []}


def ajouter(rapport: dict, bilan: Bilan) -> dict:
    """Le rapport de la reprise, ce lot compris. Ce qui se répète y est compté, pas listé."""
    for code, comptes in bilan.tables.items():
        rapport["tables"][code] = dict(Counter(rapport["tables"].get(code, {})) + comptes)
    rapport["lignes"] = dict(Counter(rapport["lignes"]) + bilan.lignes)
    valeurs = defaultdict(dict, rapport["valeurs"])
    for ligne in bilan.en_defaut:
        for defaut in ligne.defauts:
            _compter(rapport["defauts"], sorte_de_defaut(defaut.colonne, defaut.raison), DEFAUTS_COMPTES)
        for code, mot in ligne.inconnus:
            _compter(valeurs[code], mot, MOTS_GARDES)
    rapport["valeurs"] = dict(valeurs)
    for nom in ("valeurs_creees", "remarques"):
        neuves = [dite for dite in getattr(bilan, nom) if dite not in rapport[nom]]
        rapport[nom] = (rapport[nom] + neuves)[:MOTS_GARDES]
    return rapport


def _compter(comptes: dict[str, int], cle: str, au_plus: int) -> None:
    if cle in comptes or len(comptes) < au_plus:
        comptes[cle] = comptes.get(cle, 0) + 1


def sorte_de_defaut(colonne: str, raison: str) -> str:
    """« Naissance : n'est pas une date » : la raison, sans ce que la case disait."""
    raison = raison.split("»", 1)[1].lstrip(" :") if raison.startswith("«") else raison
    raison = raison.split("«", 1)[0].split(" Le plus proche", 1)[0].rstrip(" :")
    return f"{colonne} : {raison}" if colonne else raison
