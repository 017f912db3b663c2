"""Fusionner deux dossiers du même enfant, sans rien perdre, et revenir en arrière pendant trente jours."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from jalon.reussite.models import (
    Accord,
    Action,
    Activite,
    AmenagementScolarite,
    ContactEnfant,
    Demande,
    Enfant,
    Examen,
    Exclusion,
    Inscription,
    PaireEcartee,
    Parcours,
    Partage,
    Presence,
    RendezVousEnfant,
    Scolarite,
    Situation,
    SuiviPartenaire,
    TraceDanger,
)
from jalon.reussite.visibilite import DOSSIER
from jalon.socle.annulations import annulable, proposer
from jalon.socle.echeances.models import Echeance
from jalon.socle.journal.operations import consigner, operation
from jalon.socle.pieces.models import Piece
from jalon.socle.renvois import Renvoi

GESTE = "reussite.fusion"
PAIRE = "reussite.paire_ecartee"
CHAMPS = ("nom", "prenom", "initiales", "sexe", "naissance", "famille", "langue")

# Ce qui pend à l'enfant, et le champ qu'il ne peut avoir deux fois : la ligne de même valeur reste où elle est.
RATTACHES = {
    Parcours: None,
    ContactEnfant: "contact_id",
    Situation: "depuis",
    Scolarite: "depuis",
    Accord: None,
    Action: None,
    Activite: None,
    Demande: None,
    Examen: None,
    Exclusion: "le",
    Inscription: "cle_de_groupe",
    Partage: None,
    Presence: "seance_id",
    RendezVousEnfant: "rendez_vous_id",
    SuiviPartenaire: None,
    TraceDanger: None,
}
# Ce qui ne se complète que si l'autre champ dit déjà la même chose : une raison de refus suppose un refus.
INSEPARABLES = {(Exclusion, "refus"): "accueil"}
# Ce qui le désigne par son type et son identifiant.
REFERENCES = {
    "echeances": (Echeance, "dossier"),
    "pieces": (Piece, "dossier"),
    "renvois_depuis": (Renvoi, "de"),
    "renvois_vers": (Renvoi, "vers"),
}


@dataclass
class _Trace:
    """De quoi défaire : ce qui a changé de dossier, et l'avant et l'après de chaque valeur écrite."""

    rattaches: dict[str, list[int]] = field(default_factory=dict)
    references: dict[str, list[int]] = field(default_factory=dict)
    amenagements: dict[str, list[int]] = field(default_factory=dict)
    valeurs: list[dict] = field(default_factory=list)


@operation
def fusionner(gardee, absorbee, *, choix, par):
    """Réunit deux dossiers en un. Rend le dossier gardé.

    `choix` : {champ: "gardee" ou "absorbee"} ; un champ non choisi garde la valeur du dossier gardé, ou prend
    l'autre s'il est vide. Parcours, contacts, situations, scolarités, échéances, pièces et renvois passent au dossier
    gardé. Deux lignes de même date ne peuvent y tenir : celle du dossier gardé est complétée par l'autre, qui reste
    au dossier absorbé. Lève ValidationError si l'un des deux est déjà fusionné.
    """
    gardee, absorbee = _verrouiller(gardee.pk, absorbee.pk)
    _verifier(gardee, absorbee, choix)
    trace = _Trace()
    _choisir_les_valeurs(gardee, absorbee, choix, trace)
    for modele, cle in RATTACHES.items():
        _rattacher(modele, cle, gardee, absorbee, trace)
    for nom, (modele, prefixe) in REFERENCES.items():
        lignes = modele.objects.filter(**{f"{prefixe}_type": DOSSIER, f"{prefixe}_id": absorbee.pk})
        trace.references[nom] = sorted(lignes.values_list("pk", flat=True))
        lignes.update(**{f"{prefixe}_id": gardee.pk})
    absorbee.fusionne_dans = gardee
    _enregistrer(gardee, absorbee)
    consigner("reussite.dossiers_fusionnes", gardee, par=par, absorbe=absorbee.pk, version=gardee.version)
    consigner("reussite.dossier_absorbe", absorbee, par=par, garde=gardee.pk, version=absorbee.version)
    donnees = {"gardee": gardee.pk, "absorbee": absorbee.pk, **vars(trace)}
    libelle = f"Fusion des dossiers n° {gardee.numero_affiche} et n° {absorbee.numero_affiche}"
    proposer(GESTE, libelle=libelle, donnees=donnees, par=par, dossier=gardee)
    return gardee


@annulable(GESTE)
def defaire(donnees, *, par):
    """Rend à chacun ce qu'il avait. Ce qui a été ajouté ou corrigé depuis reste au dossier gardé."""
    gardee, absorbee = _verrouiller(donnees["gardee"], donnees["absorbee"])
    if absorbee.fusionne_dans_id != gardee.pk:
        raise ValidationError("Ces deux dossiers ne sont plus fusionnés.")
    if gardee.fusionne_dans_id:
        raise ValidationError("Le dossier gardé a lui-même été fusionné depuis : annulez d'abord cette fusion-là.")
    for modele in RATTACHES:
        ids = donnees["rattaches"][modele._meta.label_lower]
        modele.objects.filter(pk__in=ids, enfant=gardee).update(enfant=absorbee)
    for nom, (modele, prefixe) in REFERENCES.items():
        lignes = modele.objects.filter(pk__in=donnees["references"][nom], **{f"{prefixe}_id": gardee.pk})
        lignes.update(**{f"{prefixe}_id": absorbee.pk})
    for scolarite, ids in donnees["amenagements"].items():
        AmenagementScolarite.objects.filter(pk__in=ids).update(scolarite=int(scolarite))
    for ecrit in donnees["valeurs"]:
        _remettre(ecrit, gardee)
    absorbee.fusionne_dans = None
    _enregistrer(gardee, absorbee)
    consigner("reussite.fusion_annulee", gardee, par=par, absorbe=absorbee.pk, version=gardee.version)
    consigner("reussite.fusion_annulee", absorbee, par=par, garde=gardee.pk, version=absorbee.version)


