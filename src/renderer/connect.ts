/** How the page reaches the services: by the port that the desktop host hands over, or by a WebSocket to the loopback host. */
import type { Client } from '../shared/api.ts';
import { Failure } from '../shared/failure.ts';
import { messagePort } from '../shared/message-port.ts';
import { connect } from '../shared/rpc-client.ts';
import { socketLimitBytes, socketPort, socketProtocol } from '../shared/ws-port.ts';

const tokenKey = 'unfold.token';
const patience = 10_000;

/**
 * Connects to the services of the host that served this page. Rejects with a `Failure`: `connection.no-key` when the
 * address lacks its key, `connection.refused` when the host does not answer. After a lost connection it can be called
 * again on the loopback host; the desktop host hands over one port a page load, so there the page is to be reloaded.
 */
export function connectToServices(): Promise<Client> {
  return location.protocol === 'app:' ? connectToDesktop() : connectToLoopback();
}

function connectToDesktop(): Promise<Client> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(refused()), patience);
    window.addEventListener('message', function receive(event: MessageEvent<unknown>) {
      if (event.source !== window || event.data !== 'unfold.port') return;
      window.removeEventListener('message', receive);
      clearTimeout(timer);
      resolve(connect(messagePort(event.ports[0])));
    });
    window.postMessage('unfold.ready', location.origin);
  });
}

function connectToLoopback(): Promise<Client> {
  return new Promise((resolve, reject) => {
    const token = takeToken();
    if (token === null) return reject(noKey());
    const address = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/rpc`;
    const socket = new WebSocket(address, [socketProtocol, `auth.${token}`]);
    const port = socketPort(socket, socketLimitBytes);
    const timer = setTimeout(() => socket.close(), patience);
    const stop = port.onClose(() => reject(refused()));
    socket.addEventListener('open', () => {
      clearTimeout(timer);
      stop();
      resolve(connect(port));
    });
  });
}

/** The key is moved from the address to this tab's storage, so that it is neither seen nor kept in the history. */
function takeToken(): string | null {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given !== null) {
    sessionStorage.setItem(tokenKey, given);
    history.replaceState(null, '', location.pathname + location.search);
  }
  return sessionStorage.getItem(tokenKey);
}

function noKey(): Failure {
  return new Failure({
    code: 'connection.no-key',
    message:
      'This address lacks its key. Open the whole address that Unfold printed when it started, with #token=…',
    where: null,
  });
}

function refused(): Failure {
  return new Failure({
    code: 'connection.refused',
    message: 'Unfold does not answer. If it was started again since, open the new address that it printed.',
    where: null,
  });
}
