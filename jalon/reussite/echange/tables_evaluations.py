"""Les tables des évaluations : une ligne par passage d'un outil, une ligne par critère."""

from django.db.models import Max

from jalon.restitution.echange.cases import Refus, citer
from jalon.restitution.echange.colonnes import Choix, Colonne, Entier, Jour, Lien
from jalon.restitution.echange.opaques import redire
from jalon.restitution.echange.tables import Table, declarer
from jalon.restitution.echange.tables_saisie import code_de
from jalon.reussite.echange.tables_parcours import PARCOURS
from jalon.reussite.models import Evaluation, NoteEvaluation, Repondant, TempsEvaluation
from jalon.saisie.models import Critere, Echelon
from jalon.socle.listes.models import Valeur
from jalon.socle.texte import normaliser

OUTIL = Lien(
    "outil", "L'outil (code ou nom ; avec sa version : « ma-meteo v1 »).", table="versions_outils", obligatoire=True
)
PASSAGE = (
    PARCOURS,
    OUTIL,
    Choix("temps", "À l'entrée, en cours de route, à la sortie.", choix=TempsEvaluation, obligatoire=True),
    Choix("repondant", "Qui répond.", choix=Repondant, obligatoire=True),
    Jour("date", "À cette date.", "le", obligatoire=True),
)
QUI = tuple(colonne.attribut for colonne in PASSAGE)


class CritereDeLOutil(Lien):
    """Un critère, par son code ou son nom dans la version de l'outil que la ligne nomme."""

    def lire(self, texte, lecture):
        version = lecture.ligne.valeurs.get("outil")
        if version is None:
            return None
        criteres = _criteres(version, lecture)
        if normaliser(texte) not in criteres:
            criteres |= self._creer(texte, version, lecture)
        return criteres[normaliser(texte)]

    def _creer(self, texte, version, lecture):
        """Un outil créé par cet import prend les critères que ses lignes nomment ; les autres sont figés."""
        if version not in lecture.memoire.get("outils_crees", ()):
            raise Refus(f"{citer(texte)} n'est pas un critère de cet outil.")
        code = code_de(texte)[:60]
        if not code or "+" in code:
            raise Refus(f"{citer(texte)} n'est pas le nom d'un critère.")
        connus = _criteres(version, lecture)
        if normaliser(code) in connus:
            return {normaliser(texte): connus[normaliser(code)]}
        ordre = (Critere.objects.filter(version=version).aggregate(Max("ordre"))["ordre__max"] or 0) + 1
        theme = Valeur.objects.filter(liste__code="critere_evaluation", libelle=texte).first()
        critere = Critere.objects.create(version_id=version, code=code, libelle=texte[:160], theme=theme, ordre=ordre)
        lecture.rapport.compter("criteres", "crees")
        return {normaliser(texte): critere.pk, normaliser(code): critere.pk}

    def ecrire(self, valeur, ecriture):
        if "criteres" not in ecriture.memoire:
            ecriture.memoire["criteres"] = dict(Critere.objects.values_list("pk", "code"))
        return ecriture.memoire["criteres"][valeur]


def _criteres(version: int, lecture) -> dict[str, int]:
    """Code ou nom d'un critère de cette version → sa clé primaire."""
    lus = lecture.memoire.setdefault("criteres_lus", {})
    if version not in lus:
        criteres = list(Critere.objects.filter(version=version))
        par_nom = {normaliser(critere.libelle): critere.pk for critere in criteres}
        lus[version] = par_nom | {normaliser(critere.code): critere.pk for critere in criteres}
    return lus[version]


def _trouver_l_evaluation(ligne, lecture):
    """Le passage que la ligne redit ; la première ligne d'un passage inconnu le crée."""
    if "passages" not in lecture.memoire:
        lus = Evaluation.objects.values_list("pk", *QUI)
        lecture.memoire["passages"] = {tuple(qui): pk for pk, *qui in lus}
    passages = lecture.memoire["passages"]
    qui = tuple(ligne.valeurs[colonne.code] for colonne in PASSAGE)
    if qui not in passages:
        passages[qui] = Evaluation.objects.create(**dict(zip(QUI, qui, strict=True))).pk
        lecture.rapport.compter("passages", "crees")
    if ligne.valeurs.get("evaluation") not in (None, passages[qui]):
        ligne.refuser("evaluation", "Cet id est celui d'un autre passage : parcours, outil, temps, répondant, date.")
    ligne.valeurs["evaluation"] = passages[qui]
    _verifier_le_score(ligne, lecture)


def _verifier_le_score(ligne, lecture):
    version, score = ligne.valeurs["outil"], ligne.valeurs.get("score")
    if score is None:
        return
    echelles = lecture.memoire.setdefault("echelles", {})
    if version not in echelles:
        echelles[version] = dict(Echelon.objects.filter(version=version).values_list("score", "libelle"))
    if version in lecture.memoire.get("outils_crees", ()):
        lecture.memoire.setdefault("scores_vus", set()).add((version, score))
    elif score not in echelles[version]:
        degres = ", ".join(f"{degre} ({mot})" for degre, mot in sorted(echelles[version].items()))
        ligne.refuser("score", f"{score} n'est pas un degré de cet outil : {degres}.")


def _poser_les_echelons_vus(lecture):
    """Un outil créé par cet import a pour échelle les scores que ses lignes ont donnés."""
    deja = set(Echelon.objects.values_list("version", "score"))
    neufs = sorted(lecture.memoire.get("scores_vus", set()) - deja)
    Echelon.objects.bulk_create(Echelon(version_id=v, score=score, libelle=str(score)) for v, score in neufs)
    if neufs:
        lecture.rapport.compter("echelons", "crees", len(neufs))


declarer(
    Table(
        code="passages",
        sens="Les évaluations menées : un outil, à un temps du parcours, par quelqu'un.",
        modele=Evaluation,
        cles=(tuple(colonne.code for colonne in PASSAGE),),
        cles_uniques=False,
        colonnes=(*PASSAGE, Colonne("commentaire", "Commentaire.")),
    ),
    Table(
        code="evaluations",
        sens="Les réponses : une ligne par critère, le fait observé d'un côté, l'appréciation de l'autre. Un passage "
        "inconnu naît de sa première ligne.",
        modele=NoteEvaluation,
        cles=(("evaluation", "critere"),),
        verifier=_trouver_l_evaluation,
        a_la_fin=_poser_les_echelons_vus,
        lignes=lambda: NoteEvaluation.objects.select_related("evaluation"),
        colonnes=(
            *redire("evaluation", *PASSAGE),
            CritereDeLOutil("critere", "Le critère : code ou nom.", table="criteres", obligatoire=True),
            Colonne("fait", "Le fait observé."),
            Entier("score", "L'appréciation, sur l'échelle de l'outil ; vide : non exprimé."),
            Lien("evaluation", "Le passage, s'il a un id.", table="passages"),
        ),
    ),
)
