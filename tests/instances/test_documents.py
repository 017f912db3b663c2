"""Les documents d'une séance, un par un et tous à la fois : chacun n'a que les bons enfants, relu sur les octets."""

import io
import zipfile

import pytest

from jalon.instances import operations as ops
from jalon.instances.editions import destinataires
from jalon.restitution.editions import lots, production
from jalon.restitution.editions.documents import Public
from jalon.reussite import operations as reussite
from jalon.socle import taches
from jalon.socle.cloison import cloison
from jalon.socle.pieces.coffre import CoffreIllisible
from tests.restitution.editions.modeles import textes

NOTES = ("Le père a perdu son travail.", "La maîtresse est inquiète.", "On ne sait pas encore.")


@pytest.fixture
def tenue(eps, awa, bruno, chloe, ville):
    """Trois situations examinées : la première avec Chloé, la deuxième confiée à Bruno, la troisième sans nom."""
    with cloison(ville):
        for point, notes in zip(eps.points, NOTES, strict=True):
            ops.noter_point(point, version=point.version, compte_rendu=notes, par=awa)
        ops.decider(eps.points[0], texte="Prévenir la maîtresse", responsable=chloe.intervenant, par=awa)
        ops.decider(eps.points[1], texte="Inscrire au CLAS", responsable=bruno.intervenant, par=awa)
        for point in eps.points:
            point.refresh_from_db()
        yield eps


def produit(code, objet, pour, par, format="odt") -> str:
    return textes(production.produire(code, objet, pour=pour, format=format, par=par))


def test_le_releve_d_un_partenaire_n_a_que_ses_enfants(tenue, awa, chloe):
    (le_sien,) = [d for d in destinataires(tenue.seance) if d.intervenant == chloe.intervenant]
    for format_ in ("odt", "docx"):
        texte = produit("releve_du_partenaire", le_sien, Public.PARTENAIRE, awa, format_)
        assert "SECRET00" in texte and "Prévenir la maîtresse" in texte
        for tu in ("SECRET01", "SECRET02", "Inscrire au CLAS", *NOTES):
            assert tu not in texte


def test_le_releve_de_l_equipe_dit_tout_sans_nommer_qui_n_est_pas_informe(tenue, awa):
    texte = produit("releve_de_decisions", tenue.seance, Public.EQUIPE, awa)
    assert "SECRET00" in texte and "SECRET01" in texte and NOTES[0] in texte
    assert "SECRET02" not in texte


def test_l_ordre_du_jour_sans_nom_n_en_a_aucun(tenue, awa):
    texte = produit("ordre_du_jour_sans_nom", tenue.seance, Public.PARTENAIRE, awa)
    assert "Situation n°" in texte and "SECRET" not in texte.upper()
    assert "SECRET00" in produit("ordre_du_jour", tenue.seance, Public.EQUIPE, awa)


def test_la_fiche_sur_papier_et_la_convocation_sont_sans_nom(tenue, awa):
    assert "SECRET00" not in produit("fiche_de_situation", tenue.points[0], Public.PARTENAIRE, awa).upper()
    convocation = tenue.seance.les_convocations.exclude(point=None).get()
    texte = produit("convocation", convocation, Public.PARTENAIRE, awa)
    assert "Chloé Martin" in texte and "SECRET00" not in texte.upper()


def test_la_famille_lit_les_decisions_et_pas_ce_qui_s_est_dit(tenue, awa):
    texte = produit("restitution_a_la_famille", tenue.points[0], Public.FAMILLE, awa)
    assert "Prévenir la maîtresse" in texte and NOTES[0] not in texte


def test_la_charte_a_son_registre_de_signatures(tenue, awa):
    texte = produit("charte_de_confidentialite", tenue.instance, Public.PARTENAIRE, awa)
    assert "Bruno Keller" in texte and "01/09/2026" in texte and "L. 121-6-2" in texte


def test_toute_la_seance_part_dans_une_archive_sans_nom_dans_les_noms(tenue, awa):
    travail = lots.produire_lot("releves", tenue.seance.pk, format="odt", par=awa)
    taches.executer.call(tenue.seance.collectivite_id, travail.pk)
    travail.refresh_from_db()
    assert travail.etat == taches.EtatTravail.FINI, travail.message
    with zipfile.ZipFile(io.BytesIO(lots.archive(travail))) as archive:
        noms = archive.namelist()
        assert [nom for nom in noms if "releve-" in nom] and len(noms) == travail.total
        assert not any("secret" in nom.lower() for nom in noms)
        (equipe,) = [nom for nom in noms if "equipe" in nom]
        assert "SECRET01" in textes(archive.read(equipe))


def test_une_adresse_protegee_manque_dans_l_archive_et_l_archive_le_dit(tenue, awa):
    famille = reussite.creer_famille(nom="Secret", adresse="7 impasse des Tilleuls", par=awa)
    reussite.ajouter_responsable(famille, nom="Secret", vit_avec_enfant=True, adresse_confidentielle=True, par=awa)
    enfant = tenue.enfants[0]
    enfant.famille = famille
    enfant.save()
    ops.decider(tenue.points[0], texte="Aller 7, impasse des Tilleuls", responsable=awa.intervenant, par=awa)
    travail = lots.produire_lot("releves", tenue.seance.pk, format="odt", par=awa)
    taches.executer.call(tenue.seance.collectivite_id, travail.pk)
    travail.refresh_from_db()
    assert travail.resultat["non_produits"] >= 1
    with zipfile.ZipFile(io.BytesIO(lots.archive(travail))) as archive:
        assert "protégé" in archive.read("non-produits.txt").decode()
        for nom in archive.namelist():
            if "equipe" not in nom and nom.endswith(".odt"):
                assert "Tilleuls" not in textes(archive.read(nom))


def test_l_archive_ne_se_donne_qu_a_qui_l_a_demandee_et_se_detruit(tenue, awa, bruno, client_de):
    travail = lots.produire_lot("preparation", tenue.seance.pk, format="docx", par=awa)
    taches.executer.call(tenue.seance.collectivite_id, travail.pk)
    travail.refresh_from_db()
    adresse = travail.resultat["adresse"]
    assert client_de(awa).get(adresse)["Content-Type"] == "application/zip"
    assert client_de(bruno).get(adresse).status_code == 404
    taches.Travail.objects.filter(pk=travail.pk).update(fini_le=travail.fini_le - 2 * lots.GARDE)
    assert client_de(awa).get(adresse).status_code == 404
    lots._detruire_les_anciens()
    with pytest.raises(CoffreIllisible):
        lots.archive(travail)


def test_la_page_des_documents_propose_les_lots(tenue, awa, client_de):
    page = client_de(awa).get(f"/instances/seances/{tenue.seance.pk}/documents/")
    assert "Préparer l’archive" in page.content.decode()
    lance = client_de(awa).post(f"/instances/seances/{tenue.seance.pk}/documents/lot/releves/", {"format": "pdf"})
    assert lance.status_code == 302 and lance.url.startswith("/travaux/")
