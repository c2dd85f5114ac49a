// What only a teacher needs is loaded when it is asked for: a learner's page stays light. mdBook copies the
// files of this folder to `theme/` beside the pages.
"use strict";

{
  const html = document.documentElement;
  /** In this order. */
  const STAGE = ["vote.css", "present.css", "slides.js", "vote.js", "stage-keys.js", "present.js", "notes.js"];

  const load = (file) =>
    new Promise((done, fail) => {
      const address = `${path_to_root}theme/${file}`;
      const isStyle = file.endsWith(".css");
      const element = document.createElement(isStyle ? "link" : "script");
      Object.assign(element, isStyle ? { rel: "stylesheet", href: address } : { src: address, async: false });
      element.addEventListener("load", done);
      element.addEventListener("error", () => fail(new Error(`${address} cannot be loaded`)));
      document.head.append(element);
    });

  let loading = null;
  const stage = () => {
    loading ??= Promise.all(STAGE.map(load));
    return loading;
  };

  const enter = async () => {
    try {
      await stage();
      meanwhilePresent.enter();
    } catch (error) {
      alert(`This page cannot be presented: ${error.message}. Build the book again.`);
    }
  };

  addEventListener(
    "keydown",
    (event) => {
      const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey && event.key === "p";
      const inside = event.target instanceof Element ? event.target : document.body;
      const isFree = !inside.matches("input, select, textarea, [contenteditable]") && !html.matches(".presenting, .noting");
      if (isPlain && isFree) enter();
    },
    true,
  );

  const icon = "<svg viewBox='0 0 24 24' width='20' height='20' aria-hidden='true'><path fill='none' stroke='currentColor' stroke-width='2' d='M2 4h20M4 4v11h16V4M12 15v4m-5 3 5-3 5 3'/></svg>";
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "icon-button present-button", title: "Present this page (p)", innerHTML: icon });
  button.setAttribute("aria-label", "Present this page");
  button.setAttribute("aria-keyshortcuts", "p");
  button.addEventListener("click", enter);
  document.querySelector(".right-buttons")?.prepend(button);
  const help = document.createElement("p");
  help.innerHTML = "Press <kbd>P</kbd> to present this page";
  document.querySelector("#mdbook-help-popup > div")?.append(help);

  const asked = new URL(location.href).searchParams;
  if (asked.has("present") || asked.has("notes")) stage().catch((error) => console.warn(error));
  if (document.querySelector(".planner")) load("planner.js").catch((error) => console.warn(error));
}
