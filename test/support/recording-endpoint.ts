// A stateless endpoint: sends scripted responses (the last one repeats) and records the requests.
import { type LoopbackServer, type ScriptedAnswer, sendAnswer, startServer } from './http-server.ts';
import { type RecordedRequest, recordOf } from './request-record.ts';

export interface RecordingEndpoint extends LoopbackServer {
  readonly play: (answers: readonly ScriptedAnswer[]) => void;
  readonly requests: () => readonly RecordedRequest[];
}

export async function startRecordingEndpoint(defaultBody: string): Promise<RecordingEndpoint> {
  let script: readonly ScriptedAnswer[] = [];
  let requests: RecordedRequest[] = [];
  const server = await startServer((request, body, response) => {
    const answer = script[Math.min(requests.length, script.length - 1)] ?? {};
    requests.push(recordOf(request, body));
    sendAnswer(response, answer, defaultBody);
  });
  const play = (answers: readonly ScriptedAnswer[]): void => {
    script = answers;
    requests = [];
  };
  return { ...server, play, requests: () => requests };
}
