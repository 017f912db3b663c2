"""L'information et l'accord des familles : recueillir, corriger, et la règle « pas d'entrée sans accord »."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.reussite.accords import adhesion_retiree, en_vigueur, est_majeur
from jalon.reussite.models.accord import Accord, ModeAccord, ObjetAccord
from jalon.reussite.operations.fiches import (
    consigner_changements,
    enregistrer,
    exiger_une_date,
    modifier_fiche,
)
from jalon.reussite.operations.reprise_accord import eteindre, eteindre_la_demande
from jalon.socle.journal.operations import consigner, operation

RETIRER_SE_FAIT_AILLEURS = "Pour retirer un accord, choisissez « Retirer » : tout ce qui en dépend suit."
DONNES = frozenset({ModeAccord.ORAL_CONSIGNE, ModeAccord.SIGNE})
DATES = frozenset({ModeAccord.ORAL_CONSIGNE, ModeAccord.SIGNE, ModeAccord.REFUSE})


def accord_manque(parcours, le: date) -> bool:
    """Aucun accord d'adhésion signé ne vaut le jour de l'entrée."""
    return not en_vigueur(parcours.enfant, ObjetAccord.ADHESION_AU_PARCOURS, le, parcours=parcours)


def exiger_l_accord(parcours, le: date, sans_accord: str = "") -> str:
    """Rend la raison de la dérogation, vide si l'accord est là. Lève ValidationError s'il manque sans raison."""
    if not accord_manque(parcours, le):
        return ""
    raison = sans_accord.strip()
    if not raison:
        raise ValidationError(
            "Le jeune est majeur : recueillez d'abord son accord signé, dans « Accords et documents »."
            if est_majeur(parcours.enfant, le)
            else "Aucun accord d'adhésion signé avant cette date : recueillez d'abord celui d'un titulaire de"
            " l'autorité parentale, dans « Accords et documents ». Un accord oral ne suffit pas."
        )
    return raison


def exiger_l_accord_s_il_a_ete_retire(parcours) -> None:
    """Reprendre ou rouvrir ne redemande pas l'accord, sauf si la famille l'a retiré."""
    if adhesion_retiree(parcours.enfant) and accord_manque(parcours, timezone.localdate()):
        raise ValidationError(
            "L'accord d'adhésion a été retiré : recueillez-en un nouveau, dans « Accords et documents »."
        )


@operation
def recueillir_accord(
    *,
    enfants,
    objet,
    mode,
    le,
    par,
    titulaire=None,
    par_le_jeune=False,
    parcours=None,
    partenaires="",
    precision="",
    piece=None,
):
    """Ce qu'un titulaire, ou le jeune majeur, a dit d'un objet : une ligne par enfant. Rend la liste des accords."""
    enfants = list(enfants)
    if not enfants:
        raise ValidationError("Choisissez au moins un enfant.")
    if mode == ModeAccord.RETIRE:
        raise ValidationError(RETIRER_SE_FAIT_AILLEURS)
    if mode in DATES or le:
        exiger_une_date(le, "la date de l'accord")
        if le > timezone.localdate():
            raise ValidationError({"le": "La date de l'accord est dans l'avenir : notez-le quand il est donné."})
    champs = {
        "objet": objet,
        "mode": mode,
        "le": le,
        "titulaire": titulaire,
        "par_le_jeune": par_le_jeune,
        "parcours": parcours,
        "partenaires": partenaires,
        "precision": precision,
        "piece": piece,
    }
    accords = [_recueillir(Accord(enfant=enfant, **champs), par) for enfant in enfants]
    eteindre(accords)
    return accords


@operation
def modifier_accord(accord, *, version, par, **champs):
    """Corrige une erreur de saisie. Un accord retiré garde ce qui a été dit ; donné, il se retire, il ne se corrige
    pas en refus."""
    avant = Accord.objects.values_list("mode", flat=True).get(pk=accord.pk)
    accord, changements = modifier_fiche(accord, version=version, champs=champs)
    if accord.retire_le:
        raise ValidationError(f"Cet accord a été retiré le {accord.retire_le:%d/%m/%Y} : il ne change plus.")
    if accord.mode == ModeAccord.RETIRE or ("mode" in changements and avant in DONNES and accord.mode not in DONNES):
        raise ValidationError(RETIRER_SE_FAIT_AILLEURS)
    _verifier(accord)
    eteindre([accord])
    eteindre_la_demande(accord)
    consigner_changements("reussite.accord_modifie", accord, changements, par=par)
    return accord


def _recueillir(accord: Accord, par) -> Accord:
    _verifier(accord)
    _verifier_les_autres(accord)
    enregistrer(accord)
    consigner(
        "reussite.accord_recueilli",
        accord,
        par=par,
        version=accord.version,
        objet=accord.objet,
        mode=accord.mode,
        le=accord.le,
        titulaire=str(accord.titulaire or ""),
        par_le_jeune=accord.par_le_jeune,
        partenaires=accord.partenaires,
    )
    return accord


def _verifier(accord: Accord) -> None:
    """Qui décide, et de quoi : le titulaire est de cette famille et exerce l'autorité ; à 18 ans, le jeune décide."""
    enfant, titulaire = accord.enfant, accord.titulaire
    jour = accord.le or timezone.localdate()
    if accord.mode in DATES:
        exiger_une_date(accord.le, "la date de l'accord")
    if accord.par_le_jeune:
        if titulaire is not None:
            raise ValidationError("Un accord est donné par un titulaire ou par le jeune majeur, pas par les deux.")
        if not est_majeur(enfant, jour):
            raise ValidationError({"le": "À cette date, il n'avait pas 18 ans : l'accord est celui d'un titulaire."})
    elif accord.objet != ObjetAccord.INFORMATION_DONNEE and est_majeur(enfant, jour):
        raise ValidationError(
            {"titulaire": "À cette date, il a 18 ans : il faut son accord, et non celui d'un parent."}
        )
    if titulaire is not None:
        if titulaire.famille_id != enfant.famille_id:
            raise ValidationError({"titulaire": f"{titulaire} n'est pas de la famille de {enfant}."})
        if titulaire.autorite_parentale is False and accord.objet != ObjetAccord.INFORMATION_DONNEE:
            raise ValidationError({"titulaire": f"{titulaire} n'exerce pas l'autorité parentale."})
    if accord.parcours_id and accord.parcours.enfant_id != enfant.pk:
        raise ValidationError({"parcours": "Ce parcours n'est pas celui de cet enfant."})
    if accord.objet == ObjetAccord.PARTAGE and accord.mode == ModeAccord.SIGNE and not accord.partenaires.strip():
        raise ValidationError({"partenaires": "Nommez les partenaires : l'accord ne vaut que pour eux."})


def les_memes(accord: Accord):
    """Les accords signés et non retirés de la même personne, sur le même objet et pour le même parcours."""
    return Accord.objects.filter(
        enfant=accord.enfant_id,
        objet=accord.objet,
        mode=ModeAccord.SIGNE,
        retire_le=None,
        titulaire=accord.titulaire_id,
        par_le_jeune=accord.par_le_jeune,
        parcours=accord.parcours_id,
    )


def _verifier_les_autres(accord: Accord) -> None:
    """Un refus ne s'écrit pas par-dessus un accord ; le même accord ne se note pas deux fois."""
    if accord.objet in (ObjetAccord.PARTAGE, ObjetAccord.INFORMATION_DONNEE):
        return
    if accord.mode == ModeAccord.REFUSE and les_memes(accord).exists():
        raise ValidationError("Cette personne a signé : retirez son accord, tout ce qui en dépend suivra.")
    if accord.mode == ModeAccord.SIGNE and les_memes(accord).filter(le=accord.le).exists():
        raise ValidationError(f"{accord.enfant} : cet accord est déjà noté, signé le {accord.le:%d/%m/%Y}.")
