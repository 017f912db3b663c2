"""La fiche versionnée, que deux personnes ouvrent : la changer, dire ce qui a changé, refuser d'écraser l'autre."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.socle.comptes.models import Compte
from jalon.socle.journal.models import LigneJournal, Nature
from jalon.socle.journal.operations import consigner

# Ce qui se lit dans la fiche et n'a pas à se lire dans le journal : on y dit seulement que cela a changé.
MUETS = frozenset(
    {
        *("adresse", "telephone", "courriel", "observations", "decision_du_juge", "bilan_final", "resume", "relais"),
        *("faits", "points_d_appui", "deja_tente", "suivis_connus", "attente_professionnel", "attente_famille"),
        *("responsables", "courriel_emetteur", "telephone_emetteur"),
        *("ressources", "difficultes", "hypotheses", "avis_enfant", "avis_famille", "avis_ecole"),
        *("commentaire", "retour", "compte_rendu", "notes"),
    }
)


@dataclass(frozen=True)
class AttributCompose:
    """Un attribut fait de plusieurs champs : on n'en donne que ceux qui changent, le journal les nomme un à un.

    `poser(objet, voulus)` rend les changements, comme `changer` ; `cles(voulus)` : leurs noms dans le journal ;
    `ecart(objet, cle, voulus)` : l'Ecart d'un nom, ou None s'il n'est pas à lui.
    """

    poser: Callable[[Any, dict], dict[str, list[str]]]
    cles: Callable[[dict], list[str]]
    ecart: Callable[[Any, str, dict], "Ecart | None"]


_composes: dict[str, AttributCompose] = {}


def declarer_attribut_compose(nom: str, compose: AttributCompose) -> None:
    """Lève ValueError si le nom est pris."""
    if nom in _composes:
        raise ValueError(f"L'attribut composé {nom} est déclaré deux fois.")
    _composes[nom] = compose


@dataclass(frozen=True)
class Ecart:
    """Un champ que l'autre a changé : ce qu'il y a maintenant, et ce que l'on voulait y mettre."""

    champ: str
    libelle: str
    maintenant: str
    saisie: str | None

    def __str__(self):
        return f"{self.libelle} : « {self.maintenant or 'vide'} »"


class Conflit(ValidationError):
    """Quelqu'un a enregistré la fiche entre-temps. Rien n'est écrit ; `ecarts` dit ce qu'il a changé."""

    def __init__(self, objet, ecarts: list[Ecart], auteur: str = "", le: datetime | None = None):
        self.objet, self.ecarts, self.auteur, self.le = objet, ecarts, auteur, le
        qui = auteur or "Quelqu'un"
        quand = f" le {timezone.localtime(le):%d/%m/%Y à %H h %M}" if le else ""
        quoi = " ; ".join(map(str, ecarts)) or "rien de ce que vous avez saisi"
        super().__init__(f"{qui} a enregistré cette fiche{quand}, pendant que vous la remplissiez : {quoi}.", "conflit")


def verrouiller(objet):
    """La ligne à jour, tenue jusqu'à la fin de la transaction."""
    return type(objet).objects.select_for_update(of=("self",)).get(pk=objet.pk)


def lisible(objet, champ: str) -> str:
    """La valeur d'un champ, comme on la dirait."""
    if hasattr(objet, f"get_{champ}_display"):
        return str(getattr(objet, f"get_{champ}_display")())
    valeur = valeur_de(objet, champ)
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, date):
        return f"{valeur:%d/%m/%Y}"
    return "" if valeur is None else str(valeur)


def valeur_de(objet, champ: str):
    """Comme getattr, mais None pour un lien obligatoire que la fiche neuve n'a pas encore."""
    attribut = objet._meta.get_field(champ).attname
    return None if getattr(objet, attribut) is None else getattr(objet, champ)


