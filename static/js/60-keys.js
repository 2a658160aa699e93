// Keys: never while typing, never with Ctrl, and off where localStorage "keys" says so.
{
  const GO = { h: "/", p: "/pods/", n: "/notifications", q: "/queue" };
  const PLACES = ".rows :is(h2, h3) a, .node .at, .hits :is(h2, h3) a, .list :is(h2, h3, div) > a";
  const box = document.querySelector("[data-keys-on]");
  let went = 0;

  const on = () => {
    try {
      return localStorage.getItem("keys") !== "off";
    } catch {
      return true;
    }
  };

  // Where nothing has the focus, one is at the post that one was led to.
  const here = () => {
    const active = document.activeElement;
    return active && active !== document.body ? active : (document.querySelector(".node:target .at") ?? active);
  };

  const step = (by) => {
    const places = [...document.querySelectorAll(PLACES)].filter((place) => place.checkVisibility?.() ?? true);
    const near = here()?.closest("li")?.querySelector(PLACES) ?? here();
    const at = places.indexOf(near);
    places[Math.min(places.length - 1, Math.max(0, at + by))]?.focus();
  };

  const unread = () => {
    const way = document.querySelector("[data-news] a") ?? document.querySelector("[data-unread]");
    way?.click();
    const place = document.querySelector(way ? ".node.new .at" : ".rows .unread a, .list .unseen a");
    if (!way) place?.scrollIntoView({ block: "center" });
    place?.focus({ preventScroll: true });
  };

  const reply = () => {
    const own = document.activeElement?.closest("article")?.querySelector('.acts a[href*="/posts/new"]');
    if (own) own.click();
    else document.querySelector("textarea[data-composer]")?.focus();
  };

  const fold = () => here()?.closest(".node")?.querySelector(".fold")?.click();

  const search = () => {
    const words = [...document.querySelectorAll("input[name=q]")].find((field) => field.offsetParent);
    if (words) words.select();
    else location.assign("/search");
  };

  const deeds = { "/": search, j: () => step(1), k: () => step(-1), u: unread, r: reply, x: fold, q: () => document.dispatchEvent(new Event("quote")), "?": () => location.assign("/keys") };

  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, dialog, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !on()) return;
    const going = Date.now() - went < 1500 && GO[event.key];
    went = event.key === "g" ? Date.now() : 0;
    if (going) location.assign(going);
    else if (deeds[event.key]) {
      event.preventDefault();
      deeds[event.key]();
    }
  });

  for (const part of document.querySelectorAll("[data-keys]")) part.hidden = false;
  if (box) {
    box.checked = on();
    box.addEventListener("change", () => localStorage.setItem("keys", box.checked ? "on" : "off"));
  }
}
