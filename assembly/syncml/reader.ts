/** Reads a DM message: first the whole of it for its form, then command by command and item by item (OMA-TS-DM_RepPro 6). */
import { MaxNesting } from "../limits";
import { EMPTY, Slice } from "../memory/slice";
import { parseU32, parsed } from "../memory/decimal";
import { Syncml } from "../wbxml/token.gen";
import { Fault, document, header, position, read } from "../wbxml/reader";
import { CHAL_SHIFT, CRED_SHIFT, Context, SOURCE_SHIFT, Slot, contextOf, mayStandIn, rowOf, slotOf } from "./element";
import { PART_BYTES, Part, PartFlag } from "./part";

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
}

const CONTEXTS: u32 = MaxNesting + 2;

/** A message being read, and the consumer of the WBXML reader's events. */
@unmanaged
export class Message {
  private address: usize;
  private end_: usize;
  private cursor: usize;
  private page: u32;
  private opened: u32;
  /** Token of the command at hand. */
  command: u32;
  /** How many containers it lies in. */
  containers: u32;
  /** The container that Event.ContainerHead tells of. */
  containerToken: u32;
  containerId: Slice;
  /** How many containers that one lies in. */
  containersAround: u32;
  /** How many commands the message holds, Status and Results apart; counted by open(). */
  commands: u32;
  /** Items of the command at hand that have ended. */
  items: u32;
  final: bool;
  private stepping: bool;
  private headTold: bool;
  private malformed: bool;
  private event: u32;
  private depth: u32;
  private shift: u32;
  private slot: u32;
  private openToken: u32;
  private openId: Slice;
  private part: Part;


  @inline
  header(): Part {
    return changetype<Part>(changetype<usize>(this) + offsetof<Message>() + CONTEXTS);
  }

  /** The command at hand. */
  @inline
  head(): Part {
    return changetype<Part>(changetype<usize>(this.header()) + PART_BYTES);
  }

  /** The item that ended last. */
  @inline
  item(): Part {
    return changetype<Part>(changetype<usize>(this.head()) + PART_BYTES);
  }


  @inline
  private context(): u32 {
    return load<u8>(changetype<usize>(this) + offsetof<Message>() + this.depth);
  }


  @inline
  private push(context: u32): void {
    store<u8>(changetype<usize>(this) + offsetof<Message>() + ++this.depth, context);
  }

  private fail(): bool {
    this.malformed = true;
    return true;
  }


  @inline
  start(page: u32, token: u32, content: bool): bool {
    const parent = this.context();
    let context: u32 = Context.Skip;
    if (parent == Context.Text && this.slot == Slot.Data) this.part.mark(PartFlag.HasElements);
    else if (parent != Context.Skip) {
      const row = rowOf(page, token);
      context = contextOf(row);
      if (!mayStandIn(row, parent) || (!content && (context == Context.Command || context == Context.Container)))
        return this.fail();
      this.begin(parent, context, token, slotOf(row));
    }
    this.push(context);
    if (!content) return this.leave();
    return this.stepping && this.event != 0;
  }

  /** What the start of an element means, by the context it opens. */
  private begin(parent: u32, context: u32, token: u32, slot: u32): void {
    switch (context) {
      case Context.SyncHdr:
        this.part = this.header();
        this.part.clear();
        break;
      case Context.Container:
      case Context.Command:
        this.beginCommand(parent, context, token);
        break;
      case Context.Item:
        this.part = this.item();
        this.part.clear();
        break;
      case Context.Meta:
        if (parent != Context.Meta) {
          this.shift = parent == Context.Cred ? CRED_SHIFT : parent == Context.Chal ? CHAL_SHIFT : 0;
        }
        break;
      case Context.Text:
        this.beginText(parent, slot);
        break;
      case Context.Flag:
        if (token == Syncml.Final) this.final = true;
        else this.part.mark(PartFlag.MoreData);
        break;
    }
  }

  private beginCommand(parent: u32, context: u32, token: u32): void {
    if (parent == Context.Container && !this.headTold) this.tellContainer(this.containers - 1);
    if (context == Context.Container) {
      this.containers++;
      this.openToken = token;
      this.openId = EMPTY;
      this.headTold = false;
    }
    if (!this.stepping && token != Syncml.Status && token != Syncml.Results) this.commands++;
    this.command = token;
    this.items = 0;
    this.part = this.head();
    this.part.clear();
  }

