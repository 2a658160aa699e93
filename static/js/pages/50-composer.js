// Formatting for textarea[data-composer]: buttons and keys. insertText keeps the browser's own undo.
{
  const put = (area, from, to, text, start, end = start) => {
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

  const chosen = (area) => {
    const from = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
    return { from, to: area.selectionEnd, lines: area.value.slice(from, area.selectionEnd).split("\n") };
  };

  const before = (area, mark) => {
    const { from, to, lines } = chosen(area);
    const on = lines.every((line) => line.startsWith(mark));
    const text = lines.map((line) => (on ? line.slice(mark.length) : mark + line)).join("\n");
    put(area, from, to, text, from + text.length);
  };

  const link = (area) => {
    const { selectionStart: from, selectionEnd: to } = area;
    const inner = area.value.slice(from, to);
    const at = from + inner.length + 3;
    put(area, from, to, `[${inner}](https://)`, inner ? at : from + 1, inner ? at + 8 : from + 1);
  };

  // A block stands between empty lines; `at` is where the cursor goes in it.
  const block = (area, from, to, text, at) => {
    const lead = area.value.slice(0, from).trimEnd() ? "\n".repeat(2 - /\n*$/.exec(area.value.slice(0, from).slice(-2))[0].length) : "";
    const tail = area.value.slice(to).startsWith("\n") ? "\n" : "\n\n";
    put(area, from, to, lead + text + tail, from + lead.length + at);
  };

  const code = (area) => {
    const { selectionStart: from, selectionEnd: to } = area;
    const inner = area.value.slice(from, to);
    if (inner.includes("\n")) block(area, from, to, `\`\`\`\n${inner}\n\`\`\``, inner.length + 4);
    else around(area, "`");
  };

  // What was copied from a sheet has its cells between tabs.
  const table = (area) => {
    const { selectionStart: from, selectionEnd: to } = area;
    const inner = area.value.slice(from, to).trim();
    const rows = inner.includes("\t") ? inner.split("\n").map((row) => row.split("\t")) : [[inner, ""], ["", ""]];
    const width = Math.max(...rows.map((row) => row.length));
    const cells = rows.map((row) => `| ${Array.from({ length: width }, (_, at) => (row[at] ?? "").trim().replaceAll("|", "\\|")).join(" | ")} |`);
    cells.splice(1, 0, `|${" --- |".repeat(width)}`);
    block(area, from, to, cells.join("\n"), 2);
  };

  const note = (area) => {
    const number = 1 + Math.max(0, ...[...area.value.matchAll(/\[\^(\d+)\]/g)].map((found) => Number(found[1])));
    const { selectionEnd: at } = area;
    put(area, at, at, `[^${number}]`, at);
    const end = area.value.trimEnd().length;
    const text = `${/\n\[\^\d+\]:.*$/.test(area.value.trimEnd()) ? "\n" : "\n\n"}[^${number}]: `;
    put(area, end, area.value.length, text, end + text.length);
  };

  // A paragraph finds its own side by its first letter; the unseen mark before it is a letter of the other side.
  const MARKS = /^(\s*(?:>\s*)*(?:(?:[-*+]|\d+\.)\s+(?:\[[ xX]\]\s+)?|#{1,6}\s+)?)([\u200e\u200f]?)/;
  const FIRST = /[\p{L}\u200e\u200f]/u;
  const RIGHT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\u200f]/u;

  const turned = (line) => {
    const [all, start, mark] = MARKS.exec(line);
    const rest = line.slice(all.length);
    if (mark) return start + rest;
    return start + (RIGHT.test(FIRST.exec(rest)?.[0] ?? "") ? "\u200e" : "\u200f") + rest;
  };

  const turn = (area) => {
    const { from, lines } = chosen(area);
    const stop = area.value.indexOf("\n", area.selectionEnd);
    const to = stop < 0 ? area.value.length : stop;
    lines[lines.length - 1] += area.value.slice(area.selectionEnd, to);
    const text = lines.map((line) => (line.trim() || lines.length === 1 ? turned(line) : line)).join("\n");
    put(area, from, to, text, from + text.length);
  };

  const deeds = {
    bold: (area) => around(area, "**"),
    italic: (area) => around(area, "*"),
    list: (area) => before(area, "- "),
    tasks: (area) => before(area, "- [ ] "),
    quote: (area) => before(area, "> "),
    link,
    code,
    table,
    note,
    turn,
  };
  const KEYS = { KeyB: "bold", KeyI: "italic", KeyK: "link", KeyE: "code" };
  const SHIFTED = { Digit8: "list", Digit9: "tasks", Period: "quote" };

  // One stop of the tab key; the arrows go on from there.
  const bar = (area, tools) => {
    const buttons = [...tools.querySelectorAll(".ib")];
    const stop = (at) => buttons.forEach((button, other) => (button.tabIndex = other === at ? 0 : -1));
    stop(0);
    tools.hidden = false;
    // The buttons lead there, too.
    area.closest(".field").querySelector("[data-help]")?.remove();
    tools.addEventListener("click", (event) => deeds[event.target.closest("[data-md]")?.dataset.md]?.(area));
    tools.addEventListener("keydown", (event) => {
      const on = getComputedStyle(tools).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
      const by = { Home: -Infinity, End: Infinity }[event.key] ?? (event.key.match(/^Arrow(Left|Right)$/) ? (event.key === on ? 1 : -1) : 0);
      if (!by) return;
      event.preventDefault();
      const at = Math.min(buttons.length - 1, Math.max(0, buttons.indexOf(document.activeElement) + by));
      stop(at);
      buttons[at].focus();
    });
  };

  const bring = (area) => {
    const request = new XMLHttpRequest();
    request.responseType = "document";
    request.onload = () => {
      const tools = request.response?.querySelector("[data-tools] .tools");
      if (!tools) return;
      area.parentElement.append(tools);
      bar(area, tools);
    };
    request.open("GET", "/markup");
    request.send();
  };

  for (const area of document.querySelectorAll("textarea[data-composer]")) {
    const tools = area.closest(".composer")?.querySelector(".tools");
    if (tools) bar(area, tools);
    else bring(area);
    area.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      // By place for signs that other keyboards have elsewhere, by letter for letters.
      const letter = event.key.length === 1 && /[a-z]/i.test(event.key) ? `Key${event.key.toUpperCase()}` : event.code;
      const deed = event.shiftKey ? SHIFTED[event.code] : KEYS[letter];
      if (deed) {
        event.preventDefault();
        deeds[deed](area);
      }
      if (event.key === "Enter") area.form.querySelector("button.btn[value=post], button.btn:not([value])")?.click();
    });
  }
}
