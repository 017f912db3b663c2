// Garde des saisies, dates en toutes lettres, listes cherchables.
"use strict";

const sansAccent = (texte) => texte.normalize("NFD").replace(/\p{Diacritic}/gu, "").replace(/’/g, "'").toLowerCase().trim();

// Garde : prévenir avant de quitter une saisie non enregistrée.
document.addEventListener("input", (e) => {
  const form = e.target.closest("form[data-garde]");
  if (form) form.dataset.modifie = "";
});
document.addEventListener("submit", (e) => delete e.target.dataset.modifie);
addEventListener("beforeunload", (e) => {
  if (document.querySelector("form[data-modifie]")) e.preventDefault();
});

// Dates : les mêmes façons d'écrire que jalon/ui/dates.py, qui seul décide.
const MOIS = "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split(" ");
const JOURS_DITS = { "avant-hier": -2, hier: -1, "aujourd'hui": 0, aujourdhui: 0, demain: 1, "apres-demain": 2 };
const poser = (annee, mois, jour) => {
  const date = new Date(annee, mois - 1, jour);
  return date.getMonth() === mois - 1 && date.getDate() === jour && annee >= 1900 && annee <= 2100 ? date : null;
};
function lireDate(texte) {
  const propre = sansAccent(texte).replace(/\s+/g, " ");
  const maintenant = new Date();
  const jourDit = JOURS_DITS[propre.replaceAll(" ", "-")];
  if (jourDit !== undefined) return new Date(maintenant.getFullYear(), maintenant.getMonth(), maintenant.getDate() + jourDit);
  let jour, mois, annee, lu;
  if ((lu = propre.match(/^(\d{4})-(\d{1,2})-(\d{1,2})$/))) [, annee, mois, jour] = lu;
  else if ((lu = propre.match(/^(\d{1,2})[/. -](\d{1,2})(?:[/. -](\d{4}|\d{2}))?$/) || propre.match(/^(\d{2})(\d{2})(\d{4})$/))) [, jour, mois, annee] = lu;
  else if ((lu = propre.match(/^(\d{1,2})(?:er)?\s+([a-z]{3,})\.?(?:\s+(\d{4}))?$/))) {
    const candidats = MOIS.filter((nom) => nom.startsWith(lu[2]));
    if (candidats.length !== 1) return null;
    [jour, mois, annee] = [lu[1], MOIS.indexOf(candidats[0]) + 1, lu[3]];
  } else return null;
  [jour, mois] = [Number(jour), Number(mois)];
  const cetteAnnee = maintenant.getFullYear();
  if (annee === undefined) {
    const ecart = (date) => Math.abs(date - maintenant);
    const possibles = [-1, 0, 1].map((n) => poser(cetteAnnee + n, mois, jour)).filter(Boolean);
    return possibles.sort((a, b) => ecart(a) - ecart(b))[0] || null;
  }
  annee = Number(annee);
  if (annee < 100) annee += 2000 + annee <= cetteAnnee + 10 ? 2000 : 1900;
  return poser(annee, mois, jour);
}
const enToutesLettres = new Intl.DateTimeFormat("fr-FR", { weekday: "long", day: "numeric", month: "long", year: "numeric" });
function preparerDate(champ) {
  const echo = document.createElement("output");
  echo.className = "echo-date";
  echo.setAttribute("for", champ.id);
  champ.after(echo);
  const dire = (final) => {
    const date = champ.value.trim() && lireDate(champ.value);
    echo.classList.toggle("incompris", !date);
    echo.textContent = date ? enToutesLettres.format(date) : champ.value.trim() && final ? "Cette date n’est pas comprise : écrivez par exemple 3/9/2026." : "";
  };
  champ.addEventListener("input", () => dire(false));
  // Plus tard : une ligne qui apparaît entre l'appui et le relâchement ferait manquer le bouton visé.
  champ.addEventListener("change", () => setTimeout(dire, 400, true));
  if (!champ.matches("[aria-invalid=true]")) dire(true);
}

