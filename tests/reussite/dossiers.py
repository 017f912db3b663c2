"""De quoi peupler la ville d'un test : par les opérations, comme le ferait Awa."""

from datetime import date, timedelta

from django.utils import timezone

from jalon.reussite import operations as ops
from jalon.socle.cloison import cloison
from jalon.socle.listes.lecture import valeur
from jalon.socle.reseau.models import Etablissement, Intervenant, Quartier

NOMS = ("Benali", "Cohen", "Diallo", "Éon", "Ferreira", "Évrard", "Zidi", "de La Tour", "O'Neil", "Œuvrard")
PRENOMS = ("Inès", "Léa", "Moussa", "Anaïs", "Élie", "Zoé", "Noé")


def un_enfant(par, nom="Benali", prenom="Inès", naissance=date(2018, 3, 15), **champs):
    return ops.creer_enfant(nom=nom, prenom=prenom, naissance=naissance, par=par, **champs)


SANS_ACCORD = "Reprise d'essai"


def un_parcours(enfant, par, *, dispositif="PRE", entree=date(2025, 10, 1), referent=None):
    return ops.ouvrir_parcours(
        enfant,
        dispositif=valeur("dispositif", dispositif),
        entree=entree,
        referent=referent,
        sans_accord=SANS_ACCORD if entree else "",
        par=par,
    )


def un_accord(enfant, par, *, objet="adhesion_au_parcours", mode="signe", le=date(2025, 9, 18), **champs):
    """L'accord d'adhésion signé, avant l'entrée de `un_parcours`."""
    (accord,) = ops.recueillir_accord(enfants=[enfant], objet=objet, mode=mode, le=le, par=par, **champs)
    return accord


def peupler(ville, par, combien=7):
    """Des enfants qui diffèrent en tout ce que la liste trie ; certains n'ont rien. Rend leurs identifiants."""
    with cloison(ville):
        ecoles = [Etablissement.objects.get_or_create(nom=nom)[0] for nom in ("École Pasteur", "Collège Élysée")]
        quartiers = [Quartier.objects.get_or_create(nom=nom)[0] for nom in ("La Verrerie", "Les Écluses", "Bel Air")]
        referents = [
            Intervenant.objects.get_or_create(nom=nom, prenom=prenom)[0]
            for nom, prenom in (("Dubois", "Karim"), ("Élan", "Maud"))
        ]
        return [_un_enfant_varie(rang, par, ecoles, quartiers, referents).pk for rang in range(combien)]


def _un_enfant_varie(rang, par, ecoles, quartiers, referents):
    jour = timezone.localdate()
    naissance = date(2012 + rang % 7, 1 + rang % 12, 1 + rang % 28) if rang % 5 else None
    famille = ops.creer_famille(nom=NOMS[rang % len(NOMS)], par=par) if rang % 3 == 0 else None
    sexe = ("F", "M", "")[rang % 3]
    enfant = un_enfant(par, NOMS[rang % len(NOMS)], PRENOMS[rang % len(PRENOMS)], naissance, sexe=sexe, famille=famille)
    if rang % 4 == 0:
        return enfant
    ops.dater_situation(enfant=enfant, depuis=None, quartier=quartiers[rang % 3], par=par)
    niveau = valeur("niveau_scolaire", "ce1" if rang % 2 else "cm2")
    ops.inscrire(enfant, annee="", depuis=None, etablissement=ecoles[rang % 2], niveau=niveau, par=par)
    dispositif = "PRE" if rang % 2 else "CLAS"
    entree = jour - timedelta(days=40 * rang) if rang % 7 else None
    referent = referents[rang % 2] if rang % 3 else None
    parcours = un_parcours(enfant, par, dispositif=dispositif, entree=entree, referent=referent)
    if entree and rang % 6 == 5:
        ops.mettre_en_veille(parcours, le=jour, par=par)
    if rang % 3 == 1:
        suite = {"suite": "Rappeler", "suite_le": jour + timedelta(days=rang)}
        contact = valeur("type_contact", "telephone")
        ops.noter_contact(enfants=[enfant], type=contact, le=jour - timedelta(days=rang), par=par, **suite)
    return enfant
