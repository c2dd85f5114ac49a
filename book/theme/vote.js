// Vote, talk, vote, step: what a prediction is in front of a class. The votes of this tab are kept for a
// reload, and never mixed with the answers that a learner gives in the page.
"use strict";

globalThis.meanwhileVote = (() => {
  const STAGES = ["Vote", "Talk", "Vote again", "Answer"];
  /** How long a talk should take, in seconds: a suggestion. */
  const TALK = 120;
  const MOST = 9999;

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  /** What this tab keeps for a reload. Storage may be forbidden or full, and anything may stand in it. */
  const kept = (key) => {
    try {
      return JSON.parse(sessionStorage.getItem(key));
    } catch {
      return null;
    }
  };
  const keep = (key, value) => {
    try {
      sessionStorage.setItem(key, JSON.stringify(value));
    } catch {
      // It lasts as long as the page.
    }
  };

  /** The counts of both votes: a number of hands for each option. */
  const countsOf = (id, options) => {
    const isCount = (count) => Number.isInteger(count) && count >= 0 && count <= MOST;
    const isVote = (vote) => Array.isArray(vote) && vote.length === options && vote.every(isCount);
    const counts = kept(`meanwhile-votes:${id}`);
    const isGood = Array.isArray(counts) && counts.length === 2 && counts.every(isVote);
    return isGood ? counts : [0, 1].map(() => new Array(options).fill(0));
  };

  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

  /** A row of the ballot: letter, words, the field of each vote, a bar for each. */
  const row = (id, option, place, counts, redraw) => {
    const field = (vote) => {
      const name = `Hands for ${option.letter}, ${vote === 0 ? "first" : "second"} vote`;
      const input = make("input", { type: "number", min: 0, max: MOST, step: 1, inputMode: "numeric", className: `hands of-${vote}` });
      input.setAttribute("aria-label", name);
      if (counts[vote][place] > 0) input.value = counts[vote][place];
      input.addEventListener("input", () => {
        counts[vote][place] = Math.min(MOST, Math.max(0, Math.round(Number(input.value)) || 0));
        keep(`meanwhile-votes:${id}`, counts);
        redraw();
      });
      input.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        const fields = [...input.closest(".options").querySelectorAll(`.hands.of-${vote}`)];
        (fields[place + 1] ?? fields[0]).focus();
      });
      return input;
    };
    const words = make("span", { className: "words" });
    words.innerHTML = option.html;
    const bars = make("span", { className: "bars" });
    const item = make("li", {}, make("b", { className: "letter", textContent: option.letter }), words, make("span", { className: "mark" }), field(0), field(1), bars);
    return { item, bars, mark: item.querySelector(".mark"), option };
  };

  const drawBars = (rows, counts, stage) => {
    rows.forEach(({ bars }, place) => {
      const drawn = counts.map((vote, number) => {
        const all = vote.reduce((sum, count) => sum + count, 0);
        const share = all > 0 ? Math.round((100 * vote[place]) / all) : 0;
        const bar = make("span", { className: `bar of-${number}` });
        bar.style.setProperty("--share", `${share}%`);
        const words = `${number === 0 ? "1st" : "2nd"}: ${vote[place]}`;
        return make("span", { className: "counted" }, make("span", { className: "number", textContent: words }), bar);
      });
      bars.replaceChildren(...drawn.slice(0, stage < 3 ? 1 : 2));
    });
  };

  /** The panel of a prediction. */
  class Panel {
    stage = 0;
    isCounted = false;
    timer = null;

    constructor(section, ballot) {
      this.section = section;
      this.ballot = ballot;
      this.counts = countsOf(section.id, ballot.options.length);
      this.steps = STAGES.map((name) => make("li", { textContent: name }));
      this.prompt = make("p", { className: "prompt" });
      this.asks = make("button", { type: "button", className: "small-button asks" });
      this.asks.addEventListener("click", () => this.ask());
      this.said = make("div", { className: "said" });
      const redraw = () => this.redraw();
      this.rows = ballot.options.map((option, place) => row(section.id, option, place, this.counts, redraw));
      const options = make("ol", { className: "options" }, ...this.rows.map(({ item }) => item));
      const stages = make("ol", { className: "stages" }, ...this.steps);
      this.box = make("div", { className: "ballot" }, stages, this.prompt, options, this.asks, this.said);
    }

    redraw() {
      drawBars(this.rows, this.counts, this.stage);
      const isVoted = this.counts.flat().some((count) => count > 0);
      this.box.classList.toggle("counted", (this.stage === 3 && isVoted) || (this.stage === 1 && this.isCounted));
      this.asks.textContent = this.isCounted ? "Hide the counts" : "Show the counts";
    }

    /** While the class talks, the counts are shown only if somebody asks: a majority would end the talk. */
    ask() {
      if (this.stage !== 1) return;
      this.isCounted = !this.isCounted;
      this.redraw();
    }

    talk() {
      const began = Date.now();
      const tell = () => {
        const gone = (Date.now() - began) / 1000;
        this.prompt.textContent = `Talk to those beside you. Convince them, or let them convince you. About ${TALK / 60} minutes: ${clock(gone)}`;
        this.prompt.classList.toggle("over", gone >= TALK);
      };
      tell();
      this.timer = setInterval(tell, 1000);
    }

    /** What is said in a stage: nothing before the answer, then why it is right, then why the others are wrong. */
    words() {
      const whys = [...this.section.querySelectorAll(".whys > .why")];
      const said = whys.filter((why) => why.matches(".right") === (this.stage === 3)).map((why) => why.cloneNode(true));
      // The mark says which it is.
      if (this.stage === 3 && this.rows.length > 0) said[0]?.querySelector(".lead")?.remove();
      if (this.stage === 3 && this.ballot.answer) {
        said[0]?.prepend(make("p", { className: "letters", textContent: this.ballot.answer }));
      }
      return this.stage < 3 ? [] : said;
    }

    /** 0 to 3: the stages. 4: the answer goes on with what is wrong about the others. */
    show(stage) {
      this.stop();
      if (stage !== this.stage) this.isCounted = false;
      this.stage = stage;
      this.box.dataset.stage = stage;
      this.prompt.classList.remove("over");
      this.prompt.textContent = [this.ballot.prompt || "Raise your hand for one.", "", "Vote again: the same one, or another."][stage] ?? "";
      if (stage === 1) this.talk();
      this.steps.forEach((step, place) => {
        if (place === Math.min(stage, 3)) step.setAttribute("aria-current", "step");
        else step.removeAttribute("aria-current");
      });
      for (const { item, mark, option } of this.rows) {
        const told = stage === 3 && option.right;
        item.classList.toggle("is-the-answer", told);
        mark.textContent = told ? "✓" : "";
      }
      this.said.replaceChildren(...this.words());
      this.redraw();
    }

    stop() {
      clearInterval(this.timer);
    }
  }

  return { Panel, STAGES, kept, keep };
})();
