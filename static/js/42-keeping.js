// What is typed into form[data-keep] is kept on the server a moment later; of two texts the writer chooses.
{
  const PAUSE = 3000;
  const LONGEST = 15000;
  const AGAIN = 30000;
  // A line that loses everything refuses nothing: so long is waited for an answer, and then asked again.
  const SILENCE = 20000;
  const LINE = 5000;
  const text = (form) => JSON.stringify(["title", "body"].map((name) => form.elements[name]?.value.trim() ?? ""));

  const say = (form, what) => {
    const line = form.querySelector("[data-draft-line]");
    line.hidden = !what;
    const words = what ? line.dataset[what] : "";
    if (line.textContent !== words) line.textContent = words;
  };

  const choice = (form) => form.querySelector("[data-draft-choice]");

  const follow = (form) => {
    let timer;
    let since = 0;
    let going = false;
    let lost = false;
    let over = false;
    // What comes back from a refusal was not kept.
    let saved = document.querySelector("main .errs") ? "" : text(form);

    const later = (wait = PAUSE) => {
      since ||= Date.now();
      clearTimeout(timer);
      timer = setTimeout(keep, Math.max(0, Math.min(wait, wait > PAUSE ? wait : since + LONGEST - Date.now())));
    };

    const taken = (told, typed) => {
      form.elements.sequence.value = told.sequence;
      saved = typed;
      if (text(form) !== typed) return later();
      form.dispatchEvent(new Event("draft:kept"));
      say(form, "kept");
    };

    const refused = async (answer) => {
      if (answer.status === 409) {
        const other = await answer.json();
        // Sent or discarded elsewhere: what is typed from now on is a text of its own.
        if (other.body || other.title) offer(other);
        else form.elements.sequence.value = other.sequence;
      } else if (answer.status === 429) later(1000 * (Number(answer.headers.get("Retry-After")) || 60));
      else if (answer.status >= 500) later(AGAIN);
      else over = true;
    };

    const keep = async () => {
      clearTimeout(timer);
      since = 0;
      const typed = text(form);
      if (over || going || (typed === saved && !lost) || choice(form)) return;
      going = true;
      const body = new URLSearchParams(new FormData(form));
      try {
        const keepalive = document.hidden && `${body}`.length < 60000;
        const answer = await fetch(form.dataset.keep, { method: "POST", body, keepalive, signal: AbortSignal.timeout(SILENCE) });
        lost = false;
        const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
        if (answer.ok && isOurs) taken(await answer.json(), typed);
        else await refused(answer);
        // What answers in place of the site, as a hotel does, is no connection.
        if (isOurs || !answer.ok) form.dispatchEvent(new Event("draft:heard"));
      } catch {
        lost = true;
        say(form, "off");
        form.dispatchEvent(new Event("draft:lost"));
        later(LINE);
      } finally {
        going = false;
      }
    };

    const chosen = (other, which) => {
      const { body } = form.elements;
      const both = [body.value, other.body].filter((part) => part.trim()).join("\n\n");
      const typed = which === "other" ? other : { title: form.elements.title?.value || other.title, body: both };
      choice(form).remove();
      if (which !== "preview") form.dispatchEvent(new CustomEvent("draft:put", { detail: typed }));
      if (other.sequence !== undefined) form.elements.sequence.value = other.sequence;
      saved = "";
      keep();
      body.focus();
    };

    const offer = (other) => {
      choice(form)?.remove();
      const stored = form.querySelector("template[data-draft-other]");
      stored.before(stored.content.cloneNode(true));
      choice(form).querySelector("textarea").value = other.body;
      choice(form).querySelector("[data-draft-title]").textContent = other.title ?? "";
      choice(form).addEventListener("click", (event) => {
        if (event.target.name !== "do") return;
        event.preventDefault();
        chosen(other, event.target.value);
      });
      say(form, "");
    };

    form.addEventListener("draft:other", (event) => offer(event.detail));
    form.addEventListener("input", () => later());
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      clearTimeout(timer);
      over = true;
    });
    addEventListener("pageshow", (event) => (over &&= !event.persisted));
    addEventListener("online", () => {
      say(form, "");
      later(0);
    });
    addEventListener("offline", () => say(form, "off"));
    document.addEventListener("visibilitychange", () => document.hidden && keep());
  };

  for (const form of document.querySelectorAll("form[data-keep]")) follow(form);
}
