type Attributes = Record<string, string | number>

/** Creates an HTML element with attributes and content. */
export function element<Name extends keyof HTMLElementTagNameMap>(name: Name, attributes: Attributes = {}, ...content: (Node | string)[]) {
  return fill(document.createElement(name), attributes, content)
}

/** Creates an SVG element with attributes and content. */
export function svg<Name extends keyof SVGElementTagNameMap>(name: Name, attributes: Attributes = {}, ...content: Node[]) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, content)
}

/** The element of the page's own HTML that has this id. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id)
  if (!found) throw new Error(`index.html has no element with the id "${id}".`)
  return found
}

function fill<E extends Element>(target: E, attributes: Attributes, content: (Node | string)[]): E {
  for (const [name, value] of Object.entries(attributes)) target.setAttribute(name, String(value))
  target.append(...content)
  return target
}
