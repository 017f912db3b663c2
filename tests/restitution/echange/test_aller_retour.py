"""Propriété : ce qu'une ville exporte, une ville vide l'importe et l'exporte à l'identique."""

import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jalon.restitution.echange.operations import exporter
from jalon.restitution.echange.tables import ordonnees
from jalon.restitution.editions.modeles import ModeleDocument
from jalon.restitution.editions.operations import deposer_modele
from jalon.reussite.models import (
    AmenagementScolarite,
    Contact,
    ContactEnfant,
    Enfant,
    Famille,
    Objectif,
    PaireEcartee,
    Parcours,
    ProfilParcours,
    ReferentParcours,
    ResponsableLegal,
    Scolarite,
    Situation,
    Suspension,
)
from jalon.socle.cloison import Cloisonne, Collectivite, cloison
from jalon.socle.echeances.operations import creer as creer_echeance
from jalon.socle.listes.lecture import valeur
from jalon.socle.mur import modeles_de_ville
from jalon.socle.ouverture import ouvrir
from jalon.socle.pieces.operations import joindre
from jalon.socle.reseau.models import (
    CLES_UAI,
    Classement,
    Commune,
    Etablissement,
    Intervenant,
    Lieu,
    Quartier,
    Structure,
)
from jalon.socle.ville.models import LogoDeVille
from jalon.socle.ville.operations import poser_le_logo
from tests.restitution.echange.annee import Annee, relire_les_liens_opaques
from tests.restitution.echange.outils import UN_PDF, importer_chemin, refus, tables_de
from tests.restitution.editions.modeles import un_docx

# Ce qu'une ville possède et que l'export laisse : comptes et droits, traces, travaux en cours, calculs.
HORS_EXPORT = {
    "AccesExceptionnel", "Annulation", "AttributionRole", "Brouillon", "CleDeVille", "CleListe", "Compteur",
    "CorrespondanceRetenue", "Favori", "Invitation", "LigneDeReprise", "LigneJournal", "PaquetRecu", "Projection",
    "Renvoi", "Reprise", "Role", "TeteJournal", "TraceDeReprise", "Travail", "UsageInvitation", "VersionConfiguration",
}  # fmt: skip
PIEGES = ("=SOMME(A1)", "+33", "-1", "@moi", "'cité", "a;b", 'dit "oui"', "l'été", "a|b\\c", "deux\nlignes", "œuvre")
UN_PNG = b"\x89PNG\r\n\x1a\n" + b"image" * 9
UAI = f"9990001{CLES_UAI[9990001 % 23]}"
textes = st.one_of(
    st.sampled_from(PIEGES), st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=12)
)
jours = st.dates(date(2018, 1, 1), date(2026, 6, 1))


@st.composite
def villes(draw):
    """De quoi peupler une ville, en valeurs simples."""
    return {
        "textes": draw(st.lists(textes, min_size=8, max_size=8)),
        "jours": draw(st.lists(jours, min_size=6, max_size=6)),
        "oui": draw(st.lists(st.sampled_from((None, True, False)), min_size=6, max_size=6)),
        "enfants": draw(st.integers(1, 3)),
        "homonymes": draw(st.booleans()),
    }


def _peupler(tirage) -> None:
    t, j, oui = tirage["textes"], tirage["jours"], tirage["oui"]
    commune = Commune.objects.create(nom="Val", code_insee="99901")
    structure = Structure.objects.create(nom=t[0] or "Structure", type=valeur("partenaire_type", "caf"), adresse=t[1])
    quartiers = [
        Quartier.objects.create(nom=nom, commune=commune, type=valeur("type_quartier", "qpv"), valide_du=j[0])
        for nom in (t[2] or "Nord", (t[2] or "Nord") if tirage["homonymes"] else "Autre quartier")
    ]
    ecole = Etablissement.objects.create(nom=t[3] or "École", uai=UAI, longitude=-1.5, latitude=48.0)
    for depuis, zone in ((None, "rep"), (j[1], "rep_plus")):
        Classement.objects.create(etablissement=ecole, zone=valeur("zone_scolarisation", zone), depuis=depuis)
    lieu = Lieu.objects.create(nom=t[4] or "Lieu", quartier=quartiers[0])
    personnes = [Intervenant.objects.create(nom=t[5] or "Dubois", prenom=t[6], structure=structure) for _ in range(2)]
    famille = Famille.objects.create(numero=1, nom=t[7], fratrie=2, observations="\n".join(filter(None, t)))
    Situation.objects.create(famille=famille, quartier=quartiers[1], qpv=oui[0])
    Situation.objects.create(famille=famille, depuis=j[2], structure=valeur("structure_familiale", "couple"))
    mere = ResponsableLegal.objects.create(famille=famille, nom=t[0], autorite_parentale=oui[1], telephone="+33 6 99")
    annee = Annee(tirage, personnes=personnes, structure=structure, responsable=mere, lieu=lieu)
    enfants = [_un_enfant(n, famille, quartiers, ecole, annee, tirage) for n in range(1, tirage["enfants"] + 1)]
    if len(enfants) > 1:
        PaireEcartee.objects.create(premier=enfants[0], second=enfants[1])
        Enfant.objects.filter(pk=enfants[0].pk).update(fusionne_dans=enfants[-1])


