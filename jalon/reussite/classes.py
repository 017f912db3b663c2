"""La liste de classe d'une école : reconnaître les enfants déjà suivis, oublier les autres.

Rien de ce qui est lu ici ne se range : ce qui ne désigne aucun enfant suivi disparaît avec la requête.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from rapidfuzz import fuzz

from jalon.restitution.reprise.transformations import essayer
from jalon.reussite.models import Enfant, Parcours, Scolarite
from jalon.reussite.operations.identite import initiales
from jalon.socle.cloison import ModeIdentite, collectivite_active
from jalon.socle.listes.lecture import toutes
from jalon.socle.listes.models import Valeur
from jalon.socle.texte import normaliser

NOM_PROCHE = 88
_MOTS = re.compile(r"[\s/+,&-]+")


@dataclass(frozen=True)
class Eleve:
    """Une ligne de la liste. `niveau` : None si la classe n'en nomme pas un seul."""

    nom: str
    prenom: str
    naissance: date | None = None
    niveau: Valeur | None = None
    classe: str = ""


@dataclass(frozen=True)
class Reconnu:
    """Un enfant suivi que la liste nomme. `doute` : pourquoi quelqu'un doit le confirmer ; vide s'il est sûr."""

    enfant: Enfant
    eleve: Eleve
    doute: str
    actuelle: Scolarite | None


def suivis(compte):
    """Les enfants que le compte voit et dont un parcours n'est ni clos, ni annulé."""
    ouverts = Parcours.objects.filter(enfant=OuterRef("pk"), sortie=None, annule_le=None)
    return Enfant.objects.actuels().visibles_par(compte).filter(Exists(ouverts))


def reconnaitre(eleves: Iterable[Eleve], compte) -> list[Reconnu]:
    """Les enfants suivis que la liste nomme, par nom. Un enfant n'y est qu'une fois : sa ligne la plus sûre."""
    comparer = _COMPARER[collectivite_active().identite_enfants]
    enfants = list(suivis(compte)) if comparer else []
    trouves: dict[int, list[tuple[str, Eleve, Enfant]]] = {}
    for eleve in eleves:
        candidats = [(doute, enfant) for enfant in enfants if (doute := comparer(eleve, enfant)) is not None]
        for doute, enfant in _les_plus_surs(candidats):
            trouves.setdefault(enfant.pk, []).append((doute, eleve, enfant))
    actuelles = _scolarites_actuelles(trouves)
    reconnus = [
        Reconnu(enfant, eleve, _doute(doute, eleves_), actuelles.get(enfant.pk))
        for eleves_ in trouves.values()
        for doute, eleve, enfant in [min(eleves_, key=lambda trouve: bool(trouve[0]))]
    ]
    return sorted(reconnus, key=lambda r: (r.enfant.cle_recherche, r.enfant.pk))


def _les_plus_surs(candidats):
    """Les candidats sûrs, s'il y en a ; sinon les autres. Deux homonymes restent tous deux à confirmer."""
    surs = [(doute, enfant) for doute, enfant in candidats if not doute]
    retenus = surs or candidats
    if len(retenus) > 1:
        return [("Deux dossiers suivis lui ressemblent.", enfant) for _, enfant in retenus]
    return retenus


def _doute(doute: str, lignes) -> str:
    surs = [eleve for d, eleve, _ in lignes if not d]
    return "Deux lignes de la liste lui ressemblent." if len(surs) > 1 or (not surs and len(lignes) > 1) else doute


def _par_le_nom(eleve: Eleve, enfant: Enfant) -> str | None:
    """None : ce n'est pas lui ; vide : c'est lui ; sinon ce qui reste à confirmer."""
    if eleve.naissance and enfant.naissance and eleve.naissance != enfant.naissance:
        return None
    lu, connu = _mots(eleve.nom, eleve.prenom), _mots(enfant.nom, enfant.prenom)
    if not (lu and connu):
        return None
    meme_jour = bool(eleve.naissance and eleve.naissance == enfant.naissance)
    if lu == connu:
        return "" if meme_jour else "Le nom est le même ; la date de naissance manque."
    if meme_jour and fuzz.ratio(lu, connu) >= NOM_PROCHE:
        return "Le nom est écrit un peu autrement ; la date de naissance est la même."
    return None


def _par_le_prenom(eleve: Eleve, enfant: Enfant) -> str | None:
    meme = enfant.prenom and normaliser(eleve.prenom) == normaliser(enfant.prenom)
    return _si_ne_le_meme_jour(eleve, enfant, bool(meme), "Même prénom et même date de naissance.")


def _par_les_initiales(eleve: Eleve, enfant: Enfant) -> str | None:
    connues = sorted(normaliser(enfant.initiales).replace(" ", ""))
    lues = sorted(normaliser(initiales(eleve.prenom, eleve.nom)))
    return _si_ne_le_meme_jour(eleve, enfant, bool(connues) and connues == lues, "Mêmes initiales et même naissance.")


def _si_ne_le_meme_jour(eleve, enfant, meme: bool, doute: str) -> str | None:
    return doute if meme and eleve.naissance and eleve.naissance == enfant.naissance else None


# Une ville qui ne garde que des numéros ne peut reconnaître personne.
_COMPARER = {
    ModeIdentite.COMPLETE: _par_le_nom,
    ModeIdentite.PRENOM: _par_le_prenom,
    ModeIdentite.INITIALES: _par_les_initiales,
    ModeIdentite.NUMERO: None,
}


def _mots(nom: str, prenom: str) -> str:
    return " ".join(sorted(normaliser(f"{nom} {prenom}").split())) if nom and prenom else ""


def _scolarites_actuelles(enfants: Iterable[int]) -> dict[int, Scolarite]:
    """Enfant → sa scolarité la plus récente."""
    lues = Scolarite.objects.filter(enfant__in=list(enfants)).select_related("etablissement", "niveau")
    datees = sorted(lues, key=lambda s: (s.depuis is not None, s.depuis or date.min))
    return {scolarite.enfant_id: scolarite for scolarite in datees}


def niveau_de_la_classe(classe: str) -> Valeur | None:
    """« CM2 A », « 6ème 3 », « CM2 Mme Roux » → le niveau ; None si la classe en mêle plusieurs ou n'en nomme aucun."""
    if entier := _niveau(classe):
        return entier
    mots = (mot for mot in _MOTS.split(classe) if not mot.isdecimal())
    nommes = {niveau for mot in mots if (niveau := _niveau(mot))}
    return nommes.pop() if len(nommes) == 1 else None


def _niveau(texte: str) -> Valeur | None:
    cles = {cle: valeur for valeur in reversed(toutes("niveau_scolaire")) for cle in valeur.cles}
    return cles.get(normaliser(texte)) or cles.get(normaliser(essayer("niveau", texte)))
