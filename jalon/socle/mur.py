"""Le second mur, posé dans la base après chaque migration, par introspection : une table neuve ne peut être oubliée.

PostgreSQL : sécurité par ligne FORCÉE sur toute table de ville et clés étrangères composées (id, collectivité).
SQLite : des déclencheurs tiennent la règle « même ville » (les refontes de table les perdent : ils sont reposés).
"""

import hashlib

from django.apps import apps
from django.db import connections, models

from jalon.socle.cloison import REGLAGE, Cloisonne

ROLE_APPLICATION = "jalon_application"


def modeles_de_ville() -> list[type[models.Model]]:
    """Les modèles concrets tenus derrière la cloison."""
    return [m for m in apps.get_models(include_auto_created=True) if issubclass(m, Cloisonne) and not m._meta.proxy]


def liens_de_ville():
    """(modèle, champ, cible) pour chaque clé étrangère entre deux tables de ville."""
    for modele in modeles_de_ville():
        for champ in modele._meta.local_fields:
            cible = champ.related_model
            if champ.is_relation and isinstance(cible, type) and issubclass(cible, Cloisonne):
                yield modele, champ, cible


def poser(using: str = "default", **_) -> None:
    """Pose le mur sur la base `using` ; idempotent. Appelé à la fin de `migrate`."""
    connexion = connections[using]
    tables = set(connexion.introspection.table_names())
    if any(m._meta.db_table not in tables for m in modeles_de_ville()):
        return
    poseur = _poser_postgresql if connexion.vendor == "postgresql" else _poser_sqlite
    with connexion.cursor() as curseur:
        poseur(curseur)


def _poser_postgresql(curseur) -> None:
    existantes = _contraintes_existantes(curseur)
    for modele in modeles_de_ville():
        table = modele._meta.db_table
        curseur.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        curseur.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
        curseur.execute(f'DROP POLICY IF EXISTS cloison ON "{table}"')
        curseur.execute(f'DROP POLICY IF EXISTS proprietaire ON "{table}"')
        curseur.execute(
            f'CREATE POLICY cloison ON "{table}" TO PUBLIC '
            f"USING (collectivite_id = NULLIF(current_setting('{REGLAGE}', true), '')::bigint)"
        )
        # Le propriétaire migre sous sa propre politique, sans quoi une migration de données ne verrait aucune ligne.
        curseur.execute(f'CREATE POLICY proprietaire ON "{table}" TO CURRENT_USER USING (true) WITH CHECK (true)')
        unique = f"{table}_id_ville"
        if unique not in existantes:
            curseur.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT "{unique}" UNIQUE (id, collectivite_id)')
    for modele, champ, cible in liens_de_ville():
        nom = _nom(modele, champ)
        if nom not in existantes:
            curseur.execute(
                f'ALTER TABLE "{modele._meta.db_table}" ADD CONSTRAINT "{nom}" '
                f'FOREIGN KEY ("{champ.column}", collectivite_id) '
                f'REFERENCES "{cible._meta.db_table}" (id, collectivite_id) DEFERRABLE INITIALLY DEFERRED'
            )
    accorder(curseur)


def accorder(curseur, role: str = ROLE_APPLICATION) -> None:
    """Donne au rôle de l'application, s'il existe, de quoi lire et écrire ; jamais plus."""
    curseur.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    if curseur.fetchone():
        curseur.execute(f'GRANT USAGE ON SCHEMA public TO "{role}"')
        curseur.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{role}"')
        curseur.execute(f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{role}"')


def _contraintes_existantes(curseur) -> set[str]:
    curseur.execute("SELECT conname FROM pg_constraint")
    return {ligne[0] for ligne in curseur.fetchall()}


def _poser_sqlite(curseur) -> None:
    for modele, champ, cible in liens_de_ville():
        table, nom = modele._meta.db_table, _nom(modele, champ)
        for moment, suffixe in (("INSERT", "i"), (f'UPDATE OF "{champ.column}", collectivite_id', "u")):
            curseur.execute(f'DROP TRIGGER IF EXISTS "{nom}_{suffixe}"')
            curseur.execute(
                f'CREATE TRIGGER "{nom}_{suffixe}" BEFORE {moment} ON "{table}" '
                f'WHEN NEW."{champ.column}" IS NOT NULL AND EXISTS (SELECT 1 FROM "{cible._meta.db_table}" c '
                f'WHERE c.id = NEW."{champ.column}" AND c.collectivite_id <> NEW.collectivite_id) '
                "BEGIN SELECT RAISE(ABORT, 'FOREIGN KEY constraint failed : autre collectivité'); END"
            )


def _nom(modele, champ) -> str:
    nom = f"{modele._meta.db_table}_{champ.column}_ville"
    if len(nom) <= 55:
        return nom
    return f"{nom[:46]}_{hashlib.sha1(nom.encode(), usedforsecurity=False).hexdigest()[:8]}"


def faille_du_role(using: str = "default") -> str | None:
    """Sur PostgreSQL, dit pourquoi le rôle qui sert n'est pas tenu par le mur ; None s'il l'est (ou sur SQLite)."""
    connexion = connections[using]
    if connexion.vendor != "postgresql":
        return None
    with connexion.cursor() as curseur:
        curseur.execute(
            "SELECT r.rolsuper OR r.rolbypassrls, "
            "EXISTS (SELECT 1 FROM pg_class WHERE relname = 'socle_lignejournal' AND pg_has_role(relowner, 'USAGE')) "
            "FROM pg_roles r WHERE r.rolname = current_user"
        )
        hors_du_mur, proprietaire = curseur.fetchone()
    if hors_du_mur:
        return (
            "DATABASE_URL se connecte avec un rôle qui passe outre la sécurité par ligne : donnez-lui un rôle simple."
        )
    if proprietaire:
        return (
            "DATABASE_URL se connecte avec le propriétaire des tables : "
            "réservez-le à DATABASE_URL_PROPRIETAIRE et donnez un autre rôle à l'application."
        )
    return None