@operation
def ecarter_paire(premier, second, *, par):
    """Note que ces deux dossiers sont bien deux enfants : la paire n'est plus proposée."""
    premier, second = sorted((premier, second), key=lambda enfant: enfant.pk)
    if premier.pk == second.pk:
        raise ValidationError("Une paire réunit deux dossiers différents.")
    paire, est_neuve = PaireEcartee.objects.get_or_create(premier=premier, second=second, defaults={"par": par})
    consigner("reussite.paire_ecartee", paire, par=par, dossier=premier, autre=second.pk)
    if est_neuve:
        libelle = f"Pas un doublon : dossiers n° {premier.numero_affiche} et n° {second.numero_affiche}"
        proposer(PAIRE, libelle=libelle, donnees={"paire": paire.pk}, par=par, dossier=premier)
    return paire


@annulable(PAIRE)
def reproposer(donnees, *, par):
    paire = PaireEcartee.objects.select_related("premier").filter(pk=donnees["paire"]).first()
    if paire:
        consigner("reussite.paire_reproposee", paire, par=par, dossier=paire.premier, autre=paire.second_id)
        paire.delete()


def _verrouiller(*ids) -> list[Enfant]:
    """Les deux dossiers à jour, tenus dans un ordre fixe : deux fusions croisées s'attendent sans se bloquer."""
    tenus = {e.pk: e for e in Enfant.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")}
    return [tenus[pk] for pk in ids]


def _verifier(gardee, absorbee, choix) -> None:
    if gardee.pk == absorbee.pk:
        raise ValidationError("Un dossier ne se fusionne pas avec lui-même.")
    for enfant in (gardee, absorbee):
        if enfant.fusionne_dans_id:
            raise ValidationError(f"Le dossier n° {enfant.numero_affiche} est déjà fusionné dans un autre.")
    if inconnus := set(choix) - set(CHAMPS):
        raise TypeError(f"On ne choisit pas {', '.join(sorted(inconnus))}.")


def _choisir_les_valeurs(gardee, absorbee, choix, trace) -> None:
    for nom in CHAMPS:
        champ = Enfant._meta.get_field(nom)
        la_sienne, l_autre = champ.value_from_object(gardee), champ.value_from_object(absorbee)
        prend_l_autre = choix[nom] == "absorbee" if nom in choix else la_sienne in champ.empty_values
        if prend_l_autre and l_autre != la_sienne:
            _poser(gardee, champ, l_autre, trace)
    reunis = absorbee.champs_ville | gardee.champs_ville
    if reunis != gardee.champs_ville:
        _poser(gardee, Enfant._meta.get_field("champs_ville"), reunis, trace)


def _poser(objet, champ, valeur, trace) -> None:
    """Écrit la valeur sur l'objet et garde l'avant et l'après."""
    trace.valeurs.append(
        {
            "modele": objet._meta.label_lower,
            "pk": objet.pk,
            "champ": champ.name,
            "avant": champ.value_from_object(objet),
            "apres": valeur,
        }
    )
    setattr(objet, champ.attname, valeur)


def _rattacher(modele, cle, gardee, absorbee, trace) -> None:
    siennes = {getattr(ligne, cle): ligne for ligne in modele.objects.filter(enfant=gardee)} if cle else {}
    passent = []
    for ligne in modele.objects.filter(enfant=absorbee).order_by("pk"):
        meme = siennes.get(getattr(ligne, cle)) if cle else None
        if meme is None:
            passent.append(ligne.pk)
        else:
            _completer(meme, ligne, trace)
    modele.objects.filter(pk__in=passent).update(enfant=gardee)
    trace.rattaches[modele._meta.label_lower] = passent


def _completer(ligne, autre, trace) -> None:
    """Remplit ce que la ligne gardée ne dit pas par ce que dit l'autre ; ses aménagements s'ajoutent."""
    ecrits = []
    for champ in ligne._meta.concrete_fields:
        vide = champ.value_from_object(ligne) in champ.empty_values
        lie = INSEPARABLES.get((type(ligne), champ.name))
        if lie and getattr(ligne, lie) != getattr(autre, lie):
            continue
        if vide and champ.editable and champ.value_from_object(autre) not in champ.empty_values:
            _poser(ligne, champ, champ.value_from_object(autre), trace)
            ecrits.append(champ.name)
    if ecrits:
        ligne.save(update_fields=ecrits)
    if isinstance(ligne, Scolarite):
        _reunir_les_amenagements(ligne, autre, trace)


def _reunir_les_amenagements(scolarite, autre, trace) -> None:
    deja = scolarite.les_amenagements.values("amenagement")
    passent = sorted(autre.les_amenagements.exclude(amenagement__in=deja).values_list("pk", flat=True))
    AmenagementScolarite.objects.filter(pk__in=passent).update(scolarite=scolarite)
    trace.amenagements[str(autre.pk)] = passent


def _remettre(ecrit, gardee) -> None:
    """Remet la valeur d'avant, sauf si quelqu'un l'a corrigée depuis."""
    est_l_enfant = ecrit["modele"] == Enfant._meta.label_lower
    modele = next(m for m in (Enfant, *RATTACHES) if m._meta.label_lower == ecrit["modele"])
    objet = gardee if est_l_enfant else modele.objects.filter(pk=ecrit["pk"]).first()
    if objet is None:
        return
    champ = modele._meta.get_field(ecrit["champ"])
    if champ.value_from_object(objet) == champ.to_python(ecrit["apres"]):
        setattr(objet, champ.attname, champ.to_python(ecrit["avant"]))
        if not est_l_enfant:
            objet.save(update_fields=[champ.name])


def _enregistrer(*enfants) -> None:
    for enfant in enfants:
        enfant.version += 1
        enfant.save()
