/** What a reader's consumer is told, as text: for the specs of the readers, whose consumers add what they make of contents. */

export let trail = "";

export function clear(): void {
  trail = "";
}

export function note(event: string): void {
  trail += event;
}

/** Notes elements, and stops where it is told to. */
@unmanaged
export class ElementTrace {
  stops: bool;


  @inline
  start(page: u32, token: u32, content: bool): bool {
    note(`<${page}:${token.toString(16)}${content ? ">" : "/>"}`);
    return this.stops;
  }


  @inline
  end(): bool {
    note("</>");
    return this.stops;
  }
}
