"""Ce que disent les documents d'un enfant, à qui, et ce qu'ils ne disent jamais : relu sur les octets dézippés."""

import io
import shutil
import subprocess
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from pypdf import PdfReader

from jalon.restitution.editions import lecture, operations, production
from jalon.restitution.editions.documents import Public, document, documents
from jalon.reussite import operations as ops
from jalon.reussite.editions.communs import BLANC
from jalon.reussite.editions.rapport import TU, Annee
from jalon.socle.cloison import ModeIdentite, cloison
from jalon.socle.journal.models import LigneJournal, Nature
from jalon.socle.listes.lecture import valeur
from jalon.socle.listes.models import Valeur
from tests.restitution.editions.modeles import textes, un_docx
from tests.reussite.dossiers import un_enfant, un_parcours

ADRESSE, TELEPHONE, COURRIEL = "7 impasse des Tilleuls", "06 12 34 56 78", "samira.secret@exemple.invalid"
JOUR = date(2026, 6, 10)


@pytest.fixture
def dossier(dans_la_ville, awa, bruno):
    """Inès, sa mère à l'adresse protégée, son père, un parcours plein."""
    famille = ops.creer_famille(nom="Benali", adresse=ADRESSE, code_postal="35000", commune="Val-Clair", par=awa)
    mere = ops.ajouter_responsable(
        famille,
        nom="Benali",
        prenom="Samira",
        autorite_parentale=True,
        vit_avec_enfant=True,
        adresse_confidentielle=True,
        telephone=TELEPHONE,
        courriel=COURRIEL,
        par=awa,
    )
    pere = ops.ajouter_responsable(
        famille, nom="Benali", prenom="Karim", autorite_parentale=True, telephone="0699887766", par=awa
    )
    enfant = un_enfant(awa, famille=famille)
    parcours = un_parcours(enfant, awa, referent=bruno.intervenant)
    domaine = valeur("domaine", "scolarite") if _a("domaine", "scolarite") else Valeur.objects.de("domaine").first()
    ops.fixer_objectif(parcours, domaine=domaine, libelle="Lire une page seule", par=awa)
    ops.noter_diagnostic(parcours, le=JOUR, domaine=domaine, faits="Lit peu.", hypotheses="Vue à vérifier.", par=awa)
    ops.preconiser(parcours, le=JOUR, domaine=domaine, precision="Atelier lecture", par=awa)
    action = ops.ajouter_action(enfant, parcours=parcours, domaine=domaine, libelle="Aide aux devoirs", par=awa)
    demande = ops.deposer_demande(
        le=date(2025, 9, 9),
        enfant=enfant,
        nom="Benali",
        prenom="Inès",
        emetteur="Mme Martin",
        faits="Ne parle plus en classe.",
        domaines=[domaine],
        responsables="La mère, joignable le soir",
        par=awa,
    )
    return SimpleNamespace(
        famille=famille, mere=mere, pere=pere, enfant=enfant, parcours=parcours, action=action, demande=demande
    )


def _a(liste, code) -> bool:
    return Valeur.objects.filter(liste__code=liste, code=code).exists()


def objet_de(declare, dossier):
    return {
        "reussite.enfant": dossier.enfant,
        "reussite.parcours": dossier.parcours,
        "reussite.demande": dossier.demande,
        "reussite.action": dossier.action,
    }.get(declare.objet)


DE_L_ENFANT = [d for d in documents() if d.objet.startswith("reussite.") and d.objet != "reussite.annee"]


def relire(octets, format) -> str:
    if format == "pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(octets)).pages)
    return textes(octets)


def _a_plat(blocs) -> str:
    """Le texte seul d'un document relu, ligne à ligne."""

    def plat(texte) -> str:
        return "".join(morceau for morceau, _ in texte)

    lignes = []
    for bloc in blocs:
        lignes += [" | ".join(map(plat, ligne)) for ligne in bloc.get("lignes", ())] or [plat(bloc["texte"])]
    return "\n".join(lignes)


@pytest.mark.parametrize("declare", DE_L_ENFANT, ids=lambda d: d.code)
def test_chaque_document_se_produit_pour_chaque_public_dans_chaque_format(dossier, awa, declare):
    for pour in declare.publics:
        lus = set()
        for format_ in ("docx", "odt", "pdf"):
            octets = production.produire(declare.code, objet_de(declare, dossier), pour=pour, format=format_, par=awa)
            texte = relire(octets, format_)
            assert "Awa Diarra" in texte, "La mention dit qui l'a produit."
            assert "{{" not in texte and "{%" not in texte
            if format_ == "docx":
                lus.add(_a_plat(lecture.blocs_du_docx(octets)))
            elif format_ == "odt":
                lus.add(_a_plat(lecture.blocs_de_l_odt(octets)))
        assert len({" ".join(lu.split()) for lu in lus}) == 1, "Word et LibreOffice disent la même chose."


