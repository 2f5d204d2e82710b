// Keys of the desk: / ? j k Enter Esc Ctrl+S; stock phrases; printing. Everything works without this file too.
(function () {
  "use strict";
  var ITEMS = ".register tbody th a, .task .what a, .found a";

  function typing(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && target.type !== "checkbox" && target.type !== "radio";
  }

  function step(by) {
    var items = Array.prototype.filter.call(document.querySelectorAll(ITEMS), function (a) { return a.offsetParent; });
    if (!items.length) { return; }
    var at = items.indexOf(document.activeElement);
    var next = items[Math.max(0, Math.min(items.length - 1, at < 0 ? 0 : at + by))];
    next.focus();
  }

  function help() {
    var dialog = document.getElementById("keys");
    if (dialog && dialog.showModal && !dialog.open) { dialog.showModal(); }
  }

  function save(event) {
    var button = document.querySelector("[data-save]");
    if (!button) { return; }
    event.preventDefault();
    button.click();
  }

  var KEYS = {
    "/": function () { document.getElementById("find").focus(); },
    "?": help,
    j: function () { step(1); },
    k: function () { step(-1); }
  };

  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") { save(event); return; }
    if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || event.isComposing) { return; }
    if (KEYS[event.key] && document.getElementById("find")) {
      event.preventDefault();
      KEYS[event.key]();
    }
  });

  // The bar at the foot never covers what the keyboard reaches; the browser itself leaves tall fields half under it.
  document.addEventListener("keyup", function (event) {
    if (event.key === "Tab" && document.querySelector(".bottom")) { event.target.scrollIntoView({ block: "nearest" }); }
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-print], [data-phrase], [data-keys]");
    if (!button) { return; }
    if (button.hasAttribute("data-print")) { window.print(); return; }
    if (button.hasAttribute("data-keys")) { help(); return; }
    var box = document.getElementById(button.getAttribute("data-phrase"));
    box.value = (box.value ? box.value.replace(/[。；]?\s*$/, "；") : "") + button.textContent.trim();
    var ticks = button.getAttribute("data-ticks");
    if (!ticks) { box.focus(); return; }
    ticks.split(" ").forEach(function (value) { button.form.querySelector("[type=checkbox][value=" + value + "]").checked = true; });
  });

  // Enter in a form whose button does something first presses that button.
  document.addEventListener("submit", function (event) {
    var button = document.getElementById(event.target.getAttribute("data-press"));
    if (button) { event.preventDefault(); button.click(); }
  });

  document.addEventListener("allauth.error", function (event) {
    var problem = document.getElementById("passkey_problem");
    if (!problem) { return; }
    event.preventDefault();
    problem.hidden = false;
    problem.focus();
  });

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll(".phrases[hidden]").forEach(function (phrases) { phrases.hidden = false; });
    var errors = document.getElementById("errors");
    if (errors) { errors.focus(); }
  });
})();
