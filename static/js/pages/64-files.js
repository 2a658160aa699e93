// Files are chosen, dropped or pasted while one writes, and go up at once; the form lists them as the server has them.
{
  const start = (area) => {
    const form = area.form;
    if (!form?.dataset.keep) return;
    const door = form.dataset.keep.replace(/draft$/, "files");
    const list = () => form.querySelector("[data-files]");
    let queue = Promise.resolve();

    const put = (text) => {
      area.focus();
      if (!document.execCommand("insertText", false, text)) {
        area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
        area.dispatchEvent(new Event("input", { bubbles: true }));
      }
    };

    const known = () => new Set([...form.querySelectorAll("[data-files] [name=file]")].map((field) => field.value));

    // The list comes whole. What was typed in it went along and is in it.
    const show = (page, before, inText) => {
      const found = page?.querySelector("[data-files]");
      if (!found) return;
      const old = list();
      if (old) old.replaceWith(found);
      else area.closest(".field").after(found);
      form.enctype = "multipart/form-data";
      dress(found);
      for (const code of inText ? found.querySelectorAll("[data-put]") : []) {
        if (!before.has(code.dataset.put)) put(`\n\n${code.textContent}\n\n`);
      }
    };

    const send = (file, inText) =>
      new Promise((done) => {
        const bar = document.createElement("progress");
        bar.max = 1;
        bar.setAttribute("aria-label", file.name);
        (list() ?? area.closest(".field")).append(bar);
        const before = known();
        const body = new FormData(form);
        body.delete("files");
        body.append("files", file, file.name || "picture.png");
        // Of the ways to read a page this is the one that Trusted Types let pass, and that tells how far it is.
        const request = new XMLHttpRequest();
        request.responseType = "document";
        request.upload.addEventListener("progress", (event) => {
          if (event.lengthComputable) bar.value = event.loaded / event.total;
        });
        request.addEventListener("loadend", () => {
          bar.remove();
          show(request.response, before, inText);
          done();
        });
        request.open("POST", door);
        request.send(body);
      });

    // One after the other: twenty at once would wait for each other anyway.
    const take = (files, inText) => {
      for (const file of files) queue = queue.then(() => send(file, inText));
    };

    const dress = (box) => {
      const input = box.querySelector("input[type=file]");
      input.addEventListener("change", () => {
        const chosen = [...input.files];
        input.value = "";
        take(chosen, false);
      });
      const add = box.querySelector("button[value=files]");
      if (add) add.hidden = true;
    };

    area.addEventListener("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      // Words that a program copies together with their picture are words.
      if (!files.length || event.clipboardData.types.includes("text/plain")) return;
      event.preventDefault();
      take(files, true);
    });
    for (const kind of ["dragover", "drop", "dragleave"]) {
      form.addEventListener(kind, (event) => {
        if (!event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        list()?.classList.toggle("over", kind === "dragover");
        if (kind === "drop") take([...event.dataTransfer.files], event.target === area);
      });
    }
    if (list()) dress(list());
  };

  for (const area of document.querySelectorAll("textarea[data-composer]")) start(area);
}
