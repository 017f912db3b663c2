// Les clés d'accès (WebAuthn). data-cle : « connexion », « verification » ou « ajout ».
"use strict";

(() => {
  const lire = (texte) => Uint8Array.from(atob(texte.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0)).buffer;
  const ecrire = (octets) => btoa(String.fromCharCode(...new Uint8Array(octets))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const avecIds = (liste) => (liste || []).map((c) => ({ ...c, id: lire(c.id) }));

  async function verifier(options) {
    const { publicKey } = options;
    const cle = await navigator.credentials.get({
      publicKey: { ...publicKey, challenge: lire(publicKey.challenge), allowCredentials: avecIds(publicKey.allowCredentials) },
    });
    const { authenticatorData, clientDataJSON, signature, userHandle } = cle.response;
    return enJson(cle, {
      authenticatorData: ecrire(authenticatorData),
      clientDataJSON: ecrire(clientDataJSON),
      signature: ecrire(signature),
      userHandle: userHandle ? ecrire(userHandle) : null,
    });
  }

  async function creer(options, sansMotDePasse) {
    const { publicKey } = options;
    const cle = await navigator.credentials.create({
      publicKey: {
        ...publicKey,
        challenge: lire(publicKey.challenge),
        user: { ...publicKey.user, id: lire(publicKey.user.id) },
        excludeCredentials: avecIds(publicKey.excludeCredentials),
        authenticatorSelection: {
          ...publicKey.authenticatorSelection,
          residentKey: sansMotDePasse ? "required" : "discouraged",
          requireResidentKey: sansMotDePasse,
          ...(sansMotDePasse && { userVerification: "required" }),
        },
      },
    });
    const { attestationObject, clientDataJSON } = cle.response;
    const transports = cle.response.getTransports?.() || [];
    return enJson(cle, { attestationObject: ecrire(attestationObject), clientDataJSON: ecrire(clientDataJSON), transports });
  }

  const enJson = (cle, response) => ({
    type: cle.type,
    id: cle.id,
    rawId: ecrire(cle.rawId),
    authenticatorAttachment: cle.authenticatorAttachment,
    clientExtensionResults: cle.getClientExtensionResults(),
    response,
  });

  async function options(form) {
    if (form.dataset.cleOptions) return JSON.parse(document.getElementById(form.dataset.cleOptions).textContent);
    const reponse = await fetch(form.action, { headers: { Accept: "application/json" } });
    return (await reponse.json()).request_options;
  }

  if (!window.PublicKeyCredential) return;
  document.querySelectorAll("form[data-cle]").forEach((form) => {
    form.hidden = false;
    const erreur = form.querySelector("[data-cle-erreur]");
    form.addEventListener("submit", async (e) => {
      e.preventDefault();
      erreur.textContent = "";
      try {
        const demande = await options(form);
        const preuve = form.dataset.cle === "ajout" ? await creer(demande, form.passwordless.checked) : await verifier(demande);
        form.credential.value = JSON.stringify(preuve);
        form.submit();
      } catch (raison) {
        erreur.textContent =
          raison.name === "InvalidStateError"
            ? "Cette clé est déjà enregistrée."
            : "La clé n’a pas répondu, ou vous avez fermé sa fenêtre. Réessayez, ou servez-vous de votre mot de passe.";
      }
    });
  });
})();
