// The contrast of text in drawings. axe leaves it open: it knows neither what is painted behind the text
// nor what a filter makes of the colours.
window.drawings = (() => {
  const LEAST = 4.5;
  const SHAPES = "path, rect, circle, ellipse, polygon";
  const ALONG = [0.1, 0.5, 0.9]; // where a line of text is looked at, of its length
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });

  // What the screen shows of colours painted on one another: the canvas paints and filters as CSS does.
  const painted = new Map();
  const paint = (layers, filter = "none") => {
    const key = JSON.stringify([filter, ...layers.map(({ colour, opacity }) => [colour, opacity])]);
    if (!painted.has(key)) painted.set(key, paintAnew(layers, filter));
    return painted.get(key);
  };
  const paintAnew = (layers, filter) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.filter = filter;
    for (const { colour, opacity = 1 } of layers) {
      canvas.globalAlpha = opacity;
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    return { colour: `rgb(${red} ${green} ${blue} / ${alpha / 255})`, channels: [red, green, blue] };
  };
  const luminance = ({ channels }) => {
    const [red, green, blue] = channels.map((channel) => {
      const part = channel / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (...colours) => {
    const [dark, light] = colours.map(luminance).sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };

  const opacity = (e) => {
    let product = Number(getComputedStyle(e).fillOpacity);
    for (; !(e instanceof HTMLElement); e = e.parentElement) product *= Number(getComputedStyle(e).opacity);
    return product;
  };
  const layer = (e) => ({ e, box: e.getBoundingClientRect(), colour: getComputedStyle(e).fill, opacity: opacity(e) });
  const isPainted = ({ colour }) => colour.startsWith("rgb");
  const covers = ({ e, box: { left, right, top, bottom } }, x, y) => {
    if (x < left || x > right || y < top || y > bottom) return false;
    return e.isPointInFill(new DOMPoint(x, y).matrixTransform(e.getScreenCTM().inverse()));
  };
  // What is behind the drawing, and what filters make of it all.
  const show = (layers, svg) => {
    let seen = paint(layers);
    for (let e = svg; e; e = e.parentElement) {
      const { backgroundColor, filter } = getComputedStyle(e);
      seen = paint([paint([{ colour: backgroundColor }, seen])], filter);
    }
    return seen;
  };

  const isVisible = (e) => e.getClientRects().length > 0 && e.checkVisibility({ visibilityProperty: true });
  const hasText = (e) => [...e.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const judge = (text, shapes) => {
    const svg = text.ownerSVGElement;
    const ink = layer(text);
    const { left, top, width, height } = ink.box;
    const isBefore = ({ e }) => e.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING;
    return ALONG.map((part) => {
      const isBehind = (shape) => covers(shape, left + part * width, top + height / 2) && isBefore(shape);
      const ground = shapes.filter(isBehind);
      const colours = [show([...ground, ink], svg), show(ground, svg)];
      return { contrast: contrast(...colours), colours: colours.map(({ colour }) => colour) };
    }).sort((a, b) => a.contrast - b.contrast)[0];
  };

  return {
    // Every visible line of text that stands out too little.
    faults() {
      return [...document.querySelectorAll("svg")].filter(isVisible).flatMap((svg) => {
        const shapes = [...svg.querySelectorAll(SHAPES)].filter(isVisible).map(layer).filter(isPainted);
        const texts = [...svg.querySelectorAll("text, tspan")].filter((e) => isVisible(e) && hasText(e));
        return texts
          .map((text) => ({ text: text.textContent.trim(), ...judge(text, shapes) }))
          .filter((found) => found.contrast < LEAST)
          .map(({ text, contrast, colours: [ink, ground] }) => ({
            kind: "violation",
            rule: "contrast in a drawing",
            where: `svg text “${text}”`,
            help: `Text must have a contrast of ${LEAST}`,
            remedy: `it has ${contrast.toFixed(2)}: ${ink} on ${ground}`,
          }));
      });
    },
  };
})();
