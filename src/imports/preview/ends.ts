/** The first and the last of many, and how many they are. */
export class Ends<T> {
  readonly first: T[] = [];
  private readonly others: T[] = [];
  count = 0;

  constructor(
    private readonly mostFirst: number,
    private readonly mostLast: number,
  ) {}

  add(item: T): void {
    this.count += 1;
    if (this.first.length < this.mostFirst) {
      this.first.push(item);
      return;
    }
    this.others.push(item);
    // One more than is told, for that one may be dropped.
    if (this.others.length > this.mostLast + 1) this.others.shift();
  }

  /** Those that are not among the first. */
  get last(): T[] {
    return this.others.slice(-this.mostLast);
  }

  dropLast(): T | undefined {
    const dropped = this.others.pop() ?? this.first.pop();
    if (dropped !== undefined) this.count -= 1;
    return dropped;
  }
}
