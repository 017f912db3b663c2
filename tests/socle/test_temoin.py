"""Un témoin retient tout ce qui s'écrit dans sa portée, quelle que soit la façon de l'écrire."""

from jalon.socle.cloison import temoigner
from jalon.socle.reseau.models import Structure


class Carnet:
    """Ce que voit un témoin, en (geste, noms)."""

    def __init__(self):
        self.vu = []

    def a_cree(self, objets):
        self.vu.append(("cree", sorted(objet.nom for objet in objets)))

    def va_changer(self, objets, champs):
        self.vu.append(("change", sorted(objets.values_list("nom", flat=True)), champs))

    def va_supprimer(self, objets):
        self.vu.append(("supprime", sorted(objets.values_list("nom", flat=True))))


def test_il_voit_creer_changer_et_supprimer_un_par_un_comme_en_lot(dans_la_ville):
    carnet = Carnet()
    with temoigner(carnet):
        seule = Structure.objects.create(nom="CMP")
        lot = Structure.objects.bulk_create([Structure(nom="CAF"), Structure(nom="PMI")])
        seule.nom = "CMPP"
        seule.save(update_fields=["nom"])
        lot[0].nom = "Caf"
        Structure.objects.bulk_update(lot[:1], ["nom"])
        Structure.objects.filter(nom="PMI").update(adresse="1 rue")
        seule.delete()
        Structure.objects.filter(nom="PMI").delete()
    assert carnet.vu == [
        ("cree", ["CMP"]),
        ("cree", ["CAF", "PMI"]),
        ("change", ["CMP"], {"nom"}),
        ("change", ["CAF"], {"nom"}),
        ("change", ["PMI"], {"adresse"}),
        ("supprime", ["CMPP"]),
        ("supprime", ["PMI"]),
    ]


def test_il_ne_voit_rien_apres_sa_portee(dans_la_ville):
    carnet = Carnet()
    with temoigner(carnet):
        pass
    Structure.objects.create(nom="CMP")
    assert carnet.vu == []
