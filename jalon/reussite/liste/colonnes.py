"""Les colonnes de la liste des enfants : ce que chacune montre, exporte et trie."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html

from jalon.reussite.cles import nombre_en_jour
from jalon.reussite.models import CleListe, EtatParcours
from jalon.socle.listes.lecture import libelles
from jalon.ui.tableaux import Colonne
from jalon.ui.templatetags.ui import badge

TON_DE_L_ETAT = {
    EtatParcours.EN_COURS: "en_cours",
    EtatParcours.SUSPENDU: "attente",
    EtatParcours.EN_VEILLE: "attente",
    EtatParcours.TERMINE: "termine",
    EtatParcours.NON_OUVERT: "neutre",
}


@dataclass(frozen=True)
class ColonneListe:
    """`valeur(ligne)` : la donnée exportée. `montrer(ligne)` : ce que l'écran en fait, si ce n'est pas la même chose.

    `cle` : le champ de tri de `CleListe`, ou le nom que prend l'expression `tri()`. `precision` : ce que la cellule dit
    en plus, sa propre colonne à l'export. `s_exporte` faux : elle se lit à l'écran et n'en sort pas.
    """

    code: str
    libelle: str
    cle: str
    valeur: Callable[[CleListe], Any]
    montrer: Callable[[CleListe], Any] | None = None
    precision: tuple[str, Callable[[CleListe], Any]] | None = None
    affichee: bool = True
    tri: Callable[[], Any] | None = None
    s_exporte: bool = True

    @property
    def pour_l_ecran(self) -> Colonne:
        return Colonne(
            self.code,
            self.libelle,
            self.montrer or self.valeur,
            triable=True,
            affichee=self.affichee,
            obligatoire=self.code == "nom",
        )

    @property
    def pour_l_export(self) -> list[tuple[str, Callable[[CleListe], Any]]]:
        return [(self.libelle, self.valeur), *([self.precision] if self.precision else [])]


def _nommer(champ: str) -> Callable[[CleListe], str]:
    def lire(ligne):
        objet = getattr(ligne, champ)
        return str(objet) if objet is not None else ""

    return lire


def _jour(champ: str) -> Callable[[CleListe], date | None]:
    return lambda ligne: nombre_en_jour(getattr(ligne, champ))


def age(naissance: date | None, jour: date) -> int | None:
    """L'âge révolu ce jour-là ; un 29 février est atteint le 1er mars."""
    if naissance is None:
        return None
    return jour.year - naissance.year - ((jour.month, jour.day) < (naissance.month, naissance.day))


def _age(ligne):
    return age(ligne.enfant.naissance, timezone.localdate())


def _montrer_la_naissance(ligne):
    if ligne.enfant.naissance is None:
        return ""
    naissance = date_format(ligne.enfant.naissance, "d/m/Y")
    return format_html('{} <span class="precision">{} ans</span>', naissance, _age(ligne))


def _ecole(ligne) -> str:
    return ", ".join(str(v) for v in (ligne.etablissement, ligne.niveau) if v is not None)


def _dispositif(ligne) -> str:
    return str(ligne.parcours.dispositif) if ligne.parcours else ""


def _famille(ligne) -> str:
    return str(ligne.enfant.famille) if ligne.enfant.famille else ""


def _sexe(ligne) -> str:
    return libelles("sexe").get(ligne.sexe, "")


def _etat(ligne) -> str:
    return libelles("etat_parcours").get(ligne.etat, "")


def _montrer_l_etat(ligne):
    return badge(TON_DE_L_ETAT.get(ligne.etat, "attente"), _etat(ligne)) if ligne.etat else ""


def _montrer_le_contact(ligne):
    le = nombre_en_jour(ligne.dernier_contact)
    if le is None:
        return ""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', le.isoformat(), date_format(le), il_y_a(le, timezone.localdate())
    )


def il_y_a(le: date, jour: date) -> str:
    """« aujourd'hui », « il y a 12 j », « il y a 3 mois », « il y a 2 ans »."""
    jours = (jour - le).days
    if jours <= 1:
        return "hier" if jours == 1 else "aujourd'hui"
    if jours < 60:
        return f"il y a {jours}\N{NO-BREAK SPACE}j"
    mois = (jour.year - le.year) * 12 + jour.month - le.month - (jour.day < le.day)
    combien = f"{mois}\N{NO-BREAK SPACE}mois" if mois < 24 else f"{mois // 12}\N{NO-BREAK SPACE}ans"
    return f"il y a {combien}"


def _montrer_l_echeance(ligne):
    le = nombre_en_jour(ligne.prochaine_echeance)
    if le is None:
        return ""
    retard = " en retard" if le < timezone.localdate() else ""
    return format_html(
        '{} <span class="precision{}"><time datetime="{}">{}</time>{}</span>',
        ligne.prochaine_echeance_libelle,
        " retard-texte" if retard else "",
        le.isoformat(),
        date_format(le, "d/m/Y"),
        retard,
    )


COLONNES = (
    ColonneListe("nom", "Nom", "nom", lambda ligne: ligne.enfant.designation),
    ColonneListe(
        "naissance",
        "Né(e) le",
        "naissance",
        lambda ligne: ligne.enfant.naissance,
        _montrer_la_naissance,
        precision=("Âge", _age),
    ),
    ColonneListe("sexe", "Sexe", "sexe", _sexe, affichee=False),
    ColonneListe("famille", "Famille", "famille", _famille, affichee=False),
    ColonneListe("debut", "Début de suivi", "debut", _jour("debut")),
    ColonneListe("ecole", "École, classe", "ecole", _ecole),
    ColonneListe("quartier", "Quartier", "quartier", _nommer("le_quartier")),
    ColonneListe("dispositif", "Dispositif", "dispositif", _dispositif, affichee=False),
    ColonneListe("referent", "Référent", "referent", _nommer("le_referent")),
    ColonneListe("etat", "État", "etat_rang", _etat, _montrer_l_etat),
    ColonneListe("profil", "Profil", "profil", _nommer("le_profil"), affichee=False),
    ColonneListe("contact", "Dernier contact", "dernier_contact", _jour("dernier_contact"), _montrer_le_contact),
    ColonneListe(
        "echeance",
        "Prochaine échéance",
        "prochaine_echeance",
        _jour("prochaine_echeance"),
        _montrer_l_echeance,
        precision=("À faire", lambda ligne: ligne.prochaine_echeance_libelle),
    ),
)
