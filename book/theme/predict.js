// Makes a widget of every prediction. The page is complete without it: question, choices, and a fold
// with every explanation and the run. This script reads them from there, so nothing is said twice.
{
  "use strict";

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  /** No answer is longer. Anything may stand in the storage: other pages of this address share it. */
  const LONGEST = 20000;

  /** One address may show several books, such as each learner's own below that of a hub: each has answers of its own. */
  const book = new URL(path_to_root || ".", document.baseURI).pathname;
  const place = book === "/" ? "meanwhile" : `meanwhile:${book}`;

  /** Answers stay in this browser. Storage may be forbidden or full: then they last as long as the page. */
  const memory = {
    read(key) {
      try {
        const text = localStorage.getItem(key);
        return text === null || text.length > LONGEST ? null : JSON.parse(text);
      } catch {
        return null;
      }
    },
    /** Whether it is kept. */
    write(key, value) {
      try {
        if (value === null) localStorage.removeItem(key);
        else localStorage.setItem(key, JSON.stringify(value));
        return true;
      } catch {
        return false;
      }
    },
  };

  /** One choice of several. An answer is the number of the choice. */
  const choose = (section) => {
    const name = section.id;
    const list = section.querySelector(".choices");
    const timed = [...list.children].filter((item) => item.dataset.seconds);
    const times = new Map(timed.map(({ dataset }) => [dataset.choice, Number(dataset.seconds)]));
    const group = make("div", { className: "choices" });
    const labels = [...list.children].map((item) => {
      const input = make("input", { type: "radio", name, value: item.dataset.choice });
      const text = make("span", {});
      text.append(...item.childNodes);
      const label = make("label", { className: "choice" }, input, text, make("span", { className: "mark" }));
      group.append(label);
      return label;
    });
    list.replaceWith(group);
    const input = (label) => label.querySelector("input");
    const right = section.querySelector(".why.right").dataset.choice;
    return {
      first: () => input(labels[0]),
      answer: () => labels.map(input).find((radio) => radio.checked)?.value ?? null,
      accepts: (value) => labels.some((label) => input(label).value === value),
      restore: (value) => labels.map(input).forEach((radio) => (radio.checked = radio.value === value)),
      missing: () => "Choose an answer first.",
      isRight: (value) => value === right,
      why: (value) => section.querySelector(`.whys .wrong[data-choice="${CSS.escape(value)}"]`),
      seconds: (value) => times.get(value) ?? null,
      lock(value) {
        for (const label of labels) {
          const radio = input(label);
          radio.disabled = value !== null;
          const mine = value !== null && radio.value === value;
          const correct = value !== null && radio.value === right;
          label.classList.toggle("is-right", correct);
          label.classList.toggle("is-wrong", mine && !correct);
          label.querySelector(".mark").textContent = correct ? "✓ right" : mine ? "✗ your answer" : "";
        }
      },
    };
  };

  /** Lines to be put in order. An answer is the list of the lines' texts. */
  const order = (section) => {
    const list = section.querySelector(".choices");
    const ordered = make("ol", { className: "choices" });
    const hint = make("p", { className: "hint", id: `${section.id}-hint` });
    hint.textContent = "Move a line with its buttons, by dragging, or with ↑ and ↓ while it has the focus.";
    const live = make("p", { className: "unseen" });
    live.setAttribute("role", "status");
    const rows = [...list.children].map((item) => row(item.textContent));
    const begin = [...rows];
    ordered.append(...rows);
    list.replaceWith(hint, ordered, live);
    ordered.setAttribute("aria-describedby", hint.id);

    let locked = false;
    const texts = () => [...ordered.children].map((li) => li.dataset.text);
    const right = [...section.querySelectorAll(".why.right .order li")].map((li) => li.textContent);

    function row(text) {
      const grip = make("span", { className: "grip", textContent: "⠿" });
      grip.setAttribute("aria-hidden", "true");
      const up = make("button", { type: "button", className: "move up", textContent: "↑" });
      const down = make("button", { type: "button", className: "move down", textContent: "↓" });
      up.setAttribute("aria-label", `Move “${text}” up`);
      down.setAttribute("aria-label", `Move “${text}” down`);
      const li = make("li", { tabIndex: 0 }, grip, make("span", { className: "line", textContent: text }), make("span", { className: "mark" }), up, down);
      li.dataset.text = text;
      up.addEventListener("click", () => move(li, -1, up));
      down.addEventListener("click", () => move(li, 1, down));
      li.addEventListener("keydown", (event) => {
        const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        move(li, step, event.target);
      });
      drag(li, grip);
      return li;
    }

    function move(li, step, focus) {
      const neighbour = step < 0 ? li.previousElementSibling : li.nextElementSibling;
      if (locked || !neighbour) return;
      if (step < 0) neighbour.before(li);
      else neighbour.after(li);
      settle();
      // A button that has just been disabled would drop the focus to the page.
      (focus.disabled ? li : focus).focus();
      tell(li);
    }

    function tell(li) {
      const place = [...ordered.children].indexOf(li) + 1;
      live.textContent = `${li.dataset.text}: now ${place} of ${rows.length}`;
    }

    function drag(li, grip) {
      grip.addEventListener("pointerdown", (event) => {
        if (locked || event.button !== 0) return;
        event.preventDefault();
        grip.setPointerCapture(event.pointerId);
        li.classList.add("dragged");
      });
      grip.addEventListener("pointermove", (event) => {
        if (!li.classList.contains("dragged")) return;
        for (const other of ordered.children) {
          if (other === li) continue;
          const box = other.getBoundingClientRect();
          if (event.clientY < box.top || event.clientY > box.bottom) continue;
          if (event.clientY < box.top + box.height / 2) other.before(li);
          else other.after(li);
          settle();
          break;
        }
      });
      const drop = () => {
        if (!li.classList.contains("dragged")) return;
        li.classList.remove("dragged");
        tell(li);
      };
      grip.addEventListener("pointerup", drop);
      grip.addEventListener("pointercancel", drop);
    }

    function settle() {
      [...ordered.children].forEach((li, place) => {
        li.querySelector(".up").disabled = place === 0;
        li.querySelector(".down").disabled = place === rows.length - 1;
      });
    }
    settle();

    const slips = [...section.querySelectorAll(".whys .wrong")];
    const matches = (value, slip) => {
      const place = value.indexOf(slip.dataset.first);
      return "before" in slip.dataset ? place < value.indexOf(slip.dataset.before) : place === 0;
    };
    return {
      first: () => ordered.firstElementChild,
      answer: texts,
      /** Each line once, and nothing else. */
      accepts(value) {
        if (!Array.isArray(value) || value.length !== rows.length) return false;
        const sorted = (list) => JSON.stringify([...list].sort());
        return value.every((text) => typeof text === "string") && sorted(value) === sorted(texts());
      },
      restore(value) {
        const left = [...begin];
        const next = (text) => left.splice(left.findIndex((li) => li.dataset.text === text), 1)[0];
        ordered.append(...(value === null ? begin : value.map(next)));
        settle();
      },
      isRight: (value) => value.join("\n") === right.join("\n"),
      why: (value) => slips.find((slip) => matches(value, slip)),
      lock(value) {
        locked = value !== null;
        [...ordered.children].forEach((li, place) => {
          const fits = li.dataset.text === right[place];
          li.tabIndex = locked ? -1 : 0;
          li.classList.toggle("is-right", locked && fits);
          li.classList.toggle("is-wrong", locked && !fits);
          li.querySelector(".mark").textContent = !locked ? "" : fits ? "✓ in place" : "✗ elsewhere";
        });
      },
    };
  };

  /** A number of seconds. An answer is that number. */
  const total = (section) => {
    const input = make("input", { type: "number", min: "0", step: "any", inputMode: "decimal", id: `${section.id}-total` });
    const right = section.querySelector(".why.right").dataset;
    const label = make("label", { htmlFor: input.id, textContent: right.asked });
    const unit = make("span", { textContent: "seconds" });
    section.querySelector(".question").after(make("div", { className: "total" }, label, input, unit));
    const isTime = (value) => typeof value === "number" && Number.isFinite(value) && value >= 0;
    const near = (value, data) => Math.abs(value - Number(data.value)) <= Number(right.tolerance);
    return {
      first: () => input,
      answer: () => (isTime(Number(input.value)) && input.value !== "" ? Number(input.value) : null),
      accepts: isTime,
      restore: (value) => (input.value = value ?? ""),
      missing: () => (input.value === "" ? "Give a number of seconds first." : "Give a number of seconds, 0 or more."),
      isRight: (value) => near(value, right),
      why: (value) => [...section.querySelectorAll(".whys .wrong")].find((slip) => near(value, slip.dataset)),
      seconds: (value) => value,
      lock: (value) => (input.disabled = value !== null),
    };
  };

  const kinds = { choose, order, total };

  /** The words of one explanation, without the lead that only the fold needs. */
  const words = (why) => {
    const copy = why.cloneNode(true);
    copy.querySelector(".lead")?.remove();
    return [...copy.children];
  };

  function enhance(section) {
    const key = `${place}:${section.id}:${section.dataset.version}`;
    const widget = kinds[section.dataset.kind](section);
    const fold = section.querySelector("details.answer");
    const hasRun = fold.querySelector(".run") !== null;
    const show = hasRun ? "Show the run" : "Show the answer";
    const button = make("button", { type: "submit", className: "commit", textContent: show });
    const verdict = make("div", { className: "verdict" });
    verdict.setAttribute("role", "status");
    const problem = make("p", { className: "problem", id: `${section.id}-problem` });
    problem.setAttribute("role", "alert");
    const form = make("form", { noValidate: true });
    const fieldset = make("fieldset", {});
    if (section.dataset.kind === "choose") fieldset.setAttribute("role", "radiogroup");
    /** What is wrong is told of: the whole group of choices, or the one field. */
    const asked = section.dataset.kind === "total" ? widget.first() : fieldset;
    const legend = section.querySelector(".legend");
    fieldset.append(make("legend", { textContent: legend.textContent }));
    legend.remove();
    fieldset.append(...[...section.children].filter((child) => child !== fold));
    form.append(fieldset, problem, button, verdict);
    section.prepend(form);
    section.classList.add("live");
    fold.hidden = true;
    fold.open = true;
    /** What explains the answer further down: folded, and open once there is an answer. */
    const below = [...document.querySelectorAll(`details.answered[data-of="${section.id}"]`)];
    for (const details of below) {
      details.querySelector("summary").append(make("span", { className: "when", textContent: "opens with your answer" }));
    }
    const explain = (told) => {
      for (const details of below) {
        details.open = told;
        details.classList.toggle("told", told);
      }
    };

    /** The lines of the run that the explanations cite. */
    const rows = [...fold.querySelectorAll(".run tbody tr")];
    const cite = (why) => rows.forEach((row, place) => row.classList.toggle("cited", String(place) === why?.dataset.row));

    function tell(value) {
      const right = section.querySelector(".whys .right");
      const correct = widget.isRight(value);
      const text = correct ? "Right." : "Not so.";
      const headline = make("p", { className: `headline ${correct ? "right" : "wrong"}`, textContent: text });
      const parts = [headline];
      const wrong = correct ? null : widget.why(value);
      cite(wrong?.dataset.row ? wrong : right);
      if (!correct) {
        const why = wrong ?? section.querySelector(".whys .otherwise");
        if (why) parts.push(...words(why));
        parts.push(...[...right.querySelector(".lead").cloneNode(true).children]);
      }
      // A line that has been cited already is not cited again.
      const again = !correct && wrong?.dataset.row && wrong.dataset.row === right.dataset.row;
      // A hint for other wrong answers often is the whole explanation; the right one always follows.
      parts.push(...words(right).filter((part) => !(again && part.matches(".evidence"))));
      verdict.replaceChildren(...parts);
    }

    /** A timeline in the answer draws the time that was predicted (timeline.js). */
    function overlay(value) {
      const seconds = value === null ? null : (widget.seconds?.(value) ?? null);
      section.dispatchEvent(new CustomEvent("predicted", { bubbles: true, detail: { seconds } }));
    }

    function commit(value) {
      widget.lock(value);
      tell(value);
      fold.hidden = false;
      explain(true);
      overlay(value);
      section.classList.add("committed");
      button.textContent = "Change my answer";
    }

    function reset() {
      widget.lock(null);
      cite(null);
      widget.restore(null);
      verdict.replaceChildren();
      fold.hidden = true;
      explain(false);
      overlay(null);
      section.classList.remove("committed");
      button.textContent = show;
      memory.write(key, null);
      widget.first().focus();
    }

    /** Says what is missing, in words and to a screen reader; nothing at all takes it back. */
    function complain(text) {
      problem.textContent = text;
      if (text === "") {
        asked.removeAttribute("aria-invalid");
        asked.removeAttribute("aria-describedby");
      } else {
        asked.setAttribute("aria-invalid", "true");
        asked.setAttribute("aria-describedby", problem.id);
      }
    }

    form.addEventListener("input", () => complain(""));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (section.classList.contains("committed")) return reset();
      const value = widget.answer();
      if (value === null) {
        complain(widget.missing());
        return widget.first().focus();
      }
      complain("");
      const isKept = memory.write(key, value);
      commit(value);
      if (!isKept) {
        const text = "Your browser does not keep this answer: when you leave the page, it is gone.";
        verdict.append(make("p", { className: "hint", textContent: text }));
      }
    });

    const remembered = memory.read(key);
    if (remembered === null) return;
    if (widget.accepts(remembered)) {
      widget.restore(remembered);
      commit(remembered);
    } else {
      // Of another kind, or of a question that had other answers: it would stand in the way for ever.
      memory.write(key, null);
    }
  }

  /** Each widget stands alone: one that fails goes back to what it is without script, and says so. */
  for (const section of document.querySelectorAll("section.predict")) {
    const plain = section.cloneNode(true);
    try {
      enhance(section);
    } catch (error) {
      console.warn(`The prediction ${section.id} does not work`, error);
      const text = "This question cannot be answered in your browser. The answer is below it.";
      plain.prepend(make("p", { className: "problem", textContent: text }));
      section.replaceWith(plain);
    }
  }
}
