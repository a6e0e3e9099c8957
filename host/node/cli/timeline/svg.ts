/** Elements of SVG as text. */

type Attributes = Record<string, string | number>;

/** Two decimals are finer than any pixel, and the same on every machine. */
function shown(value: string | number): string {
  return typeof value === "number" ? String(Math.round(value * 100) / 100) : escaped(value);
}

export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

export function element(name: string, attributes: Attributes, ...content: string[]): string {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${shown(value)}"`);
  const open = `<${name}${list.join("")}`;
  return content.length === 0 ? `${open}/>` : `${open}>${content.join("")}</${name}>`;
}

export function text(x: number, y: number, words: string, attributes: Attributes = {}): string {
  return element("text", { x, y, ...attributes }, escaped(words));
}

export function rect(x: number, y: number, width: number, height: number, attributes: Attributes = {}): string {
  return element("rect", { x, y, width, height, ...attributes });
}

export function line(x1: number, y1: number, x2: number, y2: number, attributes: Attributes = {}): string {
  return element("line", { x1, y1, x2, y2, ...attributes });
}
