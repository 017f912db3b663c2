"""Les règles de la maison que import-linter ne voit pas. Chaque échec dit où, et quoi changer."""

import ast
import io
import re
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs

from jalon.socle.cloison import CloisonManager, Cloisonne
from tests.maison import (
    JALON,
    RACINE,
    appels,
    arbre,
    chaines,
    fichiers,
    imports,
    lieu,
    peut_toucher,
    piece_de,
    rangs,
    sources,
    texte,
)

LIGNES_AU_PLUS = 400

# Les seuls modèles à nous hors de la cloison, et pourquoi.
HORS_CLOISON = {
    "socle.Collectivite": "c'est elle que la cloison nomme",
    "socle.Compte": "il faut le lire pour savoir quelle ville ouvrir",
    "socle.Passage": "le jour des tâches quotidiennes, qui servent toutes les villes",
}
# Les tables des bibliothèques n'ont pas de ville : aucune ne contient de dossier.
BIBLIOTHEQUES_HORS_CLOISON = {
    "account": "adresses de connexion, lues avant de connaître la ville",
    "auth": "groupes et permissions de Django, inutilisés mais requis par ses outils",
    "contenttypes": "le nom des tables",
    "django_tasks_database": "file des travaux : codes et identifiants, jamais de contenu",
    "mfa": "seconds facteurs, lus avant de connaître la ville",
    "sessions": "sessions, lues avant de connaître la ville",
    "usersessions": "liste de ses propres sessions",
}
METIER = ("models", "operations", "indicateurs", "droits")
INTERDITS_AU_METIER = ("django.http", "django.shortcuts")
# Coupés en deux pour que ce fichier ne se dénonce pas lui-même.
HOTES = re.compile(
    "|".join(("py" r"pi\.org", "python" r"hosted\.org", "npm" r"js\.(?:org|com)", r"deb\.deb" r"ian\.org"))
)
CHEMINS = re.compile(r"(?:^|[^A-Za-z0-9_.])/(?:work|root|home|farm|tmp)" "/")
RENVOI = re.compile(r"""\{%\s*(include|extends|url)\s+["']([^"']+)["']""")
MINUSCULE = re.compile(r"^(?:[^A-ZÀ-Ý]|[A-ZÀ-Ý0-9]{2})")


def nos_modeles():
    return [m for m in apps.get_models() if m.__module__.startswith("jalon.")]


def piece_du_modele(modele) -> str:
    return modele.__module__.split(".")[1]


def test_les_douze_pieces_ont_leur_readme():
    dossiers = {d.name for d in JALON.iterdir() if (d / "__init__.py").exists()}
    assert dossiers == set(rangs())
    assert [p for p in sorted(rangs()) if not (JALON / p / "README.md").exists()] == []


# Entre pièces : on ne descend que


def test_les_cles_etrangeres_descendent():
    fautes = [
        f"{modele._meta.label}.{champ.name} → {champ.related_model._meta.label}"
        for modele in nos_modeles()
        for champ in modele._meta.get_fields()
        if champ.concrete and champ.is_relation and champ.related_model
        if champ.related_model.__module__.startswith("jalon.")
        if not peut_toucher(piece_du_modele(modele), piece_du_modele(champ.related_model))
    ]
    assert fautes == []


def test_get_model_ne_remonte_pas():
    fautes = []
    for chemin in sources(".py"):
        piece = piece_de(chemin)
        for appel in appels(chemin, "get_model") if piece else ():
            cible = appel.args[0].value if appel.args and isinstance(appel.args[0], ast.Constant) else None
            autre = cible.split(".")[0].lower() if isinstance(cible, str) else None
            if autre in rangs() and not peut_toucher(piece, autre):
                fautes.append(f"{lieu(chemin, appel.lineno)} : {cible}")
    assert fautes == []


def _espaces_d_urls() -> dict[str, str]:
    """Espace de noms d'URL → pièce."""
    espaces = {}
    for chemin in sources(".py"):
        if piece_de(chemin) and chemin.name == "urls.py":
            for noeud in arbre(chemin).body:
                if isinstance(noeud, ast.Assign) and noeud.targets[0].id == "app_name":
                    espaces[noeud.value.value] = piece_de(chemin)
    return espaces


def _gabarits() -> dict[str, Path]:
    """Nom de gabarit → fichier, pour les nôtres."""
    return {
        chemin.relative_to(chemin.parents[i]).as_posix(): chemin
        for chemin in fichiers()
        if piece_de(chemin)
        for i, parent in enumerate(chemin.parents)
        if parent.name == "templates"
    }