  /** Every command has a CmdID, and it is not 0 (OMA-TS-DM_RepPro 6.1.3). */
  private tellContainer(around: u32): bool {
    this.headTold = true;
    this.containerToken = this.openToken;
    this.containerId = this.openId;
    this.containersAround = around;
    this.event = Event.ContainerHead;
    return isCmdId(this.openId) ? this.stepping : this.fail();
  }

  private beginText(parent: u32, slot: u32): void {
    if (parent == Context.Source) slot += SOURCE_SHIFT;
    else if (parent == Context.Cred) slot += CRED_SHIFT;
    else if (parent == Context.Meta && slot <= <u32>Slot.Type) slot += this.shift;
    this.slot = slot;
    this.part.empty(slot);
  }


  @inline
  end(): bool {
    return this.leave();
  }

  /** The end of an element, whether it had content or not. */
  private leave(): bool {
    const context = this.context();
    this.depth--;
    switch (context) {
      case Context.SyncHdr:
        this.event = Event.Header;
        return this.stepping;
      case Context.Item:
        this.items++;
        this.part = this.head();
        return this.endPart(Event.Item);
      case Context.Command:
        return this.endPart(Event.CommandEnd);
      case Context.Container:
        this.containers--;
        if (!this.headTold) return this.tellContainer(this.containers);
        return false;
      case Context.Text:
        // A container's own CmdID stands before its commands, which take its place in head().
        if (this.slot == Slot.CmdId && this.context() == Context.Container) this.openId = this.part.text(Slot.CmdId);
        return false;
      default:
        return false;
    }
  }

  private endPart(event: Event): bool {
    this.event = event;
    return isCmdId(this.head().text(Slot.CmdId)) ? this.stepping : this.fail();
  }


  @inline
  text(address: usize, length: u32): bool {
    return this.take(address, length);
  }


  @inline
  opaque(address: usize, length: u32): bool {
    return this.take(address, length);
  }

  private take(address: usize, length: u32): bool {
    const context = this.context();
    if (context == Context.Text) this.part.append(this.slot, address, length);
    else if (context != Context.Skip) return this.fail();
    return false;
  }

  private rewind(stepping: bool): void {
    memory.fill(changetype<usize>(this) + offsetof<Message>(), 0, CONTEXTS);
    this.cursor = document.body;
    this.page = 0;
    this.opened = 0;
    this.containers = 0;
    this.commands = 0;
    this.final = false;
    this.stepping = stepping;
    this.headTold = true;
    this.malformed = false;
    this.event = 0;
    this.depth = 0;
    this.part = this.header();
  }

  private run(): Fault {
    const fault = read<Message>(this, this.cursor, this.end_, this.page, this.opened);
    this.cursor = position.cursor;
    this.page = position.page;
    this.opened = position.depth;
    return fault;
  }

  /**
   * Reads the whole message for its form; afterwards header(), commands and final are known, and next() begins at its start.
   *
   * @returns whether it is a well-formed DM message; if not, header() holds what stands before the fault
   */
  open(address: usize, length: u32): bool {
    this.address = address;
    this.end_ = address + length;
    this.header().clear();
    if (header(address, this.end_) != Fault.None) return false;
    this.rewind(false);
    const sound = this.run() == Fault.None && !this.malformed;
    if (sound) this.restart();
    return sound;
  }

  /** Goes back to the start of the message, which open() has found sound. */
  restart(): void {
    const commands = this.commands;
    const final = this.final;
    header(this.address, this.end_);
    this.rewind(true);
    this.commands = commands;
    this.final = final;
  }

  /** Reads on to the next event. Another message may have been opened meanwhile. */
  next(): Event {
    if (document.body == 0 || this.cursor == this.end_) return Event.End;
    header(this.address, this.end_);
    this.event = 0;
    this.run();
    return this.event;
  }
}

function isCmdId(s: Slice): bool {
  return parseU32(s) && parsed() != 0;
}

const MESSAGE_BYTES: u32 = offsetof<Message>() + CONTEXTS + PART_BYTES * 3;

/** The message in the inbox, and the one in its tail that comes while the first is still being answered (Alert 1222). */
export const message = changetype<Message>(memory.data(MESSAGE_BYTES, 8));
export const continuation = changetype<Message>(memory.data(MESSAGE_BYTES, 8));
