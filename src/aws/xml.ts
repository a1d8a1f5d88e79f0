// Reads XML in one walk, without a tree, as the AWS CLI does (measured on AWS CLI 2.36).

import type { ListPlan, Member, StructurePlan, TextPlan, XmlPlan } from './xml-plan.ts';
import { decoded } from './xml-references.ts';
import { Scanner, XmlError } from './xml-scanner.ts';

/** A document that was read. The name of the root element has no prefix. */
export interface Document {
  readonly root: string;
  readonly value: unknown;
}

/**
 * Reads a document with the plan for its root element. Returns undefined if it is not well-formed, and for a DOCTYPE, which
 * AWS does not send; that of an HTML page is ignored. Ignores attributes, prefixes, and everything after the root element.
 * Of elements that the plan does not have, only the tags are checked. Of several elements for a member, reads the first one;
 * if the member is a list, the items of all.
 */
export function readXml(bytes: Buffer, planFor: (root: string) => XmlPlan): Document | undefined {
  try {
    return new Reader(bytes).document(planFor);
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
}

/** The name of a root element, with or without a prefix. */
const ROOT = /^(?:[^:]+:)?[^:]+$/;

class Reader extends Scanner {
  /** Stands for the document. A plan that kept the document itself would keep its memory. */
  private readonly id = Symbol();

  document(planFor: (root: string) => XmlPlan): Document {
    const isPage = this.root();
    const root = this.localName();
    const isNamed = ROOT.test(this.slice(this.nameStart, this.nameEnd));
    if (!isNamed || (isPage && root.toLowerCase() !== 'html')) throw new XmlError();
    const plan = planFor(root);
    return { root, value: plan.kind === 'text' ? this.textOf(plan) : this.container(this.open(plan)) };
  }

  /** The name in the last start tag, without its prefix. */
  private localName(): string {
    const name = this.slice(this.nameStart, this.nameEnd);
    return name.slice(name.indexOf(':') + 1);
  }

  private open(plan: Exclude<XmlPlan, TextPlan>, earlier?: unknown): Frame {
    const { nameStart, nameEnd } = this;
    return plan.kind === 'list'
      ? new ListFrame(nameStart, nameEnd, plan, earlier)
      : new StructureFrame(nameStart, nameEnd, plan);
  }

  /**
   * Reads a structure or a list after its start tag. A loop instead of a recursion: V8 optimizes it while it runs, and
   * shapes that contain themselves cannot exceed the stack.
   */
  private container(outermost: Frame): unknown {
    const parents: Frame[] = [];
    let frame = outermost;
    for (;;) {
      const { before } = frame;
      const step = this.child(frame.nameStart, frame.nameEnd, before.next?.written);
      if (step === 'end') {
        const value = frame.close();
        const parent = parents.pop();
        if (parent === undefined) return value;
        parent.add(value);
        frame = parent;
        continue;
      }
      const member = step === 'guessed' ? before.next?.member : frame.memberOf(this.localName());
      if (member !== undefined && step === 'other') {
        before.next = { written: this.bytes.subarray(this.nameStart, this.nameEnd).slice(), member };
      }
      if (member === undefined || !frame.accepts(member)) this.skip();
      else if (member.plan.kind === 'text') frame.add(this.textOf(member.plan));
      else {
        parents.push(frame);
        frame = this.open(member.plan, frame.earlier());
      }
    }
  }

  private textOf(plan: TextPlan): unknown {
    const { at } = this;
    const end = this.endOfText();
    if (end === undefined) return converted(this.content(), plan);
    this.endTag(end, this.nameStart, this.nameEnd);
    const isLast = plan.lastIn === this.id && end - at === plan.lastEnd - plan.lastStart;
    if (isLast && this.isEqual(at, plan.lastStart, plan.lastEnd)) return plan.lastValue;
    const text = this.slice(at, end);
    plan.keep(this.id, at, end, converted(text.includes('&') ? decoded(text) : text, plan));
    return plan.lastValue;
  }
}

const converted = (text: string, { convert }: TextPlan): unknown => (convert ? convert(text) : text);

/** An element that is being read, and what was read of it. */
interface Frame {
  /** Where the name of the element is in the document. */
  readonly nameStart: number;
  readonly nameEnd: number;
  /** What guesses the next child. */
  readonly before: StructurePlan | ListPlan | Member;
  memberOf(element: string): Member | undefined;
  /** Makes a member the current one. Returns false if it is there and is not a list. */
  accepts(member: Member): boolean;
  /** The value of the current member so far. */
  earlier(): unknown;
  /** Sets the value of the current member. */
  add(value: unknown): void;
  /** The whole value. */
  close(): unknown;
}

class ListFrame implements Frame {
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly before: ListPlan;
  readonly #list: unknown[];

  constructor(nameStart: number, nameEnd: number, plan: ListPlan, earlier: unknown) {
    this.nameStart = nameStart;
    this.nameEnd = nameEnd;
    this.before = plan;
    this.#list = (earlier as unknown[] | undefined) ?? [];
  }

  memberOf(): Member {
    return this.before.item;
  }

  accepts(): boolean {
    return true;
  }

  earlier(): undefined {
    return undefined;
  }

  add(value: unknown): void {
    this.#list.push(value);
  }

  close(): unknown[] {
    return this.#list;
  }
}

class StructureFrame implements Frame {
  readonly nameStart: number;
  readonly nameEnd: number;
  before: StructurePlan | Member;
  readonly #plan: StructurePlan;
  readonly #values: unknown[];
  #count = 0;
  #index = 0;

  constructor(nameStart: number, nameEnd: number, plan: StructurePlan) {
    this.nameStart = nameStart;
    this.nameEnd = nameEnd;
    this.before = plan;
    this.#plan = plan;
    this.#values = plan.takeRoom();
  }

  memberOf(element: string): Member | undefined {
    return this.#plan.memberOf(element);
  }

  accepts(member: Member): boolean {
    this.before = member;
    this.#index = member.index;
    return this.earlier() === undefined || member.plan.kind === 'list';
  }

  earlier(): unknown {
    return this.#values[this.#index];
  }

  add(value: unknown): void {
    if (this.earlier() === undefined) this.#count++;
    this.#values[this.#index] = value;
  }

  close(): object {
    return this.#plan.build(this.#values, this.#count);
  }
}
