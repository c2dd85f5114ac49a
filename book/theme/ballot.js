// What a class votes on. It is read from each prediction as the page came, before predict.js makes a
// widget of it: by then a learner's own answer may have put the lines into another order.
"use strict";

/** By the id of the prediction: how it is asked, what can be voted for, and what is right. */
globalThis.meanwhileBallots = (() => {
  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const NUMBER = "Think of a number first, then look for it here.";
  const ALONE = "Write your number down, and hold it up.";
  const ORDER = "Write down the whole order. Which line do you have first?";

  const lettered = (options) => options.map((option, place) => ({ ...option, letter: LETTERS[place] }));

  const kinds = {
    choose(section, right) {
      const items = [...section.querySelectorAll(".choices > li")];
      const option = (item) => ({ html: item.innerHTML, right: item.dataset.choice === right.dataset.choice });
      return { prompt: "", options: lettered(items.map(option)) };
    },
    /** The order as a whole has too many answers to count: hands are counted for its first line. */
    order(section, right) {
      const order = [...right.querySelectorAll(".order li")].map((item) => item.textContent);
      const items = [...section.querySelectorAll(".choices > li")];
      const option = (item) => ({ html: item.innerHTML, text: item.textContent, right: item.textContent === order[0] });
      const options = lettered(items.map(option));
      const letters = order.map((text) => options.find((option) => option.text === text)?.letter);
      return { prompt: ORDER, options, answer: letters.join(" ") };
    },
    /** The right time among the wrong ones that are expected, by size, so that its place says nothing. */
    total(section, right) {
      const wrong = [...section.querySelectorAll(".whys .wrong")];
      const times = [right, ...wrong].map((why) => ({ value: Number(why.dataset.value), right: why === right }));
      times.sort((one, other) => one.value - other.value);
      const option = ({ value, right }) => ({ html: `${value} s`, right });
      const options = [...times.map(option), { html: "another time", right: false }];
      // Alone beside "another time", the right one would give itself away.
      const isKnown = wrong.length > 0;
      return { prompt: isKnown ? NUMBER : ALONE, options: isKnown ? lettered(options) : [] };
    },
  };

  const ballots = new Map();
  for (const section of document.querySelectorAll("section.predict")) {
    const right = section.querySelector(".why.right");
    const read = kinds[section.dataset.kind];
    if (right && read) ballots.set(section.id, read(section, right));
  }
  return ballots;
})();
