"""Noter un contact, pour un ou plusieurs enfants, et ce qu'il appelle ensuite."""

from django.core.exceptions import ValidationError

from jalon.reussite.models import Contact, ContactEnfant
from jalon.reussite.operations.fiches import changer, enregistrer, exiger_une_date, modifier_fiche, verrouiller
from jalon.reussite.operations.retraits import retirer_les_lignes
from jalon.socle.echeances import operations as echeances
from jalon.socle.journal.operations import consigner, operation

# Un contact avec un partenaire ne compte pas comme dernier contact avec la famille.
AVEC_UN_PARTENAIRE = frozenset(
    {"messagerie_scolaire", "rendez_vous_ecole", "rendez_vous_partenaire", "equipe_educative_ess", "synthese"}
)


@operation
def noter_contact(*, enfants, type, le, par, suite="", suite_le=None, **champs):
    """Note un contact pour chacun des enfants ; `suite` et `suite_le` posent l'échéance qu'il appelle.

    L'auteur est, par défaut, l'intervenant du compte ; « compte comme dernier contact » se déduit du type.
    """
    enfants = list(dict.fromkeys(enfants))
    if not enfants:
        raise ValidationError("Dites de quel enfant il s'agit.")
    exiger_une_date(le, "la date du contact")
    contact = Contact(type=type, le=le, avec_la_famille=type.code not in AVEC_UN_PARTENAIRE)
    changer(contact, {"auteur": getattr(par, "intervenant", None), **champs})
    enregistrer(contact)
    for enfant in enfants:
        ContactEnfant.objects.create(contact=contact, enfant=enfant)
        consigner("reussite.contact_note", contact, par=par, dossier=enfant, type=type.code, le=le)
    if suite_le:
        _poser_la_suite(contact, enfants[0], suite, suite_le, par)
    return contact


@operation
def modifier_contact(contact, *, version, par, **champs):
    """Corrige un contact, pour tous ses enfants. Lève Conflit si quelqu'un l'a enregistré entre-temps."""
    contact, changements = modifier_fiche(contact, version=version, champs=champs)
    exiger_une_date(contact.le, "la date du contact")
    for lien in contact.les_enfants.select_related("enfant"):
        contenu = {"version": contact.version, "champs": changements}
        consigner("reussite.contact_modifie", contact, par=par, dossier=lien.enfant, **contenu)
    return contact


@operation
def retirer_contact(contact, *, par):
    """Ôte un contact noté par erreur, de tous les dossiers où il figurait."""
    contact = verrouiller(contact)
    liens = list(contact.les_enfants.select_related("enfant"))
    for lien in liens:
        consigner(
            "reussite.contact_retire", contact, par=par, dossier=lien.enfant, type=contact.type.code, le=contact.le
        )
    libelle, enfants = f"Retrait d'un contact du {contact.le:%d/%m/%Y}", [lien.enfant_id for lien in liens]
    retirer_les_lignes(contact, *liens, libelle=libelle, enfants=enfants, par=par)


def _poser_la_suite(contact, enfant, libelle, le, par) -> None:
    exiger_une_date(le, "la date de la suite", apres=contact.le, apres_quoi="le contact")
    echeances.creer(
        dossier=enfant,
        objet=contact,
        nature="suite-de-contact",
        libelle=libelle or "Reprendre contact",
        le=le,
        responsable=contact.auteur,
        par=par,
    )
