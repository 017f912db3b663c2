"""Importer une source dans la ville active : table après table, lot après lot, dans la transaction de l'opération."""

from jalon.restitution.echange import tables
from jalon.restitution.echange.annexes import Annexes
from jalon.restitution.echange.cases import Illisible
from jalon.restitution.echange.champs_de_ville import valeurs_voulues
from jalon.restitution.echange.ecriture_en_lot import creer, modifier
from jalon.restitution.echange.identite import Identites
from jalon.restitution.echange.lignes import FeuilleLue, Ligne, lire
from jalon.restitution.echange.rapport import Rapport
from jalon.restitution.echange.references import References
from jalon.restitution.echange.sources import Source
from jalon.restitution.echange.tables import Table

TABLE_OBLIGATOIRE = "enfants"


class Lecture:
    """L'import en cours, tel que le voient les colonnes et les règles des tables.

    `presentes` : les tables de la source ; `memoire` : ce qu'une pièce garde d'une ligne à l'autre ; `ligne` : celle
    que l'on lit ; `reconnues` : par table, id → clé primaire de ce qu'on a reconnu autrement ; `garder_si_vide` : une
    case vide n'efface rien.
    """

    def __init__(
        self, source: Source, rapport: Rapport, *, creer_valeurs: bool, par, reconnues=None, garder_si_vide=False
    ):
        self.source, self.rapport, self.par = source, rapport, par
        self.creer_valeurs, self.garder_si_vide = creer_valeurs, garder_si_vide
        self.reconnues: dict[str, dict[str, int]] = reconnues or {}
        self.references = References(self, creer_valeurs)
        self.presentes = set(source.feuilles)
        self.memoire: dict = {}
        self.ligne: Ligne | None = None

    def tout_importer(self) -> None:
        self.rapport.ignores = list(self.source.ignores)
        if TABLE_OBLIGATOIRE not in self.presentes:
            self.rapport.refuser(
                self.source.nom, None, "", f"Il manque la table « {TABLE_OBLIGATOIRE} » (enfants.csv)."
            )
        self.importer_les_tables()

    def importer_les_tables(self) -> None:
        for table in tables.ordonnees():
            if table.code in self.source.feuilles:
                self._importer_une_table(table)
        for table in tables.ordonnees():
            if table.a_la_fin:
                table.a_la_fin(self)

    def _importer_une_table(self, table: Table) -> None:
        feuille = self.source.feuilles[table.code]
        self.rapport.compter(table.code, "crees", 0)
        try:
            lue = FeuilleLue(table, feuille, self.rapport)
            TableRecue(lue, self).importer()
        except Illisible as illisible:
            self.rapport.refuser(illisible.fichier, illisible.ligne, illisible.colonne, illisible.raison)
        self.references.relire(table.code)
        if table.code == "listes":
            self.references.oublier_les_valeurs()


