/** Making elements. */

type Child = Node | string | null | undefined | false;

/** An element with attributes and children; `null` and `false` are left out. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | number | boolean | null | undefined> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

/** The element of an id, which the page must have. */
export function byId<T extends HTMLElement>(id: string, kind: new () => T): T {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`the page has no ${kind.name} called ${id}`);
  return element;
}

/** Places an element along its row: from and to in hundredths. Not a style attribute: the page's
 * security policy allows none. */
export function place(element: HTMLElement, from: number, to?: number): void {
  element.style.setProperty("left", `${from.toFixed(3)}%`);
  if (to !== undefined) element.style.setProperty("width", `${Math.max(0, to - from).toFixed(3)}%`);
}
