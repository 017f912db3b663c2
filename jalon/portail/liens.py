"""Ouvrir un lien : la ville qu'il dit, l'invitation qu'il porte ; ou 404, sans dire pourquoi."""

from contextlib import contextmanager

from django.http import Http404

from jalon.socle.cloison import cloison
from jalon.socle.invitations.operations import reconnaitre, ville_du_jeton


@contextmanager
def invitation_ouverte(jeton: str, objet: str):
    """`with invitation_ouverte(jeton, "reussite.demande") as invitation:` sous la cloison de sa ville.

    L'ouverture, ou le refus d'un lien fini, est au journal. Lève Http404 pour un jeton inconnu, expiré, révoqué, ou
    donné pour autre chose.
    """
    invitation = reconnaitre(jeton, objet)
    if invitation is None:
        raise Http404("Ce lien n'existe pas, ou n'est plus valable.")
    with cloison(ville_du_jeton(jeton)):
        yield invitation
