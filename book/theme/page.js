// What every page does: copying a command, and arrow keys that stay where they belong.
{
  "use strict";

  /** Places in which an arrow key moves something other than the page. */
  const OWN_KEYS = "pre, .program, .run, .timeline, .carried, .cures, .predict, .exercise, .table-wrapper";

  // mdBook turns the page on ← and → wherever the focus is. A reader who moves through code or a
  // prediction must not lose the page (mdBook issue 1789), so these keys end here.
  const isPageTurn = (event) => event.key === "ArrowLeft" || event.key === "ArrowRight";

  document.querySelector("main")?.addEventListener("keydown", (event) => {
    if (isPageTurn(event) && event.target.closest(OWN_KEYS)) event.stopPropagation();
  });

  // Nothing has the focus while text is selected by mouse or by caret browsing: the selection tells.
  addEventListener(
    "keydown",
    (event) => {
      if (!isPageTurn(event) || event.target !== document.body) return;
      const node = getSelection()?.anchorNode;
      const element = node instanceof Element ? node : node?.parentElement;
      if (element?.closest(OWN_KEYS)) event.stopPropagation();
    },
    true,
  );

  // mdBook opens the sidebar with a label, which no keyboard reaches and no screen reader knows as a button.
  const toggle = document.getElementById("mdbook-sidebar-toggle");
  if (toggle) {
    toggle.setAttribute("role", "button");
    toggle.tabIndex = 0;
    toggle.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      toggle.click();
    });
  }
  document.getElementById("mdbook-menu-bar")?.setAttribute("role", "banner");

  // Before the text there are more than twenty stops: the list of chapters and the menu.
  const main = document.querySelector("main");
  if (main) {
    const skip = document.createElement("a");
    skip.className = "skip";
    skip.href = "#mdbook-content";
    skip.textContent = "Skip to the text";
    skip.addEventListener("click", (event) => {
      event.preventDefault();
      main.tabIndex = -1;
      main.focus();
    });
    document.body.prepend(skip);
  }

  /** A picture that is wider than its window fades out on the side where there is more. */
  const markWide = (box) => {
    const more = box.scrollWidth - box.clientWidth;
    box.classList.toggle("more-left", more > 1 && box.scrollLeft > 1);
    box.classList.toggle("more-right", more > 1 && box.scrollLeft < more - 1);
  };
  const watch = new ResizeObserver((entries) => entries.forEach((entry) => markWide(entry.target)));
  for (const box of document.querySelectorAll(".timeline .scroll, .carried .scroll")) {
    box.addEventListener("scroll", () => markWide(box), { passive: true });
    watch.observe(box);
  }

  /** A box that scrolls must be reachable by keyboard; one that does not scroll must not be a stop. */
  const markScrollers = () => {
    for (const box of document.querySelectorAll("main pre > code, main .table-wrapper")) {
      if (box.scrollWidth > box.clientWidth) {
        box.tabIndex = 0;
      } else if (box.tabIndex === 0) {
        box.removeAttribute("tabindex");
      }
    }
  };
  addEventListener("resize", markScrollers);
  // A fold or a prediction that opens shows code that had no width before.
  document.addEventListener("toggle", markScrollers, true);
  markScrollers();

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false;
    }
  };

  const said = document.createElement("p");
  said.className = "unseen";
  said.setAttribute("role", "status");
  document.querySelector("main")?.append(said);

  for (const command of document.querySelectorAll(".program .command, .exercise .command")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "small-button";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy the command ${command.textContent}`);
    button.addEventListener("click", async () => {
      const done = await copy(command.textContent);
      if (!done) getSelection()?.selectAllChildren(command);
      button.textContent = done ? "Copied" : "Selected";
      said.textContent = done ? "Command copied" : "Command selected: copy it with your keyboard";
      setTimeout(() => (button.textContent = "Copy"), 2000);
    });
    const group = document.createElement("span");
    group.className = "run-with";
    command.before(group);
    group.append(command, button);
  }
}
