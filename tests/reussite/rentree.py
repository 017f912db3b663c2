"""Une rentrée à préparer : des écoles, des enfants suivis, un partage et une référente dans l'école que l'on quitte."""

from datetime import date
from types import SimpleNamespace

from django.utils import timezone

from jalon.reussite import operations as ops
from jalon.reussite.bascule import annee_a_preparer, rentree
from jalon.reussite.models import Enfant, Parcours, ReferentParcours, Scolarite
from jalon.reussite.models.accord import Accord, Partage
from jalon.socle.cloison import cloison
from jalon.socle.listes.lecture import valeur
from jalon.socle.reseau.models import Etablissement, Intervenant

ANNEE = annee_a_preparer(timezone.localdate())
RENTREE = rentree(ANNEE)
AVANT = f"{int(ANNEE[:4]) - 1}-{ANNEE[:4]}"
DERNIERE_RENTREE = date(int(AVANT[:4]), 9, 1)
NIVEAUX = ("cp", "ce1", "ce2", "cm1", "cm2")


def une_ecole(nom, type_="ecole_elementaire"):
    return Etablissement.objects.create(nom=nom, type=valeur("type_etablissement", type_))


def des_enfants(ecole, combien, *, niveaux=NIVEAUX, referent=None, depuis=0):
    """Des enfants suivis de cette école, écrits d'un coup : leur parcours, leur scolarité de l'an dernier."""
    enfants = Enfant.objects.bulk_create(
        Enfant(numero=depuis + rang + 1, nom=f"Nom{depuis + rang:03d}", prenom="Inès", naissance=date(2016, 3, 15),
               cle_recherche=f"nom{depuis + rang:03d} ines")
        for rang in range(combien)
    )  # fmt: skip
    dispositif = valeur("dispositif", "PRE")
    les_parcours = Parcours.objects.bulk_create(
        Parcours(enfant=e, dispositif=dispositif, etat="en_cours", entree=date(2024, 10, 1), etat_le=date(2024, 10, 1))
        for e in enfants
    )
    if referent is not None:
        ReferentParcours.objects.bulk_create(
            ReferentParcours(parcours=p, intervenant=referent, du=p.entree) for p in les_parcours
        )
    Scolarite.objects.bulk_create(
        Scolarite(
            enfant=e,
            annee=AVANT,
            depuis=DERNIERE_RENTREE,
            etablissement=ecole,
            niveau=valeur("niveau_scolaire", niveaux[rang % len(niveaux)]),
            classe="B",
        )
        for rang, e in enumerate(enfants)
    )
    return enfants


def un_partage(enfant, intervenant, au=None):
    """Comme l'aurait ouvert la coordination l'an dernier."""
    jour = timezone.localdate()
    accord = Accord.objects.create(
        enfant=enfant, objet="partage_avec_des_partenaires_nommes", mode="signe", le=jour, partenaires=str(intervenant)
    )
    au = au or max(RENTREE, jour).replace(year=max(RENTREE, jour).year + 1)
    du = min(jour, DERNIERE_RENTREE)
    return Partage.objects.create(
        enfant=enfant, intervenant=intervenant, accord=accord, rubriques=["ecole"], du=du, au=au
    )


def un_cm2(ville, awa, bruno):
    """Un CM2 de Pasteur : sa maîtresse lit une fiche partagée ; le collège Élysée attend."""
    with cloison(ville):
        pasteur, elysee = une_ecole("École Pasteur"), une_ecole("Collège Élysée", "college")
        maitresse = Intervenant.objects.create(nom="Roux", prenom="Maud", etablissement=pasteur)
        (enfant,) = des_enfants(pasteur, 1, niveaux=("cm2",), referent=bruno.intervenant)
        partage = un_partage(enfant, maitresse)
        return SimpleNamespace(pasteur=pasteur, elysee=elysee, maitresse=maitresse, enfant=enfant, partage=partage)


def faire_passer(awa, *decisions, annee=ANNEE):
    return ops.basculer(annee, list(decisions), par=awa)
