/** Who may do what on a new domain: its Owner all, nobody else anything (virmo.md 7). */
import { setAcl } from "../../tree/acl";
import { forget } from "../../tree/node";
import { noteNew } from "../../tree/property";
import { Node } from "../../tree/schema.gen";

/** Gives `principal` all five commands on the node of domain number `index`; false if there is no room. */
export function ownNode(index: u32, principal: u32): bool {
  const mask: u32 = 1 << principal;
  return noteNew(Node.VirMO_Domain_X, index) && setAcl(Node.VirMO_Domain_X, index, mask, mask, mask, mask, mask);
}

/** The node is gone: its ACLs and properties, and those below it, go with it. */
export function disownNode(index: u32): void {
  forget(Node.VirMO_Domain_X, index);
}