def _un_enfant(n, famille, quartiers, ecole, annee, tirage) -> Enfant:
    t, j, oui = tirage["textes"], sorted(tirage["jours"]), tirage["oui"]
    enfant = Enfant.objects.create(numero=n * 3, nom=t[n], prenom=t[n + 1], famille=famille, naissance=j[0])
    Situation.objects.create(enfant=enfant, qpv=oui[2], quartier_vecu=quartiers[0])
    Scolarite.objects.create(enfant=enfant, niveau=valeur("niveau_scolaire", "cp"), absenteisme=oui[3])
    datee = Scolarite.objects.create(enfant=enfant, annee="2025-2026", depuis=date(2025, 9, 1), etablissement=ecole)
    AmenagementScolarite.objects.create(scolarite=datee, amenagement=valeur("amenagement_scolarite", "pap"))
    parcours = Parcours.objects.create(
        enfant=enfant,
        dispositif=valeur("dispositif", "PRE"),
        etat="termine",
        entree=j[1],
        sortie=j[4],
        bilan_final=t[2],
    )
    for vague in ("2022", "2025"):
        ProfilParcours.objects.create(parcours=parcours, vague=vague, profil=valeur("profil_anct", "P1"))
    for personne, du in zip(annee.personnes, (None, j[2]), strict=True):
        ReferentParcours.objects.create(parcours=parcours, intervenant=personne, du=du)
    for du, raison in ((j[2], ""), (j[2] + timedelta(days=9), t[3])):
        Suspension.objects.create(parcours=parcours, du=du, au=du + timedelta(days=3), raison=raison)
    culture = valeur("domaine", "culture")
    objectifs = [Objectif.objects.create(parcours=parcours, domaine=culture, libelle=t[4]) for _ in range(2)]
    contact = Contact.objects.create(le=j[3], type=valeur("type_contact", "sms"), parcours=parcours, resume=t[5])
    ContactEnfant.objects.create(contact=contact, enfant=enfant)
    for objet in (parcours, contact, None, None):
        creer_echeance(dossier=enfant, objet=objet, libelle="Rappeler", le=j[5], par=None)
    joindre(dossier=enfant, fichier=UN_PDF + bytes(str(n), "ascii"), nom=f"accord {n}.pdf", par=None)
    annee.vivre(enfant, parcours, objectifs[1])
    return enfant


# Sans réduction : chaque essai bâtit deux villes, réduire un échec prendrait des minutes.
@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(tirage=villes())
def test_ce_qu_une_ville_exporte_une_ville_vide_l_exporte_aussi(db, tirage):
    dossier = Path(tempfile.mkdtemp())
    # La base n'est pas remise à neuf entre deux tirages : chacun a ses villes.
    origine, vide = (ouvrir(code=f"{nom}-{uuid4()}", nom=nom) for nom in ("origine", "vide"))
    try:
        with cloison(origine):
            _peupler(tirage)
            exporter(dossier / "un.zip", par=None)
            exporter(dossier / "encore.zip", par=None)
        with cloison(vide):
            rapport = importer_chemin(dossier / "un.zip")
            assert rapport.importe, rapport.en_texte()
            exporter(dossier / "deux.zip", par=None)
            relire_les_liens_opaques()
            encore_une_fois = importer_chemin(dossier / "un.zip")
            assert not encore_une_fois.importe and not encore_une_fois.refus, encore_une_fois.en_texte()
        un, encore, deux = ((dossier / f"{nom}.zip").read_bytes() for nom in ("un", "encore", "deux"))
        assert tables_de(un) == tables_de(deux)
        assert un == encore == deux
        cellules = [case for lignes in tables_de(un).values() for ligne in lignes for case in ligne.values()]
        assert not [case for case in cellules if case.startswith(("=", "+", "-", "@"))]
    finally:
        shutil.rmtree(dossier)


def test_toute_table_de_la_ville_s_exporte_ou_dit_pourquoi():
    exportes = {table.modele for table in ordonnees()} | {LogoDeVille}
    for table in ordonnees():
        exportes |= {ensemble.modele for ensemble in table.ensembles}
    oublies = {m.__name__ for m in modeles_de_ville() if issubclass(m, Cloisonne) and m not in exportes}
    assert oublies == HORS_EXPORT


