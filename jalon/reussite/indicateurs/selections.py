"""Quelles lignes chaque mesure compte, et à quelle date on les lit.

Les dates sont des numéros de jour : pas encore entré, pas encore sorti = LOIN. Les tableaux se comparent entre eux
sans que rien n'importe numpy.
"""

from jalon.restitution.statistiques.registre import LOIN
from jalon.restitution.statistiques.selection import Selection


def _lignes(ville, periode, masque, jours) -> Selection:
    lignes = masque.nonzero()[0]
    return Selection(ville, periode, lignes, jours[lignes])


def actifs(ville, periode):
    """Les parcours actifs sur la période, lus à sa fin ou à leur sortie."""
    p = ville.parcours
    masque = (p.entree <= periode.fin) & (p.sortie >= periode.debut)
    return _lignes(ville, periode, masque, p.sortie.clip(max=periode.fin))


def ouverts(ville, periode):
    p = ville.parcours
    return _lignes(ville, periode, (p.entree >= periode.debut) & (p.entree <= periode.fin), p.entree)


def finis(ville, periode):
    p = ville.parcours
    return _lignes(ville, periode, (p.sortie >= periode.debut) & (p.sortie <= periode.fin), p.sortie)


def _en_cours(ville, jour):
    p = ville.parcours
    return (p.entree <= jour) & (p.sortie > jour)


def en_cours(ville, periode):
    """Les parcours en cours au dernier jour."""
    return _a_la_fin(ville, periode, _en_cours(ville, periode.fin))


def _a_la_fin(ville, periode, masque) -> Selection:
    return _lignes(ville, periode, masque, ville.parcours.entree * 0 + periode.fin)


def connus(ville, periode):
    """Ceux qui ont un état au dernier jour : repérés et pas encore entrés, en cours, ou sortis depuis le début."""
    p, d = ville.parcours, periode.fin
    entres = (p.entree <= d) & (p.sortie >= periode.debut)
    date_connue = (p.repere_le > 0) & (p.repere_le <= d)
    attendus = (p.entree > d) & (date_connue | ((p.entree == LOIN) & (p.repere_le == 0)))
    return _a_la_fin(ville, periode, entres | attendus)


def premieres_entrees(ville, periode):
    """Les parcours par lesquels un enfant entre pour la première fois, tous dispositifs confondus."""
    p = ville.parcours
    premieres = _par_enfant(ville, p.entree, min)
    masque = (p.entree == premieres) & (p.entree >= periode.debut) & (p.entree <= periode.fin)
    return _lignes(ville, periode, masque, p.entree)


def dernieres_sorties(ville, periode):
    """Les parcours finis sur la période, des enfants qui n'en ont plus aucun en cours à la fin."""
    p = ville.parcours
    suivis = _par_enfant(ville, _en_cours(ville, periode.fin) * 1, max)
    masque = (p.sortie >= periode.debut) & (p.sortie <= periode.fin) & (suivis == 0)
    return _lignes(ville, periode, masque, p.sortie)


def _par_enfant(ville, valeurs, extreme):
    """Pour chaque parcours, le plus petit (ou grand) de son enfant."""
    import numpy as np

    reduire, depart = (np.minimum, LOIN) if extreme is min else (np.maximum, 0)
    extremes = np.full(len(ville.enfants.cle), depart)
    reduire.at(extremes, ville.parcours.enfant, valeurs)
    return extremes[ville.parcours.enfant]


