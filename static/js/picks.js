// Ticking several rows of the list: all at once, how many, and what is ticked outlives a refresh.
(() => {
  "use strict";

  const boxes = () => [...document.querySelectorAll("#daftar [name=pilih]")];

  function tell() {
    const all = boxes(), picked = all.filter((box) => box.checked);
    const count = document.querySelector("[data-picked-count]");
    if (count) count.textContent = `${picked.length} pesan`;
    const whole = document.querySelector("[data-pick-all]");
    if (!whole) return;
    whole.closest("[hidden]")?.removeAttribute("hidden");
    whole.checked = all.length > 0 && picked.length === all.length;
    whole.indeterminate = picked.length > 0 && picked.length < all.length;
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches?.("[data-pick-all]")) {
      for (const box of boxes()) box.checked = event.target.checked;
    }
    if (event.target.matches?.("[data-pick-all], [name=pilih]")) tell();
  });
  document.addEventListener("reset", (event) => {
    if (event.target.id === "pilihan") setTimeout(tell);
  });

  // The refreshed list comes without ticks and scrolled to its top: put both back as they were.
  let before = null;
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target.id !== "daftar") return;
    const picked = boxes().filter((box) => box.checked).map((box) => box.value);
    before = { picked: new Set(picked), top: detail.target.scrollTop };
  });
  document.addEventListener("htmx:afterSwap", () => {
    if (!before) return;
    for (const box of boxes()) box.checked = before.picked.has(box.value);
    document.getElementById("daftar").scrollTop = before.top;
    before = null;
    tell();
  });

  // x ticks the row that has the focus, or the one that is open.
  document.addEventListener("desk:pick", (event) => {
    const row = event.target.closest("li") || document.querySelector("#daftar [aria-current]")?.closest("li");
    const box = row?.querySelector("[name=pilih]");
    if (!box) return;
    box.checked = !box.checked;
    tell();
  });

  window.addEventListener("pageshow", tell);
  tell();
})();
