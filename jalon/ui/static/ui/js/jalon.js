// Le comportement commun. Crochets : attributs data-…, jamais les classes. Tout marche sans, en plus lent.
"use strict";

const surClic = (selecteur, geste) =>
  document.addEventListener("click", (e) => {
    const cible = e.target.closest(selecteur);
    if (cible) geste(cible, e);
  });

// Menu du module, repliable.
surClic("[data-menu]", (bouton) => {
  const ouvert = document.getElementById("menu-module").classList.toggle("ouvert");
  bouton.setAttribute("aria-expanded", String(ouvert));
});

// Recherche : Ctrl+K, sauf si la personne l'a coupé.
document.addEventListener("keydown", (e) => {
  const coupe = localStorage.getItem("jalon-raccourcis") === "non";
  if (coupe || !(e.ctrlKey || e.metaKey) || e.key.toLowerCase() !== "k") return;
  const champ = document.querySelector("[data-recherche]");
  if (!champ) return;
  e.preventDefault();
  champ.focus();
  champ.select();
});

// Dans les résultats d'une recherche, les flèches vont de la saisie aux liens et de lien en lien.
document.addEventListener("keydown", (e) => {
  const zone = e.target.closest(".recherche");
  if (!zone || !["ArrowDown", "ArrowUp"].includes(e.key)) return;
  const arrets = [zone.querySelector("[data-recherche]"), ...zone.querySelectorAll("[data-resultats] a")];
  const suivant = arrets[arrets.indexOf(e.target) + (e.key === "ArrowDown" ? 1 : -1)];
  if (!suivant) return;
  e.preventDefault();
  suivant.focus();
});

surClic("[data-imprime]", () => print());

// Ctrl+Entrée envoie le formulaire où l'on écrit.
document.addEventListener("keydown", (e) => {
  if (e.key === "Enter" && (e.ctrlKey || e.metaKey) && e.target.matches("textarea, input")) e.target.form?.requestSubmit();
});

