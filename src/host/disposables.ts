/** Collects what must be let go together. */
export class Disposables {
  private readonly items: { dispose(): unknown }[] = [];

  add<T extends { dispose(): unknown }>(item: T): T {
    this.items.push(item);
    return item;
  }

  /** Lets go in reverse order of adding; twice does nothing the second time. */
  dispose(): void {
    for (const item of this.items.splice(0).reverse()) item.dispose();
  }
}