def test_les_gabarits_ne_remontent_pas():
    espaces, gabarits = _espaces_d_urls(), _gabarits()
    fautes = []
    for chemin in gabarits.values():
        if chemin.suffix != ".html":
            continue
        for genre, cible in RENVOI.findall(texte(chemin)):
            connu = espaces.get(cible.split(":")[0]) if genre == "url" else piece_de(gabarits.get(cible, RACINE))
            if connu and not peut_toucher(piece_de(chemin), connu):
                fautes.append(f"{lieu(chemin)} : {genre} {cible}")
    assert fautes == []


def test_le_code_ne_nomme_pas_les_urls_du_dessus():
    espaces = _espaces_d_urls()
    fautes = [
        f"{lieu(chemin, chaine.lineno)} : {chaine.value}"
        for chemin in sources(".py")
        if piece_de(chemin)
        for chaine in chaines(chemin)
        if re.fullmatch(r"[a-z_]+:[a-z_]+", chaine.value)
        if (autre := espaces.get(chaine.value.split(":")[0])) and not peut_toucher(piece_de(chemin), autre)
    ]
    assert fautes == []


def test_le_metier_ignore_le_web():
    fautes = [
        f"{lieu(chemin)} importe {nom}"
        for chemin in sources(".py")
        if piece_de(chemin) and (chemin.stem in METIER or chemin.parent.name in METIER)
        for nom in imports(chemin)
        if nom.startswith(INTERDITS_AU_METIER)
    ]
    assert fautes == []


# La cloison


def test_toute_table_est_derriere_la_cloison_ou_dans_la_liste():
    hors = {m._meta.label for m in nos_modeles() if not issubclass(m, Cloisonne)}
    assert hors == set(HORS_CLOISON)


def test_les_tables_des_bibliotheques_sont_dans_la_liste():
    etiquettes = {m._meta.app_label for m in apps.get_models() if not m.__module__.startswith("jalon.")}
    assert etiquettes <= set(BIBLIOTHEQUES_HORS_CLOISON)


def test_tout_gestionnaire_d_une_table_de_ville_refuse_de_lire_hors_cloison():
    fautes = [
        f"{modele._meta.label}.{gestionnaire.name}"
        for modele in nos_modeles()
        if issubclass(modele, Cloisonne)
        for gestionnaire in modele._meta.managers
        if not isinstance(gestionnaire, CloisonManager)
    ]
    assert fautes == []


def test_aucune_relation_plusieurs_a_plusieurs_automatique():
    fautes = [
        f"{modele._meta.label}.{champ.name}"
        for modele in nos_modeles()
        for champ in modele._meta.local_many_to_many
        if champ.remote_field.through._meta.auto_created
    ]
    assert fautes == []


def test_les_index_composes_commencent_par_la_collectivite():
    fautes = [
        index.name
        for modele in nos_modeles()
        if issubclass(modele, Cloisonne)
        for index in modele._meta.indexes
        if len(index.fields) > 1 and index.fields[0] != "collectivite"
    ]
    assert fautes == []


# Les modèles


def test_on_delete_protege_sauf_raison_ecrite():
    fautes = []
    for chemin in sources(".py"):
        if not piece_de(chemin):
            continue
        lignes = texte(chemin).splitlines()
        for appel in appels(chemin, "ForeignKey", "OneToOneField"):
            choix = [mot.value for mot in appel.keywords if mot.arg == "on_delete"] or appel.args[1:2]
            nom = ast.unparse(choix[0]) if choix else ""
            autour = lignes[appel.lineno - 2 : appel.end_lineno]
            if not nom.endswith("PROTECT") and not any("#" in ligne for ligne in autour):
                fautes.append(f"{lieu(chemin, appel.lineno)} : {nom}")
    assert fautes == []


def test_les_noms_affiches_sont_en_minuscules():
    noms = {m._meta.label: [m._meta.verbose_name, m._meta.verbose_name_plural] for m in nos_modeles()}
    for modele in nos_modeles():
        for champ in modele._meta.local_fields:
            noms[f"{modele._meta.label}.{champ.name}"] = [champ.verbose_name]
    assert [f"{ou} : {nom}" for ou, liste in noms.items() for nom in liste if not MINUSCULE.match(str(nom))] == []


def _glossaire() -> set[tuple[str, str]]:
    """(module, identifiant) des lignes du glossaire."""
    lignes = [
        ligne.split("|") for ligne in texte(RACINE / "docs" / "glossaire.md").splitlines() if ligne.startswith("|")
    ]
    return {(cases[5].strip(), nom) for cases in lignes[2:] for nom in re.findall(r"`(\w+)`", cases[2])}


