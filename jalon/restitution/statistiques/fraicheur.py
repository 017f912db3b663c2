"""Jamais de réponse périmée : l'instantané d'une ville vaut pour un jeton du journal, et pour lui seul.

Bâti jeton – chargement – jeton, repris si les deux diffèrent. Rapiécé quand le journal dit quels dossiers ont changé,
rebâti sinon. Une transaction qui a écrit calcule pour elle-même et ne publie rien. Chaque processus garde les siens.
"""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from jalon.restitution.statistiques.registre import Univers, univers_de
from jalon.saisie.projection import suivre_le_journal
from jalon.socle.cloison import collectivite_active, portee_active
from jalon.socle.journal.models import LigneJournal, Nature, TeteJournal

OCTETS_AU_PLUS = 256 * 1024 * 1024
DOSSIERS_AU_PLUS = 50
ESSAIS = 10


@dataclass(frozen=True)
class Jeton:
    """Ce que la tête du journal disait : le jeton, aléatoire et jamais repris, et la ligne qui l'a posé."""

    valeur: str
    numero: int


class Magasin:
    """Les instantanés de ce processus, les moins récemment lus oubliés au-delà d'un poids."""

    def __init__(self, octets_au_plus: int = OCTETS_AU_PLUS):
        self.octets_au_plus = octets_au_plus
        self._verrou = Lock()
        self._gardes: OrderedDict = OrderedDict()

    def lire(self, cle):
        with self._verrou:
            if cle in self._gardes:
                self._gardes.move_to_end(cle)
            return self._gardes.get(cle)

    def publier(self, cle, jeton: Jeton, instantane) -> None:
        with self._verrou:
            self._gardes[cle] = (jeton, instantane)
            self._gardes.move_to_end(cle)
            while len(self._gardes) > 1 and self.octets > self.octets_au_plus:
                self._gardes.popitem(last=False)

    @property
    def octets(self) -> int:
        return sum(instantane.octets for _, instantane in self._gardes.values())

    def vider(self) -> None:
        with self._verrou:
            self._gardes.clear()


magasin = Magasin()


def instantane(code: str):
    """L'instantané de la ville active pour cet univers, à jour de tout ce qui est validé."""
    # Importé ici : les déclarations, et le démarrage, ne chargent pas numpy.
    from jalon.restitution.statistiques.instantane import charger

    univers = univers_de(code)
    if _a_ecrit():
        # Les champs de la ville ne sont projetés qu'à la validation : ceux de cette transaction le sont ici.
        suivre_le_journal(portee_active().tampon)
        return charger(univers)
    cle = (collectivite_active().pk, code)
    jeton = lire_le_jeton()
    garde = magasin.lire(cle)
    if garde and garde[0] == jeton:
        return garde[1]
    for _ in range(ESSAIS):
        neuf = _rapiecer(garde, univers, jeton) or charger(univers)
        avant, jeton = jeton, lire_le_jeton()
        if jeton == avant:
            if jeton.valeur:
                magasin.publier(cle, jeton, neuf)
            return neuf
    raise RuntimeError("Les dossiers changent sans arrêt en ce moment : redemandez ces chiffres dans un instant.")


def lire_le_jeton() -> Jeton:
    return Jeton(*(TeteJournal.objects.values_list("jeton", "jeton_numero").first() or ("", 0)))


def _a_ecrit() -> bool:
    """Des écritures attendent-elles leur ligne de journal, donc leur jeton, dans cette transaction ?"""
    return any(ligne.nature == Nature.ECRITURE for ligne in portee_active().tampon)


def _rapiecer(garde, univers: Univers, jeton: Jeton):
    """L'instantané gardé, remis au jeton ; None s'il faut le rebâtir."""
    from jalon.restitution.statistiques.instantane import rapiecer

    if not garde or not jeton.valeur or garde[0].numero >= jeton.numero:
        return None
    touches = _touches(garde[0], jeton, univers)
    return rapiecer(garde[1], *touches) if touches else None


def _touches(depuis: Jeton, jusque: Jeton, univers: Univers) -> tuple[set[int], set[str]] | None:
    """Les dossiers écrits entre deux jetons, et les tables à relire pour ce qui n'en a pas.

    None si une ligne ne dit ni l'un ni l'autre, s'ils sont trop, si la base a reculé.
    """
    if not LigneJournal.objects.filter(numero=depuis.numero, jeton=depuis.valeur).exists():
        return None
    lignes = LigneJournal.objects.filter(
        numero__gt=depuis.numero, numero__lte=jusque.numero, nature=Nature.ECRITURE
    ).values_list("dossier_type", "dossier_id", "objet_type")
    ecrits = set(lignes.distinct().order_by()[: DOSSIERS_AU_PLUS + 1])
    if not ecrits or len(ecrits) > DOSSIERS_AU_PLUS:
        return None
    dossiers, tables = set(), set()
    for type_, pk, objet in ecrits:
        if pk and type_ == univers.dossier:
            dossiers.add(pk)
        elif (quoi := type_ if pk else objet) in univers.hors_dossier:
            tables.update(univers.hors_dossier[quoi])
        else:
            return None
    return dossiers, tables
