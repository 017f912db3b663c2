"""Le travail de l'année assemblé : une colonne par champ, des rangs à la place des clés. Chaque table au premier usage.

`enfant` et `rattache` (le parcours dit par la ligne) sont des rangs de la ville ; -1 s'il n'y en a pas.
"""

from functools import cached_property
from types import SimpleNamespace

import numpy as np

from jalon.restitution.statistiques.histoires import BASE, Index, Pont
from jalon.restitution.statistiques.registre import LOIN
from jalon.reussite.models import EtatAction

FINAUX = [EtatAction.values.index(etat) for etat in ("refusee", "terminee", "arretee_prematurement", "annulee")]


class Faits:
    def __init__(self, ville, bruts):
        self._ville, self._bruts = ville, bruts

    def _table(self, nom, **nomenclatures) -> SimpleNamespace:
        """Les colonnes de la table ; celles qui sont nommées deviennent des rangs de ces nomenclatures."""
        lus = self._bruts[nom]
        colonnes = {c: self._ville.rang(nomenclatures[c], v) if c in nomenclatures else v for c, v in lus.items()}
        colonnes["enfant"] = self._ville.rangs_d_enfants(lus["enfant"])
        parcours = lus.get("parcours", np.zeros(len(lus["cle"]), np.int64))
        colonnes["rattache"] = self._ville.rangs_de_parcours(parcours)
        return SimpleNamespace(**colonnes)

    @cached_property
    def demandes(self):
        d = self._table(
            "demandes",
            etablissement="etablissement",
            niveau="niveau_scolaire",
            origine_demande="origine_demande",
            origine="origine_reperage",
            cause="motif_non_admission",
        )
        # Une année de naissance seule vaut le 1er janvier.
        premiers = (np.maximum(d.annee_naissance, 1970) - 1970).astype("datetime64[Y]").astype("datetime64[D]")
        du_nouvel_an = np.where(d.annee_naissance > 0, premiers.astype(np.int64) + 719_163, 0)
        d.naissance = np.where(d.naissance > 0, d.naissance, du_nouvel_an)
        index = Index(d.cle)
        for nom, colonne, liste in (("domaines", "domaine", "domaine"), ("natures", "nature", "nature_demande")):
            lies = self._bruts[f"{nom}_demande"]
            liens = Pont(index.rangs(lies["demande"]), self._ville.rang(liste, lies[colonne]), len(d.cle))
            setattr(d, nom, liens)
        return d

    @cached_property
    def actions(self):
        """`du`, `jusqu_au` : de quand à quand l'action compte ; `du` vaut LOIN si rien ne la date."""
        a = self._table(
            "actions",
            domaine="domaine",
            action="action",
            mo="maitre_oeuvre",
            motif_refus="motif_refus_action",
            cause_arret="cause_arret",
        )
        entree = np.where(a.rattache >= 0, self._ville.du_parcours("entree", a.rattache), LOIN)
        sortie = np.where(a.rattache >= 0, self._ville.du_parcours("sortie", a.rattache), LOIN)
        a.du = np.where(a.debut > 0, a.debut, np.where(a.notee_le > 0, a.notee_le, entree))
        finie = np.isin(a.etat, FINAUX) & (a.etat_le > 0)
        a.jusqu_au = np.maximum(a.du, np.where(a.fin < LOIN, a.fin, np.where(finie, a.etat_le, sortie)))
        a.groupe = self._rangs_de_groupe(a.groupe)
        return a

    @cached_property
    def bilans(self):
        b = self._table("bilans", resultat="bilan_resultat")
        rangs = Index(self.actions.cle).rangs(b.action)
        b.domaine = ou_rien(self.actions.domaine, rangs)
        return b

    @cached_property
    def preconisations(self):
        p = self._table("preconisations", domaine="domaine", action="action", mo="maitre_oeuvre")
        commencees = np.isin(self.actions.etat, COMMENCEES)
        p.realisee = np.isin(p.cle, self.actions.preconisation[commencees]).astype(np.int64)
        return p

    def _rangs_de_groupe(self, cles):
        return self._ville.rang("groupe", cles)

    @cached_property
    def groupes(self):
        """Dans l'ordre de la nomenclature des groupes : le rang d'un groupe est le même partout."""
        g, v = self._bruts["groupes"], self._ville
        ordre = Index(g["cle"]).rangs(np.array(v.nomenclatures["groupe"].cles, np.int64))
        colonnes = {nom: colonne[ordre] for nom, colonne in g.items()}
        for nom in ("action", "domaine", "dispositif"):
            colonnes[nom] = v.rang(nom, colonnes[nom])
        return SimpleNamespace(**colonnes)

    @cached_property
    def seances(self):
        s = SimpleNamespace(**self._bruts["seances"])
        s.groupe = self._rangs_de_groupe(s.groupe)
        return s

    @cached_property
    def inscriptions(self):
        i = self._table("inscriptions")
        i.groupe = self._rangs_de_groupe(i.groupe)
        return i

    @cached_property
    def presences(self):
        p, s = self._table("presences"), self.seances
        p.seance = Index(s.cle).rangs(p.seance)
        p.groupe, p.le, p.duree, p.annulee = (
            ou_rien(getattr(s, nom), p.seance) for nom in ("groupe", "le", "duree", "annulee")
        )
        return p

    @cached_property
    def exclusions(self):
        e = self._table("exclusions", motif="exclusion_motif")
        e.duree = np.where(e.jours_accueil >= 0, e.jours_accueil, e.jours)
        return e

    @cached_property
    def suivis(self):
        return self._table(
            "suivis",
            partenaire="structure",
            type="suivi_type",
            objet="suivi_objet",
            intervention="suivi_intervention",
        )

    @cached_property
    def activites(self):
        return self._table("activites", activite="type_activite")

    @cached_property
    def contacts(self):
        """Une ligne par contact et enfant, et une pour chaque contact qui n'a pas d'enfant."""
        lies, seuls = self._bruts["contacts"], self._bruts["contacts_seuls"]
        vides = np.zeros(len(seuls["cle"]), np.int64)
        colonnes = {nom: np.concatenate([lies[nom], seuls.get(nom, vides)]) for nom in lies}
        v = self._ville
        c = SimpleNamespace(**colonnes)
        c.cles = np.unique(c.contact)
        c.rang = Index(c.cles).rangs(c.contact)
        c.enfant, c.rattache = v.rangs_d_enfants(c.enfant), v.rangs_de_parcours(c.parcours)
        c.type, c.auteur = v.rang("type_contact", c.type), v.rang("intervenant", c.auteur)
        return c

    @cached_property
    def rendez_vous(self):
        r = self._table("rendez_vous", intervenant="intervenant")
        r.cles = np.unique(r.rendez_vous)
        r.rang = Index(r.cles).rangs(r.rendez_vous)
        return r

    @cached_property
    def examens(self):
        """`repere_le` : la date de la demande examinée, à défaut celle du repérage du parcours ; LOIN si aucune."""
        e, d = self._table("examens"), self.demandes
        demande = Index(d.cle).rangs(e.demande)
        du_parcours = self._ville.du_parcours("repere_le", e.rattache)
        e.repere_le = np.where(demande >= 0, ou_rien(d.le, demande), np.where(du_parcours > 0, du_parcours, LOIN))
        e.origine = np.where(demande >= 0, ou_rien(d.origine, demande), self._ville.du_parcours("origine", e.rattache))
        return e

    @cached_property
    def evaluations(self):
        return self._table("evaluations", outil="outil")

    @cached_property
    def notes(self):
        n, e, v = self._bruts["notes"], self.evaluations, self._ville
        premiers = v.nomenclatures["critere"].premiers
        criteres = np.array([premiers.get(pk, 0) for pk in n["critere"].tolist()], np.int64)
        evaluation = Index(e.cle).rangs(n["evaluation"])
        connues = evaluation >= 0
        return SimpleNamespace(
            evaluation=evaluation[connues],
            critere=v.rang("critere", criteres)[connues],
            score=n["score"][connues],
        )

    @cached_property
    def accords(self):
        return self._table("accords")

    @cached_property
    def echeances(self):
        return self._table("echeances", responsable="intervenant")

    @cached_property
    def dispositifs(self):
        """Par rang de dispositif : individualisé (1, 0), mois entre deux points d'étape."""
        d, nombre = self._bruts["dispositifs"], len(self._ville.nomenclatures["dispositif"])
        rangs = self._ville.rang("dispositif", d["dispositif"])
        individualise, mois = np.ones(nombre, np.int64), np.full(nombre, MOIS_ENTRE_POINTS)
        individualise[rangs[rangs >= 0]] = d["individualise"][rangs >= 0]
        mois[rangs[rangs >= 0]] = d["mois"][rangs >= 0]
        return SimpleNamespace(individualise=individualise, mois=mois)


