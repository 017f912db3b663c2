"""Publier le brouillon, l'abandonner, revenir à une version : chaque geste se défait pendant trente jours."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.saisie.configuration import annoncer, derniere_version
from jalon.saisie.definitions import Configuration, Entite, du_document, en_document
from jalon.saisie.fusion import reporter
from jalon.saisie.impact import Concernee, tous_concernes
from jalon.saisie.models import Brouillon, VersionConfiguration
from jalon.saisie.operations.brouillon import ConflitDeConfiguration, ecrire, ouvrir, tenir
from jalon.saisie.projection import reprojeter_ce_qui_change
from jalon.saisie.regles import verifier_la_configuration
from jalon.saisie.remplacements import en_vigueur as remplacements_en_vigueur
from jalon.saisie.remplacements import substituer
from jalon.socle.annulations import annulable, proposer
from jalon.socle.journal.operations import consigner, operation

MONTREES = 5


class AConfirmer(ValidationError):
    """Publier rendrait des fiches invalides : `concernees` dit lesquelles. Republier avec `confirme=True`."""

    def __init__(self, concernees: list[Concernee]):
        self.concernees = concernees
        fiches = len({(c.entite, c.objet_id) for c in concernees})
        suite = f" ; et {len(concernees) - MONTREES} autres" if len(concernees) > MONTREES else ""
        super().__init__(
            f"{fiches} fiche{'s' * (fiches > 1)} ne rempli{'ssent' if fiches > 1 else 't'} pas ces définitions : "
            f"{' ; '.join(map(str, concernees[:MONTREES]))}{suite}. Rien n'y sera effacé : on demandera de les "
            "compléter à la prochaine modification. Confirmez pour publier.",
            "a_confirmer",
        )


@operation
def publier(*, version, par, note="", confirme=False) -> VersionConfiguration:
    """Met le brouillon en vigueur, à l'instant et pour tout le monde.

    Lève Conflit si le brouillon a changé depuis `version`, AConfirmer s'il rend des fiches invalides, ValidationError.
    """
    brouillon = _exiger(version)
    avant, apres = _en_vigueur(), du_document(brouillon.contenu)
    verifier_la_configuration(apres)
    concernees = tous_concernes(avant, apres)
    if concernees and not confirme:
        raise AConfirmer(concernees)
    garde = {"contenu": brouillon.contenu, "base": brouillon.base, "version": brouillon.version}
    brouillon.delete()
    publiee = mettre_en_vigueur(apres, note, par)
    consigner("saisie.configuration_publiee", publiee, par=par, numero=publiee.numero, concernees=len(concernees))
    proposer(
        "saisie.publication",
        libelle=f"Publication de la version {publiee.numero} de la configuration",
        donnees={"version": publiee.numero, "brouillon": garde},
        par=par,
    )
    return publiee


@operation
def abandonner_le_brouillon(*, version, par) -> None:
    """Jette ce qui se préparait ; annulable. Lève Conflit si un autre y a travaillé depuis."""
    brouillon = _exiger(version)
    garde = {"contenu": brouillon.contenu, "base": brouillon.base, "version": brouillon.version}
    proposer("saisie.brouillon_abandonne", libelle="Abandon du brouillon de configuration", donnees=garde, par=par)
    consigner("saisie.brouillon_abandonne", brouillon, par=par, base=brouillon.base)
    brouillon.delete()


@operation
def revenir_a(version, *, par) -> Brouillon:
    """Remet une version ancienne en brouillon : on la regarde, puis on la publie. Abandonner le brouillon l'oublie.

    Ce qui a été ajouté depuis est retiré, pas effacé. Lève ValidationError si un brouillon est déjà en cours.
    """
    if tenir() is not None:
        raise ValidationError("Un brouillon est en cours : publiez-le, ou abandonnez-le, puis revenez en arrière.")
    brouillon, actuelle = ouvrir(par)
    voulue = _par_dessus(substituer(du_document(version.contenu), remplacements_en_vigueur()), actuelle)
    ecrire(brouillon, voulue, "saisie.version_reprise", par=par, numero=version.numero)
    return brouillon


@annulable("saisie.publication")
def _defaire_la_publication(donnees, *, par):
    """Remet en vigueur la configuration d'avant, et le brouillon tel qu'il était."""
    derniere = derniere_version()
    if derniere.numero != donnees["version"]:
        raise ValidationError("Une autre version a été publiée depuis : revenez plutôt à la version voulue.")
    _refuser_si_un_brouillon()
    precedente = VersionConfiguration.objects.filter(numero__lt=derniere.numero).first()
    avant = du_document(precedente.contenu if precedente else {})
    remise = mettre_en_vigueur(avant, f"Annulation de la version {derniere.numero}", par)
    garde = donnees["brouillon"]
    Brouillon(contenu=garde["contenu"], base=remise.numero, version=garde["version"], modifie_par=par).save()


@annulable("saisie.brouillon_abandonne")
def _reprendre_le_brouillon(donnees, *, par):
    _refuser_si_un_brouillon()
    derniere = derniere_version()
    if (derniere.numero if derniere else 0) != donnees["base"]:
        raise ValidationError("Une version a été publiée depuis : ce brouillon ne s'y applique plus.")
    Brouillon(modifie_par=par, **donnees).save()


def _exiger(version: int) -> Brouillon:
    brouillon = tenir()
    if brouillon is None:
        raise ConflitDeConfiguration("le brouillon (publié ou abandonné)")
    if brouillon.version != version:
        raise ConflitDeConfiguration("le brouillon", [], brouillon.modifie_par.nom, brouillon.modifie_le)
    return brouillon


def _refuser_si_un_brouillon() -> None:
    if tenir() is not None:
        raise ValidationError("Un brouillon est en cours : publiez-le, ou abandonnez-le d'abord.")


def _en_vigueur() -> Configuration:
    """Relue en base : la mémoire de la cloison peut dater d'avant le verrou."""
    derniere = derniere_version()
    return du_document(derniere.contenu if derniere else {})


