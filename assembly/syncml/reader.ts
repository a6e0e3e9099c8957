/** Reads a DM message: first the whole of it for its form, then command by command and item by item (OMA-TS-DM_RepPro 6). */
import { MaxNesting } from "../limits";
import { Slice, size } from "../memory/slice";
import { Page, Syncml } from "../wbxml/token.gen";
import { Fault, document, header, isTransient, position, read } from "../wbxml/reader";
import { Context, Slot, contextOf, mayStandIn, placeOf, rowOf, slotOf } from "./element";
import { CONTEXT, DEPTH_AT, HAS_PIECE, IN_TEXT, NESTED, SHIFT, SHIFT_AT, SLOT_AT } from "./element";
import { Event } from "./event";
import { PART_BYTES, Part, PartFlag, isCmdId } from "./part";

/** The states around the elements that are open. */
const STATES: u32 = (MaxNesting + 1) * 4;

/** A message being read, and the consumer of the WBXML reader's events. */
@unmanaged
export class Message {
  private address: usize;
  private end_: usize;
  private body: usize;
  /** Where next() reads on. */
  cursor: usize;
  private page: u32;
  private state: u32;
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
  /** How many Statuses and Alerts it holds, counted by open(). */
  notices: u32;
  /** Commands that have ended, Status and Results apart. */
  private ended: u32;
  /** Where the element in Data begins that is being read; 0 for none, or one that isn't of a description. */
  private elements: usize;
  final: bool;
  private stepping: bool;
  private headTold: bool;
  private malformed: bool;
  private event: u32;
  private part: Part;


