// What is typed into form[data-draft] stays in this browser, for this person, until a page or the server says that it is kept.
{
  const PREFIX = "draft:";
  const SENT = "draft-sent";
  const WORDS = "textarea[name]:not([readonly]), input:is([type=text], [type=date], [type=datetime-local])[name]";
  const name = (form) => `${PREFIX}${document.body.dataset.me}:${form.dataset.draft}`;
  const fields = (form) => [...form.elements].filter((field) => field.matches(WORDS));
  const differs = (form) => fields(form).some((field) => field.value !== field.defaultValue);
  const known = (form) => form.elements.sequence?.value;
  const hasWords = (form) => fields(form).some((field) => field.value.trim());

  const held = (form) => JSON.parse(localStorage.getItem(name(form)) || "null");
  const came = (form, texts) => fields(form).every((field) => (texts?.[field.name] ?? "").trim() === field.defaultValue.trim());

  // `from` is what the page said before anything was typed, also where it comes back with what was typed.
  const save = (form, sent = false) => {
    if (differs(form) && hasWords(form)) {
      const typed = Object.fromEntries(fields(form).map((field) => [field.name, field.value]));
      const before = held(form);
      const given = Object.fromEntries(fields(form).map((field) => [field.name, field.defaultValue]));
      const from = before && came(form, before.typed) ? before.from : given;
      const entry = { typed, from, at: Date.now(), base: known(form), once: form.elements.once?.value, sent };
      localStorage.setItem(name(form), JSON.stringify(entry));
    } else if (!hasWords(form)) localStorage.removeItem(name(form));
  };

  const put = (form, typed) => {
    for (const field of fields(form)) {
      if (typed[field.name] === undefined || typed[field.name] === field.value) continue;
      field.value = typed[field.name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };

  const same = (form, typed) => fields(form).every((field) => (typed[field.name] ?? "").trim() === field.value.trim());

  // Of the text of the page and that of this browser the newer one stands in the form, the other is shown beside it.
  const restore = (form) => {
    const entry = held(form);
    if (!entry?.typed) return;
    const { typed, at, base, once, sent } = entry;
    if (same(form, typed)) {
      if (form.dataset.keep && !document.querySelector("main .errs")) localStorage.removeItem(name(form));
      return;
    }
    // What stands on the page is of somebody else meanwhile, or has come back with what is wrong.
    if (!form.dataset.keep && hasWords(form) && !came(form, entry.from)) return;
    const moved = base !== known(form);
    if (sent && moved && !hasWords(form)) {
      // It was sent: only the answer was lost.
      localStorage.removeItem(name(form));
      return;
    }
    if (sent && once && form.elements.once) {
      form.elements.once.value = once;
      form.dispatchEvent(new Event("draft:unsent"));
    }
    const shown = Object.fromEntries(fields(form).map((field) => [field.name, field.value]));
    const kept = Date.parse(document.querySelector(".unsent time")?.dateTime ?? "") || 0;
    const isOlder = moved && hasWords(form) && kept > at;
    if (!isOlder) put(form, typed);
    if (moved && Object.values(shown).some((text) => text.trim())) {
      form.dispatchEvent(new CustomEvent("draft:other", { detail: isOlder ? typed : shown }));
    }
    form.querySelectorAll("[data-draft-back]").forEach((note) => (note.hidden = false));
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
      form.addEventListener("input", () => {
        clearTimeout(waiting);
        waiting = setTimeout(save, 400, form);
      });
      // Whoever leaves a field for a link has typed their last in it.
      form.addEventListener("change", () => save(form));
      form.addEventListener("submit", (event) => {
        clearTimeout(waiting);
        const posts = event.submitter?.value !== "preview";
        save(form, posts);
        if (posts && !event.defaultPrevented) sessionStorage.setItem(SENT, name(form));
      });
      // The server keeps it: this browser need not.
      form.addEventListener("draft:kept", () => {
        clearTimeout(waiting);
        localStorage.removeItem(name(form));
      });
      form.addEventListener("draft:put", (event) => put(form, event.detail));
      document.querySelectorAll(".unsent form").forEach((button) =>
        button.addEventListener("submit", () => localStorage.removeItem(name(form))),
      );
    }
    document.querySelectorAll("form[data-sign-out]").forEach((form) => form.addEventListener("submit", forget));
    // When all scripts listen.
    document.addEventListener("DOMContentLoaded", () => {
      for (const form of document.querySelectorAll("form[data-draft]")) restore(form);
    });
  };

  try {
    start();
  } catch {
    // A browser that keeps nothing: the page works without drafts.
  }
}
