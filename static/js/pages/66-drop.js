// Files are dropped on a form that takes them: they go up together, and the page comes back with a line for each.
for (const form of document.querySelectorAll("form[data-drop]")) {
  const input = form.querySelector("[data-files] input[type=file]");
  const box = input?.closest("[data-files]");
  const add = box?.querySelector("button[value=files]");
  if (!add) continue;
  for (const kind of ["dragover", "drop", "dragleave"]) {
    form.addEventListener(kind, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      box.classList.toggle("over", kind === "dragover");
      if (kind !== "drop") return;
      input.files = event.dataTransfer.files;
      form.requestSubmit(add);
    });
  }
}
