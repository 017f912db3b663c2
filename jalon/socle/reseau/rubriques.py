"""Les six rubriques du réseau : ce que chacune montre, trie et saisit. Une seule suite de vues les sert."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Value
from django.db.models.expressions import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from jalon.socle.reseau import forms, operations
from jalon.socle.reseau.models import Commune, Etablissement, Intervenant, Lieu, Nomme, Quartier, Structure
from jalon.ui.tableaux import Colonne

LOIN = 1_000_000


@dataclass(frozen=True)
class Rubrique:
    """`code` (pluriel) et `un` (singulier) nomment ses adresses ; `cles` : colonne triable → clé jamais nulle."""

    code: str
    un: str
    modele: type[Nomme]
    titre: str
    nouveau: str
    icone: str
    form: type[forms.ReseauForm]
    creer: Callable
    colonnes: tuple[Colonne, ...]
    cles: dict[str, Any]
    a_quoi: str
    liens: tuple[str, ...] = ()
    precharger: tuple[str, ...] = ()
    liste_des_types: str = ""

    def lignes(self):
        """Ce que la liste montre. Les contours, longs, ne sont pas lus."""
        lourds = ["contour"] if self.modele is Quartier else ["quartier__contour"] if "quartier" in self.liens else []
        return self.modele.objects.select_related(*self.liens).prefetch_related(*self.precharger).defer(*lourds)


def _texte(chemin: str):
    return Coalesce(F(f"{chemin}__cle_recherche"), Value(""))


def _rang(chemin: str):
    """L'ordre de la ville ; ce qui n'a pas de valeur vient à la fin."""
    return Coalesce(F(f"{chemin}__ordre"), Value(LOIN))


NOM = Colonne("nom", "Nom", str, triable=True, obligatoire=True)
TYPE = Colonne("type", "Type", triable=True)
QUARTIER = Colonne("quartier", "Quartier", triable=True)
PAR_NOM = {"nom": F("cle_recherche")}


def _zone(etablissement) -> str:
    return str(etablissement.zone_le(timezone.localdate()) or "")


def _validite(quartier) -> str:
    du = f"du {quartier.valide_du:%d/%m/%Y}" if quartier.valide_du else ""
    au = f"au {quartier.valide_au:%d/%m/%Y}" if quartier.valide_au else ""
    return f"{du} {au}".strip()


RUBRIQUES = {
    rubrique.code: rubrique
    for rubrique in (
        Rubrique(
            code="structures",
            un="structure",
            modele=Structure,
            titre="Structures",
            nouveau="Nouvelle structure",
            icone="building",
            form=forms.StructureForm,
            creer=operations.creer_structure,
            colonnes=(NOM, TYPE, Colonne("telephone", "Téléphone"), Colonne("courriel", "Courriel")),
            cles={**PAR_NOM, "type": _rang("type")},
            a_quoi="Les organismes avec qui vous travaillez : centre social, CMP, associations…",
            liens=("type",),
            liste_des_types="partenaire_type",
        ),
        Rubrique(
            code="intervenants",
            un="intervenant",
            modele=Intervenant,
            titre="Intervenants",
            nouveau="Nouvel intervenant",
            icone="person-badge",
            form=forms.IntervenantForm,
            creer=operations.creer_intervenant,
            colonnes=(
                NOM,
                Colonne("fonction", "Fonction", triable=True),
                Colonne("structure", "Structure", triable=True),
                Colonne("telephone", "Téléphone"),
                Colonne("courriel", "Courriel"),
            ),
            cles={**PAR_NOM, "fonction": _rang("fonction"), "structure": _texte("structure")},
            a_quoi="Les personnes du réseau : référents, animateurs, enseignants… avec ou sans compte.",
            liens=("fonction", "structure"),
        ),
        Rubrique(
            code="etablissements",
            un="etablissement",
            modele=Etablissement,
            titre="Établissements",
            nouveau="Nouvel établissement",
            icone="mortarboard",
            form=forms.EtablissementForm,
            creer=operations.creer_etablissement,
            colonnes=(
                NOM,
                TYPE,
                Colonne("zone", "Éducation prioritaire", _zone),
                Colonne("secteur", "Secteur", triable=True),
                Colonne("commune", "Commune", triable=True),
                QUARTIER,
                Colonne("uai", "UAI", triable=True),
            ),
            cles={
                **PAR_NOM,
                "type": _rang("type"),
                "secteur": _rang("secteur"),
                "commune": _texte("commune"),
                "quartier": _texte("quartier"),
                "uai": F("uai"),
            },
            a_quoi="Les écoles, collèges et lycées. L'annuaire de l'Éducation nationale s'importe d'un coup.",
            liens=("type", "secteur", "commune", "quartier"),
            precharger=("les_classements__zone",),
            liste_des_types="type_etablissement",
        ),
        Rubrique(
            code="quartiers",
            un="quartier",
            modele=Quartier,
            titre="Quartiers",
            nouveau="Nouveau quartier",
            icone="map",
            form=forms.QuartierForm,
            creer=operations.creer_quartier,
            colonnes=(
                NOM,
                TYPE,
                Colonne("code", "Code", triable=True),
                Colonne("commune", "Commune", triable=True),
                Colonne("validite", "Valide", _validite),
            ),
            cles={**PAR_NOM, "type": _rang("type"), "code": F("code"), "commune": _texte("commune")},
            a_quoi="Les quartiers prioritaires et les quartiers vécus. Les QPV officiels s'importent d'un coup.",
            liens=("type", "commune"),
            liste_des_types="type_quartier",
        ),
        Rubrique(
            code="communes",
            un="commune",
            modele=Commune,
            titre="Communes",
            nouveau="Nouvelle commune",
            icone="geo-alt",
            form=forms.CommuneForm,
            creer=operations.creer_commune,
            colonnes=(NOM, Colonne("code_insee", "Code INSEE", triable=True)),
            cles={**PAR_NOM, "code_insee": F("code_insee")},
            a_quoi="Les communes du territoire suivi. Elles bornent les imports.",
        ),
        Rubrique(
            code="lieux",
            un="lieu",
            modele=Lieu,
            titre="Lieux",
            nouveau="Nouveau lieu",
            icone="signpost",
            form=forms.LieuForm,
            creer=operations.creer_lieu,
            colonnes=(NOM, Colonne("adresse", "Adresse"), QUARTIER),
            cles={**PAR_NOM, "quartier": _texte("quartier")},
            a_quoi="Les lieux d'accueil, de réunion, de permanence.",
            liens=("quartier",),
        ),
    )
}
