"""Les valeurs que des règles lisent : chaque pièce déclare les siennes, que l'on ne remplace pas sans le savoir."""

from dataclasses import dataclass

from jalon.socle.listes.models import Valeur


@dataclass(frozen=True)
class Regle:
    """`ce_qui_lit` : « le compte des enfants en QPV ». `codes` vides : la règle distingue toutes les valeurs."""

    liste: str
    ce_qui_lit: str
    codes: frozenset[str]

    def lit(self, valeur: Valeur) -> bool:
        return valeur.code in self.codes


_regles: list[Regle] = []


def declarer_regle(liste: str, ce_qui_lit: str, codes=()) -> Regle:
    """Déclare ce qui lit ces codes, ou ce qui compare les valeurs de la liste. Lève ValueError si c'est déjà dit."""
    regle = Regle(liste, ce_qui_lit, frozenset(codes))
    if regle in _regles:
        raise ValueError(f"La règle « {ce_qui_lit} » est déclarée deux fois pour la liste {liste}.")
    _regles.append(regle)
    return regle


def regles_de(liste: str) -> list[Regle]:
    return [regle for regle in _regles if regle.liste == liste]


def ce_qui_lit(valeur: Valeur) -> list[str]:
    """Ce qui cesserait de marcher si cette valeur n'était plus choisie."""
    return [regle.ce_qui_lit for regle in regles_de(valeur.liste.code) if regle.lit(valeur)]
