"""Le mur entre les villes."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from jalon.socle.cloison import HorsCloison, cloison, collectivite_active, unite_de_travail
from jalon.socle.journal.models import LigneJournal
from jalon.socle.journal.operations import consigner, operation
from jalon.socle.mur import liens_de_ville, modeles_de_ville
from jalon.socle.reseau.models import Intervenant, Structure


@operation
def _nommer(nom, *, par, echouer=False):
    structure = Structure.objects.create(nom=nom)
    consigner("essai.nomme", structure, par=par, nom=nom)
    if echouer:
        raise ValidationError("Non.")
    return structure


def test_hors_de_la_cloison_aucune_lecture(ville):
    with pytest.raises(HorsCloison):
        Structure.objects.count()


def test_hors_de_la_cloison_aucune_ecriture(ville):
    with pytest.raises(HorsCloison):
        Structure(nom="École").save()


def test_la_ville_voisine_n_existe_pas(ville, ville_voisine):
    with cloison(ville_voisine):
        chez_elle = Structure.objects.create(nom="Chez la voisine")
    with cloison(ville):
        assert not Structure.objects.filter(pk=chez_elle.pk).exists()
        assert Structure.objects.count() == 0


def test_une_ligne_ne_change_pas_de_ville(ville, ville_voisine):
    with cloison(ville_voisine):
        chez_elle = Structure.objects.create(nom="Chez la voisine")
    with cloison(ville), pytest.raises(ValidationError):
        chez_elle.save()


def test_bulk_create_met_la_ville(dans_la_ville):
    Structure.objects.bulk_create([Structure(nom="A"), Structure(nom="É")])
    assert set(Structure.objects.values_list("collectivite_id", "cle_recherche")) == {
        (dans_la_ville.pk, "a"),
        (dans_la_ville.pk, "e"),
    }


def test_une_cle_etrangere_vers_la_voisine_est_refusee_par_la_base(ville, ville_voisine):
    with cloison(ville_voisine):
        chez_elle = Structure.objects.create(nom="Chez la voisine")
    with cloison(ville), pytest.raises(IntegrityError), transaction.atomic():
        Intervenant.objects.create(nom="Keller", structure_id=chez_elle.pk)
        connection.check_constraints()


def test_une_cloison_imbriquee_rend_la_precedente(ville, ville_voisine):
    with cloison(ville):
        Structure.objects.create(nom="Ici")
        with cloison(ville_voisine):
            assert collectivite_active() == ville_voisine
            assert Structure.objects.count() == 0
        assert collectivite_active() == ville
        assert Structure.objects.count() == 1


def test_l_echec_d_une_operation_retire_ses_lignes_du_tampon(dans_la_ville):
    with unite_de_travail():
        _nommer("Gardée", par=None)
        with pytest.raises(ValidationError):
            _nommer("Perdue", par=None, echouer=True)
    assert list(Structure.objects.values_list("nom", flat=True)) == ["Gardée"]
    assert [ligne.contenu["nom"] for ligne in LigneJournal.objects.filter(action="essai.nomme")] == ["Gardée"]


def test_une_operation_qui_ne_consigne_rien_est_refusee(dans_la_ville):
    @operation
    def muette(*, par):
        return Structure.objects.create(nom="Muette")

    from jalon.socle.journal.operations import OPERATIONS

    del OPERATIONS[muette.nom_operation]
    with pytest.raises(RuntimeError):
        muette(par=None)
    assert not Structure.objects.exists()


def test_sur_postgresql_sans_ville_aucune_table_ne_rend_de_ligne(monde):
    """Le second mur : le rôle de l'application, sans ville dite à la base, lit zéro ligne de chaque table."""
    if connection.vendor != "postgresql":
        pytest.skip("Le second mur n'existe que sur PostgreSQL.")
    from jalon.socle.mur import REGLAGE

    _nommer("École", par=monde.awa)
    with connection.cursor() as curseur:
        curseur.execute("SELECT count(*) FROM socle_structure")
        assert curseur.fetchone()[0] == 1
        curseur.execute("SELECT set_config(%s, '', true)", [REGLAGE])
        lues = {}
        for modele in modeles_de_ville():
            curseur.execute(f'SELECT count(*) FROM "{modele._meta.db_table}"')  # noqa: S608 (nom de table à nous)
            lues[modele._meta.db_table] = curseur.fetchone()[0]
        curseur.execute("SELECT set_config(%s, %s, true)", [REGLAGE, str(monde.ville.pk)])
    assert len(lues) > 25
    assert {table for table, nombre in lues.items() if nombre} == set()


def test_sur_postgresql_le_mur_est_force_sur_chaque_table(db):
    if connection.vendor != "postgresql":
        pytest.skip("Le second mur n'existe que sur PostgreSQL.")
    with connection.cursor() as curseur:
        curseur.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        forcees = {ligne[0] for ligne in curseur.fetchall()}
        curseur.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert curseur.fetchone() == (False,)
    assert {m._meta.db_table for m in modeles_de_ville()} <= forcees


def test_chaque_lien_entre_tables_de_ville_est_tenu_par_la_base(db):
    """Déclencheur sur SQLite, clé étrangère composée sur PostgreSQL : un par lien, trouvé par introspection."""
    liens = list(liens_de_ville())
    assert len(liens) > 40
    requete = (
        "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND array_length(conkey, 1) = 2"
        if connection.vendor == "postgresql"
        else "SELECT count(*) / 2 FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as curseur:
        curseur.execute(requete)
        assert curseur.fetchone()[0] >= len(liens)
