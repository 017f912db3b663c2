"""L'année d'une coordinatrice : Val-Clair, de la rentrée 2025 à juin 2026, et de quoi en lire les chiffres."""

import json
from datetime import date
from io import StringIO

from django.core.management import call_command

from jalon.demo.horloge import au_jour
from jalon.reussite import operations as ops
from jalon.socle.cloison import cloison
from jalon.socle.listes.lecture import valeur
from jalon.socle.reseau.models import Etablissement, Structure
from tests.conftest import creer_compte

DU, AU = "2025-09-01", "2026-08-31"


class Annee:
    """La ville, son équipe, et un jour où l'on se place."""

    def __init__(self, ville, awa, bruno, client_de):
        self.ville, self.awa, self.bruno, self.client_de = ville, awa, bruno, client_de
        self.lise = creer_compte(ville, "referent", "Lise Moreau")
        self.pmi = creer_compte(ville, "partenaire", "Docteur Morel")
        with cloison(ville):
            self.ecole = Etablissement.objects.create(
                nom="Élémentaire Pasteur", type=valeur("type_etablissement", "ecole_elementaire")
            )
            self.centre_social = Structure.objects.create(nom="Centre social")
        self.rang = 0

    def le(self, jour: date):
        return au_jour(jour)

    def enfant(self, prenom: str, **champs):
        self.rang += 1
        defauts = {"nom": "Benali", "naissance": date(2017, 1, self.rang), "sexe": "FM"[self.rang % 2]}
        return ops.creer_enfant(prenom=prenom, par=self.awa, **(defauts | champs))

    def en_famille(self, prenom: str, **champs):
        famille = ops.creer_famille(nom="Benali", par=self.awa)
        mere = ops.ajouter_responsable(
            famille, lien=valeur("lien_responsable", "mere"), prenom="Samira", autorite_parentale=True, par=self.awa
        )
        return self.enfant(prenom, famille=famille, **champs), mere

    def en_cours(self, prenom: str, *, entree: date, referent=None, dispositif="PRE", **champs):
        """Un enfant informé, l'adhésion signée, entré dans son parcours."""
        enfant, mere = self.en_famille(prenom, **champs)
        self.signer(enfant, mere, entree)
        referent = (referent or self.bruno).intervenant
        return ops.ouvrir_parcours(
            enfant, dispositif=valeur("dispositif", dispositif), entree=entree, referent=referent, par=self.awa
        )

    def signer(self, enfant, titulaire, le: date, **champs):
        for objet in ("information_donnee", "adhesion_au_parcours"):
            accords = ops.recueillir_accord(
                enfants=[enfant], objet=objet, mode="signe", le=le, titulaire=titulaire, par=self.lise, **champs
            )
        return accords

    def statistique(self, code: str, du: str = DU, au: str = AU) -> dict:
        sortie = StringIO()
        call_command("statistiques", collectivite=self.ville.code, du=du, au=au, code=[code], stdout=sortie)
        return json.loads(sortie.getvalue())

    def cellules(self, code: str, axe: str, **periode) -> dict:
        """Libellé de l'axe → effectif."""
        lues = self.statistique(code, **periode)["cellules"]
        return {cellule[axe]: cellule["effectif"] for cellule in lues}
