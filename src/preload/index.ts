/**
 * Runs before the page, isolated from it. When the page says it is ready it gets one end of a message channel, and the
 * main process gets the other; nothing else crosses.
 */
import { ipcRenderer } from 'electron';

window.addEventListener('message', (event) => {
  if (event.source !== window || event.data !== 'unfold.ready') return;
  const { port1, port2 } = new MessageChannel();
  ipcRenderer.postMessage('unfold.connect', null, [port1]);
  window.postMessage('unfold.port', location.origin, [port2]);
});