def test_tout_champ_d_une_table_exportee_s_exporte_ou_se_deduit():
    # Un lien n'est jamais exporté ; le renvoi d'un point et l'échéance d'une décision se disent par leur cible.
    par_table = {
        "decisions": {"echeance"},
        "demandes": {"invitation", "recue_par"},
        "modeles_documents": {"depose_par", "empreinte"},
        "points": {"renvoi"},
    }
    deduits = {
        "id", "collectivite", "cle_recherche", "version", "cree_le", "modifie_le", "cle_externe",
        "compte", "par", "verrouillee", "cle", "format", "taille", "retiree_le", "detruite_le",
        "dossier_type", "champs_ville",
    }  # fmt: skip
    for table in ordonnees():
        if not issubclass(table.modele, Cloisonne):
            continue
        dits = {colonne.attribut for colonne in table.colonnes}
        champs = {
            c.attname
            for c in table.modele._meta.concrete_fields
            if c.name not in deduits | par_table.get(table.code, set())
        }
        assert champs <= dits, f"{table.code} : {sorted(champs - dits)}"


@pytest.mark.usefixtures("dans_la_ville")
def test_une_ville_neuve_s_exporte_et_se_reimporte_sans_rien_changer(tmp_path):
    exporter(tmp_path / "neuve.zip", par=None)
    rapport = importer_chemin(tmp_path / "neuve.zip")
    assert not rapport.importe and not rapport.refus


def test_les_reglages_et_le_logo_suivent_la_ville(ville, ville_voisine, tmp_path):
    with cloison(ville):
        poser_le_logo(fichier=UN_PNG, par=None)
        Collectivite.objects.filter(pk=ville.pk).update(seuil_secret=11, couleur="#224466", crip="CRIP, 01 99 00 00 00")
        Enfant.objects.create(numero=1, nom="Diallo")
        exporter(tmp_path / "un.zip", par=None)
    with cloison(ville_voisine):
        rapport = importer_chemin(tmp_path / "un.zip", a_blanc=True)
        assert rapport.valeurs_creees == ["logo"] and not rapport.refus
        assert (ville_voisine.logo, LogoDeVille.objects.exists()) == ("", False)
        assert importer_chemin(tmp_path / "un.zip").importe
        assert bytes(LogoDeVille.objects.get().contenu) == UN_PNG
        exporter(tmp_path / "deux.zip", par=None)
        assert not importer_chemin(tmp_path / "un.zip").importe
    ville_voisine.refresh_from_db()
    assert (ville_voisine.seuil_secret, ville_voisine.couleur, ville_voisine.nom) == (11, "#224466", "La ville voisine")
    assert ville_voisine.crip == "CRIP, 01 99 00 00 00"
    assert (tmp_path / "un.zip").read_bytes() == (tmp_path / "deux.zip").read_bytes()


def test_les_modeles_de_documents_suivent_la_ville_et_se_controlent_a_l_entree(ville, ville_voisine, tmp_path):
    with cloison(ville):
        for phrase in ("Premier {{ enfant.nom }}", "Second {{ enfant.nom }}"):
            deposer_modele(code="attestation", fichier=un_docx(phrase), par=None)
        Enfant.objects.create(numero=1, nom="Diallo")
        exporter(tmp_path / "un.zip", par=None)
    with cloison(ville_voisine):
        assert importer_chemin(tmp_path / "un.zip").importe
        assert [m.numero for m in ModeleDocument.objects.en_vigueur()] == [2]
        exporter(tmp_path / "deux.zip", par=None)
    assert (tmp_path / "un.zip").read_bytes() == (tmp_path / "deux.zip").read_bytes()


@pytest.mark.parametrize(
    ("code", "phrase", "colonne"),
    [
        ("attestation", "{{ ''.__class__ }}", "fichier"),
        ("attestation", "{{ champ_invente }}", "fichier"),
        ("jamais-vu", "{{ enfant.nom }}", "document"),
    ],
)
@pytest.mark.usefixtures("dans_la_ville")
def test_un_modele_que_le_depot_refuserait_n_entre_pas_par_l_import(code, phrase, colonne, tmp_path):
    (tmp_path / "pieces").mkdir()
    (tmp_path / "pieces" / "modele.docx").write_bytes(un_docx(phrase))
    (tmp_path / "enfants.csv").write_text("id;sexe\nE1;F\n")
    ligne = f"document;format;numero;fichier\n{code};docx;1;modele.docx\n"
    (tmp_path / "modeles_documents.csv").write_text(ligne)
    assert refus(importer_chemin(tmp_path)) == [("modeles_documents.csv", 2, colonne)]
    assert not ModeleDocument.objects.exists()
