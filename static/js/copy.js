// Salin & buka: puts a text on the clipboard and says so; a link then opens its post as links do.
// Without this file the texts can be selected and the link opens the post.

// The old command is done within the click, before the new tab takes the focus; where a browser has
// dropped it, the clipboard of today is asked.
function copy(source) {
  source.focus({ preventScroll: true });
  source.select();
  try {
    if (document.execCommand("copy")) return Promise.resolve();
  } catch { /* not there any more */ }
  return navigator.clipboard ? navigator.clipboard.writeText(source.value) : Promise.reject(new Error("none"));
}

function say(trigger, text) {
  const status = trigger.closest("[data-copying]")?.querySelector("[data-copy-status]");
  if (status) status.textContent = text;
}

document.addEventListener("click", (event) => {
  const trigger = event.target instanceof Element ? event.target.closest("[data-copies]") : null;
  const source = trigger && document.getElementById(trigger.dataset.copies);
  if (!source) return;
  copy(source).then(
    () => say(trigger, trigger.dataset.copied),
    () => say(trigger, "Tidak dapat menyalin. Teksnya sudah terpilih; salin sendiri."),
  );
  if (trigger instanceof HTMLButtonElement) trigger.focus({ preventScroll: true });
});

function prepare(root) {
  for (const button of root.querySelectorAll("button[data-copies]")) button.hidden = false;
  for (const link of root.querySelectorAll("[data-script-text]")) {
    link.querySelector("span").textContent = link.dataset.scriptText;
  }
}
document.addEventListener("htmx:load", (event) => prepare(event.target));
prepare(document);