def des_revenus(ville, periode):
    """Les parcours actifs des enfants qui ont eu, en tout, au moins deux parcours dans un même dispositif."""
    import numpy as np

    p = ville.parcours
    entres = p.entree < LOIN
    couples = p.enfant * (len(ville.nomenclatures["dispositif"]) + 1) + p.dispositif + 1
    uniques, nombres = np.unique(couples[entres], return_counts=True)
    revenus = np.zeros(len(ville.enfants.cle), bool)
    revenus[uniques[nombres > 1] // (len(ville.nomenclatures["dispositif"]) + 1)] = True
    selection = actifs(ville, periode)
    return selection.garder(revenus[p.enfant[selection.lignes]])


def suspendus(ville, periode):
    """Les parcours actifs dont une suspension touche la période."""
    selection = actifs(ville, periode)
    return selection.garder(jours_de_pause(selection) >= 0)


def jours_de_pause(selection):
    """Les jours de suspension de chaque parcours, pour les pauses qui touchent la période ; -1 s'il n'y en a pas.

    Une pause court de son début à sa fin, à la sortie du parcours ou à la fin de la période.
    """
    import numpy as np

    ville, periode = selection.ville, selection.periode
    s, sorties = ville.suspensions, ville.parcours.sortie[ville.suspensions.parcours]
    fins = s.au.clip(max=sorties)
    touche = (s.du <= periode.fin) & (fins >= periode.debut) & (fins >= s.du)
    durees = fins.clip(max=periode.fin) - s.du
    jours = np.full(len(ville.parcours.cle), -1)
    qui = s.parcours[touche]
    jours[qui] = 0
    np.add.at(jours, qui, durees[touche])
    return jours[selection.lignes]


def objectifs_en_cours(ville, periode):
    """Les objectifs des parcours en cours au dernier jour, quelles que soient leurs propres dates."""
    rangs = _en_cours(ville, periode.fin)[ville.objectifs.parcours].nonzero()[0]
    lignes = ville.objectifs.parcours[rangs]
    return Selection(ville, periode, lignes, lignes * 0 + periode.fin, {"objectif": rangs})


def objectifs_evalues(ville, periode):
    """Les objectifs évalués sur la période ; sans date d'évaluation, à la sortie du parcours."""
    o, p = ville.objectifs, ville.parcours
    sorties = p.sortie[o.parcours]
    jours = o.evalue_le + (o.evalue_le == 0) * sorties
    masque = (p.entree[o.parcours] < LOIN) & (jours >= periode.debut) & (jours <= periode.fin)
    rangs = masque.nonzero()[0]
    return Selection(ville, periode, o.parcours[rangs], jours[rangs], {"objectif": rangs})


# Ce que la mesure fait des lignes, une fois les filtres passés


def dispositifs_simultanes(selection):
    """Les couples de parcours d'un même enfant, de dispositifs différents, qui se chevauchent dans la période."""
    import numpy as np

    p, periode = selection.ville.parcours, selection.periode
    ordre = np.argsort(p.enfant[selection.lignes], kind="stable")
    lignes = selection.lignes[ordre]
    enfants, premiers, seconds = p.enfant[lignes], [lignes[:0]], [lignes[:0]]
    pas = 1
    while (memes := enfants[pas:] == enfants[:-pas]).any():
        premiers.append(lignes[:-pas][memes])
        seconds.append(lignes[pas:][memes])
        pas += 1
    un, deux = np.concatenate(premiers), np.concatenate(seconds)
    debuts = np.maximum(p.entree[un], p.entree[deux]).clip(min=periode.debut)
    fins = np.minimum(p.sortie[un], p.sortie[deux]).clip(max=periode.fin)
    rangs = np.sort(np.stack([p.dispositif[un], p.dispositif[deux]]), axis=0)
    gardes = (debuts <= fins) & (rangs[0] != rangs[1])
    plus = {"dispositif": rangs[0][gardes], "dispositif_2": rangs[1][gardes]}
    return Selection(selection.ville, periode, un[gardes], fins[gardes], plus)


def fratries_suivies(selection):
    """Les lignes des familles dont au moins deux enfants sont comptés."""
    import numpy as np

    p, nombre = selection.ville.parcours, len(selection.ville.enfants.cle)
    familles, enfants = p.famille[selection.lignes], p.enfant[selection.lignes]
    couples = np.unique(familles[familles >= 0] * nombre + enfants[familles >= 0])
    suivis = np.bincount(couples // max(nombre, 1), minlength=len(selection.ville.familles.cle))
    return selection.garder((familles >= 0) & (suivis[familles] > 1) if len(suivis) else familles >= 0)
