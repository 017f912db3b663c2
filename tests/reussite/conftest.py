"""Le dossier d'Inès : une famille, une adresse à protéger, un parcours en cours que suit Bruno."""

from datetime import date
from types import SimpleNamespace

import pytest

from jalon.reussite import operations as ops
from jalon.socle.cloison import cloison
from jalon.socle.listes.lecture import valeur
from tests.reussite.dossiers import SANS_ACCORD
from tests.saisie.champs import publier

PROTEGES = ("06 11 22 33 44", "samira.secret@courriel.example", "7 impasse Cachée", "12 rue du Refuge", "Ordonnance du")
RESERVES = ("Le logement est humide",)


@pytest.fixture
def definir(ville):
    """Publie, sous la cloison de la ville."""

    def faire(*elements, **autres):
        with cloison(ville):
            publier("reussite.enfant", *elements, **autres)

    return faire


@pytest.fixture
def ines(ville, awa, bruno):
    with cloison(ville):
        famille = ops.creer_famille(
            nom="Benali",
            adresse="12 rue du Refuge",
            code_postal="35000",
            commune="Val-Clair",
            observations="Le logement est humide.",
            par=awa,
        )
        enfant = ops.creer_enfant(nom="Benali", prenom="Inès", naissance=date(2018, 3, 15), famille=famille, par=awa)
        ops.ajouter_responsable(
            famille,
            lien=valeur("lien_responsable", "mere"),
            nom="Benali",
            prenom="Samira",
            telephone="06 11 22 33 44",
            courriel="samira.secret@courriel.example",
            adresse="7 impasse Cachée",
            vit_avec_enfant=True,
            adresse_confidentielle=True,
            interprete="arabe",
            decision_du_juge="Ordonnance du 3 mars 2026.",
            par=awa,
        )
        ops.ajouter_responsable(
            famille, lien=valeur("lien_responsable", "pere"), prenom="Karim", ne_pas_contacter=True, par=awa
        )
        parcours = ops.ouvrir_parcours(
            enfant,
            dispositif=valeur("dispositif", "PRE"),
            entree=date(2025, 10, 1),
            referent=bruno.intervenant,
            sans_accord=SANS_ACCORD,
            par=awa,
        )
        ops.inscrire(
            enfant,
            annee="2026-2027",
            depuis=date(2026, 9, 1),
            niveau=valeur("niveau_scolaire", "ce1"),
            par=awa,
        )
        ops.dater_situation(depuis=None, famille=famille, structure=valeur("structure_familiale", "couple"), par=awa)
        objectif = ops.fixer_objectif(
            parcours, domaine=valeur("domaine", "langage_orthophonie"), libelle="Parler en classe", par=awa
        )
        ops.noter_contact(
            enfants=[enfant],
            type=valeur("type_contact", "telephone"),
            le=date(2026, 11, 2),
            interlocuteur="Sa mère",
            resume="La mère accepte le rendez-vous.",
            par=bruno,
        )
        return SimpleNamespace(enfant=enfant, famille=famille, parcours=parcours, objectif=objectif)
