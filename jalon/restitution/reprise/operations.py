"""Les gestes d'une reprise, du dépôt du fichier à son import. Défaire est dans `defaire`."""

import uuid

from django.core.exceptions import ValidationError

from jalon.restitution.reprise import depot, lecture
from jalon.restitution.reprise.cibles import cible
from jalon.restitution.reprise.deja_vues import DejaVues
from jalon.restitution.reprise.etapes import effacer, entete_de, valeurs_retenues
from jalon.restitution.reprise.gabarits import gabarit as gabarit_de
from jalon.restitution.reprise.libelles import CREER, Vocabulaire, colonne_d_echange
from jalon.restitution.reprise.models import (
    CorrespondanceRetenue,
    Etat,
    LigneDeReprise,
    Reprise,
)
from jalon.restitution.reprise.moteur import Moteur
from jalon.restitution.reprise.transformations import TRANSFORMATIONS
from jalon.socle.journal.operations import consigner, operation
from jalon.socle.texte import normaliser


@operation
def deposer(*, fichier, nom, par, gabarit="", table="", mise_a_jour_seule=False) -> Reprise:
    """Reçoit un tableur (flux d'octets). Lève ValidationError s'il n'en est pas un, ou s'il a des macros."""
    cle = uuid.uuid4()
    format_ = depot.juger(fichier, nom)
    # Le fichier d'abord : une reprise a toujours le sien.
    taille, blocs, empreinte = depot.ranger(fichier, cle)
    reprise = Reprise(
        nom=_nom_propre(nom),
        cle=cle,
        blocs=blocs,
        format=format_,
        taille=taille,
        empreinte=empreinte,
        gabarit=gabarit,
        table=table,
        mise_a_jour_seule=mise_a_jour_seule,
        par=par,
    )
    try:
        reprise.full_clean()
    except ValidationError:
        depot.detruire(cle, blocs)
        raise
    reprise.save()
    consigner("restitution.reprise_deposee", reprise, par=par, format=format_, taille=taille)
    return reprise


@operation
def choisir_la_feuille(reprise, *, feuille, par, entete=1, hauteur_entete=1, version=None) -> Reprise:
    """La feuille et l'en-tête. Lève ValidationError si la feuille est masquée, absente, ou l'en-tête vide."""
    reprise = _a_regler(reprise, version)
    lue = next((f for f in lecture.feuilles(reprise) if f.nom == feuille), None)
    if lue is None:
        raise ValidationError(f"Ce fichier n'a pas de feuille « {feuille} ».")
    if not lue.visible:
        raise ValidationError(
            f"La feuille « {feuille} » est masquée : affichez-la dans votre tableur, ou choisissez-en une autre."
        )
    if not 1 <= hauteur_entete <= 3 or entete < 1:
        raise ValidationError("L'en-tête tient sur une à trois lignes.")
    change = (reprise.feuille, reprise.entete, reprise.hauteur_entete) != (feuille, entete, hauteur_entete)
    reprise.feuille, reprise.entete, reprise.hauteur_entete = feuille, entete, hauteur_entete
    reprise.entetes = lecture.lire_les_entetes(reprise)
    if not any(reprise.entetes):
        raise ValidationError(f"La ligne {entete} est vide : l'en-tête est ailleurs.")
    if len(reprise.entetes) > lecture.COLONNES_AU_PLUS:
        raise ValidationError(
            f"Cette feuille a plus de {lecture.COLONNES_AU_PLUS} colonnes : retirez celles qui ne servent pas."
        )
    reprise.total = max(0, lecture.apercu(reprise, combien=1).total - entete - hauteur_entete + 1)
    if change:
        reprise.correspondances, reprise.valeurs = {}, {}
        reprise.les_lignes.all().delete()
    return _regler(reprise, par, "restitution.reprise_feuille", feuille=feuille)


@operation
def faire_correspondre(
    reprise, *, correspondances, par, gabarit=None, table=None, transformations=None, constantes=None, version=None
) -> Reprise:
    """Ce que remplit chaque colonne : rang → code de cible. Lève ValidationError si deux disent la même chose."""
    reprise = _a_regler(reprise, version)
    reprise.gabarit = reprise.gabarit if gabarit is None else gabarit
    reprise.table = reprise.table if table is None else table
    possibles = gabarit_de(reprise.gabarit).cibles(reprise.table) if reprise.gabarit else []
    choisies = {str(rang): code for rang, code in correspondances.items()}
    _verifier_les_correspondances(reprise, choisies, possibles)
    reprise.correspondances = choisies
    reprise.valeurs = valeurs_retenues(reprise) | reprise.valeurs
    reprise.transformations = _connues(transformations or {})
    reprise.constantes = {code: texte for code, texte in (constantes or {}).items() if texte}
    return _regler(reprise, par, "restitution.reprise_colonnes", gabarit=reprise.gabarit, table=reprise.table)


def _verifier_les_correspondances(reprise, choisies: dict[str, str], possibles) -> None:
    remplies: dict[str, str] = {}
    for rang, code in choisies.items():
        voulue = cible(code, possibles) if code else None
        if code and voulue is None:
            raise ValidationError(f"« {code} » n'est pas une colonne de ce tableur.")
        for colonne, _ in voulue.remplit if voulue else ():
            if colonne in remplies:
                noms = " et ".join(f"« {entete_de(reprise, r)} »" for r in (remplies[colonne], rang))
                raise ValidationError(f"Les colonnes {noms} disent la même chose ({voulue.libelle}) : gardez-en une.")
            remplies[colonne] = rang


