// The keys of the projected view. They are taken before mdBook sees them, which turns the page with ← and →
// and searches with s; those of a field or a timeline that has the focus stay with it.
"use strict";

/** `main`: the stage; `isOn`: whether it is projected; `acts`: what single keys do. */
globalThis.meanwhileStageKeys = ({ main, isOn, leave, move, acts }) => {
  const KEYS = [
    [["Page Down", "→", "Space"], "next"],
    [["Page Up", "←"], "back; both go through a long slide first"],
    [["Home", "End"], "first and last slide"],
    [["c"], "a question: its program, and back"],
    [["b"], "a talk: show the counts as bars"],
    [["t"], "a timeline: → and ← go from poll to poll; Escape ends that"],
    [["z"], "timelines: whole, or in large type"],
    [["n"], "notes in a second window"],
    [["f"], "full screen"],
    [["?"], "these keys"],
    [["Escape", "p"], "leave"],
  ];

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  const dialog = (() => {
    const list = make("dl", {});
    for (const [names, does] of KEYS) {
      const keys = names.map((name) => make("kbd", { textContent: name }));
      list.append(make("dt", {}, ...keys), make("dd", { textContent: does }));
    }
    const close = make("button", { type: "button", className: "small-button", textContent: "Close" });
    const box = make("dialog", { className: "stage-keys" }, make("h2", { textContent: "Keys of the projected view" }), list, close);
    close.addEventListener("click", () => shut());
    box.setAttribute("aria-label", "Keys of the projected view");
    document.body.append(box);
    return box;
  })();
  // Not modal: whether a browser closes a modal one before or after we see Escape is its own affair.
  const open = () => {
    dialog.show();
    dialog.querySelector("button").focus();
  };
  const shut = () => {
    dialog.close();
    main.focus({ preventScroll: true });
  };

  const all = {
    ...acts,
    "?": () => open(),
    p: leave,
    ArrowRight: () => move(1),
    ArrowLeft: () => move(-1),
    " ": () => move(1),
  };

  const FIELD = "input, select, textarea, [contenteditable]";
  const PICTURE = ".timeline .scroll";
  const PRESSED = "button, a[href], summary";

  /** What a key does; null if it belongs to what has the focus. */
  const actOf = (key, inside) => {
    // A remote control turns the slide whatever has the focus.
    if (key === "PageDown") return () => move(1);
    if (key === "PageUp") return () => move(-1);
    if (key === "Escape") return inside.matches(`${FIELD}, ${PICTURE}`) ? () => main.focus({ preventScroll: true }) : leave;
    const isOwn = inside.matches(FIELD) || (inside.matches(PICTURE) && (key === " " || key.length > 1));
    if (isOwn || (key === " " && inside.matches(PRESSED))) return null;
    return Object.hasOwn(all, key) ? all[key] : null;
  };

  const onKey = (event, inside) => {
    const isTyped = ["Tab", "Enter", "Shift"].includes(event.key) || (event.key === " " && dialog.contains(inside));
    if (dialog.open && isTyped) return;
    const act = dialog.open ? shut : actOf(event.key, inside);
    if (act) {
      event.preventDefault();
      event.stopImmediatePropagation();
      act();
    } else if (event.key.length === 1 && event.key !== " " && !inside.matches(FIELD)) {
      // mdBook's search is hidden now.
      event.stopImmediatePropagation();
    }
  };

  addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const inside = event.target instanceof Element ? event.target : document.body;
      if (isOn()) onKey(event, inside);
    },
    true,
  );

  return { show: open };
};
