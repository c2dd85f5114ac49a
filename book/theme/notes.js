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

  /** What the notes of a section say, with a heading for each kind. */
  const written = (notes) => {
    if (!notes) return [make("p", { textContent: "There are no notes to this section." })];
    const field = (name, ...words) => (words.length > 0 ? [make("h2", { textContent: name }), ...words] : []);
    const words = (text) => (text ? [make("div", { innerHTML: text })] : []);
    const beliefs = notes.expect.map(([row, belief]) => make("li", { innerHTML: `${belief} <span class="row">(${row})</span>` }));
    const commands = notes.run.map((command) => make("pre", {}, make("code", { textContent: command })));
    return [
      ...field("Expect that somebody believes", ...(beliefs.length > 0 ? [make("ul", {}, ...beliefs)] : [])),
      ...field("It sounds like this", ...words(notes.heard)),
      ...field("Ask", ...words(notes.ask)),
      ...field("Run", ...commands),
      ...field("And", ...words(notes.then)),
    ];
  };

  /** How long the class has gone on, beside the plan. */
  const timed = ({ began, before, first, section }) => {
    const place = placeOf(section);
    const gone = Math.max(0, Date.now() - began) / 60000;
    const to = before + planned(first, place + 1);
    const from = to - planned(place, place + 1);
    const late = Math.floor(gone - to);
    const clock = `${Math.floor(gone)}:${String(Math.floor((gone % 1) * 60)).padStart(2, "0")}`;
    const behind = late > 0 ? `: you are ${late} min behind` : "";
    return { late, words: `${clock} of the class are over. The plan has this section from minute ${from} to ${to}${behind}.` };
  };

  const panelOf = (post) => {
    const title = make("h1", { textContent: "Speaker notes" });
    const state = make("p", { className: "state", textContent: "Waiting for the projected page." });
    const time = make("p", { className: "time" });
    const body = make("div", { className: "body" });
    const after = make("p", { className: "after" });
    const button = (text, message) => {
      const made = make("button", { type: "button", className: "small-button", textContent: text });
      made.addEventListener("click", () => post(message));
      return made;
    };
    const go = make("p", { className: "go" }, button("← Back", { kind: "go", by: -1 }), button("Next →", { kind: "go", by: 1 }), button("Start the clock again", { kind: "restart" }));
    const box = make("div", { className: "noted" }, title, state, time, body, after, go);
    box.setAttribute("role", "main");
    const tellTime = (now) => {
      const { late, words } = timed(now);
      time.textContent = words;
      time.classList.toggle("late", late > 0);
    };
    const tell = (now) => {
      const place = placeOf(now.section);
      const [section, next] = lesson.sections.slice(place, place + 2);
      title.textContent = section?.title ?? document.title;
      const parts = [`Slide ${now.at + 1} of ${now.count}`, now.stage, section ? `about ${minutesOf(section)} min` : ""];
      state.textContent = parts.filter((part) => part !== "").join(" · ");
      body.replaceChildren(...written(section?.notes));
      after.textContent = next ? `Next: ${next.title} (about ${minutesOf(next)} min)` : "This is the last section of the page.";
      tellTime(now);
    };
    return { box, state, tell, tellTime };
  };

  const follow = (name) => {
    html.classList.add("noting");
    const channel = new BroadcastChannel(name);
    const panel = panelOf((message) => channel.postMessage(message));
    document.body.append(panel.box);
    let now = null;
    channel.addEventListener("message", ({ data }) => {
      if (data.kind === "left") panel.state.textContent = "The page is not projected now.";
      if (data.kind !== "at") return;
      if (data.path !== location.pathname) {
        const url = new URL(data.path, location.href);
        url.searchParams.set("notes", name);
        return location.replace(url);
      }
      now = data;
      panel.tell(now);
    });
    setInterval(() => now && panel.tellTime(now), 1000);
    addEventListener("keydown", (event) => onKey(event, channel), true);
    channel.postMessage({ kind: "hello" });
    // A page that was opened as a file shares nothing with another window.
    setTimeout(() => {
      if (!now) panel.state.textContent = "Nothing is heard of the projected page. Notes need a page that is served: cargo book, mdbook serve, or a web host.";
    }, 3000);
  };

  /** The same keys turn the slides from here. */
  const onKey = (event, channel) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    event.stopImmediatePropagation();
    const by = { PageDown: 1, ArrowRight: 1, PageUp: -1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    channel.postMessage({ kind: "go", by });
  };

  const name = query.get("notes");
  if (name && typeof BroadcastChannel === "function") follow(name);
  else lead();
}
