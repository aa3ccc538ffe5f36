// Keeps every time left on the page true. The server has already written it once, so the page is
// right without this file; here it is computed again from the due time, never counted down, so it
// is right after sleep as well. The words are those of core/formats.py.
(() => {
  "use strict";

  const SOON = 4 * 3600e3;
  const PERIOD = 15e3;
  const ICONS = { "": "clock", soon: "clock", late: "alert", ontime: "check" };
  const KEY = "clock-offset";

  // Milliseconds to add to this device's clock. A page from the browser's cache carries an old
  // server time; then the offset of the last fresh page holds.
  function readOffset() {
    const meta = document.querySelector('meta[name="server-time"]');
    const [visit] = performance.getEntriesByType("navigation");
    const isFresh = meta && visit && visit.type !== "back_forward" && visit.transferSize !== 0;
    if (isFresh) {
      const arrived = performance.timeOrigin + visit.responseStart;
      const offset = Date.parse(meta.content) - arrived;
      try { sessionStorage.setItem(KEY, offset); } catch { /* private mode: the meta is enough */ }
      return offset || 0;
    }
    try { return Number(sessionStorage.getItem(KEY)) || 0; } catch { return 0; }
  }

  function span(milliseconds) {
    const total = Math.floor(Math.abs(milliseconds) / 60e3);
    if (total < 1) return "kurang dari 1 m";
    const days = Math.floor(total / 1440), hours = Math.floor(total / 60) % 24, minutes = total % 60;
    const parts = days ? [[days, "h"], [hours, "j"]] : [[hours, "j"], [minutes, "m"]];
    return parts.filter(([amount]) => amount).map(([amount, unit]) => `${amount} ${unit}`).join(" ");
  }

  function describe(due, sent, now) {
    const left = due - now;
    if (left < 0) return { words: `terlambat ${span(left)}`, tone: "late", percent: 0 };
    const percent = due > sent ? Math.round(100 * Math.min(1, left / (due - sent))) : 0;
    return { words: `sisa ${span(left)}`, tone: left <= SOON ? "soon" : "", percent };
  }

  function setText(node, text) {
    if (node && node.textContent !== text) node.textContent = text;
  }

  function draw(element, now) {
    const state = describe(Date.parse(element.dataset.due), Date.parse(element.dataset.sent), now);
    setText(element.querySelector("[data-words]"), state.words);
    setText(element.querySelector("[data-meaning]"), state.tone === "soon" ? "mendekati batas waktu" : "");
    element.querySelector(".bar rect")?.setAttribute("width", state.percent);
    if (element.dataset.tone === state.tone) return;
    element.classList.remove("is-soon", "is-late");
    if (state.tone) element.classList.add(`is-${state.tone}`);
    element.dataset.tone = state.tone;
    const use = element.querySelector("use");
    use?.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${ICONS[state.tone]}`));
  }

  const offset = readOffset();
  function drawAll() {
    if (document.hidden) return;
    const now = Date.now() + offset;
    for (const element of document.querySelectorAll("[data-clock]")) draw(element, now);
  }

  drawAll();
  setInterval(drawAll, PERIOD);
  for (const name of ["visibilitychange", "htmx:afterSettle"]) document.addEventListener(name, drawAll);
  for (const name of ["focus", "pageshow", "online"]) window.addEventListener(name, drawAll);
})();
