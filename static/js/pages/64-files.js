// Files are chosen, dropped or pasted while one writes, and go up at once; the form lists them as the server has them.
{
  // Without `area` it is a form of files alone, whose page has the list.
  const start = (form, door, area) => {
    const list = () => form.querySelector("[data-files]");
    let queue = Promise.resolve();
    // Files on their way, and the button that was pressed meanwhile: its text is not sent without them.
    let under = 0;
    let pressed = null;

    const hold = (event) => {
      if (!under || event.defaultPrevented) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      pressed = event.submitter;
      if (pressed) pressed.ariaBusy = "true";
    };

    const arrived = (taken) => {
      under -= 1;
      const button = pressed;
      if (!button || (under && taken)) return;
      pressed = null;
      button.ariaBusy = "false";
      // Of one that was not taken the writer reads first.
      if (taken) form.requestSubmit(button);
    };

    const put = (text) => {
      area.focus();
      if (!document.execCommand("insertText", false, text)) {
        area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
        area.dispatchEvent(new Event("input", { bubbles: true }));
      }
    };

    const known = () => new Set([...form.querySelectorAll("[data-files] [name=file]")].map((field) => field.value));

    // The list comes whole, but for what is typed in it meanwhile.
    const show = (page, before, inText) => {
      const found = page.querySelector("[data-files]");
      const old = list();
      // What was said of the files before this one stays as long as they are on their way.
      const said = [...(old?.querySelectorAll(".msg") ?? [])];
      const active = document.activeElement;
      for (const typed of old?.querySelectorAll(".in") ?? []) {
        found.querySelector(`[name="${typed.name}"]`)?.replaceWith(typed);
      }
      if (old) old.replaceWith(found);
      else area.closest(".field").after(found);
      for (const message of found.querySelectorAll(".msg")) message.setAttribute("role", "alert");
      for (const message of said) {
        message.removeAttribute("id");
        (found.querySelector(".hint") ?? found.firstElementChild).after(message);
      }
      if (found.contains(active)) active.focus();
      form.enctype = "multipart/form-data";
      dress(found);
      for (const code of inText ? found.querySelectorAll("[data-put]") : []) {
        if (!before.has(code.dataset.put)) put(`\n\n${code.textContent}\n\n`);
      }
    };

    // No list came back: what the page says instead, or that there is no connection.
    const lost = (file, page) => {
      const message = document.createElement("span");
      const name = document.createElement("bdi");
      const line = form.dataset.drop || form.querySelector("[data-draft-line]")?.dataset.off || "";
      const words = page ? [...page.querySelectorAll("main h1, main h1 + p")].map((part) => part.textContent) : [line];
      message.className = "msg";
      message.setAttribute("role", "alert");
      name.textContent = file.name;
      message.append(name, ` · ${words.join(". ")}`);
      (list() ?? area.closest(".field")).append(message);
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
        body.append("do", "files");
        // What is larger than one may be is only named, so that its refusal comes at once and in words of the server.
        if (file.size > (Number(list()?.dataset.most) || Infinity)) body.append("large", file.name);
        else body.append("files", file, file.name || "picture.png");
        // Of the ways to read a page this is the one that Trusted Types let pass, and that tells how far it is.
        const request = new XMLHttpRequest();
        request.responseType = "document";
        request.upload.addEventListener("progress", (event) => {
          if (event.lengthComputable) bar.value = event.loaded / event.total;
        });
        request.addEventListener("loadend", () => {
          bar.remove();
          const found = request.response?.querySelector("[data-files]");
          const taken = Boolean(found) && !found.querySelector(".msg");
          if (found) show(request.response, before, inText);
          else lost(file, request.response);
          arrived(taken);
          done();
        });
        request.open("POST", door);
        request.send(body);
      });

    // One after the other: twenty at once would wait for each other anyway.
    const take = (files, inText) => {
      for (const message of form.querySelectorAll("[data-files] .msg")) message.remove();
      under += files.length;
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

    form.addEventListener("submit", hold, { capture: true });
    area?.addEventListener("paste", (event) => {
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

  for (const area of document.querySelectorAll("form[data-keep] textarea[data-composer]")) {
    start(area.form, area.form.dataset.keep.replace(/draft$/, "files"), area);
  }
  for (const form of document.querySelectorAll("form[data-drop]")) start(form, form.action);
}
