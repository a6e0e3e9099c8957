/** Which servers have an account on the phone, where it stands in the tree, and by which number the phone knows it. */
import { FACTORY } from "./device.js";

interface Place {
  server: string;
  /** Its `./DMAcc/<X>`. */
  node: string;
}

export class Accounts {
  private places: (Place | undefined)[] = [];

  constructor() {
    this.reset();
  }

  /** Those of the factory, whose nodes are named a1, a2 and so on. */
  reset(): void {
    this.places = FACTORY.map((server, index) => ({ server, node: `a${index + 1}` }));
  }

  has(server: string): boolean {
    return this.indexOf(server) >= 0;
  }

  indexOf(server: string): number {
    return this.places.findIndex((place) => place?.server === server);
  }

  /** The node of a server's account; of one that it hasn't the name that it would get. */
  nodeOf(server: string): string {
    return this.places[this.indexOf(server)]?.node ?? server;
  }

  /** A new one takes the first place that is free. */
  add(server: string): void {
    const free = [...this.places, undefined].indexOf(undefined);
    this.places[free] = { server, node: server };
  }

  remove(server: string): void {
    this.places[this.indexOf(server)] = undefined;
  }
}
