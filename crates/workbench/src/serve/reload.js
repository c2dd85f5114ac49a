// Keeps an open page fresh: reloads it after a good build, shows the error of a bad one.
// Served by `cargo book` only; a page on a web host never loads this.
(() => {
  const version = document.currentScript.dataset.version;
  // Beside this script, wherever a proxy shows the book.
  const address = new URL("events", document.currentScript.src);
  let events = null;
  let banner = null;
  let dismissed = null;
  let shown = null;

  // A browser allows six connections to one server: only the pages in view hold one.
  const listen = () => {
    if (document.hidden) {
      events?.close();
      events = null;
    } else if (!events) {
      events = new EventSource(address);
      events.onmessage = (event) => hear(JSON.parse(event.data));
    }
  };

  const hear = (status) => {
    if (status.version !== version) {
      events.close();
      location.reload();
    } else if (status.problem && status.problem !== dismissed) {
      show(status.problem);
    } else if (!status.problem) {
      dismissed = null;
      banner?.remove();
      banner = null;
    }
  };

  const show = (problem) => {
    // The server has made text of everything in it.
    const fill = (place) => {
      place.innerHTML = problem;
      shown = problem;
    };
    const place = document.querySelector("#meanwhile-no-page");
    if (place) {
      // Its title says that it is being built; the page that replaces it says what is wrong.
      if (place.innerHTML === "") location.reload();
      else fill(place);
      return;
    }
    banner ??= makeBanner();
    // An alert is announced when its content changes, so it stands in the page before.
    requestAnimationFrame(() => {
      if (!banner) return;
      fill(banner.shadowRoot.querySelector(".problem"));
      banner.shadowRoot.querySelector("section").hidden = false;
    });
  };

  const makeBanner = () => {
    const host = document.createElement("div");
    host.id = "meanwhile-problem";
    // A shadow root: the style of the page and of the banner do not meet, but for the size of a rem,
    // which mdBook makes small.
    host.attachShadow({ mode: "open" }).innerHTML = `
      <style>
        section { position: fixed; inset: auto 0 0 0; z-index: 1000; max-height: 50vh; overflow: auto;
          padding: 0.75em 1em 1em; background: #fff1f0; color: #3d0b08; border-top: 4px solid #b3261e;
          font: medium/1.45 system-ui, sans-serif; }
        header { display: flex; gap: 1em; align-items: baseline; justify-content: space-between; }
        h2 { font-size: 1em; margin: 0; }
        .problem { font-size: 0.9375em; }
        .problem:focus-visible { outline: 3px solid #b3261e; outline-offset: 4px; }
        ol { list-style: none; margin: 0; padding: 0; }
        li { margin: 0.625em 0 0; }
        p { margin: 0.125em 0 0; overflow-wrap: anywhere; }
        code, pre { font-family: ui-monospace, monospace; font-size: 0.9em; }
        .place { font-weight: bold; overflow-wrap: anywhere; }
        .next { color: #6b2a25; }
        pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0.5em 0 0; }
        button { font: inherit; color: inherit; background: #fff; border: 1px solid #3d0b08;
          border-radius: 4px; padding: 0.15em 0.75em; cursor: pointer; }
        button:focus-visible { outline: 3px solid #b3261e; outline-offset: 2px; }
        @media print { section { display: none; } }
      </style>
      <section role="alert" hidden>
        <header>
          <h2>The book does not build. This is the last good page.</h2>
          <button type="button">Dismiss</button>
        </header>
        <div class="problem" tabindex="0" role="group" aria-label="What went wrong"></div>
      </section>`;
    host.shadowRoot.querySelector("button").addEventListener("click", () => {
      dismissed = shown;
      host.remove();
      banner = null;
    });
    // mdBook turns pages with the arrow keys; inside the banner they scroll.
    host.addEventListener("keydown", (event) => event.stopPropagation());
    document.body.append(host);
    return host;
  };

  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => {
    events?.close();
    events = null;
  });
  addEventListener("pageshow", listen);
  listen();
})();
