import { Agent, request } from 'node:https';

/** A response of the API server. */
export interface ApiResponse {
  readonly status: number;
  readonly body: { readonly [field: string]: unknown; readonly message?: string };
}

/** An object to send: JSON with its API version and kind. */
export interface ApiObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name?: string; readonly namespace?: string };
}

/** A client of an API server on loopback. */
export class ApiServer {
  private readonly agent: Agent;
  private readonly resources = new Map<string, Promise<Map<string, Resource>>>();

  constructor(
    private readonly port: number,
    private readonly token: string,
    certificate: string,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: 16, ca: certificate });
  }

  get(path: string): Promise<ApiResponse> {
    return this.send('GET', path);
  }

  /** Creates an object. @throws Error if it is refused. */
  async create(object: object): Promise<ApiResponse['body']> {
    const { status, body } = await this.post(object as ApiObject);
    if (status >= 300) throw new Error(`${status}: ${body.message}`);
    return body;
  }

  /** Asks the server whether it would accept an object, with strict validation of fields. */
  dryRun(object: object): Promise<ApiResponse> {
    return this.post(object as ApiObject, '?dryRun=All&fieldValidation=Strict');
  }

  /** Applies an object on the server's side. */
  async apply(object: object, query = '', manager = 'e2e'): Promise<ApiResponse> {
    const it = object as ApiObject;
    const path = `${await this.pathOf(it)}/${it.metadata.name}`;
    return this.send(
      'PATCH',
      `${path}?fieldManager=${manager}&force=true&fieldValidation=Strict${query}`,
      it,
      'application/apply-patch+yaml',
    );
  }

  private async post(object: ApiObject, query = ''): Promise<ApiResponse> {
    return this.send('POST', `${await this.pathOf(object)}${query}`, object);
  }

  /** The path of the collection of an object. */
  async pathOf({ apiVersion, kind, metadata }: ApiObject): Promise<string> {
    const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    let kinds = this.resources.get(group);
    if (kinds === undefined) {
      kinds = this.discover(group);
      this.resources.set(group, kinds);
    }
    const resource = (await kinds).get(kind);
    if (resource === undefined) {
      this.resources.delete(group); // a CRD may be created later
      throw new Error(`The API server has no ${kind} in ${apiVersion}.`);
    }
    const namespace = resource.namespaced ? `/namespaces/${metadata.namespace ?? 'default'}` : '';
    return `${group}${namespace}/${resource.name}`;
  }

  private async discover(group: string): Promise<Map<string, Resource>> {
    const { body } = await this.get(group);
    const resources = (body['resources'] ?? []) as readonly Resource[];
    return new Map(resources.filter(({ name }) => !name.includes('/')).map((it) => [it.kind, it]));
  }

  send(
    method: string,
    path: string,
    body?: object,
    type = 'application/json',
  ): Promise<ApiResponse> {
    return new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${this.token}`,
        accept: 'application/json',
        ...(body && { 'content-type': type }),
      };
      const options = { host: '127.0.0.1', port: this.port, method, path, headers };
      const sent = request({ ...options, agent: this.agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const parsed = text.startsWith('{') ? JSON.parse(text) : { message: text };
          resolve({ status: response.statusCode ?? 0, body: parsed });
        });
      });
      sent.on('error', reject);
      // A server that panics, or that does not start, may never answer.
      sent.setTimeout(20_000, () => sent.destroy(new Error('The API server gives no answer.')));
      sent.end(body && JSON.stringify(body));
    });
  }
}

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}
