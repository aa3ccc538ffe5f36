// Small comforts on top of pages that work without them: dialogs, menus, one submit per click,
// a warning before typed text is lost, the focus where the answer appeared, keys.
(() => {
  "use strict";

  const closest = (event, selector) =>
    event.target instanceof Element ? event.target.closest(selector) : null;

  // --- Dialogs: a link to #id opens it; without this file the address alone does ---
  function openDialog(dialog) {
    dialog.removeAttribute("open");
    dialog.showModal();
  }
  document.addEventListener("click", (event) => {
    const opener = closest(event, "[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog) {
      event.preventDefault();
      openDialog(dialog);
      return;
    }
    const closer = closest(event, "[data-dialog-close]");
    if (closer?.closest("dialog[open]")) {
      event.preventDefault();
      closer.closest("dialog").close();
    }
  });
  function openRefused(root) {
    root.querySelectorAll?.("dialog[open][data-refused]").forEach(openDialog);
  }

  // --- Menus: a click elsewhere and Escape close them ---
  function closeMenus(except) {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (menu !== except) menu.open = false;
    }
  }
  document.addEventListener("click", (event) => closeMenus(closest(event, "details.menu")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // --- One submit per click; a download leaves the page standing, so the guard ends by itself ---
  const BUSY_LIMIT = 10e3;
  const free = (form) => form?.removeAttribute?.("data-busy");
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.hasAttribute("data-busy")) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.setAttribute("data-busy", "");
    setTimeout(free, BUSY_LIMIT, form);
  }, true);
  window.addEventListener("pageshow", () => document.querySelectorAll("[data-busy]").forEach(free));

  // --- Typed text is not lost by accident ---
  const touched = new Set();
  const unsaved = () => [...touched].some((form) => form.isConnected);
  document.addEventListener("input", (event) => {
    const form = closest(event, "form[data-guard]");
    if (form) touched.add(form);
  });
  document.addEventListener("submit", (event) => touched.delete(event.target));
  window.addEventListener("beforeunload", (event) => {
    if (unsaved()) event.preventDefault();
  });

  // --- htmx: say what went wrong, and put the focus where the answer is ---
  function say(text) {
    const region = document.getElementById("notices");
    if (!region) return;
    const note = document.createElement("div");
    note.className = "notice notice-error";
    note.textContent = text;
    region.replaceChildren(note);
  }
  // A refusal that names its own place (HX-Retarget) is shown there, whatever its status.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (!detail.xhr.getResponseHeader("HX-Retarget")) return;
    detail.shouldSwap = true;
    detail.isError = false;
  });
  document.addEventListener("htmx:responseError", () =>
    say("Server sedang bermasalah. Isian Anda tetap ada; coba lagi sebentar."));
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, () =>
      say("Tidak tersambung. Periksa jaringan Anda, lalu coba lagi; isian Anda tetap ada."));
  }
  document.addEventListener("htmx:afterRequest", (event) => {
    free(event.target.closest?.("form"));
    const fresh = event.detail.xhr?.getResponseHeader("X-CSRFToken"); // the form was too old
    if (fresh) for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = fresh;
    const leaves = event.detail.xhr?.getResponseHeader("HX-Redirect"); // to the sign-in, perhaps
    if (event.detail.successful && !leaves) touched.delete(event.target.closest?.("form"));
  });
  let focusWasInside = false; // a list that refreshes by itself must not take the focus
  document.addEventListener("htmx:beforeSwap", (event) => {
    focusWasInside = event.detail.target.contains(document.activeElement);
  });
  function focusAnswer(root) {
    const errors = root.querySelector(".form-errors");
    if (errors) {
      errors.focus();
    } else if (focusWasInside && document.activeElement === document.body) {
      const place = root.querySelector("[data-focus], h1, h2, h3");
      place?.setAttribute("tabindex", "-1");
      place?.focus({ preventScroll: true });
    }
  }
  document.addEventListener("htmx:afterSettle", (event) => {
    openRefused(event.target);
    focusAnswer(event.target);
  });

  // --- Keys: elements marked data-key="b"; j and k walk the list; off with the switch in the menu ---
  const OFF = "keys-off";
  const keysAreOff = () => { try { return localStorage.getItem(OFF) === "1"; } catch { return false; } };
  const typing = (target) => target.closest?.("input:not([type=checkbox]), select, textarea, [contenteditable], dialog");
  const SAME = { r: "b" }; // a second letter for the same thing
  const PLACES = { i: "/kotak-masuk/", r: "/rujukan/" }; // after g
  const GO_LIMIT = 1500;
  let goUntil = 0;
  function goTo(key) {
    const isAfterG = performance.now() < goUntil;
    goUntil = key === "g" ? performance.now() + GO_LIMIT : 0;
    const link = isAfterG && PLACES[key] ? document.querySelector(`.topnav a[href="${PLACES[key]}"]`) : null;
    link?.click();
    return Boolean(link) || key === "g";
  }
  function onRow(key) {
    const inList = document.activeElement.closest?.("[data-keys-list]");
    if (key === "o" && inList) document.activeElement.closest("li").querySelector("a").click();
    else if (key === "x") document.activeElement.dispatchEvent(new Event("desk:pick", { bubbles: true }));
    else return false;
    return true;
  }
  function walk(step) {
    const links = [...document.querySelectorAll("[data-keys-list] a")];
    const here = links.indexOf(document.activeElement.closest("li")?.querySelector("a") ?? null);
    const from = here >= 0 ? here : links.findIndex((link) => link.hasAttribute("aria-current"));
    links[Math.max(0, Math.min(links.length - 1, from + step))]?.focus();
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || keysAreOff()) return;
    if (goTo(event.key) || onRow(event.key)) return;
    if (event.key === "j" || event.key === "k") return walk(event.key === "j" ? 1 : -1);
    const key = SAME[event.key] ?? event.key;
    const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!target) return;
    event.preventDefault();
    target.matches("input, textarea, select") ? target.focus() : target.click();
  });
  for (const box of document.querySelectorAll("[data-keys-switch]")) {
    box.checked = !keysAreOff();
    box.closest("[hidden]")?.removeAttribute("hidden");
    box.addEventListener("change", () => {
      try { localStorage.setItem(OFF, box.checked ? "0" : "1"); } catch { say("Pilihan ini tidak dapat disimpan di peramban Anda."); }
    });
  }

  // --- Copy and print buttons are of use only with a script: hidden until here ---
  const useful = navigator.clipboard ? "button[data-copy], button[data-print]" : "button[data-print]";
  for (const button of document.querySelectorAll(useful)) button.hidden = false;
  document.addEventListener("click", async (event) => {
    if (closest(event, "[data-print]")) window.print();
    const button = closest(event, "[data-copy]");
    if (!button) return;
    const source = document.getElementById(button.dataset.copy);
    const label = button.querySelector("span") || button;
    try {
      await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
      label.textContent = "Tersalin";
    } catch {
      say("Tidak dapat menyalin. Pilih teksnya, lalu salin sendiri.");
    }
  });

  openRefused(document);
  document.querySelector(".form-errors")?.focus();
})();
