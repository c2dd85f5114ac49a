// Speaker notes in a second window, in step with the projected page: what to expect in the class, what to
// ask, what to run, and how the minutes compare with the plan. Both windows are this page; the second one,
// at `?notes=NAME`, shows the notes alone.
"use strict";

{
  const html = document.documentElement;
  const source = document.querySelector("script.lesson");
  const lesson = source ? JSON.parse(source.textContent) : { rules: { talk: 0 }, sections: [] };
  const query = new URL(location.href).searchParams;

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  /** How long a class takes for a section: its exercises are planned apart. */
  const minutesOf = ({ minutes, votes }) => minutes + votes * lesson.rules.talk;
  const placeOf = (id) => Math.max(0, lesson.sections.findIndex((section) => section.id === id));
  const planned = (from, to) => lesson.sections.slice(from, to).reduce((sum, section) => sum + minutesOf(section), 0);

  // --- The projected page ------------------------------------------------------------------------

  const lead = () => {
    if (typeof BroadcastChannel !== "function") return;
    const KEY = "meanwhile-clock";
    /** When the class began, at which section of this page, and how many minutes were planned before it. */
    let clock = meanwhileVote.kept(KEY);
    let channel = null;

    const keep = (changed) => {
      clock = { ...clock, ...changed };
      meanwhileVote.keep(KEY, clock);
    };
    const restart = () => {
      const section = meanwhilePresent.now()?.section;
      keep({ began: Date.now(), first: placeOf(section), before: 0, path: location.pathname });
    };
    const tell = () => {
      const now = meanwhilePresent.now();
      if (!now) return channel?.postMessage({ kind: "left" });
      if (!clock?.began) restart();
      // A class that goes on in another chapter has all of that before it.
      if (clock.path !== location.pathname) keep({ first: placeOf(now.section), path: location.pathname });
      channel?.postMessage({ kind: "at", path: location.pathname, ...now, ...clock, path: location.pathname });
    };

    const open = (name) => {
      channel = new BroadcastChannel(name);
      channel.addEventListener("message", ({ data }) => {
        if (data.kind === "go") meanwhilePresent.move(data.by);
        if (data.kind === "restart") restart();
        if (data.kind !== "at") tell();
      });
    };

    meanwhilePresent.onChange((step) => {
      if (step) {
        const now = meanwhilePresent.now();
        keep({ before: (clock?.before ?? 0) + planned(clock?.first ?? 0, placeOf(now?.section) + 1), path: "" });
      } else {
        tell();
      }
    });
    meanwhilePresent.openNotes = () => {
      const name = clock?.name ?? `meanwhile-${Math.random().toString(36).slice(2)}`;
      keep({ name });
      if (!channel) open(name);
      const url = new URL(location.pathname, location.href);
      url.searchParams.set("notes", name);
      if (!window.open(url, name, "popup,width=760,height=900")) {
        alert("The browser did not open a second window. Allow windows of this page, and press n again.");
      }
    };
    if (clock?.name) open(clock.name);
    tell();
  };

  // --- The second window -------------------------------------------------------------------------

  const follow = (name) => {
    html.classList.add("noting");
    const channel = new BroadcastChannel(name);
    const title = make("h1", {});
    const state = make("p", { className: "state" });
    const time = make("p", { className: "time" });
    const body = make("div", { className: "body" });
    const next = make("p", { className: "after" });
    const button = (text, act) => {
      const made = make("button", { type: "button", className: "small-button", textContent: text });
      made.addEventListener("click", act);
      return made;
    };
    const go = (by) => channel.postMessage({ kind: "go", by });
    const buttons = make("p", { className: "go" }, button("← Back", () => go(-1)), button("Next →", () => go(1)), button("Start the clock again", () => channel.postMessage({ kind: "restart" })));
    const panel = make("div", { className: "noted" }, title, state, time, body, next, buttons);
    panel.setAttribute("role", "main");
    document.body.append(panel);
    title.textContent = "Speaker notes";
    state.textContent = "Waiting for the projected page.";

    const field = (name, ...words) => body.append(make("h2", { textContent: name }), ...words);
    const words = (text) => make("div", { innerHTML: text });
    const tellNotes = (notes) => {
      body.replaceChildren();
      if (!notes) return body.append(make("p", { textContent: "There are no notes to this section." }));
      if (notes.expect.length > 0) {
        const beliefs = notes.expect.map(([row, belief]) => make("li", { innerHTML: `${belief} <span class="row">(${row})</span>` }));
        field("Expect that somebody believes", make("ul", {}, ...beliefs));
      }
      if (notes.heard) field("It sounds like this", words(notes.heard));
      if (notes.ask) field("Ask", words(notes.ask));
      if (notes.run.length > 0) field("Run", ...notes.run.map((command) => make("pre", {}, make("code", { textContent: command }))));
      if (notes.then) field("And", words(notes.then));
    };

    let last = null;
    const tellTime = () => {
      if (!last) return;
      const gone = Math.max(0, Date.now() - last.began) / 60000;
      const to = last.before + planned(last.first, placeOf(last.section) + 1);
      const from = to - minutesOf(lesson.sections[placeOf(last.section)] ?? { minutes: 0, votes: 0 });
      const late = Math.floor(gone - to);
      const clock = `${Math.floor(gone)}:${String(Math.floor((gone % 1) * 60)).padStart(2, "0")}`;
      time.textContent = `${clock} of the class are over. The plan has this section from minute ${from} to ${to}${late > 0 ? `: you are ${late} min behind` : ""}.`;
      time.classList.toggle("late", late > 0);
    };
    setInterval(tellTime, 1000);

    channel.addEventListener("message", ({ data }) => {
      if (data.kind === "left") state.textContent = "The page is not projected now.";
      if (data.kind !== "at") return;
      if (data.path !== location.pathname) {
        const url = new URL(data.path, location.href);
        url.searchParams.set("notes", name);
        return location.replace(url);
      }
      last = data;
      const place = placeOf(data.section);
      const section = lesson.sections[place];
      title.textContent = section?.title ?? document.title;
      state.textContent = `Slide ${data.at + 1} of ${data.count}${data.stage ? ` · ${data.stage}` : ""}${section ? ` · about ${minutesOf(section)} min` : ""}`;
      tellNotes(section?.notes);
      const after = lesson.sections[place + 1];
      next.textContent = after ? `Next: ${after.title} (about ${minutesOf(after)} min)` : "This is the last section of the page.";
      tellTime();
    });
    addEventListener("keydown", (event) => {
      const by = { PageDown: 1, ArrowRight: 1, PageUp: -1, ArrowLeft: -1 }[event.key];
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      event.stopImmediatePropagation();
      if (by) {
        event.preventDefault();
        go(by);
      }
    }, true);
    channel.postMessage({ kind: "hello" });
    // A page that was opened as a file shares nothing with another window.
    setTimeout(() => {
      if (!last) state.textContent = "Nothing is heard of the projected page. Notes need a page that is served: cargo book, mdbook serve, or a web host.";
    }, 3000);
  };

  const name = query.get("notes");
  if (name && typeof BroadcastChannel === "function") follow(name);
  else lead();
}
