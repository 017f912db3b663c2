"""Recevoir un paquet, en reprendre ce que l'on a choisi, l'oublier."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError

from jalon.saisie.models import PaquetRecu
from jalon.saisie.paquets.document import NOM_AU_PLUS, comparer, verifier
from jalon.saisie.paquets.sections import section as section_de
from jalon.socle.annulations import annulable, proposer
from jalon.socle.habilitations import exiger
from jalon.socle.journal.operations import consigner, operation

GESTE = "saisie.paquet"


@operation
def recevoir_paquet(*, contenu, par, nom="") -> PaquetRecu:
    """Garde un paquet lu, pour le comparer à loisir : rien n'est encore repris. Lève ValidationError s'il est abîmé."""
    verifier(contenu)
    dit = contenu.get("nom")
    recu = PaquetRecu(nom=(nom or (dit if isinstance(dit, str) else "") or "Paquet")[:NOM_AU_PLUS], contenu=contenu)
    recu.recu_par = par
    recu.full_clean()
    recu.save()
    consigner("saisie.paquet_recu", recu, par=par, nom=recu.nom, sections=sorted(contenu["sections"]))
    return recu


@operation
def appliquer_paquet(recu, *, choisis: Mapping[str, list[str]], par) -> PaquetRecu:
    """Reprend ces écarts : {section: [codes]}. Tout, ou rien ; annulable trente jours.

    Les champs et les onglets vont au brouillon de la configuration. Lève ValidationError si rien n'est choisi, si un
    écart n'existe plus, si l'un ne peut être repris ; PermissionDenied sans le droit d'une section.
    """
    recu = PaquetRecu.objects.select_for_update(of=("self",)).get(pk=recu.pk)
    choisis = {code: sorted(set(codes)) for code, codes in choisis.items() if codes}
    if not choisis:
        raise ValidationError("Cochez au moins une différence à reprendre.")
    traces = {}
    for section, ecarts in comparer(recu.contenu):
        if codes := choisis.get(section.code):
            exiger(par, section.droit)
            _verifier(section, ecarts, codes)
            traces[section.code] = section.appliquer(recu.contenu["sections"][section.code], codes, par)
    if inconnues := sorted(set(choisis) - set(traces)):
        raise ValidationError(f"Ce paquet n'a pas de section {', '.join(inconnues)}.")
    recu.repris = {
        code: sorted({*recu.repris.get(code, []), *choisis.get(code, [])}) for code in {*recu.repris, *choisis}
    }
    recu.save(update_fields=["repris"])
    combien = {code: len(codes) for code, codes in choisis.items()}
    consigner("saisie.paquet_applique", recu, par=par, nom=recu.nom, repris=combien)
    proposer(GESTE, libelle=f"Reprise du paquet « {recu.nom} »", donnees={"recu": recu.pk, "traces": traces}, par=par)
    return recu


@annulable(GESTE)
def _defaire(donnees, *, par) -> None:
    """En sens inverse : ce qui a été ajouté et sert déjà se retire, ce que la ville a changé depuis ne bouge pas."""
    codes = sorted(donnees["traces"], key=lambda code: section_de(code).rang, reverse=True)
    for code in codes:
        exiger(par, section_de(code).droit)
        section_de(code).defaire(donnees["traces"][code], par)
    recu = PaquetRecu.objects.filter(pk=donnees["recu"]).first()
    if recu is not None:
        recu.repris = {}
        recu.save(update_fields=["repris"])
    consigner("saisie.paquet_defait", recu, par=par, sections=codes)


@operation
def oublier_paquet(recu, *, par) -> None:
    """Efface le fichier reçu ; ce qui en a été repris reste."""
    consigner("saisie.paquet_oublie", recu, par=par, nom=recu.nom)
    recu.delete()


def _verifier(section, ecarts, codes) -> None:
    connus = {ecart.code: ecart for ecart in ecarts}
    for code in codes:
        if code not in connus:
            raise ValidationError(
                f"{section.libelle} : une différence cochée n'existe plus. Reprenez depuis la page à jour."
            )
        if connus[code].empeche:
            raise ValidationError(f"« {connus[code].libelle} » ne peut pas être repris : {connus[code].empeche}")
