"""La ville assemblée : des rangs à la place des clés, des histoires à la place des dates.

Chargé au premier calcul, avec numpy. Les règles de lecture à une date sont ici, et nulle part ailleurs.
"""

from functools import cached_property
from types import SimpleNamespace

import numpy as np

from jalon.restitution.statistiques.champs_en_colonnes import mettre_en_colonnes
from jalon.restitution.statistiques.histoires import Histoire, Index, Pont, histoire_bornee, mois_accomplis
from jalon.restitution.statistiques.registre import LOIN
from jalon.reussite.indicateurs.faits import Faits, ou_rien
from jalon.reussite.indicateurs.nomenclatures import lire_les_nomenclatures
from jalon.reussite.indicateurs.tables_champs import CHAMPS
from jalon.reussite.models import EtatParcours

AGES = (2, 6, 11, 17)
DUREES = (3, 6, 12, 18, 24, 36)
E = {etat: rang for rang, etat in enumerate(EtatParcours.values)}


def assembler(bruts) -> "Ville":
    return Ville(bruts, lire_les_nomenclatures())


class Ville:
    """Enfants, familles, parcours et objectifs par rangs ; -1 pour « Non renseigné »."""

    def __init__(self, bruts, nomenclatures):
        self.nomenclatures = nomenclatures
        self._rangs = {code: Index(np.array(n.cles, np.int64)) for code, n in nomenclatures.items() if _a_des_cles(n)}
        self._poser_les_foyers(bruts)
        self._poser_les_parcours(bruts)
        self._poser_les_situations(bruts)
        self._poser_les_scolarites(bruts)
        self._ages = {}
        self.faits = Faits(self, bruts)
        self.champs = {}
        for entite, table in CHAMPS.items():
            self.champs |= mettre_en_colonnes(entite, bruts[f"champs_{table}"], bruts[table]["cle"])

    def rang(self, nomenclature: str, cles):
        return self._rangs[nomenclature].rangs(cles)

    def rangs_d_enfants(self, cles):
        return self._index_enfants.rangs(cles)

    def rangs_de_parcours(self, cles):
        return self._index_parcours.rangs(cles)

    def _poser_les_foyers(self, bruts):
        enfants, familles, responsables = bruts["enfants"], bruts["familles"], bruts["responsables"]
        self._index_enfants, self._index_familles = Index(enfants["cle"]), Index(familles["cle"])
        self.enfants = SimpleNamespace(
            cle=enfants["cle"],
            sexe=enfants["sexe"],
            naissance=enfants["naissance"],
            famille=self._index_familles.rangs(enfants["famille"]),
        )
        fratrie = familles["fratrie"]
        self.familles = SimpleNamespace(
            cle=familles["cle"],
            fratrie=np.where(fratrie < 1, -1, (fratrie - 1).clip(max=4)),
            commune=self.rang("commune", familles["commune"]),
        )
        self.emplois = Pont(
            self._index_familles.rangs(responsables["famille"]),
            self.rang("situation_emploi", responsables["emploi"]),
            len(familles["cle"]),
        )

    def _poser_les_parcours(self, bruts):
        p = bruts["parcours"]
        index = self._index_parcours = Index(p["cle"])
        self.parcours = SimpleNamespace(
            **{nom: p[nom] for nom in ("cle", "etat", "etat_le", "repere_le", "entree", "sortie")},
            enfant=self._index_enfants.rangs(p["enfant"]),
            dispositif=self.rang("dispositif", p["dispositif"]),
            origine=self.rang("origine_reperage", p["origine"]),
            motif=self.rang("motif_sortie", p["motif"]),
            profil=self._profils(bruts["profils"], index, len(p["cle"])),
        )
        self.parcours.famille = self.enfants.famille[self.parcours.enfant]
        r, o, s = bruts["referents"], bruts["objectifs"], bruts["suspensions"]
        intervenants = self.rang("intervenant", r["intervenant"])
        self.referents = histoire_bornee(index.rangs(r["parcours"]), r["du"], r["au"], intervenants, r["cle"])
        self.objectifs = SimpleNamespace(
            cle=o["cle"],
            parcours=index.rangs(o["parcours"]),
            domaine=self.rang("domaine", o["domaine"]),
            atteinte=o["atteinte"],
            evalue_le=o["evalue_le"],
        )
        self.domaines = Pont(self.objectifs.parcours, self.objectifs.domaine, len(p["cle"]))
        self.suspensions = SimpleNamespace(parcours=index.rangs(s["parcours"]), du=s["du"], au=s["au"])
        pauses = np.arange(len(s["cle"]))
        self.pauses = histoire_bornee(self.suspensions.parcours, s["du"], s["au"], pauses, s["cle"])
        self.avec_pause = np.bincount(self.suspensions.parcours, minlength=len(p["cle"])) > 0

    def _profils(self, bruts, index, nombre):
        """Le profil de la vague la plus récente de chaque parcours."""
        tri = np.lexsort((bruts["cle"], bruts["vague"]))
        profils = np.full(nombre, -1)
        profils[index.rangs(bruts["parcours"][tri])] = self.rang("profil_anct", bruts["profil"][tri])
        return profils

    def _poser_les_situations(self, bruts):
        self._situations = {}
        for qui, index in (("enfant", self._index_enfants), ("famille", self._index_familles)):
            lues = bruts[f"situations_{qui}"]
            proprietaires, depuis, cles = index.rangs(lues[qui]), lues["depuis"], lues["cle"]
            quartiers = self.rang("quartier", lues["quartier"])
            # Le QPV dit en toutes lettres (0 ou 1), ou à lire dans le type du quartier (2 + son rang).
            qpv = np.where(lues["qpv"] >= 0, lues["qpv"], np.where(quartiers >= 0, quartiers + 2, -1))
            colonnes = {
                "quartier": quartiers,
                "qpv": qpv,
                "structure": self.rang("structure_familiale", lues["structure"]),
                "responsabilite": self.rang("responsabilite_legale", lues["responsabilite"]),
            }
            for nom, valeurs in colonnes.items():
                dites = (valeurs >= 0).nonzero()[0]
                self._situations[qui, nom] = Histoire(proprietaires[dites], depuis[dites], valeurs[dites], cles[dites])

    def _poser_les_scolarites(self, bruts):
        s, c = bruts["scolarites"], bruts["classements"]
        lignes = np.arange(len(s["cle"]))
        self._scolarite = Histoire(self._index_enfants.rangs(s["enfant"]), s["depuis"], lignes, s["cle"])
        self.scolarites = {
            "etablissement": self.rang("etablissement", s["etablissement"]),
            "type": self.rang("type_etablissement", s["type"]),
            "zone": self.rang("zone_scolarisation", s["zone"]),
            "niveau": self.rang("niveau_scolaire", s["niveau"]),
            "rythme": s["rythme"],
            "absenteisme": s["absenteisme"],
            "exclusions": s["exclusions"],
        }
        lies = bruts["amenagements"]
        self._amenagements = Pont(
            Index(s["cle"]).rangs(lies["scolarite"]),
            self.rang("amenagement_scolarite", lies["amenagement"]),
            len(s["cle"]),
        )
        self._classements = Histoire(
            self.rang("etablissement", c["etablissement"]),
            c["depuis"],
            self.rang("zone_scolarisation", c["zone"]),
            c["cle"],
        )
        etablissements = self.nomenclatures["etablissement"]
        self.types = self.rang("type_etablissement", np.array(etablissements.types, np.int64))
        self.cles_etablissements = np.array(etablissements.cles, np.int64)

    # Ce que lisent les axes : des rangs d'enfants ou de parcours, -1 s'il n'y en a pas, et la date de chacun

    def sexe(self, enfants):
        return ou_rien(self.enfants.sexe, enfants)

    def famille(self, enfants):
        return ou_rien(self.enfants.famille, enfants)

    def du_parcours(self, nom, parcours):
        return ou_rien(getattr(self.parcours, nom), parcours)

    @cached_property
    def _parcours_en_cours(self):
        p = self.parcours
        entres = (p.entree < LOIN).nonzero()[0]
        return histoire_bornee(p.enfant[entres], p.entree[entres], p.sortie[entres], entres, p.cle[entres])

    def parcours_du_jour(self, enfants, rattaches, jours):
        """Le parcours dit ; à défaut celui de l'enfant ce jour-là, bornes comprises, le dernier entré."""
        return np.where(rattaches >= 0, rattaches, self._parcours_en_cours.a(enfants, jours))

    def amenagements(self, enfants, jours):
        """(nombre d'aménagements de chacun, leurs rangs à la suite)."""
        return self._amenagements.relier(self._scolarite.a(enfants, jours))

    def situation(self, nom, enfants, jours):
        """Celle de l'enfant, à défaut celle de sa famille ; valeur par valeur."""
        siennes = self._situations["enfant", nom].a(enfants, jours)
        du_foyer = self._situations["famille", nom].a(self.famille(enfants), jours)
        return np.where(siennes >= 0, siennes, du_foyer)

    def qpv(self, enfants, jours):
        """0 hors QPV, 1 en QPV : ce qui est dit de l'enfant, sinon le type de son quartier, s'il vaut ce jour-là."""
        lus = self.situation("qpv", enfants, jours)
        quartiers = self.nomenclatures["quartier"]
        if not len(quartiers):
            return lus
        rangs = (lus - 2).clip(min=0)
        debuts, fins, types = quartiers.valides_du[rangs], quartiers.valides_au[rangs], quartiers.qpv[rangs]
        selon_le_quartier = np.where(types < 0, -1, types * ((debuts <= jours) & (jours <= fins)))
        return np.where(lus >= 2, selon_le_quartier, lus)

    def commune(self, enfants, jours):
        """Celle du quartier, à défaut celle de l'adresse du foyer."""
        quartiers = self.situation("quartier", enfants, jours)
        foyers = ou_rien(self.familles.commune, self.famille(enfants))
        communes = self.nomenclatures["quartier"].communes
        if not len(communes):
            return foyers
        siennes = ou_rien(self.rang("commune", communes), quartiers)
        return np.where(siennes >= 0, siennes, foyers)

    def fratrie(self, enfants):
        return ou_rien(self.familles.fratrie, self.famille(enfants))

    def scolarite(self, nom, enfants, jours):
        return ou_rien(self.scolarites[nom], self._scolarite.a(enfants, jours))

    def type_etablissement(self, enfants, jours):
        """Celui de l'établissement ; à défaut, celui noté avec la scolarité."""
        types = self.type_de_l_etablissement(self.scolarite("etablissement", enfants, jours))
        return np.where(types >= 0, types, self.scolarite("type", enfants, jours))

    def type_de_l_etablissement(self, etablissements):
        return ou_rien(self.types, etablissements)

    def zone_de_l_etablissement(self, etablissements, jours):
        return self._classements.a(etablissements, jours)

    def zone(self, enfants, jours):
        zones = self.zone_de_l_etablissement(self.scolarite("etablissement", enfants, jours), jours)
        return np.where(zones >= 0, zones, self.scolarite("zone", enfants, jours))

    def cycle(self, enfants, jours):
        return self.cycle_du_niveau(self.scolarite("niveau", enfants, jours))

    def cycle_du_niveau(self, niveaux):
        return ou_rien(self.nomenclatures["niveau_scolaire"].cycles, niveaux)

    def tranche_age(self, enfants, ages_au, ages=AGES):
        """La tranche de l'âge atteint à cette date ; `ages` : ceux où chacune commence."""
        cle = ages_au, ages
        if cle not in self._ages:
            # Une date des âges n'en chasse pas une autre, mais on n'en garde pas sans fin.
            if len(self._ages) > 8:
                self._ages.clear()
            self._ages[cle] = tranches_age(self.enfants.naissance, ages_au, ages)
        return ou_rien(self._ages[cle], enfants)

    def tranche_duree(self, lignes, jours):
        """De l'entrée au jour dit, ou à la sortie si elle vient avant."""
        fins = np.minimum(jours, self.parcours.sortie[lignes])
        return np.searchsorted(DUREES, mois_accomplis(self.parcours.entree[lignes], fins), side="right")

    def etats(self, lignes, jours):
        """L'état à une date. Les dates décident ; l'état noté ne départage que ce qu'elles ne disent pas."""
        colonnes = ("entree", "sortie", "etat", "etat_le", "repere_le")
        p = SimpleNamespace(**{nom: getattr(self.parcours, nom)[lignes] for nom in colonnes})
        note = np.where(p.etat_le <= jours, p.etat, -1)
        en_pause = (self.pauses.a(lignes, jours) >= 0) | ((note == E["suspendu"]) & ~self.avec_pause[lignes])
        ouvert = np.where(note == E["en_veille"], E["en_veille"], E["en_cours"])
        ouvert = np.where(en_pause, E["suspendu"], ouvert)
        entre = np.where(p.sortie <= jours, E["termine"], ouvert)
        deja_note = (p.entree == LOIN) & ((p.etat_le <= jours) | (p.repere_le == 0))
        return np.where(p.entree <= jours, entre, np.where(deja_note, p.etat, E["repere"]))


def tranches_age(naissances, ages_au, ages):
    """Le rang de la tranche de l'âge atteint à cette date, -1 sans naissance (0).

    Un 29 février est atteint le 1er mars des autres années.
    """
    dates = (naissances - 719_163).astype("datetime64[D]")
    mois = dates.astype("datetime64[M]")
    rangs = mois.astype(np.int64)
    jours = (dates - mois.astype("datetime64[D]")).astype(np.int64) + 1
    pas_encore = rangs % 12 * 100 + jours > (ages_au.month - 1) * 100 + ages_au.day
    atteints = ages_au.year - (rangs // 12 + 1970) - pas_encore
    # Sans tranche avant zéro an, la première commence à zéro.
    tranches = np.searchsorted(ages, atteints, side="right") - (ages[:1] == (0,))
    return np.where(naissances > 0, tranches.clip(min=0), -1)


def _a_des_cles(nomenclature) -> bool:
    """Les clés sont-elles celles de la base, et non des codes verrouillés ?"""
    return all(isinstance(cle, int) for cle in nomenclature.cles)