def _connues(transformations: dict[str, str]) -> dict[str, str]:
    inconnues = set(transformations.values()) - set(TRANSFORMATIONS)
    if inconnues:
        raise ValidationError(f"Transformation inconnue : {', '.join(sorted(inconnues))}.")
    return dict(transformations)


@operation
def rattacher_les_valeurs(reprise, *, valeurs, par, version=None) -> Reprise:
    """Ce que veulent dire les mots : {« enfants.niveau »: {mot: mot de la ville, « » (ignorer) ou CREER}}."""
    reprise = _a_regler(reprise, version)
    rattachees = {code: dict(mots) for code, mots in reprise.valeurs.items()}
    for code, mots in valeurs.items():
        vocabulaire = Vocabulaire(colonne_d_echange(code))
        for mot, choisi in mots.items():
            _verifier_le_rattachement(vocabulaire, mot, choisi)
            rattachees.setdefault(code, {})[normaliser(mot)] = choisi
    reprise.valeurs = rattachees
    return _regler(reprise, par, "restitution.reprise_mots", colonnes=sorted(valeurs))


def _verifier_le_rattachement(vocabulaire: Vocabulaire, mot: str, choisi: str) -> None:
    if choisi == CREER and not vocabulaire.creable:
        raise ValidationError(f"« {mot} » ne peut pas être créé : choisissez un mot qui existe.")
    if choisi not in ("", CREER) and not vocabulaire.connait(choisi):
        raise ValidationError(f"« {choisi} » n'est pas un mot connu ici.")


@operation
def corriger(reprise, numero: int, *, corrections, par) -> LigneDeReprise:
    """Corrige des cases (rang → texte) et rejuge la ligne. Rend la ligne, avec ce qui ne va toujours pas."""
    reprise = _a_regler(reprise, None)
    ligne = LigneDeReprise.objects.select_for_update(of=("self",)).get(reprise=reprise, numero=numero)
    for rang, texte in corrections.items():
        ligne.corrections[str(int(rang))] = texte.strip()
    ligne.ecartee = False
    ligne.save(update_fields=["corrections", "ecartee"])
    with DejaVues() as vues:
        bilan = Moteur(reprise, par=par, vues=vues).essayer([(ligne.numero, ligne.cases)])
    ligne.defauts = [defaut.en_objet() for lue in bilan.en_defaut for defaut in lue.defauts]
    ligne.save(update_fields=["defauts"])
    consigner("restitution.reprise_corrigee", reprise, par=par, ligne=numero)
    return ligne


@operation
def ecarter(reprise, numeros, *, par) -> int:
    """Laisse ces lignes de côté : elles ne seront pas importées."""
    return _ecarter(reprise, numeros, True, par)


@operation
def remettre(reprise, numeros, *, par) -> int:
    """Reprend ces lignes, telles qu'elles sont ou corrigées."""
    return _ecarter(reprise, numeros, False, par)


def _ecarter(reprise, numeros, ecartee: bool, par) -> int:
    reprise = _a_regler(reprise, None)
    combien = reprise.les_lignes.filter(numero__in=numeros).update(ecartee=ecartee)
    action = "restitution.reprise_lignes_ecartees" if ecartee else "restitution.reprise_lignes_remises"
    consigner(action, reprise, par=par, combien=combien)
    return combien


@operation
def abandonner(reprise, *, par) -> Reprise:
    """Détruit le fichier et ce qui en était gardé. Rien n'a été importé."""
    reprise = _a_regler(reprise, None)
    reprise.etat = Etat.ABANDONNEE
    effacer(reprise)
    consigner("restitution.reprise_abandonnee", reprise, par=par)
    return reprise


# Ce que l'on sait déjà


def deja_importee(reprise) -> Reprise | None:
    """La reprise du même fichier, déjà importée et non défaite."""
    memes = Reprise.objects.filter(empreinte=reprise.empreinte, etat=Etat.IMPORTEE).exclude(pk=reprise.pk)
    return memes.order_by("-importee_le").first()


def correspondances_retenues(gabarit: str) -> dict[str, str]:
    """En-tête normalisé → cible choisie la dernière fois pour cette sorte de tableur."""
    return dict(CorrespondanceRetenue.objects.filter(gabarit=gabarit).values_list("entete", "cible"))


def _a_regler(reprise, version) -> Reprise:
    """La reprise, retenue par cette transaction. Lève ValidationError si quelqu'un l'a réglée depuis."""
    retenue = Reprise.objects.select_for_update(of=("self",)).get(pk=reprise.pk)
    if not retenue.se_regle:
        raise ValidationError(f"Cette reprise ne se règle plus : elle est « {retenue.get_etat_display()} ».")
    if version is not None and retenue.version != version:
        raise ValidationError(
            "Quelqu'un a changé cette reprise pendant que vous la prépariez : rechargez la page.", code="conflit"
        )
    return retenue


def _regler(reprise, par, action: str, **contenu) -> Reprise:
    reprise.etat = Etat.PREPARATION
    reprise.version += 1
    reprise.full_clean()
    reprise.save()
    consigner(action, reprise, par=par, **contenu)
    return reprise


def _nom_propre(nom: str) -> str:
    dernier = nom.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in dernier if c.isprintable()).strip()[-160:] or "sans nom"
