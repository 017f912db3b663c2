"""Déclarer une mesure de la réussite éducative : ses droits, et le rang de l'unité de chaque ligne."""

from jalon.restitution.statistiques.registre import Mesure, Unite, declarer
from jalon.reussite.droits import Droit
from jalon.reussite.indicateurs import axes as a
from jalon.reussite.indicateurs import unites as u
from jalon.reussite.indicateurs import unites_faits as f
from jalon.reussite.indicateurs.tables import UNIVERS


def _la_ligne(selection):
    return selection.lignes


def _personnes(selection):
    """L'enfant ; une demande sans dossier, un appel, est à soi seul une personne."""
    import numpy as np

    enfants = a.enfants_de(selection)
    return np.where(enfants >= 0, enfants, len(selection.ville.enfants.cle) + selection.lignes)


FAITS = {
    u.ENFANTS: a.enfants_de,
    u.PARCOURS: a.parcours_de,
    u.FAMILLES: a.familles_de,
    u.OBJECTIFS: lambda selection: selection.plus["objectif"],
    u.ETABLISSEMENTS: a.ECOLE.lire,
    f.CONTACTS: lambda selection: selection.ville.faits.contacts.rang[selection.lignes],
    f.RENDEZ_VOUS: lambda selection: selection.ville.faits.rendez_vous.rang[selection.lignes],
    f.SEANCES: lambda selection: selection.ville.faits.presences.seance[selection.lignes],
    f.MANQUANTES: _la_ligne,
}
# Plusieurs de ces unités parlent souvent d'un même enfant.
DE_PERSONNES = {
    u.PARCOURS,
    u.OBJECTIFS,
    *(unite for unite in vars(f).values() if isinstance(unite, Unite) and unite is not f.GROUPES),
}
DE_PERIODE = (*a.COMMUNS, a.ETAT, a.DUREE)
DE_SORTIE = (*a.COMMUNS, a.MOTIF, a.DUREE)


def mesure(code, libelle, definition, unite, temps, selection, axes, filtres=None, **options) -> Mesure:
    """`filtres` : par défaut, tous les axes qui ne sont pas une suite de périodes.

    L'unité d'une ligne est la ligne même, sauf pour les `FAITS` qui la lisent autrement.
    """
    if filtres is None:
        filtres = tuple(axe for axe in axes if not axe.etaler)
    return declarer(
        Mesure(
            code=f"reussite.{code}",
            libelle=libelle,
            definition=definition,
            unite=unite,
            temps=temps,
            univers=UNIVERS.code,
            selection=selection,
            unites=FAITS.get(unite, _la_ligne),
            axes=axes,
            filtres=filtres,
            personnes=_personnes if unite in DE_PERSONNES else None,
            droit=Droit.VOIR_LES_STATISTIQUES,
            droit_nominatif=Droit.VOIR_LES_STATISTIQUES_PAR_REFERENT,
            **options,
        )
    )
