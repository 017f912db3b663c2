"""Changer les mots de la ville. Un code ne change jamais, une valeur se retire sans s'effacer."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.socle.journal.operations import consigner, operation
from jalon.socle.listes.models import Liste, Valeur
from jalon.socle.texte import normaliser

CODE_AU_PLUS = 50


@operation
def ajouter_valeur(liste: str, *, libelle, par, code="", synonymes=()) -> Valeur:
    """Ajoute une valeur à la fin de la liste de ce code. Sans `code`, il vient du libellé."""
    valeurs = _ouvrir(liste)
    _refuser_si_verrouillee(valeurs.liste, "recevoir une valeur")
    valeur = Valeur(
        liste=valeurs.liste,
        code=code or _code_libre(libelle, valeurs),
        libelle=libelle.strip(),
        synonymes=_propres(synonymes),
        ordre=max((v.ordre for v in valeurs), default=0) + 1,
    )
    _enregistrer(valeur, valeurs)
    consigner("socle.valeur_ajoutee", valeur, par=par, liste=liste, code=valeur.code, libelle=valeur.libelle)
    return valeur


@operation
def renommer_valeur(valeur: Valeur, *, libelle, par, synonymes=None) -> Valeur:
    """Change le libellé et, sauf liste verrouillée, ce que les imports reconnaissent aussi."""
    valeurs = _ouvrir(valeur.liste.code)
    valeur = valeurs.reprendre(valeur)
    valeur.libelle = libelle.strip()
    if synonymes is not None and _propres(synonymes) != valeur.synonymes:
        _refuser_si_verrouillee(valeurs.liste, "changer de synonymes")
        valeur.synonymes = _propres(synonymes)
    _enregistrer(valeur, valeurs)
    _consigner("socle.valeur_renommee", valeur, par, libelle=valeur.libelle, synonymes=valeur.synonymes)
    return valeur


@operation
def ordonner(liste: str, *, codes, par) -> None:
    """Range les valeurs de la liste dans l'ordre de `codes`, qui les nomme toutes, retirées à part."""
    valeurs = _ouvrir(liste)
    par_code = {v.code: v for v in valeurs if v.retiree_le is None}
    if sorted(codes) != sorted(par_code):
        raise ValidationError("La liste a changé pendant que vous la rangiez : reprenez depuis la page.")
    for rang, code in enumerate(codes, 1):
        par_code[code].ordre = rang
    Valeur.objects.bulk_update(par_code.values(), ["ordre"])
    consigner("socle.liste_ordonnee", valeurs.liste, par=par, liste=liste, codes=list(codes))


@operation
def retirer_valeur(valeur: Valeur, *, par) -> Valeur:
    """La valeur n'est plus proposée ; ce qui la porte déjà la garde."""
    valeurs = _ouvrir(valeur.liste.code)
    _refuser_si_verrouillee(valeurs.liste, "perdre une valeur")
    valeur = valeurs.reprendre(valeur)
    if valeur.retiree_le:
        raise ValidationError(f"« {valeur} » est déjà retirée depuis le {valeur.retiree_le:%d/%m/%Y}.")
    valeur.retiree_le = timezone.localdate()
    _enregistrer(valeur, valeurs)
    _consigner("socle.valeur_retiree", valeur, par)
    return valeur


@operation
def remettre_valeur(valeur: Valeur, *, par) -> Valeur:
    """La valeur est de nouveau proposée, à la fin de la liste."""
    valeurs = _ouvrir(valeur.liste.code)
    valeur = valeurs.reprendre(valeur)
    if valeur.retiree_le is None:
        raise ValidationError(f"« {valeur} » est déjà dans la liste.")
    valeur.retiree_le = None
    valeur.ordre = max(v.ordre for v in valeurs) + 1
    _enregistrer(valeur, valeurs)
    _consigner("socle.valeur_remise", valeur, par)
    return valeur


class _Valeurs(list):
    """Les valeurs d'une liste, retenue par cette transaction."""

    def __init__(self, liste: Liste):
        self.liste = liste
        super().__init__(liste.les_valeurs.all())

    def reprendre(self, valeur: Valeur) -> Valeur:
        return next(v for v in self if v.pk == valeur.pk)


def _ouvrir(code: str) -> _Valeurs:
    """Deux personnes qui changent la même liste passent l'une après l'autre."""
    try:
        return _Valeurs(Liste.objects.select_for_update(of=("self",)).get(code=code))
    except Liste.DoesNotExist:
        raise ValidationError(f"La ville n'a pas de liste « {code} ».") from None


def _refuser_si_verrouillee(liste: Liste, geste: str) -> None:
    if liste.verrouillee:
        raise ValidationError(
            f"La liste « {liste} » ne peut pas {geste} : des règles la lisent. Renommez ou rangez ses valeurs."
        )


def _enregistrer(valeur: Valeur, autres: list[Valeur]) -> None:
    """Enregistre, si rien de ce qui désigne la valeur n'en désigne déjà une autre de la liste."""
    if valeur.libelle and not normaliser(valeur.libelle):
        raise ValidationError({"libelle": "Un libellé contient au moins une lettre ou un chiffre."})
    valeur.full_clean()
    for autre in autres:
        communs = autre.cles & valeur.cles if autre.pk != valeur.pk else set()
        if communs:
            raise ValidationError(
                f"« {min(communs)} » désigne déjà « {autre} » dans cette liste : un import hésiterait."
            )
    valeur.save()


def _propres(synonymes) -> list[str]:
    """Sans blancs, ni vides, ni redites."""
    return list({normaliser(s): s.strip() for s in synonymes if normaliser(s)}.values())


def _code_libre(libelle: str, valeurs: list[Valeur]) -> str:
    base = normaliser(libelle).replace("+", " plus").replace(" ", "_")[:CODE_AU_PLUS].strip("_") or "valeur"
    pris = {v.code for v in valeurs}
    code, rang = base, 2
    while code in pris:
        code, rang = f"{base}_{rang}", rang + 1
    return code


def _consigner(action: str, valeur: Valeur, par, **contenu) -> None:
    consigner(action, valeur, par=par, liste=valeur.liste.code, code=valeur.code, **contenu)
