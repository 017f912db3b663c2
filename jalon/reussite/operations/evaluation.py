"""Évaluer un parcours : le fait observé d'un côté, l'appréciation de l'autre."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError

from jalon.reussite.models import Evaluation, NoteEvaluation, TempsEvaluation
from jalon.reussite.operations.etapes import solder_le_point
from jalon.reussite.operations.fiches import enregistrer, exiger_une_date, modifier_fiche, verrouiller
from jalon.reussite.operations.retraits import retirer_les_lignes
from jalon.socle.journal.operations import consigner, operation

# Critère → (score ou None, fait observé).
Notes = Mapping[str, tuple[int | None, str]]


@operation
def evaluer(parcours, *, outil, temps, repondant, le, notes: Notes, par, commentaire=""):
    """Note un passage de l'outil (une `VersionOutil` publiée). Rend l'évaluation.

    Un critère sans score ni fait n'est pas écrit. Une évaluation d'étape solde le point d'étape échu du parcours.
    """
    if parcours.annule_le:
        raise ValidationError("Ce parcours a été annulé : on ne l'évalue plus.")
    if outil.publiee_le is None:
        raise ValidationError("Cette version de l'outil est un brouillon : publiez-la d'abord.")
    naissance = parcours.enfant.naissance
    exiger_une_date(le, "la date de l'évaluation", apres=naissance, apres_quoi="la naissance de l'enfant")
    evaluation = Evaluation(
        parcours=parcours, outil=outil, temps=temps, repondant=repondant, le=le, commentaire=commentaire
    )
    enregistrer(evaluation)
    _ecrire_les_notes(evaluation, notes)
    consigner("reussite.evaluation_notee", evaluation, par=par, outil=outil.outil.code, temps=temps)
    if temps == TempsEvaluation.ETAPE:
        solder_le_point(parcours, le, par)
    return evaluation


@operation
def modifier_evaluation(evaluation, *, version, notes: Notes, par, **champs):
    """Corrige une évaluation : ses notes sont remplacées. Lève Conflit si quelqu'un l'a enregistrée entre-temps."""
    evaluation, changements = modifier_fiche(evaluation, version=version, champs=champs)
    exiger_une_date(evaluation.le, "la date de l'évaluation")
    if not changements:
        evaluation.version += 1
        enregistrer(evaluation)
    _ecrire_les_notes(evaluation, notes)
    consigner("reussite.evaluation_modifiee", evaluation, par=par, version=evaluation.version, champs=changements)
    return evaluation


@operation
def retirer_evaluation(evaluation, *, par):
    """Ôte une évaluation notée par erreur, avec ses notes ; elle se remet pendant trente jours."""
    evaluation = verrouiller(evaluation)
    dossier, notes = evaluation.dossier, list(evaluation.les_notes.all())
    consigner("reussite.evaluation_retiree", evaluation, par=par, dossier=dossier, temps=evaluation.temps)
    libelle = f"Retrait d'une évaluation du {evaluation.le:%d/%m/%Y}"
    retirer_les_lignes(evaluation, *notes, libelle=libelle, enfants=[dossier.pk], par=par)


def _ecrire_les_notes(evaluation, notes: Notes) -> None:
    criteres = {critere.code: critere for critere in evaluation.outil.les_criteres.all()}
    scores = set(evaluation.outil.les_echelons.values_list("score", flat=True))
    evaluation.les_notes.all().delete()
    ecrites = []
    for code, (score, fait) in notes.items():
        if code not in criteres:
            raise ValidationError(f"Le critère « {code} » n'est pas dans cet outil.")
        if score is not None and score not in scores:
            raise ValidationError(f"L'échelle de cet outil n'a pas de degré {score}.")
        if score is not None or fait.strip():
            ecrites.append(
                NoteEvaluation(evaluation=evaluation, critere=criteres[code], score=score, fait=fait.strip())
            )
    if not ecrites:
        raise ValidationError("Notez au moins un critère : une appréciation, ou un fait.")
    NoteEvaluation.objects.bulk_create(ecrites)
