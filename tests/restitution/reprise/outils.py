"""De quoi mener une reprise entière en deux mots."""

import io

from jalon.restitution.reprise import operations, travaux
from jalon.restitution.reprise.cibles import cible
from jalon.restitution.reprise.gabarits import gabarit as gabarit_de
from jalon.restitution.reprise.models import Reprise
from jalon.socle.annulations import annuler
from jalon.socle.taches import Travail, executer
from tests.restitution.reprise.classeurs import un_csv


def deposee(contenu, *, nom="suivi.csv", gabarit="suivi", table="", feuille="", par=None, **options):
    """Un tableur déposé, sa feuille choisie. `contenu` : des octets, ou des lignes."""
    octets = contenu if isinstance(contenu, bytes) else un_csv(contenu)
    entete = {cle: options.pop(cle) for cle in ("entete", "hauteur_entete") if cle in options}
    reprise = operations.deposer(fichier=io.BytesIO(octets), nom=nom, gabarit=gabarit, table=table, par=par, **options)
    return operations.choisir_la_feuille(reprise, feuille=feuille, par=par, **entete)


def reglee(contenu, colonnes, *, constantes=None, **options):
    """De plus, ses colonnes : en-tête → code de cible."""
    reprise = deposee(contenu, **options)
    possibles = gabarit_de(reprise.gabarit).cibles(reprise.table)
    assert all(cible(code, possibles) for code in colonnes.values()), colonnes
    choisies = {reprise.entetes.index(nom): code for nom, code in colonnes.items()}
    par = options.get("par")
    return operations.faire_correspondre(reprise, correspondances=choisies, constantes=constantes, par=par)


def faire(travail) -> Travail:
    """Ce que ferait l'ouvrier."""
    executer.call(travail.collectivite_id, travail.pk)
    travail.refresh_from_db()
    return travail


def essayer(reprise, par=None) -> Reprise:
    travail = faire(travaux.lancer_l_essai(reprise, par=par))
    assert travail.etat == "fini", travail.message
    return Reprise.objects.get(pk=reprise.pk)


def importer(reprise, *, par=None, sauf_les_defauts=True) -> Reprise:
    travail = faire(travaux.lancer_l_import(reprise, par=par, sauf_les_defauts=sauf_les_defauts))
    assert travail.etat == "fini", travail.message
    return Reprise.objects.get(pk=reprise.pk)


def defaire(reprise, par=None) -> Reprise:
    annuler(Reprise.objects.get(pk=reprise.pk).annulation, par=par)
    return Reprise.objects.get(pk=reprise.pk)


def defauts(reprise) -> dict[int, list[tuple[str, str]]]:
    """Ligne → (colonne, raison) de chaque défaut."""
    return {
        ligne.numero: [(defaut["colonne"], defaut["raison"]) for defaut in ligne.defauts]
        for ligne in reprise.les_lignes.exclude(defauts=[])
    }
