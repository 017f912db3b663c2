"""L'annuaire de l'Éducation nationale : les établissements de la ville, d'un millésime à l'autre."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from jalon.restitution.echange.officiels import DonneeRefusee, Endroit, LigneLue, lever, lire_csv
from jalon.socle.journal.operations import consigner, operation
from jalon.socle.listes.lecture import resoudre, valeur
from jalon.socle.listes.models import Valeur
from jalon.socle.reseau.geographie import Carte, placer
from jalon.socle.reseau.models import Classement, Commune, Etablissement, verifier_uai, zone_valable
from jalon.socle.texte import normaliser

UAI, NOM, TYPE, NATURE = "Identifiant_de_l_etablissement", "Nom_etablissement", "Type_etablissement", "libelle_nature"
STATUT, INSEE, COMMUNE, CODE_POSTAL = "Statut_public_prive", "Code_commune", "Nom_commune", "Code_postal"
ZONE, LATITUDE, LONGITUDE = "Appartenance_Education_Prioritaire", "latitude", "longitude"
MATERNELLE, ELEMENTAIRE = "Ecole_maternelle", "Ecole_elementaire"
EXIGEES = (
    *(UAI, NOM, TYPE, NATURE, STATUT, INSEE, COMMUNE, CODE_POSTAL),
    *(ZONE, LATITUDE, LONGITUDE, MATERNELLE, ELEMENTAIRE),
)
PERIMETRE = {"ecole", "college", "lycee", "erea", "medico social"}
ECOLES = {
    ("1", "1"): "ecole_primaire",
    ("1", "0"): "ecole_maternelle",
    ("0", "1"): "ecole_elementaire",
}
HORS_EP = "hors_education_prioritaire"
# L'annuaire ne connaît pas les CLA : il ne déclasse pas un établissement que la ville a dit en CLA.
COMPATIBLES_AVEC_HORS_EP = {HORS_EP, "cla"}


@dataclass
class BilanAnnuaire:
    """Ce qu'un import a lu et fait ; les listes disent chaque ligne laissée."""

    fichier: str
    lues: int = 0
    crees: int = 0
    mis_a_jour: int = 0
    inchanges: int = 0
    classes: int = 0
    hors_perimetre: list[dict] = field(default_factory=list)
    remarques: list[str] = field(default_factory=list)

    @property
    def retenus(self) -> int:
        return self.crees + self.mis_a_jour + self.inchanges

    @property
    def types_hors_perimetre(self) -> Counter:
        return Counter(ligne["type"] or "sans type" for ligne in self.hors_perimetre)


def lire_annuaire(chemin: Path, communes: set[str]) -> list[LigneLue]:
    """Les lignes de ces communes (codes INSEE), ou toutes si l'ensemble est vide. Lève DonneeRefusee."""
    lignes = lire_csv(chemin, exigees=EXIGEES, garder=lambda ligne: not communes or ligne[INSEE] in communes)
    if not lignes:
        dites = f" pour {', '.join(sorted(communes))}" if communes else ""
        raison = f"Ce fichier n'a aucune ligne{dites}. Vérifiez le code INSEE de la commune."
        raise DonneeRefusee(Endroit(chemin.name), raison)
    return lignes


@operation
def importer_annuaire(lignes: list[LigneLue], *, par) -> BilanAnnuaire:
    """Fait entrer les établissements du périmètre, tous ou aucun. Lève ValidationError avec chaque ligne fautive."""
    bilan = BilanAnnuaire(lignes[0].fichier, lues=len(lignes))
    retenues = _retenir(lignes, bilan)
    fiches, fautes = [], []
    for ligne in retenues:
        try:
            fiches.append(_lire_fiche(ligne, bilan))
        except ValidationError as faute:
            fautes.append(faute)
    lever(fautes)
    etablissements = _ecrire_les_etablissements(fiches, bilan)
    _ecrire_les_classements(fiches, etablissements, bilan)
    faits = {"crees": bilan.crees, "mis_a_jour": bilan.mis_a_jour, "classes": bilan.classes}
    consigner("restitution.annuaire_importe", None, par=par, fichier=bilan.fichier, lues=bilan.lues, **faits)
    return bilan


