// What is typed into form[data-draft] stays in this browser, for this person, until a page says that it is stored.
{
  const PREFIX = "draft:";
  const SENT = "draft-sent";
  const name = (form) => `${PREFIX}${document.body.dataset.me}:${form.dataset.draft}`;
  const fields = (form) => [...form.elements].filter((field) => field.matches("textarea[name], input[type=text][name]"));

  const save = (form) => {
    const typed = fields(form).filter((field) => field.value.trim() && field.value !== field.defaultValue);
    const kept = typed.map((field) => [field.name, field.value]);
    if (kept.length) localStorage.setItem(name(form), JSON.stringify(Object.fromEntries(kept)));
    else if (!fields(form).some((field) => field.value.trim())) localStorage.removeItem(name(form));
  };

  const restore = (form) => {
    const kept = JSON.parse(localStorage.getItem(name(form)) || "{}");
    for (const field of fields(form)) {
      if (field.value || !kept[field.name]) continue;
      field.value = kept[field.name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
      form.querySelectorAll("[data-draft-back]").forEach((note) => (note.hidden = false));
    }
  };

  const forget = () => {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  };

  const start = () => {
    // Whoever has to sign in first sends from another page: what was sent is remembered until then.
    const waits = !document.body.dataset.me || document.querySelector("form[data-resume]");
    const sent = waits ? null : sessionStorage.getItem(SENT);
    if (!waits) sessionStorage.removeItem(SENT);
    // Only the page that follows the sending, and only with the server's word, ends a draft.
    if (sent && document.querySelector(".said") && !document.querySelector(".errs")) localStorage.removeItem(sent);
    for (const form of document.querySelectorAll("form[data-draft]")) {
      let waiting;
      restore(form);
      form.addEventListener("input", () => {
        clearTimeout(waiting);
        waiting = setTimeout(save, 400, form);
      });
      form.addEventListener("submit", () => {
        clearTimeout(waiting);
        save(form);
        sessionStorage.setItem(SENT, name(form));
      });
    }
    document.querySelectorAll("form[data-sign-out]").forEach((form) => form.addEventListener("submit", forget));
  };

  try {
    start();
  } catch {
    // A browser that keeps nothing: the page works without drafts.
  }
}
