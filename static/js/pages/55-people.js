// After an `@` the people of the pod are offered, after a `#` its tags: arrows choose, Enter or Tab takes, Escape leaves it as it was typed.
{
  const PAUSE = 150;
  const TYPED = /(?:^|[^\p{L}\p{N}_@#&=?/.:+\\-])(@|#)([\p{L}\p{M}\p{N}_'’-]{0,60})$/u;
  const OF = { "@": "people", "#": "tags" };
  const people = document.querySelector('a[href^="/pods/"][href$="/people"]');
  // Where the pod is not on the page, its form says which it is.
  const pod = (area) => area.form.dataset.calls || people?.getAttribute("href").replace(/\/people$/, "");

  const offer = (area) => {
    const known = new Map();
    const list = document.createElement("ul");
    const said = document.createElement("p");
    let waiting;
    let at = -1;

    Object.assign(list, { id: `${area.id}-people`, className: "people-offered", role: "listbox", hidden: true });
    Object.assign(said, { className: "vh", role: "status" });
    area.after(list, said);
    for (const [name, value] of [["autocomplete", "list"], ["haspopup", "listbox"], ["controls", list.id]]) area.setAttribute(`aria-${name}`, value);

    const typed = () => (area.selectionStart === area.selectionEnd ? TYPED.exec(area.value.slice(0, area.selectionStart))?.slice(1) : undefined);

    const mark = (next) => {
      at = next;
      [...list.children].forEach((option, other) => option.setAttribute("aria-selected", other === at));
      if (at < 0) area.removeAttribute("aria-activedescendant");
      else area.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at]?.scrollIntoView({ block: "nearest" });
    };

    const close = () => {
      clearTimeout(waiting);
      if (list.hidden) return;
      list.hidden = true;
      said.textContent = "";
      mark(-1);
    };

    const take = (option) => {
      const begins = area.selectionStart - typed()[1].length;
      const to = area.selectionStart;
      const words = `${option.dataset.written} `;
      close();
      area.setSelectionRange(begins, to);
      if (!document.execCommand("insertText", false, words)) {
        area.setRangeText(words, begins, to, "end");
        area.dispatchEvent(new Event("input", { bubbles: true }));
      }
    };

    const row = (sign, { written, name }, number) => {
      const option = document.createElement("li");
      const typing = Object.assign(document.createElement("bdi"), { className: "sub", textContent: sign + written });
      Object.assign(option, { id: `${list.id}-${number}`, role: "option" });
      option.dataset.written = written;
      option.append(Object.assign(document.createElement("bdi"), { textContent: name }), " ", typing);
      return option;
    };

    const show = (sign, words, found) => {
      // Meanwhile something else stands there.
      if (typed()?.join("") !== sign + words) return;
      list.replaceChildren(...found.offers.map((offer, number) => row(sign, offer, number)));
      list.setAttribute("aria-label", found.label);
      list.hidden = !found.offers.length;
      said.textContent = found.said;
      mark(found.offers.length && words ? 0 : -1);
    };

    const ask = async (sign, words) => {
      if (!known.has(sign + words)) {
        const answer = await fetch(`${pod(area)}/${OF[sign]}/completion?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" }, redirect: "error" });
        if (!answer.ok) return close();
        known.set(sign + words, await answer.json());
      }
      show(sign, words, known.get(sign + words));
    };

    const look = () => {
      clearTimeout(waiting);
      const found = typed();
      if (!found) return close();
      // Without a connection names are typed.
      waiting = setTimeout(() => ask(...found).catch(close), PAUSE);
    };

    const keys = {
      ArrowDown: () => mark((at + 1) % list.children.length),
      ArrowUp: () => mark((at > 0 ? at : list.children.length) - 1),
      Enter: () => take(list.children[at]),
      Tab: () => take(list.children[at]),
      Escape: close,
    };

    area.addEventListener("input", look);
    area.addEventListener("blur", close);
    area.addEventListener("keydown", (event) => {
      const deed = !list.hidden && !event.isComposing && !event.ctrlKey && !event.metaKey && !event.shiftKey && keys[event.key];
      if (!deed || (at < 0 && ["Enter", "Tab"].includes(event.key))) return;
      event.preventDefault();
      event.stopPropagation();
      deed();
    });
    // The focus stays in the text while an option is pressed.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("li");
      if (option) take(option);
    });
  };

  // Other texts, such as a charter, call nobody.
  for (const area of document.querySelectorAll("form:is([data-keep], [data-calls]) textarea[data-composer]")) if (pod(area)) offer(area);
}
