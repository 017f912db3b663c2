"""Ce que les raccourcis et les cases multiples d'une table écrivent dans d'autres modèles."""

from collections import defaultdict

from jalon.restitution.echange.ecriture_en_lot import creer, modifier
from jalon.restitution.echange.lignes import Ligne
from jalon.restitution.echange.tables import Annexe, Ensemble, Table


class Annexes:
    """Les raccourcis et les ensembles d'une table, lot par lot."""

    def __init__(self, table: Table, codes: set[str], lecture):
        self.table, self.lecture, self.codes = table, lecture, codes
        # (modèle, clé primaire) → ligne du raccourci qui l'a écrite pendant cet import.
        self.ecrites: dict[tuple, str] = lecture.memoire.setdefault("annexes_ecrites", {})

    def poser(self, lignes: list[Ligne]) -> None:
        for annexe in self.table.annexes:
            self._poser_une_annexe(annexe, lignes)
        for ensemble in self.table.ensembles:
            if ensemble.colonne.code in self.codes:
                self._poser_un_ensemble(ensemble, lignes)

    def refuser_une_contradiction(self, ligne: Ligne, changes: set[str]) -> None:
        """Une ligne complète ne contredit pas ce qu'un raccourci du même import vient de dire."""
        ou = self.ecrites.get((self.table.modele, ligne.objet.pk))
        ancien = type(ligne.objet).objects.get(pk=ligne.objet.pk) if ou else None
        if ou and any(getattr(ancien, nom) not in (None, "") for nom in changes - {"cle_externe"}):
            ligne.refuser("", f"Cette ligne contredit {ou}.")

    def _poser_une_annexe(self, annexe: Annexe, lignes: list[Ligne]) -> None:
        concernees = [ligne for ligne in lignes if self._dit_quelque_chose(annexe, ligne)]
        existantes = self._existantes(annexe, [ligne for ligne in concernees if not ligne.est_neuve])
        neuves, changees, champs = [], [], set()
        for ligne in concernees:
            voulus = self._voulus(annexe, ligne)
            objet = self._choisir(annexe, existantes[ligne.objet.pk], voulus)
            if objet is None:
                neuf = annexe.modele(**{annexe.parent: ligne.objet}, **voulus)
                neuves.append((ligne, neuf))
                continue
            differents = {nom for nom, valeur in voulus.items() if getattr(objet, nom) != valeur}
            if differents:
                for nom in differents:
                    setattr(objet, nom, voulus[nom])
                changees.append((ligne, objet))
                champs |= differents
                ligne.est_changee = not ligne.est_neuve
        creer(neuves)
        modifier(changees, champs)
        for ligne, objet in neuves + changees:
            ligne.est_changee = not ligne.est_neuve
            self.ecrites[annexe.modele, objet.pk] = f"la ligne {ligne.numero} de {ligne.feuille.fichier}"

    def _dit_quelque_chose(self, annexe: Annexe, ligne: Ligne) -> bool:
        dites = [c for c in annexe.colonnes if c.code in ligne.valeurs]
        return bool(dites) and all(code in ligne.valeurs for code in annexe.requises)

    def _existantes(self, annexe: Annexe, lignes: list[Ligne]) -> dict[int, list]:
        par_parent = defaultdict(list)
        parents = [ligne.objet.pk for ligne in lignes]
        for objet in annexe.modele.objects.filter(**{f"{annexe.parent}__in": parents}).order_by("pk"):
            par_parent[getattr(objet, f"{annexe.parent}_id")].append(objet)
        return par_parent

    def _voulus(self, annexe: Annexe, ligne: Ligne) -> dict:
        """Attribut → valeur : ce qui est fixe, puis ce que les cases disent."""
        return dict(annexe.fixes) | {
            colonne.attribut: ligne.valeurs[colonne.code]
            for colonne in annexe.colonnes
            if colonne.code in ligne.valeurs
        }

    def _choisir(self, annexe: Annexe, candidats: list, voulus: dict):
        """La ligne que le raccourci désigne : celle qui dit déjà la même chose, sinon la première."""
        noms = [*annexe.fixes, *(c.attribut for c in annexe.colonnes if c.code in annexe.cle)]
        defauts = {nom: annexe.modele._meta.get_field(nom).get_default() for nom in noms if nom not in voulus}
        attendus = defauts | {nom: voulus[nom] for nom in noms if nom in voulus}
        memes = [o for o in candidats if all(getattr(o, nom) == valeur for nom, valeur in attendus.items())]
        pareils = [o for o in memes if all(getattr(o, nom) == valeur for nom, valeur in voulus.items())]
        return next(iter(pareils or memes), None)

    def _poser_un_ensemble(self, ensemble: Ensemble, lignes: list[Ligne]) -> None:
        element = ensemble.colonne.attribut
        if self.lecture.garder_si_vide:
            lignes = [ligne for ligne in lignes if ligne.a(ensemble.colonne.code)]
        deja = defaultdict(dict)
        anciennes = [ligne.objet.pk for ligne in lignes if not ligne.est_neuve]
        for lien in ensemble.modele.objects.filter(**{f"{ensemble.parent}__in": anciennes}):
            deja[getattr(lien, f"{ensemble.parent}_id")][getattr(lien, element)] = lien.pk
        neufs, de_trop = [], []
        for ligne in lignes:
            voulus, presents = ligne.valeurs.get(ensemble.colonne.code, []), deja[ligne.objet.pk]
            manquent = [pk for pk in voulus if pk not in presents]
            partent = [lien for pk, lien in presents.items() if pk not in voulus]
            neufs += [(ligne, ensemble.modele(**{ensemble.parent: ligne.objet, element: pk})) for pk in manquent]
            de_trop += partent
            ligne.est_changee = ligne.est_changee or bool((manquent or partent) and not ligne.est_neuve)
        creer(neufs)
        ensemble.modele.objects.filter(pk__in=de_trop).delete()
