// A thread that stays open asks now and then whether others have replied, while it is looked at; a link says so.
{
  const line = document.querySelector("[data-news]");
  const SOONEST = 30000;
  const LATEST = 300000;
  let wait = SOONEST;
  let asked = Date.now();
  let timer;

  const plan = () => {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(ask, Math.max(0, asked + wait - Date.now()));
  };

  // Nothing moves: the line takes no room.
  const tell = ({ text, url }) => {
    const known = line.querySelector("a");
    if (known?.textContent === text) return false;
    const link = document.createElement("a");
    Object.assign(link, { className: "chip", href: url, textContent: text });
    line.replaceChildren(link);
    if (known === document.activeElement && known) link.focus({ preventScroll: true });
    return true;
  };

  const ask = async () => {
    asked = Date.now();
    wait = Math.min(LATEST, wait * 1.5);
    try {
      const answer = await fetch(line.dataset.news, { headers: { Accept: "application/json" }, redirect: "error" });
      if (answer.status === 200 && tell(await answer.json())) wait = SOONEST;
      // Signed out, or the thread is not there any more: nobody asks again.
      if (answer.status >= 400 && answer.status < 500) return;
    } catch {
      // No line, or a server that restarts: later.
    }
    plan();
  };

  if (line && !navigator.connection?.saveData) {
    document.addEventListener("visibilitychange", () => {
      wait = SOONEST;
      plan();
    });
    plan();
  }
}
