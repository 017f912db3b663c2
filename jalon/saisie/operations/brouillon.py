"""Le brouillon que plusieurs personnes préparent : l'ouvrir, y écrire un élément, refuser d'écraser l'autre."""

from dataclasses import fields
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from jalon.saisie.configuration import derniere_version, publiee
from jalon.saisie.definitions import Configuration, du_document, en_document
from jalon.saisie.models import Brouillon
from jalon.socle.journal.operations import consigner
from jalon.socle.versions import Conflit, Ecart


class ConflitDeConfiguration(Conflit):
    """Quelqu'un a changé le même élément, ou le brouillon, depuis que la page est ouverte. Rien n'est écrit."""

    def __init__(self, quoi: str, ecarts: list[Ecart] = (), auteur: str = "", le: datetime | None = None):
        super().__init__(None, list(ecarts), auteur, le)
        quand = f" le {timezone.localtime(le):%d/%m/%Y à %H h %M}" if le else ""
        dits = " Maintenant : " + " ; ".join(map(str, ecarts)) + "." if ecarts else ""
        self.message = (
            f"{auteur or 'Quelqu’un'} a changé {quoi}{quand}, pendant que vous y étiez.{dits} "
            "Rien n'est perdu : reprenez ce que vous vouliez changer, puis enregistrez de nouveau."
        )
        self.error_list = [self]


def ouvrir(par) -> tuple[Brouillon, Configuration]:
    """Le brouillon de la ville, tenu jusqu'à la fin de la transaction ; à défaut, ouvert sur ce qui est en vigueur."""
    tenu = tenir()
    if tenu is None:
        derniere = derniere_version()
        neuf = Brouillon(
            contenu=en_document(publiee()), base=derniere.numero if derniere else 0, version=0, modifie_par=par
        )
        try:
            with transaction.atomic():
                neuf.save()
        except IntegrityError:
            pass
        tenu = tenir()
    return tenu, du_document(tenu.contenu)


def tenir() -> Brouillon | None:
    return Brouillon.objects.select_for_update(of=("self",)).select_related("modifie_par").first()


def ecrire(brouillon: Brouillon, configuration: Configuration, action: str, /, *, par, **contenu) -> None:
    """Enregistre le brouillon et le consigne."""
    brouillon.contenu = en_document(configuration)
    brouillon.version += 1
    brouillon.modifie_par = par
    brouillon.save()
    consigner(action, brouillon, par=par, **contenu)


def exiger_la_version(element, version: int, voulus: dict, brouillon: Brouillon, quoi: str) -> None:
    """Lève ConflitDeConfiguration si l'élément n'est plus celui que l'on a lu."""
    if element.version == version:
        return
    noms = {f.name for f in fields(element)}
    ecarts = [
        Ecart(nom, LIBELLES.get(nom, nom), dire(getattr(element, nom)), dire(voulue))
        for nom, voulue in voulus.items()
        if nom in noms and getattr(element, nom) != voulue
    ]
    auteur = brouillon.modifie_par.nom if brouillon.modifie_par_id else ""
    raise ConflitDeConfiguration(quoi, ecarts, auteur, brouillon.modifie_le)


def dire(valeur) -> str:
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, list | tuple):
        return ", ".join(map(str, valeur))
    return "" if valeur is None else str(valeur)


LIBELLES = {
    "libelle": "Nom",
    "type": "Type",
    "aide": "Aide",
    "obligatoire": "Obligatoire",
    "defaut": "Valeur de départ",
    "liste": "Liste",
    "options": "Réglages du type",
    "onglet": "Onglet",
    "ordre": "Place",
    "dispositifs": "Dispositifs",
    "roles": "Rôles",
    "condition": "Condition",
    "compte": "Compté",
    "en_liste": "Dans la liste",
    "exporte": "Exporté",
    "sensible": "Sensible",
    "sante": "Donnée de santé",
    "cache": "Caché",
}
