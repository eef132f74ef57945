/** Serves the viewer and the traces that were named, on this machine alone. */
import { createReadStream, statSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { EmbeddedTrace } from '../../viz/model/embedded.js';
import { embedDescription } from '../../viz/model/embedded.js';
import type { TraceDescription } from './describe-trace.js';

export interface ServedTrace {
  readonly file: string;
  readonly description: TraceDescription;
}

export interface ViewerServer {
  /** `http://127.0.0.1:41234/` */
  readonly url: string;
  /** Ends all connections and the server. */
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/** The page is whole: it asks for nothing but its traces, and runs no script but its own. */
const POLICY =
  "default-src 'none'; script-src 'unsafe-inline' blob: data:; worker-src blob: data:; connect-src 'self' blob: data:; " +
  "style-src 'unsafe-inline'; img-src blob: data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Starts it on a free port. Rejects with the error of the system if there is none. */
export async function serveViewer(page: string, traces: readonly ServedTrace[]): Promise<ViewerServer> {
  const described = traces.map(({ description }, i): EmbeddedTrace => {
    return { ...description, at: { url: addressOf(i).slice(1) } };
  });
  const title = described[0]?.title ?? 'Quorumlab';
  const body = embedDescription(page, { title, traces: described, suite: null, remarks: [] });
  const files = new Map(traces.map(({ file }, i) => [addressOf(i), file]));
  const server = createServer((request, response) => answer({ body, files }, request, response));
  const port = await listen(server);
  return { url: `http://${HOST}:${String(port)}/`, close: () => close(server) };
}

function addressOf(place: number): string {
  return `/trace/${String(place)}`;
}

interface Content {
  readonly body: string;
  readonly files: ReadonlyMap<string, string>;
}

function answer({ body, files }: Content, request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  // A page of somebody else could give its own name to this address, and then read what is served here.
  if (!isOwnName(request.headers.host))
    return refuse(response, 403, 'This server is for this machine alone.');
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'Only GET.');
  const path = (request.url ?? '/').split(/[?#]/, 1).join('');
  const file = files.get(path);
  if (file !== undefined) return sendFile(file, request, response);
  if (path !== '/') return refuse(response, 404, 'There is nothing here.');
  response.writeHead(200, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': POLICY,
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function isOwnName(host: string | undefined): boolean {
  return /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host ?? '');
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${sentence}\n`);
}

function sendFile(file: string, request: IncomingMessage, response: ServerResponse): void {
  const stream = createReadStream(file);
  stream.on('error', () => {
    if (response.headersSent) response.destroy();
    else refuse(response, 404, 'The trace is no longer there.');
  });
  stream.on('open', () => {
    response.writeHead(200, {
      'Content-Type': 'application/octet-stream',
      'Content-Length': statSync(file).size,
    });
    if (request.method === 'HEAD') {
      stream.destroy();
      response.end();
    } else stream.pipe(response);
  });
  response.on('close', () => stream.destroy());
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, HOST, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('the server has no port'));
      else resolve(address.port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
