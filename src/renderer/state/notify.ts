/** The system's notifications, by the page's own interface to them. */

/** Whether they may be shown: 'missing' where the browser has none. */
export type Leave = NotificationPermission | 'missing';

export function leave(): Leave {
  return typeof Notification === 'undefined' ? 'missing' : Notification.permission;
}

/** Asks for leave; a browser asks the person, once. */
export async function askLeave(): Promise<Leave> {
  const now = leave();
  return now === 'default' ? Notification.requestPermission() : now;
}