@pytest.mark.parametrize("declare", DE_L_ENFANT, ids=lambda d: d.code)
def test_une_adresse_protegee_n_est_dans_aucun_document_fait_pour_autrui(dossier, awa, declare):
    for pour in set(declare.publics) - {Public.EQUIPE}:
        for format_ in ("docx", "odt", "pdf"):
            octets = production.produire(declare.code, objet_de(declare, dossier), pour=pour, format=format_, par=awa)
            texte = relire(octets, format_)
            for secret in (ADRESSE, "Tilleuls", TELEPHONE, "0612345678", COURRIEL):
                assert secret not in texte, f"{declare.code} pour {pour} en {format_} dit {secret}"


def test_l_equipe_lit_l_adresse_protegee_dans_sa_fiche(dossier, awa):
    octets = production.produire("fiche_parcours", dossier.parcours, pour=Public.EQUIPE, format="odt", par=awa)
    assert ADRESSE in textes(octets)
    assert "Vue à vérifier." in textes(octets)


def test_l_autre_parent_ne_lit_les_coordonnees_de_personne(dossier, awa):
    octets = production.produire("fiche_parcours", dossier.parcours, pour=Public.AUTRE_PARENT, format="odt", par=awa)
    assert "0699887766" not in textes(octets)
    assert "Vue à vérifier." not in textes(octets), "Les hypothèses restent à l'équipe."


@pytest.mark.parametrize(
    "ecrit",
    ["Elle habite 7, impasse des TILLEULS", "Son numéro : +33 6.12.34.56.78", "écrire à Samira.Secret@exemple.invalid"],
)
def test_une_adresse_protegee_recopiee_dans_un_texte_libre_arrete_le_document(dossier, awa, ecrit):
    domaine = Valeur.objects.de("domaine").last()
    ops.noter_diagnostic(dossier.parcours, le=JOUR, domaine=domaine, faits=ecrit, par=awa)
    with pytest.raises(ValidationError, match="protégé"):
        production.produire("fiche_parcours", dossier.parcours, pour=Public.AUTRE_PARENT, format="odt", par=awa)
    production.produire("fiche_parcours", dossier.parcours, pour=Public.EQUIPE, format="odt", par=awa)


def test_un_prestataire_recoit_le_minimum(dossier, awa):
    octets = production.produire("orientation", dossier.action, pour=Public.PARTENAIRE, format="odt", par=awa)
    texte = textes(octets)
    assert "Aide aux devoirs" in texte
    for trop in ("15/03/2018", "Lit peu.", "Samira", "Karim Benali", "Ne parle plus"):
        assert trop not in texte


@pytest.mark.parametrize("mode", [ModeIdentite.INITIALES, ModeIdentite.PRENOM, ModeIdentite.NUMERO])
def test_une_identite_masquee_laisse_un_blanc_a_remplir(dossier, awa, dans_la_ville, mode):
    for ville in (dans_la_ville, dossier.enfant.collectivite):
        ville.identite_enfants = ville.identite_familles = mode
    for code in ("information_et_accord", "fiche_de_liaison"):
        octets = production.produire(code, dossier.enfant, pour=Public.FAMILLE, format="odt", par=awa)
        assert BLANC in textes(octets)
        assert "BENALI" not in textes(octets).upper()


def test_deux_titulaires_ont_chacun_leur_ligne_meme_inconnus(dans_la_ville, awa):
    contexte = document("information_et_accord").contexte(un_enfant(awa), Public.FAMILLE, awa)
    assert [s["nom"] for s in contexte["signataires"]] == [BLANC, BLANC]


def test_le_nom_du_fichier_est_un_numero(dossier):
    for declare in DE_L_ENFANT:
        nom = declare.nom_de_fichier(objet_de(declare, dossier), "pdf", JOUR)
        assert "benali" not in nom.lower() and "ines" not in nom.lower()
        assert nom.endswith("-2026-06-10.pdf")


def test_chaque_document_produit_laisse_sa_ligne_au_journal(dossier, awa):
    for _ in range(2):
        production.produire("attestation", dossier.parcours, pour=Public.FAMILLE, format="odt", par=awa)
    lignes = LigneJournal.objects.filter(nature=Nature.LECTURE, action="restitution.document_produit")
    assert lignes.filter(dossier_id=dossier.enfant.pk, compte_id=awa.pk).count() == 2
    assert "BENALI" not in str([ligne.contenu for ligne in lignes]).upper()


