// Sent without a connection: the text waits in its form and goes when there is one, as the same sending: twice is one post.
// A telephone may believe a dead line alive: what is typed is kept over it, and tells.
{
  const wait = (form) => {
    let button = null;
    let dead = false;
    const note = () => form.querySelector(".waits");

    const show = (which) => {
      note()?.remove();
      const stored = form.querySelector(`template[${which}]`);
      stored.before(stored.content.cloneNode(true));
    };

    const stop = () => {
      button = null;
      note()?.remove();
    };

    // Before the others hear of it.
    const hold = (event) => {
      if (navigator.onLine && !dead) return;
      event.preventDefault();
      if (event.submitter?.value !== "post") return;
      button = event.submitter;
      show("data-draft-waits");
      note().querySelector("button").addEventListener("click", () => {
        stop();
        form.dispatchEvent(new Event("input"));
      });
    };

    form.addEventListener("submit", hold, { capture: true });
    form.addEventListener("draft:unsent", () => show("data-draft-unsent"));
    const go = () => {
      const pressed = button;
      dead = false;
      stop();
      if (pressed) form.requestSubmit(pressed);
    };

    form.addEventListener("draft:lost", () => (dead = true));
    form.addEventListener("draft:heard", () => {
      // Of two texts the writer chooses first.
      if (form.querySelector("[data-draft-choice]")) stop();
      go();
    });
    addEventListener("online", go);
  };

  for (const form of document.querySelectorAll("form[data-keep]")) wait(form);
}
