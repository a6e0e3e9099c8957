/** Random documents of every kind, the same for the same seed. */
import type { Attribute, Content, Document, DocumentKind, Element } from "../../host/node/codec.js";
import { ATTRIBUTES, PROVISIONING_ELEMENTS, VALUES } from "../../host/node/provisioning.gen.js";
import { seededRandom } from "../../host/node/random.js";
import { PAGES } from "../../host/node/tokens.gen.js";

const KINDS: readonly DocumentKind[] = ["syncml", "provisioning", "ddf"];
const LETTERS = ["a", "Z", "0", "/", "&", "<", "\t", "\x01", "é", "€", "\u{1f600}", "\ufeff", "\u0800"];
const MOST_CHILDREN = 4;
const DEEPEST = 8;

/** A seeded source of choices. */
class Dice {
  private readonly random: (length: number) => Uint8Array;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  below(limit: number): number {
    const [low, high] = this.random(2);
    return (low! + 256 * high!) % limit;
  }

  one<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  text(): string {
    return Array.from({ length: this.below(12) }, () => this.one(LETTERS)).join("");
  }

  bytes(): Uint8Array {
    return this.random(this.below(20));
  }
}

const MESSAGE_NAMES = PAGES.map(({ page, tokens }) => tokens.map(([name]) => ({ page, name })));
const PROVISIONING_NAMES = PROVISIONING_ELEMENTS.map(([page, , name]) => ({ page, name }));

function nameOf(kind: DocumentKind, dice: Dice): { page: number; name: string } {
  // No page knows 0x3d to 0x3f.
  if (dice.below(10) === 0) return { page: dice.below(256), name: `unknown-3${dice.one(["d", "e", "f"])}` };
  return dice.one(kind === "provisioning" ? PROVISIONING_NAMES : dice.one(MESSAGE_NAMES));
}

/** A value that begins as a token says, is one, or has nothing to do with any. */
function attributeOf(name: string, dice: Dice): Attribute {
  const prefix = dice.one(ATTRIBUTES.filter(([, , of]) => of === name))[3];
  const rest = dice.one(["", dice.one(VALUES)[2], dice.text(), `${dice.one(VALUES)[2]}${dice.text()}`, "\0"]);
  return { name, value: dice.one([prefix, ""]) + rest };
}

function attributesOf(kind: DocumentKind, dice: Dice): { attributes?: Attribute[] } {
  const names = ["version", "type", "name", "value"].filter(() => dice.below(2) === 0);
  if (kind !== "provisioning" || names.length === 0) return {};
  return { attributes: names.map((name) => attributeOf(name, dice)) };
}

function elementOf(kind: DocumentKind, dice: Dice, depth: number): Element {
  const count = depth === DEEPEST ? 0 : dice.below(MOST_CHILDREN + 1);
  const children: Content[] = [];
  for (let i = 0; i < count; i++) {
    const choice = dice.below(4);
    // Two texts side by side would be read as one.
    if (choice === 0 && typeof children[children.length - 1] !== "string") children.push(dice.text());
    else if (choice === 1) children.push(dice.bytes());
    else children.push(elementOf(kind, dice, depth + 1));
  }
  return { ...nameOf(kind, dice), ...attributesOf(kind, dice), children };
}

/** The document that `seed` makes; of each kind every third. */
export function randomDocument(seed: number): Document {
  const kind = KINDS[seed % KINDS.length]!;
  const dice = new Dice(seed);
  return { kind, root: elementOf(kind, dice, 1) };
}
