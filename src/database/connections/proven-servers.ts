/** Proves each server once before it is written to: the first at the start, another one after a failover. */
import { proveSerializable } from './prove-serializable.js';

export class ProvenServers {
  /** By system identifier and timeline. */
  private readonly proofs = new Map<string, Promise<void>>();

  constructor(
    private readonly url: string,
    private readonly warn: (entry: object, sentence: string) => void,
  ) {}

  /** Throws `NotSerializable`, and tries again with the next connection. */
  prove(server: string): Promise<void> {
    let proof = this.proofs.get(server);
    if (proof === undefined) {
      proof = this.tryToProve(server);
      this.proofs.set(server, proof);
      proof.catch(() => this.proofs.delete(server));
    }
    return proof;
  }

  private async tryToProve(server: string): Promise<void> {
    if (await proveSerializable(this.url)) return;
    this.proofs.delete(server);
    this.warn(
      { server },
      'Whether the database keeps SERIALIZABLE could not be tried: its table of predicate locks is full.',
    );
  }
}
