// Around the library's passkey scripts: offer the button where the browser can, say why it failed.
(() => {
  "use strict";

  const WORDS = {
    NotAllowedError: "Dibatalkan, atau waktunya habis. Coba lagi.",
    InvalidStateError: "Passkey di perangkat ini sudah terdaftar.",
    SecurityError: "Passkey hanya dapat dipakai lewat alamat resmi portal ini.",
  };
  const said = () => document.querySelector("[data-passkey-said]");

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault(); // the library would print it for developers
    said().textContent = WORDS[event.detail.exception?.name] ?? "Passkey tidak terbaca. Coba lagi.";
  });

  for (const button of document.querySelectorAll("[data-passkey]")) {
    button.hidden = !window.PublicKeyCredential;
    if (button.hidden && !button.form?.id.startsWith("mfa_login")) {
      said().textContent = "Peramban ini tidak mengenal passkey.";
    }
  }
})();
