import type source from '*?source'

/** A file as the page shows it. */
export type ShownSource = typeof source

/** One page of the playground. Each has a folder of its own here, and one line in index.ts. */
export interface Example {
  /** Names the page in the address (`#clock`) and in tests. */
  readonly id: string
  readonly title: string
  /** A few words for the list. */
  readonly summary: string
  /** A sentence or two above the panel. */
  readonly about: string
  /** The files beside the panel: what runs on the server, then what runs in the browser. */
  readonly sources: { readonly server: ShownSource; readonly browser: ShownSource }
  /** Fills the panel and starts the example; the function it returns ends it. */
  start(panel: HTMLElement): () => void
}