def _retenir(lignes: list[LigneLue], bilan: BilanAnnuaire) -> list[LigneLue]:
    retenues: dict[str, LigneLue] = {}
    for ligne in lignes:
        uai = ligne[UAI]
        if normaliser(ligne[TYPE]) not in PERIMETRE:
            bilan.hors_perimetre.append({"ligne": ligne.numero, "uai": uai, "nom": ligne[NOM], "type": ligne[TYPE]})
        elif uai in retenues:
            # Un établissement à plusieurs implantations a plusieurs lignes : la première le décrit.
            bilan.remarques.append(
                f"{ligne.endroit()} : {uai} déjà lu ligne {retenues[uai].numero}, implantation laissée."
            )
        else:
            retenues[uai] = ligne
    return list(retenues.values())


# De la ligne à la fiche


@dataclass
class _Fiche:
    ligne: LigneLue
    champs: dict
    insee: str
    commune: str
    zone: str


def _lire_fiche(ligne: LigneLue, bilan: BilanAnnuaire) -> _Fiche:
    _verifier(ligne, UAI, verifier_uai)
    if not ligne[NOM]:
        raise DonneeRefusee(ligne.endroit(NOM), "le nom de l'établissement manque.")
    champs = {
        "uai": ligne[UAI].upper(),
        "nom": ligne[NOM],
        "type": valeur("type_etablissement", _type(ligne)),
        "secteur": _secteur(ligne),
        "adresse": " ".join(filter(None, (ligne["Adresse_1"], ligne["Adresse_2"]))),
        "code_postal": ligne[CODE_POSTAL],
        "telephone": ligne["Telephone"],
        "courriel": _courriel(ligne, bilan),
        "longitude": _degres(ligne, LONGITUDE, 180),
        "latitude": _degres(ligne, LATITUDE, 90),
    }
    if champs["longitude"] is None or champs["latitude"] is None:
        champs["longitude"] = champs["latitude"] = None
        bilan.remarques.append(f"{ligne.endroit()} : {champs['nom']} entre sans coordonnées.")
    _verifier_les_longueurs(ligne, champs)
    return _Fiche(ligne, champs, ligne[INSEE], ligne[COMMUNE], _zone(ligne))


def _type(ligne: LigneLue) -> str:
    """Le code de `type_etablissement`, d'après le type, la nature et les deux drapeaux d'école."""
    genre, nature = normaliser(ligne[TYPE]), normaliser(ligne[NATURE])
    if genre == "ecole":
        par_nature = "ecole_maternelle" if "maternelle" in nature else "ecole_elementaire"
        return ECOLES.get((ligne[MATERNELLE], ligne[ELEMENTAIRE]), par_nature)
    if genre == "lycee":
        return _type_de_lycee(nature)
    return {"college": "college", "erea": "erea", "medico social": "etablissement_specialise"}[genre]


def _type_de_lycee(nature: str) -> str:
    if "polyvalent" in nature:
        return "lycee_polyvalent"
    if "profession" in nature:
        return "lycee_professionnel"
    return "lycee_general_et_technologique" if "general" in nature or "techno" in nature else "autre"


def _secteur(ligne: LigneLue):
    """Public, privé sous contrat ou hors contrat ; None quand l'annuaire ne le dit pas."""
    statut, contrat = normaliser(ligne[STATUT]), normaliser(ligne["Type_contrat_prive"])
    if statut == "public":
        return valeur("secteur_etablissement", "public")
    if statut != "prive":
        return None
    if "hors contrat" in contrat:
        return valeur("secteur_etablissement", "prive_hors_contrat")
    # Le privé agricole a son contrat avec son ministère : l'annuaire y écrit « sans objet ».
    agricole = "agriculture" in normaliser(ligne["ministere_tutelle"])
    if agricole or "association" in contrat or "simple" in contrat:
        return valeur("secteur_etablissement", "prive_sous_contrat")
    return None


def _zone(ligne: LigneLue) -> str:
    ecrite = ligne[ZONE]
    try:
        return resoudre("zone_scolarisation", ecrite).code if ecrite else HORS_EP
    except ValidationError as erreur:
        raise DonneeRefusee(ligne.endroit(ZONE), erreur.message) from None


def _courriel(ligne: LigneLue, bilan: BilanAnnuaire) -> str:
    courriel = ligne["Mail"]
    try:
        if courriel:
            validate_email(courriel)
    except ValidationError:
        bilan.remarques.append(f"{ligne.endroit('Mail')} : « {courriel[:80]} » n'est pas une adresse, laissée vide.")
        return ""
    return courriel


def _degres(ligne: LigneLue, colonne: str, borne: int) -> float | None:
    texte = ligne[colonne]
    if not texte:
        return None
    try:
        degres = float(texte.replace(",", "."))
    except ValueError:
        degres = None
    if degres is None or not -borne <= degres <= borne:
        raise DonneeRefusee(ligne.endroit(colonne), f"« {texte[:40]} » n'est pas une {colonne} en degrés.")
    return degres