def mettre_en_vigueur(configuration: Configuration, note: str, par) -> VersionConfiguration:
    """Une version de plus, sans confirmation ni journal : c'est à l'opération de les demander."""
    derniere, avant = derniere_version(), _en_vigueur()
    version = VersionConfiguration(
        numero=1 + (derniere.numero if derniere else 0),
        contenu=en_document(configuration),
        note=note.strip(),
        publiee_par=par,
    )
    version.full_clean()
    version.save()
    annoncer(version)
    reprojeter_ce_qui_change(avant, configuration)
    _reporter_sur_le_brouillon(version, avant, configuration)
    return version


def _reporter_sur_le_brouillon(version: VersionConfiguration, avant: Configuration, apres: Configuration) -> None:
    """Ce qui se préparait quand un import ou un paquet a publié garde ce qu'il changeait, sans rien défaire."""
    brouillon = tenir()
    if brouillon is not None:
        brouillon.contenu = en_document(reporter(avant, du_document(brouillon.contenu), apres))
        brouillon.base, brouillon.version = version.numero, brouillon.version + 1
        brouillon.save()


def _par_dessus(voulue: Configuration, actuelle: Configuration) -> Configuration:
    """L'ancienne version, dont les éléments gardent des numéros croissants et où ce qui est venu depuis est retiré."""
    codes = {*voulue.entites, *actuelle.entites}
    return Configuration({code: _entite_par_dessus(voulue.entite(code), actuelle.entite(code)) for code in codes})


def _entite_par_dessus(voulue: Entite, actuelle: Entite) -> Entite:
    anciens, presents = ({c.code: c for c in e.champs} for e in (voulue, actuelle))
    champs = [replace(c, version=_suivante(c, presents.get(code))) for code, c in anciens.items()]
    champs += [_retirer(c) for code, c in presents.items() if code not in anciens]
    return Entite(
        tuple(sorted(champs, key=lambda c: (c.ordre, c.code))),
        {code: replace(n, version=_suivante(n, actuelle.natifs.get(code))) for code, n in voulue.natifs.items()},
        {code: replace(o, version=_suivante(o, actuelle.onglets.get(code))) for code, o in voulue.onglets.items()},
    )


def _retirer(champ):
    retire_le = champ.retire_le or f"{timezone.localdate()}"
    return replace(champ, retire_le=retire_le, version=champ.version + (not champ.retire_le))


def _suivante(element, present) -> int:
    if present is None or replace(element, version=0) == replace(present, version=0):
        return max(element.version, present.version if present else 0)
    return max(element.version, present.version) + 1