def test_tout_modele_a_sa_ligne_au_glossaire():
    attendus = {(piece_du_modele(m), m.__name__) for m in nos_modeles()}
    assert sorted(attendus - _glossaire()) == []


# Les fichiers


def test_les_identifiants_sont_en_ascii():
    fautes = [
        f"{lieu(chemin, jeton.start[0])} : {jeton.string}"
        for chemin in sources(".py")
        for jeton in tokenize.generate_tokens(io.StringIO(texte(chemin)).readline)
        if jeton.type == tokenize.NAME and not jeton.string.isascii()
    ]
    fautes += [lieu(chemin) for chemin in fichiers() if not chemin.name.isascii()]
    assert fautes == []


def test_aucun_fichier_trop_long():
    longs = {lieu(chemin): texte(chemin).count("\n") for chemin in sources(".py", ".html", ".js", ".css")}
    assert {nom: lignes for nom, lignes in longs.items() if lignes > LIGNES_AU_PLUS} == {}


@pytest.mark.parametrize("interdit", [HOTES, CHEMINS], ids=["hotes", "chemins"])
def test_ni_hote_de_registre_ni_chemin_de_machine(interdit):
    fautes = []
    for chemin in fichiers():
        contenu = chemin.read_bytes().decode("utf-8", errors="ignore")
        fautes += [f"{lieu(chemin)} : {trouve[0]}" for trouve in interdit.finditer(contenu)]
    assert fautes == []


def test_aucun_verrou_qui_nomme_un_hote():
    assert [lieu(f) for f in fichiers() if f.name in {"uv.lock", "pylock.toml"}] == []


def test_toute_commande_citee_dans_les_documents_existe():
    citees = {
        (lieu(chemin), nom.replace("-", "_"))
        for chemin in sources(".md")
        for nom in re.findall(r"(?:^|`|bin/)jalon ([a-z][a-z-]+)", texte(chemin), re.MULTILINE)
    }
    assert sorted((ou, nom) for ou, nom in citees if nom not in get_commands()) == []


def test_tout_lien_des_documents_mene_quelque_part():
    fautes = [
        f"{lieu(chemin)} : {cible}"
        for chemin in sources(".md")
        for cible in re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", texte(chemin))
        if not (chemin.parent / cible).exists()
    ]
    assert fautes == []


def test_tout_gabarit_sert():
    nommes, dossiers = set(), set()
    for chemin in sources(".py"):
        for chaine in chaines(chemin):
            # Une chaîne composée (f"ui/champs/{genre}.html") nomme son dossier.
            (dossiers if chaine.value.endswith("/") else nommes).add(chaine.value)
    for chemin in _gabarits().values():
        nommes.update(re.findall(r"""["']([\w/.-]+\.\w+)["']""", chemin.read_text(encoding="utf-8")))
    des_bibliotheques = [d for d in get_app_template_dirs("templates") if JALON not in Path(d).parents]
    inutiles = [
        nom
        for nom in _gabarits()
        if nom not in nommes and f"{nom.rpartition('/')[0]}/" not in dossiers
        if not any((Path(dossier) / nom).exists() for dossier in des_bibliotheques)
    ]
    assert inutiles == []


@pytest.mark.parametrize("nom", sorted(n for n in _gabarits() if n.endswith(".html")))
def test_tout_gabarit_se_compile(nom):
    assert get_template(nom).template.nodelist is not None


# Ce que coûte l'import


def _dans_un_processus_neuf(code: str) -> str:
    sortie = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=RACINE)
    assert sortie.returncode == 0, sortie.stderr
    return sortie.stdout.strip()


def test_le_demarrage_ne_charge_pas_numpy():
    assert _dans_un_processus_neuf("import django, sys; django.setup(); print('numpy' in sys.modules)") == "False"


def test_rien_ne_fait_de_requete_a_l_import():
    code = """
import importlib, pkgutil
from django.db.backends.base.base import BaseDatabaseWrapper
def refuser(self):
    raise SystemExit("une requête part à l'import")
BaseDatabaseWrapper.connect = refuser
import django, jalon
django.setup()
for module in pkgutil.walk_packages(jalon.__path__, "jalon."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
print("fini")
"""
    assert _dans_un_processus_neuf(code) == "fini"


def test_la_suite_ne_touche_pas_aux_donnees_de_la_machine(settings):
    assert RACINE not in settings.DONNEES.parents
