// Le verrou par-dessus la page. Le serveur décide ; la page couvre, garde ce qui était tapé, et renvoie ce qui a été refusé.
"use strict";

(() => {
  const boite = document.getElementById("verrou");
  const { inactivite, rouvrir, verrouiller, geste } = boite.dataset;
  const form = boite.querySelector("[data-verrou-form]");
  const phrase = document.getElementById("verrou-phrase");
  const DELAI = Number(inactivite) * 1000;
  const CLE = "jalon-geste";
  const VERROU = "jalon-verrou";
  const refusees = [];
  let dit = Date.now();

  const dernier = () => Number(localStorage.getItem(CLE)) || 0;
  const envoyer = (adresse, corps = new FormData(form)) =>
    fetch(adresse, { method: "POST", body: corps, headers: { Accept: "application/json", "HX-Request": "true" } });

  // Écrire longtemps sans rien envoyer est un geste aussi : on le dit au serveur, pas plus d'une fois toutes les deux minutes.
  function bouger() {
    if (boite.open) return;
    const maintenant = Date.now();
    localStorage.setItem(CLE, maintenant);
    if (maintenant - dit < Math.min(120_000, DELAI / 4)) return;
    dit = maintenant;
    envoyer(geste, jeton()).then((reponse) => reponse.status === 401 && couvrir());
  }

  function jeton() {
    const corps = new FormData();
    corps.set("csrfmiddlewaretoken", form.csrfmiddlewaretoken.value);
    return corps;
  }

  function couvrir() {
    if (boite.open) return;
    boite.showModal();
    form.mot_de_passe.focus();
  }

  function decouvrir() {
    form.reset();
    phrase.textContent = "";
    boite.close();
    localStorage.setItem(CLE, Date.now());
    dit = Date.now();
    refusees.splice(0).forEach(({ verb, path, elt, target, parameters }) =>
      htmx.ajax(verb, path, { source: elt, target, values: parameters }));
  }

  boite.addEventListener("cancel", (e) => e.preventDefault());
  form.addEventListener("submit", async (e) => {
    e.preventDefault();
    const reponse = await envoyer(rouvrir).catch(() => null);
    if (reponse?.status === 204) {
      localStorage.setItem(VERROU, "");
      return decouvrir();
    }
    phrase.textContent = reponse && reponse.headers.get("Content-Type") === "application/json"
      ? (await reponse.json()).erreur
      : reponse?.status === 401 || reponse?.redirected
        ? "Cette session est finie. Ouvrez Jalon dans un autre onglet pour vous reconnecter, et recopiez votre texte."
        : "Le serveur ne répond pas. Réessayez dans un instant.";
    form.mot_de_passe.select();
  });

  ["keydown", "pointerdown", "wheel", "touchstart"].forEach((nom) => document.addEventListener(nom, bouger, { passive: true }));
  if (!dernier() || Date.now() - dernier() > DELAI) localStorage.setItem(CLE, Date.now());

  function veiller() {
    if (boite.open || Date.now() - dernier() <= DELAI) return;
    couvrir();
    envoyer(verrouiller, jeton());
    localStorage.setItem(VERROU, Date.now());
  }
  setInterval(veiller, Math.min(5000, DELAI / 4));
  document.addEventListener("visibilitychange", () => document.hidden || veiller());

  // Les onglets d'une même session se verrouillent et se rouvrent ensemble.
  window.addEventListener("storage", (e) => {
    if (e.key !== VERROU) return;
    if (e.newValue) couvrir();
    else if (boite.open) decouvrir();
  });

  // « Verrouiller », dans le menu : sur place, sans quitter la page.
  document.querySelectorAll(`form[action="${verrouiller}"]`).forEach((menu) =>
    menu.addEventListener("submit", (e) => {
      e.preventDefault();
      document.getElementById("menu-compte").hidePopover();
      couvrir();
      envoyer(verrouiller, jeton());
      localStorage.setItem(VERROU, Date.now());
    }));

  // htmx refusé par le verrou : la page se couvre, la requête repart après. Session finie : on le dit.
  document.addEventListener("htmx:beforeSwap", (e) => {
    const etat = e.detail.xhr.getResponseHeader("X-Jalon-Session");
    if (!etat) return;
    e.detail.isError = false;
    e.detail.shouldSwap = false;
    if (etat === "verrouillee") refusees.push({ ...e.detail.requestConfig, target: e.detail.target });
    couvrir();
  });
})();
