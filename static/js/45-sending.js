// Sent without a connection: the text waits in its form and goes when there is one, as the same sending: twice is one post.
{
  const wait = (form) => {
    let button = null;
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
      if (navigator.onLine) return;
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
    addEventListener("online", () => {
      const pressed = button;
      stop();
      if (pressed) form.requestSubmit(pressed);
    });
  };

  for (const form of document.querySelectorAll("form[data-keep]")) wait(form);
}
