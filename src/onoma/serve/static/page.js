// Everything works without this. It adds keys to the review desk and lets a file be dropped on the list.
"use strict";

const desk = document.querySelector(".case");
if (desk) {
  const cards = [...desk.querySelectorAll(".candidate")];
  const open = cards.filter((card) => card.querySelector(".judge"));
  let here = open[0];
  const choose = (card) => {
    if (!card) return;
    cards.forEach((other) => other.classList.toggle("chosen", other === card));
    here = card;
    card.scrollIntoView({ block: "nearest" });
  };
  choose(here);
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    if (/^[1-9]$/.test(key)) return choose(cards.find((card) => card.dataset.place === key));
    const within = "sdu".includes(key) && here ? here : document;
    const target = within.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!target || ("sdu".includes(key) && within === document)) return;
    event.preventDefault();
    target.click();
  });
}

const drop = document.querySelector(".drop");
if (drop) {
  const field = drop.querySelector("input[type=file]");
  const over = (on) => (event) => {
    event.preventDefault();
    drop.classList.toggle("over", on);
  };
  document.addEventListener("dragover", over(true));
  document.addEventListener("dragleave", over(false));
  document.addEventListener("drop", (event) => {
    over(false)(event);
    if (event.dataTransfer.files.length) field.files = event.dataTransfer.files;
  });
}