def test_le_modele_de_la_ville_sert_et_le_pdf_dit_la_meme_chose(dossier, awa):
    operations.deposer_modele(code="attestation", fichier=un_docx("Nous attestons de {{ enfant.nom }}."), par=awa)
    for format_ in ("docx", "pdf"):
        octets = production.produire("attestation", dossier.parcours, pour=Public.FAMILLE, format=format_, par=awa)
        texte = " ".join(relire(octets, format_).split())
        assert "Nous attestons de" in texte
        assert "soussigné" not in texte
    octets = production.produire("attestation", dossier.parcours, pour=Public.FAMILLE, format="odt", par=awa)
    assert "soussigné" in textes(octets), "Le modèle LibreOffice n'a pas été changé."


def test_le_rapport_annuel_n_a_que_des_agregats_et_tait_les_petits_nombres(dossier, awa):
    annee = Annee(date(2025, 9, 1), date(2026, 8, 31))
    octets = production.produire("rapport_annuel", annee, pour=Public.PARTENAIRE, format="odt", par=awa)
    texte = textes(octets)
    assert TU in texte
    assert "BENALI" not in texte.upper()
    assert annee.numero == "2025-2026"


def test_un_pdf_est_en_francais_balise_et_a_un_titre(dossier, awa):
    octets = production.produire("attestation", dossier.parcours, pour=Public.FAMILLE, format="pdf", par=awa)
    racine = PdfReader(io.BytesIO(octets)).trailer["/Root"]
    assert racine["/Lang"] == "fr"
    assert racine["/MarkInfo"]["/Marked"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice manque sur cette machine.")
def test_libreoffice_ouvre_les_documents(dossier, awa, tmp_path):
    sources = []
    for code, objet in (("fiche_parcours", dossier.parcours), ("information_et_accord", dossier.enfant)):
        for format_ in ("docx", "odt"):
            source = tmp_path / f"{code}-{format_}.{format_}"
            source.write_bytes(production.produire(code, objet, pour=Public.FAMILLE, format=format_, par=awa))
            sources.append(source)
    profil = f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}"
    subprocess.run(
        ["soffice", profil, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path / "pdf"), *map(str, sources)],
        check=True,
        capture_output=True,
        timeout=180,
    )
    for source in sources:
        texte = relire((tmp_path / "pdf" / f"{source.stem}.pdf").read_bytes(), "pdf")
        assert "Inès" in texte and "Val-Clair" in texte and "Produit par Awa Diarra" in texte


# Les écrans


def test_bruno_produit_un_document_depuis_la_fiche(ville, dossier, client_de, bruno):
    client = client_de(bruno)
    liste = client.get(f"/reussite/enfants/{dossier.enfant.pk}/documents/produire/")
    assert "Attestation" in liste.content.decode()
    adresse = f"/reussite/enfants/{dossier.enfant.pk}/documents/produire/attestation/"
    assert client.get(adresse).status_code == 200
    reponse = client.post(adresse, {"pour": "famille", "format": "pdf"})
    assert reponse["Content-Type"] == "application/pdf"
    assert "benali" not in reponse["Content-Disposition"].lower()
    assert reponse.content.startswith(b"%PDF-")
    assert client.post(adresse, {"pour": "partenaire", "format": "pdf"}).status_code == 200, "Un public qu'il n'a pas."


def test_un_document_refuse_dit_pourquoi_et_garde_la_saisie(ville, dossier, client_de, awa):
    domaine = Valeur.objects.de("domaine").last()
    ops.noter_diagnostic(dossier.parcours, le=JOUR, domaine=domaine, faits=f"Habite {ADRESSE}", par=awa)
    adresse = f"/reussite/enfants/{dossier.enfant.pk}/documents/produire/fiche_parcours/"
    page = client_de(awa).post(adresse, {"pour": "autre_parent", "format": "odt"})
    assert "adresse, un téléphone ou un courriel protégé" in page.content.decode().replace("&#x27;", "'")


def test_la_ville_voisine_ne_produit_rien_d_ici(ville, dossier, client_de, voisine):
    with cloison(ville):
        pk = dossier.enfant.pk
    assert client_de(voisine).get(f"/reussite/enfants/{pk}/documents/produire/").status_code == 404


def test_chloe_ne_produit_pas_de_document(ville, dossier, client_de, chloe):
    pk = dossier.enfant.pk
    assert client_de(chloe).get(f"/reussite/enfants/{pk}/documents/produire/").status_code in (403, 404)
