// What can come back instead of the response of EC2, and what it means: whether EC2 refused the request, did not carry
// it out, or may have carried it out.
import { errorBody } from '../ec2-endpoint.ts';

const BODIES = {
  html: '<!DOCTYPE html><html><head><title>Blocked</title></head><body><h1>Blocked</h1></body></html>',
  bareHtml: '<html>log in</html>',
  text: 'upstream request timeout',
  empty: '',
  json: '{"error":{"code":"AccessDenied","message":"blocked"}}',
  xml: '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>',
  portal: '<Portal><LogIn/></Portal>',
};

export type PageBody = keyof typeof BODIES;
export const PAGE_BODIES = Object.keys(BODIES) as PageBody[];

/** Responses with the status 200 that are no response of EC2 to the request. */
const ODD_RESPONSES = {
  memberless: (action: string) => `<${action}Response><requestId>r</requestId></${action}Response>`,
  blank: (action: string) => `<${action}Response><requestId>r</requestId><imageId> </imageId></${action}Response>`,
  emptyId: (action: string) => `<${action}Response><imageId></imageId></${action}Response>`,
  other: () => '<RunInstancesResponse><imageId>ami-0bad0bad0bad0bad0</imageId></RunInstancesResponse>',
  otherList: () => '<DescribeVolumesResponse><volumeSet/></DescribeVolumesResponse>',
  cut: (action: string) => `<?xml version="1.0"?><${action}Response><requestId>r</requ`,
};

export type OddResponse = keyof typeof ODD_RESPONSES;
export const ODD_RESPONSE_NAMES = Object.keys(ODD_RESPONSES) as OddResponse[];

/** `isDone`: the request is carried out first. */
export type Fault =
  | { readonly kind: 'page'; readonly status: number; readonly body: PageBody; readonly isDone?: true }
  | { readonly kind: 'odd'; readonly body: OddResponse; readonly isDone?: true }
  | { readonly kind: 'error'; readonly code: string; readonly status: number; readonly isDone?: true }
  | { readonly kind: 'closed'; readonly isDone?: true }
  /** The connection is closed within the body of the response. */
  | { readonly kind: 'torn'; readonly isDone?: true }
  | { readonly kind: 'silent'; readonly isDone?: true }
  | { readonly kind: 'throttled'; readonly code: string; readonly status: number }
  | { readonly kind: 'refused'; readonly code: string };

/** Statuses after which the AWS CLI sends a request again. */
const RETRIED = [500, 502, 503, 504];

/**
 * - `response`: the response of EC2 to a request that it carried out.
 * - `refused`: an error of EC2 with a status below 500: not carried out.
 * - `throttled`: EC2 did not start to carry it out.
 * - `ambiguous`: EC2 may have carried it out.
 */
export type Meaning = 'response' | 'refused' | 'throttled' | 'ambiguous';

export function meaningOf(fault: Fault): Meaning {
  return fault.kind === 'throttled' || fault.kind === 'refused' ? fault.kind : 'ambiguous';
}

/** True if the AWS CLI sends the request again after this fault. */
export function isRetried(fault: Fault): boolean {
  if (fault.kind === 'page') return RETRIED.includes(fault.status);
  if (fault.kind === 'error') return RETRIED.includes(fault.status) || fault.code === 'RequestTimeout';
  return !['odd', 'refused'].includes(fault.kind);
}

export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** True if a middlebox replied. */
  readonly isForeign: boolean;
}

/** The reply of a fault; undefined if the connection ends without one. `trap` is a URL that no client should request. */
export function replyOf(fault: Fault, action: string, trap: string): Reply | undefined {
  switch (fault.kind) {
    case 'page': {
      const isMoved = fault.status >= 300 && fault.status < 400;
      const type = { html: 'text/html', bareHtml: 'text/html', json: 'application/json' }[fault.body as string];
      const headers = { 'content-type': type ?? 'text/plain', ...(isMoved && { location: trap }) };
      return { status: fault.status, body: BODIES[fault.body], headers, isForeign: true };
    }
    case 'odd':
      return own(200, ODD_RESPONSES[fault.body](action));
    case 'error':
    case 'throttled':
      return own(fault.status, errorBody(fault.code, 'try again'));
    case 'refused':
      return own(fault.code === 'UnauthorizedOperation' ? 403 : 400, errorBody(fault.code, 'no'));
    default:
      return undefined;
  }
}

export const own = (status: number, body: string): Reply => ({
  status,
  body,
  headers: { 'content-type': 'text/xml;charset=UTF-8' },
  isForeign: false,
});
