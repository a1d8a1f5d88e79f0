// Plans for reading XML: which elements become values, and how. A plan remembers what it read last, because the items of a
// list resemble each other: they have most of their texts in common, and the same members in the same order.

/** How to read an element. */
export type XmlPlan = TextPlan | ListPlan | StructurePlan;

/** The text up to the first element in it, as it is or converted. */
export class TextPlan {
  readonly kind = 'text';
  readonly convert: ((text: string) => unknown) | undefined;
  /** The document of the last text, where it is there, and its value. */
  lastIn: symbol | undefined = undefined;
  lastStart = 0;
  lastEnd = 0;
  lastValue: unknown = undefined;

  constructor(convert?: (text: string) => unknown) {
    this.convert = convert;
  }

  keep(document: symbol, start: number, end: number, value: unknown): void {
    this.lastIn = document;
    this.lastStart = start;
    this.lastEnd = end;
    this.lastValue = value;
  }
}

/** Every element in it is an item, whatever its name. */
export class ListPlan {
  readonly kind = 'list';
  readonly item: Member;
  next: NextMember | undefined = undefined;

  constructor(items: XmlPlan) {
    this.item = new Member('', '', items, 0);
  }
}

export class StructurePlan {
  readonly kind = 'structure';
  /** What the last structure began with. */
  next: NextMember | undefined = undefined;
  readonly #membersOf: () => readonly Member[];
  #members: readonly Member[] | undefined;
  #byElement: Map<string, Member> | undefined;
  /** Room for the values of a structure, while none is read. */
  #room: unknown[] | undefined;
  readonly #templates: Template[] = [];

  /** Takes a function, because a structure may contain itself, and most responses have few of their structures. */
  constructor(membersOf: () => readonly Member[]) {
    this.#membersOf = membersOf;
  }

  /** In the order in which the result has them. */
  get members(): readonly Member[] {
    this.#members ??= this.#membersOf();
    return this.#members;
  }

  /** Finds the member of an element by its name without a prefix. */
  memberOf(element: string): Member | undefined {
    this.#byElement ??= new Map(this.members.map((member) => [member.element, member]));
    return this.#byElement.get(element);
  }

  /** Room for the value of each member, by its index. */
  takeRoom(): unknown[] {
    const room = this.#room ?? new Array<unknown>(this.members.length).fill(undefined);
    this.#room = undefined;
    return room;
  }

  /** Builds a structure from a number of values, and takes their room back. */
  build(values: unknown[], count: number): object {
    const value = this.#templateFor(values, count).fill(values);
    this.#room = values.fill(undefined);
    return value;
  }

  #templateFor(values: readonly unknown[], count: number): Template {
    const known = this.#templates.find((template) => template.fits(values, count));
    if (known) return known;
    const template = new Template(
      this.members.filter(({ index }) => values[index] !== undefined),
      nextCopy(),
    );
    if (this.#templates.length < MAX_TEMPLATES) this.#templates.push(template);
    return template;
  }
}

/** Structures of a list differ in a few members. */
const MAX_TEMPLATES = 16;

type Structure = Record<string, unknown>;

/** V8 copies an object fast in a place where it has seen up to four kinds of objects. These are different places. */
const COPIES: readonly ((structure: Structure) => Structure)[] = [
  (structure) => ({ ...structure }),
  (structure) => ({ ...structure }),
  (structure) => ({ ...structure }),
  (structure) => ({ ...structure }),
  (structure) => ({ ...structure }),
  (structure) => ({ ...structure }),
];

let copies = 0;

const nextCopy = (): ((structure: Structure) => Structure) =>
  COPIES[copies++ % COPIES.length] as (structure: Structure) => Structure;

/**
 * An empty structure with certain members. To copy and fill it takes half the time of adding the members one by one, and a
 * third of the memory: V8 then knows how many there are. It does so for objects that come from JSON.
 */
class Template {
  readonly #members: readonly Member[];
  readonly #empty: Structure;
  readonly #copy: (structure: Structure) => Structure;

  constructor(members: readonly Member[], copy: (structure: Structure) => Structure) {
    this.#members = members;
    this.#copy = copy;
    this.#empty = JSON.parse(JSON.stringify(Object.fromEntries(members.map(({ name }) => [name, '']))));
  }

  fits(values: readonly unknown[], count: number): boolean {
    return this.#members.length === count && this.#members.every(({ index }) => values[index] !== undefined);
  }

  fill(values: readonly unknown[]): object {
    const value = this.#copy(this.#empty);
    for (const { name, index } of this.#members) value[name] = values[index];
    return value;
  }
}

export class Member {
  /** The name of its element, and the name in the result. */
  readonly element: string;
  readonly name: string;
  readonly plan: XmlPlan;
  readonly index: number;
  /** What came after this member in the last structure. */
  next: NextMember | undefined = undefined;

  constructor(element: string, name: string, plan: XmlPlan, index: number) {
    this.element = element;
    this.name = name;
    this.plan = plan;
    this.index = index;
  }
}

/** A member, and the name of its element as the document has it, with its prefix. */
interface NextMember {
  readonly written: Uint8Array;
  readonly member: Member;
}

/** A structure whose members have the names of their elements. */
export const structureOf = (members: Readonly<Record<string, XmlPlan>>): StructurePlan =>
  new StructurePlan(() => Object.entries(members).map(([name, plan], at) => new Member(name, name, plan, at)));
