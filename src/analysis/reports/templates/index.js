"use strict";
(() => {
  const form = document.getElementById("filter");
  const status = form.querySelector("[role=status]");
  const sorts = [...form.querySelectorAll("select")];
  // Letters without their marks and widths, so that "muller" finds "Müller".
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const rows = [...document.querySelectorAll("#figures-table tbody tr")].map((row) => ({
    row,
    text: plain(`${row.textContent} ${row.dataset.printed}`),
  }));

  const fits = ({ row, text }, words) =>
    words.every((word) => text.includes(word)) &&
    sorts.every((sort) => !sort.value || row.dataset[sort.name] === sort.value);

  const show = () => {
    const words = plain(form.elements.find.value).split(/\s+/);
    let shown = 0;
    for (const figure of rows) {
      const isShown = fits(figure, words);
      figure.row.hidden = !isShown;
      shown += isShown;
    }
    status.textContent = status.dataset.count
      .replace("{shown}", shown)
      .replace("{all}", rows.length);
  };

  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  // The fields are emptied after the event, not before it.
  form.addEventListener("reset", () => setTimeout(show));
  form.hidden = false;
  show();
})();
