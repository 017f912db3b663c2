"""Les tables d'échange de la réussite éducative. Les importer les déclare."""

from jalon.reussite.echange import tables_enfants, tables_liees, tables_parcours  # noqa: F401 (déclarations)
