/** Iterations a second over the last few seconds. */
export interface Rate {
  /** At time `now` (milliseconds) the run stands at `iteration`. */
  note(now: number, iteration: number): void;
  /** 0 before there is anything to tell. */
  value(): number;
  /** Forgets what came before a pause. */
  restart(): void;
}

const windowMs = 3000;
/** Points closer together than this are not told apart, so that the window holds few of them. */
const stepMs = 50;

export function createRate(): Rate {
  let points: { now: number; iteration: number }[] = [];
  let last: { now: number; iteration: number } | null = null;
  return {
    note(now, iteration) {
      last = { now, iteration };
      const newest = points[points.length - 1];
      if (newest === undefined || now - newest.now >= stepMs) points.push(last);
      while (points.length > 2 && now - points[0].now > windowMs) points.shift();
    },
    value() {
      const first = points[0];
      if (last === null || first === undefined || last.now <= first.now) return 0;
      return (1000 * (last.iteration - first.iteration)) / (last.now - first.now);
    },
    restart() {
      points = [];
      last = null;
    },
  };
}
