"""Ce qu'on demande à un mot de passe.

CNIL, délibération n° 2022-100 du 21 juillet 2022, cas 1 (mot de passe seul) : une entropie de 80 bits. Ses trois
exemples équivalents : 12 caractères des quatre sortes, 14 caractères de trois sortes, une phrase de sept mots.
"""

import re
import string

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from jalon.socle.texte import normaliser

EQUIVALENTS = ((4, 12), (3, 14))
MOTS_D_UNE_PHRASE = 7
REGLE = (
    "Au moins 12 caractères avec des minuscules, des majuscules, des chiffres et des signes ; "
    "ou 14 avec trois de ces sortes ; ou une phrase de sept mots."
)
SORTES = {
    "une minuscule": str.islower,
    "une majuscule": str.isupper,
    "un chiffre": str.isdigit,
    "un signe (comme - ! ?)": lambda c: not c.isalnum(),
}
# Ce que les listes anglaises ne connaissent pas.
COURANTS_EN_FRANCAIS = frozenset(
    "azerty azertyuiop qsdfgh motdepasse bonjour soleil doudou loulou chouchou marseille paris lyon mairie ville "
    "prefecture reussite educative prevention jalon administrateur bienvenue coucou jetaime chocolat printemps ete "
    "automne hiver janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split()
)


class AssezFort:
    """Refuse ce qui n'atteint pas 80 bits, et dit ce qui manque."""

    def validate(self, password, user=None):
        if _est_une_phrase(password):
            return
        sortes = [nom for nom, est in SORTES.items() if any(est(c) for c in password)]
        if any(len(sortes) >= combien and len(password) >= longueur for combien, longueur in EQUIVALENTS):
            return
        raise ValidationError(
            f"Ce mot de passe est trop facile à deviner : {_ce_qui_manque(password, sortes)}. {REGLE}"
        )

    def get_help_text(self):
        return REGLE


class PasCourant(CommonPasswordValidator):
    """Refuse les mots de passe courants, même rallongés de chiffres et de signes (« Azerty2026!!! »)."""

    def validate(self, password, user=None):
        coeur = normaliser(password).strip(string.digits + string.punctuation + " ")
        coeur = re.sub(r"[^a-z]", "", coeur)
        if {password.lower().strip(), coeur} & (self.passwords | COURANTS_EN_FRANCAIS):
            raise ValidationError("Ce mot de passe est trop courant : choisissez-en un que personne d'autre n'aurait.")

    def get_help_text(self):
        return "Pas un mot de passe courant, ni votre nom, ni votre adresse."


def _est_une_phrase(mot_de_passe: str) -> bool:
    mots = {normaliser(mot) for mot in re.findall(r"[^\W\d_]{2,}", mot_de_passe)}
    return len(mots) >= MOTS_D_UNE_PHRASE


def _ce_qui_manque(mot_de_passe: str, sortes: list[str]) -> str:
    """Le plus court chemin vers la règle, en mots : « 2 caractères et un chiffre »."""
    combien, longueur = EQUIVALENTS[0] if len(sortes) == len(SORTES) else EQUIVALENTS[1]
    manque = []
    if (caracteres := longueur - len(mot_de_passe)) > 0:
        manque.append(f"{caracteres} caractère{'s' if caracteres > 1 else ''}")
    if (autres := combien - len(sortes)) > 0:
        absentes = [nom for nom in SORTES if nom not in sortes]
        manque.append(" ou ".join(absentes) if autres == 1 else " et ".join(absentes[:autres]))
    return " et ".join(manque)
