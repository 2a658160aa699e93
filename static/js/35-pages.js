// A page that is read comes without the files that writing wants: they follow when somebody begins to write.
{
  const bring = async () => {
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = "asset:pages.css";
    document.head.append(sheet);
    await import("asset:pages.js");
  };

  const begins = (event) => {
    if (!event.target.matches?.("textarea[data-composer]")) return;
    removeEventListener("focusin", begins);
    // Without a connection just then it is tried again at the next occasion.
    bring().catch(() => addEventListener("focusin", begins));
  };

  if (!document.querySelector('script[src="asset:pages.js"]')) addEventListener("focusin", begins);
}
