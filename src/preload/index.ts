/**
 * Runs before the page, isolated from it. When the page says it is ready it gets one end of a message channel, and the
 * main process gets the other. Of files that a person drops on the page it is told where they lie; nothing else crosses.
 */
import { ipcRenderer, webUtils } from 'electron';

window.addEventListener('message', (event) => {
  if (event.source !== window || event.data !== 'unfold.ready') return;
  const { port1, port2 } = new MessageChannel();
  ipcRenderer.postMessage('unfold.connect', null, [port1]);
  window.postMessage('unfold.port', location.origin, [port2]);
});

window.addEventListener('drop', (event) => {
  if (!event.isTrusted) return;
  const paths = [...(event.dataTransfer?.files ?? [])].map((file) => webUtils.getPathForFile(file));
  window.postMessage({ kind: 'unfold.dropped', paths }, location.origin);
});