def _verifier(ligne: LigneLue, colonne: str, verification) -> None:
    try:
        verification(ligne[colonne])
    except ValidationError as erreur:
        raise DonneeRefusee(ligne.endroit(colonne), erreur.message) from None


def _verifier_les_longueurs(ligne: LigneLue, champs: dict) -> None:
    colonnes = {"nom": NOM, "adresse": "Adresse_1", "code_postal": CODE_POSTAL, "telephone": "Telephone"}
    for nom, colonne in colonnes.items():
        maximum = Etablissement._meta.get_field(nom).max_length
        if len(champs[nom]) > maximum:
            raise DonneeRefusee(ligne.endroit(colonne), f"cette cellule dépasse {maximum} caractères.")


# De la fiche à la base : en lots, une seule ligne de journal pour l'import


def _ecrire_les_etablissements(fiches: list[_Fiche], bilan: BilanAnnuaire) -> dict[str, Etablissement]:
    communes, carte = _communes(fiches), Carte(timezone.localdate())
    connus = Etablissement.objects.select_for_update(of=("self",)).filter(uai__in=[f.champs["uai"] for f in fiches])
    par_uai = {e.uai: e for e in connus.select_related("quartier")}
    neufs, changes = [], []
    for fiche in fiches:
        champs = {**fiche.champs, "commune": communes[fiche.insee]}
        etablissement = par_uai.get(champs["uai"])
        if etablissement is None:
            par_uai[champs["uai"]] = etablissement = Etablissement(**champs)
            placer(etablissement, carte)
            neufs.append(etablissement)
        elif _mettre_a_jour(etablissement, champs, carte):
            changes.append(etablissement)
    Etablissement.objects.bulk_create(neufs, batch_size=500)
    champs_ecrits = [*fiches[0].champs, "commune", "quartier", "cle_recherche"] if fiches else []
    if changes:
        Etablissement.objects.bulk_update(changes, champs_ecrits, batch_size=50)
    bilan.crees, bilan.mis_a_jour = len(neufs), len(changes)
    bilan.inchanges = len(fiches) - len(neufs) - len(changes)
    return par_uai


def _mettre_a_jour(etablissement: Etablissement, champs: dict, carte: Carte) -> bool:
    """Recopie les champs qui diffèrent ; dit s'il y en a."""
    change = False
    for nom, neuf in champs.items():
        if getattr(etablissement, nom) != neuf:
            setattr(etablissement, nom, neuf)
            change = True
    etablissement.prendre_la_ville()
    return placer(etablissement, carte) or change


def _communes(fiches: list[_Fiche]) -> dict[str, Commune]:
    par_code = {commune.code_insee: commune for commune in Commune.objects.all()}
    for fiche in fiches:
        if fiche.insee not in par_code:
            commune = Commune(nom=fiche.commune, code_insee=fiche.insee)
            try:
                commune.full_clean()
            except ValidationError as erreur:
                raise DonneeRefusee(fiche.ligne.endroit(INSEE), " ".join(erreur.messages)) from None
            commune.save()
            par_code[fiche.insee] = commune
    return par_code


def _ecrire_les_classements(fiches: list[_Fiche], par_uai: dict[str, Etablissement], bilan: BilanAnnuaire) -> None:
    """Un premier classement vaut depuis toujours ; un changement vaut du jour de l'import."""
    jour, neufs, connus = timezone.localdate(), [], defaultdict(list)
    for classement in Classement.objects.filter(etablissement__in=par_uai.values()).select_related("zone"):
        connus[classement.etablissement_id].append(classement)
    for fiche in fiches:
        etablissement = par_uai[fiche.champs["uai"]]
        actuelle = zone_valable(connus[etablissement.pk], jour)
        if _est_deja_dite(actuelle, fiche.zone):
            continue
        zone = valeur("zone_scolarisation", fiche.zone)
        du_jour = next((c for c in connus[etablissement.pk] if c.depuis == jour), None)
        if du_jour:
            du_jour.zone = zone
            du_jour.save(update_fields=["zone"])
        else:
            neufs.append(Classement(etablissement=etablissement, zone=zone, depuis=jour if actuelle else None))
        bilan.classes += 1
    Classement.objects.bulk_create(neufs, batch_size=500)


def _est_deja_dite(actuelle: Valeur | None, zone: str) -> bool:
    if actuelle is None:
        return False
    return actuelle.code == zone or (zone == HORS_EP and actuelle.code in COMPATIBLES_AVEC_HORS_EP)
