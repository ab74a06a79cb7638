// From a number to its source and back: the ways of every source that the page cites.
window.sources = (() => {
  const PATIENCE = 60; // frames
  const find = (link) => document.getElementById(decodeURIComponent(link.getAttribute("href").slice(1)));
  const cites = (id) => [...document.querySelectorAll(`a[href="#${CSS.escape(id)}"]`)];
  const isVisible = (e) => e.getClientRects().length > 0 && e.checkVisibility({ visibilityProperty: true });
  const cited = [
    ...new Set([...document.querySelectorAll('a.fact[href^="#fact-"]')].map((a) => a.getAttribute("href").slice(1))),
  ];
  const waysBack = (entry) => [...entry.querySelectorAll('a[href^="#"]:not([href^="#fact-"])')];
  const faults = [];
  let trips = 0;

  // Every way back must lead to a use of this source: to the link, or to a chart or table that has one.
  const checkWays = (id, entry) => {
    const ways = waysBack(entry);
    if (!ways.length) faults.push(`#${id} is cited and has no way back`);
    for (const way of ways) {
      const place = find(way);
      const uses = cites(id).filter((link) => !entry.contains(link));
      const around = place && (place.closest("figure") ?? place);
      if (!uses.some((link) => around?.contains(link)))
        faults.push(`#${id}: its way back ${way.getAttribute("href")} leads to no use of it`);
    }
    return ways;
  };

  const choose = (links) => {
    const link = links.find(isVisible) ?? links[0];
    for (let closed; link && (closed = link.closest("details:not([open])")); ) closed.open = true;
    return link;
  };
  function* plan(limit) {
    for (const id of cited) {
      const entry = document.getElementById(id);
      if (!entry) {
        faults.push(`#${id} is cited and is not on the page`);
        continue;
      }
      const ways = checkWays(id, entry);
      if (trips >= limit) continue;
      yield { link: choose(cites(id).filter((link) => !entry.contains(link))), to: entry };
      if (ways.length) yield { link: choose(ways), to: find(choose(ways)) };
      trips += 1;
    }
  }

  const frame = () => new Promise(requestAnimationFrame);
  const hasArrived = (to) => {
    const [box] = to.getClientRects();
    if (!box || document.querySelector(":target") !== to) return false;
    return box.top > -1 && box.top < innerHeight && box.left < innerWidth && box.right > 0;
  };
  const arrive = async ({ link, to }) => {
    for (let i = 0; i < PATIENCE; i++) {
      if (hasArrived(to)) return;
      await frame();
    }
    faults.push(`${link.getAttribute("href")}: Enter on its link does not bring it into view`);
  };

  let legs, leg;
  return {
    // Check the ways of every source, and go to so many of them by keys.
    begin(limit) {
      legs = plan(limit);
    },
    // See whether the last key led where it should, and focus the next link; false at the end.
    async next() {
      if (leg) await arrive(leg);
      for (;;) {
        const { value, done } = legs.next();
        if (done || faults.length > 20) return false;
        leg = value;
        if (!leg.link || !leg.to) continue;
        leg.link.focus();
        if (document.activeElement === leg.link) return true;
        faults.push(`${leg.link.getAttribute("href")}: its link takes no focus`);
      }
    },
    faults: () => faults,
    count: () => trips,
  };
})();
