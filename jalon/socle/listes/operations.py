"""Changer les mots de la ville. Un code ne change jamais, une valeur se retire sans s'effacer."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.socle.journal.operations import consigner, operation
from jalon.socle.listes.models import Liste, Valeur
from jalon.socle.texte import normaliser

CODE_AU_PLUS = 50


@operation
def creer_liste(*, libelle, par, code="") -> Liste:
    """Crée une liste de la ville, vide. Sans `code`, il vient du libellé."""
    liste = Liste(code=code or _code_de_liste(libelle), libelle=libelle.strip())
    _nommer(liste)
    consigner("socle.liste_creee", liste, par=par, liste=liste.code, libelle=liste.libelle)
    return liste


@operation
def renommer_liste(liste: Liste, *, libelle, par) -> Liste:
    """Change le nom de la liste ; son code reste."""
    liste = Liste.objects.select_for_update(of=("self",)).get(pk=liste.pk)
    liste.libelle = libelle.strip()
    _nommer(liste)
    consigner("socle.liste_renommee", liste, par=par, liste=liste.code, libelle=liste.libelle)
    return liste


@operation
def ajouter_valeur(liste: str, *, libelle, par, code="", synonymes=(), code_national="") -> Valeur:
    """Ajoute une valeur à la fin de la liste de ce code. Sans `code`, il vient du libellé."""
    valeurs = _ouvrir(liste)
    _refuser_si_verrouillee(valeurs.liste, "recevoir une valeur")
    valeur = Valeur(
        liste=valeurs.liste,
        code=code or _code_libre(libelle, valeurs),
        libelle=libelle.strip(),
        synonymes=mots_propres(synonymes),
        code_national=code_national.strip(),
        ordre=max((v.ordre for v in valeurs), default=0) + 1,
    )
    _enregistrer(valeur, valeurs)
    consigner("socle.valeur_ajoutee", valeur, par=par, liste=liste, code=valeur.code, libelle=valeur.libelle)
    return valeur


@operation
def renommer_valeur(valeur: Valeur, *, libelle, par, synonymes=None, code_national=None) -> Valeur:
    """Change le libellé et, sauf liste verrouillée, ce que les imports reconnaissent aussi et le code national."""
    valeurs = _ouvrir(valeur.liste.code)
    valeur = valeurs.reprendre(valeur)
    valeur.libelle = libelle.strip()
    if synonymes is not None and mots_propres(synonymes) != valeur.synonymes:
        _refuser_si_verrouillee(valeurs.liste, "changer de synonymes")
        valeur.synonymes = mots_propres(synonymes)
    if code_national is not None:
        valeur.code_national = code_national.strip()
    _enregistrer(valeur, valeurs)
    dits = {"libelle": valeur.libelle, "synonymes": valeur.synonymes, "code_national": valeur.code_national}
    _consigner("socle.valeur_renommee", valeur, par, **dits)
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
    if valeur.remplacee_par:
        raise ValidationError(
            f"« {valeur} » a été remplacée par « {valeur.remplacee_par} » : "
            "revenez en arrière sur ce geste, ou ajoutez une valeur sous un autre mot."
        )
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
    verifier_les_mots(valeur, autres)
    valeur.save()


def verifier_les_mots(valeur: Valeur, autres) -> None:
    """Lève ValidationError si ce qui désigne la valeur en désigne déjà une autre. Une remplacée désigne la sienne."""
    autres = [autre for autre in autres if autre.pk != valeur.pk]
    gardees = {autre.pk: autre.remplacee_par_id for autre in autres}
    for autre in autres:
        finale = autre.pk
        while gardees.get(finale):
            finale = gardees[finale]
        communs = autre.cles & valeur.cles if finale != valeur.pk else set()
        if communs:
            raise ValidationError(
                f"« {min(communs)} » désigne déjà « {autre} » dans cette liste : un import hésiterait."
            )


def mots_propres(synonymes) -> list[str]:
    """Sans blancs, ni vides, ni redites."""
    return list({normaliser(s): s.strip() for s in synonymes if normaliser(s)}.values())


def _nommer(liste: Liste) -> None:
    """Enregistre la liste, si aucune autre ne porte son nom."""
    cle = normaliser(liste.libelle)
    if liste.libelle and not cle:
        raise ValidationError({"libelle": "Un libellé contient au moins une lettre ou un chiffre."})
    liste.full_clean()
    autres = Liste.objects.exclude(pk=liste.pk)
    if homonyme := next((autre for autre in autres if normaliser(autre.libelle) == cle), None):
        raise ValidationError({"libelle": f"La liste « {homonyme} » existe déjà : servez-vous-en, ou changez de nom."})
    liste.save()


def _code_de_liste(libelle: str) -> str:
    pris = set(Liste.objects.values_list("code", flat=True))
    return _code_parmi(libelle, pris, "liste")


def _code_libre(libelle: str, valeurs: list[Valeur]) -> str:
    return _code_parmi(libelle, {v.code for v in valeurs}, "valeur")


def _code_parmi(libelle: str, pris: set[str], defaut: str) -> str:
    base = normaliser(libelle).replace("+", " plus").replace(" ", "_")[:CODE_AU_PLUS].strip("_") or defaut
    code, rang = base, 2
    while code in pris:
        code, rang = f"{base}_{rang}", rang + 1
    return code


def _consigner(action: str, valeur: Valeur, par, **contenu) -> None:
    consigner(action, valeur, par=par, liste=valeur.liste.code, code=valeur.code, **contenu)
