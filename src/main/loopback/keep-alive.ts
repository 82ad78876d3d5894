/** Lets go of connections whose page is gone without a word, or reads so slowly that messages pile up. */
import type { WebSocket, WebSocketServer } from 'ws';

/** How often each page is asked for a sign of life; one that has not answered by the next time is cut off. */
const beatMs = 30_000;
/** Most bytes that may wait for a slow page. */
const backlogBytes = 512 * 1024 * 1024;

/** Starts asking; returns a function that stops it. `everyMs` is for tests. */
export function keepAlive(server: WebSocketServer, everyMs = beatMs): () => void {
  const silent = new WeakSet<WebSocket>();
  server.on('connection', (socket: WebSocket) => socket.on('pong', () => silent.delete(socket)));
  const timer = setInterval(() => {
    for (const socket of server.clients) {
      if (silent.has(socket) || socket.bufferedAmount > backlogBytes) socket.terminate();
      else socket.ping();
      silent.add(socket);
    }
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
