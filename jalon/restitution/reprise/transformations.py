"""Ce que l'on écrit dans un tableur, mis dans les mots du format d'échange : « 3/9/18 », « 6ème », « G », « 6 12… »."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from jalon.restitution.echange.cases import Refus, citer, joindre
from jalon.restitution.echange.colonnes import NON, OUI
from jalon.socle.texte import normaliser
from jalon.ui.dates import CHIFFRES, JOURS_DITS, LETTRES, DateIncomprise, lire_date


@dataclass(frozen=True)
class Transformation:
    """`appliquer(texte) -> texte` du format d'échange, vide s'il n'y a rien à garder ; lève Refus."""

    code: str
    libelle: str
    exemple: str
    appliquer: Callable[[str], str]


TRANSFORMATIONS: dict[str, Transformation] = {}

# Un tableur compte les jours depuis le 30 décembre 1899 : une date dont le format s'est perdu est un de ces nombres.
ORIGINE, JOURS_DE_TABLEUR = date(1899, 12, 30), range(18_000, 60_000)
INCONNU = {"", "?", "nc", "nr", "ne sait pas", "nsp", "inconnu", "inconnue", "non renseigne", "na", "neant", "sans"}
FILLE = {"f", "fille", "feminin", "femme", "filles", "mlle", "fem", "2"}
GARCON = {"g", "m", "h", "garcon", "masculin", "homme", "garcons", "masc", "1"}
MATERNELLE = {"tres petite section": "TPS", "toute petite section": "TPS", "petite section": "PS"}
MATERNELLE |= {"moyenne section": "MS", "grande section": "GS"}
EN_LETTRES = {"sixieme": "6e", "cinquieme": "5e", "quatrieme": "4e", "troisieme": "3e"}
PRIMAIRE = re.compile(r"(t ?p ?s|[pmg] ?s|c ?p|c ?[em] ?[12])(?: ?(?:[a-f]|[1-9]))?")
COLLEGE = re.compile(r"([3-6]) ?(?:e|eme|ieme|em|o)?(?: ?(segpa))?(?: ?(?:[a-h]|[1-9]))?")
_JOUR_DE_SEMAINE = re.compile(r"^(?:lun|mar|mer|jeu|ven|sam|dim)\w*\.?\s+", re.IGNORECASE)
_DEUX_CHIFFRES = re.compile(r"^(\d{1,2})(?:er)?\s+([^\W\d_]{3,})\.?\s+(\d{2})$")


def transformation(code: str, libelle: str, exemple: str):
    def inscrire(fonction):
        TRANSFORMATIONS[code] = Transformation(code, libelle, exemple, fonction)
        return fonction

    return inscrire


def essayer(code: str, texte: str) -> str:
    """Lève Refus, dont la `raison` se montre."""
    return TRANSFORMATIONS[code].appliquer(texte.strip())


@transformation("texte", "Tel quel", "tel quel")
def texte(texte: str) -> str:
    return " ".join(texte.split(" ")).strip()


@transformation("date", "Date à la française", "3/9/18, 3 sept. 2018 → 2018-09-03")
def jour(texte: str) -> str:
    if normaliser(texte) in INCONNU:
        return ""
    return _jour(texte).isoformat()


def _jour(texte: str) -> date:
    if texte.isdigit() and int(texte) in JOURS_DE_TABLEUR:
        return ORIGINE + timedelta(days=int(texte))
    if "T" in texte or re.fullmatch(r"\d{4}-\d\d-\d\d .+", texte):
        try:
            return datetime.fromisoformat(texte).date()
        except ValueError:
            pass
    propre = _JOUR_DE_SEMAINE.sub("", texte.strip().lower())
    propre = _DEUX_CHIFFRES.sub(lambda m: f"{m[1]} {m[2]} {_siecle(int(m[3]))}", propre)
    propre = re.sub(r"(?<=\d)\s*([/.\-])\s*(?=\d)", r"\1", propre)
    sans_accent = normaliser(propre)
    if sans_accent.replace(" ", "-") in JOURS_DITS or _sans_annee(propre, sans_accent):
        raise Refus(f"{citer(texte)} : il manque l'année.")
    if re.fullmatch(r"\d{4}|\d{1,2}[/.\-]\d{4}", propre):
        raise Refus(f"{citer(texte)} : il manque le jour, écrivez par exemple 15/03/2018.")
    try:
        return lire_date(propre, timezone.localdate())
    except DateIncomprise:
        raise Refus(_pourquoi(texte, propre)) from None


def _sans_annee(propre: str, sans_accent: str) -> bool:
    trouve = CHIFFRES.fullmatch(propre) or LETTRES.fullmatch(sans_accent)
    return bool(trouve) and trouve[3] is None


def _siecle(annee: int) -> int:
    return 2000 + annee if 2000 + annee <= timezone.localdate().year + 10 else 1900 + annee


def _pourquoi(texte: str, propre: str) -> str:
    if (trouve := CHIFFRES.fullmatch(propre)) and int(trouve[2]) > 12 >= int(trouve[1]):
        return f"{citer(texte)} : le mois {trouve[2]} n'existe pas. Le jour et le mois sont peut-être inversés."
    if trouve or re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", propre):
        return f"{citer(texte)} n'existe pas au calendrier."
    return f"{citer(texte)} n'est pas une date. Écrivez par exemple 15/03/2018."


