"""Un appel noté sans savoir de quel enfant il s'agit : le rattacher, ou en faire une demande."""

from django.core.exceptions import ValidationError

from jalon.reussite.models import ContactEnfant
from jalon.reussite.operations.demande import deposer_demande
from jalon.reussite.operations.fiches import verrouiller
from jalon.socle.journal.operations import consigner, operation


@operation
def rattacher_contact(contact, *, enfants, par):
    """Dit, après coup, quels enfants un contact concerne ; ceux qu'il concernait déjà restent. Rend le contact."""
    contact = verrouiller(contact)
    deja = set(contact.les_enfants.values_list("enfant_id", flat=True))
    nouveaux = [enfant for enfant in dict.fromkeys(enfants) if enfant.pk not in deja]
    if not nouveaux:
        raise ValidationError("Choisissez un enfant que ce contact ne concerne pas encore.")
    for enfant in nouveaux:
        ContactEnfant.objects.create(contact=contact, enfant=enfant)
        consigner("reussite.contact_rattache", contact, par=par, dossier=enfant)
    return contact


@operation
def faire_une_demande(contact, *, par):
    """La demande que dit un appel : reçue le même jour, de la même personne. Rend la demande."""
    contact = verrouiller(contact)
    if contact.les_demandes.exists():
        raise ValidationError("Cet appel est déjà devenu une demande.")
    lien = contact.les_enfants.select_related("enfant").first()
    return deposer_demande(
        le=contact.le,
        enfant=lien.enfant if lien else None,
        emetteur=contact.interlocuteur,
        faits=contact.resume,
        suivie_par=contact.auteur,
        appel=contact,
        par=par,
    )
