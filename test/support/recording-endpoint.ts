// A stateless endpoint: sends scripted responses (the last one repeats) and records the requests.
import { type LoopbackServer, type ScriptedAnswer, sendAnswer, startServer } from './http-server.ts';
import { type RecordedRequest, recordOf } from './request-record.ts';

export interface RecordingEndpoint extends LoopbackServer {
  /** Plays a script from its start. `seen` is called after each request, before its response. */
  readonly play: (answers: readonly ScriptedAnswer[], seen?: (requests: readonly RecordedRequest[]) => void) => void;
  readonly requests: () => readonly RecordedRequest[];
}

export async function startRecordingEndpoint(defaultBody: string): Promise<RecordingEndpoint> {
  let script: readonly ScriptedAnswer[] = [];
  let requests: RecordedRequest[] = [];
  let report: (requests: readonly RecordedRequest[]) => void = () => {};
  const server = await startServer((request, body, response) => {
    const answer = script[Math.min(requests.length, script.length - 1)] ?? {};
    requests.push(recordOf(request, body));
    report(requests);
    sendAnswer(response, answer, defaultBody);
  });
  const play: RecordingEndpoint['play'] = (answers, seen = () => {}) => {
    script = answers;
    requests = [];
    report = seen;
  };
  return { ...server, play, requests: () => requests };
}
