/** The channel to the process that started this one, as a Port: of Node's fork or of Electron's utility process. */
import type { Port } from '../shared/port.ts';

/** What Electron's `process.parentPort` has that is used here. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
}

/** @throws Error where the process was started by hand */
export function processPort(): Port {
  const { parentPort } = process as unknown as { parentPort?: ParentPort };
  if (parentPort !== undefined) return electronPort(parentPort);
  if (process.send !== undefined) return forkPort();
  throw new Error('This is the training process of Unfold. It is started by Unfold, not by hand.');
}

/** The messages of both kinds of channel are kept by the channel until the first listener is there. */
function electronPort(parentPort: ParentPort): Port {
  return portOf({
    post: (message) => parentPort.postMessage(message),
    onMessage: (listener) => parentPort.on('message', ({ data }) => listener(data)),
    onClose: (listener) => parentPort.on('close', listener),
  });
}

function forkPort(): Port {
  return portOf({
    // An error means that the parent is gone, which 'disconnect' tells as well.
    post: (message) => void process.send?.(message, undefined, undefined, () => undefined),
    onMessage: (listener) => process.on('message', listener),
    onClose: (listener) => process.once('disconnect', listener),
  });
}

interface Channel {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
}

function portOf(channel: Channel): Port {
  const listeners = new Set<(message: unknown) => void>();
  let open = true;
  return {
    post(message) {
      if (open) channel.post(message);
    },
    onMessage(listener) {
      if (listeners.size === 0) channel.onMessage((message) => listeners.forEach((each) => each(message)));
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onClose(listener) {
      channel.onClose(listener);
      return () => undefined;
    },
    close() {
      open = false;
    },
  };
}
