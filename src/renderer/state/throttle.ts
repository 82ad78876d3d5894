/** At most one call every `intervalMs`; the last one asked for always happens. `cancel` forgets a pending one. */
export interface Throttled {
  (): void;
  cancel(): void;
}

/** Used for redraws: ten times a second is what an eye needs of a live curve. */
export function throttle(intervalMs: number, perform: () => void): Throttled {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let wanted = false;
  const fire = (): void => {
    wanted = false;
    timer = setTimeout(() => {
      timer = null;
      if (wanted) fire();
    }, intervalMs);
    perform();
  };
  const throttled = (): void => {
    wanted = true;
    if (timer === null) fire();
  };
  const cancel = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    wanted = false;
  };
  return Object.assign(throttled, { cancel });
}

/** Waits until nothing was asked for `delayMs`, then performs once: for checks while somebody types. */
export function debounce(delayMs: number, perform: () => void): Throttled {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const cancel = (): void => clearTimeout(timer);
  const debounced = (): void => {
    clearTimeout(timer);
    timer = setTimeout(perform, delayMs);
  };
  return Object.assign(debounced, { cancel });
}
