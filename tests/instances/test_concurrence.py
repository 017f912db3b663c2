"""Au même instant, à plusieurs : une place, un point, un brouillon, et un accord retiré ne laisse rien derrière lui."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from jalon.instances import operations as ops
from jalon.instances.models import Instance, Point
from jalon.reussite import operations as dossiers
from jalon.reussite.models import Demande, Inscription, ObjetAccord, Partage
from jalon.reussite.partages import RUBRIQUES
from jalon.saisie import operations as outils
from jalon.saisie.models import Outil
from jalon.socle.cloison import cloison
from jalon.socle.reseau.models import Intervenant
from tests.instances.conftest import inscrire, une_seance
from tests.reussite.dossiers import un_accord, un_enfant, un_parcours
from tests.socle.test_concurrence import _ensemble

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.cloison_de_production]

JOUR = timezone.localdate()


@pytest.fixture
def dans(ville):
    """Le même geste, sous la cloison de chaque fil."""

    def poser(geste, *arguments, **nommes):
        def faire():
            with cloison(ville):
                return geste(*arguments, **nommes)

        return faire

    return poser


def refus(resultats) -> int:
    imprevus = [r for r in resultats if isinstance(r, Exception) and not isinstance(r, ValidationError)]
    assert not imprevus, imprevus
    return sum(isinstance(r, ValidationError) for r in resultats)


def test_une_situation_ne_s_inscrit_qu_une_fois(ville, awa, dans):
    with cloison(ville):
        enfant, seance = un_enfant(awa), une_seance(awa)
    assert refus(_ensemble(*[dans(inscrire, seance, enfant, awa)] * 3)) == 2
    with cloison(ville):
        assert Point.objects.filter(seance=seance).count() == 1


def test_deux_seances_ne_prennent_pas_le_meme_numero(ville, awa, dans):
    with cloison(ville):
        instance = Instance.objects.get(code="eps")
    assert not refus(_ensemble(*[dans(ops.planifier, instance, le=JOUR, par=awa)] * 3))
    with cloison(ville):
        assert sorted(instance.les_seances.values_list("numero", flat=True)) == [1, 2, 3]


def test_la_derniere_place_d_un_groupe_ne_se_donne_qu_une_fois(ville, awa, dans):
    with cloison(ville):
        groupe = dossiers.creer_groupe(nom="Théâtre", places=1, par=awa)
        enfants = [un_enfant(awa, prenom=prenom) for prenom in ("Inès", "Léa", "Adam")]
    gestes = [dans(dossiers.inscrire_au_groupe, groupe, enfant=enfant, du=JOUR, par=awa) for enfant in enfants]
    assert not refus(_ensemble(*gestes))
    with cloison(ville):
        assert Inscription.objects.filter(en_attente=False).count() == 1


def test_un_outil_n_a_qu_un_brouillon(ville, awa, dans):
    with cloison(ville):
        outil = Outil.objects.first()
    assert refus(_ensemble(*[dans(outils.preparer_version, outil, par=awa)] * 3)) == 2
    with cloison(ville):
        assert outil.les_versions.filter(publiee_le=None).count() == 1


def test_un_lien_pour_une_demande_n_en_recoit_qu_une(ville, awa, dans):
    with cloison(ville):
        invitation, _ = dossiers.inviter_a_deposer(
            destinataire="Mme Roux", courriel="", structure=None, permanente=False, par=awa
        )
    assert refus(_ensemble(*[dans(dossiers.recevoir_par_lien, invitation, le=JOUR, faits="Elle se tait.")] * 3)) == 2
    with cloison(ville):
        assert Demande.objects.count() == 1


def test_une_passation_ne_s_accepte_ni_ne_se_refuse_deux_fois(ville, awa, bruno, chloe, dans):
    with cloison(ville):
        parcours = un_parcours(un_enfant(awa), awa, referent=bruno.intervenant)
        (passation,) = dossiers.proposer_passation([parcours], vers=chloe.intervenant, a_partir_du=JOUR, par=bruno)
    accepter = dans(dossiers.accepter_passation, passation, par=chloe)
    refuser = dans(dossiers.refuser_passation, passation, raison="Trop de dossiers.", par=chloe)
    assert refus(_ensemble(accepter, refuser, accepter)) == 2


def test_un_accord_qui_se_retire_ne_laisse_ni_partage_ni_point(ville, awa, dans):
    with cloison(ville):
        enfant, seance = un_enfant(awa), une_seance(awa, le=JOUR + timedelta(days=7))
        un_parcours(enfant, awa)
        (adhesion,) = enfant.les_accords.filter(objet=ObjetAccord.ADHESION_AU_PARCOURS)[:1] or [un_accord(enfant, awa)]
        partage = un_accord(enfant, awa, objet=ObjetAccord.PARTAGE, partenaires="Le CMP")
        qui = Intervenant.objects.create(nom="Dupont")
    communs = {"intervenant": qui, "rubriques": list(RUBRIQUES), "au": JOUR + timedelta(days=30), "accord": partage}
    refus(
        _ensemble(
            dans(dossiers.partager, enfant, envoyer_un_lien=True, par=awa, **communs),
            dans(dossiers.retirer_accord, adhesion, le=JOUR, par=awa),
            dans(inscrire, seance, enfant, awa),
        )
    )
    with cloison(ville):
        assert not Partage.objects.filter(fini_le=None).exists()
        assert not Point.objects.a_l_ordre_du_jour().filter(seance=seance).exists()
