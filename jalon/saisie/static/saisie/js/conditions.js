// Un champ de la ville ne se montre que si d'autres valent ce qu'elle a dit. Sans JavaScript tout se montre, et la page
// dit quand remplir ; dans les deux cas, le serveur décide.
"use strict";

{
  const valeursDe = (form, nom) =>
    [...form.elements]
      .filter((e) => e.name === nom && !e.closest(".champ[hidden]"))
      .flatMap((e) => {
        if (e.matches("[type=checkbox], [type=radio]")) return e.checked ? [e.value] : [];
        return e.multiple ? [...e.selectedOptions].map((option) => option.value) : [e.value];
      });
  const remplie = (form, condition) => valeursDe(form, condition.champ).some((v) => condition.valeurs.includes(v));

  // Un champ caché ne compte pas : ceux qui en dépendent se cachent au tour suivant.
  function regler(form) {
    const boites = new Map([...form.querySelectorAll("[data-si]")].map((e) => [e.closest(".champ"), JSON.parse(e.dataset.si)]));
    for (let tour = 0, bouge = true; bouge && tour <= boites.size; tour++) {
      bouge = false;
      for (const [boite, conditions] of boites) {
        const cache = !conditions.every((condition) => remplie(form, condition));
        bouge ||= boite.hidden !== cache;
        boite.hidden = cache;
      }
    }
    form.querySelectorAll("fieldset.groupe").forEach((groupe) => {
      const champs = [...groupe.querySelectorAll(".champ")];
      groupe.hidden = champs.length > 0 && champs.every((champ) => champ.hidden);
    });
  }

  const preparer = (racine) => {
    const forms = [...racine.querySelectorAll("form")].concat(racine.closest?.("form") || []);
    forms.filter((form) => form.querySelector("[data-si]")).forEach(regler);
  };
  document.addEventListener("change", (e) => e.target.form?.querySelector("[data-si]") && regler(e.target.form));
  preparer(document);
  document.addEventListener("htmx:load", (e) => preparer(e.target));
}
