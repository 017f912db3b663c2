"""Le dossier d'un enfant, tel que le lit un compte : chaque morceau se charge une fois, en une requête."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch, Q
from django.utils import timezone

from jalon.reussite import confidentialite
from jalon.reussite.cles import en_vigueur, referent_au
from jalon.reussite.lectures import mots
from jalon.reussite.lectures.actions import actions_lisibles, exclusions_lues, preconisations_en_attente
from jalon.reussite.models import (
    Action,
    Diagnostic,
    Enfant,
    Exclusion,
    Objectif,
    Parcours,
    Preconisation,
    Scolarite,
    Situation,
)
from jalon.socle.cloison import collectivite_active
from jalon.socle.echeances.models import Echeance
from jalon.socle.listes.lecture import libelles
from jalon.socle.reseau.models import Classement

DES_LIENS = ("quartier", "quartier_vecu", "structure", "responsabilite")


@dataclass(frozen=True)
class ResponsableLu:
    """Un responsable légal, avec les seules coordonnées que ce compte peut voir."""

    responsable: object
    telephone: str
    courriel: str
    adresse: str

    @property
    def appel(self) -> str:
        return "".join(c for c in self.telephone if c.isdigit() or c == "+")


class Dossier:
    def __init__(self, enfant: Enfant, compte):
        self.enfant, self.compte = enfant, compte
        self.jour = timezone.localdate()
        self.complet = confidentialite.tient_les_dossiers(compte)
        self.nom_a_la_main = confidentialite.nom_a_ecrire_a_la_main()
        self.avec_politique_de_la_ville = collectivite_active().politique_de_la_ville

    @cached_property
    def les_parcours(self) -> list[Parcours]:
        """Les ouverts d'abord, puis ceux qui attendent, les finis, les annulés."""
        lus = (
            self.enfant.les_parcours.select_related("dispositif", "motif", "origine")
            .prefetch_related(
                Prefetch("les_objectifs", Objectif.objects.select_related("domaine")),
                "les_suspensions",
                "les_referents__intervenant",
                "les_profils__profil",
            )
            .all()
        )
        for parcours in lus:
            parcours.enfant = self.enfant
        return sorted(lus, key=self._rang)

    def _rang(self, parcours):
        rang = 3 if parcours.annule_le else 2 if parcours.est_clos else 0 if parcours.est_ouvert else 1
        return rang, parcours.dispositif.ordre, -(parcours.entree or self.jour).toordinal(), parcours.pk

    @cached_property
    def les_actions(self) -> list[Action]:
        return actions_lisibles(self)

    @cached_property
    def les_preconisations(self) -> list[Preconisation]:
        return preconisations_en_attente(self)

    @cached_property
    def les_diagnostics(self) -> list[Diagnostic]:
        """Du plus récent au plus ancien ; pour qui tient les dossiers."""
        if not self.complet:
            return []
        return list(Diagnostic.objects.filter(parcours__enfant=self.enfant).select_related("domaine"))

    @cached_property
    def les_exclusions(self) -> list[Exclusion]:
        return exclusions_lues(self)

    @property
    def parcours_ouverts(self) -> list[Parcours]:
        return [p for p in self.les_parcours if p.est_ouvert and not p.annule_le]

    def referent(self, parcours):
        """L'intervenant qui suit le parcours aujourd'hui, ou à sa sortie."""
        return referent_au(list(parcours.les_referents.all()), min(self.jour, parcours.sortie or self.jour))

    @cached_property
    def responsables(self) -> list[ResponsableLu]:
        lus = []
        for responsable in self._responsables:
            vues = confidentialite.coordonnees(responsable, pour_nous=self.complet)
            lus.append(ResponsableLu(responsable, vues.telephone, vues.courriel, vues.adresse))
        return lus

    @cached_property
    def _responsables(self) -> list:
        if self.enfant.famille is None:
            return []
        return list(self.enfant.famille.les_responsables.select_related("lien", "situation_emploi"))

    @property
    def adresse(self) -> str:
        if self.enfant.famille is None:
            return ""
        return confidentialite.adresse_du_foyer(self.enfant.famille, self._responsables, pour_nous=self.complet)

    @property
    def adresse_est_protegee(self) -> bool:
        return confidentialite.foyer_est_protege(self._responsables)

    @cached_property
    def fratrie(self) -> list[Enfant]:
        """Les autres enfants du foyer dont le compte voit le dossier."""
        if self.enfant.famille_id is None:
            return []
        du_foyer = Enfant.objects.actuels().visibles_par(self.compte).filter(famille=self.enfant.famille_id)
        return list(du_foyer.exclude(pk=self.enfant.pk).order_by("naissance", "pk"))

    @cached_property
    def situations(self) -> list[Situation]:
        """Les siennes et celles de son foyer, de la plus récente à la plus ancienne."""
        de_qui = Q(enfant=self.enfant)
        if self.enfant.famille_id:
            de_qui |= Q(famille=self.enfant.famille_id)
        lues = Situation.objects.filter(de_qui).select_related(*DES_LIENS, "quartier__type")
        return sorted(lues, key=lambda s: (s.depuis is not None, s.depuis, s.enfant_id is not None), reverse=True)

    @cached_property
    def situation(self) -> dict:
        """Les valeurs d'aujourd'hui : celle de l'enfant passe avant celle de sa famille, valeur par valeur."""
        siennes = [s for s in self.situations if s.enfant_id]
        familiales = [s for s in self.situations if s.famille_id]
        return {
            champ: valeur
            if (valeur := self._valeur_dite(siennes, champ)) is not None
            else self._valeur_dite(familiales, champ)
            for champ in (*DES_LIENS, "qpv")
        }

    def _valeur_dite(self, situations, champ: str):
        """Celle de la dernière situation commencée qui la dit : un champ laissé vide n'efface pas."""
        derniere = en_vigueur([s for s in situations if getattr(s, champ) is not None], self.jour)
        return getattr(derniere, champ) if derniere else None

    @cached_property
    def scolarites(self) -> list[Scolarite]:
        lues = self.enfant.les_scolarites.select_related("etablissement", "niveau", "zone", "type_etablissement")
        lues = lues.prefetch_related("les_amenagements__amenagement")
        return sorted(lues, key=lambda s: (s.depuis is not None, s.depuis), reverse=True)

    @property
    def scolarite(self) -> Scolarite | None:
        return en_vigueur(self.scolarites, self.jour)

    @cached_property
    def zone(self) -> str:
        """L'éducation prioritaire de l'école d'aujourd'hui."""
        if self.scolarite is None:
            return ""
        if self.scolarite.etablissement_id is None:
            return str(self.scolarite.zone or "")
        classements = Classement.objects.filter(etablissement=self.scolarite.etablissement_id).select_related("zone")
        actuel = en_vigueur(list(classements), self.jour)
        return str(actuel.zone) if actuel else ""

    @cached_property
    def echeances(self) -> list[Echeance]:
        """À faire sur ce dossier ; qui a une fiche réduite ne voit que les siennes."""
        a_faire = Echeance.objects.a_faire().du_dossier(self.enfant).select_related("responsable")
        if not self.complet:
            a_faire = a_faire.de(self.compte)
        return list(a_faire.order_by("le", "pk"))

    @cached_property
    def dernier_contact(self):
        lien = (
            self.enfant.les_contacts.filter(contact__avec_la_famille=True, contact__le__lte=self.jour)
            .select_related("contact__type")
            .order_by("-contact__le", "-contact_id")
            .first()
        )
        return lien.contact if lien else None

    def est_de_sa_main(self, contact) -> bool:
        auteur = getattr(self.compte, "intervenant", None)
        return auteur is not None and contact.auteur_id == auteur.pk

    def peut_corriger(self, contact) -> bool:
        """Son auteur, ou qui tient les dossiers."""
        return self.complet or self.est_de_sa_main(contact)

    @property
    def sexe(self) -> str:
        return libelles("sexe").get(self.enfant.sexe, "")

    @property
    def age(self) -> str:
        return mots.age_en_mots(self.enfant.naissance, self.jour)
