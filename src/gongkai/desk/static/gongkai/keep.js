// Words that are typed are not lost. A form marked data-keep is saved by itself where data-autosave allows it; what is not saved
// yet is also kept in this tab under the person's name, and the browser asks before such a page is left.
(function () {
  "use strict";
  var PREFIX = "words:", PAUSE = 2000, GAP = 10000, FRESH = 300000, LEFT = 15000, SMALL = 55000;
  var NOT_WORDS = /^(revision|csrfmiddlewaretoken|reason-.*)$/, keepers = [];

  function parse(html) { return new DOMParser().parseFromString(html, "text/html"); }

  function reader(page) {
    var named = page.querySelector("[data-person]");
    return named ? named.dataset.person : "";
  }

  // The store of this tab may be full or forbidden; then there is no copy, and the rest works.
  function store(act) {
    try { return act(window.sessionStorage); } catch (refused) { return null; }
  }

  function forget(but) {
    store(function (kept) {
      Object.keys(kept).forEach(function (key) {
        if (key.indexOf(PREFIX) === 0 && (!but || key.indexOf(but) !== 0)) { kept.removeItem(key); }
      });
    });
  }

  // What a save that succeeded has taken up; the page after it says so.
  function forgetSent() {
    store(function (kept) {
      Object.keys(kept).forEach(function (key) {
        if (key.indexOf(PREFIX) === 0 && JSON.parse(kept.getItem(key)).sent) { kept.removeItem(key); }
      });
    });
  }

  function words(form) {
    var all = [];
    new FormData(form).forEach(function (value, name) {
      if (typeof value === "string" && !NOT_WORDS.test(name)) { all.push([name, value]); }
    });
    return JSON.stringify(all);
  }

  function fill(form, all) {
    var by = {};
    JSON.parse(all).forEach(function (pair) { (by[pair[0]] = by[pair[0]] || []).push(pair[1]); });
    Array.prototype.forEach.call(form.elements, function (field) {
      var values = by[field.name];
      if (NOT_WORDS.test(field.name) || /^(file|button|submit)$/.test(field.type)) { return; }
      if (field.type === "checkbox" || field.type === "radio") {
        field.checked = Boolean(values) && values.indexOf(field.value) >= 0;
      } else if (values && values.length) {
        field.value = values.shift();
        field.dispatchEvent(new Event("filled"));
      }
    });
  }

  function ask(address, more) {
    return fetch(address, Object.assign({ credentials: "same-origin", redirect: "manual", headers: { "HX-Request": "true" } }, more));
  }

  function keep(form) {
    var me = reader(document), key = PREFIX + me + ":" + window.location.pathname;
    var saved = form.hasAttribute("data-unsaved") ? null : words(form), seen = words(form), tried = null;
    var flying = null, sent = null, failed = false, over = false, asking = false, checked = false, going = false;
    var changed = 0, dirtySince = 0, last = 0, heard = Date.now();
    var revision = form.elements.revision, said = document.getElementById("kept");

    function dirty() { return words(form) !== saved; }

    function copy(more) {
      var value = JSON.stringify(Object.assign({ revision: revision.value, words: words(form), at: Date.now() }, more));
      store(function (kept) { if (dirty()) { kept.setItem(key, value); } else { kept.removeItem(key); } });
    }

    function look() {
      var now = words(form);
      if (now === seen) { return; }
      seen = now;
      changed = Date.now();
      dirtySince = dirtySince || changed;
      going = false;
      copy();
    }

    function may() { return form.hasAttribute("data-autosave") && !said.hasAttribute("data-stale") && !going; }

    function tell(expired) {
      var notice = form.querySelector("[data-over]");
      over = expired;
      notice.hidden = !expired;
      if (!expired) { heard = Date.now(); return; }
      copy();  // the answer that ends a session clears the store
    }

    // Whoever signed in again, here or in another window, has a new token: a page of the desk tells it, and who that is.
    function again() {
      return ask(form.dataset.again).then(function (answer) { return answer.status === 200 ? answer.text() : ""; }).then(function (page) {
        var read = parse(page), token = read.querySelector("[name=csrfmiddlewaretoken]");
        tell(!token || reader(read) !== me);
        if (over) { return false; }
        document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach(function (field) { field.value = token.value; });
        return true;
      });
    }

    function show(read) {
      var kept = read.getElementById("kept"), fresh = read.querySelector("[name=revision]");
      if (fresh) { revision.value = fresh.value; fresh.remove(); }
      said.toggleAttribute("data-stale", Boolean(kept) && kept.hasAttribute("data-stale"));
      said.replaceChildren.apply(said, (kept || read.body).childNodes);
    }

    function hear(answer) {
      if (answer.status === 204 || answer.type === "opaqueredirect") { failed = true; tell(true); return null; }
      return answer.text().then(function (html) {
        failed = !answer.ok;
        if (answer.status < 500) { show(parse(html)); }
        if (!answer.ok) { tried = answer.status < 500 ? sent : null; return; }
        saved = sent;
        tried = null;
        dirtySince = dirty() ? Date.now() : 0;
        tell(false);
        copy();
        document.body.dispatchEvent(new CustomEvent("kept"));
      });
    }

    function post() {
      var body = new FormData(form);
      Array.from(body.entries()).forEach(function (pair) { if (typeof pair[1] !== "string") { body.delete(pair[0]); } });
      body.set("keep", "auto");
      return ask(window.location.pathname, { method: "POST", body: body, keepalive: small() });
    }

    // A browser carries on with so much after the page is gone, and not with more.
    function small() { return new Blob([words(form)]).size < SMALL; }

    function save() {
      sent = words(form);
      last = Date.now();
      flying = post().then(function (answer) {
        if (answer.status !== 403) { return answer; }
        return again().then(function (good) { return good ? post() : answer; });
      }).then(hear).catch(function () { failed = true; }).then(function () { sent = flying = null; });
      return flying;
    }

    function tick() {
      look();
      var now = Date.now();
      if (flying || !may() || !dirty() || words(form) === tried || now - last < GAP) { return; }
      if (now - changed < PAUSE && now - dirtySince < GAP) { return; }
      if (!over) { save(); return; }
      last = now;
      if (document.visibilityState === "visible") { back(); }
    }

    function back() {
      again().then(function (good) { if (good && may() && dirty() && !flying) { save(); } }).catch(function () { failed = true; });
    }

    function leave(event) {
      if (going) { return; }
      look();
      if (!dirty() || sent === words(form) && small()) { return; }
      if (!flying && !failed && may() && small() && Date.now() - heard < FRESH) { copy({ left: true }); save(); return; }
      if (event.type === "beforeunload") { event.preventDefault(); event.returnValue = ""; }
    }

    // A form sent without a session would be lost, so whether there is one is asked first.
    function submit(event) {
      look();
      if (checked) {
        checked = false;
        going = true;
        copy({ sent: true });
        return;
      }
      event.preventDefault();
      if (asking) { return; }
      asking = true;
      Promise.resolve(flying).then(again).catch(function () { return true; }).then(function (good) {
        asking = false;
        checked = good;
        if (good) { form.requestSubmit(event.submitter); }
      });
    }

    function offer() {
      var found = JSON.parse(store(function (kept) { return kept.getItem(key); }) || "null"), box = document.querySelector("[data-offer]");
      if (!found || saved === null) { return; }
      if (found.words === words(form) || (found.left || found.sent) && form.hasAttribute("data-mine") && found.revision !== revision.value) {
        store(function (kept) { kept.removeItem(key); });
        return;
      }
      // What was sent on leaving may still be under way.
      if (found.left && Date.now() - found.at < LEFT) {
        found.left = false;
        window.setTimeout(function () { underWay(found, box); }, 1500);
        return;
      }
      propose(found, box);
    }

    function underWay(found, box) {
      ask(window.location.href).then(function (answer) { return answer.text(); }).then(function (page) {
        var now = parse(page).querySelector("[data-keep]");
        if (now && now.hasAttribute("data-mine") && now.elements.revision.value !== revision.value && !dirty()) { window.location.reload(); }
        else { propose(found, box); }
      }).catch(function () { propose(found, box); });
    }

    function propose(found, box) {
      box.hidden = false;
      box.addEventListener("click", function (event) {
        var button = event.target.closest("[data-restore]");
        if (!button) { return; }
        box.hidden = true;
        if (button.dataset.restore === "yes") {
          fill(form, found.words);
          revision.value = found.revision;  // what others saved since is not overwritten: both texts are shown
          look();
        } else { copy(); }
      });
    }

    window.setInterval(tick, 1000);
    window.addEventListener("beforeunload", leave);
    document.addEventListener("visibilitychange", function (event) { if (document.visibilityState === "hidden") { leave(event); } });
    window.addEventListener("focus", function () { if (over) { back(); } });
    form.addEventListener("submit", submit);
    document.addEventListener("htmx:beforeOnLoad", function (event) {
      if (event.detail.xhr.getResponseHeader("HX-Redirect")) { event.preventDefault(); tell(true); }
    });
    form.addEventListener("over", function () { tell(true); });
    offer();
    keepers.push({
      // Before signing out: a save that has to end first, or nothing.
      settle: function () {
        look();
        return flying || (may() && dirty() && !failed && !over ? save() : null);
      }
    });
  }

  // On a computer of several people nothing stays in the tab of who signs out, nor is it there for the next one.
  function out(event) {
    if (!event.target.hasAttribute("data-out")) { return; }
    var waiting = keepers.map(function (each) { return each.settle(); }).filter(Boolean);
    if (!waiting.length) { forget(""); return; }
    event.preventDefault();
    Promise.all(waiting).then(function () { forget(""); event.target.submit(); });
  }

  document.addEventListener("submit", out);
  document.addEventListener("DOMContentLoaded", function () {
    var me = reader(document);
    if (me) { forget(PREFIX + me + ":"); }
    if (document.querySelector(".notice.saved")) { forgetSent(); }
    document.querySelectorAll("[data-keep]").forEach(keep);
  });
})();
