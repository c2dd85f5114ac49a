// The page as it is projected: one slide at a time, in large type, with the keys that a presenter's
// remote control sends. The slides are elements of the page (slides.js), the questions are voted on (vote.js).
"use strict";

{
  const main = document.querySelector("main");
  const html = document.documentElement;
  const slides = meanwhileSlides.cut(main, meanwhileBallots);
  const address = () => new URL(location.href);

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  /** The number of the slide on the screen; -1 when the page is read as usual. */
  let at = -1;
  /** Where the reader was, and on which slide it began. */
  let entered = { scroll: null, slide: -1 };
  /** The panels of the questions, and those whose answer the class has seen. */
  const panels = new Map();
  const revealed = new Set(meanwhileVote.kept("meanwhile-revealed") ?? []);
  /** Folds that were opened for the screen. */
  const opened = new Set();
  const listeners = [];

  // --- What is on the screen ---------------------------------------------------------------------

  const panelOf = (section) => {
    let panel = panels.get(section.id);
    if (!panel) {
      panel = new meanwhileVote.Panel(section, meanwhileBallots.get(section.id));
      section.append(panel.box);
      panels.set(section.id, panel);
    }
    return panel;
  };

  /** What explains an answer is no slide until the class has seen that answer. */
  const isLocked = (slide) => slide.fold !== null && slide.fold.matches(".answered") && !revealed.has(slide.fold.dataset.of);

  const clear = () => {
    panels.forEach((panel) => panel.stop());
    for (const element of main.querySelectorAll(".on-stage")) element.classList.remove("on-stage");
    for (const element of main.querySelectorAll("[data-show]")) delete element.dataset.show;
    opened.forEach((fold) => (fold.open = false));
    opened.clear();
  };

  const unfold = (fold) => {
    fold.classList.add("on-stage");
    if (fold.open) return;
    fold.open = true;
    opened.add(fold);
  };

  const stage = ({ predict, part, stage }) => {
    if (part) {
      predict.dataset.show = "part";
      part.classList.add("on-stage");
      return;
    }
    const panel = panelOf(predict);
    predict.dataset.show = "ballot";
    panel.show(stage);
    if (stage < 3) return;
    revealed.add(predict.id);
    meanwhileVote.keep("meanwhile-revealed", [...revealed]);
  };

  const show = (number, toEnd = false) => {
    at = number;
    const slide = slides[at];
    clear();
    slide.elements.forEach((element) => element.classList.add("on-stage"));
    if (slide.fold) unfold(slide.fold);
    if (slide.predict) stage(slide);
    main.scrollTop = toEnd ? main.scrollHeight : 0;
    if (!main.contains(document.activeElement) || document.activeElement === main || !document.activeElement.checkVisibility()) {
      main.focus({ preventScroll: true });
    }
    bar.tell();
    const url = address();
    url.searchParams.set("present", at + 1);
    history.replaceState(history.state, "", url);
    dispatchEvent(new Event("resize"));
    listeners.forEach((listen) => listen());
  };

  // --- From slide to slide -----------------------------------------------------------------------

  const other = (from, step) => {
    let next = from + step;
    while (slides[next] && isLocked(slides[next])) next += step;
    return slides[next] ? next : null;
  };

  const rest = () => main.scrollHeight - main.clientHeight - main.scrollTop;

  /** A slide that is longer than the screen is paged through first. */
  const page = (step) => {
    const room = step > 0 ? rest() : main.scrollTop;
    if (room <= 2) return false;
    main.scrollTop += step * main.clientHeight * 0.8;
    bar.tell();
    return true;
  };

  const turn = (step) => {
    const link = document.querySelector(step > 0 ? "a[rel~=next]" : "a[rel=prev]");
    if (!link) return;
    listeners.forEach((listen) => listen(step));
    const url = new URL(link.href);
    url.searchParams.set("present", step > 0 ? "1" : "end");
    location.href = url;
  };

  const move = (step) => {
    if (page(step)) return;
    const next = other(at, step);
    if (next === null) turn(step);
    else show(next, step < 0);
  };

  // --- In and out --------------------------------------------------------------------------------

  /** The slide that a reader of the page is looking at. */
  const seen = () => {
    const top = (document.getElementById("mdbook-menu-bar")?.getBoundingClientRect().bottom ?? 0) + 60;
    let found = 0;
    slides.forEach((slide, number) => {
      const element = slide.elements[0];
      if (slide.stage > 0 || slide.part || !element.checkVisibility()) return;
      if (element.getBoundingClientRect().top <= top) found = number;
    });
    return found;
  };

  /** `scroll`: where a reader of the page is; null for one who comes by a link. */
  const enter = (number, scroll) => {
    if (at >= 0 || slides.length === 0 || html.classList.contains("noting")) return;
    entered = { scroll, slide: scroll === null ? -1 : number };
    html.classList.add("presenting");
    document.body.append(bar.box);
    main.tabIndex = -1;
    show(Math.min(Math.max(0, number), slides.length - 1));
  };

  /** Back to the page: where the reader was, or where the slides have led. */
  const leave = () => {
    if (at < 0) return;
    const { elements, fold } = slides[at];
    const isSame = at === entered.slide;
    at = -1;
    clear();
    html.classList.remove("presenting");
    bar.box.remove();
    const url = address();
    url.searchParams.delete("present");
    history.replaceState(history.state, "", url);
    if (isSame) scrollTo(0, entered.scroll);
    else (elements[0].checkVisibility() ? elements[0] : (fold ?? main)).scrollIntoView({ block: "start" });
    if (document.fullscreenElement) document.exitFullscreen();
    listeners.forEach((listen) => listen());
    dispatchEvent(new Event("resize"));
  };

  // --- The bar below the slide -------------------------------------------------------------------

  const bar = (() => {
    const where = make("p", { className: "where" });
    const more = make("span", { className: "more", textContent: "↓ more" });
    const count = make("span", { className: "count" });
    const said = make("p", { className: "unseen" });
    said.setAttribute("role", "status");
    const button = (text, name, key, act) => {
      const made = make("button", { type: "button", className: "small-button", textContent: text, title: `${name} (${key})` });
      made.setAttribute("aria-label", name);
      made.addEventListener("click", act);
      return made;
    };
    const buttons = [
      button("←", "Back", "Page Up", () => move(-1)),
      button("→", "Next", "Page Down", () => move(1)),
      button("Notes", "Notes in a second window", "n", () => meanwhilePresent.openNotes?.()),
      button("?", "Keys", "?", () => keys.show()),
      button("✕", "Leave", "Escape", () => leave()),
    ];
    const box = make("div", { className: "stage-bar" }, where, more, count, ...buttons, said);
    box.setAttribute("role", "toolbar");
    box.setAttribute("aria-label", "Projected view");
    const tell = () => {
      const { section, elements } = slides[at];
      const title = section?.textContent ?? document.title;
      // The heading itself is on the screen.
      where.textContent = elements.includes(section) ? "" : title;
      count.textContent = `${at + 1}/${slides.length}`;
      more.classList.toggle("is-all", rest() <= 2);
      said.textContent = `Slide ${at + 1} of ${slides.length}: ${title}`;
    };
    return { box, tell };
  })();
  main.addEventListener("scroll", () => at >= 0 && bar.tell(), { passive: true });

  // --- Keys (stage-keys.js) ----------------------------------------------------------------------

  /** The program that a question is about: the last one above it. */
  const peek = () => {
    const { predict, part } = slides[at];
    if (!predict || part) return;
    const isAbove = (program) => predict.compareDocumentPosition(program) & Node.DOCUMENT_POSITION_PRECEDING;
    const program = [...main.querySelectorAll(".program")].filter(isAbove).at(-1);
    if (!program) return;
    const isPeeking = !predict.classList.toggle("on-stage");
    for (const element of [program, program.closest("details.answered")]) element?.classList.toggle("on-stage", isPeeking);
    main.scrollTop = 0;
    bar.tell();
  };

  const toTimeline = () => {
    const box = [...main.querySelectorAll(".timeline .scroll")].find((scroll) => scroll.checkVisibility());
    box?.focus();
  };

  const fullScreen = () => (document.fullscreenElement ? document.exitFullscreen() : html.requestFullscreen?.());

  const keys = meanwhileStageKeys({
    main,
    isOn: () => at >= 0,
    leave,
    move,
    acts: {
      Home: () => show(0),
      End: () => show(other(slides.length, -1) ?? 0),
      b: () => panels.get(slides[at].predict?.id)?.ask(),
      c: peek,
      f: fullScreen,
      n: () => meanwhilePresent.openNotes?.(),
      t: toTimeline,
      z: () => html.classList.toggle("whole-pictures"),
    },
  });

  // --- How it begins -----------------------------------------------------------------------------

  /** For the button (teach.js) and the notes (notes.js). */
  globalThis.meanwhilePresent = {
    enter: () => enter(seen(), scrollY),
    now: () => (at < 0 ? null : { at, count: slides.length, section: slides[at].section?.id ?? "", stage: slides[at].predict && !slides[at].part ? meanwhileVote.STAGES[Math.min(3, slides[at].stage)] : "" }),
    move,
    onChange: (listen) => listeners.push(listen),
  };

  const begin = () => {
    const wanted = address().searchParams.get("present");
    if (wanted === null) return;
    const id = decodeURIComponent(location.hash.slice(1));
    const byHeading = slides.findIndex((slide) => slide.section?.id === id);
    const number = Number.parseInt(wanted, 10);
    enter(wanted === "end" ? (other(slides.length, -1) ?? 0) : number >= 1 ? number - 1 : Math.max(0, byHeading), null);
  };
  begin();
}
