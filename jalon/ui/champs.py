"""Les champs de formulaire de la maison, et ce qu'il faut pour les rendre."""

from datetime import date, datetime

from django import forms
from django.utils import timezone

from jalon.ui.dates import DateIncomprise, lire_date


class SaisieDate(forms.DateInput):
    """Du texte, pas le calendrier du navigateur : on tape comme on parle, l'écho dit ce qui est compris."""

    def __init__(self, attrs=None):
        defauts = {"data-date": "", "autocomplete": "off", "placeholder": "jj/mm/aaaa"}
        super().__init__(defauts | (attrs or {}), format="%d/%m/%Y")


class DateSouple(forms.Field):
    """Accepte `3/9`, `03/09/2026`, `3 septembre`, `hier`, ISO ; refuse l'impossible par une phrase."""

    widget = SaisieDate

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
        if isinstance(value, date):
            return value
        try:
            return lire_date(str(value), timezone.localdate())
        except DateIncomprise as phrase:
            raise forms.ValidationError(str(phrase), code="invalid") from None

    def has_changed(self, initial, data):
        try:
            return self.to_python(initial) != self.to_python(data)
        except forms.ValidationError:
            return True


def classe_de(widget):
    """La classe Bootstrap d'une saisie ; les cases et boutons ronds gardent celle du navigateur."""
    if isinstance(widget, forms.CheckboxInput | forms.CheckboxSelectMultiple | forms.RadioSelect):
        return ""
    if isinstance(widget, forms.Select):
        return "form-select"
    return "form-control"


def attributs(lie):
    widget = lie.field.widget
    classes = [widget.attrs.get("class", ""), classe_de(widget), "is-invalid" if lie.errors else ""]
    classe = " ".join(c for c in classes if c)
    return {"class": classe} if classe else {}


def ancre(lie):
    """Où mène le résumé des erreurs : la saisie, ou le groupe qui la contient."""
    if est_groupe(lie):
        return f"groupe-{lie.auto_id}"
    return lie.id_for_label


def est_groupe(lie):
    """Plusieurs saisies sous une légende (choix multiples, boutons ronds), et non un libellé pour une."""
    return bool(lie.use_fieldset)


def preparer(lie):
    """Le contexte de ui/champ.html."""
    return {
        "lie": lie,
        "saisie": lie.as_widget(attrs=attributs(lie)),
        "cache": lie.is_hidden,
        "est_groupe": est_groupe(lie),
        "est_case": isinstance(lie.field.widget, forms.CheckboxInput),
        # Exigé s'il se montre, sans que le champ lui-même soit obligatoire.
        "requis": lie.field.required or getattr(lie.field, "exige", False),
        "ancre": ancre(lie),
        "decrit_par": lie.aria_describedby,
    }


def groupes(form):
    """[(légende, [champs liés])] selon `form.groupes` ; les champs qu'il tait viennent à la fin, sans légende."""
    nommes = [
        (legende, [form[nom] for nom in noms if nom in form.fields]) for legende, noms in getattr(form, "groupes", [])
    ]
    ranges = {lie.name for _, champs in nommes for lie in champs}
    reste = [lie for lie in form.visible_fields() if lie.name not in ranges]
    return [(legende, champs) for legende, champs in [*nommes, ("", reste)] if champs]
