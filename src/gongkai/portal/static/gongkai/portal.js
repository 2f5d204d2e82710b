// Two conveniences of the browser itself: reading the page aloud and printing it. Every page is whole without them.
"use strict";
(() => {
  const print = document.querySelector("button.print");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
  const button = document.querySelector("button.aloud");
  const speech = window.speechSynthesis;
  if (!button || !speech || !window.SpeechSynthesisUtterance) return;
  const start = button.textContent;
  const stop = button.dataset.aloud;
  let waiting = [];
  const rest = () => {
    waiting = [];
    button.textContent = start;
    button.setAttribute("aria-pressed", "false");
  };
  const next = () => {
    const words = waiting.shift();
    if (!words) return rest();
    const said = new SpeechSynthesisUtterance(words);
    said.lang = "zh-CN";
    said.rate = 0.9;
    said.onend = next;
    said.onerror = rest;
    speech.speak(said);
  };
  // A browser may have the interface and no voice for Chinese, or learn of its voices a little later.
  const offer = () => {
    button.hidden = !speech.getVoices().some((voice) => /^(zh|cmn|yue)/i.test(voice.lang));
  };
  speech.onvoiceschanged = offer;
  offer();
  rest();
  button.addEventListener("click", () => {
    if (waiting.length || speech.speaking) {
      speech.cancel();
      return rest();
    }
    waiting = document.querySelector("main").innerText.split(/\n+/).map((line) => line.trim()).filter(Boolean);
    button.textContent = stop;
    button.setAttribute("aria-pressed", "true");
    next();
  });
  window.addEventListener("pagehide", () => speech.cancel());
})();
