"""Tenir `Projection` : les champs listés ou comptés, sous une forme que la base trie et compte.

Dans la transaction qui touche l'objet (dernier geste avant la validation), à la publication d'une configuration, et
quand une liste ou le réseau change de mots. Un champ qui ne se montre pas n'y est pas.
"""

from collections.abc import Iterable

from django.db.models import prefetch_related_objects

from jalon.saisie.configuration import oublier, publiee
from jalon.saisie.definitions import Champ, Configuration
from jalon.saisie.entites import EntiteConfigurable, entites
from jalon.saisie.models import Projection
from jalon.saisie.regles import DECISIFS
from jalon.saisie.types import type_de
from jalon.saisie.valeurs import Lu
from jalon.socle.journal.chaine import apres_ecriture
from jalon.socle.journal.models import LigneJournal, Nature

LOT = 1000
SOURCES = {"socle.valeur", "socle.liste", "socle.intervenant", "socle.structure"}
"""Ce dont le nom se projette : un changement reprojette les entités qui s'en servent."""


def projetes(configuration: Configuration, entite: str) -> list[Champ]:
    """Les champs de l'entité qui se projettent."""
    return [champ for champ in configuration.entite(entite).en_service if champ.compte or champ.en_liste]


@apres_ecriture
def suivre_le_journal(lignes: list[LigneJournal]) -> None:
    """Reprojette ce que la transaction vient de toucher."""
    configuration = publiee()
    suivies = [e for e in entites() if projetes(configuration, e.code)]
    if not suivies:
        return
    ecritures = [ligne for ligne in lignes if ligne.nature == Nature.ECRITURE]
    for declaree in suivies:
        _suivre(declaree, projetes(configuration, declaree.code), ecritures)


def _suivre(declaree: EntiteConfigurable, champs: list[Champ], ecritures: list[LigneJournal]) -> None:
    dossiers, objets, tout = set(), set(), False
    type_ = declaree.modele()._meta.label_lower
    for ligne in ecritures:
        if ligne.dossier_id:
            dossiers.add(ligne.dossier_id)
        if ligne.objet_type == type_ and ligne.objet_id:
            objets.add(ligne.objet_id)
        elif not ligne.dossier_id:
            tout = tout or _touche_tout(ligne.objet_type, champs)
    if tout:
        reprojeter(declaree)
        return
    if dossiers and declaree.du_dossier is not None:
        objets.update(declaree.du_dossier(dossiers).values_list("pk", flat=True))
    if objets:
        reprojeter(declaree, objets)


def _touche_tout(objet_type: str, champs: list[Champ]) -> bool:
    if objet_type in SOURCES:
        return any(type_de(champ.type).designe for champ in champs)
    return objet_type in ("", "socle.collectivite")


def reprojeter_ce_qui_change(avant: Configuration, apres: Configuration) -> None:
    """À la publication : les entités dont ce qui se projette a changé."""
    for declaree in entites():
        if _ce_qui_projette(avant, declaree.code) != _ce_qui_projette(apres, declaree.code):
            reprojeter(declaree)


def _ce_qui_projette(configuration: Configuration, entite: str) -> tuple:
    """Les champs projetés et, pour les conditions et les calculs, ce qui décide de tous les autres."""
    projetes_ = {champ.code for champ in projetes(configuration, entite)}
    definis = configuration.entite(entite).champs if projetes_ else ()
    return projetes_, [(c.code, [getattr(c, nom) for nom in (*DECISIFS, "sante")]) for c in definis]


def reprojeter(declaree: EntiteConfigurable, ids: Iterable[int] | None = None) -> None:
    """Refait les lignes de ces objets, ou de toute l'entité : le même nombre de requêtes par lot de mille."""
    if ids is None:
        codes, objets = _codes(declaree), declaree.modele().objects.values("pk")
        Projection.objects.filter(entite=declaree.code).exclude(champ__in=codes, objet_id__in=objets).delete()
        ids = objets.values_list("pk", flat=True) if codes else ()
    ids = sorted(ids)
    for debut in range(0, len(ids), LOT):
        _projeter(declaree, ids[debut : debut + LOT])


def _codes(declaree: EntiteConfigurable) -> list[str]:
    return [champ.code for champ in projetes(publiee(), declaree.code)]


def _projeter(declaree: EntiteConfigurable, ids: list[int]) -> None:
    # Deux transactions qui touchent le même objet s'attendent : la seconde relit ce que la première a validé, et la
    # configuration qu'une autre a pu publier pendant l'attente.
    tenus = declaree.modele().objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",))
    objets = list(tenus)
    oublier()
    definie, champs = publiee().entite(declaree.code), projetes(publiee(), declaree.code)
    par_dispositif = any(champ.dispositifs for champ in definie.en_service)
    if par_dispositif:
        prefetch_related_objects(objets, *declaree.a_precharger)
    voulues = {}
    for objet in objets:
        lu = Lu(objet, definie, declaree.dispositifs(objet) if par_dispositif else ())
        for champ in champs:
            for rang, (code, tri) in enumerate(_valeurs(lu, champ)):
                voulues[objet.pk, champ.code, rang] = Projection(
                    entite=declaree.code, champ=champ.code, objet_id=objet.pk, rang=rang, code=code, tri=tri
                )
    _ecrire(declaree.code, ids, voulues)


def _valeurs(lu: Lu, champ: Champ) -> list[tuple[int | None, str]]:
    rangee = lu.valeur(champ) if lu.se_montre(champ) else None
    return [] if rangee is None else type_de(champ.type).projeter(champ, rangee)


def _ecrire(entite: str, ids: list[int], voulues: dict[tuple, Projection]) -> None:
    """Écrit ce qui diffère seulement : la plupart des gestes ne touchent aucun champ projeté."""
    presentes = Projection.objects.filter(entite=entite, objet_id__in=ids)
    en_trop, gardees = [], set()
    for ligne in presentes:
        cle = (ligne.objet_id, ligne.champ, ligne.rang)
        voulue = voulues.get(cle)
        if voulue is not None and (voulue.code, voulue.tri) == (ligne.code, ligne.tri):
            gardees.add(cle)
        else:
            en_trop.append(ligne.pk)
    if en_trop:
        Projection.objects.filter(pk__in=en_trop).delete()
    Projection.objects.bulk_create([ligne for cle, ligne in voulues.items() if cle not in gardees])
