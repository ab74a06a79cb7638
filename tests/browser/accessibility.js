// axe-core on the page as it is shown now, and a second look at what it cannot decide.
window.accessibility = (() => {
  const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const PADDING = 50; // pixels: more than any element keeps between its edge and what it holds

  const describe = (kind) => (rule) =>
    rule.nodes.map((node) => ({
      kind,
      rule: rule.id,
      help: rule.help,
      where: node.target.flat().join(" "),
      drawn: Boolean(node.element.closest("svg")),
      remedy: [...node.any, ...node.all, ...node.none].map(({ message }) => message).join("; "),
    }));
  const run = async (context, only) => {
    const kinds = { resultTypes: ["violations", "incomplete"], elementRef: true };
    const found = await axe.run(context, { ...only, ...kinds });
    return [...found.violations.flatMap(describe("violation")), ...found.incomplete.flatMap(describe("needs review"))];
  };

  const setOptions = (options) => axe.configure({ checks: [{ id: "color-contrast", options }] });

  // Boxes that scroll, and all around them, as wide as what they hold.
  const unroll = () => {
    const boxes = [...document.querySelectorAll("body *")].filter(
      (e) => e.scrollWidth > e.clientWidth && getComputedStyle(e).overflowX !== "visible",
    );
    const widest = Math.max(0, ...boxes.map((box) => box.scrollWidth));
    const widths = new Map();
    for (const box of boxes) {
      let width = widest;
      for (let e = box; e !== document.documentElement; e = e.parentElement) {
        widths.set(e, Math.max(widths.get(e) ?? 0, (width += PADDING)));
      }
    }
    const before = [...widths.keys()].map((e) => [e, e.style.cssText]);
    for (const [e, width] of widths) e.style.minWidth = `${width}px`;
    for (const box of boxes) box.style.overflow = "visible";
    return () => before.forEach(([e, style]) => (e.style.cssText = style));
  };

  return {
    unfold(open) {
      for (const part of document.querySelectorAll("details")) part.open = open;
    },
    run: () => run(document, { runOnly: TAGS, rules: { "target-size": { enabled: true } } }),
    // Let axe decide on the contrast of some elements: where no box cuts them off, and symbols too.
    async judgeAgain(selectors) {
      const roll = unroll();
      const { options } = axe._audit.checks["color-contrast"];
      setOptions({ ...options, ignoreUnicode: false, ignoreLength: true });
      const found = await run({ include: selectors }, { runOnly: { type: "rule", values: ["color-contrast"] } });
      setOptions(options);
      roll();
      return found;
    },
  };
})();
