// What is more comfortable with a script; every page is whole without it.
(() => {
  "use strict";
  const typing = (event) => event.target.closest("input, textarea, select, [contenteditable]") || event.altKey || event.ctrlKey || event.metaKey;

  // n or j: the next hunk; p or k: the one before.
  const hunks = [...document.querySelectorAll(".rw-hunk")];
  if (hunks.length) {
    let at = -1;
    const here = () => hunks.findIndex((hunk) => hunk.getBoundingClientRect().top > 60);
    document.addEventListener("keydown", (event) => {
      const step = { n: 1, j: 1, p: -1, k: -1 }[event.key];
      if (!step || typing(event)) return;
      if (at < 0) { const below = here(); at = step > 0 ? (below < 0 ? hunks.length : below) - 1 : (below < 0 ? hunks.length : below); }
      at = Math.min(Math.max(at + step, 0), hunks.length - 1);
      hunks.forEach((hunk, place) => hunk.classList.toggle("rw-here", place === at));
      hunks[at].scrollIntoView({ block: "start" });
      hunks[at].setAttribute("tabindex", "-1");
      hunks[at].focus({ preventScroll: true });
      event.preventDefault();
    });
    document.addEventListener("scroll", () => { at = document.activeElement === hunks[at] ? at : -1; }, { passive: true });
  }

  // A citation with the address under which it is read.
  const words = document.querySelector("[data-copy]");
  if (words && navigator.clipboard) {
    for (const hunk of hunks) {
      const heading = hunk.querySelector(".rw-heading");
      if (!heading) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = words.dataset.copy;
      button.addEventListener("click", async () => {
        const place = hunk.dataset.cite ? `${hunk.dataset.cite}, ` : "";
        const address = new URL(location.href);
        address.hash = hunk.id;
        await navigator.clipboard.writeText(`${place}${words.dataset.title} (${words.dataset.versions}), ${address}`);
        button.textContent = words.dataset.copied;
        setTimeout(() => { button.textContent = words.dataset.copy; }, 2000);
      });
      heading.append(" ", button);
    }
  }

  // New revisions are announced, never put under a reader's eyes. A page that nobody sees holds no connection: a browser has few.
  const front = document.querySelector("[data-live][data-newest]");
  const news = document.querySelector("[data-news]");
  if (front && news && window.EventSource) {
    const newest = Number(front.dataset.newest);
    let told = null;
    const listen = () => {
      if (document.hidden || !news.hidden) { told?.close(); told = null; return; }
      if (told) return;
      told = new EventSource(front.dataset.live);
      told.addEventListener("revision", (event) => {
        if (Number(event.data) > newest) { news.hidden = false; listen(); }
      });
    };
    document.addEventListener("visibilitychange", listen);
    listen();
  }
})();
