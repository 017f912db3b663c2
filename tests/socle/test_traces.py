"""Les traces techniques : la ligne dit la page, jamais le jeton qui l'ouvre."""

import io
import logging

import pytest
from django.urls import reverse

from jalon.reussite import operations as ops
from jalon.socle.agenda.operations import s_abonner
from jalon.socle.cloison import cloison
from jalon.socle.traces import SansJeton


@pytest.fixture
def console():
    """Ce que le service écrit sur sa console."""
    (sortie,) = (h for h in logging.getLogger().handlers if any(isinstance(f, SansJeton) for f in h.filters))
    ecrit = io.StringIO()
    avant = sortie.setStream(ecrit)
    yield ecrit
    sortie.setStream(avant)


def test_un_jeton_refuse_n_est_ecrit_dans_aucune_trace(ville, awa, client, console):
    with cloison(ville):
        _, jeton = ops.inviter_a_deposer(destinataire="Mme Roux", courriel="", structure=None, permanente=True, par=awa)
        agenda = s_abonner(par=awa)
    for adresse in (
        reverse("portail:partage", args=[jeton, 1]),
        reverse("portail:demande", args=[agenda]),
        reverse("socle:agenda_ics", args=[jeton]),
    ):
        assert client.get(adresse).status_code == 404
    traces = console.getvalue()
    assert traces.count("/invitation/partage/val-clair.…") == 1, traces
    for secret in (jeton, agenda):
        assert secret.partition(".")[2] not in traces


def test_une_trace_sans_jeton_ne_change_pas():
    ligne = logging.LogRecord("x", logging.WARNING, "x", 1, "Le compte %s n'a pas de %s.", (3, "courriel"), None)
    assert SansJeton().filter(ligne) and ligne.args == (3, "courriel")
