"""Défaire tout un import, si rien n'a été construit dessus : la ville retrouve exactement ce qu'elle avait."""

from collections import Counter
from collections.abc import Iterator

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from jalon.restitution.reprise.dossiers import dossiers_de
from jalon.restitution.reprise.etapes import ANNULATION, consigner_les_dossiers
from jalon.restitution.reprise.models import Etat, Geste, Reprise, TraceDeReprise
from jalon.restitution.reprise.moteur import lots
from jalon.restitution.reprise.traces import LOT, actuels, calcules, decoder, empreintes, est_retenu
from jalon.socle.annulations import annulable
from jalon.socle.journal.operations import consigner
from jalon.socle.mur import modeles_de_ville

# Ce qui nomme un objet sans rien y ajouter : des traces de ce qu'on a fait, ou vu.
SANS_OBSTACLE = {
    "restitution.tracedereprise",
    "saisie.projection",
    "socle.accesexceptionnel",
    "socle.annulation",
    "socle.lignejournal",
    "socle.travail",
}
OBSTACLES_DITS = 10


def obstacles(reprise) -> list[str]:
    """Ce qui a été fait depuis sur ce que l'import avait écrit, en phrases ; vide : tout se défait. N'écrit rien."""
    return [*_objets_changes(reprise), *_objets_ajoutes(reprise)][:OBSTACLES_DITS]


@annulable(ANNULATION)
def _annuler(donnees, *, par):
    """Lève ValidationError, avec ce qui l'empêche."""
    reprise = Reprise.objects.select_for_update(of=("self",)).get(pk=donnees["reprise"])
    if reprise.etat not in (Etat.IMPORTEE, Etat.INTERROMPUE):
        raise ValidationError("Cet import est encore en cours : attendez qu'il finisse.")
    if empechements := obstacles(reprise):
        raise ValidationError(["Cet import ne se défait plus, on a travaillé dessus depuis.", *empechements])
    dossiers: set[tuple[str, int]] = set()
    try:
        for trace in reprise.les_traces.order_by("-pk").iterator(chunk_size=20):
            dossiers |= _defaire_une_trace(trace)
    except models.ProtectedError as protege:
        noms = sorted({str(objet._meta.verbose_name_plural) for objet in protege.protected_objects})
        raise ValidationError(f"Cet import ne se défait plus : {', '.join(noms)} y tiennent.") from None
    reprise.les_traces.all().delete()
    reprise.etat = Etat.DEFAITE
    reprise.save(update_fields=["etat"])
    consigner_les_dossiers("restitution.reprise_dossier_remis", _encore_la(dossiers), reprise, par=par)
    consigner("restitution.reprise_defaite", reprise, par=par)


def _defaire_une_trace(trace: TraceDeReprise) -> set[tuple[str, int]]:
    """Rend ce qu'elle touchait : des dossiers, et les objets qui ne sont d'aucun."""
    modele, pks = apps.get_model(trace.modele), [objet[0] for objet in trace.objets]
    dossiers, seuls = dossiers_de({modele: set(pks)})
    if trace.geste == Geste.CREE:
        for lignes in _calculees(modele, pks):
            lignes.delete()
        modele.objects.filter(pk__in=pks).delete()
    elif trace.geste == Geste.CHANGE:
        _remettre(modele, {pk: avant for pk, avant, _ in trace.objets})
    else:
        modele.objects.bulk_create(modele(pk=pk, **decoder(modele, ligne)) for pk, ligne in trace.objets)
        # La date de création, que la base vient de mettre à aujourd'hui, revient aussi.
        _remettre(modele, dict(trace.objets))
        dossiers, seuls = dossiers_de({modele: set(pks)})
    return dossiers | set(seuls)


def _calculees(modele, pks) -> Iterator[models.QuerySet]:
    """Les lignes calculées qui nomment ces objets : celles des dossiers qui restent se refont à la fin."""
    for calcule, attribut in calcules().items():
        for champ in calcule._meta.concrete_fields:
            if champ.related_model is modele:
                yield calcule.objects.filter(**{f"{champ.name}__in": pks})
        if not calcule._meta.get_field(attribut).is_relation:
            yield calcule.objects.filter(entite=modele._meta.label_lower, **{f"{attribut}__in": pks})


def _remettre(modele, avants: dict[int, dict]) -> None:
    objets = modele.objects.in_bulk(avants)
    champs = set()
    for pk, objet in objets.items():
        for nom, valeur in decoder(modele, avants[pk]).items():
            setattr(objet, nom, valeur)
            champs.add(modele._meta.get_field(nom).name)
    if champs:
        # Chacun porte ses valeurs du jour, sauf celles que l'on remet : les réécrire ensemble ne change qu'elles.
        modele.objects.bulk_update(objets.values(), sorted(champs), batch_size=LOT)


