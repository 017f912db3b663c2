"""Ce que nomme une case : une valeur de liste, une ligne d'une autre table. Trouvé, créé sur demande, ou refusé."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from rapidfuzz import fuzz, process

from jalon.restitution.echange import tables
from jalon.restitution.echange.cases import Refus, citer, separer
from jalon.restitution.echange.rapport import MAX_REFUS
from jalon.socle.listes.lecture import ValeurInconnue, resoudre
from jalon.socle.listes.models import Valeur
from jalon.socle.listes.operations import ajouter_valeur
from jalon.socle.texte import normaliser

VRAISEMBLABLE = 60
# Une base n'admet qu'un nombre fini de paramètres ; un indice ne se cherche pas parmi cent mille clés.
CLES_A_LA_FOIS, CLES_COMPAREES = 500, 5000


class Cles:
    """Clé de la source → clé primaire, lues à mesure qu'on les nomme : une table entière ne tient pas en mémoire."""

    def __init__(self, table: tables.Table, reconnues: dict[str, int]):
        self.table = table
        self._connues: dict[str, int | None] = dict(reconnues)

    def chercher(self, textes) -> None:
        neufs = [texte for texte in dict.fromkeys(textes) if texte and texte not in self._connues]
        for debut in range(0, len(neufs) if self.table.a_un_id else 0, CLES_A_LA_FOIS):
            lot = neufs[debut : debut + CLES_A_LA_FOIS]
            trouvees = self.table.modele.objects.filter(cle_externe__in=lot).values_list("cle_externe", "pk")
            self._connues |= dict.fromkeys(lot) | dict(trouvees)

    def get(self, texte: str) -> int | None:
        self.chercher([texte])
        return self._connues.get(texte)

    def retenir(self, texte: str, pk: int) -> None:
        self._connues[texte] = pk

    def quelques_unes(self) -> list[str]:
        if not self.table.a_un_id:
            return []
        toutes = self.table.modele.objects.exclude(cle_externe="").values_list("cle_externe", flat=True)
        return list(toutes.order_by("pk")[:CLES_COMPAREES])


