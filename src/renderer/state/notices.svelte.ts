/** Short messages at the edge of the window: what was done (with undo), and what failed where no view can show it. */
export interface Notice {
  readonly id: number;
  readonly kind: 'done' | 'failed';
  readonly text: string;
  readonly action: { readonly label: string; readonly perform: () => void } | null;
}

/** The notices on show. A failure stays until it is dismissed; a deed leaves after ten seconds. */
export class Notices {
  list = $state.raw<readonly Notice[]>([]);
  private lastId = 0;

  done(text: string, action: Notice['action'] = null): void {
    const id = this.add({ kind: 'done', text, action });
    setTimeout(() => this.dismiss(id), 10_000);
  }

  failed(text: string, action: Notice['action'] = null): void {
    if (this.list.some((notice) => notice.kind === 'failed' && notice.text === text)) return;
    this.add({ kind: 'failed', text, action });
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }

  private add(notice: Omit<Notice, 'id'>): number {
    this.lastId += 1;
    this.list = [...this.list, { id: this.lastId, ...notice }];
    return this.lastId;
  }
}