def _encore_la(touches: set[tuple[str, int]]) -> dict[type[models.Model], set[int]]:
    par_type: dict[str, set[int]] = {}
    for type_, pk in touches:
        par_type.setdefault(type_, set()).add(pk)
    restent = {}
    for type_, pks in par_type.items():
        modele = apps.get_model(type_)
        restent[modele] = {pk for lot in lots(sorted(pks)) for pk in _presents(modele, lot)}
    return restent


def _presents(modele, pks):
    return modele.objects.filter(pk__in=pks).values_list("pk", flat=True)


# Ce qui empêche


def _objets_changes(reprise) -> Iterator[str]:
    """Les objets qui ne valent plus ce que l'import y avait écrit (touchés plusieurs fois : en dernier)."""
    vus: dict[str, dict[int, set[str]]] = {}
    changes, partis = Counter(), Counter()
    for trace in reprise.les_traces.order_by("-pk").iterator(chunk_size=20):
        modele, deja = apps.get_model(trace.modele), vus.setdefault(trace.modele, {})
        if trace.geste == Geste.CREE:
            _comparer_les_creations(modele, trace.objets, deja, changes, partis)
        elif trace.geste == Geste.CHANGE:
            _comparer_les_changements(modele, trace.objets, deja, changes, partis)
    for comptes, quoi in ((changes, "changé"), (partis, "disparu")):
        for modele, combien in comptes.items():
            if combien:
                yield f"{_compter(modele, combien)} {'ont' if combien > 1 else 'a'} {quoi} depuis."


def _comparer_les_creations(modele, objets, deja, changes, partis) -> None:
    """Un objet que la suite de l'import a changé se compare à ce qu'elle en a fait."""
    attendues = {pk: empreinte for pk, empreinte in objets if pk not in deja}
    actuelles = empreintes(modele, attendues)
    changes[modele] += sum(pk in actuelles and actuelles[pk] != attendue for pk, attendue in attendues.items())
    partis[modele] += sum(pk not in actuelles for pk in attendues)


def _comparer_les_changements(modele, objets, deja, changes, partis) -> None:
    attendus = {}
    for pk, _, apres in objets:
        attendus[pk] = {nom: valeur for nom, valeur in apres.items() if nom not in deja.get(pk, set())}
        deja.setdefault(pk, set()).update(apres)
    trouves = actuels(modele, attendus)
    changes[modele] += sum(pk in trouves and trouves[pk] != attendu for pk, attendu in attendus.items())
    partis[modele] += sum(pk not in trouves for pk in attendus)


def _objets_ajoutes(reprise) -> Iterator[str]:
    """Ce que d'autres ont attaché depuis à ce que l'import avait créé."""
    crees, changes = _touches(reprise, Geste.CREE), _touches(reprise, Geste.CHANGE)
    for modele, pks in crees.items():
        ajouts = Counter()
        for autre, champ in _qui_designent(modele):
            siens = crees.get(autre, set()) | changes.get(autre, set())
            for debut in range(0, len(pks), LOT):
                lot = sorted(pks)[debut : debut + LOT]
                attaches = _filtrer(autre, champ, modele, lot).values_list("pk", flat=True)
                ajouts[autre] += sum(pk not in siens for pk in attaches)
        for autre, combien in ajouts.items():
            if combien:
                yield f"{_compter(autre, combien)} {'tiennent' if combien > 1 else 'tient'} à ce que l'import a créé."


def _touches(reprise, geste: Geste) -> dict[type[models.Model], set[int]]:
    touches: dict[type[models.Model], set[int]] = {}
    for trace in reprise.les_traces.filter(geste=geste).iterator(chunk_size=20):
        touches.setdefault(apps.get_model(trace.modele), set()).update(objet[0] for objet in trace.objets)
    return touches


def _qui_designent(modele) -> Iterator[tuple[type[models.Model], str]]:
    """(modèle, champ) de ce qui peut désigner un objet : clé étrangère, ou type et identifiant."""
    for autre in modeles_de_ville():
        if autre._meta.label_lower in SANS_OBSTACLE or not est_retenu(autre):
            continue
        noms = {champ.name for champ in autre._meta.concrete_fields}
        for champ in autre._meta.concrete_fields:
            if champ.related_model is modele or (champ.name.endswith("_type") and f"{champ.name[:-5]}_id" in noms):
                yield autre, champ.name


def _filtrer(autre, champ: str, modele, pks):
    if autre._meta.get_field(champ).is_relation:
        return autre.objects.filter(**{f"{champ}__in": pks})
    prefixe = champ.removesuffix("_type")
    return autre.objects.filter(**{champ: modele._meta.label_lower, f"{prefixe}_id__in": pks})


def _compter(modele, combien: int) -> str:
    nom = modele._meta.verbose_name_plural if combien > 1 else modele._meta.verbose_name
    return f"{combien} {nom}"
