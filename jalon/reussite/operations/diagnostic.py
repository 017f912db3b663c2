"""Le diagnostic d'un parcours, domaine par domaine : une date, des faits d'un côté, des hypothèses de l'autre."""

from django.core.exceptions import ValidationError

from jalon.reussite.models import Diagnostic
from jalon.reussite.operations.fiches import (
    changer,
    consigner_changements,
    enregistrer,
    exiger_une_date,
    modifier_fiche,
    verrouiller,
)
from jalon.reussite.operations.retraits import retirer_les_lignes
from jalon.socle.journal.operations import operation

TEXTES = ("faits", "ressources", "difficultes", "hypotheses", "avis_enfant", "avis_famille", "avis_ecole")


@operation
def noter_diagnostic(parcours, *, le, domaine, par, **champs):
    """Note ce que l'on sait d'un domaine à une date ; un seul par domaine et par jour. Rend le diagnostic."""
    if parcours.annule_le:
        raise ValidationError("Ce parcours a été annulé : on n'y note plus de diagnostic.")
    exiger_une_date(le, "la date du diagnostic")
    if not any(str(champs.get(texte) or "").strip() for texte in TEXTES):
        raise ValidationError("Écrivez au moins un fait, une difficulté, ou ce qu'en dit quelqu'un.")
    if Diagnostic.objects.filter(parcours=parcours, domaine=domaine, le=le).exists():
        raise ValidationError(
            f"« {domaine} » a déjà un diagnostic du {le:%d/%m/%Y} : modifiez-le, ou changez la date de celui-ci."
        )
    diagnostic = Diagnostic(parcours=parcours)
    changements = changer(diagnostic, {**champs, "le": le, "domaine": domaine})
    enregistrer(diagnostic)
    consigner_changements("reussite.diagnostic_note", diagnostic, changements, par=par)
    return diagnostic


@operation
def noter_diagnostics(parcours, *, le, domaines, par):
    """Plusieurs domaines à la même date : tous ou aucun. `domaines` : {domaine: {champ: texte}}. Rend la liste."""
    if not domaines:
        raise ValidationError("Remplissez au moins un domaine.")
    return [
        noter_diagnostic(parcours, le=le, domaine=domaine, par=par, **champs) for domaine, champs in domaines.items()
    ]


@operation
def modifier_diagnostic(diagnostic, *, version, par, **champs):
    """Lève Conflit si quelqu'un l'a enregistré entre-temps."""
    diagnostic, changements = modifier_fiche(diagnostic, version=version, champs=champs)
    exiger_une_date(diagnostic.le, "la date du diagnostic")
    consigner_changements("reussite.diagnostic_modifie", diagnostic, changements, par=par)
    return diagnostic


@operation
def retirer_diagnostic(diagnostic, *, par):
    """Ôte un diagnostic noté par erreur."""
    diagnostic = verrouiller(diagnostic)
    consigner_changements("reussite.diagnostic_retire", diagnostic, {}, par=par, libelle=str(diagnostic))
    libelle, enfants = f"Retrait d'un diagnostic ({diagnostic.domaine})", [diagnostic.dossier.pk]
    retirer_les_lignes(diagnostic, libelle=libelle, enfants=enfants, par=par)