def changer(objet, champs: dict) -> dict[str, list[str]]:
    """Pose les champs sur l'objet. Rend {champ: [avant, après]} de ceux qui changent ; [geste] pour les muets.

    Lève TypeError sur un champ que la fiche n'a pas.
    """
    connus = {champ.name for champ in objet._meta.concrete_fields}
    if inconnus := set(champs) - connus:
        raise TypeError(f"{type(objet).__name__} n'a pas de champ {', '.join(sorted(inconnus))}.")
    changements = {}
    for champ, valeur in champs.items():
        if champ in _composes:
            changements |= _composes[champ].poser(objet, valeur)
            continue
        if valeur_de(objet, champ) == valeur:
            continue
        avant = lisible(objet, champ)
        setattr(objet, champ, valeur)
        apres = lisible(objet, champ)
        changements[champ] = [_geste(avant, apres)] if champ in MUETS else [avant, apres]
    return changements


def _geste(avant: str, apres: str) -> str:
    return "modifié" if avant and apres else "ajouté" if apres else "effacé"


def enregistrer(objet):
    """Vérifie et écrit une fiche neuve ou changée."""
    objet.full_clean()
    objet.save()
    return objet


def modifier_fiche(objet, *, version: int, champs: dict):
    """Change une fiche si personne ne l'a enregistrée depuis `version`. Rend (fiche, changements).

    Lève Conflit sinon. Une saisie qui ne change rien ne fait pas de nouvelle version.
    """
    actuel = verrouiller(objet)
    if actuel.version != version:
        raise dire_le_conflit(actuel, version, champs)
    changements = changer(actuel, champs)
    if changements:
        actuel.version += 1
        enregistrer(actuel)
    return actuel, changements


def dire_le_conflit(actuel, version: int, champs: dict) -> Conflit:
    """Ce que les autres ont enregistré depuis `version`, d'après le journal et la fiche elle-même."""
    changes, auteur, le = _changes_depuis(actuel, version)
    if not changes:
        simples = {champ: valeur for champ, valeur in champs.items() if champ not in _composes}
        changes = [champ for champ, valeur in simples.items() if valeur_de(actuel, champ) != valeur]
        changes += [cle for nom in champs if nom in _composes for cle in _composes[nom].cles(champs[nom])]
    ecarts = [_ecart(actuel, champ, champs) for champ in changes]
    return Conflit(actuel, [ecart for ecart in ecarts if ecart is not None], auteur, le)


def _changes_depuis(actuel, version: int):
    """(champs changés, dernier auteur, quand) ; aucun champ si le journal ne les sait pas, ou plus."""
    lignes = LigneJournal.objects.filter(
        nature=Nature.ECRITURE,
        objet_type=actuel._meta.label_lower,
        objet_id=actuel.pk,
        contenu__version__gt=version,
    ).order_by("numero")
    changes, derniere = {}, None
    for ligne in lignes:
        changes.update(dict.fromkeys(ligne.contenu.get("champs", ())))
        derniere = ligne
    if derniere is None:
        return [], "", None
    auteur = Compte.objects.filter(pk=derniere.compte_id).values_list("nom", flat=True).first()
    return list(changes), auteur or "", derniere.le


def _ecart(actuel, champ: str, champs: dict) -> Ecart | None:
    if champ not in {c.name for c in actuel._meta.concrete_fields}:
        trouves = (compose.ecart(actuel, champ, champs.get(nom, {})) for nom, compose in _composes.items())
        return next((ecart for ecart in trouves if ecart is not None), None)
    saisie = None
    if champ in champs:
        voulu = type(actuel)(**{champ: champs[champ]})
        saisie = lisible(voulu, champ)
    return Ecart(champ, str(actuel._meta.get_field(champ).verbose_name), lisible(actuel, champ), saisie)


def consigner_changements(action: str, objet, changements: dict, *, par, **contenu) -> None:
    consigner(action, objet, par=par, version=objet.version, champs=changements, **contenu)
