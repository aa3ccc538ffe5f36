// What is typed while an answer is on its way is not lost when the answer replaces the form.

let typed = [];

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  typed = [];
  if (!detail.shouldSwap || !detail.target.matches?.("form[data-guard]")) return;
  const sent = detail.requestConfig.formData;
  for (const field of detail.target.querySelectorAll("textarea[name], input[name]:not([type])")) {
    const isNew = field.value !== (sent.get(field.name) ?? "").replaceAll("\r\n", "\n");
    if (isNew && sent.has(field.name)) typed.push([field.name, field.value, field === document.activeElement]);
  }
});

document.addEventListener("htmx:afterSwap", () => {
  for (const [name, value, hadFocus] of typed) {
    const field = document.querySelector(`form[data-guard] [name="${CSS.escape(name)}"]`);
    if (!field) continue;
    field.value = value;
    if (hadFocus) field.focus();
  }
  typed = [];
});
