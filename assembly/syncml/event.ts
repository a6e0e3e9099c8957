/** The events of a DM message being read. */

/** What next() stopped at. */
export const enum Event {
  /** Nothing: the message is at its end. */
  End = 0,
  /** The end of SyncHdr. */
  Header = 1,
  /** The end of an Item of the command at hand. */
  Item = 2,
  /** The end of the command at hand. */
  CommandEnd = 3,
  /** An Atomic, Sequence or Sync: containerToken and containerId name it; its first command comes next. */
  ContainerHead = 4,
  /** The end of a container that holds a command; after an empty one's head nothing is told of its end. */
  ContainerEnd = 5,
}