@transformation("sexe", "Fille ou garçon", "G, Masculin, garçon → M")
def sexe(texte: str) -> str:
    mot = normaliser(texte)
    if mot in INCONNU:
        return ""
    if mot in FILLE | GARCON:
        return "F" if mot in FILLE else "M"
    raise Refus(f"{citer(texte)} : écrivez F (fille) ou G (garçon), ou laissez vide.")


@transformation("oui_non", "Oui ou non", "x, O, vrai → oui")
def oui_non(texte: str) -> str:
    if texte.strip() in ("✓", "✔", "☑", "☒"):
        return "oui"
    mot = normaliser(texte)
    if mot in INCONNU or not mot:
        return ""
    if mot in OUI | NON:
        return "oui" if mot in OUI else "non"
    raise Refus(f"{citer(texte)} : écrivez oui ou non, ou laissez vide.")


@transformation("niveau", "Niveau scolaire", "6ème B, Sixième → 6e")
def niveau(texte: str) -> str:
    mot = normaliser(texte.replace("°", "e"))
    if mot in MATERNELLE or mot in EN_LETTRES:
        return {**MATERNELLE, **EN_LETTRES}[mot]
    if trouve := PRIMAIRE.fullmatch(mot):
        return trouve[1].replace(" ", "").upper()
    if trouve := COLLEGE.fullmatch(mot):
        return f"{trouve[1]}e SEGPA" if trouve[2] else f"{trouve[1]}e"
    return texte.strip()


@transformation("telephone", "Téléphone", "612345678 → 06 12 34 56 78")
def telephone(texte: str) -> str:
    numeros = [_un_telephone(morceau) for morceau in re.split(r"\s*(?:/|,|;|\bou\b|\n)\s*", texte) if morceau.strip()]
    return " / ".join(numeros)


def _un_telephone(texte: str) -> str:
    chiffres = re.sub(r"[\s.\-()]", "", texte)
    chiffres = re.sub(r"^(?:\+33|0033)0?", "0", chiffres)
    # Un tableur qui y voit un nombre mange le premier zéro.
    if re.fullmatch(r"[1-9]\d{8}", chiffres):
        chiffres = f"0{chiffres}"
    if re.fullmatch(r"0\d{9}", chiffres):
        return " ".join(chiffres[i : i + 2] for i in range(0, 10, 2))
    if re.fullmatch(r"\+\d{8,15}", chiffres):
        return chiffres
    raise Refus(f"{citer(texte)} n'est pas un numéro de téléphone : il en faut dix chiffres.")


@transformation("code_postal", "Code postal", "1000 → 01000")
def code_postal(texte: str) -> str:
    serre = texte.replace(" ", "").upper()
    if re.fullmatch(r"\d{4,5}", serre):
        return serre.zfill(5)
    raise Refus(f"{citer(texte)} n'est pas un code postal : il en faut cinq chiffres.")


@transformation("annee_scolaire", "Année scolaire", "25/26 → 2025-2026")
def annee_scolaire(texte: str) -> str:
    trouve = re.fullmatch(r"(?:20)?(\d\d)\s*[-/–]\s*(?:20)?(\d\d)", texte.strip())
    if trouve and int(trouve[2]) == int(trouve[1]) + 1:
        return f"20{trouve[1]}-20{trouve[2]}"
    raise Refus(f"{citer(texte)} n'est pas une année scolaire : écrivez par exemple 2025-2026.")


@transformation("nombre", "Nombre", "1 234,50 € → 1234.50")
def nombre(texte: str) -> str:
    propre = re.sub(r"[\s\u00a0\u202f€%]", "", texte).replace(",", ".")
    if re.fullmatch(r"-?\d+(?:\.\d+)?", propre):
        return propre
    raise Refus(f"{citer(texte)} n'est pas un nombre.")


@transformation("plusieurs", "Plusieurs valeurs dans la case", "lecture, écriture → deux valeurs")
def plusieurs(texte: str) -> str:
    separateur = next((s for s in ("|", ";", "\n", ",", "/", " + ") if s in texte), None)
    morceaux = texte.split(separateur) if separateur else [texte]
    return joindre([morceau.strip() for morceau in morceaux if morceau.strip()])


@transformation("nom_de_famille", "Le nom, dans « NOM Prénom »", "LE GOFF Jean-Luc → LE GOFF")
def nom_de_famille(texte: str) -> str:
    return _couper(texte)[0]


@transformation("prenom", "Le prénom, dans « NOM Prénom »", "LE GOFF Jean-Luc → Jean-Luc")
def prenom(texte: str) -> str:
    return _couper(texte)[1]


def _couper(texte: str) -> tuple[str, str]:
    """(nom, prénom) : la virgule, sinon les capitales, sinon le premier mot est le nom."""
    if "," in texte:
        nom, _, reste = texte.partition(",")
        return nom.strip(), reste.strip()
    mots = texte.split()
    hauts = [mot for mot in mots if mot.isupper() and len(mot.strip(".")) > 1]
    if hauts and len(hauts) < len(mots):
        return " ".join(hauts), " ".join(mot for mot in mots if mot not in hauts)
    return mots[0] if mots else "", " ".join(mots[1:])


@transformation("initiales", "Initiales, depuis le nom entier", "Inès BENALI → IB")
def initiales(texte: str) -> str:
    mots = re.sub(r"[.\-]", " ", texte).split()
    if len(mots) == 1:
        return mots[0].upper()[:10]
    return "".join(mot[0] for mot in mots).upper()[:10]
