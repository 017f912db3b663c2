"""Les tables d'échange de la réussite éducative. Les importer les déclare."""

from jalon.reussite.echange import (  # noqa: F401 (déclarations)
    gabarits,
    rapprochements,
    tables_demandes,
    tables_enfants,
    tables_evaluations,
    tables_liees,
    tables_parcours,
    tables_plan,
    tables_suivis,
)
