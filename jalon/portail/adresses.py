"""Les pages du portail que les pièces donnent en lien."""

from jalon.socle.adresses import declarer_adresse

declarer_adresse("reussite.demande", "portail:demande")
declarer_adresse("reussite.demander", "portail:demander")
declarer_adresse("reussite.partage", "portail:partage")
