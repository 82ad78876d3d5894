/**
 * The elements of a figure's SVG text. The page forbids the browser's own parser (no text may become elements here), and
 * this one can make nothing but what figures are made of.
 */

const namespace = 'http://www.w3.org/2000/svg';
const known = new Set(['svg', 'title', 'g', 'path', 'rect', 'circle', 'text']);
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** The root of a figure that `svgFigure` made. @throws Error for any other text */
export function svgElement(text: string): SVGElement {
  const open: SVGElement[] = [];
  let root: SVGElement | null = null;
  for (const [, tag = '', words = ''] of text.matchAll(/<([^>]*)>([^<]*)/g)) {
    if (tag.startsWith('/')) {
      open.pop();
      continue;
    }
    const element = elementOf(tag.replace(/\/$/, ''));
    element.textContent = plain(words.trim());
    open.at(-1)?.append(element);
    root ??= element;
    if (!tag.endsWith('/')) open.push(element);
  }
  if (root === null || open.length > 0) throw new Error('This text is no whole figure.');
  return root;
}

function elementOf(tag: string): SVGElement {
  const [name] = tag.split(/\s/, 1);
  if (!known.has(name)) throw new Error(`A figure has no element "${name}".`);
  const element = document.createElementNS(namespace, name) as SVGElement;
  for (const [, key, value] of tag.matchAll(/([\w-]+)="([^"]*)"/g))
    if (key !== 'xmlns' && !key.startsWith('on')) element.setAttribute(key, plain(value));
  return element;
}

const plain = (text: string): string =>
  text.replace(/&(\w+|#39);/g, (whole, name: string) => entities[name] ?? whole);
