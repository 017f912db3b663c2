"""Remplacer une valeur par une autre, partout : ce que cela toucherait, le faire, revenir en arrière."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.socle.annulations import Annulation, annulable, proposer
from jalon.socle.fusions import colonnes  # noqa: F401 (déclare les clés étrangères)
from jalon.socle.fusions.porteurs import Emploi, emplois, porteur, porteurs
from jalon.socle.journal.operations import consigner, operation
from jalon.socle.listes.lecture import finale
from jalon.socle.listes.models import Liste, Valeur
from jalon.socle.listes.operations import mots_propres, verifier_les_mots
from jalon.socle.listes.regles import ce_qui_lit, regles_de
from jalon.socle.taches import chaque_jour
from jalon.socle.texte import normaliser

GESTE = "socle.fusion_de_valeurs"


@dataclass(frozen=True)
class Apercu:
    """Ce que le remplacement toucherait : où, combien, et ce dont il faut se méfier."""

    emplois: list[Emploi]
    prudences: list[str]

    @property
    def combien(self) -> int:
        return sum(emploi.combien for emploi in self.emplois)


def apercu(ancienne: Valeur, nouvelle: Valeur) -> Apercu:
    """Lève ValidationError si le remplacement serait refusé."""
    _verifier(ancienne, nouvelle)
    prudences = [
        f"« {nouvelle} » est lue par une règle : {ce_qui_la_lit}. Ce qui portait « {ancienne} » y comptera aussi."
        for ce_qui_la_lit in ce_qui_lit(nouvelle)
    ]
    prudences += [
        f"Une règle distingue ces valeurs : {regle.ce_qui_lit}. Là, elles n'en feront plus qu'une."
        for regle in regles_de(ancienne.liste.code)
        if not regle.codes
    ]
    return Apercu(emplois(ancienne), prudences)


@operation
def fusionner_valeurs(ancienne, nouvelle, *, par) -> Valeur:
    """Écrit `nouvelle` partout où était `ancienne`, retire celle-ci et donne ses mots à l'autre. Annulable 30 jours.

    L'ancienne garde son code et son libellé : l'historique la nomme encore. Une liaison qui ferait double emploi ne
    reste qu'une fois. Rend la valeur gardée. Lève ValidationError sur deux listes, une liste verrouillée, une valeur
    qu'une règle lit, ou qui en remplace une autre en rond.
    """
    ancienne, nouvelle = _tenir(ancienne.pk, nouvelle.pk)
    _verifier(ancienne, nouvelle)
    touches = emplois(ancienne)
    traces = {p.code: p.remplacer(ancienne, nouvelle, par) for p in porteurs()}
    avant = {"retiree_le": ancienne.retiree_le, "mots": _donner_les_mots(ancienne, nouvelle)}
    ancienne.remplacee_par, ancienne.retiree_le = nouvelle, ancienne.retiree_le or timezone.localdate()
    ancienne.save()
    _consigner("socle.valeurs_fusionnees", ancienne, nouvelle, par, ou={e.ou: e.combien for e in touches})
    donnees = {"ancienne": ancienne.pk, "nouvelle": nouvelle.pk, "avant": avant, "traces": traces}
    proposer(GESTE, libelle=_libelle(ancienne, nouvelle), donnees=donnees, par=par)
    return nouvelle


@operation
def rattraper_les_remplacees(*, par) -> int:
    """Ce qui porte de nouveau une valeur remplacée (un geste ancien, annulé depuis) porte celle qui la remplace."""
    remplacees = _encore_portees()
    for ancienne in remplacees:
        for p in porteurs():
            p.remplacer(ancienne, finale(ancienne), par)
    consigner("socle.remplacements_rattrapes", None, par=par, combien=len(remplacees))
    return len(remplacees)


def _encore_portees() -> list[Valeur]:
    return [v for v in Valeur.objects.exclude(remplacee_par=None).select_related("liste") if emplois(v)]


@chaque_jour("socle.rattraper_les_remplacees")
def _chaque_nuit() -> None:
    if _encore_portees():
        rattraper_les_remplacees(par=None)


@annulable(GESTE)
def defaire(donnees, *, par) -> None:
    """Remet l'ancienne où elle était. Ce que quelqu'un a changé depuis, et ce qui est venu depuis, ne bouge pas."""
    ancienne, nouvelle = _tenir(donnees["ancienne"], donnees["nouvelle"])
    _refuser_si_un_remplacement_a_suivi(ancienne, nouvelle, donnees)
    for code, trace in donnees["traces"].items():
        porteur(code).rendre(ancienne, nouvelle, trace, par)
    ancienne.remplacee_par = None
    ancienne.retiree_le = Valeur._meta.get_field("retiree_le").to_python(donnees["avant"]["retiree_le"])
    repris = set(donnees["avant"]["mots"])
    nouvelle.synonymes = [mot for mot in nouvelle.synonymes if mot not in repris]
    nouvelle.save()
    verifier_les_mots(ancienne, Valeur.objects.filter(liste=ancienne.liste_id))
    ancienne.save()
    _consigner("socle.fusion_de_valeurs_annulee", ancienne, nouvelle, par)


def _tenir(*pks) -> list[Valeur]:
    """Les valeurs à jour, leur liste tenue : deux personnes qui la changent passent l'une après l'autre."""
    listes = Liste.objects.filter(les_valeurs__in=pks).order_by("pk").distinct().values_list("pk", flat=True)
    list(Liste.objects.select_for_update(of=("self",)).filter(pk__in=list(listes)).order_by("pk"))
    tenues = {v.pk: v for v in Valeur.objects.select_related("liste", "remplacee_par").filter(pk__in=pks)}
    return [tenues[pk] for pk in pks]


def _verifier(ancienne: Valeur, nouvelle: Valeur) -> None:
    if ancienne.pk == nouvelle.pk:
        raise ValidationError("Une valeur ne se remplace pas par elle-même : choisissez-en une autre.")
    if ancienne.liste_id != nouvelle.liste_id:
        raise ValidationError(f"« {ancienne} » et « {nouvelle} » ne sont pas de la même liste.")
    if ancienne.liste.verrouillee:
        raise ValidationError(
            f"La liste « {ancienne.liste} » ne peut pas perdre de valeur : des règles la lisent. "
            "Renommez ou rangez ses valeurs."
        )
    if ancienne.remplacee_par:
        raise ValidationError(f"« {ancienne} » est déjà remplacée par « {ancienne.remplacee_par} ».")
    if nouvelle.retiree_le:
        raise ValidationError(f"« {nouvelle} » est retirée : remettez-la dans la liste, ou choisissez-en une autre.")
    if lues := ce_qui_lit(ancienne):
        raise ValidationError(
            f"« {ancienne} » ne se remplace pas, une règle la lit : {lues[0]}. "
            f"Remplacez plutôt « {nouvelle} » par « {ancienne} », ou renommez-la."
        )


def _donner_les_mots(ancienne: Valeur, nouvelle: Valeur) -> list[str]:
    """Ajoute à la nouvelle ce que les imports reconnaissaient à l'ancienne. Rend ce qui a été ajouté."""
    mots = mots_propres([ancienne.libelle, *ancienne.synonymes])
    ajoutes = [mot for mot in mots if normaliser(mot) not in nouvelle.cles]
    nouvelle.synonymes = [*nouvelle.synonymes, *ajoutes]
    nouvelle.save()
    return ajoutes


