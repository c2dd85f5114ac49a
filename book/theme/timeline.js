// Timelines: the same line lights up in the source and in the picture; a reader steps from poll to
// poll with keys or buttons, or lets it play; and a time that was predicted is drawn over the run.
// Everything that is said stands in the page already: this script only points at it.
{
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  /** How long a step stays while the run plays, in milliseconds. */
  const PACE = [2400, 1400, 700];

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  /** "4-9 12" as a list of numbers. */
  const numbers = (ranges) =>
    ranges.split(" ").flatMap((range) => {
      const [from, to = from] = range.split("-").map(Number);
      return Array.from({ length: to - from + 1 }, (_, n) => from + n);
    });

  // --- Source lines ----------------------------------------------------------------------------

  /** Each listing of a program: the element, and the file's number of each of its lines. */
  const listings = [];
  for (const card of document.querySelectorAll(".program[data-lines]")) {
    const lines = card.dataset.lines.split(",").map(numbers);
    [...card.querySelectorAll("pre")].forEach((pre, index) => {
      if (lines[index]) listings.push({ program: card.dataset.program, pre, lines: lines[index] });
    });
  }

  const metrics = (pre) => {
    const code = pre.querySelector("code") ?? pre;
    const style = getComputedStyle(code);
    const height = parseFloat(style.lineHeight) || parseFloat(style.fontSize) * 1.5;
    return { top: code.offsetTop + parseFloat(style.paddingTop), height };
  };

  /** Where a line is drawn: on a projected page, a long one is wrapped (present.css). */
  const rowOf = (pre, index) => {
    const code = pre.querySelector("code") ?? pre;
    if (!getComputedStyle(code).whiteSpace.includes("wrap")) {
      const { top, height } = metrics(pre);
      return { top: top + index * height, height };
    }
    const range = document.createRange();
    const texts = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
    let line = 0;
    for (let node = texts.nextNode(); node && line <= index; node = texts.nextNode()) {
      for (let at = 0; at <= node.length && line <= index; at += 1) {
        if (line === index && range.startContainer === document) range.setStart(node, at);
        if (line === index) range.setEnd(node, at);
        if (node.data[at] === "\n") line += 1;
      }
    }
    const { top, height } = range.getBoundingClientRect();
    return { top: top - pre.getBoundingClientRect().top, height };
  };

  /** Each line of a difference is a row of its own, which wraps as it likes. */
  const changes = [...document.querySelectorAll(".program.changed")].map((card) => ({
    program: card.dataset.program,
    rows: [...card.querySelectorAll(".changes [data-line]")],
  }));

  const lightSource = (program, wanted) => {
    for (const row of changes.flatMap((card) => (card.program === program ? card.rows : []))) {
      row.classList.toggle("lit", wanted.includes(Number(row.dataset.line)));
    }
    for (const { program: name, pre, lines } of listings) {
      pre.querySelectorAll(".lit-line").forEach((old) => old.remove());
      if (name !== program || !pre.offsetHeight) continue;
      for (const number of wanted) {
        const index = lines.indexOf(number);
        if (index < 0) continue;
        const { top, height } = rowOf(pre, index);
        const mark = make("div", { className: "lit-line" });
        Object.assign(mark.style, { top: `${top}px`, height: `${height}px` });
        pre.append(mark);
      }
    }
  };

  const figuresOf = (program) => document.querySelectorAll(`.timeline [data-program="${CSS.escape(program)}"], .timeline[data-program="${CSS.escape(program)}"]`);

  const lightPicture = (program, wanted) => {
    for (const figure of figuresOf(program)) {
      for (const mark of figure.querySelectorAll(".mark[data-line]")) {
        mark.classList.toggle("lit", wanted.includes(Number(mark.dataset.line)));
      }
    }
  };

  const light = (program, wanted) => {
    lightSource(program, wanted);
    lightPicture(program, wanted);
  };

  /** The lines that an element of a timeline is about. */
  const linesOf = (element) => {
    const one = element.closest("[data-line]");
    if (one) return [Number(one.dataset.line)];
    const many = element.closest("[data-lines]");
    return many?.dataset.lines ? many.dataset.lines.split(" ").map(Number) : [];
  };

  for (const { program, pre, lines } of listings) {
    let last = -1;
    pre.addEventListener("pointermove", (event) => {
      const { top, height } = metrics(pre);
      const index = Math.floor((event.clientY - pre.getBoundingClientRect().top - top) / height);
      if (index === last) return;
      last = index;
      const number = lines[index];
      lightPicture(program, number === undefined ? [] : [number]);
    });
    pre.addEventListener("pointerleave", () => {
      last = -1;
      lightPicture(program, []);
    });
  }

  for (const { program, rows } of changes) {
    for (const row of rows) {
      row.addEventListener("pointerenter", () => lightPicture(program, [Number(row.dataset.line)]));
      row.addEventListener("pointerleave", () => lightPicture(program, []));
    }
  }

  // --- One timeline ----------------------------------------------------------------------------

  const place = (svg, at) => {
    const { left, room, end } = svg.dataset;
    return Number(left) + Math.round((Math.min(at, end) / end) * room);
  };

  const point = (figure, program) => {
    let kept = [];
    figure.addEventListener("pointerover", (event) => {
      if (event.target.closest(".mark, .row, .findings li, .steps tr")) light(program, linesOf(event.target));
    });
    figure.addEventListener("pointerleave", () => light(program, kept));
    return (lines) => {
      kept = lines;
      light(program, lines);
    };
  };

  const stepper = (figure, keep) => {
    const rows = [...figure.querySelectorAll(".steps tbody tr")];
    const svg = figure.querySelector("svg");
    const scroll = figure.querySelector(".scroll");
    if (!svg || rows.length === 0) return;
    let at = -1;
    let timer = null;
    let pace = 1;

    const said = make("p", { className: "said" });
    said.setAttribute("role", "status");
    said.textContent = `${rows.length} steps. With the focus on the picture: → next, ← back, space plays.`;
    const button = (text, name, act) => {
      const made = make("button", { type: "button", className: "small-button", textContent: text, title: name });
      made.setAttribute("aria-label", name);
      made.addEventListener("click", act);
      return made;
    };

    const go = (next) => {
      at = Math.max(-1, Math.min(rows.length - 1, next));
      figure.classList.toggle("stepping", at >= 0);
      rows.forEach((row, index) => row.classList.toggle("active", index === at));
      const row = rows[at];
      for (const lane of svg.querySelectorAll(".row")) {
        lane.classList.toggle("active", row !== undefined && lane.dataset.row === row.dataset.row);
      }
      back.disabled = at < 0;
      forth.disabled = at === rows.length - 1;
      // A button that is disabled would drop the focus to the page.
      if (document.activeElement?.disabled) scroll.focus();
      if (!row) {
        said.textContent = "Before the first step.";
        keep([]);
        return;
      }
      const x = place(svg, Number(row.dataset.at));
      const now = svg.querySelector(".now");
      now.setAttribute("x1", x);
      now.setAttribute("x2", x);
      // On a narrow screen the picture is wider than its window.
      const shown = (x / svg.viewBox.baseVal.width) * svg.clientWidth;
      if (scroll.scrollWidth > scroll.clientWidth) scroll.scrollLeft = shown - scroll.clientWidth / 2;
      if (document.documentElement.classList.contains("presenting")) {
        svg.querySelector(".row.active")?.scrollIntoView({ block: "nearest", inline: "nearest" });
      }
      const [time, who, why, did] = [...row.cells].map((cell) => cell.textContent);
      said.textContent = `${at + 1}/${rows.length} · ${time} · ${who} — why now: ${why}. It ${did}.`;
      keep(row.dataset.line ? [Number(row.dataset.line)] : []);
    };

    const stop = () => {
      clearInterval(timer);
      timer = null;
      play.textContent = "▶ Play";
      play.setAttribute("aria-label", "Play the run");
    };
    const start = () => {
      if (at === rows.length - 1) at = -1;
      const next = () => (at === rows.length - 1 ? stop() : go(at + 1));
      next();
      timer = setInterval(next, PACE[pace]);
      play.textContent = "❚❚ Pause";
      play.setAttribute("aria-label", "Pause the run");
    };
    const toggle = () => (timer ? stop() : start());
    const step = (by) => {
      stop();
      go(at + by);
    };

    // What is written on a button is a part of its name, for those who speak to their computer.
    const back = button("← Back", "Back one step", () => step(-1));
    const play = button("▶ Play", "Play the run", toggle);
    const forth = button("Next →", "Next step", () => step(1));
    const speed = button("1×", "Speed 1×: normal", () => {
      pace = (pace + 1) % PACE.length;
      const [text, name] = [["½×", "slow"], ["1×", "normal"], ["2×", "fast"]][pace];
      speed.textContent = text;
      speed.setAttribute("aria-label", `Speed ${text}: ${name}`);
      speed.title = `Speed ${text}: ${name}`;
      if (timer) {
        stop();
        start();
      }
    });
    back.disabled = true;
    const bar = make("div", { className: "stepper" }, back, forth, play, speed, said);
    scroll.after(bar);

    scroll.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const act = {
        ArrowRight: () => step(1),
        ArrowLeft: () => step(-1),
        Home: () => step(-rows.length),
        End: () => step(rows.length),
        " ": toggle,
      }[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    });
    rows.forEach((row, index) => row.addEventListener("click", () => step(index - at)));
  };

  for (const figure of document.querySelectorAll(".timeline[data-program]")) {
    stepper(figure, point(figure, figure.dataset.program));
  }
  for (const one of document.querySelectorAll(".timeline .one[data-program]")) {
    point(one, one.dataset.program);
  }

  /** The names of the rows stay in sight while a projected picture is moved, and pictures on one scale move together. */
  const follow = (scroll) => {
    const svg = scroll.querySelector("svg");
    const shown = svg.clientWidth / svg.viewBox.baseVal.width || 1;
    svg.style.setProperty("--moved", `${scroll.scrollLeft / shown}px`);
    // Drawn last, they lie over the bars of their row.
    for (const name of svg.querySelectorAll(".row > :is(.lane, .thread):not(:last-child)")) name.parentElement.append(name);
    const together = scroll.closest(".twins") ?? scroll.closest(".timeline.compared");
    for (const other of together?.querySelectorAll(".scroll") ?? []) {
      if (other.scrollLeft !== scroll.scrollLeft) other.scrollLeft = scroll.scrollLeft;
    }
  };
  for (const scroll of document.querySelectorAll(".timeline .scroll")) {
    scroll.addEventListener("scroll", () => follow(scroll), { passive: true });
  }

  // --- The prediction over the run -------------------------------------------------------------

  /** A time that the reader predicted, in seconds, drawn into the timelines of that question. */
  document.addEventListener("predicted", (event) => {
    const { seconds } = event.detail;
    for (const svg of event.target.querySelectorAll("svg.timeline-picture")) {
      svg.querySelector(".predicted")?.remove();
      if (seconds === null) continue;
      const end = Number(svg.dataset.end) / 1e6;
      const beyond = seconds > end * 1.0001;
      const x = place(svg, seconds * 1e6);
      const height = svg.viewBox.baseVal.height;
      const group = document.createElementNS(SVG, "g");
      group.setAttribute("class", "predicted");
      const line = document.createElementNS(SVG, "line");
      for (const [name, value] of Object.entries({ x1: x, x2: x, y1: 18, y2: height - 4 })) line.setAttribute(name, value);
      const text = document.createElementNS(SVG, "text");
      const late = x > Number(svg.dataset.left) + svg.dataset.room / 2;
      for (const [name, value] of Object.entries({ x: late ? x - 5 : x + 5, y: 27, "text-anchor": late ? "end" : "start" })) text.setAttribute(name, value);
      text.textContent = `you: ${seconds} s${beyond ? " →" : ""}`;
      group.append(line, text);
      svg.append(group);
    }
  });
}
