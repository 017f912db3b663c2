"""Le catalogue sans le moteur : un `values().annotate()` par statistique, écrit comme on l'écrirait à la main.

Mêmes règles, mêmes cellules (clé de la valeur ou code, None si elle manque) : le banc d'essai les compare.
"""

from datetime import date

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    Min,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, ExtractDay, ExtractMonth, ExtractYear, Least, NullIf, TruncMonth

from bench.faits import FAITS, propre
from jalon.reussite.models import Objectif, Parcours, ProfilParcours, ReferentParcours, Scolarite, Situation, Suspension
from jalon.socle.reseau.models import Classement, Quartier

INCONNU = "?"


def _date(jour):
    return Value(jour, output_field=DateField())


def _dernier(lignes, valeur, *ordre):
    """La valeur de la dernière ligne commencée au jour du parcours."""
    commencees = lignes.filter(Q(depuis=None) | Q(depuis__lte=OuterRef("jour")))
    return Subquery(commencees.order_by(F("depuis").desc(nulls_last=True), "-pk").values(valeur)[:1])


class Requetes:
    """Les mesures et les axes de la réussite éducative, en requêtes, sur une période."""

    def __init__(self, periode):
        self.periode = periode
        self.du, self.au = periode.du, periode.au

    # Les mesures

    def base(self, mesure):
        """(requête, chemin du parcours, champ de l'unité)."""
        nom = mesure.code.partition(".")[2]
        if nom in FAITS:
            lignes, chemin, unite, _ = FAITS[nom]
            return lignes(self), chemin, unite
        unite = {"enfants": "enfant", "parcours": "pk", "familles": "enfant__famille", "etablissements": "ecole"}
        if nom.startswith("objectifs"):
            return getattr(self, nom)(), "parcours__", "pk"
        requete = getattr(self, nom, None) or {"etablissements_concernes": self.etablissements}.get(nom) or self.actifs
        return requete(), "", unite[mesure.unite.code]

    def actifs(self):
        lus = Parcours.objects.comptes().filter(Q(sortie=None) | Q(sortie__gte=self.du), entree__lte=self.au)
        return lus.annotate(jour=Least(Coalesce("sortie", _date(self.au)), _date(self.au)))

    def etablissements(self):
        return self.actifs().annotate(ecole=self.scolarite("", "etablissement")).filter(ecole__isnull=False)

    def file_active(self):
        return self._en_cours(Parcours.objects.comptes()).annotate(jour=_date(self.au))

    def _en_cours(self, lus):
        return lus.filter(Q(sortie=None) | Q(sortie__gt=self.au), entree__lte=self.au)

    def parcours_ouverts(self):
        return Parcours.objects.comptes().filter(entree__range=(self.du, self.au)).annotate(jour=F("entree"))

    def parcours_finis(self):
        return Parcours.objects.comptes().filter(sortie__range=(self.du, self.au)).annotate(jour=F("sortie"))

    duree_des_parcours_finis = parcours_finis

    def nouveaux_enfants(self):
        siens = Parcours.objects.comptes().filter(enfant=OuterRef("enfant"), entree__isnull=False)
        premiere = Subquery(siens.order_by().values("enfant").annotate(m=Min("entree")).values("m"))
        return self.parcours_ouverts().filter(entree=premiere)

    def enfants_sortis(self):
        return self.parcours_finis().filter(
            ~Exists(self._en_cours(Parcours.objects.comptes().filter(enfant=OuterRef("enfant"))))
        )

    def enfants_revenus(self):
        siens = Parcours.objects.comptes().filter(enfant=OuterRef("enfant"), entree__isnull=False)
        deux = siens.order_by().values("dispositif").annotate(n=Count("pk")).filter(n__gt=1)
        return self.actifs().filter(Exists(deux))

    def enfants_de_plusieurs_dispositifs(self):
        autres = Q(autre__annule_le=None, autre__entree__lte=self.au) & (
            Q(autre__sortie=None) | Q(autre__sortie__gte=self.du)
        )
        # Un seul filter() : deux filtres d'une relation multiple seraient deux jointures.
        couples = self.actifs().annotate(autre=FilteredRelation("enfant__les_parcours"))
        return couples.filter(
            autres,
            Q(autre__sortie=None) | Q(autre__sortie__gte=F("entree")),
            Q(sortie=None) | Q(sortie__gte=F("autre__entree")),
            dispositif__ordre__lt=F("autre__dispositif__ordre"),
        )

    def etat_des_parcours(self):
        entres = Q(entree__lte=self.au) & (Q(sortie=None) | Q(sortie__gte=self.du))
        attendus = (Q(entree=None) | Q(entree__gt=self.au)) & Q(repere_le__lte=self.au)
        lus = Parcours.objects.comptes().filter(entres | attendus | Q(entree=None, repere_le=None))
        return lus.annotate(jour=_date(self.au))

    def parcours_suspendus(self):
        siennes = Suspension.objects.filter(parcours=OuterRef("pk"), du__lte=self.au)
        return self.actifs().filter(
            Exists(
                siennes.filter(Q(au=None) | Q(au__gte=self.du)).filter(
                    Q(parcours__sortie=None) | Q(parcours__sortie__gte=F("du"))
                )
            )
        )

    def objectifs_en_cours(self):
        en_cours = self._en_cours(Parcours.objects.comptes())
        return Objectif.objects.filter(parcours__in=en_cours).annotate(jour=_date(self.au))

    def objectifs_evalues(self):
        lus = Objectif.objects.filter(parcours__in=Parcours.objects.comptes().filter(entree__isnull=False))
        return lus.annotate(jour=Coalesce("evalue_le", "parcours__sortie")).filter(jour__range=(self.du, self.au))

    # Les axes : une expression sur la requête de base

    def axe(self, code, p, mesure):
        nom = mesure.code.partition(".")[2]
        if nom in FAITS and (sien := propre(nom, code)) is not None:
            return sien
        if mesure.code.startswith("reussite.objectifs") and code in ("domaine", "etat"):
            return F("domaine") if code == "domaine" else NullIf("atteinte", Value(""))
        if code == "dispositif_2":
            return F("autre__dispositif")
        simples = {"dispositif": "dispositif", "origine": "origine", "motif": "motif"}
        if code in simples:
            return F(f"{p}{simples[code]}")
        return getattr(self, f"axe_{code}")(p)

    def axe_sexe(self, p):
        return NullIf(f"{p}enfant__sexe", Value(""))

    def axe_age(self, p):
        au, naissance = self.periode.ages_au, f"{p}enfant__naissance__gt"
        codes = {2: "moins_de_2_ans", 6: "2_5_ans", 11: "6_10_ans", 17: "11_16_ans"}
        moins = [
            When(**{naissance: date(au.year - age, au.month, au.day), "then": Value(c)}) for age, c in codes.items()
        ]
        sans = When(**{f"{p}enfant__naissance": None, "then": Value(None)})
        return Case(sans, *moins, default=Value("17_ans_et_plus"))

    def situation(self, p, champ):
        dites = Situation.objects.filter(**{f"{champ}__isnull": False})
        return Coalesce(
            _dernier(dites.filter(enfant=OuterRef(f"{p}enfant")), champ),
            _dernier(dites.filter(famille=OuterRef(f"{p}enfant__famille")), champ),
        )

    def axe_quartier(self, p):
        return self.situation(p, "quartier")

    def axe_structure(self, p):
        return self.situation(p, "structure")

    def axe_resp(self, p):
        return self.situation(p, "responsabilite")

    def axe_qpv(self, p):
        valide = (Q(quartier__valide_du=None) | Q(quartier__valide_du__lte=OuterRef("jour"))) & (
            Q(quartier__valide_au=None) | Q(quartier__valide_au__gte=OuterRef("jour"))
        )
        lu = Case(
            When(qpv=True, then=Value("oui")),
            When(qpv=False, then=Value("non")),
            When(valide & Q(quartier__type__code="qpv"), then=Value("oui")),
            When(quartier__type__isnull=False, then=Value("non")),
            default=Value(INCONNU),
        )
        dites = Situation.objects.filter(Q(qpv__isnull=False) | Q(quartier__isnull=False)).annotate(lu=lu)
        return NullIf(
            Coalesce(
                _dernier(dites.filter(enfant=OuterRef(f"{p}enfant")), "lu"),
                _dernier(dites.filter(famille=OuterRef(f"{p}enfant__famille")), "lu"),
            ),
            Value(INCONNU),
        )

    def axe_commune(self, p):
        ou = Subquery(Quartier.objects.filter(pk=OuterRef("ou")).values("commune__nom"))
        return Coalesce(ou, NullIf(f"{p}enfant__famille__commune", Value("")))

    def axe_fratrie(self, p):
        champ = f"{p}enfant__famille__fratrie"
        tailles = [When(**{champ: n, "then": Value(f"{n}_enfant{'s' if n > 1 else ''}")}) for n in range(1, 5)]
        return Case(*tailles, When(**{f"{champ}__gte": 5, "then": Value("5_enfants_et_plus")}), default=Value(None))

    def axe_emploi(self, p):
        return F(f"{p}enfant__famille__les_responsables__situation_emploi")

    def scolarite(self, p, champ):
        return _dernier(Scolarite.objects.filter(enfant=OuterRef(f"{p}enfant")), champ)

    def axe_niveau(self, p):
        return self.scolarite(p, "niveau")

    def axe_ecole(self, p):
        return self.scolarite(p, "etablissement")

    def axe_indicateur(self, p):
        return NullIf(self.scolarite(p, "rythme"), Value(""))

    def axe_type_etab(self, p):
        return Coalesce(self.scolarite(p, "etablissement__type"), self.scolarite(p, "type_etablissement"))

    def axe_zone(self, p):
        classements = Classement.objects.filter(etablissement=OuterRef("ou"))
        return Coalesce(_dernier(classements, "zone"), self.scolarite(p, "zone"))

    def axe_cycle(self, p):
        from jalon.reussite.indicateurs.nomenclatures import CYCLES

        cas = [When(niveau__code__in=niveaux.split(), then=Value(cycle)) for cycle, niveaux in CYCLES.items()]
        lues = Scolarite.objects.filter(enfant=OuterRef(f"{p}enfant")).annotate(cycle=Case(*cas, default=Value(None)))
        return _dernier(lues, "cycle")

    def axe_profil(self, p):
        siens = ProfilParcours.objects.filter(parcours=OuterRef(f"{p}pk"))
        return Subquery(siens.order_by("-vague", "-pk").values("profil")[:1])

    def axe_referent(self, p):
        nommes = ReferentParcours.objects.filter(
            Q(du=None) | Q(du__lte=OuterRef("jour")),
            Q(au=None) | Q(au__gte=OuterRef("jour")),
            parcours=OuterRef(f"{p}pk"),
        )
        return Subquery(nommes.order_by(F("du").desc(nulls_last=True), "-pk").values("intervenant")[:1])

    def axe_etat(self, p):
        pauses = Suspension.objects.filter(parcours=OuterRef("pk"))
        en_pause = pauses.filter(Q(au=None) | Q(au__gte=OuterRef("jour")), du__lte=OuterRef("jour"))
        note = Q(etat_le=None) | Q(etat_le__lte=F("jour"))
        entre = Q(entree__lte=F("jour"))
        return Case(
            When(entre & Q(sortie__lte=F("jour")), then=Value("termine")),
            When(entre & Exists(en_pause), then=Value("suspendu")),
            When(entre & note & Q(etat="suspendu") & ~Exists(pauses), then=Value("suspendu")),
            When(entre & note & Q(etat="en_veille"), then=Value("en_veille")),
            When(entre, then=Value("en_cours")),
            When(Q(entree=None) & (note | Q(repere_le=None)), then=F("etat")),
            default=Value("repere"),
        )

    def axe_duree(self, p):
        entree, sortie = f"{p}entree", Coalesce(f"{p}sortie", _date(date.max))
        fin = Least(F("jour"), sortie, output_field=DateField())
        mois = (ExtractYear(fin) - ExtractYear(entree)) * 12 + ExtractMonth(fin) - ExtractMonth(entree)
        return mois - Case(When(jours_manquants=True, then=1), default=0, output_field=IntegerField())

    def axe_domaine(self, p):
        return F(f"{p}les_objectifs__domaine")

    def axe_mois(self, p):
        return TruncMonth("jour")


