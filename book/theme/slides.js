// Cuts a page into what is projected at a time: a heading with its text, a program, a run, a question.
// Nothing is copied or moved: a slide names elements of the page, and the style sheet hides the others.
"use strict";

globalThis.meanwhileSlides = (() => {
  /** Stands alone on the screen. */
  const ALONE = ".program, .run, .timeline, .carried, .cures, .box, .rule, .exercise, .table-wrapper, pre, details";
  /** Says nothing, or nothing to a class. */
  const SILENT = ".covers, .crumb, .unseen, script, style, noscript, link";
  /** Text that fills a screen, in characters. */
  const FULL = 620;

  const headings = "h1, h2, h3, h4, h5, h6";

  /** @returns the slides of `main`: `elements`; `section`, the heading above; `fold`, what holds them and opens with
   *  an answer; `predict`, with `stage` (0 to 4) or `part`, an element of its answer. */
  const cut = (main, ballots) => {
    const slides = [];
    let section = null;
    let text = null;

    const push = (slide) => slides.push({ section, fold: null, predict: null, ...slide });

    const asked = (element, fold) => {
      const ballot = ballots.get(element.id);
      const about = { elements: [element], fold, predict: element };
      const hasOthers = element.querySelector(".whys > :not(.right)") !== null;
      const stages = ballot?.options.length ? [0, 1, 2, 3] : [0, 3];
      for (const stage of hasOthers ? [...stages, 4] : stages) push({ ...about, stage });
      const answer = element.querySelector("details.answer");
      const parts = answer ? [...answer.children].filter((part) => !part.matches("summary, .whys")) : [];
      for (const part of parts) push({ ...about, part });
    };

    const prose = (element, fold) => {
      const length = element.textContent.length;
      if (!text || text.fold !== fold || (text.length > 0 && text.length + length > FULL)) {
        text = { elements: [], length: 0 };
        push(text);
        text = slides.at(-1);
        text.fold = fold;
      }
      text.elements.push(element);
      text.length += length;
    };

    const take = (element, fold) => {
      if (element.matches(SILENT)) return;
      if (element.matches("details.answered")) {
        text = null;
        [...element.children].filter((child) => child.localName !== "summary").forEach((child) => take(child, element));
        text = null;
      } else if (element.matches(headings)) {
        section = element;
        text = null;
        prose(element, fold);
        // The heading alone does not count as text.
        text.length = 0;
      } else if (element.matches(".predict")) {
        text = null;
        asked(element, fold);
      } else if (element.matches(ALONE)) {
        text = null;
        push({ elements: [element], fold });
      } else if (element.textContent.trim() !== "" || element.querySelector("img, svg")) {
        prose(element, fold);
      }
    };

    [...main.children].forEach((element) => take(element, null));
    return slides;
  };

  return { cut };
})();
