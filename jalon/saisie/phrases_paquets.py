"""Les écritures des paquets de configuration, dites en français."""

from jalon.socle.journal.phrases import declarer_phrases

declarer_phrases(
    {
        "saisie.paquet_recu": "a déposé un paquet de configuration",
        "saisie.paquet_applique": "a repris un paquet de configuration",
        "saisie.paquet_au_brouillon": "a repris des champs d'un paquet dans le brouillon",
        "saisie.paquet_defait": "a défait la reprise d'un paquet de configuration",
        "saisie.paquet_oublie": "a oublié un paquet de configuration",
    }
)
