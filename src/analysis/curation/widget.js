// The keys of the review, what screen readers are told, and the current number kept in sight.
const begin = () => {
  const root = element.closest(".curate-review");
  if (!root?.querySelector("button")) return setTimeout(begin, 50);
  const find = (selector) => root.querySelector(selector);
  const name = (selector, attributes) =>
    Object.entries(attributes).forEach(([x, text]) => find(selector).setAttribute(x, text));
  name(".curate-article", { role: "region", "aria-label": "Article", tabindex: "0" });
  name(".curate-status", { role: "status" });
  name(".curate-message", { role: "alert" });
  root.addEventListener("focusin", (event) => {
    // Keys are those of the review here, and not Lab's, which would insert and delete cells.
    event.target.setAttribute("data-lm-suppress-shortcuts", "true");
  });
  const press = (event) => {
    if ((event.ctrlKey || event.metaKey) && event.code === "KeyS") event.preventDefault();
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    const key = `Alt+${event.code.slice(3)}`;
    const button = [...root.querySelectorAll("button")].find(
      (x) => x.textContent.endsWith(key) && x.checkVisibility(),
    );
    if (!button) return;
    event.preventDefault();
    event.target.dispatchEvent(new Event("change", { bubbles: true })); // what is being typed
    button.click();
  };
  root.addEventListener("keydown", press, true); // before a field, which keeps its keys to itself
  root.addEventListener("click", (event) => {
    const mark = event.target.closest("mark");
    const choice = find(".curate-number select");
    if (!mark?.dataset.choice) return;
    choice.selectedIndex = mark.dataset.choice;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
  });
  const article = find(".curate-article");
  new MutationObserver(() => {
    const mark = article.querySelector("[aria-current]");
    if (mark) article.scrollTop = mark.offsetTop - article.clientHeight / 3;
  }).observe(article, { childList: true, subtree: true });
  [...root.querySelectorAll("input, select")].find((x) => x.checkVisibility()).focus();
};
begin();