TRANCHES = (
    (3, "moins_de_3_mois"),
    (6, "3_a_moins_de_6_mois"),
    (12, "6_a_moins_de_12_mois"),
    (18, "12_a_moins_de_18_mois"),
    (24, "18_a_moins_de_24_mois"),
    (36, "24_a_moins_de_36_mois"),
)


def compter(statistique, periode) -> dict:
    """Cellules → effectif ; la cellule () est le total distinct d'une statistique sans axe."""
    mesure = statistique.mesure
    etale = next((axe for axe in mesure.axes if axe.etaler and axe.code in statistique.axes), None)
    if etale:
        return {
            (code,): n
            for code, morceau in etale.etaler(periode)
            if (n := _agreger(Requetes(morceau), mesure, ()).get(()))
        }
    return _agreger(Requetes(periode), mesure, statistique.axes)


def _agreger(requetes, mesure, axes) -> dict:
    lues, p, unite = requetes.base(mesure)
    if mesure.code.endswith("familles_de_plusieurs_enfants"):
        fratries = lues.order_by().values("enfant__famille").annotate(n=Count("enfant", distinct=True))
        return {(): fratries.filter(enfant__famille__isnull=False, n__gt=1).count()}
    if not axes:
        return {(): lues.aggregate(n=Count(unite, distinct=True))["n"]}
    lues = _preparer(lues, requetes, p, axes, mesure)
    expressions = {f"axe_{n}": requetes.axe(code, p, mesure) for n, code in enumerate(axes)}
    if "duree" in axes:
        expressions[f"axe_{axes.index('duree')}"] = _tranche(requetes.axe_duree(p))
    groupes = lues.order_by().annotate(**expressions).values(*expressions).annotate(n=Count(unite, distinct=True))
    return {tuple(_cle(groupe[nom]) for nom in expressions): groupe["n"] for groupe in groupes if groupe["n"]}


