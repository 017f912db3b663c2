"""Ce que le réseau lit dans les listes de la ville."""

from jalon.socle.listes.regles import declarer_regle

declarer_regle("type_quartier", "le compte des enfants en quartier prioritaire (QPV)", ("qpv", "hors_qpv"))
