// The desk's own comforts: no refresh nobody sees, and a filter for the long list of Instansi.
(() => {
  "use strict";

  // A list in a hidden tab need not refresh; neither while a dialog inside it is open. Who has a
  // message in a hidden tab is not looking at it.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.matches?.("[data-presence]") && document.hidden) event.preventDefault();
    if (!event.target.matches?.("[data-poll]")) return;
    if (document.hidden || document.querySelector("dialog[open]")) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || !window.htmx) return;
    for (const part of document.querySelectorAll("[data-poll], [data-presence]")) window.htmx.trigger(part, "back");
  });

  const words = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);

  function filter(input) {
    const list = document.getElementById(input.dataset.filter);
    const wanted = words(input.value);
    let shown = 0;
    for (const group of list.querySelectorAll("[data-filter-group]")) {
      let inGroup = 0;
      for (const row of group.querySelectorAll("[data-filter-row]")) {
        const fits = wanted.every((word) => row.dataset.filterRow.includes(word));
        const keep = fits || row.querySelector("input:checked") !== null;
        row.hidden = !keep;
        inGroup += keep;
      }
      group.hidden = !inGroup;
      shown += inGroup;
    }
    list.querySelector("[data-filter-none]").hidden = shown > 0;
  }

  // What is ticked may have scrolled out of sight: say it above the list.
  function tellPicked(picker) {
    const names = [...picker.querySelectorAll("[name=agencies]:checked")]
      .map((box) => box.closest("label").querySelector("b").textContent);
    const line = picker.querySelector("[data-picked]");
    line.textContent = `Dipilih: ${names.join(", ")}`;
    line.hidden = !names.length;
  }
  document.addEventListener("change", (event) => {
    const picker = event.target.closest?.(".picker");
    if (picker) tellPicked(picker);
  });

  function prepare(root) {
    for (const input of root.querySelectorAll("[data-filter]")) {
      input.closest("[hidden]")?.removeAttribute("hidden");
      tellPicked(input.closest(".picker"));
    }
  }
  document.addEventListener("input", (event) => {
    if (event.target.matches?.("[data-filter]")) filter(event.target);
  });
  // Enter in the filter ticks the only one left instead of sending the form.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches?.("[data-filter]")) return;
    event.preventDefault();
    const list = document.getElementById(event.target.dataset.filter);
    const open = [...list.querySelectorAll("[data-filter-row]:not([hidden]) [name=agencies]:not(:checked, :disabled)")];
    if (open.length !== 1) return;
    open[0].checked = true;
    event.target.value = "";
    filter(event.target);
    open[0].scrollIntoView({ block: "nearest" });
    tellPicked(event.target.closest(".picker"));
  });
  document.addEventListener("htmx:load", (event) => {
    prepare(event.target);
    event.target.querySelector?.("[data-filter]")?.focus();
  });
  prepare(document);
})();