def _refuser_si_un_remplacement_a_suivi(ancienne, nouvelle, donnees) -> None:
    if ancienne.remplacee_par_id != nouvelle.pk:
        raise ValidationError(f"« {ancienne} » n'est plus remplacée par « {nouvelle} ».")
    if nouvelle.remplacee_par:
        raise ValidationError(
            f"« {nouvelle} » a depuis été remplacée par « {nouvelle.remplacee_par} » : annulez d'abord ce geste-là."
        )
    ouverts = Annulation.objects.filter(code=GESTE, annulee_le=None).order_by("-pk")
    suivants = [a for a in ouverts if a.donnees.get("nouvelle") == nouvelle.pk]
    if suivants and suivants[0].donnees["ancienne"] != ancienne.pk:
        raise ValidationError(f"Annulez d'abord « {suivants[0].libelle} » : c'est venu après.")


def _libelle(ancienne, nouvelle) -> str:
    return f"« {ancienne.libelle[:60]} » remplacée par « {nouvelle.libelle[:60]} » ({ancienne.liste.libelle[:50]})"


def _consigner(action, ancienne, nouvelle, par, **contenu) -> None:
    """Une ligne par valeur : ce qui nommait l'une et ce qui nomme l'autre se recalculent."""
    commun = {"liste": ancienne.liste.code, "ancienne": ancienne.code, "nouvelle": nouvelle.code}
    consigner(action, ancienne, par=par, **commun, **contenu)
    consigner(action, nouvelle, par=par, **commun)
