// The form of a review. Python says what is shown; what is done goes there with the row it is of.
const STEPS = [
  ["accept", "Accept", "A"],
  ["exclude", "Exclude", "X"],
  ["leave", "Leave open", "O"],
  ["add", "Add number", "D"],
  ["back", "Back", "B"],
  ["skip", "Next open", "N"],
  ["check", "Check", "C"],
  ["apply", "Apply", "P"],
];

const plain = (text) => `${text}`.replace(/[&<>"]/g, (x) => `&#${x.codePointAt()};`);
const each = (items, draw) => items.map((item) => draw(...item)).join("");
const drawButton = (step, label, key, type = "button") =>
  `<button type="${type}" data-do="${step}" data-key="${key}" aria-keyshortcuts="Alt+${key}">
    ${label} <kbd>Alt+${key}</kbd></button>`;
const drawLabel = (label, field) => `<label><span>${label}</span>${field}</label>`;
const drawOptions = (options, chosen) =>
  each(options, (value, label) => {
    const selected = value === chosen ? "selected" : "";
    return `<option value="${plain(value)}" ${selected}>${plain(label)}</option>`;
  });
const drawField = (name, cell, closed) => {
  const own = [...new Set(["", ...(closed ?? []), cell])].map((x) => [x, x]);
  const input = `<input name="${name}" value="${plain(cell)}" list="curate-${name}">`;
  const select = `<select name="${name}">${drawOptions(own, cell)}</select>`;
  return drawLabel(name, closed ? select : input);
};
const drawMark = (text, state, row, current) => {
  const shown = row === current ? 'aria-current="true"' : "";
  return `<mark class="${state}" data-do="go" data-row="${row}" ${shown}>${plain(text)}</mark>`;
};
const drawProblem = ({ text, row, field, name }) => {
  const lead = `<button type="button" data-do="go" data-row="${row}" data-field="${field}">`;
  return `<li>${name ? `${lead}${plain(name)}</button> ` : ""}${plain(text)}</li>`;
};
const drawParagraph = (pieces, number, row) => {
  const draw = (text, state, own) => (state ? drawMark(text, state, own, row) : plain(text));
  return `<p><b>${number}</b> ${each(pieces, draw)}</p>`;
};

const LEGEND = ["open", "accept", "exclude"].map((x) => `<mark class="${x}">${x}</mark>`).join(" ");
const FORM = `
  <form class="file">
    ${drawLabel("file", '<input name="file">')} ${drawLabel("key", '<input name="key">')}
    ${drawButton("open", "Read", "R", "submit")}
  </form>
  <p role="alert"></p>
  <div class="desk" hidden>
    <section aria-label="Article" tabindex="0"></section>
    <form class="sheet">
      <p role="status"></p>
      <ul aria-label="Problems"></ul>
      <div class="fields"></div>
      <div class="buttons">${each(STEPS, drawButton)}</div>
      ${drawLabel("number to add", '<input name="another">')}
    </form>
  </div>`;
// What is shown of a review, by where.
const draw = ({ rows, row, status, hints, fields, paragraphs, problems }) => ({
  section: `<p>${LEGEND}</p>${paragraphs.map((x, i) => drawParagraph(x, i + 1, row)).join("")}`,
  "[role=status]": `<b>${plain(rows.find(([own]) => own === row)[1])}</b> ${status}`,
  ".fields":
    drawLabel("number", `<select name="row">${drawOptions(rows, row)}</select>`) +
    each(Object.entries(hints), (name, hint) => `<p><b>${name}</b> ${plain(hint)}</p>`) +
    each(fields, drawField),
  ul: problems.map(drawProblem).join(""),
});

function render({ model, el }) {
  const find = (selector) => el.querySelector(selector);
  const focus = (name) =>
    (find(`[name="${name}"]`) ?? find("[name=row]") ?? find("input")).focus();
  // With the row that is shown here: Python may be further by then.
  const send = (what) => {
    model.send({ row: find("[name=row]")?.value ?? "0", ...what });
    wait(1);
  };
  let waiting = 0; // for so many answers; those to another view come here, too
  const wait = (more) => {
    waiting = Math.max(0, waiting + more);
    find(".desk").setAttribute("aria-busy", waiting > 0);
  };
  const drawn = {};
  const show = () => {
    const { message = "", field, ...state } = model.get("state");
    const { name } = document.activeElement;
    const held = el.contains(document.activeElement);
    const parts = { "[role=alert]": plain(message), ...(state.rows && draw(state)) };
    for (const [selector, html] of Object.entries(parts)) {
      if (drawn[selector] !== html) find(selector).innerHTML = drawn[selector] = html;
    }
    find(".desk").hidden = !state.rows;
    if (field || (held && !el.contains(document.activeElement))) focus(field || name);
    const mark = find("[aria-current]");
    if (mark) find("section").scrollTop = mark.offsetTop - find("section").clientHeight / 3;
  };

  // A number that was overlooked is marked in the article, or typed.
  const add = () => {
    const marked = `${document.getSelection()}`.trim();
    const phrase = marked || find("[name=another]").value.trim();
    if (!phrase) return focus("another");
    document.getSelection().removeAllRanges();
    find("[name=another]").value = "";
    send({ do: "add", phrase });
  };

  el.classList.add("curate");
  el.innerHTML = FORM;
  for (const [name, known] of Object.entries(model.get("known"))) {
    const options = drawOptions(known.map((x) => [x, x]));
    el.insertAdjacentHTML("beforeend", `<datalist id="curate-${name}">${options}</datalist>`);
  }
  el.addEventListener("focusin", ({ target }) => {
    // Keys are those of the form here, and not Lab's, which would insert and delete cells.
    target.setAttribute("data-lm-suppress-shortcuts", "true");
  });
  el.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.code === "KeyS") event.preventDefault();
    if (event.code === "Enter" && event.target.name === "another") add();
    const button = event.altKey && find(`[data-key="${event.code.slice(3)}"]`);
    if (!button || button.closest("[hidden]")) return;
    event.preventDefault();
    event.target.dispatchEvent(new Event("change", { bubbles: true })); // what is being typed
    button.click();
  });
  el.addEventListener("change", ({ target: { name, value } }) => {
    if (name === "row") send({ do: "go" });
    else if (find(`.fields [name="${name}"]`)) send({ do: "write", name, cell: value });
  });
  el.addEventListener("submit", (event) => event.preventDefault());
  el.addEventListener("click", ({ target }) => {
    const { do: step, row, field } = target.closest("[data-do]")?.dataset ?? {};
    if (step === "add") add();
    else if (step === "open") send({ do: step, ...Object.fromEntries(new FormData(find(".file"))) });
    else if (step) send({ do: step, ...(row && { row, field }) });
  });
  for (const [name, text] of Object.entries(model.get("given"))) {
    find(`[name=${name}]`).value = text;
  }
  model.on("change:state", show);
  model.on("msg:custom", () => wait(-1));
  show();
  setTimeout(() => focus(find(".desk").hidden ? "file" : "row"), 100); // once it is on the page
}

export default { render };
