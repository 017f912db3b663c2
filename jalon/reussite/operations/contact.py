"""Noter un contact, pour un ou plusieurs enfants, et ce qu'il appelle ensuite."""

from django.core.exceptions import ValidationError

from jalon.reussite.models import Contact, ContactEnfant
from jalon.reussite.operations.fiches import changer, enregistrer, exiger_une_date, modifier_fiche, verrouiller
from jalon.reussite.operations.rendez_vous import prendre_rendez_vous
from jalon.reussite.operations.retraits import retirer_les_lignes
from jalon.socle.echeances import operations as echeances
from jalon.socle.journal.operations import consigner, operation

# Un contact avec un partenaire ne compte pas comme dernier contact avec la famille.
AVEC_UN_PARTENAIRE = frozenset(
    {"messagerie_scolaire", "rendez_vous_ecole", "rendez_vous_partenaire", "equipe_educative_ess", "synthese"}
)
# Un appel se note avant que l'on sache de quel enfant il s'agit.
SANS_ENFANT = frozenset({"telephone", "courriel", "sms"})


@operation
def noter_contact(
    *, enfants, type, le, par, suite="", suite_le=None, rendez_vous_le=None, rendez_vous_heure=None, **champs
):
    """Note un contact pour chacun des enfants, et ce qu'il appelle : une échéance (`suite_le`), un rendez-vous.

    Sans enfant : un appel que l'on rattachera plus tard. L'auteur est, par défaut, l'intervenant du compte ; « compte
    comme dernier contact » se déduit du type.
    """
    enfants = list(dict.fromkeys(enfants))
    if not enfants and type.code not in SANS_ENFANT:
        raise ValidationError("Dites de quel enfant il s'agit.")
    exiger_une_date(le, "la date du contact")
    contact = Contact(type=type, le=le, avec_la_famille=type.code not in AVEC_UN_PARTENAIRE)
    changer(contact, {"auteur": getattr(par, "intervenant", None), **champs})
    enregistrer(contact)
    for enfant in enfants:
        ContactEnfant.objects.create(contact=contact, enfant=enfant)
        consigner("reussite.contact_note", contact, par=par, dossier=enfant, type=type.code, le=le)
    if not enfants:
        consigner("reussite.contact_note", contact, par=par, type=type.code, le=le)
    if suite_le:
        _poser_la_suite(contact, enfants[0] if enfants else None, suite, suite_le, par)
    if rendez_vous_le:
        exiger_une_date(rendez_vous_le, "la date du rendez-vous", apres=contact.le, apres_quoi="le contact")
        prendre_rendez_vous(
            enfants=enfants,
            le=rendez_vous_le,
            heure=rendez_vous_heure,
            avec=contact.interlocuteur,
            intervenant=contact.auteur,
            par=par,
        )
    return contact


@operation
def modifier_contact(contact, *, version, par, **champs):
    """Corrige un contact, pour tous ses enfants. Lève Conflit si quelqu'un l'a enregistré entre-temps."""
    contact, changements = modifier_fiche(contact, version=version, champs=champs)
    exiger_une_date(contact.le, "la date du contact")
    contenu = {"version": contact.version, "champs": changements}
    for enfant in _enfants_de(contact) or [None]:
        consigner("reussite.contact_modifie", contact, par=par, dossier=enfant, **contenu)
    return contact


@operation
def retirer_contact(contact, *, par):
    """Ôte un contact noté par erreur, de tous les dossiers où il figurait."""
    contact = verrouiller(contact)
    liens = list(contact.les_enfants.select_related("enfant"))
    for enfant in _enfants_de(contact) or [None]:
        consigner("reussite.contact_retire", contact, par=par, dossier=enfant, type=contact.type.code, le=contact.le)
    libelle, enfants = f"Retrait d'un contact du {contact.le:%d/%m/%Y}", [lien.enfant_id for lien in liens]
    retirer_les_lignes(contact, *liens, libelle=libelle, enfants=enfants, par=par)


def _enfants_de(contact) -> list:
    return [lien.enfant for lien in contact.les_enfants.select_related("enfant")]


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
