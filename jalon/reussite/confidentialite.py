"""Ce que l'on peut montrer des coordonnées d'une famille, et à qui.

Une adresse protégée ne va dans aucun document, lettre, impression ou export fait pour autrui : ces éditions prennent
`pour_nous=False`. À l'écran, seuls la voient ceux qui tiennent les dossiers.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from jalon.reussite.droits import Droit
from jalon.socle.cloison import ModeIdentite, collectivite_active
from jalon.socle.habilitations import a_le_droit

# Sans l'indicatif ni le zéro : « +33 6 12… » et « 06 12… » sont le même numéro.
CHIFFRES_D_UN_TELEPHONE = 9


@dataclass(frozen=True)
class Coordonnees:
    """Des chaînes vides là où il n'y a rien, ou rien que l'on puisse montrer."""

    telephone: str = ""
    courriel: str = ""
    adresse: str = ""


def nom_a_ecrire_a_la_main() -> bool:
    """La ville ne garde pas les noms : un document laisse un blanc à remplir."""
    return collectivite_active().identite_enfants != ModeIdentite.COMPLETE


def tient_les_dossiers(compte) -> bool:
    """Faux pour un partenaire ou un intervenant : leur fiche est réduite."""
    return a_le_droit(compte, Droit.MODIFIER_LES_DOSSIERS)


def coordonnees(responsable, *, pour_nous: bool) -> Coordonnees:
    """Les coordonnées du responsable ; aucune si elles sont confidentielles et que ce n'est pas pour nous."""
    if responsable.adresse_confidentielle and not pour_nous:
        return Coordonnees()
    return Coordonnees(responsable.telephone, responsable.courriel, responsable.adresse)


def foyer_est_protege(les_responsables: Iterable) -> bool:
    """L'adresse du foyer est-elle celle d'une personne à protéger ?"""
    return any(r.adresse_confidentielle and (r.vit_avec_enfant or not r.adresse) for r in les_responsables)


def coordonnees_protegees(famille) -> list[str]:
    """Ce qui ne doit se trouver dans aucun document fait pour autrui, même recopié dans un texte libre."""
    if famille is None:
        return []
    les_responsables = list(famille.les_responsables.all())
    secrets = [famille.adresse] if foyer_est_protege(les_responsables) else []
    for protege in (r for r in les_responsables if r.adresse_confidentielle):
        chiffres = "".join(c for c in protege.telephone if c.isdigit())
        secrets += [protege.adresse, protege.courriel, chiffres[-CHIFFRES_D_UN_TELEPHONE:]]
    return [secret for secret in secrets if secret]


def adresse_du_foyer(famille, les_responsables: Iterable, *, pour_nous: bool) -> str:
    """« 3 rue des Acacias, 35000 Val-Clair », ou rien si elle est à protéger et que ce n'est pas pour nous."""
    if foyer_est_protege(les_responsables) and not pour_nous:
        return ""
    ville = f"{famille.code_postal} {famille.commune}".strip()
    return ", ".join(morceau for morceau in (famille.adresse, ville) if morceau)