  @inline
  header(): Part {
    return changetype<Part>(changetype<usize>(this) + offsetof<Message>() + STATES);
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

  /** Where the state around the innermost element that is open in `state` is kept. */
  @inline
  private around(state: u32): usize {
    return changetype<usize>(this) + offsetof<Message>() + ((state >> DEPTH_AT) << 2);
  }


  @inline
  private push(state: u32, inner: u32): void {
    this.state = inner;
    store<u32>(this.around(inner), state);
  }

  private fail(): bool {
    return (this.malformed = true);
  }


  @inline
  start(page: u32, token: u32, content: bool): bool {
    const state = this.state;
    const row = rowOf(page, token);
    if ((state & IN_TEXT) != 0 || !mayStandIn(row, state & CONTEXT)) return this.startUnknown(state, content);
    if (contextOf(row) == Context.Text) return this.startText(state, slotOf(row), content);
    const stops: bool = contextOf(row) > <u32>Context.Skip && this.begin(state, contextOf(row), token, content);
    if (!content) return stops || this.leave(contextOf(row));
    this.push(state, (state & ~CONTEXT) + NESTED + placeOf(row));
    return stops;
  }

  /** An element that the grammar doesn't have here: well-formed only within Data and what is skipped. */
  private startUnknown(state: u32, content: bool): bool {
    const isData = (state & IN_TEXT) == (<u32>Slot.Data) << SLOT_AT;
    if (!isData && (state & CONTEXT) != Context.Skip) return this.fail();
    if (content) this.push(state, (state & ~(NESTED - 1)) + NESTED + Context.Skip);
    return isData && this.part.beginElements() && content && this.stepping;
  }

  /** next() has stopped behind the start or the end of an element in Data. */
  private takeElements(): void {
    const isStart = (this.state & IN_TEXT) == 0;
    const length = <u32>(this.cursor - this.elements);
    if (!isStart && this.elements != 0) this.join(this.state, Slot.Data, this.elements, length);
    this.elements = isStart && this.page == Page.Dmddf ? this.cursor - 1 : 0;
  }


  @inline
  private startText(state: u32, slot: u32, content: bool): bool {
    if (slot <= <u32>Slot.Data) slot += (state >> SHIFT_AT) & SHIFT;
    if (content) this.state = state | (slot << SLOT_AT);
    else this.part.empty(slot);
    return false;
  }

  /** The start of an element that means something of itself. */
  private begin(state: u32, context: u32, token: u32, content: bool): bool {
    switch (context) {
      case Context.SyncHdr:
        this.part = this.header();
        this.part.clear();
        return false;
      case Context.Item:
        this.part = this.item();
        this.part.clear();
        return false;
      case Context.Flag:
        if (token == Syncml.Final) this.final = true;
        else this.part.mark(token == Syncml.SftDel ? PartFlag.SftDel : PartFlag.MoreData);
        return false;
      default:
        return content ? this.beginCommand(state & CONTEXT, context, token) : this.fail();
    }
  }

  private beginCommand(parent: u32, context: u32, token: u32): bool {
    const stops = parent == Context.Container && !this.headTold && this.tellContainer(this.containers - 1);
    if (context == Context.Container) {
      this.containers++;
      this.headTold = false;
    }
    this.command = token;
    this.items = 0;
    this.part = this.head();
    this.part.clear();
    return stops;
  }

  /** Before anything else takes its place as the command at hand. */
  private tellContainer(around: u32): bool {
    this.headTold = true;
    this.containerToken = this.command;
    this.containerId = this.head().text(Slot.CmdId);
    this.containersAround = around;
    this.event = Event.ContainerHead;
    return this.told();
  }

  /** Whether to stop at the event at hand. Every command has a CmdID, and it is not 0 (OMA-TS-DM_RepPro 6.1.3). */
  private told(): bool {
    return this.stepping || (!isCmdId(this.head().text(Slot.CmdId)) && this.fail());
  }


  @inline
  end(): bool {
    const state = this.state;
    if ((state & IN_TEXT) != 0) {
      this.state = state & ~(IN_TEXT | HAS_PIECE);
      if ((state & HAS_PIECE) == 0) this.part.empty((state & IN_TEXT) >> SLOT_AT);
      return false;
    }
    const context = state & CONTEXT;
    this.state = load<u32>(this.around(state));
    if (context > <u32>Context.Skip) return this.leave(context);
    return context == Context.Skip && (this.state & IN_TEXT) != 0 && this.stepping;
  }

  /** The end of an element that means something of itself, whether it had content or not. */
  private leave(context: u32): bool {
    switch (context) {
      case Context.SyncHdr:
        this.event = Event.Header;
        return this.stepping;
      case Context.Item:
        this.items++;
        this.part = this.head();
        this.event = Event.Item;
        return this.stepping || (size(this.part.text(Slot.CmdId)) == 0 && this.fail());
      case Context.Command:
        if (this.command == Syncml.Status || this.command == Syncml.Alert) this.notices++;
        if (this.command != Syncml.Status && this.command != Syncml.Results) this.ended++;
        this.event = Event.CommandEnd;
        return this.told();
      case Context.Container:
        this.ended++;
        this.containers--;
        if (!this.headTold) return this.tellContainer(this.containers);
        this.event = Event.ContainerEnd;
        return this.stepping;
      default:
        return false;
    }
  }


  @inline
  text(address: usize, length: u32): bool {
    const state = this.state;
    const slot = (state & IN_TEXT) >> SLOT_AT;
    if (slot == 0) return (state & CONTEXT) != Context.Skip && this.fail();
    if ((state & HAS_PIECE) != 0 || isTransient(address)) return this.join(state, slot, address, length);
    this.state = state | HAS_PIECE;
    this.part.put(slot, address, length);
    return false;
  }


  @inline
  opaque(address: usize, length: u32): bool {
    return this.text(address, length);
  }

  /** Another piece of the text, or a character that won't last. */
  private join(state: u32, slot: u32, address: usize, length: u32): bool {
    if ((state & HAS_PIECE) == 0) this.part.empty(slot);
    this.state = state | HAS_PIECE;
    this.part.append(slot, address, length);
    return false;
  }

  private rewind(stepping: bool): void {
    this.body = document.body;
    this.cursor = document.body;
    this.page = 0;
    this.state = Context.Document;
    this.containers = 0;
    this.ended = 0;
    this.stepping = stepping;
    this.headTold = true;
    this.malformed = false;
    this.event = 0;
    this.elements = 0;
    this.part = this.header();
  }

  private run(): Fault {
    const fault = read<Message>(this, this.cursor, this.end_, this.page, this.state >> DEPTH_AT);
    this.cursor = position.cursor;
    this.page = position.page;
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
    this.cursor = this.end_;
    this.header().clear();
    if (header(address, this.end_) != Fault.None) return false;
    this.rewind(false);
    this.final = false;
    this.notices = 0;
    const sound = this.run() == Fault.None && !this.malformed;
    this.commands = this.ended;
    if (sound) this.restart();
    return sound;
  }

  /** Goes back to the start of the message, which open() has found sound. */
  restart(): void {
    header(this.address, this.end_);
    this.rewind(true);
  }

  /** Reads on to the next event. Another message may have been opened meanwhile. */
  next(): Event {
    if (this.cursor == this.end_) return Event.End;
    if (document.body != this.body) header(this.address, this.end_);
    this.event = 0;
    let fault = this.run();
    for (; fault == Fault.None && this.event == 0 && this.cursor < this.end_; fault = this.run()) this.takeElements();
    return this.event;
  }
}

export const MESSAGE_BYTES: u32 = offsetof<Message>() + STATES + PART_BYTES * 3;
