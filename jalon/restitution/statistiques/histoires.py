"""Les attributs datés : à qui, depuis quand, quelle valeur ; et les ponts d'un rang vers plusieurs."""

import numpy as np

# Plus grand que tout numéro de jour : (propriétaire, jour) tient dans un entier, et se cherche par dichotomie.
BASE = 1 << 22
RIEN = np.empty(0, np.int64)


class Index:
    """Clé de la base → rang. Les clés absentes donnent -1."""

    def __init__(self, cles):
        self.ordre = np.argsort(cles, kind="stable")
        self.cles = cles[self.ordre]

    def rangs(self, cles):
        if not len(self.cles):
            return np.full(len(cles), -1)
        place = np.searchsorted(self.cles, cles).clip(max=len(self.cles) - 1)
        return np.where(self.cles[place] == cles, self.ordre[place], -1)


class Histoire:
    """La valeur d'un attribut à une date : celle de la dernière ligne commencée, -1 s'il n'y en a pas.

    `proprietaires` : des rangs (les lignes de propriétaire -1 sont ignorées) ; `debuts` : des numéros de jour, 0 pour
    « depuis toujours » ; à début égal, la plus grande clé (`cles`) l'emporte.
    """

    def __init__(self, proprietaires, debuts, valeurs, cles=None):
        gardees = (proprietaires >= 0).nonzero()[0]
        tri = np.lexsort((cles[gardees] if cles is not None else gardees, debuts[gardees], proprietaires[gardees]))
        gardees = gardees[tri]
        self.reperes = proprietaires[gardees] * BASE + debuts[gardees]
        self.valeurs = valeurs[gardees]

    def a(self, proprietaires, jours):
        if not len(self.reperes):
            return np.full(len(proprietaires), -1)
        place = np.searchsorted(self.reperes, proprietaires * BASE + jours, side="right") - 1
        trouvee = (place >= 0) & (self.reperes[place] // BASE == proprietaires)
        return np.where(trouvee, self.valeurs[place], -1)


def histoire_bornee(proprietaires, debuts, fins, valeurs, cles) -> Histoire:
    """Une histoire dont les lignes finissent (dernier jour compris, LOIN pour « court encore »).

    Là où deux lignes se chevauchent, la dernière commencée l'emporte, puis la plus grande clé.
    """
    tri = np.lexsort((cles, debuts, proprietaires))
    proprietaires, debuts, fins, valeurs = (c[tri] for c in (proprietaires, debuts, fins, valeurs))
    suit = proprietaires[1:] == proprietaires[:-1]
    meles = np.unique(proprietaires[1:][suit & (fins[:-1] >= debuts[1:])])
    simples = ~np.isin(proprietaires, meles)
    morceaux = [(proprietaires[simples], debuts[simples], valeurs[simples])]
    finies = simples & (fins < BASE - 2)
    morceaux.append((proprietaires[finies], fins[finies] + 1, np.full(finies.sum(), -1)))
    for qui in meles:
        siennes = proprietaires == qui
        coupes, gagnantes = _decouper(debuts[siennes], fins[siennes], valeurs[siennes])
        morceaux.append((np.full(len(coupes), qui), coupes, gagnantes))
    qui, depuis, quoi = (np.concatenate([m[i] for m in morceaux]) for i in range(3))
    # Une fin la veille du début suivant tombe le même jour que lui : la vraie valeur doit passer après le vide.
    return Histoire(qui, depuis, quoi, cles=(quoi >= 0).astype(np.int64))


def _decouper(debuts, fins, valeurs):
    """Des lignes triées par début, qui se chevauchent → (début, valeur gagnante) par tronçon."""
    coupes = np.unique(np.concatenate([debuts, fins[fins < BASE - 2] + 1]))
    gagnantes = []
    for coupe in coupes:
        couvrent = ((debuts <= coupe) & (fins >= coupe)).nonzero()[0]
        gagnantes.append(valeurs[couvrent[-1]] if len(couvrent) else -1)
    return coupes, np.array(gagnantes, np.int64)


class Pont:
    """Les rangs reliés à chaque propriétaire : les domaines d'un parcours, l'emploi des responsables."""

    def __init__(self, proprietaires, rangs, nombre: int):
        gardees = (proprietaires >= 0).nonzero()[0]
        gardees = gardees[np.argsort(proprietaires[gardees], kind="stable")]
        self.rangs = rangs[gardees]
        self.nombres = np.bincount(proprietaires[gardees], minlength=nombre)
        self.debuts = np.cumsum(self.nombres) - self.nombres

    def relier(self, proprietaires):
        """(nombre de liens de chacun, rangs liés à la suite). Le propriétaire -1 n'a pas de lien."""
        if not len(self.nombres):
            return np.zeros(len(proprietaires), np.int64), RIEN
        connus = proprietaires >= 0
        nombres = np.where(connus, self.nombres[proprietaires], 0)
        return nombres, self.rangs[suites(self.debuts[proprietaires], nombres)]


def suites(debuts, nombres):
    """Les positions debut, debut + 1… de chacun, bout à bout."""
    departs = np.repeat(debuts - (np.cumsum(nombres) - nombres), nombres)
    return departs + np.arange(len(departs))


def mois_accomplis(debuts, fins):
    """Les mois civils entiers d'un jour à l'autre : du 1/9/2024 au 1/9/2025, douze. Jamais négatif."""
    (a1, j1), (a2, j2) = _mois_et_jour(debuts), _mois_et_jour(fins)
    return (a2 - a1 - (j2 < j1)).clip(min=0)


def _mois_et_jour(jours):
    dates = (jours - 719_163).astype("datetime64[D]")
    mois = dates.astype("datetime64[M]")
    return mois.astype(np.int64), (dates - mois.astype("datetime64[D]")).astype(np.int64)


def rangs_de_mois(jours):
    """Le numéro du mois d'un jour (année × 12 + mois - 1)."""
    return _mois_et_jour(jours)[0] + 1970 * 12