class TableRecue:
    """Une table de la source, ligne à ligne : lue, reconnue, écrite."""

    def __init__(self, feuille: FeuilleLue, lecture: Lecture):
        self.feuille, self.table, self.lecture = feuille, feuille.table, lecture
        self.identites = Identites(self.table, lecture.reconnues.get(self.table.code, {}))
        self.annexes = Annexes(self.table, feuille.codes, lecture)
        # Les liens vers la même table : (ligne, colonne), posés quand toutes les lignes existent.
        self.differes: list[tuple] = []

    def importer(self) -> None:
        for lot in self.feuille.lots():
            self._importer_un_lot(lot)
        self._poser_les_differes()

    def _importer_un_lot(self, lot: list[Ligne]) -> None:
        self.lecture.references.preparer(self.table, lot)
        if self.table.avant_lot:
            self.table.avant_lot(lot, self.lecture)
        for ligne in lot:
            lire(ligne, self.lecture)
        self.identites.reconnaitre([ligne for ligne in lot if not ligne.est_refusee])
        champs: set[str] = set()
        for ligne in lot:
            if not ligne.est_refusee:
                champs |= self._remplir(ligne)
        self._ecrire(lot, champs)
        bonnes = [ligne for ligne in lot if not ligne.est_refusee]
        self.annexes.poser(bonnes)
        self._differer(bonnes)
        self._compter(lot)

    def _remplir(self, ligne: Ligne) -> set[str]:
        """Pose les valeurs sur l'objet ; rend les attributs changés d'un objet qui existait."""
        ligne.est_neuve = ligne.objet is None
        if ligne.est_neuve:
            ligne.objet = self.table.modele(**self.table.fixes)
        voulus = {c.attribut: valeur for c, valeur in self._valeurs(ligne)}
        voulus |= valeurs_voulues(self.table, ligne, self.lecture, self.feuille.codes)
        if self.table.a_un_id and ligne.cle and not self.identites.garde_sa_cle(ligne):
            voulus["cle_externe"] = ligne.cle
        if self.table.completer:
            self.table.completer(voulus, ligne, self.lecture)
        changes = {nom for nom, valeur in voulus.items() if getattr(ligne.objet, nom) != valeur}
        for nom in changes:
            setattr(ligne.objet, nom, voulus[nom])
        ligne.est_changee = bool(changes) and not ligne.est_neuve
        if ligne.est_changee:
            self.annexes.refuser_une_contradiction(ligne, changes)
        return changes if ligne.est_changee else set()

    def _valeurs(self, ligne: Ligne):
        for colonne in self.table.colonnes:
            if getattr(colonne, "differe", False) or colonne.est_redite:
                continue
            if colonne.code in ligne.valeurs:
                yield colonne, ligne.valeurs[colonne.code]
            elif colonne.code in self.feuille.codes and not (colonne.garde_si_vide or self.lecture.garder_si_vide):
                yield colonne, colonne.vide(self.table.modele)

    def _ecrire(self, lot: list[Ligne], champs: set[str]) -> None:
        neuves = [ligne for ligne in lot if ligne.est_neuve and not ligne.est_refusee]
        if self.table.avant_creation:
            self.table.avant_creation(neuves, self.lecture)
        creer([(ligne, ligne.objet) for ligne in neuves if not ligne.est_refusee])
        modifier([(ligne, ligne.objet) for ligne in lot if ligne.est_changee and not ligne.est_refusee], champs)
        for ligne in lot:
            if ligne.est_refusee and ligne.cle:
                self.lecture.references.retenir_un_refus(self.table.code, ligne.cle)
            elif ligne.objet is not None:
                self.lecture.references.retenir(self.table.code, ligne.cle, ligne.objet.pk)

    def _differer(self, lignes: list[Ligne]) -> None:
        for colonne in self.table.colonnes:
            if getattr(colonne, "differe", False) and colonne.code in self.feuille.codes:
                self.differes += [
                    (ligne, colonne)
                    for ligne in lignes
                    if ligne.a(colonne.code)
                    or (getattr(ligne.objet, colonne.attribut) is not None and not self.lecture.garder_si_vide)
                ]

    def _poser_les_differes(self) -> None:
        changees: list[tuple[Ligne, object]] = []
        for ligne, colonne in self.differes:
            pk = self._lire_un_differe(ligne, colonne)
            if not ligne.est_refusee and getattr(ligne.objet, colonne.attribut) != pk:
                setattr(ligne.objet, colonne.attribut, pk)
                changees.append((ligne, ligne.objet))
                if not ligne.est_neuve and not ligne.est_changee:
                    self.lecture.rapport.compter(self.table.code, "inchanges", -1)
                    self.lecture.rapport.compter(self.table.code, "modifies")
        modifier(changees, {colonne.attribut for _, colonne in self.differes})

    def _lire_un_differe(self, ligne: Ligne, colonne) -> int | None:
        texte = ligne.textes.get(colonne.code)
        if texte is None:
            return None
        pk = self.lecture.references.cles(self.table.code).get(texte)
        if pk is None:
            ligne.refuser(colonne.code, f"« {texte[:60]} » n'est l'id d'aucune ligne.")
        return pk

    def _compter(self, lot: list[Ligne]) -> None:
        for ligne in lot:
            sort = "crees" if ligne.est_neuve else "modifies" if ligne.est_changee else "inchanges"
            self.lecture.rapport.compter(self.table.code, "refuses" if ligne.est_refusee else sort)
