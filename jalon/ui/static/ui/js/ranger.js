// Ranger une suite : à la souris ou au doigt par la poignée, au clavier par ses boutons. data-rangement="envoie" : l'ordre
// part aussitôt (les boutons y sont de vrais boutons) ; sinon il attend dans les champs « place » du formulaire.
"use strict";

{
  const lignesDe = (suite) => [...suite.querySelectorAll("[data-rang]")];
  const nomDe = (ligne) => ligne.querySelector("[data-nom]")?.value || ligne.querySelector("legend, strong")?.textContent || "";

  function numeroter(suite) {
    lignesDe(suite).forEach((ligne, i, toutes) => {
      const place = ligne.querySelector("[name$='-ORDER']");
      if (place) place.value = i + 1;
      const numero = ligne.querySelector("[data-numero]");
      if (numero) numero.textContent = i + 1;
      ligne.querySelector("[data-monter]")?.setAttribute("aria-disabled", String(i === 0));
      ligne.querySelector("[data-descendre]")?.setAttribute("aria-disabled", String(i === toutes.length - 1));
    });
  }

  function poser(suite, ligne) {
    if (suite.dataset.rangement === "envoie") {
      const pose = Object.assign(document.createElement("input"), { type: "hidden", name: "pose", value: ligne.dataset.rang });
      suite.append(pose);
      return suite.requestSubmit();
    }
    numeroter(suite);
    const toutes = lignesDe(suite);
    const annonce = suite.querySelector("[data-annonce]");
    if (annonce) annonce.textContent = `« ${nomDe(ligne).trim()} » est à la place ${toutes.indexOf(ligne) + 1} sur ${toutes.length}.`;
    suite.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function bouger(bouton, pas) {
    const suite = bouton.closest("[data-rangement]");
    const ligne = bouton.closest("[data-rang]");
    const voisine = lignesDe(suite)[lignesDe(suite).indexOf(ligne) + pas];
    if (!voisine) return;
    if (pas < 0) voisine.before(ligne);
    else voisine.after(ligne);
    bouton.focus();
    poser(suite, ligne);
  }

  document.addEventListener("click", (e) => {
    const monter = e.target.closest("[data-monter]");
    const descendre = e.target.closest("[data-descendre]");
    if (monter || descendre) bouger(monter || descendre, monter ? -1 : 1);
    const ajouter = e.target.closest("[data-ajouter]");
    if (ajouter) neuve(ajouter);
  });

  // Une ligne de plus, copiée du modèle de la suite.
  function neuve(bouton) {
    const suite = bouton.closest("[data-rangement]");
    const total = suite.querySelector("[name$='-TOTAL_FORMS']");
    const modele = suite.querySelector("template");
    const boite = document.createElement("div");
    boite.innerHTML = modele.innerHTML.replaceAll("__prefix__", total.value);
    const ligne = boite.firstElementChild;
    total.value = Number(total.value) + 1;
    modele.before(ligne);
    numeroter(suite);
    ligne.querySelectorAll("[data-poignee]").forEach((poignee) => (poignee.hidden = false));
    ligne.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
    ligne.querySelector("input:not([type=hidden])").focus();
  }

  // La poignée suivie du doigt : la ligne prend la place de celle qu'elle survole.
  document.addEventListener("pointerdown", (e) => {
    const poignee = e.target.closest("[data-poignee]");
    if (!poignee || e.button) return;
    e.preventDefault();
    const ligne = poignee.closest("[data-rang]");
    const suite = ligne.closest("[data-rangement]");
    const avant = lignesDe(suite).indexOf(ligne);
    const suivre = (mouvement) => {
      for (const autre of lignesDe(suite)) {
        const { top, height } = autre.getBoundingClientRect();
        if (autre === ligne || mouvement.clientY < top || mouvement.clientY > top + height) continue;
        if (mouvement.clientY < top + height / 2) autre.before(ligne);
        else autre.after(ligne);
      }
    };
    const lacher = () => {
      document.removeEventListener("pointermove", suivre);
      ligne.classList.remove("en-main");
      if (lignesDe(suite).indexOf(ligne) !== avant) poser(suite, ligne);
    };
    ligne.classList.add("en-main");
    document.addEventListener("pointermove", suivre);
    document.addEventListener("pointerup", lacher, { once: true });
    document.addEventListener("pointercancel", lacher, { once: true });
  });

  function preparer(racine) {
    racine.querySelectorAll("[data-poignee]").forEach((poignee) => (poignee.hidden = false));
    racine.querySelectorAll("[data-rangement]").forEach((suite) => {
      suite.classList.add("rangeable");
      if (suite.dataset.rangement !== "envoie") numeroter(suite);
    });
  }
  preparer(document);
  document.addEventListener("htmx:load", (e) => preparer(e.target));
}