class References:
    """Les références d'un import. `creer_valeurs` : ce qui manque est créé."""

    def __init__(self, lecture, creer_valeurs: bool):
        self.lecture, self.creer_valeurs = lecture, creer_valeurs
        self._valeurs: dict[tuple[str, str], Valeur] = {}
        self._cles: dict[str, Cles] = {}
        self._redirections: dict[str, dict[int, int]] = {}
        self._noms: dict[str, dict[str, set[int]]] = {}
        self._affichables: dict[str, dict[str, str]] = {}
        self._refusees: dict[str, set[str]] = defaultdict(set)

    # Les listes

    def valeur(self, liste: str, texte: str) -> int:
        """La clé primaire de la valeur. Lève Refus."""
        return self._valeur(liste, texte).pk

    def valeur_nommee(self, liste: str, texte: str) -> Valeur:
        """La valeur elle-même. Lève Refus."""
        return self._valeur(liste, texte)

    def code(self, liste: str, texte: str, permises: tuple[str, ...]) -> str:
        """Le code d'une valeur de liste verrouillée. Lève Refus."""
        if not liste:
            raise Refus(f"{citer(texte)} n'est pas une des valeurs : {', '.join(permises)}.")
        return self._valeur(liste, texte, creer=False).code

    def oublier_les_valeurs(self) -> None:
        self._valeurs.clear()

    def _valeur(self, liste: str, texte: str, creer: bool = True) -> Valeur:
        cle = (liste, normaliser(texte))
        if cle not in self._valeurs:
            try:
                self._valeurs[cle] = resoudre(liste, texte)
            except ValeurInconnue as inconnue:
                self._valeurs[cle] = self._creer_valeur(liste, texte, inconnue, creer and self.creer_valeurs)
        return self._valeurs[cle]

    def _creer_valeur(self, liste: str, texte: str, inconnue: ValeurInconnue, creer: bool) -> Valeur:
        if not creer:
            raise Refus(" ".join(inconnue.messages))
        try:
            valeur = ajouter_valeur(liste, libelle=texte, par=self.lecture.par)
        except ValidationError as erreur:
            raise Refus(f"{citer(texte)} : {' '.join(erreur.messages)}") from None
        self.lecture.rapport.valeurs_creees.append(f"{liste} {citer(texte)}")
        return valeur

    # Les autres tables

    def resoudre(self, code: str, texte: str, ligne) -> int:
        """La clé primaire de la ligne nommée. Lève Refus si elle manque, ou si le nom en désigne plusieurs."""
        pk = self.cles(code).get(texte)
        if pk is not None:
            return self._rediriger(code, pk)
        if texte in self._refusees[code]:
            raise Refus(f"{citer(texte)} est une ligne refusée de la table {code}.")
        table = tables.table(code)
        trouvees = self._par_nom(code).get(normaliser(texte), set()) if table.designations else set()
        if len(trouvees) > 1 and table.departager:
            trouvees = table.departager(trouvees, ligne) or trouvees
        if len(trouvees) > 1:
            raise Refus(f"{citer(texte)} désigne {len(trouvees)} lignes de la table {code} : donnez son id.")
        if trouvees:
            return next(iter(trouvees))
        return self._creer(table, texte, ligne)

    def _rediriger(self, code: str, pk: int) -> int:
        if code not in self._redirections:
            redirections = tables.table(code).redirections
            self._redirections[code] = redirections(self.lecture) if redirections else {}
        return self._redirections[code].get(pk, pk)

    def connait(self, code: str, texte: str) -> bool:
        return self.cles(code).get(texte) is not None

    def cles(self, code: str) -> Cles:
        """Clé de la source → clé primaire."""
        if code not in self._cles:
            self._cles[code] = Cles(tables.table(code), self.lecture.reconnues.get(code, {}))
        return self._cles[code]

    def preparer(self, table: tables.Table, lignes) -> None:
        """Cherche d'un coup les clés que ces lignes nomment."""
        for colonne in table.toutes:
            if colonne.table and tables.existe(colonne.table):
                textes = [ligne.textes[colonne.code] for ligne in lignes if ligne.a(colonne.code)]
                self.cles(colonne.table).chercher(morceau for texte in textes for morceau in (texte, *separer(texte)))

    def retenir(self, code: str, cle: str, pk: int) -> None:
        if cle:
            self.cles(code).retenir(cle, pk)

    def retenir_un_refus(self, code: str, cle: str) -> None:
        self._refusees[code].add(cle)

    def relire(self, code: str) -> None:
        """Après l'import d'une table : ses noms ont pu changer."""
        self._noms.pop(code, None)

    def _par_nom(self, code: str) -> dict[str, set[int]]:
        if code not in self._noms:
            table = tables.table(code)
            self._noms[code], self._affichables[code] = defaultdict(set), {}
            for objet in table.modele.objects.all():
                self._nommer(table, objet)
        return self._noms[code]

    def _creer(self, table: tables.Table, texte: str, ligne) -> int:
        if not (self.creer_valeurs and table.creer):
            raise Refus(f"{citer(texte)} est inconnu dans la table {table.code}.{self._indice(table, texte)}")
        if not normaliser(texte):
            raise Refus(f"{citer(texte)} n'est pas un nom.")
        try:
            objet = table.creer(texte, ligne, self.lecture)
        except ValidationError as erreur:
            raise Refus(f"{citer(texte)} : {' '.join(erreur.messages)}") from None
        self.lecture.rapport.valeurs_creees.append(f"{table.code} {citer(texte)}")
        self._par_nom(table.code)
        self._nommer(table, objet)
        return objet.pk

    def _nommer(self, table: tables.Table, objet) -> None:
        for nom in table.designations(objet):
            if cle := normaliser(nom):
                self._noms[table.code][cle].add(objet.pk)
                self._affichables[table.code][cle] = nom

    def _indice(self, table: tables.Table, texte: str) -> str:
        """La ligne connue dont le nom ressemble le plus."""
        if self.lecture.rapport.refus_en_tout >= MAX_REFUS:
            return ""
        noms = self._affichables.get(table.code) or {
            normaliser(cle): cle for cle in self.cles(table.code).quelques_unes()
        }
        proche = process.extractOne(normaliser(texte), list(noms), scorer=fuzz.WRatio, score_cutoff=VRAISEMBLABLE)
        return f" Le plus proche : {citer(noms[proche[0]])}." if proche else ""
