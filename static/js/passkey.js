"use strict";

(() => {
  const form = document.querySelector("form[data-passkey]");
  if (!form || !window.PublicKeyCredential) return;
  const kind = form.dataset.passkey;
  const ids = { credential: "id_credential", data: "passkey_options", [kind]: "passkey" };
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    form.querySelector("[data-problem]").hidden = false;
  });
  window.allauth.webauthn.forms[`${kind}Form`]({ ids });
  form.hidden = false;
})();
