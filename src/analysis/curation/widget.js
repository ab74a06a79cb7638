// The form of a review. Python says what is shown; what is done goes there with the row it is of.
const STEPS = [
  ["accept", "Accept", "A"],
  ["exclude", "Exclude", "X"],
  ["leave", "Leave open", "O"],
  ["back", "Back", "B"],
  ["skip", "Next open", "N"],
  ["check", "Check", "C"],
  ["apply", "Apply", "P"],
];
const plain = (text) => `${text}`.replace(/[&<>"]/g, (x) => `&#${x.codePointAt()};`);
const each = (items, draw) => items.map((item) => draw(...item)).join("");
const drawButton = (step, label, key, type = "button") =>
  `<button type="${type}" data-do="${step}" data-key="${key}" aria-keyshortcuts="Alt+${key}">${label} <kbd>Alt+${key}</kbd></button>`;
const drawOption = (value, label, chosen) =>
  `<option value="${plain(value)}"${value === chosen ? " selected" : ""}>${plain(label)}</option>`;
const drawSelect = (name, label, cell, options) =>
  `<label><span>${label}</span><select name="${name}">${each(options, (x, y) => drawOption(x, y, cell))}</select></label>`;
const drawField = (name, cell, closed) =>
  closed
    ? drawSelect(name, name, cell, [...new Set(["", ...closed, cell])].map((x) => [x, x]))
    : `<label><span>${name}</span><input name="${name}" value="${plain(cell)}" list="curate-${name}"></label>`;
const drawPiece = (row) => (text, state, own) =>
  state
    ? `<mark class="${state}" data-do="go" data-row="${own}"${own === row ? ' aria-current="true"' : ""}>${plain(text)}</mark>`
    : plain(text);
const drawProblem = ({ text, row, field, name }) =>
  `<li>${name ? `<button type="button" data-do="go" data-row="${row}" data-field="${field}">${plain(name)}</button> ` : ""}${plain(text)}</li>`;
const LEGEND = each([["open"], ["accept"], ["exclude"]], (x) => `<mark class="${x}">${x}</mark> `);
const FORM = `
  <form class="file">
    <label><span>file</span><input name="file"></label> <label><span>key</span><input name="key"></label>
    ${drawButton("open", "Read", "R", "submit")}
  </form>
  <p role="alert"></p>
  <div class="desk" hidden>
    <section aria-label="Article" tabindex="0"></section>
    <form class="sheet">
      <p role="status"></p>
      <div class="fields"></div>
      <div class="buttons">${each(STEPS, drawButton)}</div>
      <ul></ul>
    </form>
  </div>`;
const draw = ({ rows, row, status, hints, fields, paragraphs, problems }) => ({
  section: `<p>${LEGEND}</p>${each(paragraphs.entries().toArray(), (i, pieces) => `<p><b>${i + 1}</b> ${each(pieces, drawPiece(row))}</p>`)}`,
  "[role=status]": `<b>${plain(rows.find(([i]) => i === row)[1])}</b> ${status}`,
  ".fields": drawSelect("row", "number", row, rows) + each(Object.entries(hints), (x, y) => `<p><b>${x}</b> ${plain(y)}</p>`) + each(fields, drawField),
  ul: problems.map(drawProblem).join(""),
});

function render({ model, el }) {
  const find = (selector) => el.querySelector(selector);
  const focus = (name) =>
    (find(`[name="${name}"]`) ?? find("[name=row]") ?? find("input")).focus();
  // With the row that is shown here: Python may be further by then.
  const send = (what) => model.send({ row: find("[name=row]")?.value ?? "0", ...what });
  const drawn = {};
  const show = () => {
    const { message = "", field, ...state } = model.get("state");
    const { name } = document.activeElement;
    const held = el.contains(document.activeElement);
    const parts = { "[role=alert]": plain(message), ...(state.rows ? draw(state) : {}) };
    for (const [selector, html] of Object.entries(parts)) {
      if (drawn[selector] !== html) find(selector).innerHTML = drawn[selector] = html;
    }
    find(".desk").hidden = !state.rows;
    if (field || (held && !el.contains(document.activeElement))) focus(field || name);
    const mark = find("[aria-current]");
    if (mark) find("section").scrollTop = mark.offsetTop - find("section").clientHeight / 3;
  };
  const lists = Object.entries(model.get("known"));
  el.classList.add("curate");
  el.innerHTML =
    FORM + each(lists, (name, known) => `<datalist id="curate-${name}">${each(known, (x) => drawOption(x, x))}</datalist>`);
  el.addEventListener("focusin", ({ target }) => {
    // Keys are those of the form here, and not Lab's, which would insert and delete cells.
    target.setAttribute("data-lm-suppress-shortcuts", "true");
  });
  el.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.code === "KeyS") event.preventDefault();
    const button = event.altKey && find(`[data-key="${event.code.slice(3)}"]`);
    if (!button || !button.checkVisibility()) return;
    event.preventDefault();
    event.target.dispatchEvent(new Event("change", { bubbles: true })); // what is being typed
    button.click();
  });
  el.addEventListener("change", ({ target: { name, value } }) => {
    if (name === "row") send({ do: "go" });
    else if (find(".sheet").elements[name]) send({ do: "write", name, cell: value });
  });
  el.addEventListener("submit", (event) => event.preventDefault());
  el.addEventListener("click", ({ target }) => {
    const { do: step, row, field } = target.closest("[data-do]")?.dataset ?? {};
    if (step === "open") send({ do: step, ...Object.fromEntries(new FormData(find(".file"))) });
    else if (step) send({ do: step, ...(row && { row, field }) });
  });
  for (const [name, text] of Object.entries(model.get("given"))) find(`[name=${name}]`).value = text;
  model.on("change:state", show);
  show();
  setTimeout(() => focus(find(".desk").hidden ? "file" : "row"), 100); // once it is on the page
}
export default { render };