def _preparer(lues, requetes, p, axes, mesure):
    """Ce dont les axes ont besoin : des liens non vides, une école, un quartier, un jour du mois."""
    nom = mesure.code.partition(".")[2]
    for code in axes if nom in FAITS else ():
        if (chemin := FAITS[nom][3].get(code, "")).startswith("les_"):
            lues = lues.filter(**{f"{chemin}__isnull": False})
    if "domaine" in axes and not p and nom not in FAITS:
        lues = lues.filter(les_objectifs__isnull=False)
    if "emploi" in axes:
        lues = lues.filter(enfant__famille__les_responsables__isnull=False)
    if "zone" in axes:
        lues = lues.annotate(ou=requetes.scolarite(p, "etablissement"))
    if "commune" in axes:
        lues = lues.annotate(ou=requetes.situation(p, "quartier"))
    if "duree" in axes:
        fin = Least(F("jour"), Coalesce(f"{p}sortie", _date(date.max)), output_field=DateField())
        manque = Case(When(jour_de_fin__lt=ExtractDay(f"{p}entree"), then=Value(True)), default=Value(False))
        lues = lues.annotate(jour_de_fin=ExtractDay(fin)).annotate(jours_manquants=manque)
    return lues


def _tranche(mois):
    """La tranche d'un nombre de mois."""
    from django.db.models.lookups import LessThan

    cas = [When(LessThan(mois, borne), then=Value(code)) for borne, code in TRANCHES]
    return Case(*cas, default=Value("36_mois_et_plus"))


def _cle(valeur):
    return valeur.strftime("%Y-%m") if isinstance(valeur, date) else valeur
