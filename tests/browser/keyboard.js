// Where the Tab key must come by, and where it came.
window.keyboard = (() => {
  const CONTROLS =
    "a[href], svg a, button:enabled, select:enabled, textarea:enabled, details > summary:first-of-type, " +
    // Arrow keys go from one radio button to the next.
    "input:enabled:not([type=hidden], [type=radio])";
  let wanted, stops, limit;
  const tried = new Set();

  const all = (selector) => [...document.querySelectorAll(selector)];
  const isVisible = (e) => e.getClientRects().length > 0 && e.checkVisibility({ visibilityProperty: true });
  const describe = (e) => {
    const text = (e.getAttribute("aria-label") || e.textContent || "").trim().replace(/\s+/g, " ");
    return `${e.localName}${e.id && "#" + e.id} “${text.slice(0, 50)}”`;
  };
  const scrolls = (e) => {
    const { overflowX, overflowY } = getComputedStyle(e);
    const moves = (overflow) => overflow === "auto" || overflow === "scroll";
    return (
      (moves(overflowX) && e.scrollWidth > e.clientWidth + 1) ||
      (moves(overflowY) && e.scrollHeight > e.clientHeight + 1)
    );
  };
  const isInWindow = (e) =>
    [...e.getClientRects()].some(
      (r) => r.bottom > 0 && r.right > 0 && r.top < innerHeight && r.left < innerWidth,
    );

  // A key is heard before it does anything: what has focus now is where the last one led.
  const look = () => {
    const e = document.activeElement;
    if (!e || e === document.body || e === document.documentElement) return;
    const { outlineStyle, outlineWidth } = getComputedStyle(e);
    const outlined = outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
    stops.push({ e, outlined, inWindow: isInWindow(e) });
  };
  const isRound = () => stops.slice(1).some(({ e }) => e === stops[0].e);

  return {
    fold() {
      for (const part of all("details")) part.open = false;
    },
    // Focus the summary of the next closed <details>; false if there is none left.
    focusClosed() {
      const closed = all("details:not([open]) > summary:first-of-type").filter(isVisible);
      const next = closed.find((e) => !tried.has(e));
      tried.add(next);
      next?.focus();
      return Boolean(next);
    },
    listClosed: () => all("details:not([open]) > summary:first-of-type").map(describe),
    // Note from now on where the key leads.
    begin() {
      for (const part of all("details")) part.open = true;
      wanted = all(CONTROLS).filter((e) => isVisible(e) && !e.closest("[inert]"));
      stops = [];
      limit = 2 * wanted.length + 100;
      addEventListener("keydown", look, true);
    },
    goesOn() {
      return !isRound() && stops.length < limit;
    },
    faults() {
      const again = stops.findIndex(({ e }, i) => i > 0 && e === stops[0].e);
      const walk = again > 0 ? stops.slice(0, again) : stops;
      const reached = new Set(walk.map(({ e }) => e));
      const boxes = all("body *").filter((e) => isVisible(e) && scrolls(e));
      const holds = (box) => walk.some(({ e }) => box.contains(e));
      const isBack = ({ e }, i) =>
        i > 0 && !(walk[i - 1].e.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING);
      const tell = (stops, fault) => stops.map(({ e }) => `${describe(e)}: ${fault}`);
      return [
        ...wanted.filter((e) => !reached.has(e)).map((e) => `${describe(e)}: Tab does not come to it`),
        ...boxes.filter((e) => !holds(e)).map((e) => `${describe(e)}: scrolls, and Tab does not come into it`),
        ...tell(walk.filter(isBack), "Tab comes to it after what stands behind it"),
        ...tell(walk.filter(({ outlined }) => !outlined), "has no outline when focused"),
        ...tell(walk.filter(({ inWindow }) => !inWindow), "is out of sight when focused"),
      ];
    },
    count: () => stops.length,
  };
})();
