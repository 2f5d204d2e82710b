// The editor of a document: the text area becomes a page to write on; what is pasted is cleaned by the server. Without
// this file the text area itself is sent, and everything else of the page works too.
(function () {
  "use strict";
  var PICTURE = /^file:([0-9a-f]{64})$/;

  function pictures(box, area, out) {
    box.querySelectorAll("img").forEach(function (image) {
      var found = (image.getAttribute("src") || "").match(out ? /([0-9a-f]{64})\/$/ : PICTURE);
      if (found) { image.setAttribute("src", out ? "file:" + found[1] : area.dataset.pictures + found[1] + "/"); }
    });
  }

  // A text without our marks never becomes a live document: DOMParser runs nothing and loads nothing.
  function put(box, area) {
    var read = new DOMParser().parseFromString(area.value, "text/html");
    pictures(read.body, area, false);
    box.innerHTML = read.body.innerHTML || "<p><br></p>";
  }

  // Read by DOMParser too: a live copy would fetch its pictures by the names they have in the store.
  function take(box, area) {
    var copy = new DOMParser().parseFromString(box.innerHTML, "text/html").body;
    pictures(copy, area, true);
    area.value = copy.textContent.trim() || copy.querySelector("img, table, hr") ? copy.innerHTML : "";
  }

  function cell(node) {
    var element = node && (node.nodeType === 1 ? node : node.parentElement);
    return element && element.closest("td, th");
  }

  // Words go where the caret is; blocks go behind the block it stands in, so that nothing is nested wrongly.
  function insert(box, html, where) {
    var read = new DOMParser().parseFromString(html, "text/html").body, selection = window.getSelection();
    if (where) { selection.removeAllRanges(); selection.addRange(where); }
    var here = selection.anchorNode;
    if (cell(here) || (read.children.length === 1 && read.firstElementChild.tagName === "P" && !read.querySelector("p *"))) {
      document.execCommand("insertText", false, read.textContent.trim());
      return;
    }
    while (here && here !== box && here.parentNode !== box) { here = here.parentNode; }
    var after = here && here !== box && here.parentNode === box ? here : box.lastChild;
    var last = after;
    Array.prototype.slice.call(read.childNodes).forEach(function (node) {
      if (last) { last.after(node); } else { box.append(node); }
      last = node;
    });
    if (after && after !== last && !after.textContent.trim() && !after.querySelector("img, td")) { after.remove(); }
  }

  var COMMANDS = {
    table: function (box) {
      var row = "<tr><td><br></td><td><br></td><td><br></td></tr>";
      insert(box, "<table><tbody>" + row + row + "</tbody></table><p><br></p>", null);
    },
    row: function () {
      var here = cell(window.getSelection().anchorNode);
      if (!here) { return; }
      var row = here.parentElement, more = document.createElement("tr");
      Array.prototype.forEach.call(row.cells, function (each) {
        var added = document.createElement("td");
        if (each.colSpan > 1) { added.colSpan = each.colSpan; }
        added.appendChild(document.createElement("br"));
        more.appendChild(added);
      });
      var last = row.closest("thead") ? row.closest("table").tBodies[0] : null;
      if (last) { last.insertBefore(more, last.firstChild); } else { row.after(more); }
    }
  };

  function paste(event, box, area) {
    var html = event.clipboardData.getData("text/html"), plain = event.clipboardData.getData("text/plain");
    if (!html) { return; }
    event.preventDefault();
    var selection = window.getSelection(), where = selection.rangeCount ? selection.getRangeAt(0) : null;
    var said = document.getElementById("pasted"), form = new FormData();
    form.append("html", html);
    fetch(area.dataset.clean, {
      method: "POST", body: form, credentials: "same-origin",
      headers: { "X-CSRFToken": area.form.elements.csrfmiddlewaretoken.value, "HX-Request": "true" }
    }).then(function (answer) {
      // The session is over: the words are kept without their formats.
      if (answer.status === 204) { area.form.dispatchEvent(new Event("over")); return { said: "", words: plain }; }
      return answer.ok ? answer.json() : answer.text().then(function (words) {
        return { html: "", said: new DOMParser().parseFromString(words, "text/html").body.textContent.trim() };
      });
    }).then(function (cleaned) {
      said.textContent = cleaned.said;
      if (!cleaned.html && !cleaned.words) { return; }
      box.focus();
      if (cleaned.html) { insert(box, cleaned.html, where); } else { document.execCommand("insertText", false, cleaned.words); }
      take(box, area);
    });
  }

  function edit(area) {
    var box = document.createElement("div"), tools = area.parentElement.querySelector(".tools");
    box.className = "page-body writing";
    box.contentEditable = "true";
    box.setAttribute("role", "textbox");
    box.setAttribute("aria-multiline", "true");
    box.setAttribute("aria-labelledby", "body_label");
    box.id = "writing";
    put(box, area);
    area.hidden = true;
    area.after(box);
    tools.hidden = false;
    document.execCommand("defaultParagraphSeparator", false, "p");
    box.addEventListener("input", function () { take(box, area); });
    area.addEventListener("filled", function () { put(box, area); });
    box.addEventListener("paste", function (event) { paste(event, box, area); });
    box.addEventListener("drop", function (event) { event.preventDefault(); });
    document.getElementById("body_label").addEventListener("click", function () { box.focus(); });
    tools.addEventListener("mousedown", function (event) { event.preventDefault(); });
    tools.addEventListener("click", function (event) {
      var button = event.target.closest("[data-do]");
      if (!button) { return; }
      var own = COMMANDS[button.dataset.do];
      if (!box.contains(window.getSelection().anchorNode)) { box.focus(); }
      if (own) { own(box); } else { document.execCommand(button.dataset.do, false, button.dataset.with || null); }
      take(box, area);
    });
    return box;
  }

  // A place by its words, which may be spread over several pieces of text.
  function find(box, words) {
    var walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT), nodes = [], all = "", node;
    while ((node = walker.nextNode())) { nodes.push([all.length, node]); all += node.data; }
    var at = all.indexOf(words);
    if (at < 0) { return false; }
    var range = document.createRange();
    nodes.forEach(function (each) {
      var from = each[0], to = from + each[1].data.length;
      if (at >= from && at < to) { range.setStart(each[1], at - from); }
      if (at + words.length > from && at + words.length <= to) { range.setEnd(each[1], at + words.length - from); }
    });
    box.focus();
    window.getSelection().removeAllRanges();
    window.getSelection().addRange(range);
    range.startContainer.parentElement.scrollIntoView({ block: "center" });
    return true;
  }

  document.addEventListener("DOMContentLoaded", function () {
    var area = document.querySelector("[data-editor]"), box = area && edit(area);
    document.addEventListener("click", function (event) {
      var link = event.target.closest("[data-find], a[href='#id_body']");
      if (!link || !box) { return; }
      event.preventDefault();
      if (!link.dataset.find || !find(box, link.dataset.find)) { box.focus(); }
    });
    // A reason that is being written is not taken away by a new result.
    document.addEventListener("htmx:beforeRequest", function (event) {
      var reasons = event.target.id === "screening" ? event.target.querySelectorAll("[id^=reason-]") : [];
      if (Array.prototype.some.call(reasons, function (each) { return each.value; })) { event.preventDefault(); }
    });
    document.addEventListener("change", function (event) {
      var button = event.target.dataset.send && document.getElementById(event.target.dataset.send);
      if (button && event.target.value) { button.click(); }
    });
  });
})();
