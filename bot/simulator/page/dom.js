/** Small tools to make elements. Data only ever becomes text nodes, properties or attributes, never markup. */

const SVG = "http://www.w3.org/2000/svg";

/** h("button", {class, testid, data: {}, vars: {}, onclick, …attributes}, ...children) → element. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "class") node.className = value;
    else if (key === "testid") node.dataset.testid = value;
    else if (key === "data") Object.assign(node.dataset, value);
    else if (key === "vars") for (const [name, one] of Object.entries(value)) node.style.setProperty(name, one);
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat(3).filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

/** One of the drawings that index.html keeps as symbols. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

export function iconButton(name, label, props = {}) {
  const { class: extra = "", ...rest } = props;
  return h(
    "button",
    { type: "button", "aria-label": label, title: label, class: `icon-button ${extra}`, ...rest },
    icon(name),
  );
}

const rows = new WeakMap();
const FOCUSABLE = "button, a[href], input, textarea, select";

/** Make `parent` hold what `items` ({key, mark, make}) say; a child is made again only if its mark changed. */
export function reconcile(parent, items) {
  const before = rows.get(parent) ?? new Map();
  const after = new Map();
  const wanted = new Set(items.map((item) => item.key));
  for (const [key, row] of before) if (!wanted.has(key)) row.node.remove();
  let place = parent.firstChild;
  for (const item of items) {
    let row = before.get(item.key);
    if (row && row.mark !== item.mark) {
      const fresh = item.make();
      if (place === row.node) place = fresh;
      replaceKeepingFocus(row.node, fresh);
      row = { node: fresh, mark: item.mark };
    }
    row ??= { node: item.make(), mark: item.mark };
    if (row.node === place) place = place.nextSibling;
    else parent.insertBefore(row.node, place);
    after.set(item.key, row);
  }
  rows.set(parent, after);
}

/** Who works by keyboard stays where he was when the thing under his finger is drawn again. */
function replaceKeepingFocus(old, fresh) {
  const active = document.activeElement;
  const focused = old.contains(active) ? [old, ...old.querySelectorAll(FOCUSABLE)].indexOf(active) : -1;
  old.replaceWith(fresh);
  if (focused >= 0) [fresh, ...fresh.querySelectorAll(FOCUSABLE)][focused]?.focus({ preventScroll: true });
}
