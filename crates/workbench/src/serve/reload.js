// Keeps an open page fresh: reloads it after a good build, shows the error of a bad one.
// Served by `cargo book` only; a page on a web host never loads this.
(() => {
  const version = document.currentScript.dataset.version;
  let events = null;
  let banner = null;
  let dismissed = null;

  // A browser allows six connections to one server: only the pages in view hold one.
  const listen = () => {
    if (document.hidden) {
      events?.close();
      events = null;
    } else if (!events) {
      events = new EventSource("/.meanwhile/events");
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
    if (version === "") {
      document.querySelector("main pre").textContent = problem;
      return;
    }
    banner ??= makeBanner();
    // An alert is announced when its content changes, so it stands in the page before.
    requestAnimationFrame(() => {
      banner.shadowRoot.querySelector("pre").textContent = problem;
      banner.shadowRoot.querySelector("section").hidden = false;
    });
  };

  const makeBanner = () => {
    const host = document.createElement("div");
    host.id = "meanwhile-problem";
    // A shadow root: the style of the page and of the banner do not meet.
    host.attachShadow({ mode: "open" }).innerHTML = `
      <style>
        section { position: fixed; inset: auto 0 0 0; z-index: 1000; max-height: 50vh; overflow: auto;
          padding: 0.75rem 1rem 1rem; background: #fff1f0; color: #3d0b08; border-top: 4px solid #b3261e;
          font: 1rem/1.45 system-ui, sans-serif; }
        header { display: flex; gap: 1rem; align-items: baseline; justify-content: space-between; }
        h2 { font-size: 1rem; margin: 0; }
        pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0.5rem 0 0; font-size: 0.875rem; }
        button { font: inherit; color: inherit; background: #fff; border: 1px solid #3d0b08;
          border-radius: 4px; padding: 0.15rem 0.75rem; cursor: pointer; }
        button:focus-visible { outline: 3px solid #b3261e; outline-offset: 2px; }
        @media print { section { display: none; } }
      </style>
      <section role="alert" hidden>
        <header>
          <h2>The book does not build. This is the last good page.</h2>
          <button type="button">Dismiss</button>
        </header>
        <pre tabindex="0" aria-label="What went wrong"></pre>
      </section>`;
    host.shadowRoot.querySelector("button").addEventListener("click", () => {
      dismissed = host.shadowRoot.querySelector("pre").textContent;
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