// Thème et raccourcis, gardés sur ce poste.
document.querySelectorAll("[data-themes]").forEach((bloc) => {
  bloc.hidden = false;
  const choix = localStorage.getItem("jalon-theme") || "auto";
  bloc.querySelectorAll("[name=theme]").forEach((radio) => (radio.checked = radio.value === choix));
  const raccourcis = bloc.querySelector("[data-raccourcis]");
  raccourcis.checked = localStorage.getItem("jalon-raccourcis") !== "non";
  bloc.addEventListener("change", (e) => {
    if (e.target === raccourcis) {
      localStorage.setItem("jalon-raccourcis", raccourcis.checked ? "oui" : "non");
      return;
    }
    localStorage.setItem("jalon-theme", e.target.value);
    if (e.target.value === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = e.target.value;
    document.dispatchEvent(new CustomEvent("jalon:theme"));
  });
});

// Menus flottants : sans positionnement par ancre, les poser sous leur bouton.
if (!CSS.supports("position-area: bottom")) {
  document.addEventListener(
    "toggle",
    (e) => {
      if (!e.target.matches("[popover]") || e.newState !== "open") return;
      const ancre = document.querySelector(`[popovertarget="${e.target.id}"]`).getBoundingClientRect();
      const largeur = e.target.offsetWidth;
      const haut = Math.min(ancre.bottom + 4, innerHeight - e.target.offsetHeight - 4);
      e.target.style.inset = `${Math.max(4, haut)}px auto auto ${Math.max(4, Math.min(ancre.left, innerWidth - largeur - 4))}px`;
    },
    true,
  );
}

// Dialogues et tiroirs : data-ouvre="id", ou data-dialogue sur un lien dont la page s'ouvre sur place.
function ouvrir(boite) {
  boite.showModal();
  (boite.querySelector("[autofocus], .dialogue-corps input:not([type=hidden]), .dialogue-corps select, .dialogue-corps textarea") || boite.querySelector("h2")).focus();
}
surClic("[data-ouvre]", (bouton) => ouvrir(document.getElementById(bouton.dataset.ouvre)));
surClic("[data-imprime]", () => print());
surClic("[data-ferme]", (bouton) => bouton.closest("dialog").close());
document.addEventListener("click", (e) => {
  if (e.target.matches("dialog.dialogue") && e.target.open && !e.target.querySelector("[data-modifie]")) e.target.close();
});
surClic("a[data-dialogue]", async (lien, e) => {
  const boite = document.getElementById("dialogue-commun");
  if (!boite || e.ctrlKey || e.metaKey || e.shiftKey) return;
  e.preventDefault();
  const corps = boite.querySelector(".dialogue-corps");
  await htmx.ajax("GET", lien.href, { source: lien, target: corps, select: "[data-dialogue-corps]", swap: "innerHTML" });
  if (!corps.childElementCount) return location.assign(lien.href);
  boite.querySelector("h2").textContent = corps.querySelector("[data-dialogue-corps]").dataset.dialogueCorps || lien.textContent.trim();
  corps.querySelectorAll("form:not([action])").forEach((form) => (form.action = lien.href));
  ouvrir(boite);
});

// Ligne de tableau : cliquer n'importe où suit le lien de la ligne.
surClic("tr[data-ligne]", (ligne, e) => {
  if (e.target.closest("a, button, input, label, select, [popover]") || String(getSelection())) return;
  const lien = ligne.querySelector("td a[href]");
  if (e.ctrlKey || e.metaKey) open(lien.href, "_blank", "noopener");
  else location.assign(lien.href);
});

// Sélection multiple : la barre dit combien.
document.addEventListener("change", (e) => {
  const liste = e.target.closest("[data-selection]");
  if (!liste) return;
  const cases = [...liste.querySelectorAll("[name=selection]")];
  const tout = liste.querySelector("[data-tout]");
  if (e.target === tout) cases.forEach((c) => (c.checked = tout.checked));
  const nombre = cases.filter((c) => c.checked).length;
  tout.checked = nombre === cases.length;
  tout.indeterminate = nombre > 0 && nombre < cases.length;
  liste.querySelector("[data-barre]").hidden = nombre === 0;
  liste.querySelector("[data-compte]").textContent = nombre;
  liste.querySelector("[data-mot]").textContent = nombre > 1 ? "sélectionnés" : "sélectionné";
});

// Le résumé des erreurs prend le focus ; ses liens mènent à la saisie, même remplacée par une liste cherchable.
const viserErreurs = (racine) => racine.querySelector("[data-resume-erreurs]")?.focus();
viserErreurs(document);
document.addEventListener("htmx:afterSettle", (e) => viserErreurs(e.target));
surClic("[data-resume-erreurs] a", (lien, e) => {
  const cible = document.getElementById(lien.hash.slice(1));
  if (!cible) return;
  e.preventDefault();
  (cible.closest(".combo")?.querySelector("[role=combobox]") || cible).focus();
});

// Une panne de fond se dit.
function dire(texte, ton) {
  const boite = document.createElement("div");
  boite.className = `alert alert-${ton}`;
  boite.setAttribute("role", "alert");
  boite.textContent = texte;
  document.getElementById("messages")?.replaceChildren(boite);
  boite.scrollIntoView({ block: "nearest" });
}
document.addEventListener("htmx:sendError", () => dire("Le serveur ne répond pas. Votre saisie est toujours là : réessayez dans un instant.", "danger"));
document.addEventListener("htmx:responseError", (e) => {
  const { status } = e.detail.xhr;
  if (status === 401 || status === 403) dire("Cette action ne vous est pas ouverte, ou votre session est finie. Rechargez la page.", "warning");
  else if (status === 404) dire("Ce dossier n’existe plus ou ne vous est pas ouvert.", "warning");
  else dire("L’action n’a pas abouti : rien n’a été enregistré. Réessayez.", "danger");
});
