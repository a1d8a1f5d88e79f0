// An endpoint that lists images in pages, like the one with which the AWS CLI was measured: seven images, pages of three,
// and tokens with the number of the first image of a page.
import { type LoopbackServer, type ScriptedAnswer, sendAnswer, startServer } from './http-server.ts';

export interface PagedWorld {
  /** The XML of each image. */
  readonly images: readonly string[];
  /** Images of a page if the request has no MaxResults. */
  readonly pageSize: number;
  /** The answers to the next requests in place of pages; null lets a request through. */
  readonly answers: readonly (ScriptedAnswer | null)[];
  /** Called for each request, before the answer. */
  readonly onRequest?: (count: number) => void;
}

export interface PagedEndpoint extends LoopbackServer {
  /** Starts a new list, with the seven images by default, and forgets the requests. */
  readonly play: (world?: Partial<PagedWorld>) => void;
  /** The parameters of each request in their order: `MaxResults=3&NextToken=t3`. */
  readonly requests: () => readonly string[];
}

const image = (id: number): string => `<imageId>ami-${id}</imageId><imageState>available</imageState>`;

const SEVEN: PagedWorld = { images: Array.from({ length: 7 }, (_, at) => image(at)), pageSize: 3, answers: [] };

export async function startPagedEndpoint(): Promise<PagedEndpoint> {
  let world = SEVEN;
  let requests: string[] = [];
  const server = await startServer((_, body, response) => {
    const [, parameters = ''] = /&Version=[^&]*&?(.*)$/.exec(body) ?? [];
    requests.push(parameters);
    world.onRequest?.(requests.length);
    const answer = world.answers[requests.length - 1] ?? pageOf(world, new URLSearchParams(body));
    sendAnswer(response, answer, '');
  });
  const play = (changes: Partial<PagedWorld> = {}): void => {
    world = { ...SEVEN, ...changes };
    requests = [];
  };
  return { ...server, play, requests: () => requests };
}

function pageOf({ images, pageSize }: PagedWorld, form: URLSearchParams): ScriptedAnswer {
  const token = form.get('NextToken') ?? 't0';
  const first = Number(/^t(\d+)$/.exec(token)?.[1] ?? -1);
  if (first < 0) return refusal('InvalidNextToken', `bad token ${token}`);
  const end = first + Number(form.get('MaxResults') ?? pageSize);
  return { body: pageBody(images.slice(first, end), end < images.length ? `t${end}` : undefined) };
}

/** A page of images, with its token. */
export function pageBody(images: readonly string[], token?: string): string {
  const items = images.map((xml) => `<item>${xml}</item>`).join('');
  const next = token === undefined ? '' : `<nextToken>${token}</nextToken>`;
  return `<DescribeImagesResponse><imagesSet>${items}</imagesSet>${next}</DescribeImagesResponse>`;
}

/** An error of EC2. */
export const refusal = (code: string, message: string): ScriptedAnswer => ({
  status: 400,
  body: `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors></Response>`,
});
