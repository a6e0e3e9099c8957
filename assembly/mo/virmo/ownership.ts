/** Who may do what on a new domain: its Owner all, nobody else anything (virmo.md 7). */
import { clearAcls, setAcl } from "../../tree/acl";
import { Node } from "../../tree/schema.gen";

/** Gives `principal` all five commands on the node of domain number `index`; false if the ACLs are full. */
export function ownNode(index: u32, principal: u32): bool {
  const mask: u32 = 1 << principal;
  return setAcl(Node.VirMO_Domain_X, index, mask, mask, mask, mask, mask);
}

/** The node is gone: its ACLs, and those below it, go with it. */
export function disownNode(index: u32): void {
  clearAcls(Node.VirMO_Domain_X, index);
}