COMMENCEES = [EtatAction.values.index(e) for e in ("en_cours", "suspendue", "terminee", "arretee_prematurement")]
MOIS_ENTRE_POINTS = 6


def ou_rien(valeurs, rangs):
    """valeurs[rangs], et -1 là où le rang est -1."""
    if not len(valeurs):
        return np.full(len(rangs), -1)
    return np.where(rangs >= 0, valeurs[rangs], -1)


def premier_apres(enfants, jours, qui, quand):
    """Pour chaque (enfant, jour), la première date de `quand` chez lui (`qui`) ce jour-là ou après ; LOIN sinon."""
    reperes = np.sort(qui[qui >= 0] * BASE + quand[qui >= 0])
    if not len(reperes):
        return np.full(len(enfants), LOIN)
    place = np.searchsorted(reperes, enfants * BASE + jours)
    trouves = reperes[place.clip(max=len(reperes) - 1)]
    bons = (place < len(reperes)) & (enfants >= 0) & (trouves // BASE == enfants)
    return np.where(bons, trouves % BASE, LOIN)


def premiers_de(*cles, tri):
    """Le masque de la première ligne (au sens de `tri`, du plus fort au moins fort) de chaque groupe de `cles`."""
    if not len(cles[0]):
        return np.zeros(0, bool)
    ordre = np.lexsort((*reversed(tri), *reversed(cles)))
    neuves = np.ones(len(ordre), bool)
    neuves[1:] = np.any([cle[ordre][1:] != cle[ordre][:-1] for cle in cles], axis=0)
    masque = np.zeros(len(ordre), bool)
    masque[ordre[neuves]] = True
    return masque
