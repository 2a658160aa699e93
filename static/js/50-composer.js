// Formatting for textarea[data-composer]: buttons, Ctrl+B and Ctrl+I. insertText keeps the browser's own undo.
{
  const put = (area, from, to, text, start, end) => {
    area.focus();
    area.setSelectionRange(from, to);
    if (!document.execCommand("insertText", false, text)) {
      area.setRangeText(text);
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
    area.setSelectionRange(start, end);
  };

  const around = (area, mark) => {
    const { selectionStart: from, selectionEnd: to, value } = area;
    const inner = value.slice(from, to);
    const on = value.slice(from - mark.length, from) === mark && value.slice(to, to + mark.length) === mark;
    const at = on ? from - mark.length : from + mark.length;
    if (on) put(area, at, to + mark.length, inner, at, at + inner.length);
    else put(area, from, to, mark + inner + mark, at, at + inner.length);
  };

  const before = (area, mark) => {
    const from = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
    const lines = area.value.slice(from, area.selectionEnd).split("\n");
    const on = lines.every((line) => line.startsWith(mark));
    const text = lines.map((line) => (on ? line.slice(mark.length) : mark + line)).join("\n");
    put(area, from, area.selectionEnd, text, from + text.length, from + text.length);
  };

  const link = (area) => {
    const { selectionStart: from, selectionEnd: to } = area;
    const inner = area.value.slice(from, to);
    const at = from + inner.length + 3;
    put(area, from, to, `[${inner}](https://)`, inner ? at : from + 1, inner ? at + 8 : from + 1);
  };

  const deeds = {
    bold: (area) => around(area, "**"),
    italic: (area) => around(area, "*"),
    list: (area) => before(area, "- "),
    quote: (area) => before(area, "> "),
    link,
  };

  for (const area of document.querySelectorAll("textarea[data-composer]")) {
    const tools = area.closest(".composer")?.querySelector(".tools");
    if (tools) tools.hidden = false;
    tools?.addEventListener("click", (event) => deeds[event.target.closest("[data-md]")?.dataset.md]?.(area));
    area.addEventListener("keydown", (event) => {
      const deed = { b: "bold", i: "italic" }[event.key.toLowerCase()];
      if (deed && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
        event.preventDefault();
        deeds[deed](area);
      }
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) area.form.querySelector("button.btn[value=post], button.btn:not([value])")?.click();
    });
  }
}
