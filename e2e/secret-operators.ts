import type { KeyObject } from 'node:crypto';
import { type JsonObject, objectAt, textOf } from '../lib/base/json';
import { sealingLabel } from '../lib/kubernetes/sealing/scope';
import { unseal } from '../test/sealing';
import type { ApiServer } from './api-server';
import { Live } from './live';

/** In place of Sealed Secrets and External Secrets: each step is done when a test says so. */
export class SecretOperators {
  private readonly live: Live;

  constructor(
    private readonly api: ApiServer,
    private readonly namespace: string,
  ) {
    this.live = new Live(api, namespace);
  }

  /** Decrypts a SealedSecret as the controller does, and creates its Secret. */
  async unseal(name: string, privateKey: KeyObject): Promise<void> {
    const { spec } = await this.live.get('sealedsecrets', name);
    const { namespace } = this;
    const label = sealingLabel({ namespace, name, scope: 'strict' });
    const values = Object.entries(objectAt(spec, 'encryptedData')).map(([key, sealed]) => [
      key,
      unseal(textOf(sealed), privateKey, label).toString(),
    ]);
    await this.createSecret(name, Object.fromEntries(values));
    await this.setStatus('sealedsecrets', name, 'Synced');
  }

  /** Says that a store can be read. */
  acceptStore(name: string): Promise<void> {
    return this.setStatus('secretstores', name, 'Ready');
  }

  /** Creates the Secret of an ExternalSecret. */
  async fetch(name: string, values: Readonly<Record<string, string>>): Promise<void> {
    await this.createSecret(name, values);
    await this.setStatus('externalsecrets', name, 'Ready');
  }

  private async createSecret(name: string, stringData: JsonObject): Promise<void> {
    const metadata = { name, namespace: this.namespace };
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata, stringData };
    const { status, body } = await this.api.apply(secret);
    if (status >= 300) throw new Error(`${name}: ${body.message}`);
  }

  private setStatus(resource: string, name: string, type: string): Promise<void> {
    const condition = { type, status: 'True', lastTransitionTime: new Date().toISOString() };
    return this.live.patch(resource, `${name}/status`, { status: { conditions: [condition] } });
  }
}