// Liste de plus de dix valeurs : une saisie qui filtre, au clavier (motif « combobox » de l'ARIA).
const SEUIL = 10;
function preparerListe(select) {
  if (select.multiple || select.closest(".combo") || select.options.length <= SEUIL + 1 || "simple" in select.dataset) return;
  const boite = document.createElement("div");
  const champ = document.createElement("input");
  const liste = document.createElement("ul");
  boite.className = "combo";
  liste.className = "combo-liste";
  liste.id = `${select.id}_liste`;
  liste.hidden = true;
  liste.setAttribute("role", "listbox");
  champ.id = `${select.id}_saisie`;
  champ.className = select.className.replace("form-select", "form-control form-select");
  champ.type = "text";
  champ.placeholder = "Écrire pour chercher";
  const attributs = { role: "combobox", "aria-expanded": "false", "aria-controls": liste.id, "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false" };
  for (const [nom, valeur] of Object.entries(attributs)) champ.setAttribute(nom, valeur);
  for (const nom of ["aria-describedby", "aria-invalid", "aria-required"]) if (select.hasAttribute(nom)) champ.setAttribute(nom, select.getAttribute(nom));
  champ.disabled = select.disabled;
  const libelle = document.querySelector(`label[for="${select.id}"]`);
  if (libelle) {
    libelle.htmlFor = champ.id;
    libelle.id ||= `${select.id}_libelle`;
    liste.setAttribute("aria-labelledby", libelle.id);
  }
  select.before(boite);
  boite.append(select, champ, liste);
  select.required = false;

  const courant = () => select.selectedOptions[0];
  const montrerChoix = () => (champ.value = select.value ? courant().text : "");
  let actif = -1;
  const lignes = () => [...liste.querySelectorAll("[role=option]")];
  const fermer = () => {
    liste.hidden = true;
    champ.setAttribute("aria-expanded", "false");
    champ.removeAttribute("aria-activedescendant");
    actif = -1;
  };
  const activer = (rang) => {
    const toutes = lignes();
    if (!toutes.length) return;
    actif = (rang + toutes.length) % toutes.length;
    toutes.forEach((li, i) => li.setAttribute("aria-selected", String(i === actif)));
    toutes[actif].scrollIntoView({ block: "nearest" });
    champ.setAttribute("aria-activedescendant", toutes[actif].id);
  };
  const choisir = (valeur) => {
    select.value = valeur;
    montrerChoix();
    fermer();
    select.dispatchEvent(new Event("input", { bubbles: true }));
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const ouvrir = (filtre) => {
    const mots = sansAccent(filtre).split(/\s+/);
    const retenues = [...select.options].filter((o) => o.value && mots.every((mot) => sansAccent(o.text).includes(mot)));
    liste.replaceChildren(
      ...retenues.slice(0, 100).map((option, i) => {
        const li = document.createElement("li");
        Object.assign(li, { id: `${liste.id}_${i}`, textContent: option.text });
        li.setAttribute("role", "option");
        li.setAttribute("aria-selected", "false");
        li.dataset.valeur = option.value;
        return li;
      }),
    );
    if (!retenues.length) {
      const rien = document.createElement("li");
      rien.className = "rien";
      rien.textContent = "Aucune valeur ne correspond.";
      rien.setAttribute("role", "option");
      rien.setAttribute("aria-disabled", "true");
      rien.setAttribute("aria-selected", "false");
      liste.append(rien);
    }
    liste.hidden = false;
    champ.setAttribute("aria-expanded", "true");
    actif = -1;
  };
  champ.addEventListener("input", () => ouvrir(champ.value));
  champ.addEventListener("click", () => liste.hidden && ouvrir(""));
  champ.addEventListener("keydown", (e) => {
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      if (liste.hidden) ouvrir("");
      activer(e.key === "ArrowDown" ? actif + 1 : actif - 1);
    } else if (e.key === "Enter" && !liste.hidden) {
      e.preventDefault();
      const ligne = lignes()[Math.max(actif, 0)];
      if (ligne?.dataset.valeur) choisir(ligne.dataset.valeur);
    } else if (e.key === "Escape" && !liste.hidden) {
      e.preventDefault();
      e.stopPropagation();
      montrerChoix();
      fermer();
    }
  });
  champ.addEventListener("blur", () => {
    if (!champ.value.trim()) select.value = "";
    else montrerChoix();
    fermer();
  });
  liste.addEventListener("mousedown", (e) => {
    e.preventDefault();
    const ligne = e.target.closest("[data-valeur]");
    if (ligne) choisir(ligne.dataset.valeur);
  });
  select.form?.addEventListener("reset", () => setTimeout(montrerChoix));
  montrerChoix();
}

// Plus de dix cases à cocher : une saisie pour n'en montrer qu'une partie.
function preparerCases(groupe) {
  const cases = [...groupe.querySelectorAll("label:has(input[type=checkbox])")];
  if (cases.length <= SEUIL || groupe.querySelector(".filtre-choix")) return;
  const filtre = document.createElement("input");
  Object.assign(filtre, { type: "search", className: "form-control filtre-choix", placeholder: "Chercher dans la liste" });
  filtre.setAttribute("aria-label", `Chercher dans : ${groupe.querySelector("legend").firstChild.textContent.trim()}`);
  const cadre = cases[0].closest("fieldset > div");
  cadre.classList.add("cadre-choix");
  cadre.before(filtre);
  filtre.addEventListener("input", () => {
    const mot = sansAccent(filtre.value);
    cases.forEach((c) => (c.parentElement.hidden = !sansAccent(c.textContent).includes(mot) && !c.querySelector("input").checked));
  });
}

function preparer(racine) {
  racine.querySelectorAll("input[data-date]").forEach((champ) => champ.nextElementSibling?.matches(".echo-date") || preparerDate(champ));
  racine.querySelectorAll("select.form-select").forEach(preparerListe);
  racine.querySelectorAll(".champ-choix").forEach(preparerCases);
}
preparer(document);
document.addEventListener("htmx:load", (e) => preparer(e.target));
