// The planner of sessions: a teacher chooses chapters and the length of a session. The facts come with the
// page, and so does a plan for the usual length, which this replaces. The choice is kept in the address.
"use strict";

for (const planner of document.querySelectorAll(".planner")) {
  const facts = JSON.parse(planner.querySelector("script.planner-facts").textContent);
  const { rules, chapters } = facts;
  const LENGTHS = [45, 90, 180];
  /** What fits into a day, in minutes. */
  const [LEAST, MOST] = [20, 600];
  const summary = planner.querySelector(".summary");
  const sessions = planner.querySelector(".sessions");

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  // --- The plan, as crates/page/src/plan.rs makes it ----------------------------------------------

  const partsOf = (chapter, inClass) =>
    chapter.sections.flatMap((section) => [
      { kind: "section", chapter, section, minutes: section.minutes + rules.talk * section.votes },
      ...(inClass ? section.exercises.map((task) => ({ kind: "task", name: task.name, minutes: task.minutes })) : []),
    ]);

  const plan = ({ numbers, length, inClass }) => {
    const all = [];
    let session = null;
    const pause = (part) => (session.stretch > 0 && session.stretch + part.minutes > rules.stretch ? rules.break : 0);
    const parts = chapters.filter(({ number }) => numbers.includes(number)).flatMap((chapter) => partsOf(chapter, inClass));
    for (const part of parts) {
      if (!session || (session.minutes > 0 && session.minutes + pause(part) + part.minutes > length)) {
        session = { parts: [], minutes: 0, stretch: 0 };
        all.push(session);
      }
      const rest = pause(part);
      if (rest > 0) {
        session.parts.push({ kind: "break", minutes: rest });
        session.stretch = 0;
      }
      session.stretch += part.minutes;
      session.minutes += rest + part.minutes;
      session.parts.push(part);
    }
    return all.filter(({ minutes }) => minutes > 0);
  };

  // --- Its tables ---------------------------------------------------------------------------------

  const time = (minutes) => `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
  const spoken = (name) => name.replaceAll("_", " ");
  const page = (chapter) => chapter.link.replace(/\.md$/, ".html");
  const listed = (numbers) => numbers.join(", ").replace(/, (\d+)$/, " and $1");
  const counted = (count, one, many) => `${count} ${count === 1 ? one : many}`;

  const words = (part) => {
    if (part.kind === "break") return ["Break"];
    if (part.kind === "task") return [`Exercise: ${spoken(part.name)}`];
    const { chapter, section } = part;
    const link = make("a", { href: `${page(chapter)}#${section.id}`, textContent: section.title });
    const votes = section.votes > 0 ? [" ", make("span", { className: "votes", textContent: counted(section.votes, "vote", "votes") })] : [];
    return [`${chapter.number}: `, link, ...votes];
  };

  const table = ({ parts, minutes }, place, length) => {
    const over = minutes > length ? `, ${minutes - length} more than a session has` : "";
    const body = make("tbody");
    let at = 0;
    for (const part of parts) {
      const cells = [[time(at)], words(part), [String(part.minutes)]].map((cell) => make("td", {}, ...cell));
      body.append(make("tr", { className: part.kind }, ...cells));
      at += part.minutes;
    }
    const head = ["at", "what", "minutes"].map((textContent) => make("th", { scope: "col", textContent }));
    const caption = make("caption", { textContent: `Session ${place + 1}: ${minutes} minutes${over}` });
    return make("table", { className: "session" }, caption, make("thead", {}, make("tr", {}, ...head)), body);
  };

  const show = (choice) => {
    const made = plan(choice);
    const isAll = choice.numbers.length === chapters.length;
    const which = isAll ? "All chapters" : choice.numbers.length === 0 ? "No chapter" : `${choice.numbers.length === 1 ? "Chapter" : "Chapters"} ${listed(choice.numbers)}`;
    const tasks = chapters.filter(({ number }) => choice.numbers.includes(number)).flatMap(({ sections }) => sections.flatMap((section) => section.exercises));
    const home = tasks.reduce((sum, task) => sum + task.minutes, 0);
    const exercises = choice.inClass ? " with all exercises" : `, with ${home} minutes of exercises at home`;
    summary.textContent = `${which}${exercises}, in sessions of ${choice.length} minutes: ${counted(made.length, "session", "sessions")}.`;
    sessions.replaceChildren(...made.map((session, place) => table(session, place, choice.length)));
  };

  // --- The choice, and its address ------------------------------------------------------------------

  const usual = { numbers: chapters.map(({ number }) => number), length: facts.length, inClass: true };

  /** `#plan=1,3;45;home`; whatever is not understood is as usual. */
  const read = (hash) => {
    const found = /^#plan=([\d,]*);(\d+);(class|home)$/.exec(hash);
    if (!found) return null;
    const wanted = found[1].split(",").map(Number);
    const length = Math.min(MOST, Math.max(LEAST, Number(found[2])));
    return { numbers: usual.numbers.filter((number) => wanted.includes(number)), length, inClass: found[3] === "class" };
  };
  const written = ({ numbers, length, inClass }) => `#plan=${numbers.join(",")};${length};${inClass ? "class" : "home"}`;

  const form = make("form", { className: "choice", noValidate: true });
  const boxes = chapters.map((chapter) => {
    const input = make("input", { type: "checkbox", value: chapter.number });
    return { input, label: make("label", {}, input, `${chapter.number}. ${chapter.title}`) };
  });
  const length = make("input", { type: "number", min: LEAST, max: MOST, step: 5, inputMode: "numeric" });
  const lengths = LENGTHS.map((minutes) => {
    const button = make("button", { type: "button", className: "small-button", textContent: `${minutes} min` });
    button.addEventListener("click", () => {
      length.value = minutes;
      changed();
    });
    return button;
  });
  const inClass = make("input", { type: "checkbox" });
  const problem = make("p", { className: "problem" });
  problem.setAttribute("role", "alert");
  const print = make("button", { type: "button", className: "small-button", textContent: "Print this plan" });
  print.addEventListener("click", () => {
    document.documentElement.classList.add("printing-plan");
    window.print();
  });
  addEventListener("afterprint", () => document.documentElement.classList.remove("printing-plan"));
  const link = make("button", { type: "button", className: "small-button", textContent: "Copy the link of this plan" });
  link.addEventListener("click", async () => {
    const done = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
    link.textContent = done ? "Copied" : "Copy it from the address bar";
    setTimeout(() => (link.textContent = "Copy the link of this plan"), 2500);
  });
  form.append(
    make("fieldset", {}, make("legend", { textContent: "Chapters" }), ...boxes.map(({ label }) => label)),
    make("fieldset", { className: "length" }, make("legend", { textContent: "Length of a session" }), ...lengths, make("label", {}, length, " minutes")),
    make("label", {}, inClass, " exercises in the class"),
    problem,
    make("p", { className: "keep" }, print, link),
  );
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => changed());
  summary.setAttribute("role", "status");

  const restore = (choice) => {
    for (const { input } of boxes) input.checked = choice.numbers.includes(Number(input.value));
    length.value = choice.length;
    inClass.checked = choice.inClass;
    show(choice);
  };

  const changed = () => {
    const minutes = Number(length.value);
    const isGood = Number.isInteger(minutes) && minutes >= LEAST && minutes <= MOST;
    problem.textContent = isGood ? "" : `A session has ${LEAST} to ${MOST} whole minutes.`;
    length.setAttribute("aria-invalid", String(!isGood));
    if (!isGood) return;
    const numbers = boxes.filter(({ input }) => input.checked).map(({ input }) => Number(input.value));
    const choice = { numbers, length: minutes, inClass: inClass.checked };
    history.replaceState(history.state, "", written(choice));
    show(choice);
  };

  summary.before(form);
  restore(read(location.hash) ?? usual);
  addEventListener("hashchange", () => {
    const choice = read(location.hash);
    if (choice) restore(choice);
  });
}
