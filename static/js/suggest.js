// A suggested Instansi is ticked in the list beside it; without this file the link does it.

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("[data-choose]") : null;
  const box = link && document.querySelector(
    `#form-teruskan [name=agencies][value="${CSS.escape(link.dataset.choose)}"]:not(:disabled)`);
  if (!box) return;
  event.preventDefault();
  box.checked = true;
  box.dispatchEvent(new Event("change", { bubbles: true }));
  box.scrollIntoView({ block: "nearest" });
});
