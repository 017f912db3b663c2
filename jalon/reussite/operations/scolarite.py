"""La scolarité, année par année."""

import re
from datetime import date

from django.core.exceptions import ValidationError

from jalon.reussite.models import AmenagementScolarite, Scolarite
from jalon.reussite.operations.fiches import changer, consigner_changements, enregistrer, modifier_fiche, verrouiller
from jalon.reussite.operations.retraits import retirer_les_lignes
from jalon.socle.journal.operations import operation


@operation
def inscrire(enfant, *, par, annee, depuis, amenagements=None, **champs):
    """Note où l'enfant est scolarisé depuis une date. Sans année ni date : depuis toujours.

    Une scolarité déjà notée à cette date est complétée : ce que l'on ne dit pas y reste. Rend la scolarité.
    """
    verifier_annee(annee, depuis)
    cle = {"enfant": enfant, "depuis": depuis}
    scolarite = Scolarite.objects.select_for_update(of=("self",)).filter(**cle).first() or Scolarite(**cle)
    changements = changer(scolarite, {**champs, "annee": annee or ""})
    if scolarite.pk and changements:
        scolarite.version += 1
    enregistrer(scolarite)
    if amenagements is not None:
        changements |= _poser_les_amenagements(scolarite, amenagements)
    consigner_changements("reussite.scolarite_notee", scolarite, changements, par=par, annee=annee or "")
    return scolarite


@operation
def modifier_scolarite(scolarite, *, version, par, amenagements=None, **champs):
    """Corrige une scolarité. Lève Conflit si quelqu'un l'a enregistrée entre-temps."""
    verifier_annee(champs.get("annee", scolarite.annee), champs.get("depuis", scolarite.depuis))
    scolarite, changements = modifier_fiche(scolarite, version=version, champs=champs)
    if amenagements is not None:
        changements |= _poser_les_amenagements(scolarite, amenagements)
    consigner_changements("reussite.scolarite_modifiee", scolarite, changements, par=par, annee=scolarite.annee)
    return scolarite


@operation
def retirer_scolarite(scolarite, *, par):
    """Ôte une scolarité notée par erreur."""
    scolarite = verrouiller(scolarite)
    consigner_changements("reussite.scolarite_retiree", scolarite, {}, par=par, annee=scolarite.annee)
    lignes, libelle = [scolarite, *scolarite.les_amenagements.all()], f"Retrait d'une scolarité {scolarite.annee}"
    retirer_les_lignes(*lignes, libelle=libelle.strip(), enfants=[scolarite.enfant_id], par=par)


def verifier_annee(annee: str, depuis: date | None) -> None:
    """« 2025-2026 » commence au plus tôt le 1er juillet 2025 et finit le 31 août 2026. Lève ValidationError."""
    if not annee and depuis is None:
        return
    if not re.fullmatch(r"\d{4}-\d{4}", annee or "") or int(annee[5:]) != int(annee[:4]) + 1:
        raise ValidationError({"annee": f"« {annee} » n'est pas une année scolaire : écrivez par exemple 2025-2026."})
    debut = int(annee[:4])
    if depuis is None or not date(debut, 7, 1) <= depuis <= date(debut + 1, 8, 31):
        raise ValidationError({"depuis": f"La date de début n'est pas dans l'année scolaire {annee}."})


def _poser_les_amenagements(scolarite, amenagements) -> dict[str, list[str]]:
    avant = {lien.amenagement: lien for lien in scolarite.les_amenagements.select_related("amenagement")}
    apres = list(dict.fromkeys(amenagements))
    for valeur in set(avant) - set(apres):
        avant[valeur].delete()
    for valeur in apres:
        if valeur not in avant:
            enregistrer(AmenagementScolarite(scolarite=scolarite, amenagement=valeur))
    if set(avant) == set(apres):
        return {}
    return {"amenagements": [", ".join(sorted(map(str, avant))), ", ".join(sorted(map(str, apres)))]}
